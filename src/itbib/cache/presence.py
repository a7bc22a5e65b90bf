"""Who has the store open: a file may be renamed only when nobody has.

SQLite finds the files that belong to a database by their names. A process that still had the
renamed file open would, when it closes it, delete the write-ahead log of the new file of that
name (see https://sqlite.org/howtocorrupt.html). SQLite's own locks tell: on a second, empty
database every process that has the store open holds a shared lock, which ends with it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path


class Presence:
    """Shows the other processes that this one has the store open.

    Args:
        path: the store's file; the locks are on a file beside it.
        timeout: seconds to wait for a process that needs to be alone.

    Raises:
        sqlite3.Error: the file cannot be made or locked.
        OSError: it cannot be emptied.
    """

    def __init__(self, path: Path, timeout: float) -> None:
        lock = path.with_name(f"{path.name}.users")
        if lock.is_file() and lock.stat().st_size:
            # Nothing is ever written there; what else may have got into it would be in the way.
            os.truncate(lock, 0)
        self._connection = sqlite3.connect(lock, timeout=timeout, isolation_level=None)
        self._enter()

    def _enter(self) -> None:
        self._connection.execute("BEGIN")
        # Takes the shared lock, until the transaction ends.
        self._connection.execute("SELECT 1 FROM sqlite_master").fetchall()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other process has the store open, and keep all from opening it.

        The caller has closed it itself.

        Raises:
            sqlite3.OperationalError: the others do not end in time.
        """
        self._connection.execute("ROLLBACK")
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            self._enter()

    def close(self) -> None:
        """Let go of the store."""
        self._connection.close()
