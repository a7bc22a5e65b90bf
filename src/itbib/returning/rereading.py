"""The rows of a region as its body shows them, in terms of the table that is declared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from itbib.importing.draft import DraftRow, NotTakenError
from itbib.importing.facts import item_mentions, row_mentions, words_of
from itbib.importing.likeness import Shown, shown
from itbib.importing.lists import EVERY, draft_list
from itbib.importing.patterns import ITEM
from itbib.importing.shown_cells import Reading, read_table, value_of
from itbib.importing.spans import Body, Unit, tell_body
from itbib.markdown.cell import to_cell
from itbib.markdown.markup import parse
from itbib.markdown.nodes import to_text
from itbib.reading.blocks import Block, BlockKind, find_blocks
from itbib.reading.page import Page, read_page
from itbib.survey.config import Column, Layout, Table


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a region.

    Attributes:
        cells: what it would store for what it shows, by column name, computed columns too; of
            a list by pattern the groups, and the whole item under ``ITEM``.
        row: the same as a draft, with the works that it names.
    """

    cells: Mapping[str, str]
    row: DraftRow


_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")


@dataclass(frozen=True, slots=True)
class Reread:
    """What a region shows.

    Attributes:
        rows: its rows.
        head: what the heads of its columns show, line by line.
    """

    rows: tuple[ShownRow, ...]
    head: tuple[tuple[Shown, ...], ...] = ()


def reread(body: str, table: Table, definitions: str = "") -> Reread:
    """Read the rows of a region.

    Args:
        body: what stands between its markers.
        table: the table that it was drawn from.
        definitions: the link reference definitions of the file.

    Raises:
        NotTakenError: the body does not hold one table or list of this form.
    """
    if _FOOTNOTE.search(body):
        raise NotTakenError("it holds a footnote")
    page = read_page(f"{body}\n\n{definitions}\n")
    blocks = find_blocks(page)
    if not blocks and not body.strip():
        return Reread(())
    wanted = BlockKind.TABLE
    if table.layout is Layout.LIST:
        wanted = BlockKind.LIST if table.bullets else BlockKind.REFERENCES
    fitting = [block for block in blocks if block.kind is wanted]
    if len(fitting) != 1 or len(blocks) != 1:
        what = "table" if wanted is BlockKind.TABLE else "list"
        raise NotTakenError(f"it must hold one {what} and nothing else")
    if fitting[0].trouble:
        raise NotTakenError(fitting[0].trouble)
    if shown(fitting[0].nodes) != shown([page.body]):
        raise NotTakenError(f"it must hold the {wanted} alone; text around it has no place in rows")
    if wanted is BlockKind.TABLE:
        return _table(fitting[0], page, table)
    if not table.by_pattern:
        raise NotTakenError("its columns have no pattern ('show') to read the items by")
    return Reread(tuple(_list_rows(fitting[0], page, table)))


def _table(block: Block, page: Page, table: Table) -> Reread:
    reading = read_table(block, page)
    grid = reading.grid
    head = tuple(
        tuple(shown(cell.nodes) if cell is not None else ("", ()) for cell in line)
        for line in grid.slots[: grid.head]
    )
    return Reread(tuple(_table_rows(reading, table)), head)


def _table_rows(reading: Reading, table: Table) -> list[ShownRow]:
    columns = [column for column in table.columns if not column.is_band]
    if reading.grid.width != len(columns):
        raise NotTakenError(
            f"it has {reading.grid.width} columns, where {len(columns)} are declared; "
            "declare a new column in itbib.toml"
        )
    about = next(
        (at for at, column in enumerate(columns) if not (column.is_group or column.is_list)), 0
    )
    told = tell_body(reading.grid, about)
    body = Body(
        told.units,
        frozenset(at for at, column in enumerate(columns) if column.is_group),
        frozenset(at for at, column in enumerate(columns) if column.is_list),
        told.has_bands,
    )
    bands = [column for column in table.columns if column.is_band]
    rows: list[ShownRow] = []
    for unit in told.units:
        cells = _cells(reading, unit, columns, body, table.empty)
        if bands and unit.band is not None:
            cells[bands[-1].name] = to_cell(reading.show(unit.band))
        if table.layout is Layout.PIPE and rows:
            # Where there are no spans, a merged cell stands in its first row only.
            for column in columns:
                if column.is_group and column.name not in cells:
                    above = rows[-1].cells.get(column.name, "")
                    cells |= {column.name: above} if above else {}
        rows.append(ShownRow(cells, _draft(reading, unit, columns, cells)))
    return rows


def _cells(
    reading: Reading, unit: Unit, columns: list[Column], body: Body, empty: str
) -> dict[str, str]:
    cells = {}
    for at, column in enumerate(columns):
        value = value_of(reading, unit, at, column, body, empty)
        if value and value != empty:
            cells[column.name] = value
    return cells


def _draft(
    reading: Reading, unit: Unit, columns: list[Column], cells: Mapping[str, str]
) -> DraftRow:
    source = reading.grid.sources[unit.lines[0]]
    shown = [
        (to_text(parse(column.header)), reading.first(unit, at))
        for at, column in enumerate(columns)
        if not column.is_group
    ]
    label = next((words for _, c in shown if (words := words_of(c))), "")
    return DraftRow(cells, row_mentions(shown, source), label, source)


def _list_rows(block: Block, page: Page, table: Table) -> list[ShownRow]:
    """Read items whole; how one is told by the pattern matters only where it was edited."""
    groups = [column.name for column in table.columns if column.is_group]
    made = draft_list(block, page, EVERY if groups else None)
    own = [column.name for column in made.table.columns if column.is_group]
    if len(own) > len(groups):
        raise NotTakenError("its items are nested deeper than groups are declared")
    names = dict(zip(own, groups, strict=False))
    rows = []
    for row in made.rows:
        cells = {names.get(name, ITEM): value for name, value in row.cells.items()}
        content = parse(cells.get(ITEM, ""))
        draft = DraftRow(cells, item_mentions(content, row.source), row.label, row.source)
        rows.append(ShownRow(cells, draft))
    return rows
