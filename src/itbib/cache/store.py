"""The store of fetched metadata: an SQLite file that all itbib processes of a user share."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from itbib.cache.rows import Row, base_from_json, base_to_json, to_record, to_row
from itbib.cache.schema import COLUMNS, FILE_NAME, KEEP, SCHEMA, TABLES
from itbib.errors import Problem
from itbib.identifiers import ArxivId
from itbib.model import Base, Record

BUSY_TIMEOUT = 30.0
"""Seconds to wait for another process that is writing."""
UNKNOWN_FOR = 24 * 60 * 60
"""Seconds for which an ID that arXiv did not know is not asked for again."""


class Store:
    """The store; a context manager. Use it in the process and the thread that opened it.

    Attributes:
        path: the file.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, clock: Callable[[], float]
    ) -> None:
        self.path = path
        self._connection = connection
        self._clock = clock

    @classmethod
    def open(
        cls, folder: Path, warn: Callable[[Problem], None], clock: Callable[[], float] = time.time
    ) -> Self:
        """Open the store in a folder, which is made if need be.

        Args:
            folder: the cache folder.
            warn: told of a store that is damaged or cannot be used.
            clock: seconds since 1970.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE_NAME
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        store = cls(path, connection, clock)
        with store._transaction():
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in SCHEMA:
                    connection.execute(statement)
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def records(self, keys: Iterable[str]) -> dict[str, Record]:
        """Find papers.

        Args:
            keys: canonical keys, such as ``2305.11206`` or ``math/0309136``.

        Returns:
            The newest known record of each paper that is known, by key.
        """
        query = f"SELECT {COLUMNS} FROM records WHERE id = ?"
        found = {}
        for key in keys:
            if row := self._connection.execute(query, (key,)).fetchone():
                found[key] = to_record(Row(*row))
        return found

    def keep(self, records: Iterable[Record]) -> None:
        """Keep what arXiv has just said; a record that says something else is displaced."""
        rows = [to_row(record, int(self._clock())) for record in records]
        with self._transaction():
            self._connection.executemany(KEEP, rows)
            self._connection.executemany(
                "DELETE FROM unknown WHERE id = ? AND version <= ?",
                [(row.id, row.version) for row in rows],
            )

    def earlier(self, keys: Iterable[str]) -> dict[str, tuple[Record, ...]]:
        """Find the displaced records of papers, the newest first; only of those that have some."""
        query = f"SELECT {COLUMNS} FROM earlier WHERE id = ? ORDER BY rowid DESC"
        found = {}
        for key in keys:
            if rows := self._connection.execute(query, (key,)).fetchall():
                found[key] = tuple(to_record(Row(*row)) for row in rows)
        return found

    def unknown(self, identifiers: Iterable[ArxivId]) -> set[ArxivId]:
        """Give those IDs that arXiv did not know when it was asked less than a day ago."""
        query = "SELECT 1 FROM unknown WHERE id = ? AND version = ? AND as_of > ? AND as_of <= ?"
        now = int(self._clock())
        return {
            identifier
            for identifier in identifiers
            if self._connection.execute(
                query, (identifier.key, identifier.version or 0, now - UNKNOWN_FOR, now)
            ).fetchone()
        }

    def keep_unknown(self, identifiers: Iterable[ArxivId]) -> None:
        """Keep that arXiv has just said that it does not know some IDs."""
        now = int(self._clock())
        with self._transaction():
            self._connection.executemany(
                "INSERT OR REPLACE INTO unknown VALUES (?, ?, ?)",
                [(identifier.key, identifier.version or 0, now) for identifier in identifiers],
            )

    def bases(self, library: str, keys: Iterable[str]) -> dict[str, Base]:
        """Find what the entries of a library were made from.

        Args:
            library: absolute real path of the .bib file.
            keys: of the entries.
        """
        query = "SELECT base FROM bases WHERE library = ? AND key = ?"
        found = {}
        for key in keys:
            if row := self._connection.execute(query, (library, key)).fetchone():
                found[key] = base_from_json(row[0])
        return found

    def keep_bases(self, library: str, bases: Mapping[str, Base]) -> None:
        """Keep what entries of a library were made from, by key."""
        with self._transaction():
            self._connection.executemany(
                "INSERT OR REPLACE INTO bases VALUES (?, ?, ?)",
                [(library, key, base_to_json(base)) for key, base in bases.items()],
            )

    def clear(self) -> None:
        """Forget everything, and give back the space on disk."""
        with self._transaction():
            for table in TABLES:
                self._connection.execute(f"DELETE FROM {table}")
        self._connection.execute("VACUUM")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
