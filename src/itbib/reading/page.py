"""A Markdown file as the tree of elements that GitHub shows, each with its line in the file.

The whole file is rendered by the rules of GitHub Flavored Markdown, and the result is read by
the rules of HTML, so that tables in HTML and tables in Markdown, or one inside the other, are
the same thing: elements of one tree.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from justhtml import Element, JustHTML, Node
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from itbib.reading.parser import block_parser, page_parser, read_inline

LINES = "data-itbib-lines"
"""Attribute of an element that Markdown made: the lines it was made of, ``first-after``."""

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Page:
    """A file and what it shows.

    Attributes:
        lines: its lines, without their ends; a byte-order mark is not part of the first.
        html: what it was rendered to.
        body: the element that holds the whole page.
        offsets: where in ``html`` each piece begins that knows its source, in order.
        sources: the line (from 0) of each such piece.
        breaks: where in ``html`` lines end.
    """

    lines: tuple[str, ...]
    html: str
    body: Node
    offsets: tuple[int, ...] = field(repr=False)
    sources: tuple[int, ...] = field(repr=False)
    breaks: tuple[int, ...] = field(repr=False)

    def line_at(self, offset: int) -> int:
        """Give the line (from 0) of the file that a place in ``html`` comes from."""
        at = bisect.bisect_right(self.offsets, offset) - 1
        if at < 0:
            return 0
        start, line = self.offsets[at], self.sources[at]
        ended = bisect.bisect_left(self.breaks, offset) - bisect.bisect_left(self.breaks, start)
        return min(line + ended, max(len(self.lines) - 1, 0))

    def line_of(self, node: Node) -> int:
        """Give the line (from 0) that an element or a text begins on; 0 if it is implied."""
        span = self.span_of(node)
        if span is not None:
            return span[0]
        offset = node.origin_offset
        return 0 if offset is None else self.line_at(offset)

    def span_of(self, node: Node) -> tuple[int, int] | None:
        """Give the lines of an element that Markdown made: first, and the one after its last.

        Blank lines at its end are not counted. None for an element written as HTML.
        """
        value = (node.attrs or {}).get(LINES) if isinstance(node, Element) else None
        if not value:
            return None
        first, after = map(int, value.split("-"))
        while after > first + 1 and not self.lines[after - 1].strip(" \t>"):
            after -= 1
        return first, after


def split_lines(text: str) -> list[str]:
    """Split a text into lines as CommonMark does (section 2.1): at LF, CRLF and CR."""
    return _LINE_END.split(text)


def read_page(text: str) -> Page:
    """Read a Markdown file.

    Args:
        text: the file; any text is valid.
    """
    text = text.removeprefix("\ufeff")
    parser = page_parser()
    env: dict[str, object] = {}
    return _page(text, parser, parser.parse(_without_nul(text), env), env)


def skim_page(text: str, tags: re.Pattern[str]) -> Page:
    """Read the headings of a Markdown file, and the HTML in which some tags occur.

    Blocks are told apart in the whole file, but only what is kept of them is read further: a
    large file takes a tenth of the time.

    Args:
        text: the file; any text is valid.
        tags: what HTML is kept by.

    Returns:
        The page without the rest: no lists or tables around what was kept, no other text.
    """
    text = text.removeprefix("\ufeff")
    env: dict[str, object] = {}
    blocks = block_parser().parse(_without_nul(text), env)
    parser = page_parser()
    kept: list[Token] = []
    for at, token in enumerate(blocks):
        is_in_heading = token.type == "inline" and blocks[at - 1].type == "heading_open"
        if token.type == "inline" and (is_in_heading or tags.search(token.content)):
            read_inline(token, parser, env)
            kept.append(token)
        elif token.type in ("heading_open", "heading_close") or (
            token.type == "html_block" and tags.search(token.content)
        ):
            kept.append(token)
    return _page(text, parser, kept, env)


def _without_nul(text: str) -> str:
    # The parser would render a NUL as it should, but takes one for the end of a line's content.
    return text.replace("\0", "\ufffd")


def _page(text: str, parser: MarkdownIt, tokens: list[Token], env: dict[str, object]) -> Page:
    pieces: list[str] = ["<!DOCTYPE html>"]
    offsets: list[int] = []
    sources: list[int] = []
    length = len(pieces[0])
    for piece, line in _rendered(parser, tokens, env):
        if line is not None:
            offsets.append(length)
            sources.append(line)
        pieces.append(piece)
        length += len(piece)
    html = "".join(pieces)
    document = JustHTML(html, sanitize=False, track_node_locations=True)
    return Page(
        tuple(split_lines(text)),
        html,
        _body(document.root),
        tuple(offsets),
        tuple(sources),
        tuple(match.start() for match in re.finditer("\n", html)),
    )


def link_definitions(text: str) -> str:
    """Give the link reference definitions of a file, so that a part of it can be read alone.

    Returns:
        Markdown in which they are made again (CommonMark 0.31, section 4.7).
    """
    env: dict[str, object] = {}
    page_parser().parse(text, env)
    references = env.get("references")
    if not isinstance(references, dict):
        return ""
    lines = []
    for label, reference in references.items():
        title = str(reference["title"]).replace("\\", "\\\\").replace('"', '\\"')
        address = str(reference["href"]).replace("<", "%3C").replace(">", "%3E")
        lines.append(f"[{label}]: <{address}>" + (f' "{title}"' if title else ""))
    return "\n".join(lines)


def _rendered(
    parser: MarkdownIt, tokens: list[Token], env: dict[str, object]
) -> Iterator[tuple[str, int | None]]:
    """Render token by token, each with the line it begins on where that is known."""
    renderer = parser.renderer
    if not isinstance(renderer, RendererHTML):  # pragma: no cover - the parser's default
        raise TypeError("Markdown is rendered to HTML here")
    for index, token in enumerate(tokens):
        line = token.map[0] if token.map else None
        if token.map and token.nesting == 1:
            token.attrSet(LINES, f"{token.map[0]}-{token.map[1]}")
        if token.type == "inline":
            yield renderer.renderInline(token.children or [], parser.options, env), line
        elif token.type in renderer.rules:
            # The fence of a code block is a line that shows nothing.
            shown = line + 1 if line is not None and token.type == "fence" else line
            yield renderer.rules[token.type](tokens, index, parser.options, env), shown
        else:
            yield renderer.renderToken(tokens, index, parser.options, env), line


def _body(root: Node) -> Node:
    for element in elements(root):
        if element.name == "body":
            return element
    raise ValueError("the HTML parser makes a body of any text")


def anchor_of(element: Element) -> list[Node]:
    """Make an anchor for the id of an item or a cell, which its text has to carry."""
    identifier = element.attrs.get("id")
    return [Element("a", {"id": identifier}, "html")] if identifier else []


def depth_of(node: Node) -> int:
    """Count how deep the elements below a node are nested in each other."""
    deepest = 0
    stack = [(node, 0)]
    while stack:
        one, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in one.children or [])
    return deepest


def elements(node: Node) -> Iterator[Element]:
    """Give the elements below a node in the order of the document, not the node itself."""
    stack = list(reversed(node.children or []))
    while stack:
        child = stack.pop()
        if isinstance(child, Element):
            yield child
            stack.extend(reversed(child.children))
