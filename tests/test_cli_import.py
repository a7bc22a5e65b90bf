"""``itbib import`` of whole pages: what is written, and that it shows what the page showed."""

from __future__ import annotations

import difflib
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cli import Itbib, Result
from survey_pages import PAGES
from taking import lines_of, outside_of_blocks, outside_of_regions

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from import_facts import arxiv_ids, bib_ids

# Of these pages nothing can be told as a table or a list.
NOTHING_TAKEN = {"html_cells", "notes_and_references"}


@dataclass(frozen=True, slots=True)
class Import:
    """A page that was imported, rendered, and imported again; with the files after each.

    Attributes:
        source: the page as it was.
        report: what ``--json`` said.
        results: what each command said.
        files: the files of the folder after each command.
    """

    source: bytes
    report: Any
    results: tuple[Result, ...]
    files: tuple[dict[str, bytes], ...]

    @property
    def page(self) -> bytes:
        return self.files[0]["README.md"]


@pytest.fixture(scope="module", params=PAGES)
def imported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Import:
    source = PAGES[request.param].read_bytes()
    with pytest.MonkeyPatch.context() as monkeypatch:
        run = Itbib(tmp_path_factory.mktemp("page") / "survey", monkeypatch)
        run.write("README.md", source)
        results, states = [], []
        for command in (
            ("import", "README.md", "--offline", "--json"),
            ("render",),
            ("import", "README.md", "--offline"),
        ):
            results.append(run(*command))
            states.append({name: data for name, (data, _) in run.state().items()})
    report = results[0].json if results[0].code == 0 else None
    return Import(source, report, tuple(results), tuple(states))


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    return Itbib(tmp_path / "survey", monkeypatch)


def test_page_is_imported_rendered_and_imported_again_without_an_error(imported: Import) -> None:
    assert [result.code for result in imported.results] == [0, 0, 0], imported.results


def test_render_and_a_second_import_change_no_byte(imported: Import) -> None:
    assert imported.files[1] == imported.files[0]
    assert imported.files[2] == imported.files[0]


def test_page_shows_the_same_cell_by_cell_and_item_by_item(imported: Import) -> None:
    pytest.importorskip("cmarkgfm")
    from page_compare import compare
    from page_reading import read_page

    comparison = compare(
        *(
            read_page(data.decode().removeprefix("\ufeff"))
            for data in (imported.source, imported.page)
        )
    )
    assert comparison.differences == ()
    assert comparison.identical == comparison.places
    assert comparison.links_lost == comparison.images_lost == ()


def test_no_arxiv_id_is_lost(imported: Import) -> None:
    ids = arxiv_ids(imported.source.decode())
    assert ids <= bib_ids(imported.files[0]["references.bib"].decode())
    assert ids <= set(imported.report["arxiv_ids"])


def test_what_stands_outside_of_blocks_stays_byte_for_byte(imported: Import) -> None:
    blocks = [(one["line"], one["last_line"]) for one in imported.report["taken"]]
    assert outside_of_regions(imported.page) == outside_of_blocks(imported.source, blocks)


def test_report_names_the_lines_of_what_was_taken_and_left(imported: Import) -> None:
    begins = {
        "html": rb".*<(?i:table)|.*\|",
        "pipe": rb".*\|",
        "list": rb"\s*([-*+]|\d+[.)])[ \t]|.*<(?i:[uo]l)|.*<a |.*\[\d+\]",
    }
    ends = {"html": rb".*</(?i:table)|.*\|", "pipe": rb".*\S", "list": rb".*\S"}
    lines = lines_of(imported.source)
    for one in imported.report["taken"]:
        assert re.match(begins[one["layout"]], lines[one["line"] - 1]), one
        assert re.match(ends[one["layout"]], lines[one["last_line"] - 1]), one
    layouts = {"table": "html", "list": "list", "references": "list"}
    for one in imported.report["left"]:
        if one["line"]:
            assert re.match(rb">|" + begins[layouts[one["kind"]]], lines[one["line"] - 1]), one
            assert one["reason"]


def test_report_tells_the_works_and_rows_of_the_library(imported: Import) -> None:
    library = imported.files[0]["references.bib"].decode()
    works = {
        key for kind, key in re.findall(r"^@(\w+)\{([^,\s]+),", library, re.M) if kind != "row"
    }
    assert set(imported.report["works"]["new"]) == works
    assert imported.report["works"]["present"] == []
    rows = [key for one in imported.report["taken"] for key in one["rows"]]
    assert re.findall(r"^@row\{([^,\s]+),", library, re.M) == rows
    assert imported.report["lost"] == []


def test_page_as_it_was_is_kept_beside_it(imported: Import) -> None:
    if imported.report["taken"]:
        assert imported.files[0]["README.md.bak"] == imported.source
    else:
        assert imported.page == imported.source
        assert "README.md.bak" not in imported.files[0]


def test_something_is_taken_of_every_page_that_has_something(
    imported: Import, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.params["imported"]
    assert bool(imported.report["taken"]) == (name not in NOTHING_TAKEN)


# Options

PAGE = """\
# Models

Intro.

| Model | Paper | Code |
| --- | --- | --- |
| LIMA | [paper](https://arxiv.org/abs/2305.11206) | - |
| T0 | [paper](https://arxiv.org/abs/2110.08207) | [code](https://github.com/t0) |

Between.

- [Contents](#models)
- [Intro](#models)
"""
BIB = "references.bib"


def test_import_says_what_it_did_and_what_it_left(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE)
    result = itbib.ok("import", "README.md", "--offline")
    assert result.out == (
        "README.md:5: table models: pipe table, 2 rows\n"
        "README.md:12: left as it is: list under 'Models'; it links to places on this page only\n"
    )
    wrote = [line for line in result.err.splitlines() if line.startswith("wrote ")]
    assert wrote == [
        "wrote README.md",
        "wrote README.md.bak",
        "wrote itbib.toml",
        "wrote references.bib",
    ]
    assert "1 table, 2 rows, 2 new works" in result.err


def test_json_is_one_object_that_says_the_same(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE)
    report = itbib.ok("import", "README.md", "--offline", "--json").json
    assert report == {
        "page": "README.md",
        "edits": {"changed": [], "added": [], "removed": [], "moved": []},
        "taken": [
            {
                "table": "models",
                "layout": "pipe",
                "line": 5,
                "last_line": 8,
                "columns": ["model", "paper", "code"],
                "rows": ["models/lima", "models/t0"],
            }
        ],
        "left": [
            {
                "line": 12,
                "kind": "list",
                "heading": "Models",
                "reason": "it links to places on this page only",
            }
        ],
        "works": {"new": ["2305.11206", "2110.08207"], "present": []},
        "arxiv_ids": ["2110.08207", "2305.11206"],
        "lost": [],
        "findings": report["findings"],
    }
    assert all(finding["path"] == "README.md" for finding in report["findings"])


def test_readme_is_the_page_unless_another_is_named(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE)
    itbib.write("docs/papers.md", PAGE.replace("LIMA", "Lima"))
    assert itbib.ok("import", "--offline", "--json").json["page"] == "README.md"
    itbib.ok("import", "docs/papers.md", "--offline")
    assert b"Lima" in itbib.read("docs/references.bib")
    assert b'targets = ["papers.md"]' in itbib.read("docs/itbib.toml")


def test_dry_run_writes_nothing_and_says_the_same(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE)
    before = itbib.state()
    dry = itbib.ok("import", "README.md", "--offline", "--dry-run")
    assert itbib.state() == before
    wet = itbib.ok("import", "README.md", "--offline")
    assert dry.out == wet.out
    assert dry.err.replace("would write ", "wrote ") == wet.err


def test_no_backup_leaves_no_file_beside_the_page(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE)
    itbib.ok("import", "README.md", "--offline", "--no-backup")
    assert sorted(itbib.state()) == ["README.md", "itbib.toml", BIB]


def test_older_backup_that_says_something_else_stays(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE)
    itbib.write("README.md.bak", "mine")
    itbib.ok("import", "README.md", "--offline")
    assert itbib.read("README.md.bak") == b"mine"
    assert itbib.read("README.md.bak1") == PAGE.encode()


def test_into_writes_to_another_folder_and_leaves_the_page(itbib: Itbib) -> None:
    source = itbib.write("other/README.md", PAGE)
    before = itbib.state()
    itbib.ok("import", source, "--into", "new/survey", "--offline")
    after = itbib.state()
    assert {name: after[name] for name in before} == before
    assert sorted(set(after) - set(before)) == [
        "new/survey/README.md",
        "new/survey/itbib.toml",
        "new/survey/references.bib",
    ]
    assert outside_of_regions(itbib.read("new/survey/README.md")) == outside_of_blocks(
        PAGE.encode(), [(5, 8)]
    )


def test_into_and_in_place_make_the_same(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE)
    itbib.ok("import", "README.md", "--into", "there", "--offline")
    itbib.ok("import", "README.md", "--no-backup", "--offline")
    for name in ("README.md", "itbib.toml", BIB):
        assert itbib.read(f"there/{name}") == itbib.read(name)


def test_quiet_says_nothing_but_what_was_found(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE)
    result = itbib.ok("import", "README.md", "--offline", "-q")
    assert "wrote" not in result.err
    assert "1 table" not in result.err
    assert b"itbib:table models sha256=" in itbib.read("README.md")


# Bytes


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["", "bom"])
@pytest.mark.parametrize("end", ["", "\n", "  \n\n\n"], ids=["open", "closed", "blanks"])
def test_line_ends_byte_order_mark_and_the_end_of_the_page_stay(
    itbib: Itbib, newline: str, start: str, end: str
) -> None:
    page = (start + PAGE.rstrip("\n") + end).replace("\n", newline).encode()
    itbib.write("README.md", page)
    report = itbib.ok("import", "README.md", "--offline", "--json").json
    made = itbib.read("README.md")
    (block,) = report["taken"]
    assert outside_of_regions(made) == outside_of_blocks(
        page, [(block["line"], block["last_line"])]
    )
    ends = set(re.findall(rb"\r\n?|\n", made))
    assert ends == {newline.encode()}


def test_page_with_cr_line_ends_is_taken(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE.replace("\n", "\r"))
    assert itbib.ok("import", "README.md", "--offline", "--json").json["taken"]


@pytest.mark.parametrize("end", ["", "\n", "\n\n"], ids=["open", "closed", "blank"])
def test_table_at_the_end_of_a_page_leaves_its_end_as_it_was(itbib: Itbib, end: str) -> None:
    page = PAGE.partition("\n\nBetween")[0] + end
    itbib.write("README.md", page)
    itbib.ok("import", "README.md", "--offline")
    assert itbib.read("README.md").endswith(f"<!-- /itbib:table models -->{end}".encode())


def test_spaces_at_line_ends_and_odd_characters_outside_stay(itbib: Itbib) -> None:
    page = PAGE.replace("Intro.", "Intro. \t \n\n\x0b\x0c\u2028 \u00a0\n\\\n&nbsp;").encode()
    itbib.write("README.md", page)
    report = itbib.ok("import", "README.md", "--offline", "--json").json
    (block,) = report["taken"]
    lines = [(block["line"], block["last_line"])]
    assert outside_of_regions(itbib.read("README.md")) == outside_of_blocks(page, lines)


def test_text_beside_a_table_on_its_lines_stays(itbib: Itbib) -> None:
    itbib.write(
        "README.md",
        '<div align="center"><table>\n<tr><th>Model</th><th>Paper</th></tr>\n'
        '<tr><td>LIMA</td><td><a href="https://arxiv.org/abs/2305.11206">paper</a></td></tr>\n'
        "</table></div>\n\nafter\n",
    )
    itbib.ok("import", "README.md", "--offline")
    outside = b"".join(outside_of_regions(itbib.read("README.md")))
    assert outside == b'<div align="center">\n</div>\n\nafter\n'


# What is there already

CONFIG = """\
# Ours.
[survey]
bib = "lit.bib"   # not the default
targets = [ "README.md" ]

[[table]]
id = "models"
columns = [ { name = "name" } ]
layout = "pipe"
"""
LIBRARY = (
    "%% Our library.\n\n@string{ arx = {arXiv} }\n"
    "@Article{ lima23 , title = {{LIMA}} # arx, eprint={2305.11206},\n}\n\n"
    "@row{models/own, name = {Own}, cite = {lima23}}\n% The end."
)


@pytest.fixture
def survey(itbib: Itbib) -> Itbib:
    itbib.write("itbib.toml", CONFIG)
    itbib.write("lit.bib", LIBRARY)
    region = "<!-- itbib:table models -->\n<!-- /itbib:table models -->\n"
    itbib.write("README.md", PAGE.replace("Intro.\n", f"Intro.\n\n{region}"))
    itbib.ok("render")
    return itbib


def test_config_is_extended_and_keeps_every_byte(survey: Itbib) -> None:
    survey.ok("import", "README.md", "--offline")
    config = survey.read("itbib.toml").decode()
    assert config.startswith(CONFIG)
    added = config.removeprefix(CONFIG)
    assert added.startswith('\n[[table]]\nid = "models-2"\n')


def test_library_is_extended_and_keeps_every_byte(survey: Itbib) -> None:
    survey.ok("import", "README.md", "--offline")
    library = survey.read("lit.bib").decode()
    matcher = difflib.SequenceMatcher(None, LIBRARY, library, autojunk=False)
    assert {code[0] for code in matcher.get_opcodes()} == {"equal", "insert"}
    assert library.startswith(LIBRARY.partition("@row")[0].rstrip())
    assert "\n% The end.\n" in library
    assert "@misc{2110.08207,\n" in library
    assert "@row{models-2/lima,\n  cite" in library
    assert not (survey.folder / BIB).exists()


def test_works_of_the_library_are_cited_and_made_no_second_time(survey: Itbib) -> None:
    report = survey.ok("import", "README.md", "--offline", "--json").json
    assert report["works"] == {"new": ["2110.08207"], "present": ["lima23"]}
    assert "cite  = {lima23}" in survey.read("lit.bib").decode()
    assert survey.read("lit.bib").count(b"2305.11206") == 1


def test_regions_of_the_page_stay(survey: Itbib) -> None:
    before = survey.read("README.md")
    survey.ok("import", "README.md", "--offline")
    region = before[before.index(b"<!-- itbib:table models ") : before.index(b"| Model")]
    assert region in survey.read("README.md")
    state = survey.state()
    survey.ok("render")
    survey.ok("import", "README.md", "--offline")
    assert survey.state() == state


def test_page_that_targets_do_not_name_is_refused(survey: Itbib) -> None:
    survey.write("OTHER.md", PAGE)
    before = survey.state()
    result = survey("import", "OTHER.md", "--offline")
    assert result.code == 3
    assert "targets do not name 'OTHER.md'" in result.err
    assert "add 'OTHER.md' to targets" in result.err
    assert survey.state() == before


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("README.md", "<!-- itbib:table x -->\n", "itbib:table x"),
        ("README.md", b"caf\xe9\n", "UTF-8"),
        ("itbib.toml", "[survey\n", "itbib.toml"),
        ("references.bib", "@misc{a, title = {never closed\n", "references.bib:1"),
    ],
    ids=["marker", "encoding", "config", "library"],
)
def test_malformed_files_are_named_and_nothing_is_written(
    itbib: Itbib, name: str, text: str | bytes, message: str
) -> None:
    itbib.write("README.md", PAGE)
    itbib.write(name, text)
    before = itbib.state()
    result = itbib("import", "README.md", "--offline")
    assert (result.code, result.out) == (3, "")
    assert message in result.err
    assert itbib.state() == before


def test_missing_page_is_named(itbib: Itbib) -> None:
    result = itbib("import", "nowhere.md", "--offline")
    assert (result.code, result.out) == (3, "")
    assert "nowhere.md" in result.err
    assert itbib.state() == {}


def test_page_without_tables_and_lists_is_left(itbib: Itbib) -> None:
    itbib.write("README.md", "# Nothing\n\nbut text.\n")
    before = itbib.state()
    result = itbib.ok("import", "README.md", "--offline")
    assert "nothing to take; nothing written" in result.err
    assert itbib.state() == before


def test_page_in_a_subfolder_belongs_to_the_survey_that_names_it(itbib: Itbib) -> None:
    itbib.write("itbib.toml", '[survey]\ntargets = ["docs/more.md"]\n')
    itbib.write("docs/more.md", PAGE)
    itbib.ok("import", "docs/more.md", "--offline")
    assert b"[[table]]" in itbib.read("itbib.toml")
    assert b"<!-- itbib:table models" in itbib.read("docs/more.md")
    assert itbib.ok("render", "--check").code == 0


def test_page_in_a_subfolder_that_no_survey_names_is_one_of_its_own(itbib: Itbib) -> None:
    itbib.write("itbib.toml", '[survey]\ntargets = ["README.md"]\n')
    itbib.write("docs/more.md", PAGE)
    itbib.ok("import", "docs/more.md", "--offline")
    assert b"[[table]]" not in itbib.read("itbib.toml")
    assert b'targets = ["more.md"]' in itbib.read("docs/itbib.toml")


def test_what_the_text_of_a_survey_mentions_in_passing_makes_no_work(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE)
    itbib.ok("import", "--offline")
    page = itbib.read("README.md") + b"\nSee arXiv:1706.03762.\n"
    library = itbib.read("references.bib")
    itbib.write("README.md", page)
    assert "nothing to take" in itbib.ok("import", "--offline").err
    itbib.write("README.md", page.replace(b"LIMA", b"Lima", 1))
    itbib.ok("import", "--offline")
    assert b"1706.03762" not in itbib.read("references.bib")
    assert itbib.read("references.bib") != library
