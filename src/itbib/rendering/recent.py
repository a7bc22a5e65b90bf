"""The newest works of a survey: the region ``recent``."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itbib.identifiers import ArxivId, IdentifierError
from itbib.querying.values import date
from itbib.rendering.facts import date_of
from itbib.rendering.reference import Reference


@dataclass(frozen=True, slots=True)
class RecentWork:
    """A work and when it first appeared.

    Attributes:
        work: the work.
        year: the year.
        month: the month from 1, or 0 if it is not known.
    """

    work: Reference
    year: int
    month: int

    @property
    def date(self) -> str:
        """``YYYY-MM``, or ``YYYY`` if the month is not known."""
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"


def newest(works: Iterable[Reference], count: int) -> tuple[RecentWork, ...]:
    """Choose the newest works, the newest first.

    An arXiv ID tells the month of a paper's first version, and its number the order within
    the month (arXiv's help page on its identifiers). Other works count by their year and
    month, those without a month before all months of their year; works without a year are
    left out. Of works that are equally new, the first in the citation list comes first.

    Args:
        works: in the order of the citation list.
        count: how many, if there are so many.
    """
    dated = ((_when(work), -at, work) for at, work in enumerate(works))
    chosen = heapq.nlargest(
        count, ((when, at, work) for when, at, work in dated if when), key=lambda one: one[:2]
    )
    return tuple(RecentWork(work, year, month) for (year, month, _), _, work in chosen)


def _when(work: Reference) -> tuple[int, int, int] | tuple[()]:
    """Give year, month and the number within the month; nothing if there is no year."""
    identifier = _identifier(work.fields)
    if identifier is not None:
        year, month = identifier.year_month
        # The digits behind year and month; 0704.0001 and 1501.00001 differ in how many.
        return year, month, int(identifier.number.removeprefix(identifier.number[:4]).lstrip("."))
    day = date(date_of(work.fields))
    return (day[0], day[1], 0) if day else ()


def _identifier(fields: Mapping[str, str]) -> ArxivId | None:
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arXiv"
    if archive.lower() != "arxiv" or "eprint" not in fields:
        return None
    try:
        return ArxivId.parse(fields["eprint"])
    except IdentifierError:
        return None
