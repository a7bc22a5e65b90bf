"""Every command that writes, on files and disks that do not want to be written."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import COMMAND, Itbib
from itbib import replacing
from writing_commands import WRITING, content, fill_cache, make_survey

COMMANDS = pytest.mark.parametrize("name", WRITING)
# What stands there before the command is run.
CHANGING = {
    name: [file for file in command.writes if name not in ("export", "tables", "init")]
    for name, command in WRITING.items()
}


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    fill_cache(tmp_path / "cache")
    make_survey(run)
    return run


def present(itbib: Itbib, name: str) -> list[Path]:
    """Give the files that a command changes and that are there."""
    paths = [itbib.folder / file for file in WRITING[name].writes]
    return [path for path in paths if path.exists()]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 96 KB; only the superuser of Linux can."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("needs mount")
    if done.returncode != 0:
        pytest.skip("needs the right to mount")
    yield folder
    subprocess.run(["umount", folder], check=True)


def fill_up(filler: Path) -> None:
    descriptor = os.open(filler, os.O_WRONLY | os.O_CREAT)
    try:
        while os.write(descriptor, b"x" * 4096):
            pass
    except OSError:
        return
    finally:
        os.close(descriptor)


@COMMANDS
def test_a_full_disk(
    small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    itbib = Itbib(small_disk / "survey", monkeypatch)
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "cache"))
    fill_cache(tmp_path / "cache")
    make_survey(itbib)
    before = content(itbib)
    filler = small_disk / "filler"
    fill_up(filler)
    result = itbib(*WRITING[name].arguments)
    assert (result.code, content(itbib)) == (3, before)
    assert "No space left on device" in result.err
    # Once there is room again, the command does what it should.
    filler.unlink()
    assert itbib(*WRITING[name].arguments).code in (0, 1)
    assert content(itbib) != before


@COMMANDS
def test_what_is_read_only_stays(itbib: Itbib, name: str) -> None:
    before = content(itbib)
    for path in present(itbib, name):
        path.chmod(0o444)
        result = itbib(*WRITING[name].arguments)
        assert (result.code, content(itbib)) == (3, before)
        assert "read-only" in result.err
        path.chmod(0o644)


@COMMANDS
def test_mode_and_owner_stay(itbib: Itbib, name: str) -> None:
    paths = present(itbib, name)
    for path in paths:
        path.chmod(0o640)
        if os.name != "nt" and os.getuid() == 0:
            os.chown(path, 12345, 54321)
    kept = {path: path.stat() for path in paths}
    assert itbib(*WRITING[name].arguments).code in (0, 1)
    for path, status in kept.items():
        new = path.stat()
        assert stat.S_IMODE(new.st_mode) == 0o640
        assert (new.st_uid, new.st_gid) == (status.st_uid, status.st_gid)


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
@COMMANDS
def test_a_symbolic_link_stays_one(itbib: Itbib, tmp_path: Path, name: str) -> None:
    for number, path in enumerate(present(itbib, name)):
        behind = tmp_path / f"behind-{number}-{path.name}"
        path.rename(behind)
        path.symlink_to(behind)
    before = content(itbib)
    assert itbib(*WRITING[name].arguments).code in (0, 1)
    assert content(itbib) != before
    for file in CHANGING[name]:
        path = itbib.folder / file
        assert not before.get(file) or path.is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="needs hard links")
@COMMANDS
def test_the_other_names_of_a_file_keep_the_old_content(
    itbib: Itbib, tmp_path: Path, name: str
) -> None:
    """A file is replaced, not written into, so that nobody sees it half done."""
    others: dict[Path, bytes] = {}
    for number, path in enumerate(present(itbib, name)):
        other = tmp_path / f"other-{number}"
        other.hardlink_to(path)
        others[other] = path.read_bytes()
    assert itbib(*WRITING[name].arguments).code in (0, 1)
    assert {other: other.read_bytes() for other in others} == others


@COMMANDS
def test_a_file_that_somebody_changes_meanwhile(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    paths = present(itbib, name)
    if not paths:
        pytest.skip("it makes new files")
    prepared = replacing.prepare
    mine = b"somebody else was here\n"

    def meanwhile(target: Path, *_: object) -> replacing.Prepared:
        pytest.fail(f"{target} was about to be overwritten")

    from itbib import files

    obstacle = files._obstacle

    def changed(change: files.Change, target: Path) -> object:
        for path in paths:
            path.write_bytes(mine)
        return obstacle(change, target)

    monkeypatch.setattr(files, "prepare", meanwhile)
    monkeypatch.setattr(files, "_obstacle", changed)
    if len(WRITING[name].writes) > len(paths):
        monkeypatch.setattr(files, "prepare", prepared)
    result = itbib(*WRITING[name].arguments)
    assert result.code == 3
    assert "changed on disk while itbib was working" in result.err
    assert all(path.read_bytes() == mine for path in paths)


@COMMANDS
def test_two_processes_at_once(
    itbib: Itbib, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = content(itbib)
    command = [*COMMAND, "-q", *WRITING[name].arguments]
    both = [
        subprocess.Popen(command, cwd=itbib.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in both:
        process.communicate(timeout=60)
    found = content(itbib)
    make_survey(itbib)
    fill_cache(tmp_path / "other-cache")
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "other-cache"))
    itbib(*WRITING[name].arguments)
    # As if one had come after the other, or as if the second had come too late.
    once = content(itbib)
    itbib(*WRITING[name].arguments)
    assert found in (once, content(itbib))
    assert found != before
