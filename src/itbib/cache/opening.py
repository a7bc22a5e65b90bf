"""Opening the store's file: made if need be, in WAL mode, with the tables that it must have."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from itbib.cache.schema import SCHEMA
from itbib.cache.troubles import ForeignError
from itbib.files import locked

_TABLES_QUERY = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"


def open_file(path: Path, timeout: float) -> sqlite3.Connection:
    """Open the store to read and write.

    Args:
        path: the file; it is made if need be.
        timeout: seconds to wait for other processes, in everything that is done.

    Raises:
        sqlite3.Error: it is damaged or cannot be opened.
        UnicodeDecodeError: it is damaged so much that SQLite's message is, too.
        ForeignError: it has other tables.
        OSError: its lock cannot be made.
        InputError: another process has been making it for a minute.
    """
    with _closed_on_error(_connect(path, timeout)) as connection:
        # Without waiting for the disk, only the last changes are lost when the power fails.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cell_size_check = ON")
        if not _has_tables(connection):
            with locked(path):
                # Where WAL cannot be had, SQLite goes on without: readers wait for writers then.
                connection.execute("PRAGMA journal_mode = WAL")
                with transaction(connection, "BEGIN IMMEDIATE"):
                    if not _has_tables(connection):
                        _make_tables(connection)
    return connection


def open_to_read(path: Path) -> sqlite3.Connection | None:
    """Open a store that cannot be written; None if it cannot be read, either."""
    modes = ["mode=ro"]
    log = path.with_name(f"{path.name}-wal")
    if not log.exists():
        # Nobody is writing: the shared memory, which cannot be made either, is not needed.
        modes.append("immutable=1")
    for mode in modes:
        try:
            with _closed_on_error(_connect(f"{path.absolute().as_uri()}?{mode}", 0)) as connection:
                if _has_tables(connection):
                    return connection
                connection.close()
        except (sqlite3.Error, ForeignError, UnicodeDecodeError):
            continue
    return None


def open_in_memory() -> sqlite3.Connection:
    """Make an empty store in memory."""
    connection = _connect(":memory:", 0)
    _make_tables(connection)
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    """Do all or nothing.

    Args:
        connection: has no transaction under way.
        begin: ``BEGIN`` to read, ``BEGIN IMMEDIATE`` to write.

    Raises:
        sqlite3.Error: what SQLite has against it.
    """
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # After some errors SQLite has rolled back itself.
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _connect(path: Path | str, timeout: float) -> sqlite3.Connection:
    uri = isinstance(path, str) and path.startswith("file:")
    return sqlite3.connect(path, timeout=timeout, isolation_level=None, uri=uri)


@contextlib.contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def _has_tables(connection: sqlite3.Connection) -> bool:
    found = {sql for (sql,) in connection.execute(_TABLES_QUERY)}
    if found and found != set(SCHEMA):
        raise ForeignError("it has other tables than itbib's")
    return bool(found)


def _make_tables(connection: sqlite3.Connection) -> None:
    for statement in SCHEMA:
        connection.execute(statement)
