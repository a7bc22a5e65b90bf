"""The body of a grid as rows: bands, groups, rows with sub-rows, and marks for other spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from itbib.reading.grid import Cell, Grid

ABOVE, LEFT = "^^", "<<"
"""What a cell holds that continues the one above it, or the one on its left."""

Slots = Sequence[Cell | None]


@dataclass(frozen=True, slots=True)
class Unit:
    """A row: one line of the grid, or several that make its sub-rows.

    Attributes:
        band: the cell that spans the table above it, or None.
        lines: its lines, as numbers of lines in the grid.
    """

    band: Cell | None
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """How the body of a table is told.

    Attributes:
        units: its rows in order.
        groups: the columns whose equal neighbours are merged.
        lists: the columns in which sub-rows have cells of their own.
        has_bands: whether bands head the rows.
    """

    units: tuple[Unit, ...]
    groups: frozenset[int]
    lists: frozenset[int]
    has_bands: bool


def tell_body(grid: Grid, about: int) -> Body:
    """Tell the rows of a table.

    Args:
        grid: the table.
        about: the column that says what a row is about, such as that of its paper: cells that
            span lines in it make sub-rows, cells that span lines elsewhere make groups.
    """
    lines = list(range(grid.head, len(grid.slots)))
    bands = {line: cell for line in lines if (cell := _band(grid.slots[line])) is not None}
    if not _can_head(bands, lines):
        bands = {}
    units: list[Unit] = []
    band: Cell | None = None
    run: list[int] = []
    for line in [*lines, len(grid.slots)]:
        ends = line == len(grid.slots)
        joined = run and not ends and line not in bands and _crosses(grid, line, about)
        if run and not joined:
            units += _rows(grid, band, run)
            run = []
        if ends:
            break
        if line in bands:
            band = bands[line]
        else:
            run.append(line)
    lists = {
        column
        for unit in units
        if len(unit.lines) > 1
        for column in range(grid.width)
        if not _spans(grid, unit.lines, column)
    }
    groups = _groups(grid, units, about)
    return Body(tuple(units), frozenset(groups), frozenset(lists), bool(bands))


def mark(grid: Grid, line: int, column: int) -> str:
    """Give the mark for a slot that continues another; empty for a cell's first slot."""
    cell = grid.slots[line][column]
    if cell is None or (cell.row, cell.column) == (line, column):
        return ""
    return LEFT if cell.column != column else ABOVE


def _band(line: Slots) -> Cell | None:
    """The cell that takes a whole line of a table with several columns, if one does."""
    first = line[0] if line else None
    if len(line) < 2 or first is None or first.rowspan > 1:
        return None
    return first if all(cell is first for cell in line) else None


def _can_head(bands: dict[int, Cell], lines: Sequence[int]) -> bool:
    """Whether each band has rows below it, so that it can be told as their group."""
    last = lines[-1] if lines else -1
    return bool(bands) and all(line != last and line + 1 not in bands for line in bands)


def _crosses(grid: Grid, line: int, column: int) -> bool:
    """Whether the cell of a column reaches into a line from the one above."""
    cell = grid.slots[line][column]
    return cell is not None and cell.row < line


def _spans(grid: Grid, lines: Sequence[int], column: int) -> bool:
    """Whether one cell takes all lines of a row in a column."""
    cell = grid.slots[lines[0]][column]
    if cell is None:
        return all(grid.slots[line][column] is None for line in lines)
    return all(grid.slots[line][column] is cell for line in lines)


def _rows(grid: Grid, band: Cell | None, lines: list[int]) -> list[Unit]:
    """Make one row with sub-rows of lines, or a row of each where lists cannot tell them."""
    if len(lines) == 1 or all(_is_telling(grid, lines, column) for column in range(grid.width)):
        return [Unit(band, tuple(lines))]
    return [Unit(band, (line,)) for line in lines]


def _is_telling(grid: Grid, lines: list[int], column: int) -> bool:
    if _spans(grid, lines, column):
        return True
    cells = [grid.slots[line][column] for line in lines]
    return all(
        cell is None
        or (cell.row >= lines[0] and cell.colspan == 1 and cell.row + cell.rowspan <= lines[-1] + 1)
        for cell in cells
    )


def _groups(grid: Grid, units: Sequence[Unit], about: int) -> set[int]:
    """The columns that can be told as groups: merging equal neighbours gives their spans.

    A column is one if some of its cells span several rows. Its cells must differ where they
    do not span; what they say is compared by the caller, who knows it.
    """
    groups = set()
    for column in range(grid.width):
        if column != about and any(
            _crosses(grid, unit.lines[0], column) and mark(grid, unit.lines[0], column) == ABOVE
            for unit in units
        ):
            groups.add(column)
    return groups
