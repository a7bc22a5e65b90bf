"""The rows of tables and the items of lists: what each is called, and which work it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from justhtml import Element, Node

from itbib.checking.addresses import LABELS
from itbib.checking.outline import Outline, address_of
from itbib.importing.heads import name_column
from itbib.importing.links import PAPER_LABELS, work_named
from itbib.markdown.inline import Text
from itbib.reading.grid import Cell, Grid, read_grid
from itbib.reading.texts import text_of, walk

_NESTED = frozenset({"ul", "ol"})
_LONGEST_NAME = 60
_FIRST = 12
_LABELS = PAPER_LABELS | LABELS


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table or an item of a list.

    Attributes:
        name: what it is called, or empty.
        work: the work that it is about, as in :class:`~itbib.importing.draft.Mention`, or empty.
        link: the link that names the work, or None.
        links: all its links.
    """

    name: str
    work: str
    link: Element | None
    links: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one table or list; ``kind`` is ``row`` or ``item``."""

    kind: str
    entries: tuple[Entry, ...]


def groups_of(outline: Outline, grids: Mapping[int, Grid]) -> list[Group]:
    """Read all tables and lists.

    Args:
        outline: the page.
        grids: the tables as grids, by the ``id`` of their elements.
    """
    tables = [Group("row", tuple(_rows(grids[id(table)]))) for table in outline.tables]
    lists = [Group("item", tuple(_items(element))) for element in outline.lists]
    return [*tables, *lists]


def grids_of(outline: Outline) -> dict[int, Grid]:
    """Read all tables as grids, by the ``id`` of their elements."""
    return {id(table): read_grid(table, outline.page) for table in outline.tables}


def _rows(grid: Grid) -> Iterator[Entry]:
    texts = {id(cell): text_of(cell.nodes) for cell in grid.cells()}
    namer = _namer(grid, texts)
    links = {id(cell): _links(cell.nodes) for cell in grid.cells()}
    paper = _paper_column(grid, links)
    for row, line in enumerate(grid.slots):
        if row < grid.head:
            continue
        name_cell = line[namer] if namer < len(line) else None
        name = texts[id(name_cell)] if name_cell is not None else ""
        own = [c for at, c in enumerate(line) if c is not None and (c.row, c.column) == (row, at)]
        work: str = ""
        link: Element | None = None
        # A cell that spans several rows counts for the first of them.
        if paper >= 0 and (cell := line[paper]) is not None and cell.row == row:
            work, link = _work(links[id(cell)])
        found = tuple(link for cell in own for link in links[id(cell)])
        yield Entry(_short(name), work, link, found)


def _namer(grid: Grid, texts: Mapping[int, str]) -> int:
    """Find the column that names a row, which is none with links called "paper"."""
    headers: list[str] = []
    columns: list[list[tuple[Text]]] = []
    for column in range(grid.width):
        cells = [line[column] for line in grid.slots[grid.head :]]
        below = [text for cell in cells if cell is not None and (text := texts[id(cell)])]
        if 2 * sum(map(_is_label, below)) >= len(below):
            headers.append("")
            columns.append([])
        else:
            headers.append(_head(grid, column, texts))
            columns.append([(Text(text),) for text in below])
    return name_column(headers, columns) if columns else 0


def _head(grid: Grid, column: int, texts: Mapping[int, str]) -> str:
    heads = [line[column] for line in grid.slots[: grid.head]]
    return next((t for cell in reversed(heads) if cell and (t := texts[id(cell)])), "")


def _paper_column(grid: Grid, links: Mapping[int, tuple[Element, ...]]) -> int:
    """Find the column that links to most works, each counted once; -1 if there is none.

    That of a base model has the same few works again and again.
    """
    works: list[set[str]] = [set() for _ in range(grid.width)]
    for cell in grid.cells():
        if cell.row >= grid.head and _is_single(cell) and (work := _work(links[id(cell)])[0]):
            works[cell.column].add(work)
    counts = [len(found) for found in works]
    return counts.index(max(counts)) if any(counts) else -1


def _is_single(cell: Cell) -> bool:
    return cell.colspan == 1


def _items(element: Element) -> Iterator[Entry]:
    for item in element.children:
        if not isinstance(item, Element) or item.name != "li":
            continue
        links = _links(item.children)
        work, link = _work(links)
        yield Entry(_short(_item_name(item)), work, link, links)


def _item_name(item: Element) -> str:
    """Give the first text in bold or in a link that names something, else the first words."""
    marked = (node for node in walk(item.children, _NESTED) if node.name in ("strong", "b", "a"))
    # A name stands at the beginning; what is nested without end is none.
    for node in islice(marked, _FIRST):
        text = text_of(node.children or (), _NESTED)
        if sum(c.isalpha() for c in text) > 2 and not _is_label(text):
            return text
    return text_of(item.children, _NESTED)


def _is_label(text: str) -> bool:
    return text.strip(" []()").lower() in _LABELS


def _links(nodes: tuple[Node, ...] | list[Node]) -> tuple[Element, ...]:
    return tuple(
        node
        for node in walk(nodes, _NESTED)
        if isinstance(node, Element) and node.name == "a" and "href" in node.attrs
    )


def _work(links: tuple[Element, ...]) -> tuple[str, Element | None]:
    for link in links:
        if work := work_named(address_of(link)):
            return work, link
    return "", None


def _short(name: str) -> str:
    name = name.strip('"“”')
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
