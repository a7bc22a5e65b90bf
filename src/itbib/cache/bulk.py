"""Bulk loads: many rows at once, and how far each load has come.

A load goes like this::

    load = find_load(store, fingerprint) or Load(fingerprint, name)
    ...read some thousand lines from load.position on, make a Row of each...
    load = replace(load, position=..., lines=...)
    keep_rows(store, rows, load)        # rows and progress in one transaction
    ...and in the end:
    keep_rows(store, rows, replace(load, finished=int(time.time())))
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from itbib.cache.rows import Row
from itbib.cache.store import Store


@dataclass(frozen=True, slots=True)
class Load:
    """How far the load of a file has come.

    Attributes:
        fingerprint: tells the file from all others, whatever its name.
        name: of the file, for people.
        position: where in the file to go on, in a unit of the reader's own choice.
        lines: how many lines were read.
        finished: when it was done, in seconds since 1970; None while it is not.
    """

    fingerprint: str
    name: str
    position: int = 0
    lines: int = 0
    finished: int | None = None


def find_load(store: Store, fingerprint: str) -> Load | None:
    """Find how far a load has come; None if it was never begun."""
    raise NotImplementedError


def keep_rows(store: Store, rows: Iterable[Row], load: Load) -> None:
    """Keep rows that are newer than what the store has, and how far the load has come.

    All or nothing, in one transaction, so let it be some thousand rows: other processes
    wait for it with their writing.

    Raises:
        InputError: the store cannot be written, or was damaged and had to be set aside;
            hint says what to do. Nothing of this call was kept.
    """
    raise NotImplementedError
