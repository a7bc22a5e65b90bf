"""What an element of a page shows, as a line of formatted text that a table cell can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from justhtml import Comment as HtmlComment
from justhtml import Element, Node
from justhtml import Text as HtmlText

from itbib.markdown.html_tags import BLOCKS
from itbib.markdown.nodes import (
    EMOJI_NAME,
    Anchor,
    Break,
    Comment,
    Emoji,
    Emphasis,
    Inline,
    Link,
    Math,
    Strike,
    Strong,
    Tagged,
    Text,
    merged,
)
from itbib.markdown.nodes import Node as InlineNode
from itbib.markdown.normal import FORMULA, normal

# What no cell can hold, in the words in which it is named to the user.
_FOREIGN = {
    "table": "a table",
    "pre": "a block of code",
    "input": "a check box",
    "picture": "a picture with variants",
    "button": "a button",
    "svg": "a drawing",
    "math": "a formula in MathML",
    "video": "a video",
    "audio": "a sound",
    "iframe": "a frame",
    "section": "footnotes",
    "dl": "a list of definitions",
    **dict.fromkeys(("script", "style", "template", "title", "textarea"), "a script or a style"),
}
_MAX_DEPTH = 24
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SPECIAL = re.compile(
    rf"(?P<emoji>:{EMOJI_NAME.pattern}:)|(?<![\w$\\])\$(?P<formula>{FORMULA.pattern})\$(?![\w$])"
)


class NotInlineError(Exception):
    """A cell or an item holds something that a line of inline Markdown cannot.

    Attributes:
        what: what it is, with its article, as in "a table".
        node: where it stands.
    """

    def __init__(self, what: str, node: Node) -> None:
        super().__init__(what)
        self.what = what
        self.node = node


def read_content(nodes: Iterable[Node]) -> Inline:
    """Read what nodes show, such as the children of a table cell or of a list item.

    Args:
        nodes: siblings.

    Returns:
        Formatted text; white space is collapsed, and there is none at its ends, nor just
        inside of emphasis and links. The first of several paragraphs stands without a
        ``<p>`` around it.

    Raises:
        NotInlineError: they hold what no cell can.
    """
    content = tidied(normal(_read(nodes, 0)))
    match content:
        # Of several paragraphs the first is the line itself.
        case (Tagged("p", children, ()), *others):
            return tidied((*children, *others))
        case _:
            return content


def tidied(nodes: Inline) -> Inline:
    """Remove white space that shows nothing: at the ends, and around breaks and blocks.

    Blanks at the ends of emphasis and links are moved out of them, as Markdown has it.
    """
    hoisted = merged(one for node in nodes for one in _hoisted(node))
    result: list[InlineNode] = []
    for node in hoisted:
        if isinstance(node, Text) and (not result or _is_block(result[-1])):
            node = Text(node.text.lstrip(" "))
        elif _is_block(node) and result and isinstance(last := result[-1], Text):
            result[-1] = Text(last.text.rstrip(" "))
        result.append(node)
    if result and isinstance(last := result[-1], Text):
        result[-1] = Text(last.text.rstrip(" "))
    return merged(result)


def _is_block(node: InlineNode) -> bool:
    return isinstance(node, Break) or (isinstance(node, Tagged) and node.tag in BLOCKS)


def _read(nodes: Iterable[Node], depth: int) -> Inline:
    result: list[InlineNode] = []
    for node in nodes:
        match node:
            case HtmlText():
                result.extend(_text(node.data or ""))
            case HtmlComment():
                result.append(Comment(_BLANKS.sub(" ", str(node.data or "")).strip()))
            case Element():
                result.extend(_element(node, depth))
    return merged(result)


def _text(text: str) -> Iterable[InlineNode]:
    """Find the emoji and the formulas that GitHub shows in a text."""
    text = _BLANKS.sub(" ", text)
    done = 0
    for match in _SPECIAL.finditer(text) if "$" in text or ":" in text else ():
        yield Text(text[done : match.start()])
        yield Emoji(match["emoji"][1:-1]) if match["emoji"] else Math(match["formula"])
        done = match.end()
    yield Text(text[done:])


def _element(element: Element, depth: int) -> Iterable[InlineNode]:
    if element.name in _FOREIGN:
        raise NotInlineError(_FOREIGN[element.name], element)
    if element.name == "sup" and element.attrs.get("class") == "footnote-ref":
        raise NotInlineError("a footnote", element)
    if depth > _MAX_DEPTH:
        raise NotInlineError("elements too deep in each other", element)
    attributes = tuple((name, value or "") for name, value in element.attrs.items())
    return (Tagged(element.name, _read(element.children, depth + 1), attributes),)


def _hoisted(node: InlineNode) -> Inline:
    match node:
        case Strong() | Emphasis() | Strike() | Link() | Anchor():
            before, inner, after = _stripped(_inside(node.children))
            kept = (replace(node, children=inner),) if inner or _stays(node) else ()
            return (*before, *kept, *after)
        case Tagged(tag=tag) if tag in BLOCKS:
            return (replace(node, children=tidied(node.children)),)
        case Tagged():
            return (replace(node, children=_inside(node.children)),)
        case _:
            return (node,)


def _stays(node: InlineNode) -> bool:
    return isinstance(node, Link | Anchor)


def _inside(nodes: Inline) -> Inline:
    return merged(one for node in nodes for one in _hoisted(node))


def _stripped(nodes: Inline) -> tuple[Inline, Inline, Inline]:
    blank = (Text(" "),)
    before: Inline = ()
    after: Inline = ()
    if nodes and isinstance(first := nodes[0], Text) and first.text.startswith(" "):
        before, nodes = blank, merged((Text(first.text.lstrip(" ")), *nodes[1:]))
    if nodes and isinstance(last := nodes[-1], Text) and last.text.endswith(" "):
        after, nodes = blank, merged((*nodes[:-1], Text(last.text.rstrip(" "))))
    return before, nodes, after
