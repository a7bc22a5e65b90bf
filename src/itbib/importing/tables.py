"""A table of the page as a declared table and its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from itbib.importing import heads
from itbib.importing.draft import DraftRow, DraftTable, Mention, NotTakenError
from itbib.importing.facts import row_mentions, title_in, words_of
from itbib.importing.links import fragments_in, targets_in
from itbib.importing.shown_cells import Reading, marked, read_table, value_of
from itbib.importing.spans import ABOVE, Body, Unit, mark, tell_body
from itbib.markdown.cell import to_cell
from itbib.markdown.inline import Inline, Link, Text, to_text
from itbib.reading.blocks import Block
from itbib.reading.grid import Cell, covered
from itbib.reading.page import Page
from itbib.survey.config import Column, Kind, Layout, Table

_EMPTY_MARKS = frozenset({"-", "–", "—", "--", "---", "/", "N/A", "n/a"})
_BAND = "section"
_WIDTH = re.compile(r"\d{1,5}(?:\.\d+)?%?")


def draft_table(block: Block, page: Page, *, computes: bool = True) -> DraftTable:
    """Tell a table.

    Args:
        block: a block of the kind ``table``.
        page: where it stands.
        computes: whether links to papers may be made from the cited works.

    Returns:
        The table with an empty id, and its rows.

    Raises:
        NotTakenError: it has no rows, or holds what no cell can.
    """
    reading = read_table(block, page)
    grid = reading.grid
    if not grid.head and _first_line_is_head(reading):
        grid = replace(grid, head=covered(grid, 1))
        reading = Reading(grid, reading.content)
    if grid.head >= len(grid.slots):
        raise NotTakenError("it has no rows below its head")
    headers = [_header(reading, column) for column in range(grid.width)]
    plain = [tuple(to_text(part) for part in header) for header in headers]
    last = [header[-1] if header else "" for header in plain]
    body_cells = [
        [
            reading.show(grid.slots[line][column])
            for line in range(grid.head, len(grid.slots))
            if not mark(grid, line, column)
        ]
        for column in range(grid.width)
    ]
    about = heads.about_column(last, body_cells)
    body = _with_true_groups(reading, tell_body(grid, about))
    kinds = [heads.kind_of(last[column], body_cells[column]) for column in range(grid.width)]
    kinds = _one_paper(kinds, about if computes else -1)
    names = heads.column_names(plain)
    empty = _empty_mark(body_cells)
    layout = Layout.PIPE if block.is_markdown else Layout.HTML
    columns = tuple(
        Column(
            name=names[column],
            header=_source(headers[column][-1:]),
            header_groups=tuple(to_cell(part) for part in headers[column][:-1]),
            kind=kinds[column][0],
            label=kinds[column][1],
            is_group=column in body.groups,
            is_list=column in body.lists,
            align=_align(reading, column, layout),
            width=_width(reading, column),
        )
        for column in range(grid.width)
    )
    namer = heads.name_column(last, body_cells)
    rows = [_row(reading, unit, body, columns, last, empty, namer) for unit in body.units]
    if body.has_bands:
        columns = (Column(_BAND, _BAND, is_group=True, is_band=True), *columns)
    align = block.nodes[0].attrs.get("align") or ""
    align = align.lower() if layout is Layout.HTML else ""
    table = Table(
        "",
        columns,
        layout=layout,
        empty=empty,
        head=grid.head > 0,
        align=align if align in ("left", "center", "right") else "",
    )
    return DraftTable(table, tuple(rows))


def _first_line_is_head(reading: Reading) -> bool:
    """Tell a head made of ``td``: it has texts without links, and there are links below it."""
    grid = reading.grid
    if len(grid.slots) < 2 or grid.width < 2:
        return False
    line = [cell for cell in grid.slots[0] if cell is not None]
    if len({id(cell) for cell in line}) < 2:
        return False
    shown = [reading.show(cell) for cell in line]
    if not all(to_text(content).strip() for content in shown):
        return False
    if any(True for content in shown for _ in targets_in(content)):
        return False
    below = [cell for cell in grid.cells() if cell.row > 0]
    return any(targets_in(reading.show(cell)) for cell in below)


def _header(reading: Reading, column: int) -> tuple[Inline, ...]:
    """The heads above a column, the outermost first; a head that spans lines counts once."""
    grid = reading.grid
    header: list[Inline] = []
    above: Cell | None = None
    for line in range(grid.head):
        cell = grid.slots[line][column]
        if cell is not None and cell is above:
            continue
        above = cell
        header.append(reading.show(cell))
    if len(header) == 1 and grid.head and above is not None and above.colspan > 1:
        header.append(())
    return tuple(header) or ((),)


def _source(parts: Sequence[Inline]) -> str:
    return to_cell(parts[0]) if parts else ""


def _with_true_groups(reading: Reading, body: Body) -> Body:
    """Keep as groups the columns in which merging equal neighbours gives the spans there are.

    A group merges where all groups to its left do, too.
    """
    groups = sorted(body.groups)
    while True:
        false = next((g for g in groups if not _merges(reading, body, groups, g)), None)
        if false is None:
            return replace(body, groups=frozenset(groups))
        groups.remove(false)


def _merges(reading: Reading, body: Body, groups: Sequence[int], column: int) -> bool:
    grid = reading.grid
    for above, unit in zip(body.units, body.units[1:], strict=False):
        same = above.band is unit.band
        for group in groups:
            same = same and reading.first(above, group) == reading.first(unit, group)
            if group == column:
                break
        crosses = mark(grid, unit.lines[0], column) == ABOVE
        if same != crosses:
            return False
    return True


def _one_paper(kinds: Sequence[tuple[Kind, str]], about: int) -> list[tuple[Kind, str]]:
    """Let one column be made from the cited works; others that look like it hold links."""
    papers = [at for at, (kind, _) in enumerate(kinds) if kind is Kind.PAPER]
    chosen = about if about in papers or about < 0 else (papers[0] if papers else -1)
    return [
        (Kind.LINK, label) if kind is Kind.PAPER and at != chosen else (kind, label)
        for at, (kind, label) in enumerate(kinds)
    ]


def _empty_mark(columns: Sequence[Sequence[Inline]]) -> str:
    """Choose what a missing cell shows: nothing, if some cells are blank; else the usual mark."""
    texts = [to_text(cell).strip() for cells in columns for cell in cells]
    if any(not cell for cells in columns for cell in cells):
        return ""
    marks = Counter(text for text in texts if text in _EMPTY_MARKS)
    return marks.most_common(1)[0][0] if marks else ""


def _align(reading: Reading, column: int, layout: Layout) -> str:
    grid = reading.grid
    lines = range(grid.head) if layout is Layout.PIPE else range(grid.head, len(grid.slots))
    cells = [grid.slots[line][column] for line in lines]
    counts = Counter(cell.align for cell in cells if cell is not None)
    return counts.most_common(1)[0][0] if counts else ""


def _width(reading: Reading, column: int) -> str:
    """The width that the head of a column asks for."""
    heads_above = (reading.grid.slots[line][column] for line in range(reading.grid.head))
    widths = [cell.width for cell in heads_above if cell is not None and cell.colspan == 1]
    return next((width for width in reversed(widths) if _WIDTH.fullmatch(width)), "")


def _row(
    reading: Reading,
    unit: Unit,
    body: Body,
    columns: Sequence[Column],
    headers: Sequence[str],
    empty: str,
    namer: int,
) -> DraftRow:
    grid = reading.grid
    shown = [
        (header, reading.show(cell))
        for line in unit.lines
        for at, header in enumerate(headers)
        if (cell := grid.slots[line][at]) is not None
        and ((cell.row, cell.column) == (line, at) or line == unit.lines[0])
        and not (at in body.groups or cell.column != at)
    ]
    mentions = row_mentions(shown, grid.sources[unit.lines[0]])
    paper = next((c for c in columns if c.kind is Kind.PAPER), None)
    cite = mentions
    if paper is not None:
        own = reading.first(unit, columns.index(paper))
        own_names = {target.work or target.url for target in targets_in(own)}
        cite = tuple(m for m in mentions if m.name in own_names or m.url in own_names)
        if not cite and empty and own == marked(empty):
            # What is cited would be shown; the mark is stored so that it is not.
            cite = mentions
    named = reading.first(unit, namer)
    label = title_in(named) or words_of(named)
    cite = tuple(
        replace(mention, label=label if at == 0 else "") for at, mention in enumerate(cite)
    )
    cells: dict[str, str] = {}
    if unit.band is not None:
        cells[_BAND] = to_cell(reading.show(unit.band))
    for at, column in enumerate(columns):
        value = value_of(reading, unit, at, column, body, empty)
        if column.kind is Kind.PAPER and reading.first(unit, at) == computed(column.label, cite):
            value = ""
        if value:
            cells[column.name] = value
    fragments = tuple(place for _, content in shown for place in fragments_in(content))
    return DraftRow(cells, cite, label, grid.sources[unit.lines[0]], fragments)


def computed(label: str, cite: Sequence[Mention]) -> Inline:
    """What a column of the kind ``paper`` shows for works, as the renderer will make it."""
    nodes: list[Link | Text] = []
    for number, mention in enumerate(cite, 1):
        key = mention.arxiv_key
        url = f"https://arxiv.org/abs/{key}" if key else mention.url
        nodes += [Text(", ")] if nodes else []
        nodes.append(Link(url, (Text(label if number == 1 else f"{label} {number}"),)))
    return tuple(nodes)
