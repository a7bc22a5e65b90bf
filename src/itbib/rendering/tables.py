"""From rows to the layout of a table: what stands in which cell, and how far it spans.

Spans are computed here and nowhere stored. A table is laid out twice from the same cells:
as a grid of lines (for HTML), and as one line for each row (for pipe tables and lists).
A band is no column of such a table, unless it is a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from itbib.markdown.markup import Break, Inline, parse
from itbib.model import Row
from itbib.rendering.cells import Item, cell_items
from itbib.rendering.grid import GridCell, grid_lines, repeated
from itbib.rendering.heads import HeadCell, head_lines, heading
from itbib.rendering.listing import GroupView, ListItem, list_items
from itbib.rendering.reference import Reference
from itbib.survey.config import Column, Layout, Table

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column as a layout without header groups shows it.

    Attributes:
        name: its name in the configuration.
        kind: its kind, such as ``text``.
        heading: its head, after "Group: " for each of its header groups; nothing if the table
            has no head.
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
        is_empty: whether the cell is missing, so that ``content`` is the empty mark, or
            continues another, so that it is nothing.
        is_repeated: whether a group column shows the same in the row above.
    """

    column: ColumnView
    items: tuple[Inline, ...]
    content: Inline
    is_empty: bool
    is_repeated: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """One row, whole.

    Attributes:
        key: its key in the file.
        cells: a cell for each column.
        bands: the bands that start above it, from the outermost.
        groups: in a list, the groups that start above it, from the outermost.
        level: in a list, how many groups it is nested in.
        number: in a list, its number below the groups that it is in.
        content: in a list, all that it says, if a column has a pattern for it.
    """

    key: str
    cells: tuple[CellView, ...]
    bands: tuple[Inline, ...]
    groups: tuple[GroupView, ...]
    level: int
    number: int
    content: Inline


@dataclass(frozen=True, slots=True)
class TableView:
    """A table, laid out.

    Attributes:
        id: its id.
        title: its title; nothing if it has none.
        columns: its columns from left to right, but for bands.
        head: the lines of the grid's head, none if it is not shown.
        body: the lines of the grid's body; a cell that spans lines stands in its first.
        rows: the rows, for a layout without spans.
        by_pattern: whether the columns have patterns for the items of a list.
        numbered: whether these items have numbers.
        start: the first of these numbers.
        loose: whether there are blank lines between the items.
        bullets: whether the items are items, rather than paragraphs.
        align: where it stands on the page: ``left``, ``center``, ``right``, or empty.
    """

    id: str
    title: Inline
    columns: tuple[ColumnView, ...]
    head: tuple[tuple[HeadCell, ...], ...]
    body: tuple[tuple[GridCell, ...], ...]
    rows: tuple[RowView, ...]
    by_pattern: bool
    numbered: bool
    start: int
    loose: bool
    bullets: bool
    align: str


def lay_out(
    table: Table,
    rows: Sequence[Row],
    references: Mapping[str, Reference],
    list_url: str | None,
    bib_url: str | None = None,
) -> TableView:
    """Lay out a table.

    Args:
        table: the table.
        rows: the rows of the survey, those of the table as `choosing.rows_of` gives them.
        references: the works that rows cite, by key.
        list_url: where the citation list is, as `cells.cell_items` takes it.
        bib_url: where the library is, likewise.
    """
    own = [row for row in rows if row.table == table.id]
    cells = [
        [cell_items(column, row, references, list_url, bib_url) for column in table.columns]
        for row in own
    ]
    lines = _lines(table, cells)
    columns = tuple(column for column in table.columns if not _is_band(table, column))
    views = tuple(_column_view(column, table.head) for column in columns)
    empty = parse(table.empty)
    rows_shown = tuple(
        _row_view(row.key, views, line, empty) for row, line in zip(own, lines, strict=True)
    )
    return TableView(
        table.id,
        parse(table.title),
        views,
        head_lines(columns) if table.head else (),
        _body(columns, lines, empty),
        rows_shown,
        table.by_pattern,
        table.numbered,
        table.start,
        table.loose,
        table.bullets,
        table.align,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """What a row shows.

    Attributes:
        bands: those that start above it, from the outermost.
        cells: the cells in the other columns.
        flags: whether they merge with the ones above.
        place: its place, if the table is a list.
    """

    bands: tuple[GridCell, ...]
    cells: list[tuple[Item, ...]]
    flags: list[bool]
    place: ListItem


def _is_band(table: Table, column: Column) -> bool:
    """Tell whether a column is drawn as bands; in a list they are groups like others."""
    return column.is_band and table.layout is not Layout.LIST


def _lines(table: Table, cells: Sequence[Sequence[tuple[Item, ...]]]) -> list[_Line]:
    bands = [_is_band(table, column) for column in table.columns]
    width = bands.count(False)
    merged = repeated(table.columns, bands, cells)
    is_list = table.layout is Layout.LIST
    places = list_items(table, cells, merged) if is_list else [ListItem()] * len(cells)
    lines: list[_Line] = []
    for items, flags, place in zip(cells, merged, places, strict=True):
        starting = tuple(
            GridCell(cell[0].content, colspan=width, align=column.align)
            for cell, flag, column, is_band in zip(items, flags, table.columns, bands, strict=True)
            if is_band and not flag and cell and cell[0].content
        )
        lines.append(_Line(starting, _without(items, bands), _without(flags, bands), place))
    return lines


def _without(values: Sequence[_Value], dropped: Sequence[bool]) -> list[_Value]:
    return [value for value, drop in zip(values, dropped, strict=True) if not drop]


def _body(
    columns: Sequence[Column], lines: Sequence[_Line], empty: Inline
) -> tuple[tuple[GridCell, ...], ...]:
    """Draw the rows, with a line for each band; no cell spans the rows around one."""
    body: list[tuple[GridCell, ...]] = []
    starts = [at for at, line in enumerate(lines) if line.bands or at == 0]
    for start, end in pairwise([*starts, len(lines)]):
        body += [(band,) for band in lines[start].bands]
        section = lines[start:end]
        cells = [line.cells for line in section]
        body += grid_lines(columns, cells, [line.flags for line in section], empty)
    return tuple(body)


def _column_view(column: Column, has_head: bool) -> ColumnView:
    shown = heading(column) if has_head else ()
    return ColumnView(column.name, column.kind.value, shown, column.is_group, column.align)


def _row_view(key: str, columns: Sequence[ColumnView], line: _Line, empty: Inline) -> RowView:
    cells = tuple(
        _cell_view(column, items, empty, is_repeated)
        for column, items, is_repeated in zip(columns, line.cells, line.flags, strict=True)
    )
    bands = tuple(band.content for band in line.bands)
    place = line.place
    return RowView(key, cells, bands, place.groups, place.level, place.number, place.content)


def _cell_view(
    column: ColumnView, items: tuple[Item, ...], empty: Inline, is_repeated: bool
) -> CellView:
    shown = tuple(() if item.mark else item.content or empty for item in items) or (empty,)
    content = shown[0]
    for item in shown[1:]:
        content = (*content, Break(), *item)
    return CellView(column, shown, content, not any(item.content for item in items), is_repeated)
