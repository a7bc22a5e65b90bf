"""Accounting for the papers of one request: come, unknown to arXiv, or withheld by it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from itbib.fetching.page import Page
from itbib.model import Record

BELIEVED = 2
"""How often in a row arXiv must send nothing at all for a paper before that is believed."""
BELIEVED_OF_MANY = 3
"""The same for several papers: that all of them are unknown is less likely than a mistake."""
CONTRADICTION_BELIEVED = 3
"""How often in a row it must count papers that it does not send before it is given up."""


class Pending:
    """The papers of one request.

    arXiv leaves out unknown papers without a word, and has sent empty pages by mistake. So a
    page that gives as many papers as it counts is believed, an empty one only when it comes
    again, and one that counts more than it gives never.

    Attributes:
        keys: the papers that are still missing, by canonical key, or by ID with version.
        is_settled: whether there is no use in asking again.
        withheld: those that arXiv counts and does not send; known when it is settled.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys = list(keys)
        self.is_settled = not self.keys
        self.withheld: tuple[str, ...] = ()
        self._believed = BELIEVED if len(self.keys) == 1 else BELIEVED_OF_MANY
        self._empty_pages = 0
        self._is_contradicting = False

    def take(self, page: Page) -> tuple[Record, ...]:
        """Account for a page.

        Returns:
            The papers in it that were missing.
        """
        wanted = set(self.keys)
        named = {str(r.identifier): r for r in page.records}
        named |= {r.identifier.key: r for r in page.records}
        came = {name: record for name, record in named.items() if name in wanted}
        self.keys = [key for key in self.keys if key not in came]
        if came:
            self.doubt_anew()
            self.is_settled = not self.keys or len(came) >= page.total
        else:
            contradicts = page.total > 0
            if contradicts is not self._is_contradicting:
                self.doubt_anew()
            self._is_contradicting = contradicts
            self._empty_pages += 1
            if contradicts and self._empty_pages == CONTRADICTION_BELIEVED:
                self.is_settled, self.withheld = True, tuple(self.keys)
            elif not contradicts and self._empty_pages >= self._believed:
                self.is_settled = True
        return tuple(came.values())

    def drop(self, keys: Collection[str]) -> None:
        """Strike out papers that have come in another way."""
        self.keys = [key for key in self.keys if key not in keys]
        self.is_settled = not self.keys

    def doubt_anew(self) -> None:
        """Forget the empty pages: something else has come in between."""
        self._empty_pages = 0
