"""The store: finding papers in it, and SQLite beside DuckDB with the same rows."""

from __future__ import annotations

import contextlib
import importlib
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from itbib.cache.opening import open_file, transaction
from itbib.cache.rows import Row
from itbib.cache.schema import FIND_RECORD, KEEP_LOADED
from itbib.cache.snapshot import parse_line
from itbib.cache.store import Store
from snapshot import identifiers
from task import Task

_BATCH = 10_000
_SINGLE, _TOGETHER, _TOGETHER_SIZE = 2_000, 28_000, 280
_TOUCH = "DELETE FROM records WHERE id = ''"
_FIND_IN_DUCKDB = "SELECT * FROM records WHERE id = ?"


def _some(count: int, wanted: int) -> list[str]:
    return random.Random(7).choices(list(identifiers(count)), k=wanted)


def find_single(folder: str, count: str) -> Task:
    """Find papers in the store, one at a time."""
    keys = _some(int(count), _SINGLE)
    store = Store.open(Path(folder), lambda _: None)
    return Task(lambda: [store.records([key]) for key in keys], _found_all)


def find_together(folder: str, count: str) -> Task:
    """Find papers in the store, as many at a time as make a request."""
    keys = _some(int(count), _TOGETHER)
    store = Store.open(Path(folder), lambda _: None)
    starts = range(0, len(keys), _TOGETHER_SIZE)
    return Task(
        lambda: [store.records(keys[start : start + _TOGETHER_SIZE]) for start in starts],
        _found_all,
    )


def _found_all(found: list[dict[str, Any]]) -> dict[str, Any]:
    assert all(found)
    return {"lookups": _SINGLE if len(found) == _SINGLE else _TOGETHER}


def sqlite_load(snapshot: str, database: str) -> Task:
    """Write rows into an SQLite file as the store does."""
    batches = list(_batches(snapshot))
    Path(database).unlink(missing_ok=True)

    def work() -> None:
        connection = open_file(Path(database), 1)
        for rows in batches:
            with transaction(connection, "BEGIN IMMEDIATE"):
                connection.executemany(KEEP_LOADED, rows)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.close()

    return Task(work, lambda _: {"size": Path(database).stat().st_size})


def duckdb_load(snapshot: str, database: str) -> Task:
    """Write rows into a DuckDB file, each batch through JSON, which it reads fast."""
    import duckdb

    batches = list(_batches(snapshot))
    Path(database).unlink(missing_ok=True)
    columns = ", ".join(
        f"{name} {'BIGINT' if kind in ('int', int) else 'VARCHAR'}"
        for name, kind in Row.__annotations__.items()
    )

    def work() -> None:
        connection = duckdb.connect(database)
        connection.execute(f"CREATE TABLE records ({columns}, PRIMARY KEY (id))")
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            for rows in batches:
                file.seek(0)
                file.truncate()
                file.writelines(json.dumps(row._asdict()) + "\n" for row in rows)
                file.flush()
                connection.execute(
                    "INSERT OR REPLACE INTO records BY NAME SELECT * FROM read_json(?)", [file.name]
                )
        connection.close()

    return Task(work, lambda _: {"size": Path(database).stat().st_size})


def sqlite_find(database: str, count: str) -> Task:
    """Open an SQLite file and find papers one at a time."""
    keys = _some(int(count), _SINGLE)

    def work() -> int:
        connection = sqlite3.connect(database)
        return sum(len(connection.execute(FIND_RECORD, (key,)).fetchall()) for key in keys)

    return Task(work, _found_each)


def duckdb_find(database: str, count: str) -> Task:
    """Open a DuckDB file and find papers one at a time."""
    import duckdb

    keys = _some(int(count), _SINGLE)

    def work() -> int:
        connection = duckdb.connect(database)
        return sum(len(connection.execute(_FIND_IN_DUCKDB, [key]).fetchall()) for key in keys)

    return Task(work, _found_each)


def sqlite_first(database: str) -> Task:
    """Open an SQLite file and find one paper, as most commands do."""
    key = next(identifiers(1))

    def work() -> int:
        return len(sqlite3.connect(database).execute(FIND_RECORD, (key,)).fetchall())

    return Task(work, _found_one)


def duckdb_first(database: str) -> Task:
    """Open a DuckDB file and find one paper."""
    import duckdb

    key = next(identifiers(1))

    def work() -> int:
        return len(duckdb.connect(database).execute(_FIND_IN_DUCKDB, [key]).fetchall())

    return Task(work, _found_one)


def two_writers(engine: str, database: str) -> Task:
    """Open a file to write in two processes at once; tell whether the second one may."""

    def work() -> bool:
        module = importlib.import_module(engine)
        with contextlib.closing(module.connect(database)) as first:
            first.execute("SELECT count(*) FROM records").fetchall()
            program = f"import {engine}; {engine}.connect({database!r}).execute({_TOUCH!r})"
            second = subprocess.run(
                [sys.executable, "-c", program], check=False, stderr=subprocess.DEVNULL
            )
        return second.returncode == 0

    return Task(work, lambda may: {"may": may})


def _found_one(found: int) -> dict[str, Any]:
    assert found == 1
    return {}


def _found_each(found: int) -> dict[str, Any]:
    assert found == _SINGLE
    return {"lookups": found}


def _batches(snapshot: str) -> Iterator[list[Row]]:
    with Path(snapshot).open("rb") as file:
        rows = map(parse_line, file)
        while batch := list(islice(rows, _BATCH)):
            yield batch
