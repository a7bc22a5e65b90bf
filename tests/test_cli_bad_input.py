"""Bad input: path, line and message of all that is wrong, exit 3, and nothing written."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from cli import Itbib
from itbib import files
from itbib.errors import InputError

CONFIG = """\
[survey]
bib = "references.bib"
targets = ["README.md"]

[[table]]
id = "data"
columns = [
  { name = "name", header = "Name" },
  { name = "size", header = "Size", list = true },
  { name = "paper", header = "Paper", kind = "paper" },
]
"""
BIB = """\
@misc{2305.11206,
  title = {LIMA},
}

@row{data/lima,
  cite = {2305.11206},
  name = {LIMA},
}
"""
README = """\
# Survey

<!-- itbib:table data -->
<!-- /itbib:table data -->

<!-- itbib:references -->
<!-- /itbib:references -->
"""
VERBS = [
    ["list"],
    ["show", "data/lima"],
    ["set", "data/lima", "name=x"],
    ["rm", "data/lima"],
    ["mv", "data/lima", "--before", "2305.11206"],
    ["new", "alpaca", "--type", "software", "title=x"],
    ["add", "2305.11206"],
    ["export"],
    ["export", "-o", "out.bib"],
    ["render"],
    ["render", "--check"],
]
WRITING = [verb for verb in VERBS if verb[0] not in ("list", "show", "export", "add")]
WRITING.remove(["render", "--check"])
WRITING += [["add", "2305.11206", "--table", "data", "--slug", "again"]]


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("itbib.toml", CONFIG)
    run.write("references.bib", BIB)
    run.write("README.md", README)
    return run


def refused(itbib: Itbib, *arguments: str) -> list[str]:
    """Run a command that has to be refused; give its messages without the hints."""
    before = itbib.state()
    result = itbib(*arguments)
    assert result.code == 3, result.err
    assert itbib.state() == before
    return [line for line in result.err.splitlines() if not line.startswith("hint: ")]


# The configuration


@pytest.mark.parametrize("verb", VERBS)
def test_a_configuration_that_is_no_toml(itbib: Itbib, verb: list[str]) -> None:
    itbib.write("itbib.toml", CONFIG + '\n[references\ngroup-by = "table"\n')
    [message] = refused(itbib, *verb)
    assert message.startswith("itbib.toml:13: this is not TOML: ")


def test_a_configuration_that_is_not_utf_8(itbib: Itbib) -> None:
    itbib.write("itbib.toml", b"# caf\xe9\n" + CONFIG.encode())
    assert refused(itbib, "list") == ["itbib.toml:1: byte 0xe9 is not UTF-8"]


def test_all_mistakes_of_the_configuration(itbib: Itbib) -> None:
    config = CONFIG.replace("[survey]", "[survey]\ntitel = 1").replace('"paper" }', '"papre" }')
    itbib.write("itbib.toml", config + '\n[[table]]\nid = "data"\ncolumns = []\n')
    messages = refused(itbib, "render")
    assert [message.split(": ")[0] for message in messages] == [
        "itbib.toml:2",
        "itbib.toml:11",
        "itbib.toml:15",
        "itbib.toml:16",
    ]


# Rows, keys and regions


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        (
            "@row{data/x,\n  cite = {2305.11206},\n  nam = {x},\n}\n",
            ["references.bib:12: row 'data/x': table 'data' has no column 'nam'"],
        ),
        (
            "@row{data/x,\n  papr = {x},\n}\n",
            ["references.bib:11: row 'data/x': table 'data' has no column 'papr'"],
        ),
        (
            "@row{dat/x,\n  name = {x},\n}\n",
            ["references.bib:10: row 'dat/x' belongs to no declared table"],
        ),
        (
            "@row{data/x,\n  name = {x},\n  cite = {2305.11206, 2305.11207},\n}\n",
            ["references.bib:12: row 'data/x' cites '2305.11207', which is no work in the file"],
        ),
        (
            "@row{data/x,\n  cite = {data/lima},\n}\n",
            ["references.bib:11: row 'data/x' cites 'data/lima', which is no work in the file"],
        ),
        (
            "@row{Data/Lima,\n  name = {x},\n}\n",
            ["references.bib:10: repeated entry 'Data/Lima': the one on line 5 counts"],
        ),
        (
            "@row{lima,\n  name = {x},\n}\n",
            ["references.bib:10: the row key 'lima' is not of the form TABLE/SLUG"],
        ),
        (
            "@row{data/x,\n  name = {x}\n  size = {1},\n}\n",
            ["references.bib:10: broken entry 'data/x': expected , or }"],
        ),
        (
            "@row{data/x,\n  name = {x,\n}\n",
            ["references.bib:10: broken entry 'data/x': expected , or }, but the file ends"],
        ),
    ],
)
def test_a_mistake_in_a_row(itbib: Itbib, rows: str, messages: list[str]) -> None:
    itbib.write("references.bib", f"{BIB}\n{rows}")
    for flags in ([], ["--check"], ["--force"], ["--diff"], ["--json"]):
        found = refused(itbib, "render", *flags)
        # A message may say more than is asked for here.
        assert len(found) == len(messages)
        assert all(map(str.startswith, found, messages)), found


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            "<!-- itbib:table data -->\n\n<!-- itbib:references -->\n<!-- /itbib:references -->\n",
            ["README.md:1: region 'table data' is never closed"],
        ),
        (
            "<!-- itbib:references -->\n<!-- itbib:table data -->\n"
            "<!-- /itbib:table data -->\n<!-- /itbib:references -->\n",
            ["README.md:2: region 'table data' stands inside another, 'references' (line 1)"],
        ),
        (
            "x\n<!-- /itbib:references -->\n",
            ["README.md:2: this closes 'references', which is not open"],
        ),
        (
            "<!-- itbib:table dat -->\n<!-- /itbib:table dat -->\n",
            ["README.md:1: table 'dat' is not declared"],
        ),
        ("<!-- itbib:tabel data -->\n<!-- /itbib:tabel data -->\n", ["README.md:1: "]),
    ],
)
def test_a_mistake_in_the_markers(itbib: Itbib, text: str, messages: list[str]) -> None:
    itbib.write("README.md", text)
    found = refused(itbib, "render")
    assert len(found) == len(messages)
    assert all(map(str.startswith, found, messages)), found


def test_all_mistakes_of_all_files_are_told_at_once(itbib: Itbib) -> None:
    itbib.write("itbib.toml", CONFIG.replace('["README.md"', '["README.md", "none.md", "b.md"'))
    itbib.write("README.md", "<!-- itbib:table data -->\n")
    itbib.write("b.md", b"\n\xff\n")
    itbib.write("templates/x.j2", b"")
    itbib.write(
        "references.bib",
        BIB
        + "@row{data/lima, name={again}}\n"
        + "@row{data/x, nam={x}, cite={nobody}}\n"
        + "@row{noslash, name={x}}\n"
        + "@row{date/x, name={x}}\n"
        + "@misc{broken title={x}}\n",
    )
    places = [message.split(": ")[0] for message in refused(itbib, "render")]
    assert places == [
        "README.md:1",
        "b.md:2",
        "none.md",
        "references.bib:9",
        "references.bib:10",
        "references.bib:10",
        "references.bib:11",
        "references.bib:12",
        "references.bib:13",
    ]
    assert len(refused(itbib, "export")) == 3


# Files that are not there, or not what they should be


@pytest.mark.parametrize("verb", VERBS)
def test_a_missing_library(itbib: Itbib, verb: list[str]) -> None:
    (itbib.folder / "references.bib").unlink()
    assert "references.bib: there is no such file" in refused(itbib, *verb)


@pytest.mark.parametrize("verb", VERBS)
def test_a_library_that_is_a_folder(itbib: Itbib, verb: list[str]) -> None:
    (itbib.folder / "references.bib").unlink()
    itbib.write("references.bib/x", "")
    assert "references.bib: cannot be read: Is a directory" in refused(itbib, *verb)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_library_in_utf_16(itbib: Itbib, verb: list[str], encoding: str) -> None:
    itbib.write("references.bib", BIB.encode(encoding))
    [message] = refused(itbib, *verb)
    assert message.startswith("references.bib:1: the file is UTF-")


def test_a_missing_readme(itbib: Itbib) -> None:
    (itbib.folder / "README.md").unlink()
    result = itbib("render")
    message = "README.md: there is no such file\nhint: make it with: itbib init\n"
    assert (result.code, result.err) == (3, message)
    itbib.ok("init")
    itbib.ok("render")


def test_another_target_that_is_missing(itbib: Itbib) -> None:
    itbib.write("itbib.toml", CONFIG.replace("README.md", "docs/tables.md"))
    result = itbib("render")
    assert result.code == 3
    assert result.err == (
        "docs/tables.md: there is no such file\nhint: itbib.toml names it in targets\n"
    )


def test_a_readme_that_is_not_utf_8(itbib: Itbib) -> None:
    itbib.write("README.md", README.encode() + b"caf\xe9\n")
    assert refused(itbib, "render") == ["README.md:8: byte 0xe9 is not UTF-8"]


def test_a_readme_that_is_a_folder(itbib: Itbib) -> None:
    (itbib.folder / "README.md").unlink()
    itbib.write("README.md/x", "")
    assert refused(itbib, "render") == ["README.md: cannot be read: Is a directory"]


@pytest.mark.parametrize(
    "verb", [["render"], ["add", "2305.11206", "--table", "data"]], ids=lambda verb: verb[0]
)
def test_a_missing_configuration(itbib: Itbib, verb: list[str]) -> None:
    (itbib.folder / "itbib.toml").unlink()
    before = itbib.state()
    result = itbib(*verb)
    message = "itbib.toml: there is no such file\nhint: make one with: itbib init\n"
    assert (result.code, result.err) == (3, message)
    assert itbib.state() == before


# Files that may not be written


@pytest.mark.parametrize("verb", WRITING, ids=lambda verb: verb[0])
def test_a_read_only_folder(itbib: Itbib, verb: list[str]) -> None:
    itbib.folder.chmod(0o555)
    try:
        messages = refused(itbib, *verb)
        dry = itbib(*verb, "--dry-run")
    finally:
        itbib.folder.chmod(0o755)
    assert messages == [".: the folder is read-only; nothing was written"]
    assert dry.code == 0
    itbib.ok(*verb)


@pytest.mark.parametrize("verb", WRITING, ids=lambda verb: verb[0])
def test_a_read_only_file(itbib: Itbib, verb: list[str]) -> None:
    name = "README.md" if verb == ["render"] else "references.bib"
    path = itbib.folder / name
    path.chmod(0o444)
    assert refused(itbib, *verb) == [f"{name}: the file is read-only; nothing was written"]
    path.chmod(0o644)
    itbib.ok(*verb)


def test_of_several_targets_all_or_none_is_written(itbib: Itbib) -> None:
    itbib.write("itbib.toml", CONFIG.replace('["README.md"', '["README.md", "sub/b.md"'))
    path = itbib.write("sub/b.md", README)
    path.chmod(0o444)
    assert refused(itbib, "render") == ["sub/b.md: the file is read-only; nothing was written"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read anything")
@pytest.mark.parametrize("name", ["itbib.toml", "references.bib", "README.md"])
def test_a_file_that_may_not_be_read(itbib: Itbib, name: str) -> None:
    path = itbib.folder / name
    before = itbib.state()
    path.chmod(0o000)
    result = itbib("render")
    path.chmod(0o644)
    assert (result.code, result.err) == (3, f"{name}: cannot be read: Permission denied\n")
    assert itbib.state() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_regular_file_is_not_replaced(itbib: Itbib) -> None:
    """Renaming a file onto a device would do away with the device."""
    os.mkfifo(itbib.folder / "pipe")
    (itbib.folder / "link").symlink_to("pipe")
    for name in ("pipe", "link"):
        with pytest.raises(InputError, match=rf"^{name}: this is no regular file"):
            files.write([files.Change(itbib.folder / name, b"", b"new")])
    assert (itbib.folder / "pipe").is_fifo()


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
@pytest.mark.parametrize("verb", VERBS)
def test_a_library_that_links_to_itself(itbib: Itbib, verb: list[str]) -> None:
    (itbib.folder / "loop.bib").symlink_to("loop.bib")
    result = itbib(*verb, "--bib", "loop.bib")
    assert result.code == 3
    assert "symbolic links" in result.err or "itbib.toml: there is no such file" in result.err


# Files that change


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_target_that_changes_while_itbib_works(itbib: Itbib) -> None:
    """The library is a pipe, so that itbib waits for it when it has read the README.md."""
    pipe = itbib.folder / "pipe.bib"
    os.mkfifo(pipe)
    itbib.write("itbib.toml", CONFIG.replace("references.bib", "pipe.bib"))

    def somebody_else() -> None:
        with pipe.open("wb") as stream:
            itbib.write("README.md", f"{README}\nMy own words.\n")
            stream.write(BIB.encode())

    thread = threading.Thread(target=somebody_else)
    thread.start()
    result = itbib("render")
    thread.join()
    assert result.code == 3
    assert result.err == (
        "README.md: the file changed on disk while itbib was working; nothing was written\n"
        "hint: run the command again\n"
    )
    assert itbib.read("README.md").decode() == f"{README}\nMy own words.\n"
    assert sorted(path.name for path in itbib.folder.iterdir()) == [
        "README.md",
        "itbib.toml",
        "pipe.bib",
        "references.bib",
    ]


@pytest.mark.parametrize("before", [b"other", None])
def test_no_change_of_somebody_else_is_overwritten(itbib: Itbib, before: bytes | None) -> None:
    paths = [itbib.folder / "new.md", itbib.folder / "README.md"]
    state = itbib.state()
    changes = [files.Change(paths[0], None, b"new"), files.Change(paths[1], before, b"mine")]
    with pytest.raises(InputError, match=r"README\.md: the file changed on disk"):
        files.write(changes)
    assert itbib.state() == state


def test_what_several_processes_write_at_once_is_all_there(itbib: Itbib) -> None:
    keys = [f"work{number}" for number in range(6)]
    processes = [
        itbib.spawn("new", key, "--type", "misc", f"title={key}", "-C", ".") for key in keys
    ]
    for process in processes:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    listed = [entry["key"] for entry in itbib.ok("list", "--json").json]
    assert sorted(listed) == sorted([*keys, "2305.11206", "data/lima"])
    assert sorted(itbib.state()) == ["README.md", "itbib.toml", "references.bib"]
