"""What a page is taken for, before it is written: works that links name, rows, tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from itbib.survey.config import Table


@dataclass(frozen=True, slots=True)
class Mention:
    """A work that a link of the page names.

    Attributes:
        name: what tells it from others: ``arxiv:2305.11206``, ``doi:10.1/x``, or its URL.
        url: the link as it stands on the page.
        title: what the page calls it, plain text, or empty.
        authors: the names that the page gives, or nothing.
        year: four digits, or empty.
        venue: where the page says it appeared, or empty.
        source: the line (from 0) of the file.
        label: what the row is about where the page gives no title, such as the model's name.
    """

    name: str
    url: str
    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    venue: str = ""
    source: int = 0
    label: str = ""

    @property
    def arxiv_key(self) -> str:
        """The arXiv ID without version, or empty."""
        return self.name.removeprefix("arxiv:") if self.name.startswith("arxiv:") else ""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row as it will stand in the library, its works by their names.

    Attributes:
        cells: inline Markdown, in BibTeX's list form where the column is a list, by column name.
        cite: the works that it is about.
        label: plain text that its key is made from.
        source: the line (from 0) of the file that it comes from.
        fragments: the places of the page that its links lead to, such as ``ref12``.
        anchors: the places of the page that it holds, likewise, each with the work that is
            told of there.
    """

    cells: Mapping[str, str]
    cite: tuple[Mention, ...]
    label: str
    source: int
    fragments: tuple[str, ...] = ()
    anchors: Mapping[str, Mention] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftTable:
    """A table with its rows; the id is not settled before the page is read as a whole."""

    table: Table
    rows: tuple[DraftRow, ...]


class NotTakenError(Exception):
    """A block cannot be told as a table; it stays on the page as it is.

    Attributes:
        reason: why, as the end of a sentence about "it".
        source: the line (from 0) that is to blame, or -1.
    """

    def __init__(self, reason: str, source: int = -1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.source = source
