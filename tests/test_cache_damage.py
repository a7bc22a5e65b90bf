"""A store whose file is damaged, foreign or locked: commands go on, and say so."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cache_papers import Shelf, keys, record
from itbib.cache import database
from itbib.cache.rows import Load
from itbib.cache.troubles import ForeignError
from itbib.errors import InputError
from itbib.model import Base

LIBRARY = "/survey/references.bib"
KEYS = keys(300)
NAME = "records-1.sqlite3"
ASIDE = f"{NAME}.damaged-20250615-150640"
FORGOTTEN = "what is fetched now is forgotten afterwards"


def fill(shelf: Shelf) -> None:
    with shelf.open() as store:
        store.keep([record(f"{key}v1") for key in KEYS])
        store.keep_bases(LIBRARY, {"key": Base(record(KEYS[0]), {"title": "T"})})


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Give a full store."""
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "cache"))
    # What waits for another process gives up at once.
    monkeypatch.setattr(database, "BUSY_TIMEOUT", 0.0)
    shelf = Shelf(tmp_path / "cache")
    fill(shelf)
    return shelf


def files_in(shelf: Shelf) -> set[str]:
    return {path.name for path in shelf.folder.iterdir()} - {"locks", f"{NAME}.users"}


def run_sql(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql, values)
        connection.commit()


# Damage to the file


def as_garbage(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def as_text(path: Path) -> None:
    path.write_text("no database\n")


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_in_its_header(path: Path) -> None:
    os.truncate(path, 50)


def overwritten_in_the_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[3 * 4096 :] = b"\xaa" * len(data[3 * 4096 :])
    path.write_bytes(data)


def with_foreign_tables_only(path: Path) -> None:
    path.unlink()
    run_sql(path, "CREATE TABLE songs (name)")


def with_a_foreign_table(path: Path) -> None:
    run_sql(path, "CREATE TABLE songs (name)")


def without_a_table(path: Path) -> None:
    run_sql(path, "DROP TABLE unknown")


def with_another_column(path: Path) -> None:
    run_sql(path, "ALTER TABLE records ADD COLUMN abstract TEXT")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (as_garbage, "file is not a database"),
        (as_text, "file is not a database"),
        (cut_in_half, "database disk image is malformed"),
        (cut_in_its_header, "database disk image is malformed"),
        (overwritten_in_the_middle, "database disk image is malformed"),
        (with_foreign_tables_only, "it has other tables than itbib's"),
        (with_a_foreign_table, "it has other tables than itbib's"),
        (without_a_table, "it has other tables than itbib's"),
        (with_another_column, "it has other tables than itbib's"),
    ],
)
def test_a_damaged_file_is_set_aside(
    shelf: Shelf, damage: Callable[[Path], None], reason: str
) -> None:
    damage(shelf.file)
    content = shelf.file.read_bytes()
    with shelf.open() as store:
        assert store.records(KEYS) == {}
        assert shelf.warned() == (
            f"{shelf.file}: the cache is damaged ({reason}): it is now {ASIDE}, and a new one was"
            " begun\nhint: its papers are fetched again when they are needed; the old file may be"
            " deleted"
        )
        store.keep([record(f"{KEYS[0]}v2")])
        assert store.summary().damaged == (shelf.folder / ASIDE,)
    assert (shelf.folder / ASIDE).read_bytes() == content
    assert files_in(shelf) == {NAME, ASIDE}
    with shelf.open() as store:
        assert store.records(KEYS) == {KEYS[0]: record(f"{KEYS[0]}v2")}
    assert shelf.warnings == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("version", "two"),
        ("version", 1.5),
        ("title", b"\x00\xff"),
        ("as_of", "yesterday"),
        ("withdrawn", "no"),
        ("authors", "Ann Example"),
        ("authors", "[1]"),
        ("authors", '{"Ann": "Example"}'),
        ("authors", "[" * 100_000),
    ],
)
def test_a_row_that_nobody_can_have_written(shelf: Shelf, column: str, value: object) -> None:
    run_sql(shelf.file, f"UPDATE records SET {column} = ? WHERE id = ?", value, KEYS[1])
    with shelf.open() as store:
        # It is found out when it is wanted.
        assert list(store.records([KEYS[0]])) == [KEYS[0]]
        assert shelf.warnings == []
        assert store.records(KEYS[:3]) == {}
        assert "the cache is damaged (a row " in shelf.warned()
    assert files_in(shelf) == {NAME, ASIDE}


def test_text_that_is_not_utf_8(shelf: Shelf) -> None:
    run_sql(shelf.file, "UPDATE records SET title = CAST(x'41ff' AS TEXT)")
    with shelf.open() as store:
        assert store.records(KEYS) == {}
    assert "the cache is damaged (Could not decode to UTF-8" in shelf.warned()


@pytest.mark.parametrize(
    "base",
    [
        *("5", "null", "true", '"ab"', "[]", "[1, 2]", "[[], {}]", "[[], {}, {}]", "words"),
        *('{"a": 1, "b": 2}', '[["2201.00001"], {}]', '[[], {"title": 1}]', "[" * 100_000),
        b"[]",
    ],
)
def test_a_base_that_nobody_can_have_written(shelf: Shelf, base: object) -> None:
    run_sql(shelf.file, "UPDATE bases SET base = ?", base)
    with shelf.open() as store:
        assert store.bases(LIBRARY, ["key"]) == {}
        assert "the cache is damaged (a " in shelf.warned()


def test_a_load_that_nobody_can_have_written(shelf: Shelf) -> None:
    run_sql(shelf.file, "INSERT INTO loads VALUES ('f', 'name', 1, 'many', NULL)")
    with shelf.open() as store:
        assert store.find_load("f") is None
        assert "(a load has columns of wrong types)" in shelf.warned()
        store.keep_load([], Load("f", "name"))
        assert store.find_load("f") == Load("f", "name")


def test_damage_that_is_found_while_a_load_writes(shelf: Shelf) -> None:
    with shelf.open() as store:
        run_sql(shelf.file, "DROP TABLE loads")
        with pytest.raises(InputError, match="found damaged while it was written") as caught:
            store.keep_load([], Load("f", "name"))
        assert caught.value.problems[0].hint == "run the command again"
        assert ASIDE in shelf.warned()
        store.keep_load([], Load("f", "name"))
    assert shelf.warnings == []


def test_damage_again_and_again(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something keeps putting another file in its place."""
    opened = 0

    def open_file(path: Path, timeout: float) -> sqlite3.Connection:  # noqa: ARG001
        nonlocal opened
        opened += 1
        path.write_bytes(b"no database, the %dth" % opened)
        raise ForeignError("it happened again")

    monkeypatch.setattr(database, "open_file", open_file)
    with shelf.open() as store:
        store.keep([record(f"{KEYS[0]}v1")])
        assert list(store.records(KEYS)) == [KEYS[0]]
    assert opened == database.MOST_SET_ASIDE + 1
    assert files_in(shelf) == {NAME, ASIDE, f"{ASIDE}-2", f"{ASIDE}-3"}
    assert "cannot be set aside (it is damaged again and again)" in str(shelf.warnings[-1])
    assert len(shelf.warnings) == 4


def test_a_store_that_is_open_elsewhere_is_not_renamed(shelf: Shelf) -> None:
    with shelf.open() as other:
        other.records(KEYS)
        run_sql(shelf.file, "UPDATE records SET version = 'two'")
        with shelf.open() as store:
            assert store.records(KEYS) == {}
            assert shelf.warned() == (
                f"{shelf.file}: the cache is damaged (a row has columns of wrong types) and cannot"
                f" be set aside (another itbib has kept it locked for too long): {FORGOTTEN}\n"
                "hint: wait for the other itbib to end, or end it"
            )
            store.keep([record(f"{KEYS[0]}v1")])
            assert list(store.records(KEYS)) == [KEYS[0]]
        assert other.summary().records == len(KEYS)
    assert files_in(shelf) == {NAME}


def test_garbage_in_the_file_of_locks_is_no_trouble(shelf: Shelf) -> None:
    (shelf.folder / f"{NAME}.users").write_bytes(b"garbage" * 1000)
    with shelf.open() as store:
        assert len(store.records(KEYS)) == len(KEYS)
    assert shelf.warnings == []


def test_an_empty_file_is_a_new_store(shelf: Shelf) -> None:
    shelf.file.write_bytes(b"")
    with shelf.open() as store:
        store.keep([record(f"{KEYS[0]}v1")])
        assert list(store.records(KEYS)) == [KEYS[0]]
    assert shelf.warnings == []


# What stands in the way


def test_a_file_where_the_folder_should_be(shelf: Shelf) -> None:
    shelf.folder = shelf.file
    with shelf.open() as store:
        assert f"the cache cannot be used (File exists): {FORGOTTEN}" in shelf.warned()
        store.keep([record(f"{KEYS[0]}v1")])
        assert list(store.records(KEYS)) == [KEYS[0]]
        with pytest.raises(InputError, match="the cache cannot be written"):
            store.keep_load([], Load("f", "name"))
        with pytest.raises(InputError, match="the cache was not cleared"):
            store.clear()
    assert shelf.warnings == []


def test_a_folder_where_the_file_should_be(shelf: Shelf) -> None:
    shelf.file.unlink()
    shelf.file.mkdir()
    with shelf.open() as store:
        assert "the cache cannot be used (unable to open database file)" in shelf.warned()
        store.keep_bases(LIBRARY, {"key": Base(record(KEYS[0]), {})})
        assert list(store.bases(LIBRARY, ["key"])) == ["key"]
    assert shelf.file.is_dir()


def test_a_store_that_another_process_keeps_locked(shelf: Shelf) -> None:
    with closing(sqlite3.connect(shelf.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with shelf.open() as store:
            store.keep([record(f"{KEYS[0]}v2")])
            assert shelf.warned() == (
                f"{shelf.file}: the cache cannot be written (another itbib has kept it locked for"
                f" too long): {FORGOTTEN}\nhint: wait for the other itbib to end, or end it"
            )
            # What is in memory stands before what is in the file.
            found = store.records(KEYS)
            assert found[KEYS[0]] == record(f"{KEYS[0]}v2")
            assert len(found) == len(KEYS)
            store.keep_unknown([])
    with shelf.open() as store:
        assert store.records(KEYS[:1]) == {KEYS[0]: record(f"{KEYS[0]}v1")}
    assert shelf.warnings == []
