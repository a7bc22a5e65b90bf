"""Rows that cannot be drawn, say a thing twice, or lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from itbib.checking.addresses import flaw_of
from itbib.checking.finding import Finding, quoted
from itbib.checking.survey.places import Fields
from itbib.markdown.markup import Link, parse, to_text
from itbib.markdown.normal import walk
from itbib.model import Row
from itbib.rendering.cells import MARKS, is_address, split_list, stored_value
from itbib.rules import Code
from itbib.survey.config import Column, Kind, Survey, Table
from itbib.survey.contents import Contents
from itbib.survey.rowcheck import row_faults

_LINKING = (Kind.PAPER, Kind.LINK, Kind.CITATION)
# A row without a link is odd where nearly all others of its table have one.
_MOST = 0.8


def row_findings(survey: Survey, contents: Contents, fields: Fields) -> Iterator[Finding]:
    """Find what is wrong with the rows of all tables.

    Args:
        survey: the configuration.
        contents: works and rows.
        fields: where they stand.
    """
    for fault in row_faults(survey, contents.works, contents.rows):
        problem, key = fault.problem, fault.row.key
        yield fields.finding(fault.code, problem.message, key, fault.field, problem.hint)
    for table in survey.tables:
        rows = [row for row in contents.rows if row.table == table.id]
        yield from _without_links(table, rows, fields)
        yield from _twice(table, rows, fields)
        for row in rows:
            for column in table.columns:
                yield from _links(row, column, fields)


def _without_links(table: Table, rows: Sequence[Row], fields: Fields) -> Iterator[Finding]:
    if not any(column.kind in _LINKING for column in table.columns):
        return
    lacking = [row for row in rows if not row.cite and not _has_link(table, row)]
    if len(rows) - len(lacking) < _MOST * len(rows):
        return
    for row in lacking:
        message = f"the row {quoted(row.key)} neither cites a work nor links anywhere"
        hint = f"name its paper: itbib set {row.key} cite=KEY"
        yield fields.finding(Code.ROW_WITHOUT_LINK, message, row.key, "", hint)


def _has_link(table: Table, row: Row) -> bool:
    values = (stored_value(row, column) for column in table.columns)
    return any(
        value in MARKS or is_address(value) or any(isinstance(n, Link) for n in walk(parse(value)))
        for value in values
        if value
    )


def _twice(table: Table, rows: Sequence[Row], fields: Fields) -> Iterator[Finding]:
    """Find rows that cite the same works and have the same cells but for links."""
    said = [column for column in table.columns if column.kind is not Kind.LINK]
    known: dict[tuple[object, ...], Row] = {}
    for row in rows:
        cells = tuple(stored_value(row, column).casefold() for column in said)
        if any(cell in MARKS for cell in cells):
            continue
        first = known.setdefault((row.cite, cells), row)
        if first is not row and (row.cite or any(cells)):
            message = f"the row {quoted(row.key)} says the same as {quoted(first.key)}"
            hint = f"that is in line {first.line}; one of the two is enough"
            yield fields.finding(Code.DUPLICATE_ROW, message, row.key, "", hint)


def _links(row: Row, column: Column, fields: Fields) -> Iterator[Finding]:
    stored = stored_value(row, column)
    for value in split_list(stored) if column.is_list else (stored,):
        if not value or value in MARKS:
            continue
        if column.kind in (Kind.LINK, Kind.PAPER) and (is_address(value) or not _is_markup(value)):
            links = [(value, column.label or column.name)]
        else:
            found = (node for node in walk(parse(value)) if isinstance(node, Link))
            links = [(node.href, to_text(node.children)) for node in found]
        for address, label in links:
            yield from _flaw(address.strip(), label, row, column, fields)


def _is_markup(value: str) -> bool:
    return any(char in value for char in "[]()<> ")


def _flaw(address: str, label: str, row: Row, column: Column, fields: Fields) -> Iterator[Finding]:
    where = f"in the row {quoted(row.key)}"
    if not address or address == "#":
        message = f"the link {quoted(label)} {where} has no address"
        yield fields.finding(Code.EMPTY_LINK, message, row.key, column.name)
    elif not address.startswith("#") and (flaw := flaw_of(address, label, in_row=True)):
        message = f"the link {quoted(label)} {where} {flaw.message}"
        yield fields.finding(flaw.code, message, row.key, column.name, flaw.hint)
