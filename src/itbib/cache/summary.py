"""What is in the store, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from itbib.cache.aside import damaged_stores
from itbib.cache.database import Database
from itbib.cache.rows import Load, to_load
from itbib.cache.schema import COUNTS, FIND_FINISHED_LOADS


@dataclass(frozen=True, slots=True)
class Summary:
    """What is in the store; times are seconds since 1970.

    Attributes:
        path: the file.
        size: bytes that it takes on disk, its write-ahead log included.
        records: how many papers are known.
        loaded: how many of them are known from bulk metadata alone.
        oldest: when the paper was fetched whose fetching is longest ago; None if none was.
        newest: when a paper was last fetched.
        unknown: how many IDs arXiv did not know less than a day ago.
        earlier: how many displaced records there are.
        bases: of how many entries it is known what they were made from.
        loads: the loads that came to their end, by time.
        damaged: stores that were set aside, oldest first.
    """

    path: Path
    size: int
    records: int
    loaded: int
    oldest: int | None
    newest: int | None
    unknown: int
    earlier: int
    bases: int
    loads: tuple[Load, ...]
    damaged: tuple[Path, ...]


def summarise(database: Database, unknown_since: int) -> Summary:
    """Count what is in the file.

    Args:
        database: the file.
        unknown_since: seconds since 1970; what was unknown before does not count.
    """
    records, fetched, oldest, newest, unknown, earlier, bases = database.ask(
        COUNTS, (unknown_since,), _read_counts
    )
    loads = database.ask(FIND_FINISHED_LOADS, (), lambda rows: tuple(map(to_load, rows)))
    log = database.path.with_name(f"{database.path.name}-wal")
    return Summary(
        path=database.path,
        size=sum(file.stat().st_size for file in (database.path, log) if file.is_file()),
        records=records or 0,
        loaded=(records or 0) - (fetched or 0),
        oldest=oldest,
        newest=newest,
        unknown=unknown or 0,
        earlier=earlier or 0,
        bases=bases or 0,
        loads=loads,
        damaged=tuple(damaged_stores(database.path)),
    )


def _read_counts(rows: list[tuple[object, ...]]) -> list[int | None]:
    return [count if isinstance(count, int) else None for count in rows[0]]
