"""What one request brings."""

from __future__ import annotations

from dataclasses import dataclass

from itbib.model import Record


@dataclass(frozen=True, slots=True)
class Page:
    """One answer.

    Attributes:
        records: the papers in it, in its order.
        total: how many there are in all, by its own account.
    """

    records: tuple[Record, ...]
    total: int
