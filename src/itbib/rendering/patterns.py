"""Putting cells into the patterns of a list without writing and reading Markdown.

What a pattern makes of a cell is what Markdown makes of the two in a row. For most patterns and
cells that is plain to see; where it is not, nothing is made here, and the source is read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from itbib.markdown.markup import Emphasis, Image, Inline, Link, Strong, Tagged, Text
from itbib.markdown.nodes import Node, merged

PARAGRAPH_END = "\n\n"

# Text that is no markup, whatever is around it; a style or one pair of brackets around a cell.
# A colon before a word might begin a shortcode.
_PLAIN = r"[^\W_]|[ .,;()/-]|:(?=[ ]|\Z)"
_PATTERN = re.compile(
    rf"(?P<paragraph>(?:\n\n)?)(?P<before>(?:{_PLAIN})*)(?P<bracket>\[)?(?P<open>\*{{0,2}})\{{\}}"
    rf"(?P=open)(?(bracket)\])(?P<after>(?:{_PLAIN})*)"
)
_ENDS_STYLE = (" ", ".", ",", ";", ":", ")", "]")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A pattern that is no more than text and a style around the cell.

    Attributes:
        is_paragraph: whether it begins a new paragraph.
        before: the text before the cell.
        style: what the cell is wrapped in, if anything.
        after: the text behind it.
    """

    is_paragraph: bool
    before: str
    style: type[Emphasis | Strong] | None
    after: str


@functools.lru_cache(maxsize=1 << 8)
def _read(show: str) -> _Pattern | None:
    found = _PATTERN.fullmatch(show)
    if found is None:
        return None
    bracket = found["bracket"] or ""
    before, after = found["before"] + bracket, found["after"]
    if bracket:
        if after.startswith("("):
            return None
        after = f"]{after}"
    style = {"": None, "*": Emphasis, "**": Strong}[found["open"]]
    if style and before and not before.endswith((" ", "(", "[")):
        return None
    if style and after and not after.startswith(_ENDS_STYLE):
        return None
    return _Pattern(bool(found["paragraph"]), before, style, after)


def put_together(parts: Iterable[tuple[str, Sequence[Inline]]]) -> Inline | None:
    """Write cells as their patterns say, each behind the one before.

    Args:
        parts: the pattern of each column, and what the items of its cell show.

    Returns:
        The nodes, each paragraph but the first as ``p``; None if it takes Markdown to tell.
    """
    paragraphs: list[list[Node]] = [[]]
    ending = " "
    for show, items in parts:
        pattern = _read(show)
        nodes = _flat(items)
        if pattern is None or nodes is None:
            return None
        if pattern.is_paragraph:
            paragraphs.append([])
            ending = " "
        # What stands right behind might make a link or a shortcode, or keep a style from ending.
        if ending in ("]", "*", ":") and not pattern.before.startswith(_ENDS_STYLE):
            return None
        if pattern.style is not None:
            if not _is_tame(nodes) or (not pattern.before and ending != " "):
                return None
            nodes = (pattern.style(nodes),)
        paragraphs[-1] += [Text(pattern.before), *nodes, Text(pattern.after)]
        ending = pattern.after[-1:] or ("*" if pattern.style else "x")
    made = [nodes for nodes in map(_stripped, paragraphs) if nodes]
    if not made:
        return ()
    return (*made[0], *(Tagged("p", nodes) for nodes in made[1:]))


def _flat(items: Sequence[Inline]) -> Inline | None:
    """Join the items of a cell, if there is nothing but text, links and images in them."""
    joined: list[Node] = []
    for at, nodes in enumerate(items):
        joined += [Text(", ")] if at else []
        for node in nodes:
            if isinstance(node, Link):
                if not all(isinstance(child, Text | Image) for child in node.children):
                    return None
            elif not isinstance(node, Text):
                return None
            joined.append(node)
    return tuple(joined)


def _is_tame(nodes: Inline) -> bool:
    """Tell whether a style around nodes begins and ends there, as both ends are letters."""
    first, last = nodes[0], nodes[-1]
    return (
        isinstance(first, Text)
        and isinstance(last, Text)
        and first.text[:1].isalnum()
        and last.text[-1:].isalnum()
    )


def _stripped(nodes: Sequence[Node]) -> Inline:
    whole = list(merged(nodes))
    if whole and isinstance(whole[0], Text):
        whole[0] = Text(whole[0].text.lstrip(" "))
    if whole and isinstance(whole[-1], Text):
        whole[-1] = Text(whole[-1].text.rstrip(" "))
    return tuple(node for node in whole if node != Text(""))
