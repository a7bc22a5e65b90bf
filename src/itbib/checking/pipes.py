"""Rows of Markdown tables that have not as many cells as the head.

GitHub fills up a row with too few cells and drops the cells that are too many (GFM spec,
section 4.10, examples 202 and 203), so that what was rendered tells neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from justhtml import Element

from itbib.checking.finding import Finding, quoted
from itbib.reading.grid import Grid
from itbib.reading.page import Page
from itbib.reading.pipes import split_row
from itbib.rules import Code

# Authors hide remarks from readers in such cells: <!-- new --> and [//]: # (new).
_UNSEEN = re.compile(r"(?:<!--.*-->)?|\[(?://|comment)\]: *[#<].*")
_QUOTE = re.compile(r"[ \t]*>")


def pipe_findings(table: Element, grid: Grid, page: Page, path: str) -> Iterator[Finding]:
    """Find the rows with fewer or more cells than the head.

    Args:
        table: a table that was written in Markdown.
        grid: what was read of it.
        page: where it stands.
        path: the file, as the user would name it.
    """
    quotes = _quotes(table)
    for source in grid.sources[1:]:
        line = page.lines[source]
        for _ in range(quotes):
            line = _QUOTE.sub("", line, count=1)
        cells = split_row(line)
        if len(cells) > grid.width:
            dropped = cells[grid.width :]
            if all(_UNSEEN.fullmatch(cell) for cell in dropped):
                continue
            message = (
                f"the row has {len(cells)} cells, but the head {grid.width}: "
                f"GitHub does not show {quoted(' | '.join(dropped))}"
            )
            hint = "a pipe inside a cell is written \\|"
            yield Finding(Code.DROPPED_CELLS, message, path, source + 1, hint)
        elif "|" not in line and grid.width > 1:
            message = f"GitHub takes the line {quoted(line)} for a row of the table above it"
            hint = "a blank line ends a table"
            yield Finding(Code.RAGGED_ROW, message, path, source + 1, hint)
        elif len(cells) < grid.width:
            number = f"{len(cells)} {'cell' if len(cells) == 1 else 'cells'}"
            message = f"the row has {number}, but the head {grid.width}"
            yield Finding(Code.RAGGED_ROW, message, path, source + 1)


def _quotes(element: Element) -> int:
    """Count the quotations around an element."""
    count = 0
    node = element.parent
    while node is not None:
        count += node.name == "blockquote"
        node = node.parent
    return count
