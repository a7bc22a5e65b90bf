"""Papers from the store where it has them, from arXiv where it has not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from itbib import files
from itbib.cache.store import Store
from itbib.errors import Problem
from itbib.fetching.shelf import Shelf
from itbib.identifiers import ArxivId
from itbib.model import Record
from itbib.output import Output
from itbib.progress import Progress

if TYPE_CHECKING:
    from itbib.fetching.asking import Asker, Failures


class Access(Enum):
    """Where papers may come from."""

    CACHE_FIRST = auto()
    REFRESH = auto()
    OFFLINE = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for some papers; each of them is in one of the three.

    Attributes:
        records: by canonical key, of every paper that was found.
        unknown: those that arXiv does not know, now or when asked less than a day ago.
        failed: those that could not be fetched.
        problems: why they could not, one for each reason, and a last one that names them.
    """

    records: dict[str, Record]
    unknown: tuple[ArxivId, ...] = ()
    failed: tuple[ArxivId, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What came of asking for earlier versions of papers.

    Attributes:
        records: by canonical key, of each paper of which one is known.
        problems: why others could not be fetched.
    """

    records: dict[str, tuple[Record, ...]]
    problems: tuple[Problem, ...] = ()


class Papers:
    """Gives the metadata of papers.

    Attributes:
        store: what was fetched before.
    """

    def __init__(
        self, store: Store, access: Access, max_wait: float | None, output: Output
    ) -> None:
        self.store = store
        self._access = access
        self._max_wait = max_wait
        self._output = output
        self._asker: Asker | None = None

    def fetch(self, identifiers: Iterable[ArxivId]) -> Answer:
        """Find papers, in the store or at arXiv; all that arXiv says goes into the store.

        Raises:
            UsageError: a setting in the environment is malformed.
        """
        asked = list(dict.fromkeys(identifiers))
        found: dict[str, Record] = {}
        unknown: set[ArxivId] = set()
        if self._access is not Access.REFRESH:
            found = self.store.records({identifier.key for identifier in asked})
            unknown = self.store.unknown(i for i in asked if not _satisfies(found, i))
        missing = [i for i in asked if i not in unknown and not _satisfies(found, i)]
        failed: Collection[str] = ()
        problems: list[Problem] = []
        if missing and self._access is Access.OFFLINE:
            failed = {identifier.key for identifier in missing}
            hint = "leave --offline away to ask arXiv, or fill the cache with: itbib cache load"
            problems = [Problem(f"not in the cache: {_names(missing)}", hint=hint)]
        elif missing:
            failures = self._ask(missing, found)
            failed, problems = failures.keys, failures.problems
            if left := [i for i in missing if i.key in failed]:
                problems.append(Problem(f"not fetched: {_names(left)}"))
            absent = [i for i in missing if i.key not in failed and not _satisfies(found, i)]
            unknown.update(absent)
            self.store.keep_unknown(absent)
        return Answer(
            {i.key: found[i.key] for i in asked if _satisfies(found, i)},
            tuple(i for i in asked if i in unknown),
            tuple(i for i in asked if i.key in failed and not _satisfies(found, i)),
            tuple(problems),
        )

    def earlier(self, papers: Iterable[Record]) -> Earlier:
        """Find earlier versions of papers, in the store or at arXiv: the first one at least.

        Args:
            papers: their newest records.

        Raises:
            UsageError: a setting in the environment is malformed.
        """
        newest = {record.identifier.key: record for record in papers}
        kept = self.store.earlier(newest)
        missing = [
            f"{key}v1"
            for key, record in newest.items()
            if all(one.identifier.version != 1 for one in (record, *kept.get(key, ())))
        ]
        if not missing or self._access is Access.OFFLINE:
            return Earlier(kept)
        with Progress(self._output, "fetching first versions", len(missing)) as progress:
            shelf = Shelf(self.store.keep_earlier, lambda _: ())
            failures = self._arxiv().papers(missing, shelf, progress)
        return Earlier(self.store.earlier(newest), tuple(failures.problems))

    def search(self, query: str, page_size: int, *, newest_first: bool) -> Iterator[Record]:
        """Give the papers that match a query, each page of them when it is wanted.

        Args:
            query: in arXiv's syntax.
            page_size: how many papers to ask for at once.
            newest_first: whether to sort by the date of submission rather than by relevance.

        Raises:
            TroubleError: arXiv could not be asked.
            RefusedError: arXiv does not take the query.
            UsageError: a setting in the environment is malformed.
        """
        with Progress(self._output, "searching", None) as progress:
            pages = self._arxiv().search(
                query, page_size, newest_first=newest_first, progress=progress
            )
            for page in pages:
                self.store.keep(page)
                yield from page

    def _ask(self, missing: list[ArxivId], found: dict[str, Record]) -> Failures:
        """Ask arXiv; what comes goes into the store and into ``found`` at once."""
        # By key the version that will do; where several are asked for, the newest.
        least = {i.key: i.version or 1 for i in sorted(missing, key=lambda i: i.version or 1)}
        keys = list(dict.fromkeys(identifier.key for identifier in missing))
        count = 0
        self._output.detail(f"papers to ask arXiv for: {len(keys)}")

        def keep(records: Sequence[Record]) -> None:
            self.store.keep(records)
            note({record.identifier.key: record for record in records})

        def arrived(keys: Sequence[str]) -> Collection[str]:
            if self._access is Access.REFRESH:
                return ()
            known = self.store.records(keys).items()
            new = {key: r for key, r in known if (r.identifier.version or 1) >= least[key]}
            note(new)
            return new

        def note(records: dict[str, Record]) -> None:
            nonlocal count
            found.update(records)
            count += len(records)
            progress.at(count)

        with Progress(self._output, "fetching", len(keys)) as progress:
            try:
                return self._arxiv().papers(keys, Shelf(keep, arrived), progress)
            except KeyboardInterrupt:
                if count:
                    what = f"{count:,} of {len(keys):,} papers are in the cache"
                    self._output.say(f"\n{what}: the same command goes on from there")
                raise

    def _arxiv(self) -> Asker:
        if self._asker is None:
            # Loaded here: it costs more than everything else together.
            from itbib.fetching.asking import Asker
            from itbib.fetching.settings import from_environment

            folder = files.lock_folder()
            self._asker = Asker(from_environment(), folder, self._max_wait)
        return self._asker


def _names(identifiers: Iterable[ArxivId]) -> str:
    return ", ".join(map(str, identifiers))


def _satisfies(found: dict[str, Record], identifier: ArxivId) -> bool:
    """Tell whether a paper is there, in the version asked for if there is one."""
    record = found.get(identifier.key)
    return record is not None and (identifier.version or 1) <= (record.identifier.version or 1)
