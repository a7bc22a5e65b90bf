"""``itbib render``: what is written when, and what the exit code says."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli import Itbib

CONFIG = """\
[survey]
targets = ["README.md", "docs/tables.md"]

[[table]]
id = "data"
layout = "pipe"
columns = [
  { name = "name", header = "Name" },
  { name = "ref", header = "Ref.", kind = "citation" },
]

[[table]]
id = "models"
layout = "html"
columns = [ { name = "name", header = "Name" }, { name = "ref", header = "R", kind = "citation" } ]
"""
BIB = """\
@misc{b2, title = {Second}, author = {B. Author}, year = 2021}
@misc{a1, title = {First}, author = {A. Author}, year = 2020}
@row{data/x, cite = {a1}, name = {X}}
@row{models/y, cite = {b2, a1}, name = {Y}}
"""
README = """\
# Survey

<!-- itbib:table data -->
<!-- /itbib:table data -->

Between.

<!-- itbib:references -->
<!-- /itbib:references -->

The end"""
TABLES = "<!-- itbib:table models -->\n<!-- /itbib:table models -->\n"


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("itbib.toml", CONFIG)
    run.write("references.bib", BIB)
    run.write("README.md", README)
    run.write("docs/tables.md", TABLES)
    return run


def edit(itbib: Itbib, name: str, old: str, new: str) -> None:
    text = itbib.read(name).decode()
    assert text.count(old) == 1
    itbib.write(name, text.replace(old, new))


def test_all_regions_of_all_targets_are_written(itbib: Itbib) -> None:
    result = itbib.ok("render")
    assert result.out == ""
    assert result.err == (
        "README.md:3: wrote table data\n"
        "README.md:8: wrote references\n"
        "docs/tables.md:1: wrote table models\n"
    )
    readme = itbib.read("README.md").decode()
    assert "| X | " in readme
    # Numbers follow the order of first appearance, over all targets.
    assert readme.index("First") < readme.index("Second")
    assert 'href="../README.md#ref-b2"' in itbib.read("docs/tables.md").decode()
    assert readme.startswith("# Survey\n\n<!-- itbib:table data sha256=")
    assert "<!-- /itbib:table data -->\n\nBetween.\n\n<!-- itbib:references" in readme
    assert readme.endswith("<!-- /itbib:references -->\n\nThe end")


def test_twice_changes_nothing(itbib: Itbib) -> None:
    itbib.ok("render")
    before = itbib.state()
    result = itbib.ok("render")
    assert result.err == "3 regions are up to date; nothing written\n"
    assert itbib.ok("render", "--force").err == result.err
    assert itbib.ok("render", "--check").err == "3 regions are up to date\n"
    assert itbib.state() == before


def test_only_files_that_change_are_written(itbib: Itbib) -> None:
    itbib.ok("render")
    before = itbib.state()
    itbib.ok("set", "models/y", "name=New")
    assert itbib.ok("render").err == "docs/tables.md:1: wrote table models\n"
    after = itbib.state()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"references.bib", "docs/tables.md"}


def test_check_names_what_is_stale_and_writes_nothing(itbib: Itbib) -> None:
    before = itbib.state()
    result = itbib("render", "--check")
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        "README.md:3: table data is stale\n"
        "README.md:8: references is stale\n"
        "docs/tables.md:1: table models is stale\n"
        "hint: run: itbib render\n"
    )
    assert itbib.state() == before
    itbib.ok("render")
    itbib.ok("set", "a1", "title=Renamed")
    result = itbib("render", "--check", "-q")
    assert (result.code, result.out, result.err) == (1, "", "")


def test_diff_shows_what_would_change(itbib: Itbib) -> None:
    itbib.ok("render")
    itbib.ok("set", "a1", "title=Renamed")
    before = itbib.state()
    results = [itbib.ok("render", flag) for flag in ("--diff", "--dry-run")]
    assert results[0] == results[1]
    assert results[0].out.startswith("--- README.md\n+++ README.md\n@@ ")
    assert results[0].err == "README.md:13: references would be written\n"
    lines = [line for line in results[0].out.splitlines()[2:] if line.startswith(("+", "-"))]
    assert any("Renamed" in line for line in lines if line.startswith("+"))
    assert any("First" in line for line in lines if line.startswith("-"))
    assert len(lines) == 4  # the list's one line and the checksum, out and in
    checked = itbib("render", "--check", "--diff")
    assert (checked.code, checked.out) == (1, results[0].out)
    assert itbib.state() == before


def test_a_region_edited_by_hand_stops_everything(itbib: Itbib) -> None:
    itbib.ok("render")
    edit(itbib, "README.md", "| X |", "| my X |")
    itbib.ok("set", "models/y", "name=New")
    before = itbib.state()
    result = itbib("render")
    assert result.code == 3
    assert result.out.startswith("--- README.md (table data)\n+++ README.md (table data)\n@@ ")
    assert "\n-| my X |" in result.out
    assert "\n+| X |" in result.out
    assert result.err == (
        "README.md:3: table data was edited by hand; it was left as it is\n"
        "hint: take the edit into references.bib: itbib import; or drop it: itbib render --force\n"
    )
    assert itbib.state() == before
    for flags, code in ((["--check"], 1), (["--diff"], 3), (["--dry-run"], 3)):
        other = itbib("render", *flags)
        assert other.code == code
        assert "README.md:3: table data was edited by hand; it was left as it is" in other.err
        assert itbib.state() == before
    # Rendering would be refused: it is no good advice.
    edit(itbib, "references.bib", "{New}", "{Y}")
    assert "run: itbib render\n" not in itbib("render", "--check").err


def test_force_overwrites_edits(itbib: Itbib) -> None:
    itbib.ok("render")
    good = itbib.read("README.md")
    edit(itbib, "README.md", "| X |", "| my X |")
    before = itbib.state()
    shown = itbib.ok("render", "--force", "--diff")
    assert "\n-| my X |" in shown.out
    assert itbib.state() == before
    assert itbib.ok("render", "--force").err == "README.md:3: wrote table data\n"
    assert itbib.read("README.md") == good


def test_text_in_a_new_region_counts_as_an_edit(itbib: Itbib) -> None:
    edit(itbib, "README.md", "data -->\n<!--", "data -->\nold table\n<!--")
    assert itbib("render").code == 3
    itbib.ok("render", "--force")
    assert b"old table" not in itbib.read("README.md")


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_the_line_ends_of_a_file_stay(itbib: Itbib, newline: str) -> None:
    itbib.ok("render")
    expected = itbib.read("README.md").decode().replace("\n", newline)
    itbib.write("README.md", README.replace("\n", newline))
    itbib.ok("render")
    assert itbib.read("README.md").decode() == expected
    assert itbib("render", "--check").code == 0


@pytest.mark.parametrize("name", ["itbib.toml", "references.bib"])
def test_crlf_in_the_sources_changes_nothing(itbib: Itbib, name: str) -> None:
    itbib.ok("render")
    itbib.write(name, itbib.read(name).replace(b"\n", b"\r\n"))
    itbib.ok("render", "--check")


def test_the_outcome_depends_on_nothing_but_the_files(
    itbib: Itbib, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[list[bytes]] = []
    for name, inside, arguments in (
        ("one", ".", ["render"]),
        ("two and a half", "docs", ["render"]),
        ("three", "..", ["render", "-C", "three"]),
        ("four", "../..", ["-C", str(tmp_path / "four"), "render"]),
        ("five", "..", ["--bib", "references.bib", "-C", "five/docs/..", "render"]),
    ):
        folder = tmp_path / name
        shutil.copytree(itbib.folder, folder)
        monkeypatch.chdir(folder / inside)
        monkeypatch.setenv("TZ", f"UTC-{len(copies)}")
        itbib.ok(*arguments)
        copies.append([(folder / path).read_bytes() for path in ("README.md", "docs/tables.md")])
    assert all(copy == copies[0] for copy in copies)
    assert b"sha256=" in copies[0][1]


def test_no_network_is_needed(itbib: Itbib) -> None:
    program = (
        "import sys\nfrom itbib.cli import main\n"
        "try:\n    main(['render'])\nexcept SystemExit as stop:\n    assert stop.code == 0\n"
        "assert not {'arxiv', 'requests', 'urllib3', 'lxml'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=itbib.folder, check=True)
    assert b"sha256=" in itbib.read("README.md")


def test_messages_name_files_as_seen_from_here(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(itbib.folder.parent)
    assert (
        "survey/README.md:3: table data is stale" in itbib("-C", "survey", "render", "--check").err
    )
    monkeypatch.chdir(itbib.folder / "docs")
    err = itbib("render", "--check").err
    assert "\ntables.md:1: table models is stale\n" in err
    assert f"{itbib.folder / 'README.md'}:3: table data is stale\n" in err


def test_json_lists_the_regions(itbib: Itbib) -> None:
    assert itbib("render", "--check", "--json").json == [
        {"path": "README.md", "line": 3, "region": "table data", "state": "stale"},
        {"path": "README.md", "line": 8, "region": "references", "state": "stale"},
        {"path": "docs/tables.md", "line": 1, "region": "table models", "state": "stale"},
    ]
    itbib.ok("render")
    edit(itbib, "README.md", "| X |", "| my X |")
    states = [region["state"] for region in itbib("render", "--diff", "--json").json]
    assert states == ["edited", "fresh", "fresh"]


@pytest.mark.parametrize("flags", [[], ["--check"], ["--diff"]])
def test_a_file_without_regions(itbib: Itbib, flags: list[str]) -> None:
    itbib.write("README.md", "# Nothing here\n")
    itbib.write("docs/tables.md", "")
    before = itbib.state()
    result = itbib.ok("render", *flags)
    assert result.err == (
        "README.md: there is no region in this file\n"
        "docs/tables.md: there is no region in this file\n"
        "hint: mark one with <!-- itbib:references --> and <!-- /itbib:references -->\n"
    )
    assert itbib.state() == before


def test_one_region_is_no_plural(itbib: Itbib) -> None:
    itbib.write("README.md", "")
    itbib.ok("render")
    result = itbib.ok("render")
    assert result.err.startswith("README.md: there is no region in this file\nhint: ")
    assert result.err.endswith("\n1 region is up to date; nothing written\n")


def test_own_templates_take_the_place_of_the_packaged_ones(itbib: Itbib) -> None:
    itbib.write("templates/table.pipe.md.j2", "{{ table.rows | length }} rows\n")
    itbib.ok("render")
    assert b"\n1 rows\n" in itbib.read("README.md")
    itbib.write("templates/table.pipe.md.j2", b"caf\xe9")
    result = itbib("render")
    assert result.code == 3
    assert "templates/table.pipe.md.j2:1: byte 0xe9 is not UTF-8" in result.err


def test_a_symbolic_link_stays_one(itbib: Itbib) -> None:
    real = itbib.folder / "real.md"
    (itbib.folder / "README.md").rename(real)
    (itbib.folder / "README.md").symlink_to("real.md")
    itbib.ok("render")
    assert (itbib.folder / "README.md").is_symlink()
    assert b"sha256=" in real.read_bytes()


def test_the_mode_of_a_file_stays(itbib: Itbib) -> None:
    (itbib.folder / "README.md").chmod(0o640)
    itbib.ok("render")
    assert (itbib.folder / "README.md").stat().st_mode & 0o777 == 0o640
