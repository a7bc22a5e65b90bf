"""What the page of a site shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from itbib.markdown.markup import Inline, to_text
from itbib.rendering.citations import ReferenceGroup
from itbib.rendering.heads import HeadCell
from itbib.rendering.reference import Reference


@dataclass(frozen=True, slots=True)
class SiteColumn:
    """A column.

    Attributes:
        name: its name in the configuration.
        heading: its head after those of its groups.
        title: the same as text.
        is_number: whether it is sorted by the values of its numbers.
        is_name: whether it says what a row is called.
        is_group: whether its rows belong together where it says the same.
        choices: the texts that its cells have, if these are few; its filter offers them.
    """

    name: str
    heading: Inline
    title: str
    is_number: bool
    is_name: bool
    is_group: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteCell:
    """A cell.

    Attributes:
        content: what it shows, by `itbib.site.links.for_page`.
        is_empty: whether there is nothing in it.
        value: the number that it is sorted by, as JSON has it, or empty.
        items: the texts of its items where the filter needs them.
    """

    content: Inline
    is_empty: bool
    value: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A row.

    Attributes:
        anchor: the fragment that leads to it.
        is_first: whether it is shown for the first time; in several categories it stands again.
        cells: a cell for each column.
        works: anchors of the works that it cites, separated by blanks.
        years: their years.
    """

    anchor: str
    is_first: bool
    cells: tuple[SiteCell, ...]
    works: str
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteTable:
    """A table.

    Attributes:
        id: its id.
        title: its title, or its id.
        columns: its columns.
        head: the lines of its head.
        rows: its rows.
    """

    id: str
    title: Inline
    columns: tuple[SiteColumn, ...]
    head: tuple[tuple[HeadCell, ...], ...]
    rows: tuple[SiteRow, ...]

    @property
    def count(self) -> int:
        """How many rows there are, each counted once."""
        return sum(row.is_first for row in self.rows)


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the page: its name there, what it is called, and its content."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """The page.

    Attributes:
        title: the survey's title.
        description: what stands below it; nothing if there is no such text.
        repository: address of the repository, or empty.
        tables: the tables that have rows.
        groups: the citation list.
        sources: the BibTeX source of each work by its key, if there are not too many.
        packed: the sources of all works in the order of the list, by
            `itbib.site.packing.packed`, if there are too many; or empty.
        own: the survey itself as a work, or None.
        own_source: its BibTeX source, or empty.
        years: the years of all works, newest first.
        downloads: the files beside the page.
    """

    title: str
    description: Inline
    repository: str
    tables: tuple[SiteTable, ...]
    groups: tuple[ReferenceGroup, ...]
    sources: Mapping[str, str]
    packed: str
    own: Reference | None
    own_source: str
    years: tuple[str, ...]
    downloads: tuple[Download, ...]

    @property
    def summary(self) -> str:
        """The description as text."""
        return to_text(self.description)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return sum(table.count for table in self.tables)

    @property
    def work_count(self) -> int:
        """How many works the citation list has."""
        return sum(len(group.references) for group in self.groups)
