"""The programs that read what `itbib export` writes, and what each finds in it.

Each reader gives title, authors and year of every work that it finds, under its key where the
format has keys. Where a program is lacking, tests are skipped; in CI they fail.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(os.environ.get("ITBIB_TOOLS", Path(__file__).parents[1] / ".tools"))
CITATION_JS = """
const { Cite } = require("@citation-js/core");
require("@citation-js/plugin-ris");
require("@citation-js/plugin-csl");
const text = require("fs").readFileSync(0, "utf8");
const found = new Cite(text).data.map(({ _graph, ...item }) => item);
process.stdout.write(JSON.stringify(found));
"""
# The elements that citeproc processors know in a title.
_MARKS = re.compile(r"</?(?:i|b|sub|sup|span)(?: [^<>]*)?>")
_QUOTES = str.maketrans(dict.fromkeys('‘’“”"', "'") | {"−": "-"})


@dataclass(frozen=True)
class Seen:
    """What a reader finds of a work: authors as "surname, forenames, suffix"."""

    title: str
    authors: tuple[str, ...]
    year: str


def needs(*found: str | None) -> pytest.MarkDecorator:
    """Skip a test for which a program was not found; in CI it runs all the same."""
    missing = not all(found)
    return pytest.mark.skipif(missing and "CI" not in os.environ, reason="a program is lacking")


def folded(text: str) -> str:
    """Make texts equal that differ in case, in kinds of quotes and in raised letters only."""
    text = _MARKS.sub("", text.replace("\u2060", "").replace("$", ""))
    text = html.unescape(unicodedata.normalize("NFKC", text)).translate(_QUOTES)
    return " ".join(text.split()).casefold()


@cache
def tool(name: str) -> str | None:
    """Find a program: in ITBIB_TOOLS, where .ci/run installs them, or on the PATH."""
    return shutil.which(name, path=str(TOOLS / "bin")) or shutil.which(name)


@cache
def pandoc_for(reader: str) -> str | None:
    """Find a Pandoc that reads a format."""
    program = tool("pandoc")
    return (
        program if program and reader in _run([program, "--list-input-formats"]).split() else None
    )


def by_pandoc(text: str, reader: str) -> dict[str, Seen]:
    program = pandoc_for(reader)
    assert program, f"no pandoc that reads {reader}"
    return _csl(json.loads(_run([program, "-f", reader, "-t", "csljson"], text)))


def by_citeproc(text: str) -> str:
    """Have Pandoc print a bibliography of CSL-JSON as plain text."""
    program = pandoc_for("csljson")
    assert program, "no pandoc"
    command = [program, "-f", "csljson", "-t", "plain", "--wrap=none", "--citeproc"]
    return _run(command, text)


def node_with_citation_js() -> str | None:
    """Find Node, if citation-js is installed for it."""
    return tool("node") if (TOOLS / "node_modules" / "citation-js").is_dir() else None


def by_citation_js(text: str) -> dict[str, Seen]:
    node = node_with_citation_js()
    assert node, "no citation-js"
    return _csl(json.loads(_run([node, "-e", CITATION_JS], text, cwd=TOOLS)))


def by_rispy(text: str) -> dict[str, Seen]:
    import rispy

    return {
        entry["id"]: Seen(
            entry["title"],
            tuple(name.rstrip(",") for name in entry.get("authors", ())),
            entry.get("year", ""),
        )
        for entry in rispy.loads(text)
    }


def is_valid_cff(path: Path) -> str:
    """Give cffconvert's verdict on a file."""
    program = tool("cffconvert")
    assert program, "no cffconvert"
    return _run([program, "-i", str(path), "--validate"])


def package(name: str) -> str | None:
    """Say whether a package is installed, by its name."""
    return name if find_spec(name) else None


def typst_bibliography(folder: Path, text: str, style: str = "apa") -> list[str]:
    """Have Typst print a bibliography; give its entries as plain text."""
    import typst

    (folder / "works.yml").write_text(text, encoding="utf-8")
    document = folder / "doc.typ"
    source = f'#bibliography("works.yml", full: true, style: "{style}")'
    document.write_text(source, encoding="utf-8")
    page = typst.compile(str(document), format="html")
    assert isinstance(page, bytes)
    items = re.findall(r"<li>(.*?)</li>", page.decode(), re.DOTALL)
    return [html.unescape(re.sub(r"<[^<>]+>", "", item)) for item in items]


def _csl(items: list[Mapping[str, Any]]) -> dict[str, Seen]:
    return {
        item["id"]: Seen(
            item.get("title", ""), tuple(map(_name, item.get("author", ()))), _year(item)
        )
        for item in items
    }


def _name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    particles = (name.get("dropping-particle"), name.get("non-dropping-particle"))
    surname = " ".join(filter(None, (*particles, name.get("family"))))
    return ", ".join(filter(None, (surname, name.get("given"), name.get("suffix"))))


def _year(item: Mapping[str, Any]) -> str:
    issued = item.get("issued", {})
    parts = issued.get("date-parts") or [[]]
    if not parts[0]:
        return str(issued.get("literal", ""))
    year = int(parts[0][0])
    return f"{-year} BC" if year < 0 else str(year)


def _run(command: list[str], text: str = "", cwd: Path | None = None) -> str:
    done = subprocess.run(
        command, input=text.encode(), capture_output=True, check=False, cwd=cwd, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout.decode("utf-8")


Reader = Callable[[str], dict[str, Seen]]
