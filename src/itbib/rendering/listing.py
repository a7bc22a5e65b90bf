"""Rows as the items of a list: which groups start above them, and what they say."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from itbib.markdown.cell import to_cell
from itbib.markdown.markup import Inline, Strong, Tagged, parse
from itbib.rendering.cells import Item
from itbib.rendering.patterns import PARAGRAPH_END, put_together
from itbib.survey.config import PLACEHOLDER, Column, Table


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of a list: what its bullet says, and how many groups it is nested in."""

    level: int
    content: Inline


@dataclass(frozen=True, slots=True)
class ListItem:
    """The place of a row in a list.

    Attributes:
        groups: the groups that start above it, from the outermost.
        level: how many groups it is nested in.
        number: its number among the rows that follow each other in the same place.
        content: what it says, if a column of the table has a pattern; a paragraph after the
            first is a `Tagged` of its own, ``p``.
    """

    groups: tuple[GroupView, ...] = ()
    level: int = 0
    number: int = 0
    content: Inline = ()


def list_items(
    table: Table, cells: Sequence[Sequence[tuple[Item, ...]]], flags: Sequence[Sequence[bool]]
) -> list[ListItem]:
    """Put rows in a list.

    Where no column has a pattern, every group is emphasised, and one that is missing shows so.
    Otherwise a missing group is none, and its row stands a level higher.

    Args:
        table: the table.
        cells: what each row shows in each column.
        flags: whether that merges with what stands above it.
    """
    empty = parse(table.empty)
    items: list[ListItem] = []
    shown: dict[int, Inline] = {}
    number = table.start
    for line, line_flags in zip(cells, flags, strict=True):
        level = 0
        starting: list[GroupView] = []
        for at, column in enumerate(table.columns):
            if not column.is_group:
                continue
            if not line_flags[at]:
                shown[at] = _group(table, column, line[at], empty)
            if not line_flags[at] and (shown[at] or not table.by_pattern):
                starting.append(GroupView(level, shown[at]))
            level += bool(shown[at]) or not table.by_pattern
        follows = items and not starting and items[-1].level == level
        number = number + 1 if follows else table.start
        content = _content(table.columns, line) or empty if table.by_pattern else ()
        items.append(ListItem(tuple(starting), level, number, content))
    return items


def _group(table: Table, column: Column, items: tuple[Item, ...], empty: Inline) -> Inline:
    if table.by_pattern:
        source = _source(items)
        return _paragraphs(_put(column.show or PLACEHOLDER, source)) if source else ()
    item = items[0] if items else Item()
    nodes = () if item.mark else item.content or empty
    return (Strong(nodes),) if nodes else ()


def _content(columns: Sequence[Column], cells: Sequence[tuple[Item, ...]]) -> Inline:
    """Write a row as its columns say, each after the one before."""
    parts: list[tuple[str, list[Item]]] = []
    otherwise = PLACEHOLDER
    for column, items in zip(columns, cells, strict=True):
        if column.is_group:
            continue
        if shown := [item for item in items if item.content]:
            parts.append((column.show or otherwise, shown))
        otherwise = f" {PLACEHOLDER}"
    simple = put_together((show, [item.content for item in items]) for show, items in parts)
    if simple is not None:
        return simple
    return _paragraphs("".join(_put(show, _source(tuple(items))) for show, items in parts))


def _source(items: tuple[Item, ...]) -> str:
    """Give what a cell shows as inline Markdown: as it is stored, if that is what it shows."""
    return ", ".join(item.source or to_cell(item.content) for item in items if item.content)


def _put(show: str, source: str) -> str:
    before, _, behind = show.partition(PLACEHOLDER)
    return f"{before}{source}{behind}"


@functools.lru_cache(maxsize=1 << 12)
def _paragraphs(source: str) -> Inline:
    paragraphs = [nodes for part in source.split(PARAGRAPH_END) if (nodes := parse(part))]
    if not paragraphs:
        return ()
    first, *others = paragraphs
    return (*first, *(Tagged("p", nodes) for nodes in others))
