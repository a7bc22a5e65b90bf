"""Running the real bibtex and pdflatex in tests."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest


def _needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test without these programs; in CI it runs all the same, and so fails."""
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(
        bool(missing) and "CI" not in os.environ, reason=f"not installed: {', '.join(missing)}"
    )


needs_tex = _needs("pdflatex", "bibtex", "pdftotext")
needs_bibtex = _needs("bibtex")
needs_engines = _needs("pdflatex", "lualatex", "bibtex", "pdftotext", "pdftoppm")
ENGINES = ("pdflatex", "lualatex")

PREAMBLE = r"""\documentclass{article}
\usepackage{cmap}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb,textcomp,url}
\usepackage[paperwidth=150cm,paperheight=80cm,margin=1cm]{geometry}
\pagestyle{empty}
\tracinglostchars=2
"""


def is_balanced(text: str) -> bool:
    """Say whether braces are balanced as BibTeX counts them: every one, ``\\{`` too."""
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def run_bibtex(folder: Path, style: str, entries: list[str]) -> str:
    """Run bibtex with a style over entries; give what it wrote, long lines joined again."""
    (folder / "test.bst").write_text(style, encoding="utf-8")
    (folder / "test.bib").write_text("\n".join(entries), encoding="utf-8")
    (folder / "test.aux").write_text(
        "\\relax\n\\citation{*}\n\\bibstyle{test}\n\\bibdata{test}\n", encoding="utf-8"
    )
    done = subprocess.run(
        ["bibtex", "test"], cwd=folder, capture_output=True, check=False, timeout=60
    )
    log = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, log
    assert "warning" not in log.lower(), log
    return (folder / "test.bbl").read_text("utf-8").replace("\n  ", "")


def run_pdflatex(folder: Path, document: str) -> list[str]:
    """Compile a document, twice over a bibliography; give the lines that report a fault.

    Each comes with the last ``\\typeout{@...}`` before it.
    """
    (folder / "doc.tex").write_text(document, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "doc"]
    bibtex = [["bibtex", "doc"], command, command] if r"\bibliography{" in document else []
    for step in (command, *bibtex):
        done = subprocess.run(step, cwd=folder, capture_output=True, check=False, timeout=300)
        if step[0] == "bibtex":
            assert done.returncode == 0, done.stdout.decode("utf-8", "replace")
    faults = []
    place = ""
    for line in (folder / "doc.log").read_text("latin-1").splitlines():
        if line.startswith("@"):
            place = line
        if re.match(r"!|Missing character|LaTeX Warning: (Citation|Reference)", line):
            faults.append(f"{place} {line}")
    return faults


def pdf_text(folder: Path) -> str:
    """Give the text of the PDF that `run_pdflatex` made."""
    done = subprocess.run(
        ["pdftotext", "-layout", "doc.pdf", "-"], cwd=folder, capture_output=True, check=True
    )
    return done.stdout.decode("utf-8")


_COMPLAINT = re.compile(
    r"!|Missing character|(LaTeX|Package|Class|pdfTeX|luaTeX) .*[Ww]arning|warning\b"
)
_OVERFULL = re.compile(r"Overfull \\[hv]box \(([\d.]+)pt")


def compile_paper(folder: Path, engine: str, document: str) -> list[str]:
    """Compile a document until its references stand, as ``doc.pdf``.

    Returns:
        What the last run complains of: errors, warnings, missing characters, and boxes that are
        more than a point too large.
    """
    (folder / "doc.tex").write_text(document, encoding="utf-8")
    command = [engine, "-interaction=nonstopmode", "-no-shell-escape", "doc"]
    bibtex = [["bibtex", "doc"]] if r"\bibliography{" in document else []
    environment = {**os.environ, "max_print_line": "10000"}
    for step in (command, *bibtex, command, command, command):
        done = subprocess.run(
            step, cwd=folder, env=environment, capture_output=True, check=False, timeout=600
        )
        if step[0] == "bibtex":
            assert done.returncode == 0, done.stdout.decode("utf-8", "replace")
    log = (folder / "doc.log").read_text("utf-8", errors="replace")
    return [
        line
        for line in log.splitlines()
        if _COMPLAINT.match(line)
        or ((found := _OVERFULL.match(line)) is not None and float(found[1]) > 1)
    ]
