"""The store: finding papers in it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from itbib.cache.store import Store
from snapshot import identifiers
from task import Task

_SINGLE, _TOGETHER, _TOGETHER_SIZE = 2_000, 28_000, 280


def some_keys(count: int, wanted: int) -> list[str]:
    """Choose keys of a snapshot of so many records, the same ones every time."""
    return random.Random(7).choices(list(identifiers(count)), k=wanted)


def find_single(folder: str, count: str) -> Task:
    """Find papers in the store, one at a time."""
    keys = some_keys(int(count), _SINGLE)
    store = Store.open(Path(folder), lambda _: None)
    return Task(lambda: [store.records([key]) for key in keys], _found_all)


def find_together(folder: str, count: str) -> Task:
    """Find papers in the store, as many at a time as make a request."""
    keys = some_keys(int(count), _TOGETHER)
    store = Store.open(Path(folder), lambda _: None)
    starts = range(0, len(keys), _TOGETHER_SIZE)
    return Task(
        lambda: [store.records(keys[start : start + _TOGETHER_SIZE]) for start in starts],
        _found_all,
    )


def _found_all(found: list[dict[str, Any]]) -> dict[str, Any]:
    assert all(found)
    return {"lookups": _SINGLE if len(found) == _SINGLE else _TOGETHER}
