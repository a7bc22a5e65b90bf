"""The grid of an HTML table, by section 4.9.12 of the HTML standard.

As browsers do, a cell ends with its row group even where its rowspan goes further, and a grid row
or column that no cell begins in is not counted: it shows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from justhtml import Element

_LARGEST_COLSPAN = 1000
_LARGEST_ROWSPAN = 65534


class Extent(NamedTuple):
    """How many grid rows and columns a cell covers."""

    rows: int
    columns: int


def grid(table: Element) -> dict[tuple[int, int], tuple[Element, Extent]]:
    """Find the cells of a table by the grid row and column, from 1, in which they begin."""
    placed: list[tuple[Element, int, int, int, int]] = []
    first = 0
    for group in _groups(table):
        placed += _place(group, first)
        first += len(group)
    rows = _numbers({row for _, row, *_ in placed})
    columns = _numbers({column for _, _, column, *_ in placed})
    return {
        (rows[row], columns[column]): (
            cell,
            Extent(
                sum(row <= other < row + height for other in rows) if height > 1 else 1,
                sum(column <= other < column + width for other in columns) if width > 1 else 1,
            ),
        )
        for cell, row, column, height, width in placed
    }


def _place(group: list[Element], first: int) -> Iterator[tuple[Element, int, int, int, int]]:
    """Place the cells of a row group; gives cell, row, column, height and width."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(group):
        column = 0
        for cell in _children(row, "td", "th"):
            while (number, column) in taken:
                column += 1
            width = min(_span(cell, "colspan") or 1, _LARGEST_COLSPAN)
            height = min(_span(cell, "rowspan", 1) or len(group), _LARGEST_ROWSPAN)
            height = min(height, len(group) - number)
            taken |= {
                (number + down, column + right) for down in range(height) for right in range(width)
            }
            yield cell, first + number, column, height, width
            column += width


def _groups(table: Element) -> Iterator[list[Element]]:
    """Give the row groups, each as its rows; feet come last."""
    feet = []
    loose: list[Element] = []
    for child in _children(table, "tr", "thead", "tbody", "tfoot"):
        if child.name == "tr":
            loose.append(child)
            continue
        if loose:
            yield loose
            loose = []
        group = list(_children(child, "tr"))
        if child.name == "tfoot":
            feet.append(group)
        else:
            yield group
    yield loose
    yield from feet


def _children(parent: Element, *names: str) -> Iterator[Element]:
    for child in parent.children or ():
        if isinstance(child, Element) and child.name in names:
            yield child


def _span(cell: Element, name: str, otherwise: int = 0) -> int:
    """Read a span by the standard's rules for non-negative integers."""
    match = re.match(r"[ \t\n\r\f]*\+?([0-9]+)", cell.attrs.get(name) or "")
    return int(match[1][:9]) if match else otherwise


def _numbers(used: set[int]) -> dict[int, int]:
    return {place: number for number, place in enumerate(sorted(used), 1)}
