"""A line of formatted text as a tree of nodes that hold plain text.

Any tree can be built and written. What a page cannot hold is put right by
:func:`itbib.markdown.normal.normal` before a tree is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from itbib.markdown.escaping import one_line
from itbib.markdown.html_tags import BLOCKS


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text, entities decoded."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code span; the text is literal."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula: the TeX between two dollar signs."""

    tex: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line break, ``<br>``."""


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment, which shows nothing."""

    text: str


@dataclass(frozen=True, slots=True)
class Emoji:
    """A shortcode, such as ``:star:``, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image; all but the address is plain text, and an address may be empty.

    Attributes:
        src: the address.
        alt: the alternative text.
        title: the title.
        width: the attribute's value as written, such as ``90%``; empty if there is none.
        height: the same for the height.
        align: the same for the alignment.
    """

    src: str
    alt: str = ""
    title: str = ""
    width: str = ""
    height: str = ""
    align: str = ""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Emphasised nodes."""

    children: Inline


@dataclass(frozen=True, slots=True)
class Strong:
    """Strongly emphasised nodes."""

    children: Inline


@dataclass(frozen=True, slots=True)
class Strike:
    """Nodes that are struck through."""

    children: Inline


@dataclass(frozen=True, slots=True)
class Link:
    """A link; the title is plain text, and an empty address is a placeholder's."""

    href: str
    children: Inline
    title: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A target for links, ``<a id="…">``; the id is plain text."""

    id: str
    children: Inline = ()


@dataclass(frozen=True, slots=True)
class Tagged:
    """Any other HTML element, its attributes being plain text in the order of writing."""

    tag: str
    children: Inline = ()
    attributes: tuple[tuple[str, str], ...] = ()


Styled: TypeAlias = Emphasis | Strong | Strike
Leaf: TypeAlias = Text | Code | Math | Break | Comment | Emoji | Image
Node: TypeAlias = Leaf | Styled | Link | Anchor | Tagged
Inline: TypeAlias = tuple[Node, ...]

# The names of real shortcodes: an underscore elsewhere might open or close emphasis.
EMOJI_NAME = re.compile("(?:[a-z0-9+-]|(?<=[a-z0-9])_(?=[a-z0-9]))+")


def to_text(nodes: Inline) -> str:
    """Give the text of nodes on one line: TeX in dollar signs, a break as a blank."""
    return one_line("".join(map(_text, nodes)))


def merged(nodes: Iterable[Node]) -> Inline:
    """Join neighbouring text nodes into one line each, and drop empty ones."""
    result: list[Node] = []
    run: list[Text] = []
    for node in nodes:
        if isinstance(node, Text):
            run.append(node)
            continue
        if run:
            result += _joined(run)
            run = []
        result.append(node)
    if run:
        result += _joined(run)
    return tuple(result)


def _joined(run: list[Text]) -> Iterator[Text]:
    text = run[0].text if len(run) == 1 else "".join([node.text for node in run])
    if text:
        yield Text(one_line(text))


def _text(node: Node) -> str:
    match node:
        case Text(text) | Code(text):
            return text
        case Math(tex):
            return f"${tex}$"
        case Break():
            return " "
        case Comment():
            return ""
        case Emoji(name):
            return f":{name}:"
        case Image():
            return node.alt
        case Tagged(tag) if tag in BLOCKS:
            return f" {''.join(map(_text, node.children))} "
        case _:
            return "".join(map(_text, node.children))
