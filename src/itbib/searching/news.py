"""What is new among the hits of a stored query: what it did not find before.

The day of submission does not tell, since papers are announced days after they were submitted,
weeks if they were on hold. So the papers that a query has found are remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from itbib.model import Record

PAGE_SIZE = 200
"""How many hits are asked for at once."""
MOST_HITS = 1_000
"""How many hits are read at most in one go."""
MOST_REMEMBERED = 5_000
"""How many papers are remembered of each query."""
LOOK_BACK = timedelta(days=30)
"""How far back papers are remembered that were there before a query was first run."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What a stored query has found.

    Attributes:
        query: its text.
        papers: day of submission by canonical key.
        since: what was submitted on this day or before is not news, since not all of it is
            remembered; empty if all is.
    """

    query: str
    papers: Mapping[str, str]
    since: str = ""

    def bounded(self) -> Memory:
        """Forget all but the newest papers."""
        surplus = len(self.papers) - MOST_REMEMBERED
        if surplus <= 0:
            return self
        by_day = sorted(self.papers.items(), key=lambda paper: (paper[1], paper[0]))
        since = max(self.since, by_day[surplus - 1][1])
        return Memory(self.query, dict(by_day[surplus:]), since)

    def joined(self, other: Memory | None) -> Memory:
        """Add what another process has remembered meanwhile of the same query."""
        if other is None or other.query != self.query:
            return self
        papers = {**other.papers, **self.papers}
        return Memory(self.query, papers, max(self.since, other.since)).bounded()


class Reading:
    """Reads the hits of a stored query, newest first, until there is nothing new to expect.

    Attributes:
        news: the hits to list, newest first.
        is_first: whether the query is run for the first time; one that was changed is new.
        is_cut: whether there may be more that is new than was read.

    Args:
        query: its text.
        memory: what is remembered under its name.
        limit: how many hits are listed the first time.
    """

    def __init__(self, query: str, memory: Memory | None, limit: int) -> None:
        self.news: list[Record] = []
        self.is_first = memory is None or memory.query != query
        self.is_cut = False
        self._query = query
        self._limit = limit
        self._papers: dict[str, str] = {}
        self._since = ""
        if memory is not None and not self.is_first:
            self._papers.update(memory.papers)
            self._since = memory.since
        self._newest = ""
        self._count = 0
        self._page_has_news = False

    def take(self, record: Record) -> bool:
        """Take the next hit.

        Returns:
            Whether another one is wanted. It is wanted until the end of a page, because a whole
            page costs no more than a part of it.
        """
        key, day = record.identifier.key, record.published
        self._count += 1
        self._newest = self._newest or day
        if key not in self._papers and day > self._since:
            self._papers[key] = day
            self._page_has_news = True
            if not self.is_first or len(self.news) < self._limit:
                self.news.append(record)
        if self._count % PAGE_SIZE:
            return True
        is_wanted = self._is_more_expected(day)
        if not is_wanted and (self.is_first or self.is_cut):
            self._since = day
        self._page_has_news = False
        return is_wanted

    def memory(self) -> Memory:
        """Give what is to be remembered, once all was listed."""
        return Memory(self._query, self._papers, self._since).bounded()

    def _is_more_expected(self, day: str) -> bool:
        """Tell at the end of a page, whose last hit is of some day, whether to read the next."""
        if self.is_first:
            too_old = date.fromisoformat(self._newest) - LOOK_BACK
            is_listed = len(self.news) == self._limit
            is_enough = self._count >= MOST_HITS or day < too_old.isoformat()
            return not (is_listed and is_enough)
        if not self._page_has_news or day <= self._since:
            return False
        self.is_cut = self._count >= MOST_HITS
        return not self.is_cut
