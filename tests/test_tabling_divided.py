"""Tables that are divided by category, in the formats of ``itbib tables``."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cli import Itbib
from tex_tools import ENGINES, compile_paper, needs_engines

CONFIG = """\
[[table]]
id = "papers"
layout = "pipe"
where = "year >= 2000"
category = "categories"
columns = [
  { name = "title", kind = "title", header = "Title" },
  { name = "categories", header = "Topics" },
  { name = "citation", kind = "citation", header = "Ref" },
  { name = "note", header = "Note" },
]
"""
BIB = r"""
@misc{a, title={LIMA}, year={2023}, categories={Data/Small, Alignment}, note={n}}
@misc{b, title={Multitask}, year={2021}, categories={Data/Large \& 50\%}}
@misc{c, title={Nothing}, year={2021}}
"""
EXPECTED = [
    ("Data / Small", "LIMA"),
    ("Data / Large & 50%", "Multitask"),
    ("Alignment", "LIMA"),
    ("Other", "Nothing"),
]


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("references.bib", BIB)
    run.write("itbib.toml", CONFIG)
    return run


def test_latex_has_a_band_for_each_category(itbib: Itbib) -> None:
    text = itbib.ok("tables").out
    bands = [line for line in text.splitlines() if line.startswith(r"\multicolumn{3}")]
    assert bands == [
        r"\multicolumn{3}{@{}l@{}}{\emph{Data / Small}} \\",
        r"\multicolumn{3}{@{}l@{}}{\emph{Data / Large \& 50\%}} \\",
        r"\multicolumn{3}{@{}l@{}}{\emph{Alignment}} \\",
        r"\multicolumn{3}{@{}l@{}}{\emph{Other}} \\",
    ]
    assert text.count(r"LIMA & \cite{a} & n \\") == 2
    assert "Topics" not in text


@needs_engines
@pytest.mark.parametrize("engine", ENGINES)
def test_that_latex_compiles(itbib: Itbib, tmp_path: Path, engine: str) -> None:
    itbib.ok("export", "-q", "-o", tmp_path / "refs.bib")
    text = itbib.ok("tables", "--standalone", "--bibliography", "refs").out
    assert compile_paper(tmp_path, engine, text) == []


def test_markdown_has_the_headings_of_the_page(itbib: Itbib) -> None:
    itbib.write("README.md", "<!-- itbib:table papers -->\n<!-- /itbib:table papers -->\n")
    itbib.ok("render")
    page = itbib.read("README.md").decode()
    text = itbib.ok("tables", "-f", "markdown").out
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == [line for line in page.splitlines() if line.startswith("#")]
    assert headings[0] == "### Data (2)"


def test_html_has_bands(itbib: Itbib) -> None:
    text = itbib.ok("tables", "-f", "html").out
    assert '<td colspan="3">Data / Large &amp; 50%</td>' in text


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_data_has_a_column_for_the_category(itbib: Itbib, form: str, delimiter: str) -> None:
    rows = csv.reader(itbib.ok("tables", "-f", form).out.splitlines(), delimiter=delimiter)
    head, *body = rows
    assert head == ["Topics", "Title", "Ref", "Note"]
    assert [tuple(row[:2]) for row in body] == EXPECTED


def test_json_has_it_as_a_cell(itbib: Itbib) -> None:
    (table,) = itbib.ok("tables", "-f", "json").json
    found = [
        (row["cells"]["categories"]["text"], row["cells"]["title"]["text"]) for row in table["rows"]
    ]
    assert found == EXPECTED


def test_rows_that_no_category_shows_are_in_the_data_all_the_same(itbib: Itbib) -> None:
    config = CONFIG.replace("columns = [", 'category-other = ""\ncolumns = [')
    itbib.write("itbib.toml", config)
    assert "Nothing" not in itbib.ok("tables").out
    assert itbib.ok("tables", "-f", "csv").out.splitlines()[-1].startswith(",Nothing,")
