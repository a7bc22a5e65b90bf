"""A list of the page, or a run of references, as a declared table and its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from justhtml import Element, Node

from itbib.importing.draft import DraftRow, DraftTable, NotTakenError
from itbib.importing.facts import item_mentions, label_of
from itbib.importing.likeness import Shown, shown
from itbib.importing.links import fragments_in, targets_in
from itbib.importing.mentions import anchored_works, merged_mentions
from itbib.importing.patterns import ITEM, Pattern, find_pattern
from itbib.markdown.cell import to_cell
from itbib.markdown.inline import Inline
from itbib.reading.blocks import Block, BlockKind
from itbib.reading.content import NotInlineError, read_content
from itbib.reading.items import Item, read_items
from itbib.reading.page import Page, anchor_of, elements
from itbib.survey.config import Column, Layout, Table

EVERY = range(1 << 30)
"""The numbers of all rows."""

_GROUPS = ("section", "subsection", "subsubsection", "level-4", "level-5", "level-6")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """An item that becomes a row, with the texts of the items that it is nested in."""

    groups: tuple[Inline, ...]
    content: Inline
    source: int
    nodes: tuple[Node, ...]
    is_numbered: bool = False


def draft_list(block: Block, page: Page, whole: Collection[int] | None = ()) -> DraftTable:
    """Tell a list, or the references that follow each other in paragraphs.

    Args:
        block: a block of the kind ``list`` or ``references``.
        page: where it stands.
        whole: the numbers (from 0) of the rows that are to be kept whole in one cell; None
            for the outermost items, each with all that is nested in it.

    Returns:
        The table with an empty id, and its rows.

    Raises:
        NotTakenError: it holds what no cell can.
    """
    if block.kind is BlockKind.REFERENCES:
        leaves = _paragraphs(block, page)
        return _drafted(leaves, whole, numbered=False, start=1, loose=False, bullets=False)
    element = block.nodes[0]
    items = read_items(element, page)
    _refuse_numbers(element)
    leaves = list(_leaves(items, ())) if _has_groups(element, items) and whole is not None else []
    # What stands below groups is numbered as a whole or not at all.
    grouped = len({leaf.is_numbered for leaf in leaves}) == 1
    if not grouped:
        leaves = list(_flat(items))
    if not leaves:
        raise NotTakenError("it has no items")
    numbered = leaves[0].is_numbered
    return _drafted(
        leaves,
        whole,
        numbered=numbered,
        start=_start(element) if numbered and not grouped else 1,
        loose=any(item.is_loose for item in items) and not grouped,
        bullets=True,
    )


def _refuse_numbers(element: Element) -> None:
    """Refuse a list that numbers its items other than one by one.

    Raises:
        NotTakenError: it does.
    """
    lists = [one for one in (element, *elements(element)) if one.name == "ol"]
    items = [one for one in elements(element) if one.name == "li"]
    if any("type" in one.attrs or "reversed" in one.attrs for one in lists):
        raise NotTakenError("its numbers are of another kind")
    if any("value" in item.attrs for item in items):
        raise NotTakenError("an item has a number of its own")


def rows_shown(block: Block, page: Page) -> list[Shown]:
    """Give what each row-to-be of a list or of references shows.

    Raises:
        NotTakenError: it holds what no cell can.
    """
    if block.kind is BlockKind.REFERENCES:
        return [shown(leaf.nodes) for leaf in _paragraphs(block, page)]
    items = read_items(block.nodes[0], page)
    grouped = _has_groups(block.nodes[0], items)
    return [shown(leaf.nodes) for leaf in (_leaves(items, ()) if grouped else _flat(items))]


def _paragraphs(block: Block, page: Page) -> list[_Leaf]:
    leaves = []
    for node in block.nodes:
        source = page.line_of(node)
        nodes = (*anchor_of(node), *node.children)
        leaves.append(_Leaf((), _content(nodes, source), source, nodes))
    return leaves


def _drafted(
    leaves: Sequence[_Leaf],
    whole: Collection[int] | None,
    *,
    numbered: bool,
    start: int,
    loose: bool,
    bullets: bool,
) -> DraftTable:
    depth = max(len(leaf.groups) for leaf in leaves)
    pattern = Pattern((), ())
    if whole is not None and whole != EVERY:
        pattern = find_pattern([leaf.content for leaf in leaves])
    groups = tuple(Column(name, name.capitalize(), is_group=True) for name in _GROUPS[:depth])
    columns = (*groups, *pattern.columns, Column(ITEM, "Item", show="{}"))
    rows = []
    for number, leaf in enumerate(leaves):
        cells = {
            column.name: to_cell(group) for column, group in zip(groups, leaf.groups, strict=False)
        }
        if pattern.rows and whole is not None and number not in whole:
            cells |= pattern.rows[number]
        else:
            cells[ITEM] = to_cell(leaf.content)
        cells = {name: cell for name, cell in cells.items() if cell}
        cite = item_mentions(leaf.content, leaf.source)
        anchors = anchored_works(leaf.content, cite, leaf.source)
        cite = tuple(merged_mentions((*cite, *anchors.values())))
        fragments = tuple(fragments_in(leaf.content))
        label = label_of(leaf.content)
        rows.append(DraftRow(cells, cite, label, leaf.source, fragments, anchors))
    table = Table(
        "",
        columns,
        layout=Layout.LIST,
        empty="",
        numbered=numbered,
        start=start,
        loose=loose,
        bullets=bullets,
    )
    return DraftTable(table, tuple(rows))


def _has_groups(element: Element, items: Sequence[Item]) -> bool:
    return element.name == "ul" and any(_is_group(item) for item in items)


def _is_group(item: Item) -> bool:
    """Tell an item that heads others: it names no work itself, and those below it have links."""
    if not item.children or item.tail:
        return False
    try:
        own = targets_in(read_content(item.nodes))
    except NotInlineError:
        return False
    if any(target.work for target in own):
        return False
    return any(_is_group(child) or _links_out(child) for child in item.children)


def _links_out(item: Item) -> bool:
    try:
        targets = targets_in(read_content(item.whole))
    except NotInlineError:
        return True
    # A text that is its link reads as a paper; "Code: ..." below a title is a detail of it.
    return any(target.work or len(target.text.split()) > 2 for target in targets)


def _leaves(items: Sequence[Item], groups: tuple[Inline, ...]) -> Iterator[_Leaf]:
    for item in items:
        if len(groups) < len(_GROUPS) and _is_group(item):
            heading = _content(item.nodes, item.source)
            if not heading:
                raise NotTakenError("an item with others below it says nothing", item.source)
            yield from _leaves(item.children, (*groups, heading))
        else:
            content = _content(item.whole, item.source)
            yield _Leaf(groups, content, item.source, item.whole, item.is_numbered)


def _flat(items: Sequence[Item]) -> Iterator[_Leaf]:
    for item in items:
        content = _content(item.whole, item.source)
        yield _Leaf((), content, item.source, item.whole, item.is_numbered)


def _content(nodes: Sequence[Node], source: int) -> Inline:
    try:
        return read_content(nodes)
    except NotInlineError as error:
        raise NotTakenError(f"an item holds {error.what}", source) from error


def _start(element: Element) -> int:
    value = element.attrs.get("start") or ""
    return int(value) if value.isdecimal() and len(value) < 10 else 1
