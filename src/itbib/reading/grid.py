"""An HTML table as a grid: which cell covers which slots (HTML standard, section 4.9.12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from justhtml import Comment, Element, Node

from itbib.reading.blocks import plain
from itbib.reading.page import Page, anchor_of
from itbib.reading.pipes import hidden_in

# The limits of the HTML standard, section 4.9.11; a survey's own are far below.
_MOST_COLUMNS = 1000
_MOST_LINES = 65534


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        nodes: what it holds, and comments that stand between it and the next cell.
        row: its first line in the grid, from 0.
        column: its first column, from 0.
        rowspan: how many lines it covers.
        colspan: how many columns it covers.
        is_head: whether it is a ``th``.
        align: ``left``, ``center``, ``right``, or empty.
        width: its attribute ``width``, or empty.
        source: the line (from 0) of the file that it stands in.
    """

    nodes: tuple[Node, ...]
    row: int
    column: int
    rowspan: int
    colspan: int
    is_head: bool
    align: str
    width: str
    source: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Spans or cells that do not add up.

    Attributes:
        source: the line (from 0) of the file.
        message: what is wrong.
        is_ragged: whether a row has too few or too many cells; else a span is wrong.
    """

    source: int
    message: str
    is_ragged: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        slots: for each line of the grid a cell for each column; None where there is none.
        head: how many lines at the top are its head.
        sources: the line (from 0) of the file that each line of the grid begins on.
        faults: what does not add up.
        overlaps: whether two cells claim one slot, so that browsers draw one over the other.
    """

    slots: tuple[tuple[Cell | None, ...], ...]
    head: int
    sources: tuple[int, ...]
    faults: tuple[Fault, ...]
    overlaps: bool

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.slots[0]) if self.slots else 0

    def cells(self) -> Iterator[Cell]:
        """Give each cell once, line by line."""
        for row, line in enumerate(self.slots):
            for column, cell in enumerate(line):
                if cell is not None and (cell.row, cell.column) == (row, column):
                    yield cell


@dataclass(slots=True)
class _Forming:
    """A table while it is read."""

    page: Page
    taken: dict[tuple[int, int], Cell] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    overlaps: bool = False
    height: int = 0
    last: Cell | None = None

    def add_row(self, row: Element, end: int, first_nodes: list[Node]) -> None:
        """Place the cells of a line; the lines of its group end before ``end``."""
        at = self.height
        self.height += 1
        source = self.page.line_of(row)
        self.sources.append(source)
        column = 0
        for cell, extra in _cells(row, first_nodes):
            extra = [*(anchor_of(row) if column == 0 else []), *extra]
            while (at, column) in self.taken:
                column += 1
            self._place(cell, extra, at, column, end, source)
            placed = self.taken.get((at, column))
            column += placed.colspan if placed else 1
        if self.page.span_of(row) is not None and (text := self._hidden(source, column)):
            self._add_to_last([Comment(text)])

    def _place(
        self, cell: Element, extra: list[Node], at: int, column: int, end: int, source: int
    ) -> None:
        if self.page.span_of(cell) is None and cell.origin_offset is not None:
            at_markdown = self.page.span_of(cell.parent) if cell.parent else None
            source = source if at_markdown else self.page.line_of(cell)
        rowspan = _number(cell.attrs.get("rowspan"), _MOST_LINES, zero=end - at)
        colspan = _number(cell.attrs.get("colspan"), _MOST_COLUMNS, zero=1)
        if at + rowspan > end:
            text = plain(cell)
            said = f' "{text[:30]}{"…" if text[30:] else ""}"' if text else ""
            left = "1 is left" if end - at == 1 else f"{end - at} are left"
            message = f"the cell{said} spans {rowspan} lines, but only {left}"
            self.faults.append(Fault(source, message))
            rowspan = end - at
        made = Cell(
            (*anchor_of(cell), *cell.children, *extra),
            at,
            column,
            rowspan,
            colspan,
            cell.name == "th",
            align_of(cell),
            (cell.attrs.get("width") or "").strip().removesuffix("px"),
            source,
        )
        self.last = made
        for line in range(at, at + rowspan):
            for slot in range(column, column + colspan):
                if (line, slot) in self.taken:
                    self.overlaps = True
                    self.faults.append(Fault(source, "the cell overlaps with one that spans it"))
                self.taken.setdefault((line, slot), made)

    def _hidden(self, source: int, width: int) -> str:
        line = self.page.lines[source]
        return hidden_in(line, width) if "|" in line else ""

    def end(self, late: list[Node]) -> None:
        """Give the comments behind the last row to its last cell."""
        if late:
            self._add_to_last(late)

    def _add_to_last(self, late: list[Node]) -> None:
        last = self.last
        if last is None:
            return
        self.last = replace(last, nodes=(*last.nodes, *late))
        for line in range(last.row, last.row + last.rowspan):
            for column in range(last.column, last.column + last.colspan):
                if self.taken.get((line, column)) is last:
                    self.taken[line, column] = self.last

    def grid(self, head: int) -> Grid:
        """Make the grid, and find the lines that are shorter or longer than most."""
        width = 1 + max((column for _, column in self.taken), default=-1)
        slots = tuple(
            tuple(self.taken.get((row, column)) for column in range(width))
            for row in range(self.height)
        )
        lengths = [max((c + 1 for c, cell in enumerate(line) if cell), default=0) for line in slots]
        usual = Counter(lengths).most_common(1)[0][0] if lengths else 0
        for source, length in zip(self.sources, lengths, strict=True):
            if length != usual:
                message = f"the row has {length} cells, where most have {usual}"
                self.faults.append(Fault(source, message, is_ragged=True))
        faults = tuple(sorted(self.faults, key=lambda fault: fault.source))
        return Grid(slots, head, tuple(self.sources), faults, self.overlaps)


def read_grid(table: Element, page: Page) -> Grid:
    """Read a table.

    Args:
        table: a ``table`` element; tables in its cells are part of these.
        page: the page that it stands on.
    """
    forming = _Forming(page)
    head = 0
    pending: list[Node] = []
    for group in _groups(table):
        rows = [row for row in group if isinstance(row, Element)]
        end = forming.height + len(rows)
        is_head = bool(rows) and (rows[0].parent is not None and rows[0].parent.name == "thead")
        for row in group:
            if not isinstance(row, Element):
                pending.append(row)
                continue
            forming.add_row(row, end, pending)
            pending = []
        if is_head and head == end - len(rows):
            head = end
    forming.end(pending)
    grid = forming.grid(head)
    head = head or _leading_heads(grid)
    return Grid(grid.slots, head, grid.sources, grid.faults, grid.overlaps)


def _groups(table: Element) -> Iterator[list[Node]]:
    """Give the rows of each row group, with the comments between them."""
    loose: list[Node] = []
    for child in table.children:
        if isinstance(child, Comment):
            loose.append(child)
        elif child.name in ("thead", "tbody", "tfoot"):
            group = [c for c in child.children if c.name == "tr" or isinstance(c, Comment)]
            yield [*loose, *group]
            loose = []
    if loose:
        yield loose


def _cells(row: Element, before: list[Node]) -> Iterator[tuple[Element, list[Node]]]:
    """Give the cells of a row, each with the comments that belong to no cell."""
    cells: list[tuple[Element, list[Node]]] = []
    early = list(before)
    for child in row.children:
        if isinstance(child, Comment):
            (cells[-1][1] if cells else early).append(child)
        elif child.name in ("td", "th"):
            cells.append((child, []))
    if cells:
        cells[-1][1].extend(early)
    return iter(cells)


def _leading_heads(grid: Grid) -> int:
    """Count the lines at the top in which all cells are ``th``, and what these span."""
    head = 0
    for line in grid.slots[:-1]:
        cells = [cell for cell in line if cell is not None]
        if not cells or not all(cell.is_head for cell in cells):
            break
        head += 1
    return covered(grid, head)


def covered(grid: Grid, head: int) -> int:
    """Let a head reach as far down as its cells span."""
    reach = head
    row = 0
    while row < reach and row < len(grid.slots):
        spans = [cell.row + cell.rowspan for cell in grid.slots[row] if cell is not None]
        reach = max([reach, *spans])
        row += 1
    return min(reach, len(grid.slots))


def _number(value: str | None, most: int, *, zero: int) -> int:
    """Read a span by the HTML standard's rules for non-negative integers (section 2.3.4.2)."""
    digits = ""
    for character in (value or "").strip(" \t\n\f\r").removeprefix("+"):
        if not ("0" <= character <= "9"):
            break
        digits += character
    if not digits:
        return 1
    number = min(int(digits[:9]), most)
    return number or max(zero, 1)


def align_of(cell: Element) -> str:
    """Give how an element is aligned: ``left``, ``center``, ``right``, or empty."""
    value = (cell.attrs.get("align") or "").lower()
    if not value:
        style = (cell.attrs.get("style") or "").replace(" ", "").lower()
        value = next((a for a in ("left", "center", "right") if f"text-align:{a}" in style), "")
    return value if value in ("left", "center", "right") else ""
