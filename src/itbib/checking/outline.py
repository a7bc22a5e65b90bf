"""The parts of a page that are checked: its links, headings, places, tables and lists."""

from __future__ import annotations

from dataclasses import dataclass, field

from justhtml import Element

from itbib.reading.headings import HEADINGS
from itbib.reading.page import Page, elements

_TABLES_AROUND = 5


@dataclass(frozen=True, slots=True)
class Outline:
    """The elements of a page by what they are, each kind in the order of the page.

    Attributes:
        page: the page.
        links: the ``a`` elements that have an ``href``.
        headings: those of Markdown and those of HTML.
        places: the values of ``id`` and ``name``.
        named: the elements that have them, for each value.
        images: the ``img`` elements.
        tables: all, also those inside others.
        lists: likewise.
    """

    page: Page
    links: list[Element] = field(default_factory=list)
    headings: list[Element] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    named: dict[str, list[Element]] = field(default_factory=dict)
    images: list[Element] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)
    lists: list[Element] = field(default_factory=list)


def outline_of(page: Page) -> Outline:
    """Sort the elements of a page."""
    outline = Outline(page)
    for element in elements(page.body):
        if element.name == "a" and "href" in element.attrs:
            outline.links.append(element)
        elif element.name in HEADINGS:
            outline.headings.append(element)
        elif element.name == "table" and not _is_deep(element):
            outline.tables.append(element)
        elif element.name in ("ul", "ol"):
            outline.lists.append(element)
        elif element.name == "img":
            outline.images.append(element)
        values = {element.attrs.get(attribute) for attribute in ("id", "name")}
        for value in filter(None, values):
            outline.places.add(value)
            outline.named.setdefault(value, []).append(element)
    return outline


def _is_deep(table: Element) -> bool:
    """Whether a table stands in a table in a table, and so on: nobody means that."""
    around, parent = 0, table.parent
    while parent is not None and around < _TABLES_AROUND:
        around += parent.name == "table"
        parent = parent.parent
    return around == _TABLES_AROUND


def address_of(link: Element) -> str:
    """Give the address of a link without blanks around it."""
    return (link.attrs.get("href") or "").strip()
