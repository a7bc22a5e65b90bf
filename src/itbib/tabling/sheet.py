"""A table laid out, with what the layout leaves out: which row a line belongs to, what covers it.

This is the one place that lays out tables for the writers of this room.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from itbib.markdown.markup import Break, Inline, to_text
from itbib.model import Row
from itbib.rendering.grid import GridCell
from itbib.rendering.heads import HeadCell
from itbib.rendering.reference import Reference
from itbib.rendering.tables import CellView, TableView, lay_out
from itbib.survey.config import Kind, Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its rows.

    Attributes:
        table: the table as it was laid out.
        view: its layout.
        rows: the rows in the order of ``view.rows``.
    """

    table: Table
    view: TableView
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of the grid with the place of its upper left corner, both numbers from 0."""

    line: int
    column: int
    cell: GridCell | HeadCell


def make_sheet(
    table: Table, rows: Sequence[Row], references: Mapping[str, Reference], list_url: str | None
) -> Sheet:
    """Lay out a table.

    Args:
        table: the table.
        rows: all rows of the survey, in file order.
        references: the works that rows cite, by key.
        list_url: where the citation list is, as `itbib.rendering.tables.lay_out` takes it.
    """
    view = lay_out(table, rows, references, list_url)
    by_key = {row.key: row for row in rows}
    return Sheet(table, view, tuple(by_key[row.key] for row in view.rows))


def placed(lines: Sequence[Sequence[GridCell | HeadCell]]) -> list[dict[int, Placed]]:
    """Find what covers each place of a grid.

    Returns:
        For each line what covers its columns, by their numbers from 0; a cell that spans
        several lines or columns comes up in each of them.
    """
    cover: list[dict[int, Placed]] = [{} for _ in lines]
    for at, cells in enumerate(lines):
        column = 0
        for cell in cells:
            while column in cover[at]:
                column += 1
            place = Placed(at, column, cell)
            for line in cover[at : at + cell.rowspan]:
                line |= dict.fromkeys(range(column, column + cell.colspan), place)
            column += cell.colspan
    return cover


def line_rows(view: TableView) -> list[int | None]:
    """Tell for each line of the grid's body which row it belongs to; None for a band's line."""
    numbers: list[int | None] = []
    for number, row in enumerate(view.rows):
        height = max((len(cell.items) for cell in row.cells), default=1)
        numbers += [None] * len(row.bands) + [number] * height
    return numbers


def item_texts(cell: CellView, empty: Inline) -> list[str]:
    """Give the texts of what a cell holds: of the items of a list, of each work's title.

    Args:
        cell: the cell.
        empty: what an item that is missing shows; its text is empty.
    """
    items: list[Inline] = list(cell.items)
    if Kind(cell.column.kind).computed:
        items = [part for item in items for part in _lines(item)]
    return ["" if item == empty else to_text(item).strip() for item in items]


def _lines(item: Inline) -> Iterator[Inline]:
    """Cut content at its line breaks."""
    start = 0
    for at, node in enumerate(item):
        if isinstance(node, Break):
            yield item[start:at]
            start = at + 1
    yield item[start:]


def resolved(view: TableView) -> list[list[CellView]]:
    """Give the cells of each row; one that continues another is that other."""
    cover = placed(view.body)
    numbers = line_rows(view)
    first: dict[int, int] = {}
    for line, number in enumerate(numbers):
        if number is not None:
            first.setdefault(number, line)
    rows: list[list[CellView]] = []
    for number, row in enumerate(view.rows):
        cells: list[CellView] = []
        for column, cell in enumerate(row.cells):
            place = cover[first[number]][column]
            owner = numbers[place.line]
            if cell.is_empty and owner is not None:
                cell = view.rows[owner].cells[place.column]
            cells.append(cell)
        rows.append(cells)
    return rows
