"""One store and several processes: writing at once, killed, or not allowed to write."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cache_papers import NOW, Shelf, keys, record
from itbib.cache.rows import Load, Row, to_row
from itbib.errors import InputError

HERE = Path(__file__).parent
MANY = 40
POSIX = hasattr(os, "geteuid")

# Each is run with the folder and a number; it begins when it is told to, so that all begin at once.
BEGINNING = """
import os, signal, sys
from pathlib import Path
from cache_papers import NOW, Shelf, record
from itbib.cache.rows import Load, to_row

folder, number = Path(sys.argv[1]), int(sys.argv[2])
shelf = Shelf(folder)
print("ready", flush=True)
sys.stdin.readline()
"""
WRITER = f"""{BEGINNING}
with shelf.open() as store:
    for n in range(1, {MANY} + 1):
        store.keep([record(f"22{{number:02}}.{{n:05}}v1"), record(f"2301.00001v{{n}}")])
print(len(shelf.warnings), flush=True)
"""
ENDLESS_WRITER = f"""{BEGINNING}
store = shelf.open()
n = 0
while True:
    n += 1
    store.keep([record(f"2201.{{n:05}}v1")])
    print(n, flush=True)
"""
KILLED_WITHIN_A_TRANSACTION = f"""{BEGINNING}
store = shelf.open()
store.keep([record("2201.00001v1")])

def rows():
    for n in range(2, 20_000):
        yield to_row(record(f"2201.{{n:05}}v1", "Long " * 100), NOW)
    os.kill(os.getpid(), signal.SIGKILL)

store.keep_load(rows(), Load("f", "f", 5, 5))
"""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "cache"))
    return Shelf(tmp_path / "cache")


def start(shelf: Shelf, script: str, number: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(shelf.folder), str(number)],
        env={**os.environ, "PYTHONPATH": str(HERE)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def let_go(process: subprocess.Popen[str]) -> None:
    """Let a process begin that is ready."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_several_processes_write_a_new_store_at_once(shelf: Shelf) -> None:
    processes = [start(shelf, WRITER, number) for number in range(1, 5)]
    try:
        assert [next_line(process) for process in processes] == ["ready"] * 4
        for process in processes:
            let_go(process)
        said = [process.communicate(timeout=60)[0] for process in processes]
    finally:
        for process in processes:
            process.kill()
    assert [process.returncode for process in processes] == [0] * 4
    assert said == ["0\n"] * 4
    written = [f"22{number:02}.{n:05}" for number in range(1, 5) for n in range(1, MANY + 1)]
    with shelf.open() as store:
        assert store.summary().records == len(written) + 1
        assert set(store.records(written)) == set(written)
        # The newest version has won, whoever came last.
        assert store.records(["2301.00001"])["2301.00001"].identifier.version == MANY
    assert shelf.warnings == []


def test_a_reader_sees_whole_batches_while_others_write(shelf: Shelf) -> None:
    with shelf.open() as reader, shelf.open() as writer:
        writer.keep([record("2201.00001v1")])
        seen = []

        def batch() -> Iterator[Row]:
            for key in keys(3):
                yield to_row(record(f"{key}v2"), NOW + 1)
                seen.append(len(reader.records(keys(3))))

        writer.keep_load(batch(), Load("f", "f"))
        assert seen == [1, 1, 1]
        assert len(reader.records(keys(3))) == 3
    assert shelf.warnings == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_writer_that_is_killed_loses_nothing_that_it_had_written(shelf: Shelf) -> None:
    with start(shelf, ENDLESS_WRITER) as process:
        assert next_line(process) == "ready"
        let_go(process)
        for number in range(1, 51):
            assert next_line(process) == str(number)
        process.kill()
        assert process.stdout is not None
        # What it still said while it was being killed counts, too.
        rest = process.stdout.read().split("\n")[:-1]
    assert process.returncode == -signal.SIGKILL
    said = 50 + len(rest)
    with shelf.open() as store:
        assert set(store.records(keys(said))) == set(keys(said))
        assert store.summary().records in (said, said + 1)
        store.keep([record("2301.00001v1")])
    with shelf.open() as store:
        assert list(store.records(["2301.00001"])) == ["2301.00001"]
    assert shelf.warnings == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_writer_that_is_killed_within_a_batch_leaves_nothing_of_it(shelf: Shelf) -> None:
    with start(shelf, KILLED_WITHIN_A_TRANSACTION) as process:
        assert next_line(process) == "ready"
        let_go(process)
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    with shelf.open() as store:
        assert store.summary().records == 1
        assert list(store.records(["2201.00001", "2201.00002"])) == ["2201.00001"]
        assert store.find_load("f") is None
        store.keep_load([], Load("f", "f"))
    assert shelf.warnings == []


# A folder that may only be read


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """Give a store with one paper that this user may read, but not write."""
    if not POSIX:
        pytest.skip("rights are others there")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(folder))
    shelf = Shelf(folder)
    user = os.geteuid()
    try:
        with shelf.open() as store:
            store.keep([record("2201.00001v1")])
        shutil.rmtree(folder / "locks")
        for path in folder.iterdir():
            path.chmod(0o444)
        folder.chmod(0o555)
        if user == 0:
            # Rights do not stop root.
            os.seteuid(65534)
        yield shelf
    finally:
        os.seteuid(user)
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_store_that_may_only_be_read(read_only: Shelf) -> None:
    shelf = read_only
    before = sorted(path.name for path in shelf.folder.iterdir())
    with shelf.open() as store:
        assert store.records(keys(2)) == {"2201.00001": record("2201.00001v1")}
        store.keep([record("2201.00002v1")])
        assert set(store.records(keys(2))) == set(keys(2))
        warning = shelf.warned()
        assert "the cache cannot be written (" in warning
        assert warning.endswith(
            "): what is fetched now is forgotten afterwards\n"
            "hint: allow writing there, or name another folder in ITBIB_CACHE_DIR"
        )
        with pytest.raises(InputError, match="the cache cannot be written"):
            store.keep_load([], Load("f", "f"))
        with pytest.raises(InputError, match="the cache was not cleared"):
            store.clear()
    assert sorted(path.name for path in shelf.folder.iterdir()) == before
    with shelf.open() as store:
        assert list(store.records(keys(2))) == ["2201.00001"]


def test_a_damaged_store_that_may_only_be_read(read_only: Shelf) -> None:
    shelf = read_only
    with_rights = os.geteuid()
    os.seteuid(os.getuid())
    shelf.file.chmod(0o644)
    shelf.file.write_bytes(b"no database")
    shelf.file.chmod(0o444)
    os.seteuid(with_rights)
    with shelf.open() as store:
        assert store.records(keys(2)) == {}
        store.keep([record("2201.00002v1")])
        assert list(store.records(keys(2))) == ["2201.00002"]
    what = (
        "the cache is damaged (file is not a database) and cannot be set aside (Permission denied)"
    )
    assert what in shelf.warned()
    assert shelf.file.read_bytes() == b"no database"


def test_a_folder_that_may_not_be_written_and_is_empty(read_only: Shelf) -> None:
    shelf = read_only
    shelf.folder /= "cache"
    with shelf.open() as store:
        store.keep([record("2201.00002v1")])
        assert list(store.records(keys(2))) == ["2201.00002"]
    assert "the cache cannot be used (Permission denied)" in shelf.warned()
