"""The tables of a site: one line for each row, with what it is sorted and filtered by."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from itbib.markdown.markup import Inline, Text, parse, to_text
from itbib.markdown.nodes import Break, Tagged
from itbib.markdown.web import with_characters, with_formulae
from itbib.querying.values import first_quantity, is_month, quantity
from itbib.rendering.heads import HeadCell
from itbib.rendering.reference import Reference
from itbib.rendering.tables import CellView
from itbib.site.links import for_page, shown_link
from itbib.site.page import SiteCell, SiteColumn, SiteRow, SiteTable
from itbib.survey.config import Column, Kind, Table
from itbib.survey.naming import naming_columns
from itbib.tabling.paper import as_data
from itbib.tabling.sheet import Sheet, item_texts, resolved

_MOST_CHOICES = 15
_LONGEST_CHOICE = 40
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
# Every row has its own, or all have the same label.
_UNFILTERED = frozenset({Kind.CITATION, Kind.PAPER, Kind.LINK, Kind.TITLE, Kind.AUTHORS})
# Made by other hosts, which a site does not ask.
_FOREIGN = (Kind.STARS, Kind.BIBTEX)
_NUMBERS = (Kind.NUMBER, Kind.YEAR)


def for_site(table: Table) -> Table:
    """Make columns of bands, and give heads to a table that shows none, by which to sort it.

    Columns that show what other hosts have are left out: stars, places in the library.
    """
    columns = tuple(column for column in table.columns if column.kind not in _FOREIGN)
    if not table.head:
        columns = tuple(replace(column, header=column.header or column.name) for column in columns)
    return as_data(replace(table, columns=columns, head=True))


def site_table(
    sheet: Sheet, references: Mapping[str, Reference], repository: str = ""
) -> SiteTable:
    """Make the table of a site.

    Args:
        sheet: the table, laid out; a category is a column of it.
        references: the works that rows cite, by key.
        repository: address of the repository, or empty.
    """
    empty = parse(sheet.table.empty)
    lines = resolved(sheet.view)
    name = next(iter(naming_columns(sheet.table)), None)
    declared = {column.name: column for column in sheet.table.columns}
    columns: list[SiteColumn] = []
    texts: list[list[list[str]]] = []
    for at, view in enumerate(sheet.view.columns):
        column = declared[view.name]
        below = [_texts(line[at], empty) for line in lines]
        texts.append(below)
        is_number = column.kind in _NUMBERS or _says_numbers(column, below)
        title = with_characters(to_text(view.heading)) or view.name
        choices = _choices(column, below)
        heading = for_page(view.heading, repository)
        is_name = column == name
        columns.append(
            SiteColumn(view.name, heading, title, is_number, is_name, view.is_group, choices)
        )
    own = [declared[column.name] for column in columns]
    rows: list[SiteRow] = []
    seen: set[str] = set()
    for number, (row, line) in enumerate(zip(sheet.rows, lines, strict=True)):
        cells = tuple(
            _cell(cell, columns[at], own[at], texts[at][number], repository)
            for at, cell in enumerate(line)
        )
        works = [references[key] for key in row.cite]
        years = dict.fromkeys(year for work in works if (year := year_number(work.year)))
        is_first = row.key not in seen
        seen.add(row.key)
        rows.append(
            SiteRow(
                f"row-{row.key}", is_first, cells, " ".join(w.anchor for w in works), tuple(years)
            )
        )
    heading = for_page(parse(sheet.table.title), repository) or (Text(sheet.table.id),)
    head = tuple(tuple(_head(cell, repository) for cell in line) for line in sheet.view.head)
    return SiteTable(sheet.table.id, heading, tuple(columns), head, tuple(rows))


def year_number(year: str) -> str:
    """Give the four digits of a year; nothing for "n.d." and its like."""
    found = _YEAR.search(year)
    return found[0] if found else ""


def _head(cell: HeadCell, repository: str) -> HeadCell:
    return replace(cell, content=for_page(cell.content, repository))


def _texts(cell: CellView, empty: Inline) -> list[str]:
    """Give what a cell says, item by item."""
    return [] if cell.is_empty else [with_characters(text) for text in item_texts(cell, empty)]


def _says_numbers(column: Column, texts: Sequence[Sequence[str]]) -> bool:
    """Tell whether most cells of a column of text are numbers, though nobody has said so."""
    if column.kind is not Kind.TEXT:
        return False
    said = [items[0] for items in texts if items and items[0]]
    numbers = [text for text in said if quantity(text) is not None and not is_month(text)]
    return len(numbers) > 1 and 3 * len(numbers) >= 2 * len(said)


def _choices(column: Column, texts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Give what the cells of a column say, if a filter by it is of use."""
    if column.kind in _UNFILTERED or column.kind is Kind.NUMBER:
        return ()
    found = {text: None for items in texts for text in items if text}
    longest = 2 * _LONGEST_CHOICE if column.is_group else _LONGEST_CHOICE
    is_short = all(len(text) <= longest for text in found)
    few = 1 < len(found) <= _MOST_CHOICES and 2 * len(found) <= len(texts)
    is_wanted = column.is_group or column.kind is Kind.FLAG
    if not is_short or not (few or (is_wanted and 1 < len(found) <= 2 * _MOST_CHOICES)):
        return ()
    return tuple(found) if column.is_group else tuple(sorted(found, key=str.casefold))


def _cell(
    cell: CellView, column: SiteColumn, declared: Column, texts: Sequence[str], repository: str
) -> SiteCell:
    value = ""
    if column.is_number:
        number = next((n for text in texts if (n := first_quantity(text)) is not None), None)
        # A number that is too large for Python is so for JavaScript.
        value = "" if number is None else "1e999" if math.isinf(number) else f"{number:.12g}"
    content = cell.content
    if declared.kind is Kind.TITLE:
        content = with_formulae(content)
    elif len(cell.items) == 1 and not cell.is_empty:
        content = shown_link(declared.show, content)
    content = for_page(content, repository)
    items = tuple(texts) if column.choices and not _says(content, texts) else ()
    return SiteCell(content, cell.is_empty, value, items)


def _says(content: Inline, texts: Sequence[str]) -> bool:
    """Tell whether a browser finds in a cell just what its choice says."""
    shown = to_text(content)
    # A formula is set, and elements may stand apart without a blank between them.
    is_plain = "$" not in shown and not any(isinstance(node, Tagged | Break) for node in content)
    return is_plain and list(texts) == [with_characters(shown).strip()]
