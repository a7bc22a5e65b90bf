"""Edits of a region's body as changes of its rows: a three-way merge.

The three are the rows as itbib drew them (the ancestor), as somebody left them on the page,
and as the library has them now. What only the page changed is taken over; what both changed
is a conflict, which a person has to settle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from itbib.importing.draft import Mention
from itbib.returning.aligning import align, moved
from itbib.returning.rereading import ShownRow
from itbib.survey.config import Kind, Table


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both the page and the library changed.

    Attributes:
        source: the line (from 0) of the region's body; -1 if the row is no longer there.
        row: what the row is about.
        column: the column, or empty for the row as a whole.
        page: what the page says.
        library: what the library says.
    """

    source: int
    row: str
    column: str
    page: str
    library: str


@dataclass(slots=True)
class Merge:
    """What an edited region changes. Rows of the library go by their numbers, from 0.

    Attributes:
        cells: new value by column for each changed row; an empty one removes the cell.
        removed: the rows that go.
        places: the new rows, and the numbers of those that move, in the order of the page;
            each with the row that it follows: one of the library or, as a negative number, a
            new one (-1 is the first); None: the top.
        conflicts: what is left to a person.
        cites: for each changed row the works that it named before, and those that it names now.
        expected: what the rows of the page will show once all this is done, in order.
    """

    cells: dict[int, dict[str, str]] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    places: list[tuple[ShownRow | int, int | None]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    cites: dict[int, tuple[Sequence[Mention], Sequence[Mention]]] = field(default_factory=dict)
    expected: list[Mapping[str, str]] = field(default_factory=list)

    @property
    def added(self) -> list[ShownRow]:
        """The new rows, in the order of the page."""
        return [thing for thing, _ in self.places if isinstance(thing, ShownRow)]

    @property
    def moved(self) -> list[int]:
        """The rows that move, likewise."""
        return [thing for thing, _ in self.places if isinstance(thing, int)]


def merge(
    table: Table,
    ancestor: Sequence[ShownRow] | None,
    page: Sequence[ShownRow],
    library: Sequence[ShownRow],
) -> Merge:
    """Merge the rows of a table.

    Args:
        table: its declaration.
        ancestor: the rows as itbib drew them; None if that is not known, and every difference
            is a conflict.
        page: the rows as they stand in the region.
        library: the rows as the library has them now.
    """
    base = library if ancestor is None else ancestor
    now = align(library, base)
    was = align(base, page)
    result = Merge()
    ignored = {column.name for column in table.columns if column.kind is Kind.CITATION}
    for at, row in enumerate(page):
        old = was.get(at)
        if old is not None:
            current = now.get(old)
            _merge_cells(result, row, base[old], current, library, ignored, ancestor is None)
            if current is not None:
                result.expected.append(_merged(row, base[old], library[current]))
        else:
            result.expected.append(row.cells)
    kept = set(was.values())
    for old, row in enumerate(base):
        current = now.get(old)
        if old in kept or current is None:
            continue
        if ancestor is not None and library[current].cells == row.cells:
            result.removed.append(current)
        else:
            result.conflicts.append(
                Conflict(-1, row.row.label, "", "(removed)", _summary(library[current]))
            )
    _place(result, was, now, page, library, ancestor is None)
    return result


def _merged(row: ShownRow, base: ShownRow, current: ShownRow) -> dict[str, str]:
    """What a row shows when what the page changed and what the library changed are joined."""
    cells = {}
    for name in dict.fromkeys((*current.cells, *row.cells)):
        edited = row.cells.get(name) != base.cells.get(name)
        if value := (row if edited else current).cells.get(name):
            cells[name] = value
    return cells


def _merge_cells(
    result: Merge,
    row: ShownRow,
    base: ShownRow,
    current: int | None,
    library: Sequence[ShownRow],
    ignored: set[str],
    is_blind: bool,
) -> None:
    for name in dict.fromkeys((*row.cells, *base.cells)):
        new, old = row.cells.get(name, ""), base.cells.get(name, "")
        if new == old or name in ignored:
            continue
        present = "" if current is None else library[current].cells.get(name, "")
        if current is not None and present == new:
            continue
        if current is None or present != old or is_blind:
            there = "(the row was removed)" if current is None else present
            conflict = Conflict(row.row.source, row.row.label, name, new, there)
            result.conflicts.append(conflict)
        else:
            result.cells.setdefault(current, {})[name] = new
            result.cites[current] = (library[current].row.cite, row.row.cite)


def _place(
    result: Merge,
    was: dict[int, int],
    now: dict[int, int],
    page: Sequence[ShownRow],
    library: Sequence[ShownRow],
    is_blind: bool,
) -> None:
    """Find the rows that are new, and those that stand elsewhere."""
    order = [was[at] for at in range(len(page)) if at in was]
    elsewhere = moved(order)
    known = set(now.values())
    unmatched = [row.cells for at, row in enumerate(library) if at not in known]
    before: int | None = None
    new = 0
    for at, row in enumerate(page):
        old = was.get(at)
        if old is None:
            if row.cells in unmatched:
                continue
            if is_blind:
                conflict = Conflict(
                    row.row.source, row.row.label, "", _summary(row), "(no such row)"
                )
                result.conflicts.append(conflict)
                continue
            result.places.append((row, before))
            new += 1
            before = -new
            continue
        current = now.get(old)
        if current is None:
            continue
        if old in elsewhere:
            result.places.append((current, before))
        before = current


def _summary(row: ShownRow) -> str:
    return " | ".join(row.cells.values())[:120]
