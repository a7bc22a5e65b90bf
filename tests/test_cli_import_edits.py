"""Edits of regions by hand, which ``itbib import`` takes back into the library."""

from __future__ import annotations

import difflib
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from arxiv_server import ArxivServer
from cli import Itbib, Result
from many_papers import many_papers
from survey_pages import PAGES

pytest.importorskip("cmarkgfm")
sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

import page_reading

ABS = "https://arxiv.org/abs/"
BIB = "references.bib"
PAGE = f"""\
# Models

<table>
<tr><th>Type</th><th>Model</th><th>Paper</th><th>Size</th></tr>
<tr><td rowspan="2">Open</td><td>A</td><td><a href="{ABS}2301.00001">paper</a></td><td>1B</td></tr>
<tr><td>B</td><td><a href="{ABS}2301.00002">paper</a></td><td>2B</td></tr>
<tr><td>Closed</td><td>C</td><td><a href="{ABS}2301.00003">paper</a></td><td>3B</td></tr>
</table>

## Data

| Data | Size | Paper |
| --- | --- | --- |
| P | 1K | [paper]({ABS}2301.00011) |
| Q | 2K | [paper]({ABS}2301.00012) |
| R | 3K | [paper]({ABS}2301.00013) |

## Papers

- **First title of words.** *Ann One, Bo Two.* [[paper]({ABS}2301.00021)]
- **Second title of words.** *Cy Three, Di Four.* [[paper]({ABS}2301.00022)]
- **Third title of words.** *Ed Five, Flo Six.* [[paper]({ABS}2301.00023)]
"""
Edit = Callable[[str], str]


def replacing(old: str, new: str) -> Edit:
    """Make an edit of the one place where a text stands."""

    def edit(page: str) -> str:
        assert page.count(old) == 1, page
        return page.replace(old, new)

    return edit


def moving(piece: str, before: str) -> Edit:
    """Make an edit that moves what a pattern finds before what another one finds."""

    def edit(page: str) -> str:
        found = re.search(piece, page)
        assert found
        page = page.replace(found[0], "")
        place = re.search(before, page)
        assert place
        return page[: place.start()] + found[0] + page[place.start() :]

    return edit


def row_of(model: str) -> str:
    """Give a pattern of a row of the table in HTML."""
    return rf"<tr>\n(?:  <td>\w+</td>\n)?  <td>{model}</td>\n(?:  .*\n)+?</tr>\n"


def removing(pattern: str) -> Edit:
    def edit(page: str) -> str:
        page, count = re.subn(pattern, "", page)
        assert count == 1
        return page

    return edit


def all_of(*edits: Edit) -> Edit:
    def edit(page: str) -> str:
        for one in edits:
            page = one(page)
        return page

    return edit


def table_row(model: str, number: str) -> str:
    link = f'<a href="{ABS}{number}">paper</a>'
    return f"<tr><td>Closed</td><td>{model}</td><td>{link}</td><td>4B</td></tr>\n"


NEW_HTML = replacing("</tbody>", f"{table_row('D', '2301.00097')}</tbody>")
NEW_PIPE = replacing("| R | 3K", f"| New | 9K | [paper]({ABS}2301.00099) |\n| R | 3K")
NEW_ITEM = replacing(
    "- **Third",
    f"- **Fresh title here.** *Gus Seven, Hal Nu.* [[paper]({ABS}2301.00098)]\n- **Third",
)
EDITS: dict[str, tuple[Edit, list[str]]] = {
    "cell-html": (
        replacing("<td>2B</td>", "<td>20B, <b>really</b> &amp; more</td>"),
        ["changed models/b"],
    ),
    "cell-pipe": (replacing("| Q | 2K", "| Q | 22K"), ["changed data/q"]),
    "cell-emptied": (replacing("| Q | 2K", "| Q |  "), ["changed data/q"]),
    "cell-named": (replacing("| Q | 2K", "| Quux | 2K"), ["changed data/q"]),
    "item": (replacing("Di Four", "Di Five"), ["changed papers/second-title-words"]),
    "item-off-pattern": (
        replacing("- **Second", "- New! **Second"),
        ["changed papers/second-title-words"],
    ),
    "group": (replacing("<td>Closed</td>", "<td>Shut</td>"), ["changed models/c"]),
    "new-html": (NEW_HTML, ["added models/d"]),
    "new-pipe": (NEW_PIPE, ["added data/new"]),
    "new-item": (NEW_ITEM, ["added papers/fresh-title-here"]),
    "new-first": (
        replacing("| P | 1K", f"| New | 9K | [paper]({ABS}2301.00099) |\n| P | 1K"),
        ["added data/new"],
    ),
    "two-new": (
        replacing(
            "| R | 3K",
            f"| N | 8K | [paper]({ABS}2301.00098) |\n"
            f"| M | 9K | [paper]({ABS}2301.00099) |\n| R | 3K",
        ),
        ["added data/n", "added data/m"],
    ),
    "removed-html": (removing(row_of("C")), ["removed models/c"]),
    "removed-pipe": (removing(r"\| Q \|.*\n"), ["removed data/q"]),
    "removed-item": (removing(r"- \*\*Second.*\n"), ["removed papers/second-title-words"]),
    "moved-html": (moving(row_of("C"), r"<tr>\n  <td rowspan"), ["moved models/c"]),
    "moved-pipe": (moving(r"\| R \|.*\n", r"\| P "), ["moved data/r"]),
    "moved-item": (
        moving(r"- \*\*First.*\n", r"\n<!-- /itbib:table papers"),
        ["moved papers/first-title-words"],
    ),
    "paper-html": (replacing("2301.00003", "2301.00097"), ["changed models/c"]),
    "paper-pipe": (replacing("2301.00012", "2301.00099"), ["changed data/q"]),
    "paper-item": (replacing("2301.00022", "2301.00098"), ["changed papers/second-title-words"]),
    "all": (
        all_of(
            replacing("<td>2B</td>", "<td>20B</td>"),
            replacing("2301.00003", "2301.00096"),
            NEW_HTML,
            replacing("| Q | 2K", "| Q | 22K"),
            moving(r"\| P \|.*\n", r"\n<!-- /itbib:table data"),
            replacing("| R | 3K", f"| New | 9K | [paper]({ABS}2301.00099) |\n| R | 3K"),
            removing(r"- \*\*First.*\n"),
            replacing("Di Four", "Di Five"),
        ),
        [
            "changed models/b",
            "changed models/c",
            "added models/d",
            "changed data/q",
            "added data/new",
            "moved data/p",
            "changed papers/second-title-words",
            "removed papers/first-title-words",
        ],
    ),
}


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    """Give a survey that was imported."""
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("README.md", PAGE)
    run.ok("import", "--offline", "--no-backup")
    return run


def edit(itbib: Itbib, change: Edit, name: str = "README.md") -> None:
    page = itbib.read(name).decode()
    edited = change(page)
    assert edited != page
    itbib.write(name, edited)


def bib_change(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """Give the lines that went from a library and those that came, blank ones apart."""
    old, new = before.decode().splitlines(), after.decode().splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    gone, come = [], []
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        if old[start:end] != new[new_start:new_end]:
            gone += [line.strip() for line in old[start:end] if line.strip()]
            come += [line.strip() for line in new[new_start:new_end] if line.strip()]
    return gone, come


@pytest.mark.parametrize("name", EDITS)
def test_edit_is_found_taken_back_and_drawn_as_it_was_written(itbib: Itbib, name: str) -> None:
    change, said = EDITS[name]
    edit(itbib, change)
    edited = itbib.read("README.md").decode()
    check = itbib("render", "--check")
    assert check.code == 1
    assert "itbib import" in check.err

    result = itbib.ok("import", "--offline")
    assert sorted(result.out.splitlines()) == sorted(said)
    state = itbib.state()
    itbib.ok("render", "--check")
    itbib.ok("render")
    assert itbib.ok("import", "--offline").out == ""
    assert itbib.state() == state
    # The words of the page are those that somebody wrote.
    assert words(itbib.read("README.md").decode()) == words(edited)


def words(page: str) -> list[str]:
    """Give the words and addresses of a page in order, without markup and markers."""
    page = re.sub(r"<!--.*?-->", " ", page)
    addresses = re.findall(r"https://[^\s)\"]+", page)
    text = re.sub(r"<[^>]*>|https://[^\s)\"]+|[|*\[\]()\\-]", " ", page)
    # A group is said once, however many rows it has.
    return [*text.replace("Closed", "").split(), *addresses]


@pytest.mark.parametrize("name", EDITS)
def test_dry_run_says_what_an_import_would_take_back(itbib: Itbib, name: str) -> None:
    edit(itbib, EDITS[name][0])
    state = itbib.state()
    dry = itbib.ok("import", "--offline", "--dry-run")
    assert itbib.state() == state
    assert dry.out == itbib.ok("import", "--offline").out


@pytest.mark.parametrize(
    ("name", "gone", "come"),
    [
        ("cell-html", ["size  = {2B},"], ["size  = {20B, **really** & more},"]),
        ("cell-pipe", ["size = {2K},"], ["size = {22K},"]),
        ("cell-emptied", ["size = {2K},"], []),
        ("cell-named", ["data = {Q},"], ["data = {Quux},"]),
        ("item", ["authors = {Cy Three, Di Four.},"], ["authors = {Cy Three, Di Five.},"]),
        ("group", ["type  = {Closed},"], ["type  = {Shut},"]),
        (
            "removed-pipe",
            ["@row{data/q,", "cite = {2301.00012},", "data = {Q},", "size = {2K},", "}"],
            [],
        ),
    ],
)
def test_nothing_else_of_the_library_changes(
    itbib: Itbib, name: str, gone: list[str], come: list[str]
) -> None:
    head = b"% Ours.\n@string{ x = {y} }\n@misc{own , title={Own}\n}\n\n"
    itbib.write(BIB, head + itbib.read(BIB))
    before = itbib.read(BIB)
    edit(itbib, EDITS[name][0])
    itbib.ok("import", "--offline")
    after = itbib.read(BIB)
    assert after.startswith(head)
    if name == "removed-pipe":
        # Which of several lines with a brace went, nobody can tell.
        assert after == re.sub(rb"@row\{data/q,[^@]*", b"", before)
    else:
        assert bib_change(before, after) == (gone, come)


def rows_of(itbib: Itbib, table: str) -> list[str]:
    return re.findall(rf"@row\{{{table}/([\w.-]+)", itbib.read(BIB).decode())


@pytest.mark.parametrize(
    ("name", "table", "rows"),
    [
        ("new-html", "models", ["2301.00001", "b", "c", "d"]),
        ("new-pipe", "data", ["p", "q", "new", "r"]),
        ("new-first", "data", ["new", "p", "q", "r"]),
        ("two-new", "data", ["p", "q", "n", "m", "r"]),
        ("moved-html", "models", ["c", "2301.00001", "b"]),
        ("moved-pipe", "data", ["r", "p", "q"]),
        ("all", "data", ["q", "new", "r", "p"]),
    ],
)
def test_rows_stand_in_the_library_as_on_the_page(
    itbib: Itbib, name: str, table: str, rows: list[str]
) -> None:
    edit(itbib, EDITS[name][0])
    itbib.ok("import", "--offline")
    found = rows_of(itbib, table)
    assert [row.replace("2301.00001", "a") for row in found] == [
        row.replace("2301.00001", "a") for row in rows
    ]


def test_new_row_behind_a_row_that_moved_follows_it(itbib: Itbib) -> None:
    edit(itbib, EDITS["moved-pipe"][0])
    edit(itbib, EDITS["new-first"][0])
    itbib.ok("import", "--offline")
    assert rows_of(itbib, "data") == ["r", "new", "p", "q"]


@pytest.mark.parametrize(
    ("name", "number", "row"),
    [
        ("new-html", "2301.00097", "models/d"),
        ("new-pipe", "2301.00099", "data/new"),
        ("new-item", "2301.00098", "papers/fresh-title-here"),
        ("paper-item", "2301.00098", "papers/second-title-words"),
        ("paper-html", "2301.00097", "models/c"),
        ("paper-pipe", "2301.00099", "data/q"),
    ],
)
def test_link_to_another_paper_makes_its_work_and_the_row_cites_it(
    itbib: Itbib, name: str, number: str, row: str
) -> None:
    edit(itbib, EDITS[name][0])
    itbib.ok("import", "--offline")
    bib = itbib.read(BIB).decode()
    assert f"@misc{{{number},\n" in bib
    assert re.search(rf"@row\{{{row},\n  cite +=  ?\{{{number}\}}", bib)


def test_works_of_new_rows_come_from_arxiv(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    arxiv_server.papers = many_papers(120)
    edit(itbib, EDITS["all"][0])
    itbib.ok("import")
    (request,) = arxiv_server.requests
    assert sorted(request.parameters["id_list"].split(",")) == [
        f"2301.{n:05}" for n in (96, 97, 99)
    ]
    assert "Made-Up Paper Number 97" in itbib.read(BIB).decode()


def test_edits_are_told_as_json(itbib: Itbib) -> None:
    edit(itbib, EDITS["all"][0])
    report = itbib.ok("import", "--offline", "--json").json
    assert report["edits"] == {
        "changed": ["models/b", "models/c", "data/q", "papers/second-title-words"],
        "added": ["models/d", "data/new"],
        "removed": ["papers/first-title-words"],
        "moved": ["data/p"],
    }
    assert report["taken"] == []


def test_edits_keep_no_backup_of_the_page(itbib: Itbib) -> None:
    edit(itbib, EDITS["cell-pipe"][0])
    itbib.ok("import", "--offline")
    assert not (itbib.folder / "README.md.bak").exists()


def test_edits_and_new_tables_are_taken_at_once(itbib: Itbib) -> None:
    edit(itbib, EDITS["cell-pipe"][0])
    added = f"\n## More\n\n- [A title of some words]({ABS}2301.00050)\n"
    edit(itbib, lambda page: page + added)
    result = itbib.ok("import", "--offline")
    assert "changed data/q" in result.out
    assert "table more: list, 1 row" in result.out
    state = itbib.state()
    itbib.ok("render")
    assert itbib.state() == state


def test_white_space_in_a_region_is_no_change_of_a_row(itbib: Itbib) -> None:
    before = itbib.read(BIB)
    page = itbib.read("README.md")
    edit(itbib, replacing("| Q | 2K |", "|   Q   |2K|"))
    itbib.ok("import", "--offline")
    assert itbib.read(BIB) == before
    assert itbib.read("README.md") == page


def test_edits_of_other_targets_are_taken_back_as_well(itbib: Itbib) -> None:
    region = (
        itbib.read("README.md").decode().partition("## Data\n\n")[2].partition("\n## Papers")[0]
    )
    edit(itbib, replacing(region, ""))
    itbib.write("docs/data.md", region)
    config = itbib.read("itbib.toml").decode()
    itbib.write("itbib.toml", config.replace('"README.md"]', '"README.md", "docs/data.md"]'))
    itbib.ok("render")
    edit(itbib, replacing("| Q | 2K", "| Q | 22K"), "docs/data.md")
    assert "changed data/q" in itbib.ok("import", "--offline").out
    assert b"size = {22K}" in itbib.read(BIB)
    itbib.ok("render", "--check")


def test_edits_with_crlf_line_ends_are_taken_back(itbib: Itbib) -> None:
    itbib.write("README.md", itbib.read("README.md").replace(b"\n", b"\r\n"))
    itbib.ok("render")
    edit(itbib, replacing("| Q | 2K", "| Q | 22K"))
    assert itbib.ok("import", "--offline").out == "changed data/q\n"
    assert b"\n" not in itbib.read("README.md").replace(b"\r\n", b"")


# Conflicts


def refused(itbib: Itbib, *words: str) -> Result:
    """Import what cannot be taken back: nothing is written, and the message says what to do."""
    state = itbib.state()
    result = itbib("import", "--offline")
    assert result.code == 3
    assert itbib.state() == state
    for word in words:
        assert word in result.err
    return result


def line_of(itbib: Itbib, text: str) -> int:
    return next(
        number
        for number, line in enumerate(itbib.read("README.md").decode().splitlines(), 1)
        if text in line
    )


def test_cell_that_both_sides_changed_is_a_conflict(itbib: Itbib) -> None:
    itbib.ok("set", "data/q", "size=5K")
    edit(itbib, replacing("| Q | 2K", "| Q | 22K"))
    at = line_of(itbib, "| Q |")
    refused(itbib, f"README.md:{at}: ", "'Q', size", "'22K'", "'5K'", "itbib import")


def test_all_conflicts_are_told_at_once(itbib: Itbib) -> None:
    itbib.ok("set", "data/q", "size=5K")
    itbib.ok("set", "models/b", "size=5B")
    edit(itbib, replacing("| Q | 2K", "| Q | 22K"))
    edit(itbib, replacing("<td>2B</td>", "<td>22B</td>"))
    refused(itbib, "'22K'", "'5K'", "'22B'", "'5B'")


def test_same_change_on_both_sides_is_no_conflict(itbib: Itbib) -> None:
    itbib.ok("set", "data/q", "size=22K")
    before = itbib.read(BIB)
    edit(itbib, replacing("| Q | 2K", "| Q | 22K"))
    page = itbib.read("README.md").decode()
    itbib.ok("import", "--offline")
    itbib.ok("render")
    assert itbib.read(BIB) == before
    itbib.ok("render", "--check")
    assert re.sub("sha256=.*", "", itbib.read("README.md").decode()) == re.sub(
        "sha256=.*", "", page
    )


def test_conflict_that_was_settled_is_none(itbib: Itbib) -> None:
    itbib.ok("set", "data/q", "size=5K")
    edit(itbib, replacing("| Q | 2K", "| Q | 22K"))
    refused(itbib)
    itbib.ok("set", "data/q", "size=22K")
    itbib.ok("import", "--offline")
    itbib.ok("render")
    itbib.ok("render", "--check")


# Edits of any kind, of any page

_ROW = re.compile(r"\s*(\||- |\d+\. )")
_WORD = re.compile(r"(?<![\w/.<&=\"'#:-])[a-z]{4,}(?![\w/.=>:])")


def _lines_in_regions(lines: list[str], pattern: re.Pattern[str]) -> list[int]:
    inside, found = False, []
    for number, line in enumerate(lines):
        if re.match(r"\s*<!-- /?itbib:table", line):
            inside = "/itbib" not in line
        elif inside and pattern.search(line):
            found.append(number)
    return found


def _other_word(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.choice(_lines_in_regions(lines, _WORD) or [0])
    return [*lines[:at], _WORD.sub("changed", lines[at], count=1), *lines[at + 1 :]]


def _other_paper(lines: list[str], chance: random.Random) -> list[str]:
    paper = re.compile(r"(?<=arxiv\.org/abs/)\d{4}\.\d{4,5}")
    at = chance.choice(_lines_in_regions(lines, paper) or [0])
    return [*lines[:at], paper.sub("2301.12345", lines[at], count=1), *lines[at + 1 :]]


def _less(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.choice(_lines_in_regions(lines, _ROW) or [0])
    return [*lines[:at], *lines[at + 1 :]]


def _more(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.choice(_lines_in_regions(lines, _ROW) or [0])
    return [*lines[:at], _WORD.sub("another", lines[at]), *lines[at:]]


def _moved(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.choice(_lines_in_regions(lines, _ROW) or [0])
    return [*lines[:at], *lines[at + 1 : at + 2], lines[at], *lines[at + 2 :]]


CHANGES = (_other_word, _other_paper, _less, _more, _moved)


@pytest.mark.parametrize("name", PAGES)
def test_any_edit_of_any_page_is_taken_back_as_it_stands_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("README.md", PAGES[name].read_bytes())
    run.ok("import", "--offline", "--no-backup")
    made = {path: data for path, (data, _) in run.state().items()}
    chance = random.Random(name)
    for change in chance.sample(CHANGES, 3):
        for path, data in made.items():
            run.write(path, data)
        lines = made["README.md"].decode().splitlines(keepends=True)
        edited = "".join(change(lines, chance))
        run.write("README.md", edited)
        state = run.state()
        result = run("import", "--offline", "-q")
        if result.code:
            assert (result.code, run.state()) == (3, state), result.err
            assert "hint: " in result.err
            continue
        assert shown(run.read("README.md").decode()) == shown(edited)
        run.ok("render", "--check")


def shown(page: str) -> list[tuple[str, ...]]:
    """Give what the cells and items of a page show, but for spans, bullets and numbers."""
    read = page_reading.read_page(page.removeprefix("\ufeff"))
    parts = [*(cell for cell in read.cells.values() if not cell.is_empty), *read.items]
    return [(one.text, *map(str, one.links), *one.images) for one in parts]


# With the history of a repository


@pytest.fixture
def repository(itbib: Itbib) -> Itbib:
    if shutil.which("git") is None:
        pytest.skip("needs git")
    git(itbib, "init", "-q")
    git(itbib, "add", ".")
    git(itbib, "commit", "-q", "-m", "Import")
    return itbib


def git(itbib: Itbib, *arguments: str) -> None:
    own = (
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@example.org",
        "-c",
        "commit.gpgsign=false",
    )
    subprocess.run(["git", *own, *arguments], cwd=itbib.folder, check=True, capture_output=True)


def test_changes_of_different_cells_on_both_sides_are_merged(repository: Itbib) -> None:
    repository.ok("set", "data/q", "data=Queue")
    repository.ok("set", "data/p", "size=7K")
    edit(repository, replacing("| Q | 2K", "| Q | 22K"))
    assert repository.ok("import", "--offline").out == "changed data/q\n"
    page = repository.read("README.md").decode()
    assert "| Queue | 22K |" in page
    assert "| P | 7K |" in page
    repository.ok("render", "--check")


def test_rows_that_only_one_side_added_moved_or_removed_are_merged(repository: Itbib) -> None:
    repository.ok("new", "data/s", "data=S", "size=4K")
    repository.ok("rm", "data/p")
    edit(repository, EDITS["new-pipe"][0])
    edit(repository, removing(r"\| Q \|.*\n"))
    assert sorted(repository.ok("import", "--offline").out.splitlines()) == [
        "added data/new",
        "removed data/q",
    ]
    assert sorted(rows_of(repository, "data")) == ["new", "r", "s"]
    repository.ok("render", "--check")


def test_changes_are_merged_though_the_page_was_committed_again_since(repository: Itbib) -> None:
    repository.ok("set", "data/p", "size=7K")
    repository.ok("render")
    git(repository, "commit", "-q", "-a", "-m", "Change")
    edit(repository, lambda page: page + "\nMore.\n")
    git(repository, "commit", "-q", "-a", "-m", "Say more")
    repository.ok("set", "data/r", "size=8K")
    edit(repository, replacing("| Q | 2K", "| Q | 22K"))
    repository.ok("import", "--offline")
    assert re.findall(r"size = \{(.*)\}", repository.read(BIB).decode()) == ["7K", "22K", "8K"]


def test_same_cell_changed_differently_is_a_conflict_with_a_history_too(repository: Itbib) -> None:
    repository.ok("set", "data/q", "size=5K")
    edit(repository, replacing("| Q | 2K", "| Q | 22K"))
    refused(repository, "'22K'", "'5K'")


def test_row_that_the_page_changed_and_the_library_removed_is_a_conflict(
    repository: Itbib,
) -> None:
    repository.ok("rm", "data/q")
    edit(repository, replacing("| Q | 2K", "| Q | 22K"))
    refused(repository, "the row was removed")


def test_row_that_the_library_changed_and_the_page_removed_is_a_conflict(
    repository: Itbib,
) -> None:
    repository.ok("set", "data/q", "size=5K")
    edit(repository, removing(r"\| Q \|.*\n"))
    refused(repository, "(removed)", "5K")


# What cannot be taken back


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            replacing("<table>", "<p>Text</p>\n<table>\n<tr><td>x</td></tr></table>\n<table>"),
            ["table models", "one table and nothing else"],
        ),
        (
            lambda page: re.sub(r"(?s)<table>.*</table>", "Some text.", page),
            ["table models", "one table"],
        ),
        (
            lambda page: re.sub(r"(?m)^(\| .*\|)$", r"\1 --- |", page),
            ["table data", "4 columns, where 3 are declared", "itbib.toml"],
        ),
        (
            replacing("<td>2B</td>", "<td><pre>2B</pre></td>"),
            ["table models", "a block of code"],
        ),
    ],
    ids=["two", "none", "column", "code"],
)
def test_body_that_cannot_be_read_is_refused_with_what_to_do(
    itbib: Itbib, change: Edit, words: list[str]
) -> None:
    edit(itbib, change)
    refused(itbib, "README.md:", *words, "itbib render --force")


def test_edit_of_the_reference_list_is_refused_with_what_to_do(itbib: Itbib) -> None:
    region = "\n<!-- itbib:references -->\n<!-- /itbib:references -->\n"
    edit(itbib, lambda page: page + region)
    itbib.ok("render")
    page = itbib.read("README.md").decode()
    start = page.index("itbib:references")
    edit(itbib, lambda page: page[:start] + page[start:].replace("2023", "2024"))
    refused(
        itbib,
        f"README.md:{line_of(itbib, '<!-- itbib:references')}: ",
        "not made from rows",
        BIB,
        "itbib render --force",
    )
    itbib.ok("render", "--force")
    itbib.ok("render", "--check")
