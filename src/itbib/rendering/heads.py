"""The head of a table: columns stand under common heads, to any depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from itbib.markdown.markup import Inline, Text, parse
from itbib.survey.config import Column


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell in the head of the grid.

    Attributes:
        content: what it shows.
        rowspan: how many lines it spans.
        colspan: how many columns it spans.
        align: ``left``, ``center``, ``right``, or empty.
        width: how wide its column is asked to be, or empty.
    """

    content: Inline
    rowspan: int = 1
    colspan: int = 1
    align: str = ""
    width: str = ""


def _own_head(column: Column, rowspan: int) -> HeadCell:
    return HeadCell(parse(column.header), rowspan, align=column.align, width=column.width)


def heading(column: Column) -> Inline:
    """Give the head of a column where there is but one line: "Group: Head"."""
    parts = [part for text in (*column.header_groups, column.header) if (part := parse(text))]
    nodes: Inline = ()
    for part in parts:
        nodes = (*nodes, Text(": "), *part) if nodes else part
    return nodes


def head_lines(columns: Sequence[Column]) -> tuple[tuple[HeadCell, ...], ...]:
    """Lay out the heads of columns.

    There are as many lines as the column with the most groups needs, and the own head of one
    with fewer spans the rest. Where all heads of the last line are empty, that line is left
    out: the groups above are the heads then.
    """
    depth = max(len(column.header_groups) for column in columns) + 1
    lowest = [column.header for column in columns if len(column.header_groups) == depth - 1]
    if depth > 1 and not any(lowest):
        depth -= 1
    return tuple(_line(columns, level, depth) for level in range(depth))


def _line(columns: Sequence[Column], level: int, depth: int) -> tuple[HeadCell, ...]:
    cells: list[HeadCell] = []
    left: tuple[str, ...] = ()
    width = 0
    for column in columns:
        groups = column.header_groups
        if level == len(groups):
            cells.append(_own_head(column, depth - level))
        common = groups[: level + 1] if level < len(groups) else ()
        if common and common == left:
            width += 1
            cells[-1] = HeadCell(parse(groups[level]), colspan=width)
        elif common:
            width = 1
            cells.append(HeadCell(parse(groups[level])))
        left = common
    return tuple(cells)
