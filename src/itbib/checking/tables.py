"""Rows and spans of tables that do not add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from itbib.checking.finding import Finding
from itbib.checking.outline import Outline
from itbib.checking.pipes import pipe_findings
from itbib.reading.grid import Grid
from itbib.reading.texts import text_of
from itbib.rules import Code


def table_findings(outline: Outline, grids: Mapping[int, Grid], path: str) -> Iterator[Finding]:
    """Find rows of another length than the others, and cells that span what is not there.

    Args:
        outline: the page.
        grids: the tables as grids, by the ``id`` of their elements.
        path: the file, as the user would name it.
    """
    for table in outline.tables:
        grid = grids[id(table)]
        if outline.page.span_of(table) is not None:
            yield from pipe_findings(table, grid, outline.page, path)
            continue
        if not text_of((table,)):
            # A gallery, whose last line need not be full.
            continue
        for fault in grid.faults:
            code = Code.RAGGED_ROW if fault.is_ragged else Code.BAD_SPAN
            yield Finding(code, fault.message, path, fault.source + 1)
