"""Where in the file an element written as HTML begins and ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from justhtml import Element, Node

from itbib.reading.page import Page


@dataclass(frozen=True, slots=True)
class Extent:
    """A stretch of a file, in whole lines but for its edges.

    Attributes:
        first: its first line, from 0.
        after: the line after its last one.
        before: what stands before it on its first line; blanks only, as a rule.
        behind: what stands behind it on its last line, likewise.
    """

    first: int
    after: int
    before: str = ""
    behind: str = ""


def extent_of(element: Element, page: Page) -> Extent | None:
    """Find the lines of an element.

    Returns:
        Its extent. None if it is written as HTML and never closed, or if its tags cannot be
        found in the lines of the file.
    """
    span = page.span_of(element)
    if span is not None:
        line = page.lines[span[0]]
        return Extent(*span, before=line[: len(line) - len(line.lstrip(" \t"))])
    start = element.origin_offset
    end = _end(element, page)
    if start is None or end is None:
        return None
    first, last = page.line_at(start), page.line_at(end)
    tag = re.compile(rf"<{element.name}(?![\w-])", re.IGNORECASE)
    opening = list(tag.finditer(page.lines[first]))
    closing = list(re.finditer(rf"</{element.name}(?:\s[^>]*)?>", page.lines[last], re.IGNORECASE))
    if not closing or not opening:
        return None
    # Which of several on one line is told by how many stand on that line before it.
    line_start = page.html.rfind("\n", 0, start) + 1
    earlier = len(tag.findall(page.html, line_start, start))
    end_line = page.html.rfind("\n", 0, end) + 1
    closed = len(re.findall(rf"</{element.name}", page.html[end_line:end], re.IGNORECASE))
    if earlier >= len(opening) or not 0 < closed <= len(closing):
        return None
    before = page.lines[first][: opening[earlier].start()]
    behind = page.lines[last][closing[closed - 1].end() :]
    return Extent(first, last + 1, before, behind)


def _end(element: Element, page: Page) -> int | None:
    """Find the end of the closing tag in the rendered page."""
    at = -1
    stack: list[Node] = [element]
    while stack:
        node = stack.pop()
        if node.origin_offset is not None:
            data = node.data if node.name == "#comment" and isinstance(node.data, str) else "<"
            at = max(at, node.origin_offset + len(data))
        stack.extend(node.children or [])
    if at < 0:
        return None
    # What is still open where the last of it begins is closed before.
    inner = 0
    last: Node = element
    while last.children:
        last = last.children[-1]
        inner += last.name == element.name
    closing = re.compile(rf"</{element.name}(?:\s[^>]*)?>", re.IGNORECASE)
    matches = closing.finditer(page.html, at, _next_offset(element, page))
    match = next(islice(matches, inner, None), None)
    return match.end() if match else None


def _next_offset(element: Element, page: Page) -> int:
    """Where the next element after this one begins; the end of the page if there is none."""
    node: Node | None = element
    while node is not None and node.parent is not None:
        siblings = node.parent.children or []
        at = next(i for i, child in enumerate(siblings) if child is node)
        for sibling in siblings[at + 1 :]:
            if isinstance(sibling, Element) and sibling.origin_offset is not None:
                return sibling.origin_offset
        node = node.parent
    return len(page.html)
