"""Where fetched papers go, shared with the other itbib processes of the machine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from itbib.model import Record


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where papers go that have come, and where other processes put theirs.

    Attributes:
        keep: is given what has come, page by page, so that nothing later can lose it.
        arrived: tells which of some papers others have fetched meanwhile, by canonical key.
    """

    keep: Callable[[Sequence[Record]], None]
    arrived: Callable[[Sequence[str]], Collection[str]]
