"""arXiv's query API, one page at a time: the one module that imports the ``arxiv`` package.

The package forms the query and reads the Atom feed. It is given a session that makes a single
request, in time and in its turn, and that packs more IDs into a URL.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import arxiv
import requests

from itbib.fetching.feed import outline
from itbib.fetching.page import Page
from itbib.fetching.settings import Settings
from itbib.fetching.transport import get
from itbib.fetching.trouble import TroubleError
from itbib.fetching.turns import Turns
from itbib.identifiers import ArxivId
from itbib.model import Record
from itbib.withdrawal import says_withdrawn

# What the package cannot use it only logs; here it shows as a page that lacks something.
logging.getLogger("arxiv").addHandler(logging.NullHandler())

_LONGEST = 10_000


class Api:
    """Asks for pages, each with a single request, for which the turn must have been taken.

    Args:
        settings: where and how to ask.
        turns: keeps to the pace.
        time_left: tells how many seconds a request may take at most.
    """

    def __init__(self, settings: Settings, turns: Turns, time_left: Callable[[], float]) -> None:
        self._settings, self._turns, self._time_left = settings, turns, time_left

    def papers(self, keys: Sequence[str]) -> Page:
        """Ask for the newest versions of some papers, all on one page.

        Raises:
            TroubleError: it may work another time.
            RefusedError: it will not.
        """
        # A page size that the package sends as max_results: without it, ten papers come.
        return self._page(arxiv.Search(id_list=list(keys), max_results=None), 0, len(keys))

    def search(self, query: str, start: int, size: int, *, newest_first: bool) -> Page:
        """Ask for a page of search results.

        Args:
            query: in arXiv's syntax.
            start: how many hits to pass over.
            size: how many to give at most.
            newest_first: whether to sort by the date of submission rather than by relevance.

        Raises:
            TroubleError: it may work another time.
            RefusedError: it will not.
        """
        order = arxiv.SortCriterion.SubmittedDate if newest_first else None
        search = arxiv.Search(
            query, max_results=None, sort_by=order or arxiv.SortCriterion.Relevance
        )
        return self._page(search, start, size)

    def _page(self, search: arxiv.Search, start: int, size: int) -> Page:
        client = arxiv.Client(page_size=size, delay_seconds=0, num_retries=0)
        client.query_url_format = self._settings.url.replace("{", "{{").replace("}", "}}") + "?{}"
        session = _OneRequest(self._get)
        client._session = session  # the package offers no other way to set time limits
        try:
            records = tuple(map(_record, _until_satisfied(client.results(search, start))))
        except ValueError as error:
            message = f"{self._settings.host} answered with a feed that makes no sense: {error}"
            raise TroubleError(message) from error
        return Page(records, session.total)

    def _get(self, url: str) -> bytes:
        self._turns.await_pause(self._time_left())
        try:
            return get(url, self._settings, self._time_left(), self._turns.answered)
        except TroubleError as trouble:
            if trouble.is_throttling:
                # What holds for this process holds for the others on this machine.
                self._turns.pause_for(max(trouble.retry_after, self._settings.delay))
            else:
                self._turns.answered()
            raise


class _SatisfiedError(Exception):
    """The package wants a second page, which nobody asked for."""


def _until_satisfied(results: Iterator[arxiv.Result]) -> Iterator[arxiv.Result]:
    try:
        yield from results
    except _SatisfiedError:
        return


class _OneRequest(requests.Session):
    """A session for one request.

    Attributes:
        total: how many papers the feed counts.
    """

    def __init__(self, get: Callable[[str], bytes]) -> None:
        super().__init__()
        self._get = get
        self._is_used = False
        self.total = 0

    def get(self, url: str | bytes, **settings: Any) -> requests.Response:  # noqa: ARG002
        if self._is_used:
            raise _SatisfiedError
        self._is_used = True
        # A query may hold both as they are (RFC 3986, section 3.4), and more IDs fit in.
        endpoint, _, query = str(url).partition("?")
        query = query.replace("%2C", ",").replace("%2F", "/")
        content = self._get(f"{endpoint}?{query}")
        feed = outline(content)
        self.total = feed.total if feed is not None else 0
        response = requests.Response()
        response.status_code = requests.codes.ok
        response._content = content  # what has been read already, with limits of our own
        return response


def _record(result: arxiv.Result) -> Record:
    comment = _short(result.comment or "")
    return Record(
        identifier=ArxivId.parse(result.get_short_id()),
        title=_short(result.title),
        authors=tuple(_short(author.name) for author in result.authors),
        published=result.published.date().isoformat(),
        updated=result.updated.date().isoformat(),
        primary_class=result.primary_category,
        doi=(result.doi or "").strip(),
        journal_ref=_short(result.journal_ref or ""),
        comment=comment,
        withdrawn=says_withdrawn(comment, result.summary or ""),
    )


def _short(text: str) -> str:
    """Give a text on one line, cut where no title, name or comment ends."""
    return " ".join(text.split())[:_LONGEST]
