"""A Markdown file that is checked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from itbib import files
from itbib.bib.lines import LineNumbers
from itbib.checking.beside import places_of
from itbib.checking.columns import with_columns
from itbib.checking.finding import Finding
from itbib.checking.knowledge import Knowledge
from itbib.checking.numbers import year_findings
from itbib.checking.outline import address_of, outline_of
from itbib.checking.page import further_findings, outside, page_findings
from itbib.checking.placed_link import PlacedLink
from itbib.checking.places import Places
from itbib.checking.withdrawn import withdrawn_findings
from itbib.checking.works import work_findings
from itbib.commands.presence import has_exactly
from itbib.importing.found import Found, find_survey
from itbib.rendering.markers import find_regions


@dataclass(frozen=True)
class ReadPage:
    """A page that was read.

    Attributes:
        found: what was found on it.
        name: its file, as the user would name it.
        path: its file.
        text: what that holds.
        tables: ids of the survey's tables, if it is one of its targets.
        asked: the files that its links lead to, once they were looked for.
    """

    found: Found
    name: str
    path: Path
    text: str
    tables: Collection[str]
    library: None = None
    asked: dict[tuple[Path, str], bool] = field(default_factory=dict)

    @property
    def keys(self) -> Collection[str]:
        """Canonical keys of the papers on arXiv that it names."""
        return {mention.arxiv_key for mention in self.found.mentions if mention.arxiv_key}

    def links(self) -> Sequence[PlacedLink]:
        """Give its links to addresses of the web; in regions, those of the library count."""
        page, places = self.found.page, Places.of(self.text)
        links: list[PlacedLink] = []
        for element in outline_of(page).links:
            address, line = address_of(element), page.line_of(element) + 1
            if address.startswith(("http://", "https://")) and not self._is_in_region(line):
                column = places.column(line, address)
                links.append(PlacedLink(address, self.name, line, column))
        return links

    def findings(self, known: Knowledge) -> Sequence[Finding]:
        """Say what is wrong with the page."""
        page, mentions = self.found.page, self.found.mentions
        found = [
            *page_findings(page, self.name),
            *further_findings(page, self.name, self._exists),
            *work_findings(places_of(self.found), known, self.name),
            *year_findings(mentions, self.name),
            *withdrawn_findings(mentions, known, page, self.name),
        ]
        return with_columns(outside(found, self._regions), Places.of(self.text))

    @cached_property
    def _regions(self) -> list[tuple[int, int]]:
        """The lines of each region: its first, and the one behind its last."""
        lines = LineNumbers(self.text)
        regions, _ = find_regions(self.text, self.name, self.tables)
        return [(lines.at(r.body_span[0]), lines.at(r.body_span[1])) for r in regions]

    def _is_in_region(self, line: int) -> bool:
        return any(first <= line < after for first, after in self._regions)

    def _exists(self, target: str) -> bool:
        folder = files.real(self.path).parent
        there = self.asked[folder, target] = has_exactly(folder, target)
        return there


def read_checked_page(path: Path, text: str, name: str, tables: Collection[str]) -> ReadPage:
    """Read a page.

    Args:
        path: the file.
        text: what it holds; bytes that are not UTF-8 are lone surrogates.
        name: the file, as the user would name it.
        tables: ids of the survey's tables.
    """
    return ReadPage(find_survey(text), name, path, text, tables)
