"""What a survey consists of: tables and columns, the files they are drawn in, stored queries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """How a table is drawn."""

    HTML = "html"
    PIPE = "pipe"
    LIST = "list"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    LINK = "link"
    FLAG = "flag"
    NUMBER = "number"
    PAPER = "paper"
    TITLE = "title"
    AUTHORS = "authors"
    YEAR = "year"
    VENUE = "venue"
    CITATION = "citation"

    @property
    def computed(self) -> bool:
        """Whether the cells are made from the works a row cites, and never stored."""
        return self not in (Kind.TEXT, Kind.LINK, Kind.FLAG, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: the field that holds the cells; compared without regard to case, as BibTeX does.
        header: inline Markdown of its head.
        header_group: inline Markdown above the heads of neighbouring columns, or empty.
        kind: what the cells hold.
        label: text of a link, for the kinds ``link`` and ``paper``.
        is_group: whether equal neighbours are merged.
        is_list: whether a cell is a BibTeX list, ``A and B``, with a sub-row for each item.
        align: ``left``, ``center``, ``right``, or empty.
    """

    name: str
    header: str
    header_group: str = ""
    kind: Kind = Kind.TEXT
    label: str = ""
    is_group: bool = False
    is_list: bool = False
    align: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        id: its name in row keys and in region markers.
        columns: its columns from left to right; there is at least one.
        title: inline Markdown of its heading, or empty.
        layout: how it is drawn.
        empty: inline Markdown that a missing cell shows.
    """

    id: str
    columns: tuple[Column, ...]
    title: str = ""
    layout: Layout = Layout.HTML
    empty: str = "-"

    def column(self, name: str) -> Column | None:
        """Find a column by its name, in any case."""
        wanted = name.lower()
        return next((column for column in self.columns if column.name.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class References:
    """What the citation list shows.

    Attributes:
        by_table: whether there is a list for each table rather than one for all.
        cited_only: whether works that no row cites are left out.
        other_title: inline Markdown above the works that no row cites, when grouped.
    """

    by_table: bool = False
    cited_only: bool = False
    other_title: str = "Other works"


@dataclass(frozen=True, slots=True)
class Watch:
    """A stored query: what is new on arXiv that matches it.

    Attributes:
        name: what it is called on the command line.
        query: in arXiv's syntax, limited to the categories that it is meant for.
        limit: how many papers are listed when it is run for the first time.
    """

    name: str
    query: str
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Survey:
    """The whole of ``itbib.toml``.

    Attributes:
        bib: path of the database, relative to the configuration.
        targets: paths of the files with regions, relative to the configuration.
        title: the survey's title, or empty.
        tables: the tables in order.
        references: what the citation list shows.
        watches: the stored queries in order.
    """

    bib: str = "references.bib"
    targets: tuple[str, ...] = ("README.md",)
    title: str = ""
    tables: tuple[Table, ...] = ()
    references: References = References()
    watches: tuple[Watch, ...] = ()

    def table(self, table_id: str) -> Table | None:
        """Find a table by its id."""
        return next((table for table in self.tables if table.id == table_id), None)
