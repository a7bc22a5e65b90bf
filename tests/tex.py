"""LaTeX, bibtex and biber run for real, in a folder of their own, and what they have to say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

# The page is so wide that a reference stands on one line: no word is broken at its end.
_PREAMBLE = r"""
\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage{amsmath,amssymb,textcomp,url}
"""
_PAGE = r"""
\documentclass{article}
\setlength{\pdfpagewidth}{500cm}\setlength{\pdfpageheight}{500cm}
\setlength{\textwidth}{490cm}\setlength{\textheight}{490cm}
\setlength{\emergencystretch}{\maxdimen}
\parindent0pt\hyphenpenalty10000\exhyphenpenalty10000
\input{glyphtounicode}\pdfgentounicode=1
"""
_BIBLATEX = r"""
\usepackage[backend=biber,style=numeric,maxnames=999,sorting=none,isbn=false]{biblatex}
\addbibresource{refs.bib}
"""
# What TeX's fonts set for a mark below a letter, and signs of one look.
_SAME = str.maketrans(
    {"\u0323": ".", "\u0326": ",", "\u0327": ",", "ˆ": "^", "∆": "Δ", "−": "-"}
    | {"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."}
)
_BIBTEX_COMPLAINT = re.compile("^(?:Warning--.*|.*---.*|.*error message.*)", re.MULTILINE)
_LATEX_COMPLAINT = re.compile(
    "^.*(?:Citation.*undefined|Missing character|invalid in math).*", re.MULTILINE
)
_BELOW_AND_ABOVE = re.compile("([\u0323-\u0328]+)([\u0300-\u0315]+)")
# natbib's styles need natbib; "acm" and the others do with what LaTeX has.
_PACKAGES = {"plainnat": r"\usepackage{natbib}", "abbrvnat": r"\usepackage{natbib}"}


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of a bibliography.

    Attributes:
        complaints: warnings and errors of bibtex or biber, and of LaTeX about references or
            characters.
        lines: the lines of the PDF, a reference each.
        files: what the tools wrote, by file name.
    """

    complaints: list[str]
    lines: list[str]
    files: dict[str, str]

    def line_with(self, text: str) -> str:
        """Find the reference that shows a text; empty if none does."""
        return next((line for line in self.lines if flat(text) in flat(line)), "")


def needs(*tools: str) -> pytest.MarkDecorator:
    """Skip a test where a tool is missing; in CI its absence is a failure."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    return pytest.mark.skipif(
        bool(missing) and not os.environ.get("CI"), reason=f"not installed: {', '.join(missing)}"
    )


def flat(text: str) -> str:
    """Put text from a PDF and text typed by hand on one footing.

    Letters are taken apart, for TeX sets some of them so, and quotes straightened. Blanks go: a
    PDF has none, only gaps, and around formulae they are anybody's guess.
    """
    text = unicodedata.normalize("NFKD", text.replace("Ð", "Đ").replace("̸=", "≠"))
    text = _BELOW_AND_ABOVE.sub(r"\2\1", text)
    return "".join(text.translate(_SAME).split())


def bibtex(source: str, style: str, cited: Iterable[str] = ("*",)) -> Printed:
    """Print a .bib file's entries by LaTeX and real bibtex."""
    body = rf"\nocite{{{','.join(cited)}}}\bibliographystyle{{{style}}}\bibliography{{refs}}"
    preamble = _PAGE + _PREAMBLE + _PACKAGES.get(style, "")
    with _folder(source, preamble, body) as name:
        folder = Path(name)
        _run(folder, "pdflatex", "-draftmode", "main")
        log = _run(folder, "bibtex", "main", check=False)
        complaints = _BIBTEX_COMPLAINT.findall(log)
        return _finish(folder, complaints)


def biber(
    source: str, *, validate: bool = False, print_it: bool = True, body: str = r"\nocite{*}"
) -> Printed:
    """Print a .bib file's entries by LaTeX and real biber.

    Args:
        source: the .bib file.
        validate: whether biber checks entries against BibLaTeX's data model.
        print_it: whether to make the PDF; its lines are empty otherwise.
        body: what stands in the document before the bibliography.
    """
    preamble = _PAGE + _PREAMBLE + _BIBLATEX
    with _folder(source, preamble, rf"{body}\printbibliography") as name:
        folder = Path(name)
        _run(folder, "pdflatex", "-draftmode", "main")
        options = ["--validate-datamodel"] if validate else []
        log = _run(folder, "biber", *options, "main", check=False)
        complaints = [line for line in log.splitlines() if not line.startswith("INFO")]
        return _finish(folder, complaints) if print_it else Printed(complaints, [], _files(folder))


def _folder(source: str, preamble: str, body: str) -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory()
    main = f"{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    Path(folder.name, "main.tex").write_text(main.lstrip(), encoding="utf-8")
    Path(folder.name, "refs.bib").write_text(source, encoding="utf-8")
    return folder


def _finish(folder: Path, complaints: list[str]) -> Printed:
    _run(folder, "pdflatex", "-draftmode", "main")
    log = _run(folder, "pdflatex", "main")
    complaints += _LATEX_COMPLAINT.findall(log)
    _run(folder, "pdftotext", "-enc", "UTF-8", "-layout", "main.pdf")
    files = _files(folder)
    lines = [line.strip() for line in files["main.txt"].splitlines()]
    return Printed(complaints, [line for line in lines if line], files)


def _files(folder: Path) -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8", errors="replace")
        for path in folder.iterdir()
        if path.suffix != ".pdf"
    }


def _run(folder: Path, *command: str, check: bool = True) -> str:
    """Run a tool and give what it says; if it fails, so does the test."""
    options = ["-interaction=nonstopmode"] if command[0].endswith("latex") else []
    environment = {**os.environ, "max_print_line": "10000"}
    done = subprocess.run(
        [command[0], *options, *command[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=300,
        check=False,
    )
    said = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    assert done.returncode == 0 or not check, said[-3000:]
    return said
