"""A list as its items, each with what it says and the lists nested in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from justhtml import Element, Node

from itbib.reading.page import Page, anchor_of


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list.

    Attributes:
        whole: all that it shows.
        nodes: what it shows before the lists nested in it.
        tail: what it shows after the first of these, besides other lists.
        children: the items of all nested lists.
        is_loose: whether its text stands in paragraphs of their own.
        is_numbered: whether its list is a numbered one.
        source: the line (from 0) of the file that it begins on.
    """

    whole: tuple[Node, ...]
    nodes: tuple[Node, ...]
    tail: tuple[Node, ...]
    children: tuple[Item, ...]
    is_loose: bool
    is_numbered: bool
    source: int


def read_items(element: Element, page: Page) -> tuple[Item, ...]:
    """Read the items of a ``ul`` or ``ol``; a comment between two belongs to the one before."""
    items: list[Item] = []
    early: list[Node] = []
    for child in element.children:
        if child.name == "li" and isinstance(child, Element):
            items.append(_item(child, early, page))
            early = []
        elif items and child.name != "#text":
            last = items[-1]
            items[-1] = replace(last, whole=(*last.whole, child), nodes=(*last.nodes, child))
        elif child.name != "#text":
            early.append(child)
    return tuple(items)


def _item(element: Element, before: list[Node], page: Page) -> Item:
    nodes: list[Node] = []
    tail: list[Node] = []
    children: list[Item] = []
    nested = False
    for child in element.children:
        if isinstance(child, Element) and child.name in ("ul", "ol"):
            nested = True
            children += read_items(child, page)
        elif nested and (child.name != "#text" or str(child.data or "").strip()):
            tail.append(child)
        else:
            nodes.append(child)
    before = [*before, *anchor_of(element)]
    return Item(
        (*before, *element.children),
        (*before, *nodes),
        tuple(tail),
        tuple(children),
        any(child.name == "p" for child in element.children),
        element.parent is not None and element.parent.name == "ol",
        page.line_of(element),
    )
