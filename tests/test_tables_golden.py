"""Each format of ``itbib tables``, compared with what was written before and read by eye."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cli import Itbib
from golden_tables import FOLDER, OUTPUTS, SURVEY
from itbib.markdown.markup import parse, to_text
from tex_tools import ENGINES, compile_paper, needs_engines


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    for path in SURVEY.iterdir():
        run.write(path.name, path.read_bytes())
    return run


@pytest.mark.parametrize("name", OUTPUTS)
def test_what_is_written_is_what_was_read(itbib: Itbib, name: str) -> None:
    written = itbib.ok("tables", "-q", *OUTPUTS[name]).out
    assert written.encode() == (FOLDER / name).read_bytes()


def test_all_golden_files_are_compared() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == set(OUTPUTS)


def test_the_page_is_what_the_readme_shows(itbib: Itbib) -> None:
    itbib.ok("render")
    readme = itbib.read("README.md").decode()
    made = itbib.ok("tables", "papers", "--format", "markdown").out
    assert made.strip() in readme


def test_csv_holds_a_rectangle_with_lists_and_spans_resolved(itbib: Itbib) -> None:
    text = itbib.ok("tables", "models", "--format", "csv").out
    assert text.endswith("\r\n")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert {len(row) for row in rows} == {len(head)} == {8}
    table = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["Type"] for row in table] == ["Text and images", "Text and images", "Audio", "Text"]
    assert table[0]["Base model: Name"] == "CLIP; LLaMA"
    assert table[2]["Base model: # Params"] == "not published"


def test_tsv_has_no_tab_or_break_in_a_cell(itbib: Itbib) -> None:
    itbib.write("references.bib", "@row{nothing/a,\n  name = {a\tb<br>c &#9; d\n e},\n}\n")
    assert itbib.ok("tables", "nothing", "-f", "tsv").out == "Name\na b c d e\n"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("+x", "'+x"),
        ("-x", "'-x"),
        ("-5", "-5"),
        ("+5.5%", "+5.5%"),
        ("--", "'--"),
        ("a=b", "a=b"),
    ],
)
def test_no_cell_is_a_formula(itbib: Itbib, cell: str, written: str) -> None:
    itbib.write("references.bib", f"@row{{nothing/a,\n  name = {{{cell}}},\n}}\n")
    for kind in ("csv", "tsv"):
        assert itbib.ok("tables", "nothing", "-f", kind).out.splitlines()[1] == written
    [table] = itbib.ok("tables", "nothing", "--json").json
    assert table["rows"][0]["cells"]["name"]["text"] == cell


def test_json_holds_what_the_cells_hold(itbib: Itbib) -> None:
    models, papers, *_ = json.loads(itbib.ok("tables", "-f", "json").out)
    assert (models["id"], models["label"]) == ("models", "tab:two-parts")
    assert models["caption"] == to_text(parse(models["caption_markdown"]))
    assert papers["caption"] == papers["title"] == "Papers"
    both = models["rows"][1]
    assert both["cite"] == ["2304.08485", "2305.11206"]
    assert both["cells"]["name"]["links"] == [
        {"text": "really", "url": "https://example.org/a_b?c=1&d=100%25"}
    ]
    assert both["cells"]["open"] is None
    assert models["columns"][4]["header_groups"] == ["Base model"]
    assert [item["text"] for item in models["rows"][0]["cells"]["part"]["items"]] == [
        "CLIP",
        "LLaMA",
    ]
    for table in (models, papers):
        for row in table["rows"]:
            assert list(row["cells"]) == [column["name"] for column in table["columns"]]


@needs_engines
@pytest.mark.parametrize("engine", ENGINES)
def test_the_golden_tables_compile(itbib: Itbib, engine: str) -> None:
    itbib.ok("export", "-q", "-o", "refs.bib")
    made = itbib.ok("tables", "-q", "--standalone", "--bibliography", "refs").out
    assert compile_paper(itbib.folder, engine, made) == []
