"""A Markdown file that is checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from itbib.checking.finding import Finding
from itbib.checking.page import page_findings
from itbib.checking.works import work_findings
from itbib.importing.found import Found, find_survey
from itbib.model import Record


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read.

    Attributes:
        found: what was found on it.
        name: its file, as the user would name it.
    """

    found: Found
    name: str

    @property
    def keys(self) -> Collection[str]:
        """Canonical keys of the papers on arXiv that it names."""
        return {mention.arxiv_key for mention in self.found.mentions if mention.arxiv_key}

    def findings(self, records: Mapping[str, Record]) -> Sequence[Finding]:
        """Say what is wrong with the page."""
        page = page_findings(self.found.page, self.name)
        return [*page, *work_findings(self.found.mentions, records, self.name)]


def read_checked_page(text: str, name: str) -> ReadPage:
    """Read a page.

    Args:
        text: the file; bytes that are not UTF-8 are lone surrogates.
        name: the file, as the user would name it.
    """
    return ReadPage(find_survey(text), name)
