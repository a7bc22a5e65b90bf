"""Which row of one state of a table is which row of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher

from itbib.returning.rereading import ShownRow

_LIKE = 0.55
_FEW = 400


def align(old: Sequence[ShownRow], new: Sequence[ShownRow]) -> dict[int, int]:
    """Match rows: those that are equal first, then those about the same, then the likest.

    Args:
        old: the rows of a table.
        new: its rows after somebody edited it: changed, added, removed, moved.

    Returns:
        For numbers (from 0) of new rows those of the old rows that they were.
    """
    matched: dict[int, int] = {}
    _match(old, new, matched, lambda row: tuple(sorted(row.cells.items())))
    _match(old, new, matched, _works)
    _match(old, new, matched, lambda row: row.row.label or None)
    free_old = [at for at in range(len(old)) if at not in set(matched.values())]
    free_new = [at for at in range(len(new)) if at not in matched]
    if len(free_old) * len(free_new) <= _FEW * _FEW:
        pairs = [
            (_likeness(old[one], new[other]), -abs(one - other), one, other)
            for one in free_old
            for other in free_new
        ]
        taken: set[int] = set()
        for likeness, _, one, other in sorted(pairs, reverse=True):
            if likeness >= _LIKE and one not in taken and other not in matched:
                matched[other] = one
                taken.add(one)
    return matched


def _match(
    old: Sequence[ShownRow],
    new: Sequence[ShownRow],
    matched: dict[int, int],
    key: Callable[[ShownRow], Hashable | None],
) -> None:
    """Match the rows that have a key in common, in order; no key, no match."""
    used = set(matched.values())
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for at, row in enumerate(old):
        if at not in used and (value := key(row)) is not None:
            waiting[value].append(at)
    for at, row in enumerate(new):
        if at not in matched and (value := key(row)) is not None and waiting[value]:
            matched[at] = waiting[value].pop(0)


def _works(row: ShownRow) -> Hashable | None:
    return tuple(mention.name for mention in row.row.cite) or None


def _likeness(old: ShownRow, new: ShownRow) -> float:
    """How much two rows say the same, from 0 to 1."""
    names = {*old.cells, *new.cells}
    equal = sum(old.cells.get(name) == new.cells.get(name) for name in names)
    share = equal / len(names) if names else 0.0
    if len(names) > 2:
        return share
    before, after = (" ".join(row.cells.values())[:500] for row in (old, new))
    return max(share, SequenceMatcher(None, before, after, autojunk=False).ratio())


def moved(order: Sequence[int]) -> set[int]:
    """Find the fewest places whose numbers have to move for the others to stand in order.

    Args:
        order: numbers, each different.

    Returns:
        The numbers that are not on a longest rising run.
    """
    if not order:
        return set()
    # Patience sorting: the last number of the best run of each length, and what it follows.
    ends: list[int] = []
    follows: dict[int, int | None] = {}
    for number in order:
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            if ends[middle] < number:
                low = middle + 1
            else:
                high = middle
        follows[number] = ends[low - 1] if low else None
        ends[low : low + 1] = [number]
    kept: set[int] = set()
    at: int | None = ends[-1]
    while at is not None:
        kept.add(at)
        at = follows[at]
    return set(order) - kept
