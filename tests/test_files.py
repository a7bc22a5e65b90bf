"""Files are written all or none, never over somebody's change, and one process at a time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from itbib import files
from itbib.errors import InputError
from itbib.files import Change

posix_only = pytest.mark.skipif(os.name == "nt", reason="POSIX modes and links")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder; locks go elsewhere. It can be written to again in the end."""
    here = tmp_path / "survey"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "cache"))
    yield here
    for path in (here, *here.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder: content by name, None for a folder."""
    return {
        str(path.relative_to(folder)): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


def test_files_are_written_and_nothing_else_is_left(folder: Path) -> None:
    (folder / "a.bib").write_bytes(b"old\r\n")
    files.write([Change(Path("a.bib"), b"old\r\n", b"new\n"), Change(folder / "b", None, b"\xff")])
    assert tree(folder) == {"a.bib": b"new\n", "b": b"\xff"}
    files.write({"a": Change(Path("a.bib"), b"new\n", b"")})
    assert tree(folder) == {"a.bib": b"", "b": b"\xff"}
    files.write([])
    assert tree(folder) == {"a.bib": b"", "b": b"\xff"}


@pytest.mark.parametrize(
    ("before", "on_disk"),
    [(b"old", b"newer"), (b"old", None), (None, b"made meanwhile"), (b"", b" ")],
)
def test_somebody_s_change_is_not_overwritten(
    folder: Path, before: bytes | None, on_disk: bytes | None
) -> None:
    if on_disk is not None:
        (folder / "a.bib").write_bytes(on_disk)
    (folder / "README.md").write_bytes(b"text")
    was = tree(folder)
    with pytest.raises(InputError, match=r"^a\.bib: the file changed on disk"):
        files.write(
            [Change(Path("README.md"), b"text", b"other"), Change(Path("a.bib"), before, b"new")]
        )
    assert tree(folder) == was


def test_all_obstacles_are_named_at_once_and_nothing_is_written(folder: Path) -> None:
    (folder / "good").write_bytes(b"1")
    (folder / "changed").write_bytes(b"2")
    (folder / "folder").mkdir()
    was = tree(folder)
    with pytest.raises(InputError) as refusal:
        files.write(
            [
                Change(Path("good"), b"1", b"new"),
                Change(Path("changed"), b"1", b"new"),
                Change(Path("folder"), None, b"new"),
                Change(Path("missing/a.bib"), None, b"new"),
                Change(Path("good/a.bib"), None, b"new"),
                Change(Path("also-good"), None, b"new"),
            ]
        )
    assert [problem.path for problem in refusal.value.problems] == [
        "changed",
        "folder",
        str(Path("missing/a.bib")),
        str(Path("good/a.bib")),
    ]
    assert all("nothing was written" in str(problem) for problem in refusal.value.problems)
    assert tree(folder) == was


@posix_only
@pytest.mark.parametrize("locked", ["refs/a.bib", "refs"])
def test_what_is_read_only_stays_even_for_root(folder: Path, locked: str) -> None:
    (folder / "refs").mkdir()
    (folder / "refs/a.bib").write_bytes(b"old")
    (folder / "README.md").write_bytes(b"text")
    (folder / locked).chmod(0o555)
    was = tree(folder)
    with pytest.raises(InputError) as refusal:
        files.write(
            [
                Change(Path("README.md"), b"text", b"other"),
                Change(Path("refs/a.bib"), b"old", b"new"),
                Change(Path("refs/a.bib"), b"old", b"new"),
            ]
        )
    [problem] = refusal.value.problems
    assert problem.path == locked
    assert problem.message.startswith(f"the {'file' if '.' in locked else 'folder'} is read-only")
    assert problem.hint == f"allow writing: chmod u+w {locked}"
    assert tree(folder) == was


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_is_kept(folder: Path, mode: int) -> None:
    path = folder / "a.bib"
    path.write_bytes(b"old")
    path.chmod(mode)
    owner = (path.stat().st_uid, path.stat().st_gid)
    files.write([Change(path, b"old", b"new")])
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert (path.stat().st_uid, path.stat().st_gid) == owner


@posix_only
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_a_new_file_has_the_mode_that_the_user_wants(folder: Path, mask: int, mode: int) -> None:
    old = os.umask(mask)
    try:
        files.write([Change(folder / "a.bib", None, b"new")])
    finally:
        os.umask(old)
    assert stat.S_IMODE((folder / "a.bib").stat().st_mode) == mode


@posix_only
def test_a_symbolic_link_stays_and_the_file_behind_it_is_written(folder: Path) -> None:
    (folder / "real").mkdir()
    (folder / "real/refs.bib").write_bytes(b"old")
    (folder / "between").symlink_to("real/refs.bib")
    (folder / "a.bib").symlink_to("between")
    files.write([Change(Path("a.bib"), b"old", b"new")])
    assert (folder / "a.bib").is_symlink()
    assert (folder / "between").is_symlink()
    assert not (folder / "real/refs.bib").is_symlink()
    assert tree(folder) == {
        "a.bib": b"new",
        "between": b"new",
        "real": None,
        "real/refs.bib": b"new",
    }


@posix_only
def test_a_link_to_nothing_makes_the_file(folder: Path) -> None:
    (folder / "a.bib").symlink_to("refs.bib")
    files.write([Change(Path("a.bib"), None, b"new")])
    assert (folder / "a.bib").is_symlink()
    assert (folder / "refs.bib").read_bytes() == b"new"


@posix_only
def test_a_link_in_a_circle_is_refused(folder: Path) -> None:
    (folder / "a.bib").symlink_to("b.bib")
    (folder / "b.bib").symlink_to("a.bib")
    with pytest.raises(InputError, match=r"a\.bib: cannot be "):
        files.read(Path("a.bib"))
    with pytest.raises(InputError, match=r"a\.bib: cannot be written"):
        files.write([Change(Path("a.bib"), b"", b"new")])


def test_readers_see_the_old_file_or_the_new_one(folder: Path) -> None:
    path = folder / "a.bib"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        files.write([Change(path, b"old", b"new, and longer")])
        assert reader.read() == b"old"
    assert path.read_bytes() == b"new, and longer"


def test_reading(folder: Path) -> None:
    (folder / "a.toml").write_bytes("é\r\n\ufeffx\r".encode())
    assert files.read(Path("a.toml")) == "é\r\n\ufeffx\r".encode()
    assert files.read_text(Path("a.toml")) == "é\r\n\ufeffx\r"
    (folder / "latin.toml").write_bytes(b"a\nb\xe9\n")
    with pytest.raises(InputError, match=r"^latin\.toml:2: byte 0xe9 is not UTF-8"):
        files.read_text(Path("latin.toml"))
    with pytest.raises(InputError, match=r"^no\.bib: there is no such file\nhint: make it$"):
        files.read(Path("no.bib"), "make it")
    with pytest.raises(InputError, match=r"cannot be read"):
        files.read(folder)


def test_files_are_named_as_somebody_here_would(folder: Path) -> None:
    assert files.shown(folder / "refs" / "a.bib") == str(Path("refs/a.bib"))
    assert files.shown(Path("a.bib")) == "a.bib"
    assert files.shown(folder.parent / "a.bib") == str(folder.parent / "a.bib")


HOLD = """
import sys
from pathlib import Path
from itbib.files import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(path: Path) -> subprocess.Popen[str]:
    """Start a process that holds a file's lock until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@posix_only
def test_the_lock_keeps_others_out_until_its_holder_ends(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.bib"
    path.write_bytes(b"")
    (folder / "link.bib").symlink_to("a.bib")
    with hold(path) as holder:
        try:
            monkeypatch.setattr(files, "LOCK_TIMEOUT", 0.0)
            # Under whatever name the file is known, and no other file.
            for name in (path, Path("a.bib"), Path("link.bib")):
                with pytest.raises(InputError, match="another itbib"), files.locked(name):
                    pass
            with files.locked(folder / "b.bib"):
                pass
            holder.kill()
            holder.wait()
            with files.locked(path):
                pass
        finally:
            holder.kill()
    assert tree(folder) == {"a.bib": b"", "link.bib": b""}, "locks are kept elsewhere"


def test_the_lock_is_given_back_after_an_error(folder: Path) -> None:
    def fail() -> None:
        with files.locked(folder / "a.bib"):
            raise ValueError("something else")

    with pytest.raises(ValueError, match="something else"):
        fail()
    with hold(folder / "a.bib") as holder:
        holder.communicate("")
    assert holder.returncode == 0


COUNT = """
import sys
from pathlib import Path
from itbib.files import Change, locked, read, write

path = Path(sys.argv[1])
for _ in range(10):
    with locked(path):
        before = read(path)
        write([Change(path, before, b"%d" % (int(before) + 1))])
"""


def test_no_change_is_lost_between_processes(folder: Path) -> None:
    path = folder / "count"
    path.write_bytes(b"0")
    command = [sys.executable, "-c", COUNT, str(path)]
    processes = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    assert tree(folder) == {"count": b"40"}


def test_where_locks_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "named"))
    assert files.cache_folder() == tmp_path / "named"
    # Where that folder cannot be made, the lock still works.
    (tmp_path / "named").write_bytes(b"in the way")
    with files.locked(tmp_path / "a.bib"):
        pass
    assert tree(tmp_path) == {"named": b"in the way"}
    monkeypatch.delenv("ITBIB_CACHE_DIR")
    assert files.cache_folder().name == "itbib"
