"""A line of formatted text as a tree, and the tree as plain text and as HTML.

The nodes hold plain text and are escaped when they are written. Any tree can be written: an
address that is not safe leaves the text without its link, a link inside a link loses its
address, a formula that dollar signs cannot hold is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from markupsafe import Markup

from itbib.markdown.escaping import (
    escape_attribute,
    escape_html,
    one_line,
    safe_url,
)


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
class Image:
    """An image; the alternative text and the title are plain text."""

    src: str
    alt: str = ""
    title: str = ""


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
    """A link; the title is plain text."""

    href: str
    children: Inline
    title: str = ""


Node: TypeAlias = Text | Code | Math | Break | Image | Emphasis | Strong | Strike | Link
Inline: TypeAlias = tuple[Node, ...]

STYLE_TAGS = {Emphasis: "em", Strong: "strong", Strike: "del"}

# A backtick would make it GitHub's other form, $`x`$, which may hold anything but comments.
FORMULA = re.compile(r"(?!\s|.*(?:<!--|-->))(?:[^\\$`]|\\[^`])+(?<!\s)")


def to_text(nodes: Inline) -> str:
    """Give the text of nodes on one line: TeX in dollar signs, a break as a blank."""
    return one_line("".join(map(_text, nodes)))


def to_html(nodes: Inline) -> Markup:
    """Write nodes as HTML for a README on GitHub, on one line."""
    return Markup("".join(map(_html, merged(nodes))))


def merged(nodes: Iterable[Node]) -> Inline:
    """Join neighbouring text nodes into one line each, and drop empty ones."""
    result: list[Node] = []
    for plain, run in groupby(nodes, lambda node: isinstance(node, Text)):
        if not plain:
            result.extend(run)
        elif text := "".join(map(_text, run)):
            result.append(Text(one_line(text)))
    return tuple(result)


def unlinked(nodes: Inline) -> Inline:
    """Replace links by their contents."""
    result: list[Node] = []
    for node in nodes:
        match node:
            case Link():
                result.extend(unlinked(node.children))
            case Emphasis() | Strong() | Strike():
                result.append(type(node)(unlinked(node.children)))
            case _:
                result.append(node)
    return tuple(result)


def _text(node: Node) -> str:
    match node:
        case Text(text) | Code(text):
            return text
        case Math(tex):
            return f"${tex}$"
        case Break():
            return " "
        case Image():
            return node.alt
        case _:
            return "".join(map(_text, node.children))


def _html(node: Node) -> str:
    match node:
        case Code(text):
            return f"<code>{escape_attribute(text)}</code>" if text else ""
        case Math(tex) if FORMULA.fullmatch(one_line(tex)):
            return f"${escape_attribute(tex)}$"
        case Text() | Math():
            return escape_html(_text(node))
        case Break():
            return "<br>"
        case Image(src, alt, title):
            if not (address := safe_url(src)):
                return escape_html(alt)
            alternative = f' alt="{escape_attribute(alt)}"'
            return f'<img src="{escape_attribute(address)}"{alternative}{_html_title(title)}>'
        case Link(href, children, title):
            content = to_html(unlinked(children))
            if not (address := safe_url(href)):
                return content
            return f'<a href="{escape_attribute(address)}"{_html_title(title)}>{content}</a>'
        case _:
            tag, content = STYLE_TAGS[type(node)], to_html(node.children)
            return f"<{tag}>{content}</{tag}>" if content else ""


def _html_title(title: str) -> str:
    return f' title="{escape_attribute(title)}"' if title else ""
