"""From rows to the layout of a table: what stands in which cell, and how far it spans.

Spans are computed here and nowhere stored. A table is laid out twice from the same cells:
as a grid of lines (for HTML), and as one line for each row (for pipe tables and lists).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from itbib.markdown.markup import Break, Inline, Text, parse
from itbib.model import Row
from itbib.rendering.cells import cell_items
from itbib.rendering.reference import Reference
from itbib.survey.config import Column, Table


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell in the head of the grid; ``align`` is ``left``, ``center``, ``right`` or empty."""

    content: Inline
    rowspan: int = 1
    colspan: int = 1
    align: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell in the body of the grid; ``align`` is as in the head."""

    content: Inline
    rowspan: int = 1
    align: str = ""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column as a layout without header groups shows it.

    Attributes:
        name: its name in the configuration.
        kind: its kind, such as ``text``.
        heading: its head, after "Group: " if it has a header group.
        is_group: whether equal neighbours are merged.
        align: ``left``, ``center``, ``right``, or empty.
    """

    name: str
    kind: str
    heading: Inline
    is_group: bool
    align: str


@dataclass(frozen=True, slots=True)
class CellView:
    """What one row shows in one column.

    Attributes:
        column: the column.
        items: the items of a list; else the only one.
        content: the items with line breaks between them.
        is_empty: whether the cell is missing, so that ``content`` is the empty mark.
        is_repeated: whether a group column shows the same in the row above.
    """

    column: ColumnView
    items: tuple[Inline, ...]
    content: Inline
    is_empty: bool
    is_repeated: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """One row, whole: its key in the file, and a cell for each column."""

    key: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table, laid out.

    Attributes:
        id: its id.
        title: its title; nothing if it has none.
        columns: its columns from left to right.
        head: the lines of the grid's head, one or two.
        body: the lines of the grid's body; a cell that spans lines stands in its first.
        rows: the rows, for a layout without spans.
    """

    id: str
    title: Inline
    columns: tuple[ColumnView, ...]
    head: tuple[tuple[HeadCell, ...], ...]
    body: tuple[tuple[GridCell, ...], ...]
    rows: tuple[RowView, ...]


def lay_out(
    table: Table, rows: Sequence[Row], references: Mapping[str, Reference], list_url: str | None
) -> TableView:
    """Lay out a table.

    Args:
        table: the table.
        rows: all rows of the survey, in file order.
        references: the works that rows cite, by key.
        list_url: where the citation list is, as `cells.cell_items` takes it.
    """
    own = [row for row in rows if row.table == table.id]
    cells = [
        [cell_items(column, row, references, list_url) for column in table.columns] for row in own
    ]
    repeated = _repeated(table.columns, cells)
    empty = parse(table.empty)
    columns = tuple(_column_view(column) for column in table.columns)
    views = tuple(
        RowView(
            row.key,
            tuple(
                _cell_view(column, items, empty, is_repeated)
                for column, items, is_repeated in zip(columns, line, flags, strict=True)
            ),
        )
        for row, line, flags in zip(own, cells, repeated, strict=True)
    )
    body = _grid(table.columns, cells, repeated, empty)
    return TableView(table.id, parse(table.title), columns, _head(table.columns), body, views)


def _column_view(column: Column) -> ColumnView:
    heading = parse(column.header)
    if column.header_group:
        heading = (*parse(column.header_group), Text(": "), *heading)
    return ColumnView(column.name, column.kind.value, heading, column.is_group, column.align)


def _cell_view(
    column: ColumnView, items: tuple[Inline, ...], empty: Inline, is_repeated: bool
) -> CellView:
    shown = tuple(item or empty for item in items) or (empty,)
    content = shown[0]
    for item in shown[1:]:
        content = (*content, Break(), *item)
    return CellView(column, shown, content, not any(items), is_repeated)


def _repeated(
    columns: Sequence[Column], cells: Sequence[Sequence[tuple[Inline, ...]]]
) -> list[list[bool]]:
    """Tell for each cell whether it merges with the one above.

    It does in a group column when both are equal and so are their neighbours in all the
    group columns to the left: the members of two groups never merge.
    """
    flags: list[list[bool]] = []
    above: Sequence[tuple[Inline, ...]] | None = None
    for line in cells:
        same = above is not None
        row_flags: list[bool] = []
        for at, column in enumerate(columns):
            if column.is_group:
                same = same and above is not None and line[at] == above[at]
            row_flags.append(column.is_group and same)
        flags.append(row_flags)
        above = line
    return flags


def _grid(
    columns: Sequence[Column],
    cells: Sequence[Sequence[tuple[Inline, ...]]],
    repeated: Sequence[Sequence[bool]],
    empty: Inline,
) -> tuple[tuple[GridCell, ...], ...]:
    """Spread the rows over lines: a row has as many lines as its longest list has items."""
    heights = [max((len(items) for items in line), default=1) or 1 for line in cells]
    lines: list[list[GridCell]] = [[] for _ in range(sum(heights))]
    for at, column in enumerate(columns):
        first = 0
        for row, (line, height) in enumerate(zip(cells, heights, strict=True)):
            items = line[at] or ((),)
            if len(items) > 1:
                for offset in range(height):
                    item = items[offset] if offset < len(items) else ()
                    lines[first + offset].append(GridCell(item or empty, 1, column.align))
            elif not repeated[row][at]:
                span = height
                below = row + 1
                while below < len(cells) and repeated[below][at]:
                    span += heights[below]
                    below += 1
                lines[first].append(GridCell(items[0] or empty, span, column.align))
            first += height
    return tuple(tuple(line) for line in lines)


def _head(columns: Sequence[Column]) -> tuple[tuple[HeadCell, ...], ...]:
    """Lay out the heads: neighbours with the same header group share a cell above theirs."""
    if not any(column.header_group for column in columns):
        return (tuple(HeadCell(parse(column.header), align=column.align) for column in columns),)
    upper: list[HeadCell] = []
    lower: list[HeadCell] = []
    for at, column in enumerate(columns):
        head = parse(column.header)
        if not column.header_group:
            upper.append(HeadCell(head, rowspan=2, align=column.align))
            continue
        lower.append(HeadCell(head, align=column.align))
        if at == 0 or columns[at - 1].header_group != column.header_group:
            width = 1
            for neighbour in columns[at + 1 :]:
                if neighbour.header_group != column.header_group:
                    break
                width += 1
            upper.append(HeadCell(parse(column.header_group), colspan=width))
    return tuple(upper), tuple(lower)
