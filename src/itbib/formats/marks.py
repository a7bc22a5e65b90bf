"""The marks of a text and the stretches that carry them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Mark(Enum):
    """How a stretch of a text is set."""

    ITALIC = auto()
    BOLD = auto()
    SMALL_CAPS = auto()
    RAISED = auto()
    LOWERED = auto()
    CAPITALS = auto()
    """No style changes its case: the meaning of braces in BibTeX."""
    MATH = auto()
    """The text is the inside of a formula, in TeX."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text.

    Attributes:
        text: Unicode; of a formula its source without dollars.
        marks: how it is set.
    """

    text: str
    marks: frozenset[Mark] = frozenset()

    @property
    def shown(self) -> str:
        """The text for those who know no marks."""
        return f"${self.text}$" if Mark.MATH in self.marks else self.text
