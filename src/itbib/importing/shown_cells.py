"""A table's grid together with what its cells show, and what a row would store for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from itbib.importing.draft import NotTakenError
from itbib.importing.spans import Body, Unit, mark
from itbib.importing.stored import joined, stored
from itbib.markdown.inline import Inline, Text
from itbib.reading.blocks import Block
from itbib.reading.content import NotInlineError, read_content
from itbib.reading.grid import Cell, Grid, read_grid
from itbib.reading.page import Page
from itbib.survey.config import Column, Kind


@dataclass(frozen=True, slots=True)
class Reading:
    """A grid together with what its cells show."""

    grid: Grid
    content: Mapping[int, Inline]

    def show(self, cell: Cell | None) -> Inline:
        """What a cell shows; nothing for a slot without one."""
        return self.content[id(cell)] if cell is not None else ()

    def first(self, unit: Unit, column: int) -> Inline:
        """What a row shows in a column, in the first of its lines."""
        return self.show(self.grid.slots[unit.lines[0]][column])


def read_table(block: Block, page: Page) -> Reading:
    """Read the grid of a block that is a table, and what its cells show.

    Raises:
        NotTakenError: cells overlap, or hold what no cell can.
    """
    grid = read_grid(block.nodes[0], page)
    if grid.overlaps:
        raise NotTakenError("its cells overlap")
    content: dict[int, Inline] = {}
    for cell in grid.cells():
        try:
            content[id(cell)] = read_content(cell.nodes)
        except NotInlineError as error:
            raise NotTakenError(f"a cell holds {error.what}", cell.source) from error
    return Reading(grid, content)


def value_of(reading: Reading, unit: Unit, at: int, column: Column, body: Body, empty: str) -> str:
    """Give what a row would store for what it shows in a column.

    Args:
        reading: the table.
        unit: the row.
        at: the column's number in the grid.
        column: the column.
        body: how the rows are told.
        empty: what a missing cell shows.

    Returns:
        Inline Markdown, in BibTeX's list form in a list column; nothing for a missing cell.
    """
    grid = reading.grid
    first = unit.lines[0]
    if at not in body.groups and (found := mark(grid, first, at)):
        return found
    if column.is_list:
        lines = unit.lines
        if grid.slots[first][at] is grid.slots[lines[-1]][at]:
            lines = (first,)
        items = [_item(reading, line, at, column, empty) for line in lines]
        return joined(items) if any(items) or len(items) > 1 else ""
    content = reading.first(unit, at)
    if content == marked(empty) and column.kind is not Kind.PAPER:
        return ""
    return stored(column.kind, column.label, content)


def _item(reading: Reading, line: int, at: int, column: Column, empty: str) -> str:
    """Give what a list stores for one sub-row."""
    if found := mark(reading.grid, line, at):
        return found
    content = reading.show(reading.grid.slots[line][at])
    return "" if content == marked(empty) else stored(column.kind, column.label, content)


def marked(empty: str) -> Inline:
    """Give what a missing cell shows."""
    return (Text(empty),) if empty else ()
