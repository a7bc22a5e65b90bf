"""Draw the pictures of docs/gallery.md from the survey of this repository.

Needs what the tests need (``pip install -e '.[dev]'``), pdflatex with bibtex, pdftoppm, Pandoc,
a Chromium, and the stylesheet that `tools/screenshot.py` tells of::

    python tools/gallery.py --css package/github-markdown-light.css
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from screenshot import take_picture

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
SIZE = (1012, 520)
REFERENCES = "<!-- itbib:references -->\n<!-- /itbib:references -->\n"
REGIONS = """\
# Instruction tuning

<!-- itbib:count -->
<!-- /itbib:count -->

## Contents

<!-- itbib:toc -->
<!-- /itbib:toc -->

## 🆕 New

<!-- itbib:recent 3 -->
<!-- /itbib:recent 3 -->

## 📚 Datasets & models

### For text

### For images

## How to cite

<!-- itbib:cite 2308.10792 -->
<!-- /itbib:cite 2308.10792 -->
"""
QUERY = """
[[table]]
id = "new"
layout = "pipe"
where = 'title contains "instruction" and date >= 2023-05'
sort = ["-date", "title"]
columns = [
  { name = "title", header = "Title", kind = "title" },
  { name = "authors", header = "Authors", kind = "authors" },
  { name = "year", header = "Year", kind = "year" },
  { name = "ref", header = "Ref.", kind = "citation" },
  { name = "bib", header = "BibTeX", kind = "bibtex" },
]
"""
TYPST = """\
#set page(width: 15cm, height: auto, margin: 6mm)
#set text(size: 9pt)
#bibliography("refs.yml", full: true, title: none, style: "ieee")
"""
LATEX = r"""
\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[paperwidth=15cm,paperheight=12cm,margin=8mm]{geometry}
\usepackage{lmodern,xcolor,hyperref}
\hypersetup{colorlinks,allcolors=blue!60!black}
\pagestyle{empty}
\begin{document}
\small
\nocite{*}
\bibliographystyle{plainurl}
\bibliography{refs}
\end{document}
"""


def survey(folder: Path, page: str, *, settings: str = "", more: str = "") -> Path:
    """Make a survey with the library of this repository and one page, and render it."""
    folder.mkdir()
    shutil.copy(ROOT / "references.bib", folder)
    config = (ROOT / "itbib.toml").read_text(encoding="utf-8")
    config = config.replace("[references]\n", f"[references]\n{settings}")
    (folder / "itbib.toml").write_text(config + more, encoding="utf-8")
    (folder / "README.md").write_text(page, encoding="utf-8")
    itbib(folder, "render", "-q")
    return folder / "README.md"


def itbib(folder: Path, *arguments: str) -> None:
    """Run itbib."""
    run([sys.executable, "-m", "itbib", *arguments], folder)


def run(command: list[str], folder: Path) -> None:
    """Run a program; its messages are shown if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stdout}{done.stderr}")


def cited(folder: Path, count: int) -> None:
    r"""Make a .tex file that cites the first papers of the survey, for ``--cited``."""
    text = (ROOT / "references.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@misc\{(\d{4}\.\d{5}),", text, re.MULTILINE)[:count]
    (folder / "some.tex").write_text(rf"\cite{{{','.join(keys)}}}", encoding="utf-8")


def pages(folder: Path, css: str) -> None:
    """Draw what GitHub shows."""
    made: Iterable[tuple[str, str, str, str]] = (
        ("regions", REGIONS, "", ""),
        ("query", "<!-- itbib:table new -->\n<!-- /itbib:table new -->\n", "", QUERY),
        ("references-ieee", REFERENCES, 'style = "ieee"\nformat = "markdown"\n', ""),
        (
            "references-apa",
            REFERENCES,
            'style = "apa"\norder = "author"\nbibtex = "block"\n',
            "",
        ),
    )
    for name, page, settings, more in made:
        path = survey(folder / name, page, settings=settings, more=more)
        height = 900 if name == "regions" else SIZE[1]
        text = path.read_text(encoding="utf-8")
        take_picture(text, css, IMAGES / f"{name}.png", SIZE[0], height)


def typst_page(folder: Path) -> None:
    """Compile the export for Typst."""
    import typst

    cited(folder, 6)
    export = ("export", "-q", "--format", "hayagriva", "--cited", "some.tex", "-o", "refs.yml")
    itbib(folder, *export, "--bib", str(ROOT / "references.bib"))
    (folder / "main.typ").write_text(TYPST, encoding="utf-8")
    typst.compile(str(folder / "main.typ"), output=str(IMAGES / "typst.png"), ppi=130)


def latex_page(folder: Path) -> None:
    """Compile the export for LaTeX."""
    cited(folder, 6)
    export = ("export", "-q", "--cited", "some.tex", "-o", "refs.bib")
    itbib(folder, *export, "--bib", str(ROOT / "references.bib"))
    (folder / "main.tex").write_text(LATEX, encoding="utf-8")
    for command in (["pdflatex", "-interaction=batchmode", "main"], ["bibtex", "main"]) * 2:
        run(command, folder)
    run(["pdftoppm", "-r", "130", "-png", "-singlefile", "main.pdf", "main"], folder)
    shutil.copy(folder / "main.png", IMAGES / "latex.png")


def pandoc_page(folder: Path, css: str) -> None:
    """Let Pandoc make a page of the export for it."""
    cited(folder, 6)
    export = ("export", "-q", "--format", "csl-json", "--cited", "some.tex", "-o", "refs.json")
    itbib(folder, *export, "--bib", str(ROOT / "references.bib"))
    text = "UnifiedQA [@2005.00700] came first.\n\n## References\n"
    (folder / "main.md").write_text(f"---\nnocite: '@*'\n---\n\n{text}", encoding="utf-8")
    program = shutil.which("pandoc", path=str(ROOT / ".tools" / "bin")) or "pandoc"
    command = [program, "--citeproc", "--bibliography=refs.json", "main.md", "-o", "main.html"]
    run(command, folder)
    page = (folder / "main.html").read_text(encoding="utf-8")
    take_picture(page, css, IMAGES / "pandoc.png", SIZE[0], 560)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--css", type=Path, required=True)
    css = parser.parse_args().css.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages(folder, css)
        for draw in (typst_page, latex_page):
            (folder / draw.__name__).mkdir()
            draw(folder / draw.__name__)
        (folder / "pandoc").mkdir()
        pandoc_page(folder / "pandoc", css)


if __name__ == "__main__":
    main()
