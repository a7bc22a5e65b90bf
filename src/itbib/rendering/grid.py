"""The body of a table as a grid of lines, whose cells may span several lines and columns.

Spans come from three things: a row with a list in it takes a line for each of its items, equal
neighbours in a group column are one cell, and marks say that a cell goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from itbib.markdown.markup import Inline
from itbib.rendering.cells import Item, Mark
from itbib.survey.config import Column


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell in the body of the grid; ``align`` is ``left``, ``center``, ``right`` or empty."""

    content: Inline
    rowspan: int = 1
    colspan: int = 1
    align: str = ""


def repeated(
    columns: Sequence[Column],
    bands: Sequence[bool],
    cells: Sequence[Sequence[tuple[Item, ...]]],
) -> list[list[bool]]:
    """Tell for each cell whether it merges with the one above.

    It does in a group column when both are equal and equally wide, and so are their
    neighbours in all the group columns before: the members of two groups never merge. Bands
    come before all columns, and a cell that continues the one above is equal to it.

    Args:
        columns: the columns.
        bands: which of them are drawn as bands.
        cells: what each row shows in each of them.
    """
    groups = [at for at, column in enumerate(columns) if column.is_group]
    groups.sort(key=lambda at: not bands[at])
    flags = [[False] * len(columns) for _ in cells]
    above: list[tuple[Item, ...]] = []
    for row, line in enumerate(cells):
        values = [_value(items, above[at : at + 1]) for at, items in enumerate(line)]
        same = row > 0
        for at in groups:
            same = same and values[at] == above[at] and _width(values, at) == _width(above, at)
            # A cell that continues its left neighbour is merged with that one's run, if at all.
            flags[row][at] = same and _mark(line[at]) is not Mark.LEFT
        above = values
    return flags


def _value(items: tuple[Item, ...], above: Sequence[tuple[Item, ...]]) -> tuple[Item, ...]:
    return above[0] if above and _mark(items) is Mark.ABOVE else items


def _width(values: Sequence[tuple[Item, ...]], at: int) -> int:
    """Count a cell and those that continue it to the right."""
    following = takewhile(lambda items: _mark(items) is Mark.LEFT, values[at + 1 :])
    return 1 + sum(1 for _ in following)


def _mark(items: tuple[Item, ...]) -> Mark | None:
    return items[0].mark if len(items) == 1 else None


@dataclass(eq=False, slots=True)
class _Block:
    """Some lines of one column that hold one item.

    Attributes:
        line: the first of them.
        column: number of the column.
        item: what stands there.
        height: how many lines there are.
        start: the block that this one continues, which may continue none.
        parts: the blocks that continue this one, and itself.
    """

    line: int
    column: int
    item: Item
    height: int
    start: _Block = field(init=False)
    parts: list[_Block] = field(init=False)

    def __post_init__(self) -> None:
        self.start = self
        self.parts = [self]


def grid_lines(
    columns: Sequence[Column],
    cells: Sequence[Sequence[tuple[Item, ...]]],
    flags: Sequence[Sequence[bool]],
    empty: Inline,
) -> tuple[tuple[GridCell, ...], ...]:
    """Spread rows over lines.

    A mark continues the cell above or on its left. What belongs together must make a
    rectangle; where it does not, or there is nothing to continue, a mark is like a cell that
    is missing.

    Args:
        columns: the columns.
        cells: what each row shows in each of them.
        flags: whether that merges with what stands above it; nothing in the first row does.
        empty: what a missing cell shows.

    Returns:
        The lines; a cell stands in its first line, and each place is covered once.
    """
    heights = [max((len(items) for items in line), default=1) or 1 for line in cells]
    blocks = [
        block
        for at in range(len(columns))
        for block in _column_blocks(
            at, [line[at] for line in cells], [line[at] for line in flags], heights
        )
    ]
    blocks.sort(key=lambda block: (block.line, block.column))
    _join(blocks)
    lines: list[list[GridCell]] = [[] for _ in range(sum(heights))]
    for block in blocks:
        if block.start is block:
            width, height = 1, block.height
            if len(block.parts) > 1:
                width = len({part.column for part in block.parts})
                height = sum(part.height for part in block.parts) // width
            align = columns[block.column].align
            cell = GridCell(block.item.content or empty, height, width, align)
            lines[block.line].append(cell)
    return tuple(tuple(line) for line in lines)


def _column_blocks(
    column: int,
    cells: Iterable[tuple[Item, ...]],
    flags: Iterable[bool],
    heights: Iterable[int],
) -> list[_Block]:
    blocks: list[_Block] = []
    line = 0
    for items, flag, height in zip(cells, flags, heights, strict=True):
        if len(items) > 1:
            padded = (*items, *(Item() for _ in range(height - len(items))))
            blocks += [_Block(line + at, column, item, 1) for at, item in enumerate(padded)]
        elif flag:
            blocks[-1].height += height
        else:
            blocks.append(_Block(line, column, items[0] if items else Item(), height))
        line += height
    return blocks


def _join(blocks: Sequence[_Block]) -> None:
    """Put blocks with marks to those they continue; blocks come in reading order."""
    if not any(block.item.mark for block in blocks):
        return
    place = {
        (block.line + offset, block.column): block
        for block in blocks
        for offset in range(block.height)
    }
    for block in blocks:
        above = (block.line - 1, block.column)
        left = (block.line, block.column - 1)
        wanted = above if block.item.mark is Mark.ABOVE else left
        # What stands above or on the left comes earlier, so its start is known.
        if block.item.mark and (neighbour := place.get(wanted)):
            block.start = neighbour.start
            block.start.parts.append(block)
    for block in blocks:
        if block.start is block and not _is_rectangle(block.parts):
            for part in block.parts:
                part.start, part.parts = part, [part]


def _is_rectangle(parts: Sequence[_Block]) -> bool:
    lines = [part.line for part in parts]
    ends = [part.line + part.height for part in parts]
    columns = [part.column for part in parts]
    area = (max(ends) - min(lines)) * (max(columns) - min(columns) + 1)
    return sum(part.height for part in parts) == area
