"""The store's file, whatever state it is in: opened, set aside when damaged, done without."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from itbib.cache import troubles
from itbib.cache.aside import set_aside
from itbib.cache.opening import open_file, open_in_memory, open_to_read, transaction
from itbib.cache.presence import Presence
from itbib.cache.schema import FILE_NAME
from itbib.errors import InputError, Problem
from itbib.files import shown

K = TypeVar("K")
V = TypeVar("V")
Values = Sequence[str | int | None]
Statement = tuple[str, Iterable[Values]]
"""SQL, and the values of each of its executions (a list: it may be tried again)."""

BUSY_TIMEOUT = 30.0
"""Seconds to wait for another process that is writing."""
MOST_SET_ASIDE = 3
"""How many damaged files one process sets aside before it does without any."""


class Database:
    """Where the store's tables are: in the file, or in memory above a file that is only read.

    Args:
        folder: the cache folder; it is made if need be.
        warn: told of a file that is damaged or cannot be used.
        clock: seconds since 1970, to name damaged files by.

    Attributes:
        path: the file.
    """

    def __init__(
        self, folder: Path, warn: Callable[[Problem], None], clock: Callable[[], float]
    ) -> None:
        self.path = folder / FILE_NAME
        self._warn = warn
        self._clock = clock
        self._presence: Presence | None = None
        self._file: sqlite3.Connection | None = None
        self._memory: sqlite3.Connection | None = None
        self._set_aside = 0
        self._guarded(self._layers)

    @property
    def is_lasting(self) -> bool:
        """Whether what is written lasts longer than the process."""
        return self._memory is None

    def find(
        self,
        query: str,
        asked: Mapping[K, Values],
        read: Callable[[list[tuple[object, ...]]], V],
    ) -> dict[K, V]:
        """Run a query for each of several things.

        Args:
            query: SQL.
            asked: the values that the query takes, by what is asked for.
            read: makes sense of the rows that were found; may raise `RowError`.

        Returns:
            What there are rows of.
        """

        def work() -> dict[K, V]:
            found: dict[K, V] = {}
            for connection in self._layers():
                with transaction(connection, "BEGIN"):
                    for name, values in asked.items():
                        if name in found:
                            continue
                        if rows := connection.execute(query, values).fetchall():
                            found[name] = read(rows)
            return found

        return self._guarded(work)

    def ask(self, query: str, values: Values, read: Callable[[list[tuple[object, ...]]], V]) -> V:
        """Run a query on the file alone, where there is one; the arguments are as in `find`."""
        return self._guarded(lambda: read(self._layers()[-1].execute(query, values).fetchall()))

    def write(self, *statements: Statement) -> None:
        """Write in one transaction: to the file, or to memory if the file cannot be written."""
        self._guarded(lambda: _write(self._layers()[0], statements))

    def write_to_file(self, *statements: Statement) -> None:
        """Write in one transaction to the file and nowhere else.

        Raises:
            InputError: it cannot be written, or was damaged and has been set aside.
        """
        where = shown(self.path)
        if not self.is_lasting:
            raise InputError.of("the cache cannot be written", path=where)
        try:
            _write(self._layers()[0], statements)
        except troubles.TROUBLE as error:
            if troubles.is_damage(error) and self._recover(error):
                hint = "run the command again"
                message = "the cache was found damaged while it was written"
                raise InputError.of(message, path=where, hint=hint) from error
            if troubles.is_obstacle(error):
                message = f"the cache cannot be written: {troubles.reason(error)}"
                raise InputError.of(message, path=where, hint=troubles.hint(error)) from error
            raise

    def compact(self) -> None:
        """Give the space on disk back that is not used any more."""

        def work() -> None:
            connection = self._layers()[0]
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

        self._guarded(work)

    def close(self) -> None:
        """Close the file."""
        # The presence ends last: only then may others rename the file.
        for connection in (self._memory, self._file, self._presence):
            if connection is not None:
                connection.close()

    def _layers(self) -> list[sqlite3.Connection]:
        """Give what is to be looked through, in this order; the first is written to."""
        if self._file is None and self._memory is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self._presence is None:
                self._presence = Presence(self.path, BUSY_TIMEOUT)
            self._file = open_file(self.path, BUSY_TIMEOUT)
        return [layer for layer in (self._memory, self._file) if layer is not None]

    def _guarded(self, work: Callable[[], V]) -> V:
        """Do some work, and do it again after each trouble with the file that can be overcome."""
        while True:
            try:
                return work()
            except troubles.TROUBLE as error:
                if not self._recover(error):
                    raise

    def _recover(self, error: Exception) -> bool:
        """Do something about an error, and tell the user; False if nothing can be done.

        Each time there is less to go wrong: only so many files are set aside, then there is
        memory above the file, and then there is memory alone.
        """
        if self._memory is not None and self._file is None:
            return False
        if troubles.is_damage(error):
            self._replace(error)
        elif troubles.is_obstacle(error):
            self._do_without(error)
        else:
            return False
        return True

    def _replace(self, damage: Exception) -> None:
        """Set the damaged file aside, or do without it."""
        self._close_file()
        what = f"the cache is damaged ({troubles.reason(damage)})"
        try:
            if self._presence is None or self._memory is not None:
                raise PermissionError("it cannot be written")
            if self._set_aside == MOST_SET_ASIDE:
                raise OSError("it is damaged again and again")
            target = set_aside(self.path, self._presence, self._clock())
        except (sqlite3.Error, OSError) as error:
            what = f"{what} and cannot be set aside ({troubles.reason(error)})"
            self._use_memory(what, troubles.hint(error))
            return
        if target is not None:
            self._set_aside += 1
            what = f"{what}: it is now {target.name}, and a new one was begun"
            hint = "its papers are fetched again when they are needed; the old file may be deleted"
            self._warn(Problem(what, shown(self.path), hint=hint))

    def _do_without(self, obstacle: Exception) -> None:
        """Go on without writing the file, and without reading it where that cannot be done."""
        if self._memory is not None or not (self._file and _is_readable(self._file)):
            self._close_file()
        if self._memory is None and self._file is None:
            self._file = open_to_read(self.path)
        verb = "used" if self._file is None else "written"
        what = f"the cache cannot be {verb} ({troubles.reason(obstacle)})"
        self._use_memory(what, troubles.hint(obstacle))

    def _use_memory(self, what: str, hint: str) -> None:
        if self._memory is None:
            self._memory = open_in_memory()
        what = f"{what}: what is fetched now is forgotten afterwards"
        self._warn(Problem(what, shown(self.path), hint=hint))

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _write(connection: sqlite3.Connection, statements: Iterable[Statement]) -> None:
    with transaction(connection, "BEGIN IMMEDIATE"):
        for sql, rows in statements:
            connection.executemany(sql, rows)


def _is_readable(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("SELECT 1 FROM records LIMIT 1").fetchall()
    except sqlite3.Error:
        return False
    return True
