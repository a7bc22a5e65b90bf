"""SQLite beside DuckDB, with the same rows and the same key.

Each task is given the engine first: ``sqlite3`` or ``duckdb``, which are also the modules.
"""

from __future__ import annotations

import contextlib
import csv
import importlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from itbib.cache.opening import open_file, transaction
from itbib.cache.rows import Row
from itbib.cache.schema import COLUMNS, FIND_RECORD, KEEP_LOADED
from itbib.cache.snapshot import parse_line
from task import Task
from tasks_store import some_keys

_BATCH = 10_000
_SINGLE, _REQUEST = 2_000, 280
_PLACES = ", ".join("?" * len(Row._fields))
_NUMBERS = {"version", "withdrawn", "as_of", "is_tex"}
_TYPES = {name: "BIGINT" if name in _NUMBERS else "VARCHAR" for name in Row._fields}
_TOUCH = "DELETE FROM records WHERE id = ''"
_QUESTION = "SELECT primary_class, count(*), max(updated) FROM records GROUP BY primary_class"
# Nothing is guessed, which is the fastest of DuckDB's ways in that need no further package.
_FROM_CSV = (
    f"INSERT OR REPLACE INTO records SELECT * FROM read_csv(?, columns = {_TYPES}, header = false,"
    " auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '\\N')"
)


def load(engine: str, snapshot: str, database: str) -> Task:
    """Write rows into a new file, batch by batch; parsing the snapshot comes before."""
    batches = list(_batches(snapshot))
    Path(database).unlink(missing_ok=True)
    if engine == "duckdb":
        return Task(lambda: _load_duckdb(batches, database))

    def work() -> None:
        connection = open_file(Path(database), 1)
        for rows in batches:
            with transaction(connection, "BEGIN IMMEDIATE"):
                connection.executemany(KEEP_LOADED, rows)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.close()

    return Task(work)


def _load_duckdb(batches: Sequence[Sequence[Row]], database: str) -> None:
    """Write each batch through a CSV file."""
    connection = importlib.import_module("duckdb").connect(database)
    columns = ", ".join(f"{name} {kind} NOT NULL" for name, kind in _TYPES.items())
    connection.execute(f"CREATE TABLE records ({columns}, PRIMARY KEY (id))")
    for rows in batches:
        _through_csv(connection, rows)
    connection.close()


def _through_csv(connection: Any, rows: Sequence[Sequence[Any]]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
        file.flush()
        connection.execute(_FROM_CSV, [file.name])


def rewrite(engine: str, database: str, count: str) -> Task:
    """Write the rows of one request to arXiv over those that are there, as fetching does."""
    connection = _opened(engine, database)
    keys = dict.fromkeys(some_keys(int(count), 2 * _REQUEST))
    rows = [connection.execute(FIND_RECORD, (key,)).fetchall()[0] for key in keys][:_REQUEST]
    keep = f"INSERT OR REPLACE INTO records ({COLUMNS}) VALUES ({_PLACES})"

    def work() -> int:
        connection.execute("BEGIN")
        if engine == "duckdb":
            _through_csv(connection, rows)
        else:
            connection.executemany(keep, rows)
        connection.execute("COMMIT")
        return len(rows)

    return Task(work, _checked(_REQUEST))


def first(engine: str, database: str) -> Task:
    """Open a file and find one paper, as most commands do."""
    (key,) = some_keys(1, 1)
    importlib.import_module(engine)
    return Task(
        lambda: len(_opened(engine, database).execute(FIND_RECORD, (key,)).fetchall()), _checked(1)
    )


def find(engine: str, database: str, count: str) -> Task:
    """With the file open: find papers one at a time."""
    keys = some_keys(int(count), _SINGLE)
    connection = _opened(engine, database)
    connection.execute(FIND_RECORD, ("",)).fetchall()

    def work() -> int:
        return sum(len(connection.execute(FIND_RECORD, (key,)).fetchall()) for key in keys)

    return Task(work, _checked(_SINGLE))


def find_at_once(engine: str, database: str, count: str) -> Task:
    """With the file open: find papers by one query."""
    keys = list(dict.fromkeys(some_keys(int(count), 2 * _REQUEST)))[:_REQUEST]
    connection = _opened(engine, database)
    connection.execute(FIND_RECORD, ("",)).fetchall()
    query = f"SELECT {COLUMNS} FROM records WHERE id IN ({', '.join('?' * _REQUEST)})"
    return Task(lambda: len(connection.execute(query, keys).fetchall()), _checked(_REQUEST))


def question(engine: str, database: str, count: str) -> Task:
    """With the file open: count all papers by class."""
    connection = _opened(engine, database)
    connection.execute(FIND_RECORD, ("",)).fetchall()
    return Task(
        lambda: sum(row[1] for row in connection.execute(_QUESTION).fetchall()),
        _checked(int(count)),
    )


def two_writers(engine: str, database: str) -> Task:
    """Write from a second process while the first has the file open.

    What it says of the result: whether that is possible, and the message if it is not.
    """
    program = f"import {engine}; {engine}.connect({database!r}).execute({_TOUCH!r})"
    command = [sys.executable, "-c", program]

    def work() -> str:
        with contextlib.closing(_opened(engine, database)) as connection:
            connection.execute(FIND_RECORD, ("",)).fetchall()
            second = subprocess.run(command, check=False, capture_output=True, text=True)
        # What fails alone, too, says nothing of two.
        subprocess.run(command, check=True)
        return second.stderr.strip()

    return Task(work, lambda error: {"may": not error, "is_lock": "lock" in error.lower()})


def _opened(engine: str, database: str) -> Any:
    return importlib.import_module(engine).connect(database)


def _checked(wanted: int) -> Any:
    def facts(found: int) -> dict[str, Any]:
        assert found == wanted, (found, wanted)
        return {}

    return facts


def _batches(snapshot: str) -> Iterator[list[Row]]:
    with Path(snapshot).open("rb") as file:
        rows = map(parse_line, file)
        while batch := list(islice(rows, _BATCH)):
            yield batch
