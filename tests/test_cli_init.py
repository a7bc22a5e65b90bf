"""``itbib init``: a start that works, and nothing lost that was there."""

from __future__ import annotations

from pathlib import Path

import pytest

from arxiv_server import ArxivServer
from cli import Itbib

MARKERS = (
    "## Papers\n\n<!-- itbib:table papers -->\n<!-- /itbib:table papers -->\n\n"
    "## References\n\n<!-- itbib:references -->\n<!-- /itbib:references -->\n"
)
NEXT = (
    "  itbib add 2305.11206 --table papers    fetch a paper and give it a row\n"
    "  itbib render                           regenerate the regions of README.md\n"
    "  itbib export -o refs.bib               write the .bib for LaTeX\n"
    "Tables and columns are declared in itbib.toml.\n"
)


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer) -> Itbib:
    return Itbib(tmp_path / "alignment", monkeypatch, arxiv_server.url)


def works(itbib: Itbib, *place: str) -> str:
    """Do what the command says comes next; give the README.md that comes of it."""
    itbib.ok("add", "2305.11206", "--table", "papers", *place)
    itbib.ok("render", *place)
    itbib.ok("render", "--check", *place)
    folder = place[1] if place else "."
    text = itbib.read(f"{folder}/README.md").decode()
    assert ">LIMA: Less Is More for Alignment</a></td>" in text
    assert '<a id="ref-2305.11206"></a>' in text
    exported = itbib.ok("export", *place).out
    assert "@misc{2305.11206," in exported
    return text


def test_an_empty_folder(itbib: Itbib) -> None:
    result = itbib.ok("init")
    assert result.out == ""
    assert result.err.startswith(
        "wrote itbib.toml\nwrote references.bib\nwrote README.md\n\nNext:\n"
    )
    assert result.err.endswith(NEXT)
    assert sorted(itbib.state()) == ["README.md", "itbib.toml", "references.bib"]
    assert itbib.read("README.md").decode() == f"# alignment\n\n{MARKERS}"
    assert itbib.read("references.bib") == b""
    works(itbib)


def test_an_empty_survey_renders(itbib: Itbib) -> None:
    itbib.ok("init")
    assert itbib("render", "--check").code == 1
    itbib.ok("render")
    itbib.ok("render", "--check")


@pytest.mark.parametrize("mode", ["-C", "argument", "both"])
def test_another_folder(itbib: Itbib, mode: str) -> None:
    if mode == "-C":
        (itbib.folder / "new").mkdir()
        result = itbib.ok("-C", "new", "init")
        folder = "new"
    elif mode == "argument":
        result = itbib.ok("init", "new/survey")
        folder = "new/survey"
    else:
        (itbib.folder / "new").mkdir()
        result = itbib.ok("init", "survey", "-C", "new")
        folder = "new/survey"
    assert result.err.startswith(f"wrote {folder}/itbib.toml\nwrote {folder}/references.bib\n")
    assert not (itbib.folder / "itbib.toml").exists()
    assert itbib.read(f"{folder}/README.md").startswith(b"# " + folder.split("/")[-1].encode())
    works(itbib, "-C", folder)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["# Mine", "\ufeff# Mine\n\nText é\n", "text\n\n\n", "", "\n"])
def test_beside_a_readme(itbib: Itbib, newline: str, start: str) -> None:
    before = start.replace("\n", newline).encode()
    itbib.write("README.md", before)
    result = itbib.ok("init")
    assert "appended regions to README.md\n" in result.err
    after = itbib.read("README.md")
    assert after.startswith(before)
    added = after[len(before) :].decode()
    written = newline if newline in start.replace("\n", newline) else "\n"
    assert added.replace(written, "\n").strip("\n") == MARKERS.strip("\n")
    assert "\r" not in added.replace("\r\n", "") + ("" if written == "\r\n" else added)
    text = works(itbib)
    assert text.encode().startswith(before)
    # A heading needs a line of its own, or it is none.
    assert f"{written}## Papers{written}" in f"{written}{text}"


def test_a_readme_with_regions_stays(itbib: Itbib) -> None:
    itbib.write("README.md", f"# Mine\n\n{MARKERS}\nThe end")
    before = itbib.read("README.md")
    assert "README" not in itbib.ok("init").err.split("\nNext")[0]
    assert itbib.read("README.md") == before
    assert works(itbib).endswith("\nThe end")


def test_a_library_that_is_there_stays(itbib: Itbib) -> None:
    bib = b"% mine\r\n@misc{k, author = {K\xf6pf}, title = {T}}"
    itbib.write("references.bib", bib)
    itbib.ok("init")
    assert itbib.read("references.bib") == bib
    works(itbib)
    assert itbib.read("references.bib").startswith(bib)


def test_another_name_for_the_library(itbib: Itbib) -> None:
    bib = b"@misc{k, title = {T}}\n"
    itbib.write("paper/main.bib", bib)
    itbib.ok("init", "--bib", "paper/main.bib")
    assert not (itbib.folder / "references.bib").exists()
    assert b'\nbib = "paper/main.bib"\n' in itbib.read("itbib.toml")
    works(itbib)
    assert itbib.read("paper/main.bib").startswith(bib)


def test_a_new_library_in_a_new_folder(itbib: Itbib) -> None:
    itbib.ok("--bib", "paper/main.bib", "init")
    assert itbib.read("paper/main.bib") == b""
    works(itbib)


@pytest.mark.parametrize("filled", [False, True])
def test_twice_changes_nothing(itbib: Itbib, filled: bool) -> None:
    itbib.ok("init")
    if filled:
        works(itbib)
    before = itbib.state()
    assert itbib.ok("init").err == "everything is there already; nothing written\n"
    assert itbib.state() == before


def test_what_is_missing_is_made_as_the_configuration_says(itbib: Itbib) -> None:
    itbib.write(
        "itbib.toml",
        '[survey]\nbib = "a.bib"\ntitle = "Ours"\n'
        '[[table]]\nid = "x"\ntitle = "The x"\ncolumns = [{ name = "name" }]\n',
    )
    config = itbib.read("itbib.toml")
    result = itbib.ok("init")
    assert result.err.startswith("wrote a.bib\nwrote README.md\n\nNext:\n")
    assert "itbib add 2305.11206 --table x " in result.err
    assert (
        itbib.read("README.md")
        .decode()
        .startswith("# Ours\n\n## The x\n\n<!-- itbib:table x -->\n<!-- /itbib:table x -->\n")
    )
    assert itbib.read("itbib.toml") == config
    itbib.ok("add", "2305.11206", "--table", "x")
    itbib.ok("render")


def test_a_readme_that_is_no_target_is_left_alone(itbib: Itbib) -> None:
    itbib.write("itbib.toml", '[survey]\ntargets = ["tables.md"]\n')
    itbib.write("README.md", "# Mine\n")
    itbib.ok("init")
    assert itbib.read("README.md") == b"# Mine\n"


def test_a_folder_inside_a_survey_gets_a_survey_of_its_own(itbib: Itbib) -> None:
    itbib.ok("init")
    before = itbib.state()
    (itbib.folder / "sub").mkdir()
    itbib.ok("-C", "sub", "init")
    itbib.ok("-C", "sub", "init", "inner")
    works(itbib, "-C", "sub/inner")
    works(itbib, "-C", "sub")
    after = itbib.state()
    assert {name: after[name] for name in before} == before
    assert (itbib.folder / "sub" / "inner" / "itbib.toml").is_file()


@pytest.mark.parametrize("there", [False, True])
def test_a_dry_run_writes_nothing(itbib: Itbib, there: bool) -> None:
    if there:
        itbib.write("new/README.md", "# Mine\n")
    before = itbib.state()
    result = itbib.ok("init", "new", "--dry-run")
    readme = "would append regions to" if there else "would write"
    assert result.err == (
        f"would write new/itbib.toml\nwould write new/references.bib\n{readme} new/README.md\n"
    )
    assert itbib.state() == before
    assert (itbib.folder / "new").exists() == there


def test_quiet(itbib: Itbib) -> None:
    result = itbib.ok("init", "-q")
    assert (result.out, result.err) == ("", "")


@pytest.mark.parametrize(
    ("prepare", "arguments", "message"),
    [
        ("file", ["init", "file"], "file: the folder cannot be made: "),
        ("file", ["init", "file/new"], "file/new: the folder cannot be made: "),
        (
            "references.bib/x",
            ["init"],
            "references.bib: this is a folder, and a file should stand here\n",
        ),
        ("README.md/x", ["init"], "README.md: this is a folder, and a file should stand here\n"),
    ],
)
def test_something_stands_in_the_way(
    itbib: Itbib, prepare: str, arguments: list[str], message: str
) -> None:
    itbib.write(prepare, "")
    before = itbib.state()
    result = itbib(*arguments)
    assert result.code == 3
    assert result.err.startswith(message)
    assert itbib.state() == before


def test_a_readme_that_is_not_utf_8(itbib: Itbib) -> None:
    itbib.write("README.md", b"# Title\n\ncaf\xe9\n")
    before = itbib.state()
    result = itbib("init")
    message = "README.md:3: byte 0xe9 is not UTF-8\nhint: convert it to UTF-8\n"
    assert (result.code, result.err) == (3, message)
    assert itbib.state() == before


def test_a_malformed_configuration(itbib: Itbib) -> None:
    itbib.write("itbib.toml", "[survey\n")
    before = itbib.state()
    result = itbib("init")
    assert result.code == 3
    assert result.err.startswith("itbib.toml:1: this is not TOML: ")
    assert itbib.state() == before


def test_a_read_only_folder(itbib: Itbib) -> None:
    itbib.write("README.md", "# Mine\n")
    before = itbib.state()
    itbib.folder.chmod(0o555)
    try:
        result = itbib("init")
    finally:
        itbib.folder.chmod(0o755)
    assert result.code == 3
    assert result.err == (
        ".: the folder is read-only; nothing was written\nhint: allow writing: chmod u+w .\n"
    )
    assert itbib.state() == before
