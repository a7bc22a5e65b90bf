"""The tables of a site: one line for each row, with what it is sorted and filtered by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from itbib.markdown.markup import Image, Inline, Link, Node, Text, parse, to_text
from itbib.markdown.nodes import Anchor, Emphasis, Math, Strike, Strong, Tagged
from itbib.querying.values import first_quantity
from itbib.rendering.reference import Reference
from itbib.rendering.tables import CellView
from itbib.site.page import SiteCell, SiteColumn, SiteRow, SiteTable
from itbib.survey.config import Column, Kind, Table
from itbib.tabling.sheet import Sheet, item_texts, resolved

_MOST_CHOICES = 15
_LONGEST_CHOICE = 40
# Every row has its own, or all have the same label.
_UNFILTERED = frozenset({Kind.CITATION, Kind.PAPER, Kind.LINK, Kind.TITLE, Kind.AUTHORS})
# Made by other hosts, which a site does not ask.
_FOREIGN = (Kind.STARS, Kind.BIBTEX)
_NUMBERS = (Kind.NUMBER, Kind.YEAR)


def without_foreign(table: Table) -> Table:
    """Leave out the columns that show what other hosts have: stars, places in the library."""
    columns = tuple(column for column in table.columns if column.kind not in _FOREIGN)
    return replace(table, columns=columns)


def site_table(sheet: Sheet, references: Mapping[str, Reference]) -> SiteTable:
    """Make the table of a site.

    Args:
        sheet: the table, laid out; a category is a column of it.
        references: the works that rows cite, by key.
    """
    empty = parse(sheet.table.empty)
    lines = resolved(sheet.view)
    declared = {column.name: column for column in sheet.table.columns}
    columns: list[SiteColumn] = []
    texts: list[list[list[str]]] = []
    for at, view in enumerate(sheet.view.columns):
        column = declared[view.name]
        below = [[] if line[at].is_empty else item_texts(line[at], empty) for line in lines]
        texts.append(below)
        is_number = column.kind in _NUMBERS
        title = to_text(view.heading) or view.name
        choices = _choices(column, below)
        columns.append(
            SiteColumn(view.name, view.heading, title, is_number, view.is_group, choices)
        )
    rows: list[SiteRow] = []
    seen: set[str] = set()
    for number, (row, line) in enumerate(zip(sheet.rows, lines, strict=True)):
        cells = tuple(_cell(cell, columns[at], texts[at][number]) for at, cell in enumerate(line))
        works = [references[key] for key in row.cite]
        year = next((work.year for work in works if work.year), "")
        anchor = "" if row.key in seen else f"row-{row.key}"
        seen.add(row.key)
        rows.append(SiteRow(row.key, anchor, cells, " ".join(w.anchor for w in works), year))
    heading = parse(sheet.table.title) or (Text(sheet.table.id),)
    return SiteTable(sheet.table.id, heading, tuple(columns), sheet.view.head, tuple(rows))


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


def _cell(cell: CellView, column: SiteColumn, texts: Sequence[str]) -> SiteCell:
    value = ""
    if column.is_number:
        number = next((n for text in texts if (n := first_quantity(text)) is not None), None)
        value = f"{number:g}" if number is not None else ""
    items = "\n".join(texts) if column.choices and len(texts) > 1 else ""
    return SiteCell(without_images(cell.content), cell.is_empty, value, items)


def without_images(nodes: Inline) -> Inline:
    """Write links in the place of images, which a page would fetch from other hosts.

    Formulae, which only GitHub sets, are written in italics as they stand.
    """
    return tuple(one for node in nodes for one in _without(node, in_link=False))


def _without(node: Node, *, in_link: bool) -> Inline:
    match node:
        case Math(tex):
            return (Emphasis((Text(tex),)),)
        case Image(src, alt):
            text = (Text(alt or "image"),)
            return text if in_link or not src else (Link(src, text),)
        case Link(_, children):
            return (replace(node, children=_all(children, in_link=True)),)
        case Emphasis() | Strong() | Strike() | Tagged() | Anchor():
            return (replace(node, children=_all(node.children, in_link=in_link)),)
        case _:
            return (node,)


def _all(nodes: Inline, *, in_link: bool) -> Inline:
    return tuple(one for node in nodes for one in _without(node, in_link=in_link))
