"""The rows of a table in the order in which they are shown, whether written or chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from itbib.markdown.cell import to_cell
from itbib.markdown.markup import Text, parse, to_text
from itbib.model import Row
from itbib.querying.ordering import Direction, Key, in_order, sort_key
from itbib.querying.parsing import parse_expression
from itbib.rendering.cells import MARKS, is_address, split_list, stored_value
from itbib.rendering.facts import MONTHS, Catalogue, WorkFacts
from itbib.survey.config import Column, Kind, Table

_MARKUP = re.compile(r"[^\w\s.,()+/%-]")
_NUMERIC = (Kind.NUMBER, Kind.YEAR)
FIELD_OF = {
    Kind.TITLE: "title",
    Kind.AUTHORS: "authors",
    Kind.YEAR: "year",
    Kind.VENUE: "venue",
    Kind.PAPER: "url",
    Kind.BIBTEX: "key",
}
"""The field of a work that a computed column shows."""


def rows_of(table: Table, rows: Iterable[Row], works: Catalogue) -> tuple[Row, ...]:
    """Give the rows of a table in the order in which it shows them.

    A table with ``where`` has a row for each work that it is true of, in file order, or the
    rows in its place that cite the work. Such a row's cells are the work's fields, as inline
    Markdown, where it has none of its own.

    Args:
        table: the table.
        rows: the rows of the survey, in file order; every work that they cite is there.
        works: the works.
    """
    own = [row for row in rows if row.table == table.id]
    if table.where:
        own = _chosen(table, own, works)
    if table.sort:
        own = _sorted(table, own, works)
    return tuple(own)


def _chosen(table: Table, rows: Sequence[Row], works: Catalogue) -> list[Row]:
    expression = parse_expression(table.where)
    found = {work.work.key: work for work in works if expression.holds(work)}
    written: dict[str, list[Row]] = {}
    for row in rows:
        # A row that cites several works stands for the first of them that is there.
        for key in [key for key in row.cite if key in found][:1]:
            written.setdefault(key, []).append(row)
    return [
        _filled(table, row, work)
        for key, work in found.items()
        for row in written.get(key, [Row(table.id, key, (key,), {})])
    ]


def _filled(table: Table, row: Row, work: WorkFacts) -> Row:
    cells = dict(row.cells)
    present = {name.lower() for name, value in cells.items() if value.strip()}
    for column in table.columns:
        name = column.name.lower()
        is_category = table.categories and name == table.categories.field.lower()
        if column.kind.computed or name in present or is_category:
            continue
        if value := _cell(column, work, name):
            cells[column.name] = value
    return Row(row.table, row.slug, row.cite, cells, work.work.path, work.work.line)


def _cell(column: Column, work: WorkFacts, name: str) -> str:
    """Write a field of a work as a cell, in which nothing is markup."""
    if column.kind is Kind.LINK and is_address(address := work.address(name)):
        return address
    text = work.text(name)
    # What marks a cell that continues another is but text in a work.
    return f"\\{text}" if text in MARKS else to_cell((Text(text),))


def _sorted(table: Table, rows: Sequence[Row], works: Catalogue) -> list[Row]:
    """Sort rows; the members of a group stay together, groups in order of appearance.

    A group column that is named in ``sort`` sorts its groups, whatever its place there.
    """
    directions = [Direction.read(text) for text in table.sort]
    named = {direction.name.lower(): direction for direction in directions}
    groups = [column for column in table.columns if column.is_group]
    groups.sort(key=lambda column: not column.is_band)
    keys: list[tuple[Sequence[Key | None], bool]] = []
    for column in groups:
        direction = named.pop(column.name.lower(), None)
        if direction is None:
            keys.append((_appearance([stored_value(row, column) for row in rows]), False))
        else:
            keys.append(_keys(table, direction, rows, works))
    keys += [_keys(table, direction, rows, works) for direction in named.values()]
    return [rows[at] for at in in_order(keys, len(rows))]


def _appearance(values: Sequence[str]) -> list[Key | None]:
    ranks: dict[str, int] = {}
    return [(0, 0, float(ranks.setdefault(value, len(ranks))), ()) for value in values]


def _keys(
    table: Table, direction: Direction, rows: Sequence[Row], works: Catalogue
) -> tuple[list[Key | None], bool]:
    column = table.column(direction.name)
    numeric = direction.name.lower() == "year" if column is None else column.kind in _NUMERIC
    texts = (_text(column, direction.name.lower(), row, works) for row in rows)
    if direction.name.lower() == "month":
        texts = (str(MONTHS.get(text.lower(), text)) for text in texts)
    return [sort_key(text, numeric=numeric) for text in texts], direction.descending


def _text(column: Column | None, name: str, row: Row, works: Catalogue) -> str:
    """Give what a row says in a column or, where it says nothing, its first work that does."""
    if column is not None:
        value = stored_value(row, column)
        if column.is_list:
            value = next(iter(split_list(value)), "")
        if value:
            return to_text(parse(value)) if _MARKUP.search(value) else value
        if not column.kind.computed:
            return ""
        name = FIELD_OF.get(column.kind, name)
    return next((text for key in row.cite if (text := works[key].text(name))), "")
