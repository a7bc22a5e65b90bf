"""Asking arXiv for many papers until each of them is accounted for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from itbib.errors import Problem
from itbib.fetching.api import Api
from itbib.fetching.batches import batches
from itbib.fetching.page import Page
from itbib.fetching.patience import Patience
from itbib.fetching.pending import BELIEVED, CONTRADICTION_BELIEVED, Pending
from itbib.fetching.settings import Settings
from itbib.fetching.shelf import Shelf
from itbib.fetching.transport import path_length
from itbib.fetching.trouble import RefusedError, TroubleError
from itbib.fetching.turns import Turns
from itbib.model import Record
from itbib.progress import Progress

_BAD_FORMAT = "incorrect id format for "


class _LackError(TroubleError):
    """An answer came that lacks something."""


@dataclass(slots=True)
class Failures:
    """What could not be fetched.

    Attributes:
        keys: the papers, by canonical key.
        problems: why, one for each reason.
    """

    keys: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def add(self, keys: Sequence[str], problems: Sequence[Problem]) -> None:
        """Note that some papers could not be fetched."""
        self.keys.update(keys)
        self.problems += [problem for problem in problems if problem not in self.problems]


class Asker:
    """Asks arXiv, patiently and at its pace.

    Args:
        settings: where and how to ask.
        folder: where the processes of this machine agree on their turns.
        max_wait: seconds that everything may take together; None for no such limit.
    """

    def __init__(self, settings: Settings, folder: Path, max_wait: float | None) -> None:
        self._settings = settings
        self._patience = Patience(settings.delay, max_wait)
        self._turns = Turns(folder, settings.host, settings.delay)
        self._api = Api(settings, self._turns, self._patience.left)

    def papers(self, keys: Sequence[str], shelf: Shelf, progress: Progress) -> Failures:
        """Ask for papers, as few times as the API allows.

        After a failure the papers behind it are given up as well.

        Args:
            keys: canonical keys, each once; with a version behind it, as in ``2305.11206v1``,
                for that one rather than the newest.
            shelf: takes what comes.
            progress: is told of pauses.

        Returns:
            What could not be fetched. What is neither here nor on the shelf, arXiv does not know.
        """
        failures = Failures()
        waiting = list(batches(keys, path_length(self._settings.url)))
        while waiting:
            batch = Pending(waiting.pop(0))
            try:
                self._settle(batch, shelf, progress)
            except RefusedError as refused:
                if refused.is_too_long and len(batch.keys) > 1:
                    # A mirror, or a proxy before it, may take less than arXiv does.
                    half = len(batch.keys) // 2
                    waiting[:0] = [batch.keys[:half], batch.keys[half:]]
                    continue
                bad = refused.summary.removeprefix(_BAD_FORMAT)
                if bad not in batch.keys:
                    failures.add([*batch.keys, *chain.from_iterable(waiting)], refused.problems)
                    return failures
                # One paper that the service cannot read spoils the others' answer.
                failures.add([bad], refused.problems)
                rest = [key for key in batch.keys if key != bad]
                waiting[:0] = [rest] if rest else []
            except TroubleError as trouble:
                failures.add([*batch.keys, *chain.from_iterable(waiting)], trouble.problems)
                return failures
            if batch.withheld:
                message = f"{self._settings.host} counts papers that it does not send"
                failures.add(batch.withheld, [Problem(message)])
        return failures

    def search(
        self, query: str, page_size: int, *, newest_first: bool, progress: Progress
    ) -> Iterator[tuple[Record, ...]]:
        """Ask for the papers that match a query, page by page, each when it is wanted.

        Raises:
            TroubleError: arXiv could not be asked.
            RefusedError: arXiv does not take the query.
        """
        start = 0
        while True:
            page = self._hits(query, start, page_size, newest_first, progress)
            yield page.records
            start += len(page.records)
            if not page.records or start >= page.total:
                return
            progress.at(start)

    def _settle(self, batch: Pending, shelf: Shelf, progress: Progress) -> None:
        """Ask for some papers until it is known of each whether it comes."""

        def attempt() -> None:
            # Kept before the turn ends: whoever has the next one looks for it.
            with self._turns.taken(self._patience.left()):
                batch.drop(shelf.arrived(batch.keys))
                if not batch.is_settled:
                    shelf.keep(batch.take(self._api.papers(batch.keys)))
            if not batch.is_settled:
                message = f"{self._settings.host} answered with a page that lacks papers"
                raise _LackError(message)

        def on_wait(trouble: TroubleError, seconds: float) -> None:
            if not isinstance(trouble, _LackError):
                batch.doubt_anew()
            progress.pause(trouble.problems[0].message, seconds)

        self._patience.bear(attempt, on_wait)

    def _hits(
        self, query: str, start: int, size: int, newest_first: bool, progress: Progress
    ) -> Page:
        """Ask for one page of search results; an empty or short one must come repeatedly."""
        empty_pages = short_pages = 0

        def attempt() -> Page:
            nonlocal empty_pages, short_pages
            with self._turns.taken(self._patience.left()):
                page = self._api.search(query, start, size, newest_first=newest_first)
            expected = min(size, max(page.total - start, 0))
            empty_pages += not page.records and not expected
            short_pages += 0 < len(page.records) < expected
            lacks_all = not page.records and (expected or empty_pages < BELIEVED)
            lacks_some = len(page.records) < expected and short_pages < CONTRADICTION_BELIEVED
            if lacks_all or lacks_some:
                raise _LackError(f"{self._settings.host} answered with a page that lacks papers")
            return page

        def on_wait(trouble: TroubleError, seconds: float) -> None:
            progress.pause(trouble.problems[0].message, seconds)

        return self._patience.bear(attempt, on_wait)
