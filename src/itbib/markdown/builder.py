"""Building a tree from a line's tokens, in which Markdown and HTML may be nested in each other.

Markdown's containers are always balanced, HTML's tags need not be: what is not closed ends with
the container around it, and a closing tag without an opening one is nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from itbib.markdown.html_tags import ENDS, READ, SCOPES, VOID
from itbib.markdown.nodes import EMOJI_NAME, Comment, Emoji, Inline, Node, Tagged, Text
from itbib.markdown.normal import normal

# Deeper styles are dropped and their contents kept, so that no tree is too deep to walk.
MAX_DEPTH = 32

_SHORTCODE = re.compile(f":({EMOJI_NAME.pattern}):")
_COMMENT = re.compile("<!--(.*?)-?-->", re.DOTALL)

Attributes = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Frame:
    """An open container; `tag` is empty for one of Markdown's."""

    tag: str
    nodes: list[Node]
    make: Callable[[Inline], Node] | None
    # Of a container of Markdown's: the tags in it that are open, or too deep to be opened.
    opened: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)


class Builder:
    """Takes what a line consists of from left to right, and gives the tree."""

    def __init__(self) -> None:
        self._stack = [_Frame("", [], None)]
        self._markdown = [self._stack[0]]
        self._source: list[str] = []

    def finish(self) -> Inline:
        """Give the tree in its normal form."""
        while len(self._stack) > 1:
            self._pop()
        self._flush()
        return normal(self._stack[0].nodes)

    def source(self, text: str) -> None:
        """Add text as it is written, in which shortcodes are looked for."""
        self._source.append(text)

    def add(self, node: Node) -> None:
        """Add a node."""
        self._flush()
        self._stack[-1].nodes.append(node)

    def open(self, make: Callable[[Inline], Node]) -> None:
        """Open a container of Markdown's, which `make` makes of what is in it."""
        self._flush()
        is_deep = len(self._stack) > MAX_DEPTH
        nodes = self._stack[-1].nodes if is_deep else []
        frame = _Frame("", nodes, None if is_deep else make)
        self._stack.append(frame)
        self._markdown.append(frame)

    def close(self) -> None:
        """Close the innermost container of Markdown's, and the elements in it."""
        while self._stack[-1].tag:
            self._pop()
        self._markdown.pop()
        self._pop()

    def html(self, source: str) -> None:
        """Add a tag or a comment; any other HTML is text."""
        if comment := _COMMENT.fullmatch(source):
            self.add(Comment(comment[1]))
            return
        tag, attributes, is_closing = _read_tag(source)
        if tag not in READ:
            self.add(Text(source))
        elif is_closing:
            self._close_element(tag)
        elif tag in VOID:
            self._end_implied(tag)
            self.add(Tagged(tag, (), attributes))
        else:
            self._open_element(tag, attributes)

    def _open_element(self, tag: str, attributes: Attributes) -> None:
        self._flush()
        self._end_implied(tag)
        around = self._markdown[-1]
        if len(self._stack) > MAX_DEPTH:
            around.dropped[tag] += 1
            return
        around.opened[tag] += 1
        self._stack.append(_Frame(tag, [], lambda children: Tagged(tag, children, attributes)))

    def _close_element(self, tag: str) -> None:
        around = self._markdown[-1]
        self._flush()
        if around.dropped[tag]:
            around.dropped[tag] -= 1
        elif around.opened[tag]:
            while self._stack[-1].tag != tag:
                self._pop()
            self._pop()

    def _end_implied(self, tag: str) -> None:
        """End what a browser ends where a tag opens (HTML Living Standard, section 13.2.6)."""
        ended = ENDS.get(tag, frozenset())
        # No more elements than MAX_DEPTH are open.
        for frame in reversed(self._stack):
            if frame.tag in ended:
                self._close_element(frame.tag)
                return
            if not frame.tag or frame.tag in SCOPES:
                return

    def _pop(self) -> None:
        self._flush()
        frame = self._stack.pop()
        if frame.tag:
            self._markdown[-1].opened[frame.tag] -= 1
        if frame.make:
            self._stack[-1].nodes.append(frame.make(tuple(frame.nodes)))

    def _flush(self) -> None:
        if self._source:
            nodes = self._stack[-1].nodes
            text = "".join(self._source)
            self._source.clear()
            # Every second part is a shortcode's name.
            for at, part in enumerate(_SHORTCODE.split(text)):
                nodes.append(Emoji(part) if at % 2 else Text(part))


class _TagReader(HTMLParser):
    """Reads one tag, entities in its attributes decoded."""

    def __init__(self) -> None:
        super().__init__()
        self.tag = ""
        self.attributes: Attributes = ()
        self.is_closing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tag = tag
        self.attributes = tuple((name, value or "") for name, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        self.tag, self.is_closing = tag, True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The slash means nothing in HTML.
        self.handle_starttag(tag, attrs)


@lru_cache(maxsize=256)
def _read_tag(source: str) -> tuple[str, Attributes, bool]:
    """Read a tag: its name in lower case, its attributes, whether it is a closing one."""
    reader = _TagReader()
    reader.feed(source)
    reader.close()
    return reader.tag, reader.attributes, reader.is_closing
