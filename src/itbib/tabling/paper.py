r"""Tables made ready for a paper: works are cited where a README links to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from itbib.markdown.markup import Inline, Link, Text, to_cell
from itbib.model import Row
from itbib.rendering.cells import cell_items, stored_value
from itbib.survey.config import Column, Kind, Layout, Table

_MARKS = ("^^", "<<")
# Links into the repository and badges say nothing on paper.
_FOR_PAGES = (Kind.BIBTEX, Kind.STARS)


def for_paper(table: Table, rows: Sequence[Row]) -> tuple[Table, list[Row], str]:
    """Turn links to papers into citations.

    A column ``paper`` cites all works of its row. It is left out where a column ``citation``
    says the same. A cell that a row holds itself stays, unless there is nothing but links in
    it and the row cites works. Columns ``bibtex`` and ``stars`` are for pages only.

    Args:
        table: the table.
        rows: all rows of the survey, in file order.

    Returns:
        The table, drawn with spans whatever its layout; the rows; and the name of the column
        that was left out, or an empty string.
    """
    own = [row for row in rows if row.table == table.id]
    rows = list(rows)
    left_out = ""
    for column in table.columns:
        if column.kind is not Kind.PAPER:
            continue
        own = [_citing(row, column) for row in own]
        if _is_repeated(table, column, own):
            left_out = column.name
    columns = tuple(
        replace(column, kind=Kind.CITATION) if column.kind is Kind.PAPER else column
        for column in table.columns
        if column.name != left_out and column.kind not in _FOR_PAGES
    )
    cells = {row.key: row for row in own}
    if left_out:
        cells = {key: _without(row, left_out) for key, row in cells.items()}
    return (
        replace(table, columns=columns, layout=Layout.HTML),
        [cells.get(row.key, row) for row in rows],
        left_out,
    )


def omitting(table: Table, names: Collection[str]) -> Table:
    """Leave columns out, named in any case."""
    lowered = {name.lower() for name in names}
    kept = tuple(column for column in table.columns if column.name.lower() not in lowered)
    return replace(table, columns=kept)


def as_data(table: Table) -> Table:
    """Make columns of its bands, for data has no lines but rows."""
    columns = tuple(replace(column, is_band=False) for column in table.columns)
    return replace(table, columns=columns, layout=Layout.HTML)


def _citing(row: Row, column: Column) -> Row:
    """Drop a cell that holds links only, if there is something to cite in its place."""
    value = stored_value(row, column)
    if not value or value in _MARKS:
        return row
    content = cell_items(column, row, {}, None)[0].content
    if row.cite and _is_links(content):
        return _without(row, column.name)
    # An address would be text in a column that cites.
    cells = {name: text for name, text in row.cells.items() if name.lower() != column.name.lower()}
    return replace(row, cells={**cells, column.name: to_cell(content)})


def _is_links(content: Inline) -> bool:
    return all(
        isinstance(node, Link) or (isinstance(node, Text) and not node.text.strip(" ,;/|"))
        for node in content
    )


def _is_repeated(table: Table, column: Column, rows: Sequence[Row]) -> bool:
    """Tell whether a column would only say again what a column ``citation`` says."""
    others = [other for other in table.columns if other.kind is Kind.CITATION]
    if not others or column.is_group:
        return False
    if any(value in _MARKS for row in rows for value in row.cells.values()):
        return False
    return not any(stored_value(row, each) for row in rows for each in (column, *others[:1]))


def _without(row: Row, name: str) -> Row:
    cells = {own: text for own, text in row.cells.items() if own.lower() != name.lower()}
    return replace(row, cells=cells)
