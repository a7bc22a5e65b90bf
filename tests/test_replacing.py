"""Several files change as one, whatever kills the process in between."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from cli import Itbib
from itbib import files, replacing
from itbib.files import Change

OLD = {"a.txt": b"old a\n", "sub/b.txt": b"old b\n", "sub/c.txt": None}
NEW = {"a.txt": b"new a\n", "sub/b.txt": b"new b\n", "sub/c.txt": b"new c\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    for name, data in OLD.items():
        if data is not None:
            (tmp_path / name).write_bytes(data)
    return tmp_path


def changes(folder: Path) -> list[Change]:
    return [Change(folder / name, OLD[name], NEW[name]) for name in OLD]


def content(folder: Path) -> dict[str, bytes | None]:
    return {
        name: (folder / name).read_bytes() if (folder / name).exists() else None for name in OLD
    }


def left(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*")]


def killed_after(monkeypatch: pytest.MonkeyPatch, renames: int) -> None:
    """Let the process die at a rename; nothing is tidied up."""
    real = Path.replace
    done: list[Path] = []

    def replace(self: Path, target: Path) -> Path:
        if len(done) == renames:
            os._exit(9)
        done.append(target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("renames", range(6))
def test_a_process_that_dies_between_renames(
    folder: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    child = os.fork()
    if not child:
        killed_after(monkeypatch, renames)
        files.write(changes(folder))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    # Two notes and three files are renamed.
    assert os.waitstatus_to_exitcode(status) == (9 if renames < 5 else 0)
    for name in ("a.txt", "sub/b.txt"):
        files.read(folder / name)
    found = content(folder)
    # Each folder is as it was or as it should be.
    assert found["a.txt"] in (OLD["a.txt"], NEW["a.txt"])
    assert (found["sub/b.txt"], found["sub/c.txt"]) in [
        (OLD["sub/b.txt"], None),
        (NEW["sub/b.txt"], NEW["sub/c.txt"]),
    ]
    assert not list(folder.rglob(replacing.NOTE))
    if renames > 1:
        assert found == NEW


def test_an_interruption_between_renames_finishes_what_was_begun(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = replacing._put
    put: list[Path] = []

    def interrupted(one: replacing.Prepared) -> None:
        put.append(one.target)
        if len(put) == 2:
            raise KeyboardInterrupt
        real(one)

    monkeypatch.setattr(replacing, "_put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write(changes(folder))
    assert (content(folder), left(folder)) == (NEW, [])


def unfinished(folder: Path, **names: str) -> None:
    before = replacing._digest(OLD["a.txt"])
    note = {"temporary": ".a.txt.x.tmp", "target": "a.txt", "before": before, **names}
    (folder / replacing.NOTE).write_text(json.dumps([note]), "utf-8")
    (folder / ".a.txt.x.tmp").write_bytes(b"new a\n")


def test_a_change_made_since_is_kept(folder: Path) -> None:
    unfinished(folder)
    (folder / "a.txt").write_bytes(b"mine\n")
    assert files.read(folder / "a.txt") == b"mine\n"
    assert left(folder) == []


@pytest.mark.parametrize(
    "names",
    [
        {"target": "../victim"},
        {"target": "sub/b.txt"},
        {"temporary": "a.txt", "target": "b.txt"},
        {"temporary": "../.a.txt.x.tmp"},
        {"target": ""},
        {"before": ""},
    ],
)
def test_a_note_that_came_with_a_repository_reaches_nothing_outside(
    folder: Path, names: dict[str, str]
) -> None:
    (folder.parent / "victim").write_bytes(b"")
    unfinished(folder, **names)
    assert files.read(folder / "a.txt") == OLD["a.txt"]
    assert content(folder) == OLD
    assert (folder.parent / "victim").read_bytes() == b""
    assert not (folder / replacing.NOTE).exists()


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"a": 1}', "null", '[{"target": 1}]'])
def test_a_note_that_is_damaged_is_taken_away(folder: Path, text: str) -> None:
    (folder / replacing.NOTE).write_text(text, "utf-8")
    assert files.read(folder / "a.txt") == OLD["a.txt"]
    assert left(folder) == []


def test_what_a_killed_process_left_long_ago_is_taken_away(folder: Path) -> None:
    old, recent, other = (folder / f".{name}.tmp" for name in ("a.txt.1", "a.txt.2", "b.txt.3"))
    for path in (old, recent, other):
        path.write_bytes(b"")
    long_ago = time.time() - 3600
    for path in (old, other):
        os.utime(path, (long_ago, long_ago))
    files.write([Change(folder / "a.txt", OLD["a.txt"], b"new")])
    assert (old.exists(), recent.exists(), other.exists()) == (False, True, True)


def visible(itbib: Itbib) -> dict[str, bytes]:
    """Give all files but what a killed process left, which is taken away later."""
    found = (path for path in itbib.folder.iterdir() if not path.name.endswith(".tmp"))
    return {path.name: path.read_bytes() for path in found}


PAGE = (
    "# Papers\n\n| Name | Paper |\n| --- | --- |\n"
    "| Alpha | [One title](https://example.org/a.pdf) |\n"
    "| Beta | [Another title](https://example.org/b.pdf) |\n"
)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("renames", range(4))
def test_an_import_that_dies_between_its_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    whole = Itbib(tmp_path / "whole", monkeypatch)
    whole.write("README.md", PAGE)
    assert whole("import", "README.md", "--offline").code == 0
    made = visible(whole)
    killed = Itbib(tmp_path / "killed", monkeypatch)
    killed.write("README.md", PAGE)
    child = os.fork()
    if not child:
        killed_after(monkeypatch, renames)
        killed("import", "README.md", "--offline")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 9 << 8
    # Whatever comes next finishes it, or it had not begun.
    assert killed("list").code in (0, 3)
    assert killed("import", "README.md", "--offline").code == 0
    assert visible(killed) == made
