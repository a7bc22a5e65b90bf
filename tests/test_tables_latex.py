"""The tables of a paper, compiled by pdfLaTeX and LuaLaTeX."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from cli import Itbib
from hostile_tables import BIB, LONG_URL, TOML
from itbib.tabling import latex_math
from tex_tools import ENGINES, compile_paper, needs_engines

ROOT = Path(__file__).parents[1]
TABLES = ("datasets", "models", "mm-datasets", "mm-models", "domains")

NARROW = r"""\documentclass[11pt,twocolumn]{article}
\usepackage[a4paper,margin=2.5cm]{geometry}
\setlength{\columnsep}{0.6cm}
\usepackage{iftex}
\ifpdftex\usepackage[T1]{fontenc}\usepackage{lmodern}\fi
\usepackage{amsmath,amssymb,array,booktabs,longtable,multirow,pdflscape,pifont}
\usepackage{hyperref}
\begin{document}
Some text. \input{tables} More of it.
\bibliographystyle{plain}
\bibliography{refs}
\end{document}
"""

UNCOMPRESSED = r"""\ifpdftex\pdfcompresslevel=0\pdfobjcompresslevel=0
\else\pdfvariable compresslevel=0 \pdfvariable objcompresslevel=0 \fi
"""


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    return Itbib(tmp_path / "paper", monkeypatch)


def hostile(itbib: Itbib) -> Itbib:
    itbib.write("references.bib", BIB)
    itbib.write("itbib.toml", TOML)
    itbib.ok("export", "-q", "-o", "refs.bib")
    return itbib


def pages(folder: Path, name: str = "doc") -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", f"{name}.pdf", "-"], cwd=folder, capture_output=True, check=True
    )
    return done.stdout.decode()


@needs_engines
@pytest.mark.parametrize("engine", ENGINES)
def test_the_tables_of_this_survey_in_a_paper(itbib: Itbib, engine: str) -> None:
    itbib.ok("-C", ROOT, "export", "-q", "-o", itbib.folder / "refs.bib")
    made = itbib.ok("-C", ROOT, "tables", "--standalone", "--bibliography", "refs")
    assert compile_paper(itbib.folder, engine, made.out) == []
    text = pages(itbib.folder)
    for number, table in enumerate(TABLES, start=1):
        assert f"Table {number}:" in text, table
    assert "[?]" not in text
    subprocess.run(
        ["pdftoppm", "-r", "30", "-png", "doc.pdf", "page"], cwd=itbib.folder, check=True
    )
    assert sorted(itbib.folder.glob("page-*.png"))[0].stat().st_size > 1000


@needs_engines
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("width", [r"\columnwidth", r"\textwidth"])
def test_the_tables_of_this_survey_in_two_columns(itbib: Itbib, engine: str, width: str) -> None:
    itbib.ok("-C", ROOT, "export", "-q", "-o", itbib.folder / "refs.bib")
    options = ["--two-column", "--font-size", "11", "--width", width]
    itbib.ok("-C", ROOT, "tables", *options, "-o", itbib.folder / "tables.tex")
    assert compile_paper(itbib.folder, engine, NARROW) == []
    assert "[?]" not in pages(itbib.folder)


@needs_engines
@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_tables(itbib: Itbib, engine: str) -> None:
    made = hostile(itbib).ok("tables", "--standalone", "--bibliography", "refs")
    assert compile_paper(itbib.folder, engine, made.out) == []
    text = pages(itbib.folder)
    for shown in (r"$\input{/etc/passwd}$", r"$\write18{ls}$", r"$x^2^3$", "'' -- --- ,, << >>"):
        assert shown in text.replace("\u2019", "'").replace("\u201d", "''"), shown
    assert "Gamma" in text
    assert "root:" not in text


@needs_engines
@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_tables_in_two_columns(itbib: Itbib, engine: str) -> None:
    options = ["--two-column", "--font-size", "11", "--width", r"\columnwidth"]
    hostile(itbib).ok("tables", *options, "-o", "tables.tex")
    assert compile_paper(itbib.folder, engine, NARROW) == []
    assert "(continued)" in pages(itbib.folder)


@needs_engines
@pytest.mark.parametrize("engine", ENGINES)
def test_links_lead_where_they_should(itbib: Itbib, engine: str) -> None:
    urls = [
        "https://x.org/a_b%20c#d&e",
        "https://x.org/~user/?a=1&b=$2",
        "https://x.org/%7B%5C%5E",
        LONG_URL,
        "mailto:a@b.c",
    ]
    rows = "".join(f"@row{{t/{at}, name = {{[x]({url})}}}}\n" for at, url in enumerate(urls))
    itbib.write("references.bib", rows)
    itbib.write("itbib.toml", '[[table]]\nid = "t"\ncolumns = [{ name = "name" }]\n')
    made = itbib.ok("tables", "--standalone").out
    document = made.replace(r"\begin{document}", rf"{UNCOMPRESSED}\begin{{document}}")
    assert compile_paper(itbib.folder, engine, document) == []
    pdf = (itbib.folder / "doc.pdf").read_bytes().decode("latin-1")
    assert re.findall(r"/URI\s*\(((?:[^()\\]|\\.)*)\)", pdf) == urls


@needs_engines
@pytest.mark.parametrize("engine", ENGINES)
def test_every_control_word_that_a_formula_may_have(itbib: Itbib, engine: str) -> None:
    one = [rf"\{name}{{x}}" for name in sorted(latex_math.ONE_ARGUMENT | latex_math.TEXTS)]
    two = [rf"\{name}{{x}}{{y}}" for name in sorted(latex_math.TWO_ARGUMENTS)]
    words = [rf"\{name}" for name in sorted(latex_math.SYMBOLS)]
    fences = [rf"\left{mark} x\right{mark}" for mark in sorted(latex_math.DELIMITERS)]
    sizes = [rf"\{name}(" for name in sorted(latex_math.SIZES)]
    formulae = [*one, *two, *words, *fences, *sizes]
    written = [latex_math.safe_formula(formula) for formula in formulae]
    assert None not in written
    lines = "\n\n".join(f"${formula}$" for formula in written)
    document = (
        "\\documentclass{article}\\usepackage{amsmath,amssymb}\\begin{document}\\raggedright\n"
        f"{lines}\n\\end{{document}}\n"
    )
    assert compile_paper(itbib.folder, engine, document) == []


LINKS = (
    "".join(f"[\\[{word}\\]](https://x.org/{word})" for word in ("paper", "code", "data", "page"))
    + r"\[[pdf](https://x.org/1)\]\[[source](https://x.org/2)\]"
)


@needs_engines
@pytest.mark.parametrize("engine", ENGINES)
def test_links_without_blanks_between_them_are_folded(itbib: Itbib, engine: str) -> None:
    columns = ", ".join(f'{{ name = "c{at}" }}' for at in range(7))
    itbib.write("itbib.toml", f'[[table]]\nid = "t"\ncolumns = [{columns}]\n')
    cells = ", ".join(f"c{at} = {{{LINKS} snake_case_word、other}}" for at in range(7))
    rows = "".join(f"@row{{t/r{at}, {cells}}}\n\n" for at in range(3))
    itbib.write("references.bib", rows)
    text = itbib.ok("tables", "--standalone").out
    assert r"snake\_case\_word" in text.replace(r"\allowbreak ", "")
    assert "itbibmissing{3001}" not in text
    assert compile_paper(itbib.folder, engine, text) == []
