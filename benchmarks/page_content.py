"""What a README shows: the content of cells and items, text, links, images."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import ascii_letters, digits
from urllib.parse import quote

_SPACE = re.compile(r"[ \t\n\r\f]+")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(ascii_letters + digits + "-_.~!*'()")


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell or an item shows.

    Attributes:
        text: without markup; white space is collapsed, line breaks included.
        links: address and text of each.
        images: their addresses.
        mark: what stands before an item, with its depth; of a cell how far it extends.
        style: bold, italics, code, line breaks, alignment and the like, in order; it does not
            count when contents are compared.
        region: the region that it stands in, or empty.
    """

    text: str
    links: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()
    mark: str = ""
    style: tuple[str, ...] = field(default=(), compare=False)
    region: str = field(default="", compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be seen."""
        return not (self.text or self.links or self.images)

    @property
    def leads_out(self) -> bool:
        """Whether it has a link to another site."""
        return any(re.match("(?i)(https?:)?//", address) for address, _ in self.links)


@dataclass(frozen=True, slots=True)
class Page:
    """A README.

    Attributes:
        cells: by table, grid row and grid column, from 1; see `page_grid`.
        items: the items of all lists, in document order.
        text: what stands outside of tables and lists, block by block.
        links: the addresses of all links of the page, but for empty ones.
        images: the addresses of all images.
        targets: what links of the page point to that is in the page.
        regions: ids of itbib's regions.
        comments: the text of HTML comments, but for itbib's markers.
    """

    cells: dict[tuple[int, int, int], Content]
    items: list[Content]
    text: list[str]
    links: list[str]
    images: list[str]
    targets: set[str]
    regions: list[str]
    comments: list[str]


def collapse(text: str) -> str:
    """Make a single space of HTML's white space, and drop blanks of any kind at the end."""
    return _SPACE.sub(" ", text).lstrip(" ").rstrip()


def canonical(address: str) -> str:
    """Write an address in one way: what need not be percent-encoded is not, all else is."""

    def plain(match: re.Match[str]) -> str:
        character = chr(int(match[0][1:], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return quote(_ESCAPE.sub(plain, address.strip()), safe="%-_.+!*'(),#@?=;:/&$~")
