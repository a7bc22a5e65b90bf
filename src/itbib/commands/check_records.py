"""What is known of the papers that a check comes across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itbib.checking.knowledge import Knowledge
from itbib.commands.fetching import Asking, open_papers
from itbib.identifiers import ArxivId
from itbib.output import Output


@dataclass(frozen=True, slots=True)
class AskedPapers:
    """Looks papers up.

    Attributes:
        output: told what could not be fetched.
        fetch: whether to ask arXiv for what the cache lacks.
    """

    output: Output
    fetch: bool

    def known(self, keys: Iterable[str]) -> Knowledge:
        """Find what is known of papers, by canonical key."""
        wanted = [ArxivId.parse(key) for key in sorted(keys)]
        if not wanted:
            return Knowledge({})
        with open_papers(self._asking, self.output) as papers:
            answer = papers.fetch(wanted)
        if self.fetch:
            self.output.problems(answer.problems)
        return Knowledge(answer.records)

    def former(self, keys: Iterable[str], known: Knowledge) -> Mapping[str, tuple[str, ...]]:
        """Find the other titles that papers had once, by canonical key.

        Args:
            keys: those of papers that are known.
            known: what is known of them.
        """
        with open_papers(self._asking, self.output) as papers:
            wanted = [known.records[key] for key in sorted(keys) if key in known.records]
            answer = papers.earlier(wanted)
        if self.fetch:
            self.output.problems(answer.problems)
        titles = {
            key: tuple(dict.fromkeys(record.title for record in records))
            for key, records in answer.records.items()
        }
        return {
            key: tuple(title for title in given if title != known.records[key].title)
            for key, given in titles.items()
        }

    @property
    def _asking(self) -> Asking:
        return Asking(offline=not self.fetch)
