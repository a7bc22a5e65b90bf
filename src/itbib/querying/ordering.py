"""The order of texts: numbers by value, dates, and words as people sort them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from itbib.querying.values import date, first_quantity, fold, quantity

_DASHES = " \t\r\n-–—"
_CHUNK = re.compile(r"([^0-9]*)([0-9]*)")

_Chunks: TypeAlias = tuple[tuple[str, int, str], ...]

Key: TypeAlias = tuple[int, int, float, _Chunks]
"""Where a text stands: its tier, which no direction changes, and its place in the tier."""


@dataclass(frozen=True, slots=True)
class Direction:
    """One thing to sort by.

    Attributes:
        name: a column or a field.
        descending: whether the largest comes first.
    """

    name: str
    descending: bool = False

    @classmethod
    def read(cls, text: str) -> Direction:
        """Read ``year`` or ``-year``."""
        stripped = text.strip()
        return cls(stripped.removeprefix("-").strip(), stripped.startswith("-"))


def sort_key(text: str, *, numeric: bool = False) -> Key | None:
    """Give the place of a text in an ascending order.

    A text that is wholly a number or a date stands by its value, before all words. Words are
    compared without case and accents, and numbers in them by value: "GPT-2" before "GPT-10".

    Args:
        text: plain text.
        numeric: whether a number is expected: then one anywhere in the text counts, and texts
            without one follow the numbers in both directions.

    Returns:
        The key; None for a text that is empty or a mere dash, which stands last in both
        directions.
    """
    if not text.strip(_DASHES):
        return None
    value = _value(text)
    if value is None and numeric:
        value = first_quantity(text)
    if value is not None:
        return (0, 0, value, ())
    return (1 if numeric else 0, 1, 0.0, natural(text))


def natural(text: str) -> _Chunks:
    """Cut a folded text into words and numbers, which compare by value at any length."""
    chunks = []
    for words, digits in _CHUNK.findall(fold(text)):
        plain = digits.lstrip("0")
        chunks.append((words, len(plain) if digits else -1, plain))
    return tuple(chunks[:-1])


def in_order(columns: Sequence[tuple[Sequence[Key | None], bool]], count: int) -> list[int]:
    """Sort by several keys, the first of them first.

    Args:
        columns: for each thing to sort by the keys of all items, and whether it descends.
        count: how many items there are.

    Returns:
        The numbers of the items in order. Equal ones stay as they were; what is missing is last.
    """
    order = list(range(count))
    for keys, descending in reversed(columns):
        tiers: dict[int, list[tuple[Key, int]]] = {}
        missing: list[int] = []
        for at in order:
            key = keys[at]
            if key is None:
                missing.append(at)
            else:
                tiers.setdefault(key[0], []).append((key, at))
        order = []
        for tier in sorted(tiers):
            # A reversed sort keeps equal items in order, too.
            tiers[tier].sort(key=lambda pair: pair[0], reverse=descending)
            order += [at for _, at in tiers[tier]]
        order += missing
    return order


def _value(text: str) -> float | None:
    """Give the number or date that a whole text is; a month is a part of a year."""
    day = date(text)
    # "2023-06" would be a range, and "2023" is a number.
    if day is not None and day[1]:
        return day[0] + (day[1] * 32 + day[2]) / 1000
    return quantity(text)
