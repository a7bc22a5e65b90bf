"""The store of fetched metadata: an SQLite file that all itbib processes of a user share."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from itbib.cache import schema
from itbib.cache.aside import remove_damaged
from itbib.cache.database import Database, Statement
from itbib.cache.rows import (
    Load,
    Row,
    base_from_json,
    base_to_json,
    storable,
    to_load,
    to_record,
    to_row,
)
from itbib.cache.summary import Summary, summarise
from itbib.errors import InputError, Problem
from itbib.files import shown
from itbib.identifiers import ArxivId
from itbib.model import Base, Record

UNKNOWN_FOR = 24 * 60 * 60
"""Seconds for which an ID that arXiv did not know is not asked for again."""


class Store:
    """The store; a context manager. Use it in the process and the thread that opened it.

    It is a cache: whatever is wrong with its file, commands go on. A damaged file is set
    aside and a new one begun; where there can be no file, the store is in memory, above what
    can still be read of the file. The user is told.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
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
        return cls(Database(folder, warn, clock), clock)

    @property
    def path(self) -> Path:
        """The file, whether or not it can be used."""
        return self._database.path

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
        self._database.close()

    def records(self, keys: Iterable[str]) -> dict[str, Record]:
        """Find papers.

        Args:
            keys: canonical keys, such as ``2305.11206`` or ``math/0309136``.

        Returns:
            The newest known record of each paper that is known, by key.
        """
        asked = {key: (key,) for key in keys}
        return self._database.find(schema.FIND_RECORD, asked, lambda rows: to_record(rows[0]))

    def keep(self, records: Iterable[Record]) -> None:
        """Keep what arXiv has just said; a record that says something else is displaced.

        A version older than the one that is known is not kept.
        """
        now = int(self._clock())
        rows = [to_row(record, now) for record in records]
        self._database.write(
            (schema.KEEP_FETCHED, rows),
            (schema.FORGET_UNKNOWN, [(row.id, row.version) for row in rows]),
        )

    def earlier(self, keys: Iterable[str]) -> dict[str, tuple[Record, ...]]:
        """Find earlier records of papers, the last one kept first; only of those that have some."""

        def read(rows: list[tuple[object, ...]]) -> tuple[Record, ...]:
            # TeX and the Unicode that it stands for may both have been kept.
            return tuple(dict.fromkeys(map(to_record, rows)))

        asked = {key: (key,) for key in keys}
        return self._database.find(schema.FIND_EARLIER, asked, read)

    def keep_earlier(self, records: Iterable[Record]) -> None:
        """Keep earlier versions of papers, which are no news."""
        now = int(self._clock())
        self._database.write((schema.KEEP_EARLIER, [to_row(record, now) for record in records]))

    def unknown(self, identifiers: Iterable[ArxivId]) -> set[ArxivId]:
        """Give those IDs that arXiv did not know when it was asked less than a day ago.

        An ID with a version is not the same as the one without.
        """
        now = int(self._clock())
        asked = {i: (i.key, i.version or 0, now - UNKNOWN_FOR, now) for i in identifiers}
        return set(self._database.find(schema.FIND_UNKNOWN, asked, bool))

    def keep_unknown(self, identifiers: Iterable[ArxivId]) -> None:
        """Keep that arXiv has just said that it does not know some IDs."""
        now = int(self._clock())
        rows = [(identifier.key, identifier.version or 0, now) for identifier in identifiers]
        self._database.write(
            (schema.FORGET_OLD_UNKNOWN, [(now - UNKNOWN_FOR,)]), (schema.KEEP_UNKNOWN, rows)
        )

    def bases(self, library: str, keys: Iterable[str]) -> dict[str, Base]:
        """Find what the entries of a library were made from.

        Args:
            library: absolute real path of the .bib file.
            keys: of the entries.
        """
        asked = {key: (_file_name(library), storable(key)) for key in keys}
        return self._database.find(schema.FIND_BASE, asked, lambda rows: base_from_json(rows[0][0]))

    def keep_bases(self, library: str, bases: Mapping[str, Base]) -> None:
        """Keep what entries of a library were made from, by key."""
        name = _file_name(library)
        rows = [(name, storable(key), base_to_json(base)) for key, base in bases.items()]
        self._database.write((schema.KEEP_BASE, rows))

    def find_load(self, fingerprint: str) -> Load | None:
        """Find how far the load of a file has come; None if it was never begun."""
        asked = {fingerprint: (fingerprint,)}
        found = self._database.find(schema.FIND_LOAD, asked, lambda rows: to_load(rows[0]))
        return found.get(fingerprint)

    def keep_load(self, rows: Iterable[Row], load: Load) -> None:
        """Keep rows that are newer than what the store has, and how far their load has come.

        All in one transaction, so let it be some thousand rows: other processes wait with
        their writing.

        Raises:
            InputError: the store cannot be written, or was damaged and has been set aside
                (so that the load begins anew). Nothing of this call was kept.
        """
        progress = (load.fingerprint, load.name, load.position, load.lines, load.finished)
        statements: list[Statement] = [
            (schema.KEEP_LOADED, rows),
            (schema.KEEP_LOAD, [progress]),
        ]
        if load.finished is not None:
            statements.append((schema.FORGET_LOADED_UNKNOWN, [()]))
        self._database.write_to_file(*statements)

    def summary(self) -> Summary:
        """Count what is in the store."""
        return summarise(self._database, int(self._clock()) - UNKNOWN_FOR)

    def clear(self, *, forgets_bases: bool = False) -> None:
        """Forget all papers, and give back the space on disk; other processes may go on.

        Stores that were set aside because they were damaged are deleted.

        Args:
            forgets_bases: whether what entries were made from is forgotten, too.

        Raises:
            InputError: the file cannot be written.
        """
        statements: list[Statement] = [(f"DELETE FROM {table}", [()]) for table in schema.TABLES]
        if forgets_bases:
            statements.append((f"DELETE FROM {schema.BASES}", [()]))
        self._database.write(*statements)
        self._database.compact()
        if not self._database.is_lasting:
            raise InputError.of("the cache was not cleared", path=shown(self.path))
        remove_damaged(self.path)


def _file_name(name: str) -> str:
    """Write the name of a file in UTF-8, whatever it is in; no two names become one."""
    data = os.fsencode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # A NUL is in no other name.
        return f"\0{data.decode('latin-1')}"
