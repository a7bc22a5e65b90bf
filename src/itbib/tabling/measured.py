"""A grid measured: the widths of its columns, the heights of its lines, where it may be cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from itbib.markdown.markup import Inline
from itbib.tabling.boxes import Box, Grid, crossing, cut
from itbib.tabling.metrics import Extent, extent
from itbib.tabling.widths import BLANK, Fit, Need, fit, line_count, need_of

_LONGEST_WORD = 0.3
"""No word makes a column wider than this part of the table; wider ones are broken."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A table whose widths are known.

    Attributes:
        grid: its boxes.
        fit: the widths of its columns.
        heights: for each line of the body how many lines of text it takes.
        extra: how many empty lines are added below each line, for boxes that need more than
            the lines that they span.
    """

    grid: Grid
    fit: Fit
    heights: tuple[int, ...]
    extra: tuple[int, ...]

    @property
    def height(self) -> float:
        """The height of the body in points."""
        rows = len({row for row in self.grid.rows if row is not None})
        lines = sum(self.heights) + sum(self.extra)
        return lines * self.fit.size.line + rows * 0.25 * self.fit.size.line


Shown = Callable[[Inline], Inline]
"""Puts what is printed for citations in their place."""


def measure(grid: Grid, shown: Shown, room: float, points: int) -> Measured:
    """Choose widths and count lines.

    Args:
        grid: the table.
        shown: gives content as it is printed.
        room: how wide the table may be in points.
        points: the size of the document's own type.
    """
    head = {box: extent(shown(box.content), bold=True) for box in grid.head}
    body = {box: extent(shown(box.content)) for box in grid.body}
    chosen = fit(_needs(grid, head, body, room), room, points)
    return _count(grid, chosen, body)


def recount(measured: Measured, grid: Grid, shown: Shown) -> Measured:
    """Count the lines of a grid again whose boxes were cut, or that is a part of another."""
    return _count(grid, measured.fit, {box: extent(shown(box.content)) for box in grid.body})


def box_width(box: Box, chosen: Fit) -> float:
    """Give the width of a box: of its columns and the gaps between them."""
    gaps = 2 * chosen.size.gap * (box.width - 1)
    return sum(chosen.widths[at] for at in box.columns) + gaps


def _needs(grid: Grid, head: dict[Box, Extent], body: dict[Box, Extent], room: float) -> list[Need]:
    needs = []
    for at in range(grid.columns):
        heads = [size for box, size in head.items() if box.width == 1 and box.column == at]
        cells = [
            (size, box.height) for box, size in body.items() if box.width == 1 and box.column == at
        ]
        needs.append(need_of(cells, heads, room * _LONGEST_WORD))
    for box, size in head.items():
        if box.width > 1:
            _widen(needs, box, size)
    return needs


def _widen(needs: list[Need], box: Box, size: Extent) -> None:
    """Make columns wide enough for the head above them."""
    gaps = 8.0 * (box.width - 1)
    least = max((width for _, width in size.words), default=0.0)
    natural = sum(needs[at].natural for at in box.columns) + gaps
    smallest = sum(needs[at].least for at in box.columns) + gaps
    for at in box.columns:
        need = needs[at]
        needs[at] = replace(
            need,
            natural=need.natural + max(0.0, size.natural - natural) / box.width,
            least=need.least + max(0.0, least - smallest) / box.width,
            unfolded=need.unfolded + max(0.0, least - smallest) / box.width,
        )


def _count(grid: Grid, chosen: Fit, extents: dict[Box, Extent]) -> Measured:
    lines = len(grid.rows)
    heights, extra = [1] * lines, [0] * lines
    scale = chosen.size.scale
    needed: dict[Box, int] = {}
    for box, size in extents.items():
        needed[box] = line_count(size, box_width(box, chosen) / scale, BLANK)
        if box.height == 1:
            heights[box.line] = max(heights[box.line], needed[box])
    for box in sorted(extents, key=lambda box: box.end):
        if box.height > 1:
            there = sum(heights[box.line : box.end]) + sum(extra[box.line : box.end - 1])
            last = box.end - 1
            extra[last] = max(extra[last], needed[box] - there)
    return Measured(grid, chosen, tuple(heights), tuple(extra))


def cut_for_pages(measured: Measured, limit: float, shown: Shown) -> Measured:
    """Cut what belongs together, but is higher than a limit, between rows.

    Args:
        measured: the table.
        limit: the greatest height in points of lines that are kept together.
        shown: gives content as it is printed.
    """
    starts = list(page_starts(measured, limit, only_where_joined=True))
    if not starts:
        return measured
    grid = measured.grid
    grid = replace(grid, body=cut(grid.body, len(grid.rows), starts))
    return recount(measured, grid, shown)


def page_starts(measured: Measured, limit: float, *, only_where_joined: bool) -> Sequence[int]:
    """Find the lines before which to cut so that no piece is higher than a limit, if possible.

    Args:
        measured: the table.
        limit: in points.
        only_where_joined: whether to cut only boxes that are too high for a page, rather than
            the whole table into pages.
    """
    grid = measured.grid
    crossed = crossing(grid.body, len(grid.rows))
    line_height = measured.fit.size.line
    starts: list[int] = []
    used = 0.0
    best = 0
    top = 0
    for line, row in enumerate(grid.rows):
        own = (measured.heights[line] + measured.extra[line]) * line_height
        fresh = line > 0 and grid.rows[line - 1] is not None and row != grid.rows[line - 1]
        free = fresh and not crossed[line - 1]
        if free and only_where_joined:
            used, top, best = 0.0, line, 0
        elif fresh and (free or not best or crossed[best - 1]):
            best = line
        if used + own > limit and best > top:
            starts.append(best)
            used = sum(measured.heights[best:line]) * line_height
            top, best = best, 0
        used += own
    return starts
