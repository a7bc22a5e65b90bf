"""Whether two pages show the same: text and links, cell by cell and item by item."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from justhtml import Element, Node, Text

from itbib.markdown.escaping import safe_url
from itbib.reading.blocks import Block, BlockKind
from itbib.reading.github import github_page
from itbib.reading.grid import read_grid
from itbib.reading.items import Item, read_items
from itbib.reading.page import Page, anchor_of, elements

_MARKER = re.compile(r"\s*itbib:table\s+([\w-]+)")
_PLACES = frozenset({"li", "blockquote", "details", "summary", "h1", "h2", "h3", "h4", "h5", "h6"})

Shown = tuple[str, tuple[str, ...]]
"""What a cell shows: its text without white space, and its links and images in order."""


def shown(nodes: Iterable[Node]) -> Shown:
    """Give what nodes show, but for their styles; comments show nothing."""
    texts: list[str] = []
    links: list[str] = []
    for node in _walk(nodes):
        if isinstance(node, Text):
            texts.append(node.data or "")
        elif isinstance(node, Element):
            links += _links_of(node)
    return "".join("".join(texts).split()), tuple(links)


def _links_of(element: Element) -> Iterator[str]:
    name = element.attrs.get("name") if element.name == "a" else ""
    if place := element.attrs.get("id") or name:
        yield f"place {place}"
    if element.name == "a" and "href" in element.attrs:
        yield _address(element.attrs["href"])
    elif element.name == "img":
        yield "image " + _address(element.attrs.get("src"))


def parts_of(block: Block, page: Page) -> list[list[Shown]]:
    """Take a block apart into what is compared.

    Returns:
        Of a table the cells of each line of its grid, the head first, without blank cells at
        the end; of a list or of references for each row-to-be what it shows.
    """
    if block.kind is BlockKind.TABLE:
        grid = read_grid(block.nodes[0], page)
        seen = {id(cell): shown(cell.nodes) for cell in grid.cells()}
        # A line in which no cell begins has no height.
        lines = [
            [seen[id(cell)] if cell else ("", ()) for cell in line]
            for row, line in enumerate(grid.slots)
            if any(cell is not None and cell.row == row for cell in line)
        ]
        return [_trimmed(line) for line in lines]
    if block.kind is BlockKind.REFERENCES:
        return [[shown((*anchor_of(node), *node.children))] for node in block.nodes]
    return [
        [(str(depth), ()), shown(nodes)]
        for depth, nodes in _items(read_items(block.nodes[0], page))
    ]


@dataclass(frozen=True, slots=True)
class WholePage:
    """All that a page shows, as GitHub's own parser reads it.

    Attributes:
        text: its text without white space; where items and the like begin and end stand
            characters that no page holds.
        links: its links, images and places in order.
        regions: for each region in order its name, and how much of the text and how many of
            the links stand before it.
        comments: its other comments, as often as each stands there.
    """

    text: str
    links: tuple[str, ...]
    regions: tuple[tuple[str, int, int], ...] = field(compare=False)
    comments: Counter[str] = field(compare=False)

    def culprit(self, other: WholePage) -> str:
        """Name the region at which another page, which has none, begins to differ."""
        text = _first_difference(self.text, other.text)
        links = _first_difference(self.links, other.links)
        reached = [
            name
            for name, texts_before, links_before in self.regions
            if texts_before <= text and links_before <= links
        ]
        return reached[-1] if reached else ""


def whole_page(text: str) -> WholePage:
    """Give all that a page shows; see `WholePage`."""
    root = github_page(text)
    for element in elements(root):
        if element.name in _PLACES:
            element.children = [Text("\x02"), *element.children, Text("\x03")]
    texts: list[str] = []
    links: list[str] = []
    regions: list[tuple[str, int, int]] = []
    comments: Counter[str] = Counter()
    length = 0
    for node in _walk([root]):
        if isinstance(node, Text):
            texts.append("".join((node.data or "").split()))
            length += len(texts[-1])
        elif isinstance(node, Element):
            links += _links_of(node)
        elif marker := _MARKER.match(str(node.data or "")):
            regions.append((marker[1], length, len(links)))
        elif node.name == "#comment":
            comments[" ".join(str(node.data or "").split())] += 1
    return WholePage("".join(texts), tuple(links), tuple(regions), comments)


def _first_difference(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _items(items: Iterable[Item], depth: int = 0) -> Iterator[tuple[int, tuple[Node, ...]]]:
    for item in items:
        yield depth, (*item.nodes, *item.tail)
        yield from _items(item.children, depth + 1)


def _trimmed(line: list[Shown]) -> list[Shown]:
    while line and line[-1] == ("", ()):
        line = line[:-1]
    return line


def _walk(nodes: Iterable[Node]) -> Iterator[Node]:
    stack = list(nodes)
    stack.reverse()
    while stack:
        node = stack.pop()
        yield node
        if node.children and node.name != "#comment":
            stack.extend(reversed(node.children))


def _address(value: str | None) -> str:
    return safe_url(value or "") or ""
