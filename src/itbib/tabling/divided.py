"""Tables that are divided by category, outside of pages with headings: bands, or a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from itbib.markdown.markup import to_cell
from itbib.model import Row
from itbib.rendering.categories import Section
from itbib.rendering.dividing import without_category
from itbib.survey.config import Column, Table

_SEPARATOR = " / "
_HEADER = "Category"
# No field of BibTeX's has a blank in its name.
_BAND = "category band"


def by_bands(
    table: Table, sections: Sequence[Section], rows: Mapping[str, Row]
) -> tuple[Table, list[Row]]:
    """Let each category stand as a band above its rows; a row stands in each of its categories.

    Args:
        table: the table.
        sections: its categories as `categories.sections_of` gives them; none if it has none.
        rows: its rows by key, as they are to be shown.

    Returns:
        The table, without the column that names the categories, and its rows.
    """
    if not sections:
        return table, list(rows.values())
    shown = without_category(table)
    band = Column(_BAND, _HEADER, is_group=True, is_band=True)
    placed = [
        _with(rows[row.key], _BAND, path)
        for path, section in zip(_paths(sections), sections, strict=True)
        for row in section.rows
    ]
    return replace(shown, columns=(band, *shown.columns)), placed


def by_column(
    table: Table, sections: Sequence[Section], rows: Sequence[Row]
) -> tuple[Table, list[Row]]:
    """Let the first column name each row's category; a row stands once for each of them.

    Args:
        table: the table.
        sections: its categories, as `by_bands` takes them.
        rows: its rows; those without a category come last.

    Returns:
        The table and its rows.
    """
    if table.categories is None:
        return table, list(rows)
    shown = without_category(table)
    named = table.column(table.categories.field)
    name = table.categories.field
    column = Column(name, named.header if named is not None else _HEADER)
    placed = [
        _with(row, name, path)
        for path, section in zip(_paths(sections), sections, strict=True)
        for row in section.rows
    ]
    met = {row.key for row in placed}
    placed += [_with(row, name, "") for row in rows if row.key not in met]
    return replace(shown, columns=(column, *shown.columns)), placed


def _paths(sections: Sequence[Section]) -> list[str]:
    """Give for each category the names from the outermost to its own, as inline Markdown."""
    paths: list[str] = []
    path: list[str] = []
    for section in sections:
        path = [*path[: section.depth], to_cell(section.title)]
        paths.append(_SEPARATOR.join(path))
    return paths


def _with(row: Row, name: str, text: str) -> Row:
    """Give a row another cell of a name, in any case."""
    cells = {own: value for own, value in row.cells.items() if own.lower() != name.lower()}
    return replace(row, cells={**cells, name: text})
