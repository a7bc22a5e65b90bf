"""Whether two pages show the same: text and links, cell by cell and item by item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from justhtml import Element, Node, Text

from itbib.markdown.escaping import safe_url
from itbib.reading.blocks import Block, BlockKind
from itbib.reading.github import github_page
from itbib.reading.grid import read_grid
from itbib.reading.items import Item, read_items
from itbib.reading.page import Page, elements

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
            name = node.attrs.get("name") if node.name == "a" else ""
            if place := node.attrs.get("id") or name:
                links.append(f"place {place}")
            if node.name == "a" and "href" in node.attrs:
                links.append(_address(node.attrs["href"]))
            elif node.name == "img":
                links.append("image " + _address(node.attrs.get("src")))
    return "".join("".join(texts).split()), tuple(links)


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
        return [[shown(node.children)] for node in block.nodes]
    return [[(str(depth), ()), shown(nodes)] for depth, nodes in _items(read_items_of(block, page))]


def read_items_of(block: Block, page: Page) -> tuple[Item, ...]:
    """Read the items of a block that is a list."""
    return read_items(block.nodes[0], page)


def whole_page(text: str) -> Shown:
    """Give all that a page shows, as GitHub's own parser reads it, and what stands in items."""
    root = github_page(text)
    for element in elements(root):
        if element.name in _PLACES:
            # As characters of the text, which no page can hold, the ends of items count, too.
            element.children = [Text("\x02"), *element.children, Text("\x03")]
    return shown([root])


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
