"""Tables by query, sorted, divided and split, from the command line."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest

from cli import Itbib
from survey_samples import as_github_shows

GOLDEN = Path(__file__).parent / "data" / "golden" / "living"
_BODY = re.compile(r"(<!-- itbib:[^>]*?)( sha256=\w+)?( -->\n).*?(?=<!-- /itbib)", re.DOTALL)

CONFIG = """\
[[table]]
id = "papers"
layout = "list"
where = "topics"
sort = ["title"]
category = "topics"
columns = [ { name = "title", kind = "title", show = "{}" }, { name = "note", show = ": {}" } ]
"""
SPLIT = 'split = "category"\nfile = "papers/{slug}.md"\n'
BIB = """\
@misc{b, title = {Second}, topics = {Safety; Data/Synthetic}}
@misc{a, title = {First}, topics = {Data}}
"""
README = "# Survey\n\n<!-- itbib:table papers -->\n<!-- /itbib:table papers -->\n\nThe end\n"


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("itbib.toml", CONFIG)
    run.write("references.bib", BIB)
    run.write("README.md", README)
    return run


def split(itbib: Itbib) -> None:
    itbib.write("itbib.toml", CONFIG.replace("columns", SPLIT + "columns"))


def body(itbib: Itbib, name: str = "README.md") -> str:
    text = itbib.read(name).decode()
    return text.partition("-->\n")[2].partition("<!-- /itbib")[0].strip("\n")


# The golden survey


def test_a_living_review_is_written_as_it_stands(itbib: Itbib) -> None:
    shutil.copytree(GOLDEN, itbib.folder, dirs_exist_ok=True)
    itbib.ok("render", "--check")
    pages = [path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.md")]
    assert len(pages) == 7
    for page in pages:
        itbib.write(page, _BODY.sub(r"\1\3", itbib.read(page).decode()))
    assert itbib("render", "--check").code == 1
    itbib.ok("render")
    for page in pages:
        assert itbib.read(page) == (GOLDEN / page).read_bytes()


def test_github_shows_headings_and_tables() -> None:
    shown = as_github_shows((GOLDEN / "README.md").read_text(encoding="utf-8"))
    assert "<h3>Reasoning (3)</h3>" in shown
    assert "<h4>Chain of thought (2)</h4>" in shown
    assert shown.count("<table>") == 9
    assert "itbib:table topics" in shown


# Rows


def test_a_row_adds_cells_to_the_work_that_it_cites(itbib: Itbib) -> None:
    itbib.write("references.bib", BIB + "@row{papers/x, cite = {a}, note = {**mine**}}\n")
    itbib.ok("render")
    assert "- First: **mine**\n" in itbib.read("README.md").decode()


def test_two_rows_of_one_work_are_two_lines(itbib: Itbib) -> None:
    rows = "@row{papers/x, cite = {a}, note = {one}}\n@row{papers/b, cite = {a}, note = {two}}\n"
    itbib.write("references.bib", BIB + rows)
    itbib.ok("render")
    text = itbib.read("README.md").decode()
    assert "- First: one\n- First: two\n" in text
    assert text.count("- Second\n") == 2


def test_a_row_of_no_chosen_work_is_named(itbib: Itbib) -> None:
    bib = BIB + "@misc{c, title = {Third}}\n@row{papers/x, cite = {c}, note = {n}}\n"
    itbib.write("references.bib", bib)
    result = itbib.ok("render")
    message = "row 'papers/x' is not shown: it cites no work that 'where' chooses"
    assert f"references.bib:4: {message}" in result.err
    assert "Third" not in itbib.read("README.md").decode()


def test_a_field_that_no_work_has_is_named(itbib: Itbib) -> None:
    config = CONFIG.replace('"topics"\nsort = ["title"]', '"topic"\nsort = ["-yaer"]')
    itbib.write("itbib.toml", config)
    result = itbib.ok("render")
    assert result.err.startswith(
        "itbib.toml: table 'papers': 'where' names 'topic', a field that no work has\n"
        "hint: did you mean 'topics'?\n"
        "itbib.toml: table 'papers': 'sort' names 'yaer', a field that no work has\n"
        "hint: did you mean 'year'?\n"
    )
    assert body(itbib) == ""


def test_an_expression_that_is_none_is_pointed_at(itbib: Itbib) -> None:
    config = CONFIG.replace('where = "topics"', 'where = """\ntopics\nand year >= and"""')
    itbib.write("itbib.toml", config)
    result = itbib("render")
    assert result.code == 3
    assert result.err == (
        "itbib.toml:6: table 'papers': 'where', column 13: expected a value here; a word of the "
        "language is put in quotes\n"
        "hint: and year >= and\n"
        "                  ^\n"
    )


def test_an_empty_library_gives_an_empty_table(itbib: Itbib) -> None:
    itbib.write("references.bib", "")
    assert itbib.ok("render").err == "README.md:3: wrote table papers\n"
    assert body(itbib) == ""


def test_a_work_cannot_break_out_of_its_cell(itbib: Itbib) -> None:
    hostile = r"<script>x</script> **b** | `c` ](x) <!-- /itbib:table papers --> \^^ \$x\$"
    itbib.write(
        "references.bib", f"@misc{{a, title = {{T}}, topics = {{T}}, note = {{{hostile}}}}}"
    )
    itbib.ok("render")
    shown = as_github_shows(itbib.read("README.md").decode())
    # Two hyphens are a dash in TeX.
    plain = "&lt;script&gt;x&lt;/script&gt; **b** | `c` ](x) &lt;!– /itbib:table papers –&gt;"
    assert plain in shown


# Division


def test_a_table_is_divided_by_category(itbib: Itbib) -> None:
    itbib.ok("render")
    assert body(itbib) == (
        '<a id="papers-safety"></a>\n### Safety (1)\n\n- Second\n\n'
        '<a id="papers-data"></a>\n### Data (2)\n\n- First\n\n'
        '<a id="papers-data-synthetic"></a>\n#### Synthetic (1)\n\n- Second'
    )


def test_categories_are_shown_as_they_are_called(itbib: Itbib) -> None:
    names = [
        "<b>x",
        "`code`",
        "C #",
        "# a",
        "1. one",
        "a|b",
        "a]b[c](d)",
        "**bold**",
        "- dash",
        "##",
    ]
    topics = "; ".join(names).replace("#", "{\\#}")
    config = CONFIG.replace("columns", "category-counts = false\ncolumns")
    itbib.write("itbib.toml", config)
    itbib.write("references.bib", f"@misc{{a, title = {{T}}, topics = {{{topics}}}}}\n")
    itbib.ok("render")
    shown = as_github_shows(itbib.read("README.md").decode())
    headings = re.findall(r"<h3>(.*)</h3>", shown)
    assert list(map(html.unescape, headings)) == names


def test_a_region_may_show_one_category(itbib: Itbib) -> None:
    itbib.write("README.md", README.replace("table papers", "table papers data"))
    itbib.ok("render")
    assert body(itbib) == (
        '- First\n\n<a id="papers-data-synthetic"></a>\n### Synthetic (1)\n\n- Second'
    )


def test_a_region_of_a_category_that_is_gone_is_named(itbib: Itbib) -> None:
    itbib.write("README.md", README.replace("table papers", "table papers dta"))
    result = itbib.ok("render")
    assert result.err.startswith("README.md:3: table 'papers' has no category 'dta'\n")
    assert "did you mean 'data'?" in result.err
    assert body(itbib) == ""


def test_only_a_divided_table_has_categories(itbib: Itbib) -> None:
    itbib.write("itbib.toml", CONFIG.replace('category = "topics"\n', ""))
    itbib.write("README.md", README.replace("table papers", "table papers data"))
    result = itbib("render")
    assert result.code == 3
    assert "names a category, but the table is not divided" in result.err


# Files


def test_a_table_is_split_into_files(itbib: Itbib) -> None:
    split(itbib)
    state = itbib.state()
    assert itbib("render", "--check").code == 1
    dry = itbib.ok("render", "--dry-run")
    assert "+- First" in dry.out
    assert "+++ papers/data.md" in dry.out
    assert itbib.state() == state
    itbib.ok("render")
    assert body(itbib) == (
        "- [Safety](papers/safety.md) (1)\n"
        "- [Data](papers/data.md) (2)\n"
        "  - [Synthetic](papers/data.md#papers-data-synthetic) (1)"
    )
    assert itbib.read("papers/data.md").decode().startswith("## Data\n\n<!-- itbib:table papers")
    state = itbib.state()
    itbib.ok("render")
    itbib.ok("render", "--check")
    assert itbib.state() == state


def test_from_another_folder_the_links_are_the_same(itbib: Itbib) -> None:
    config = CONFIG.replace("columns = [", SPLIT + 'columns = [ { name = "x", kind = "bibtex" },')
    itbib.write("itbib.toml", config)
    itbib.write("elsewhere/x", "")
    itbib.ok("-C", "elsewhere", "render")
    assert "[bib](../references.bib#L2)" in body(itbib, "papers/data.md")
    itbib.ok("render", "--check")


def test_what_stands_around_a_region_in_a_file_is_kept(itbib: Itbib) -> None:
    split(itbib)
    itbib.ok("render")
    text = itbib.read("papers/data.md").decode()
    itbib.write("papers/data.md", f"\ufeffMine\r\n\r\n{text}\r\nMine, too")
    itbib.write("references.bib", BIB.replace("First", "Changed"))
    itbib.ok("render")
    changed = itbib.read("papers/data.md").decode()
    assert changed.startswith("\ufeffMine\r\n\r\n## Data")
    assert changed.endswith("\r\nMine, too")
    assert "- Changed" in changed


def test_the_file_of_a_category_that_is_gone_is_named_and_kept(itbib: Itbib) -> None:
    split(itbib)
    itbib.ok("render")
    itbib.write("papers/notes.md", "my own")
    itbib.write("references.bib", BIB.replace("Safety", "Security"))
    result = itbib.ok("render")
    message = "papers/safety.md: no category of the table 'papers' has this file any more\n"
    assert message in result.err
    assert "notes.md" not in result.err
    assert (itbib.folder / "papers" / "safety.md").exists()
    check = itbib("render", "--check", "--json")
    assert check.code == 1
    assert {"path": "papers/safety.md", "line": 0, "region": "", "state": "left over"} in check.json
    (itbib.folder / "papers" / "safety.md").unlink()
    itbib.ok("render", "--check")


def test_a_target_is_not_left_over(itbib: Itbib) -> None:
    one = SPLIT.replace("papers/", "")
    itbib.write("itbib.toml", CONFIG.replace("columns", one + "columns"))
    itbib.write("README.md", README.replace("table papers", "table papers data"))
    assert "no category" not in itbib.ok("render").err
    itbib.ok("render", "--check")
    assert (itbib.folder / "safety.md").exists()


def test_a_file_that_is_somebody_elses_is_left_alone(itbib: Itbib) -> None:
    split(itbib)
    itbib.write("papers/data.md", "my own")
    state = itbib.state()
    result = itbib("render")
    assert result.code == 3
    assert result.err == (
        "papers/data.md: this file is there already and has no region 'table papers data'\n"
        "hint: mark one in it with <!-- itbib:table papers data --> and "
        "<!-- /itbib:table papers data -->\n"
    )
    assert itbib.state() == state


def test_two_tables_share_no_file(itbib: Itbib) -> None:
    one = CONFIG.replace("columns", SPLIT + "columns")
    itbib.write("itbib.toml", one + "\n" + one.replace('"papers"', '"more"'))
    result = itbib("render")
    assert result.code == 3
    message = "'table papers data' and 'table more data' would both be written into this file"
    assert f"papers/data.md: {message}\n" in result.err
    assert not (itbib.folder / "papers").exists()


def test_a_file_edited_by_hand_is_not_overwritten(itbib: Itbib) -> None:
    split(itbib)
    itbib.ok("render")
    itbib.write("papers/data.md", itbib.read("papers/data.md").replace(b"First", b"1st"))
    state = itbib.state()
    result = itbib("render")
    assert result.code == 3
    assert "hint: edit references.bib instead; or drop it: itbib render --force" in result.err
    assert itbib.state() == state
    itbib.ok("render", "--force")
    assert b"First" in itbib.read("papers/data.md")


def test_no_file_is_written_outside_of_the_survey(itbib: Itbib) -> None:
    outside = itbib.folder.parent / "outside"
    outside.mkdir()
    (itbib.folder / "papers").symlink_to(outside)
    split(itbib)
    result = itbib("render")
    assert result.code == 3
    assert "this leads out of the survey's folder" in result.err
    assert list(outside.iterdir()) == []


def test_a_page_that_github_cuts_off_is_named(itbib: Itbib) -> None:
    itbib.write("README.md", README + "x" * 512_000)
    result = itbib.ok("render")
    assert "README.md: the page has 501 KB; GitHub shows 500 KB of it\n" in result.err
    assert "split" in result.err


# Commands that write rows


def test_a_row_that_adds_nothing_to_a_table_by_query_is_refused(itbib: Itbib) -> None:
    message = "the rows of the table 'papers' are the works that its 'where' chooses"
    for command in (
        ("new", "papers/x", "note=n"),
        ("new", "papers/x", "cite=a"),
        ("add", "2305.11206", "--table", "papers"),
    ):
        result = itbib(*command)
        assert result.code == 2
        assert message in result.err
    itbib.ok("new", "papers/x", "cite=a", "note=n")
    itbib.ok("render")
    assert "- First: n\n" in itbib.read("README.md").decode()


def test_moving_a_row_says_what_orders_the_table(itbib: Itbib) -> None:
    config = CONFIG.replace('where = "topics"\n', "").replace('category = "topics"\n', "")
    itbib.write("itbib.toml", config)
    itbib.write("references.bib", "@row{papers/a, note = {1}}\n@row{papers/b, note = {2}}\n")
    result = itbib.ok("mv", "papers/b", "--before", "papers/a")
    assert "the table 'papers' is sorted" in result.err


@pytest.mark.parametrize("key", ['sort = ["note"]', 'category = "note"', 'where = "key"'])
def test_a_mark_needs_the_order_of_the_file(itbib: Itbib, key: str) -> None:
    columns = 'columns = [ { name = "note" }, { name = "x" } ]'
    itbib.write("itbib.toml", f'[[table]]\nid = "papers"\n{key}\n{columns}\n')
    itbib.write("references.bib", BIB + "@row{papers/a, cite = {a},\n x = {^^}}\n")
    result = itbib("render")
    assert result.code == 3
    named = key.partition(" ")[0]
    message = f"row 'papers/a': '^^' continues the row above, but {named!r} orders the rows"
    assert f"references.bib:4: {message}" in result.err


# Edits by hand


def test_edits_of_a_table_by_query_are_refused_with_what_to_do(itbib: Itbib) -> None:
    config = CONFIG.replace('category = "topics"\n', "")
    itbib.write("itbib.toml", config)
    itbib.ok("render")
    itbib.write("README.md", itbib.read("README.md").replace(b"- First", b"- 1st"))
    state = itbib.state()
    result = itbib("import", "--offline")
    assert result.code == 3
    assert "README.md:3: table papers was edited by hand; it is made from the works" in result.err
    assert itbib.state() == state


def test_edits_of_a_sorted_table_come_back_to_the_right_rows(itbib: Itbib) -> None:
    columns = 'columns = [ { name = "name" }, { name = "size" } ]\nsort = ["-size"]\n'
    itbib.write("itbib.toml", f'[[table]]\nid = "papers"\nlayout = "pipe"\n{columns}')
    rows = [("a", "1K"), ("b", "3K"), ("c", "2K")]
    bib = "".join(f"@row{{papers/{n}, name = {{{n.upper()}}}, size = {{{s}}}}}\n" for n, s in rows)
    itbib.write("references.bib", bib)
    itbib.ok("render")
    assert body(itbib).endswith("| B | 3K |\n| C | 2K |\n| A | 1K |")
    itbib.write("README.md", itbib.read("README.md").replace(b"| B | 3K", b"| Bee | 3.5K"))
    assert itbib.ok("import", "--offline").out == "changed papers/b\n"
    assert itbib.read("references.bib").decode() == bib.replace("{B}", "{Bee}").replace(
        "3K", "3.5K"
    )
    itbib.ok("render", "--check")


def test_an_import_keeps_the_links_to_split_files(itbib: Itbib) -> None:
    rows = '\n[[table]]\nid = "rows"\nlayout = "pipe"\ncolumns = [ { name = "name" } ]\n'
    itbib.write("itbib.toml", CONFIG.replace("columns", SPLIT + "columns") + rows)
    itbib.write("references.bib", BIB + "@row{rows/a, name = {A}}\n")
    itbib.write("README.md", README + "\n<!-- itbib:table rows -->\n<!-- /itbib:table rows -->\n")
    itbib.ok("render")
    itbib.write("README.md", itbib.read("README.md").replace(b"| A |", b"| B |"))
    itbib.ok("import", "--offline")
    assert "](papers/data.md)" in itbib.read("README.md").decode()
    itbib.ok("render", "--check")
