"""A table as boxes on a grid, ready to be measured, cut into pages and written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from itbib.markdown.markup import Inline, Node, Text
from itbib.rendering.grid import GridCell
from itbib.rendering.heads import HeadCell
from itbib.tabling.sheet import Sheet, line_rows, placed

_LATIN_PUNCTUATION = str.maketrans(
    {"、": ", ", "，": ", ", "。": ". ", "：": ": ", "；": "; ", "（": " (", "）": ") "}
    | {"【": "[", "】": "]", "！": "! ", "？": "? "}
)


@dataclass(frozen=True, slots=True)
class Box:
    """A cell on the grid.

    Attributes:
        line: its first line, from 0.
        column: its first column, from 0.
        height: how many lines it spans.
        width: how many columns it spans.
        content: what it shows.
        align: ``left``, ``center``, ``right``, or empty.
        goes_on: whether it goes on from one above, from which it was cut.
    """

    line: int
    column: int
    height: int
    width: int
    content: Inline
    align: str = ""
    goes_on: bool = False

    @property
    def end(self) -> int:
        """The line below its last one."""
        return self.line + self.height

    @property
    def columns(self) -> range:
        """The columns that it covers."""
        return range(self.column, self.column + self.width)


@dataclass(frozen=True, slots=True)
class Grid:
    """The boxes of a table.

    Attributes:
        columns: how many columns there are.
        head: the boxes of the head.
        head_lines: how many lines the head has.
        body: the boxes of the body.
        rows: for each line of the body the number of its row; None for a band.
        groups: the columns whose equal neighbours are merged.
    """

    columns: int
    head: tuple[Box, ...]
    head_lines: int
    body: tuple[Box, ...]
    rows: tuple[int | None, ...]
    groups: tuple[int, ...]


def make_grid(sheet: Sheet) -> Grid:
    """Put the cells of a table on a grid."""
    view = sheet.view
    return Grid(
        len(view.columns),
        _boxes(view.head),
        len(view.head),
        _boxes(view.body),
        tuple(line_rows(view)),
        tuple(at for at, column in enumerate(view.columns) if column.is_group),
    )


def _boxes(lines: Sequence[Sequence[GridCell | HeadCell]]) -> tuple[Box, ...]:
    boxes: dict[tuple[int, int], Box] = {}
    for cover in placed(lines):
        for place in cover.values():
            cell = place.cell
            content = tuple(map(_tied, cell.content))
            boxes[place.line, place.column] = Box(
                place.line, place.column, cell.rowspan, cell.colspan, content, cell.align
            )
    return tuple(boxes.values())


def _tied(node: Node) -> Node:
    """Keep the sign in "# of tasks" from standing at the end of a line.

    The wide punctuation of Chinese and Japanese, which often stands between Latin words, becomes
    that of Latin.
    """
    if not isinstance(node, Text):
        return node
    return Text(node.text.replace("# ", "#\u00a0").translate(_LATIN_PUNCTUATION))


def crossing(boxes: Iterable[Box], lines: int) -> list[int]:
    """Count for each line the boxes that go on from it into the next."""
    counts = [0] * lines
    for box in boxes:
        for line in range(box.line, min(box.end, lines) - 1):
            counts[line] += 1
    return counts


def cut(boxes: Sequence[Box], lines: int, starts: Iterable[int]) -> tuple[Box, ...]:
    """Cut boxes at lines: what goes on below one stands there once more.

    Args:
        boxes: the boxes.
        lines: how many lines there are.
        starts: the lines above which to cut.
    """
    edges = sorted({*starts, lines})
    pieces: list[Box] = []
    for box in boxes:
        top = box.line
        for edge in (*(edge for edge in edges if box.line < edge < box.end), box.end):
            goes_on = box.goes_on or top > box.line
            pieces.append(replace(box, line=top, height=edge - top, goes_on=goes_on))
            top = edge
    return tuple(pieces)


def part(grid: Grid, start: int, end: int) -> Grid:
    """Give the lines of a grid's body from one to before another, whose boxes were cut there."""
    body = tuple(
        replace(box, line=box.line - start) for box in grid.body if start <= box.line < end
    )
    return replace(grid, body=body, rows=grid.rows[start:end])
