"""The tables, lists and runs of references that a page consists of, in their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from justhtml import Comment, Element, Node, Text

from itbib.reading.extent import Extent, extent_of
from itbib.reading.page import Page, depth_of, elements

# Nothing that a person reads is nested so deeply, and recursion has to end somewhere.
_DEEPEST = 80
# Elements that people put around lists and tables, half of which may end up in an item.
_OPENING = re.compile(r"<(details|div|center|blockquote)\b", re.IGNORECASE)
_CLOSING = re.compile(r"</(details|div|center|blockquote)\s*>", re.IGNORECASE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = frozenset({"div", "details", "center", "section", "article", "main", "p", "font"})
_LABEL = re.compile(r"\s*\[\d+\]")


class BlockKind(StrEnum):
    """What a block is."""

    TABLE = "table"
    LIST = "list"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the page that may become a region.

    Attributes:
        kind: what it is.
        nodes: the table, the list, or the paragraphs with a reference each.
        extent: the lines that it takes; None if they cannot be told.
        headings: the texts of the headings that it stands under, the nearest last.
        is_markdown: whether it was written as Markdown, not as HTML.
        indent: the blanks before it, where it stands inside a list item.
        trouble: why it cannot become a region whatever it holds, or empty.
    """

    kind: BlockKind
    nodes: tuple[Element, ...]
    extent: Extent | None
    headings: tuple[str, ...]
    is_markdown: bool
    indent: str = ""
    trouble: str = ""

    @property
    def heading(self) -> str:
        """The text of the nearest heading, or empty."""
        return self.headings[-1] if self.headings else ""

    @property
    def line(self) -> int:
        """Its first line, from 1; 0 if it cannot be told."""
        return self.extent.first + 1 if self.extent else 0


def find_blocks(page: Page) -> list[Block]:
    """Find the blocks of a page, in order. None stands inside another.

    A list that holds a table is no block, but the table in it is.
    """
    return list(_Finder(page).walk(page.body, _DEEPEST, quoted=False, in_item=False))


@dataclass(slots=True)
class _Finder:
    page: Page
    headings: tuple[tuple[int, str], ...] = ()

    def walk(self, parent: Node, deepest: int, *, quoted: bool, in_item: bool) -> Iterator[Block]:
        children = (parent.children or []) if deepest else []
        position = 0
        while position < len(children):
            child = children[position]
            position += 1
            if not isinstance(child, Element):
                continue
            if child.name in _HEADINGS or child.name == "summary":
                self._enter(child)
            elif child.name == "table":
                yield self._block(BlockKind.TABLE, (child,), quoted=quoted, in_item=in_item)
            elif child.name in ("ul", "ol") and _is_list(child):
                yield self._block(BlockKind.LIST, (child,), quoted=quoted, in_item=in_item)
            elif child.name in ("ul", "ol", "li"):
                # Only what Markdown holds to be in an item depends on its indentation.
                inner = in_item or self.page.span_of(child) is not None
                yield from self.walk(child, deepest - 1, quoted=quoted, in_item=inner)
            elif child.name == "section" and child.attrs.get("class") == "footnotes":
                # What Markdown makes of notes stands elsewhere in the file.
                continue
            elif child.name == "blockquote":
                yield from self.walk(child, deepest - 1, quoted=True, in_item=in_item)
            elif _is_reference(child):
                taken, count = _run(children, position - 1)
                position += count - 1
                yield self._block(BlockKind.REFERENCES, taken, quoted=quoted, in_item=in_item)
            elif child.name in _CONTAINERS:
                yield from self.walk(child, deepest - 1, quoted=quoted, in_item=in_item)

    def _block(
        self, kind: BlockKind, nodes: tuple[Element, ...], *, quoted: bool, in_item: bool
    ) -> Block:
        if any(depth_of(node) > _DEEPEST for node in nodes):
            headings = tuple(text for _, text in self.headings)
            return Block(kind, nodes, None, headings, False, trouble="it is nested too deeply")
        first = extent_of(nodes[0], self.page)
        last = extent_of(nodes[-1], self.page)
        extent = None
        if first is not None and last is not None:
            extent = Extent(first.first, last.after, first.before, last.behind)
        trouble = ""
        if quoted:
            trouble = "it stands in a quotation"
        elif extent is None:
            trouble = f"its closing </{nodes[0].name}> is missing"
        is_markdown = self.page.span_of(nodes[0]) is not None
        if is_markdown and extent is not None and not trouble:
            trouble = _halves("\n".join(self.page.lines[extent.first : extent.after]))
        headings = tuple(text for _, text in self.headings)
        indent = ""
        if in_item and extent is not None:
            line = self.page.lines[extent.first]
            indent = line[: len(line) - len(line.lstrip(" \t"))]
        return Block(kind, nodes, extent, headings, is_markdown, indent, trouble)

    def _enter(self, heading: Element) -> None:
        """Go on under a heading; that of a fold-out part counts as the lowest."""
        text = plain(heading)
        level = int(heading.name[1]) if heading.name in _HEADINGS else 7
        if text:
            above = tuple(one for one in self.headings if one[0] < level)
            self.headings = (*above, (level, text))


def _halves(source: str) -> str:
    """Say which half of an element stands in a list or pipe table, the other one outside."""
    if "<" not in source:
        return ""
    opened = Counter(tag.lower() for tag in _OPENING.findall(source))
    closed = Counter(tag.lower() for tag in _CLOSING.findall(source))
    for tag in sorted({*opened, *closed}):
        if opened[tag] != closed[tag]:
            half = "opening <" if opened[tag] > closed[tag] else "closing </"
            return f"it holds the {half}{tag}> of something that goes on outside of it"
    return ""


def plain(node: Node) -> str:
    """Give the text below an element on one line, without that of comments."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Node) -> Iterator[str]:
    stack = list(reversed(node.children or []))
    while stack:
        child = stack.pop()
        if isinstance(child, Text):
            yield child.data or ""
        elif not isinstance(child, Comment):
            stack.extend(reversed(child.children or []))


def _is_list(element: Element) -> bool:
    """Tell whether a list can be taken as one: it has items, and no table in them."""
    names = {inner.name for inner in elements(element)}
    return "li" in names and "table" not in names


def _is_reference(element: Element) -> bool:
    """Tell whether a paragraph is one entry of a reference list: ``<a id="ref1"></a>[1] …``."""
    if element.name != "p":
        return False
    for child in element.children:
        if isinstance(child, Text):
            if not (child.data or "").strip():
                continue
            return bool(_LABEL.match(child.data or "")) and len(plain(element)) > 20
        if isinstance(child, Element):
            anchor = child.name == "a" and ("id" in child.attrs or "name" in child.attrs)
            return anchor and len(plain(element)) > 20
    return False


def _run(children: Sequence[Node], start: int) -> tuple[tuple[Element, ...], int]:
    """Take the references that follow each other; their number, blanks between counted."""
    taken: list[Element] = []
    count = 0
    for offset, child in enumerate(children[start:], 1):
        if isinstance(child, Element) and _is_reference(child):
            taken.append(child)
            count = offset
        elif not isinstance(child, Text) or (child.data or "").strip():
            break
    return tuple(taken), count
