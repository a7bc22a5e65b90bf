"""What a survey consists of: tables and columns, the files they are drawn in, stored queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from itbib.rules import Code

PLACEHOLDER = "{}"
"""What stands for the cell in the pattern of a column, `Column.show`."""

SLUG = "{slug}"
"""What stands for the category in the path of its file, `Categories.file`."""


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
    BIBTEX = "bibtex"
    STARS = "stars"

    @property
    def computed(self) -> bool:
        """Whether the cells are made from the works a row cites, unless it holds its own."""
        return self not in (Kind.TEXT, Kind.LINK, Kind.FLAG, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: the field that holds the cells; compared without regard to case, as BibTeX does.
        header: inline Markdown of its head.
        header_groups: inline Markdown of the heads above its own, outermost first; neighbours
            share a head as long as all groups down to it are equal.
        kind: what the cells hold.
        label: text of a link, for the kinds ``link`` and ``paper``.
        is_group: whether equal neighbours are merged.
        is_list: whether a cell is a BibTeX list, ``A and B``, with a sub-row for each item.
        align: ``left``, ``center``, ``right``, or empty.
        is_band: whether the merged cells stand across the table, above the rows that share
            them, instead of in a column; such a column is a group, too.
        width: how wide the column is asked to be, as HTML's attribute has it, or empty.
        show: for a list, inline Markdown in which one `PLACEHOLDER` stands for the cell; empty
            if the column declares none.
        source: for ``stars``, the column that links to the repository; empty for whichever does.
    """

    name: str
    header: str
    header_groups: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    label: str = ""
    is_group: bool = False
    is_list: bool = False
    align: str = ""
    is_band: bool = False
    show: str = ""
    width: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Categories:
    """How a table is divided by category; categories are paths such as ``Data/Synthetic``.

    Attributes:
        field: the column, or else the field of the works, that names the categories.
        order: categories that come first, in this order.
        by_name: whether the others are in alphabetical order, not in that of appearance.
        level: the level of the outermost headings.
        counts: whether headings say how many rows stand below them.
        other: inline Markdown of the heading of rows without a category; empty to leave these
            rows out.
        file: path of the file for each outermost category, with `SLUG` in it; empty if all
            stand where the table does.
    """

    field: str
    order: tuple[str, ...] = ()
    by_name: bool = False
    level: int = 3
    counts: bool = True
    other: str = "Other"
    file: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        id: its name in row keys and in region markers.
        columns: its columns from left to right; at least one of them is no band.
        title: inline Markdown of its heading, or empty.
        layout: how it is drawn.
        empty: inline Markdown that a missing cell shows.
        head: whether the heads of its columns are shown.
        numbered: whether the items of a list have numbers.
        start: the first of these numbers.
        loose: whether there are blank lines between the items of a list.
        bullets: whether the items of a list are items, rather than paragraphs.
        align: where the table stands on the page: ``left``, ``center``, ``right``, or empty.
        sort: columns or fields that its rows are sorted by, each after ``-`` if it descends;
            none to keep the order of the file.
        where: the expression that chooses the works that are its rows; empty if its rows are
            written by hand.
        categories: how it is divided, if it is.
        caption: inline Markdown of its caption in a paper; empty if it is the title.
        label: what a paper refers to it by, or empty for the default, `paper_label`.
    """

    id: str
    columns: tuple[Column, ...]
    title: str = ""
    layout: Layout = Layout.HTML
    empty: str = "-"
    head: bool = True
    numbered: bool = False
    start: int = 1
    loose: bool = False
    bullets: bool = True
    align: str = ""
    sort: tuple[str, ...] = ()
    where: str = ""
    categories: Categories | None = None
    caption: str = ""
    label: str = ""

    @property
    def paper_caption(self) -> str:
        """Inline Markdown of its caption in a paper, or empty."""
        return self.caption or self.title

    @property
    def paper_label(self) -> str:
        """What a paper refers to it by, such as ``tab:models``."""
        return self.label or f"tab:{self.id}"

    @property
    def by_pattern(self) -> bool:
        """Whether its rows are written as the columns' ``show`` says."""
        return any(column.show for column in self.columns)

    def column(self, name: str) -> Column | None:
        """Find a column by its name, in any case."""
        wanted = name.lower()
        return next((column for column in self.columns if column.name.lower() == wanted), None)


class ListFormat(StrEnum):
    """What a citation list is written in."""

    HTML = "html"
    MARKDOWN = "markdown"


class Order(StrEnum):
    """In what order the works of a citation list follow each other."""

    APPEARANCE = "appearance"
    AUTHOR = "author"
    YEAR = "year"
    NEWEST = "-year"
    KEY = "key"


class Source(StrEnum):
    """What a citation list shows of a work's BibTeX source."""

    NONE = ""
    LINK = "link"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class References:
    """What the citation list shows.

    Attributes:
        by_table: whether there is a list for each table rather than one for all.
        cited_only: whether works that no row cites are left out.
        other_title: inline Markdown above the works that no row cites, when grouped.
        style: name or path of a citation style (CSL); empty for the list's own template.
        format: what the list is written in.
        order: in what order works follow each other, if the list is grouped in each group.
        bibtex: what there is of each work's BibTeX source.
    """

    by_table: bool = False
    cited_only: bool = False
    other_title: str = "Other works"
    style: str = ""
    format: ListFormat = ListFormat.HTML
    order: Order = Order.APPEARANCE
    bibtex: Source = Source.NONE


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
class Check:
    """What ``itbib check`` looks at and passes over.

    Attributes:
        files: paths or patterns of more files to check, relative to the configuration.
        by_file: codes that are silenced, by path or pattern; ``*`` stands for all files.
        strict: whether warnings make the check fail, too.
    """

    files: tuple[str, ...] = ()
    by_file: Mapping[str, tuple[Code, ...]] = field(default_factory=dict)
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """What the survey's web site says besides its tables.

    Attributes:
        description: inline Markdown below the title, or empty.
        cite: citation key of the work that is the survey itself, or empty.
        repository: address of the survey's repository, or empty.
    """

    description: str = ""
    cite: str = ""
    repository: str = ""


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
        check: what is checked.
        site: what the web site says.
    """

    bib: str = "references.bib"
    targets: tuple[str, ...] = ("README.md",)
    title: str = ""
    tables: tuple[Table, ...] = ()
    references: References = References()
    watches: tuple[Watch, ...] = ()
    check: Check = Check()
    site: Site = Site()

    def table(self, table_id: str) -> Table | None:
        """Find a table by its id."""
        return next((table for table in self.tables if table.id == table_id), None)
