"""A line of formatted text as HTML, for a README on GitHub if nothing else is asked for.

Nodes are escaped when they are written. Any tree can be written: an address that is not safe
leaves the text without its link, a link inside a link loses its address, a formula that dollar
signs cannot hold is text, an element that GitHub does not show leaves what is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from itbib.markdown.escaping import escape_attribute, escape_html
from itbib.markdown.html_tags import VOID, opening_tag
from itbib.markdown.nodes import (
    Anchor,
    Break,
    Code,
    Comment,
    Emoji,
    Emphasis,
    Image,
    Inline,
    Link,
    Math,
    Node,
    Strike,
    Strong,
    Tagged,
    Text,
    merged,
    to_text,
)
from itbib.markdown.normal import FORMULA, normal

# What is needed to handle nodes without reading any.
__all__ = [
    "FORMULA",
    "Anchor",
    "Break",
    "Code",
    "Comment",
    "Emoji",
    "Emphasis",
    "Image",
    "Inline",
    "Link",
    "Math",
    "Node",
    "Strike",
    "Strong",
    "Tagged",
    "Text",
    "merged",
    "normal",
    "to_html",
    "to_text",
]

STYLE_TAGS = {Emphasis: "em", Strong: "strong", Strike: "del"}


@dataclass(frozen=True, slots=True)
class Leaves:
    """How one kind of page has what holds no other nodes, as HTML on one line.

    Attributes:
        text: writes plain text.
        math: writes a formula from its TeX.
        emoji: writes a shortcode from its name.
    """

    text: Callable[[str], str]
    math: Callable[[str], str]
    emoji: Callable[[str], str]


GITHUB = Leaves(
    text=escape_html,
    math=lambda tex: f"${escape_attribute(tex)}$",
    emoji=lambda name: f":{name}:",
)


def to_html(nodes: Inline, leaves: Leaves = GITHUB) -> Markup:
    """Write nodes as HTML on one line."""
    return Markup(_html(normal(nodes), leaves))


def image_tag(image: Image) -> str:
    """Write an image as a tag."""
    values = (
        ("title", image.title),
        ("width", image.width),
        ("height", image.height),
        ("align", image.align),
    )
    given = ((name, value) for name, value in values if value)
    return opening_tag("img", (("src", image.src), ("alt", image.alt), *given))


def comment(text: str) -> str:
    """Write a comment, whose text must be in its normal form."""
    return f"<!-- {text} -->" if text else "<!-- -->"


def _html(nodes: Inline, leaves: Leaves) -> str:
    """Write nodes in their normal form."""
    followers = [*nodes[1:], Text("")]
    return "".join(
        _html_text(node.text, follower, leaves)
        if isinstance(node, Text)
        else _html_node(node, leaves)
        for node, follower in zip(nodes, followers, strict=False)
    )


def _html_text(text: str, follower: Node, leaves: Leaves) -> str:
    # A colon before a shortcode might begin another one.
    if isinstance(follower, Emoji):
        return leaves.text(f"{text}:")[:-1]
    return leaves.text(text)


def _html_node(node: Node, leaves: Leaves) -> str:
    match node:
        case Text(text):
            return leaves.text(text)
        case Code(text):
            return f"<code>{escape_attribute(text)}</code>"
        case Math(tex):
            return leaves.math(tex)
        case Break():
            return "<br>"
        case Comment(text):
            return comment(text)
        case Emoji(name):
            return leaves.emoji(name)
        case Image():
            return image_tag(node)
        case Link(href, children, title):
            titled = (("title", title),) if title else ()
            return f"{opening_tag('a', (('href', href), *titled))}{_html(children, leaves)}</a>"
        case Anchor(identifier, children):
            return f"{opening_tag('a', (('id', identifier),))}{_html(children, leaves)}</a>"
        case Tagged(tag, children, attributes):
            opened = opening_tag(tag, attributes)
            return opened if tag in VOID else f"{opened}{_html(children, leaves)}</{tag}>"
        case _:
            tag = STYLE_TAGS[type(node)]
            return f"<{tag}>{_html(node.children, leaves)}</{tag}>"
