r"""A line of formatted text as the source of a table's cell, which a person may go on editing.

Prose is left alone: only what :func:`itbib.markdown.markup.parse` would read as markup is
escaped. GitHub never sees this source, so that nothing in it needs a ``<span>``.
"""

from __future__ import annotations

import re

from itbib.markdown.gfm import autolink, markdown_code, markdown_target, styled
from itbib.markdown.html_tags import VOID, opening_tag
from itbib.markdown.inline import comment, image_tag
from itbib.markdown.nodes import (
    Anchor,
    Break,
    Code,
    Comment,
    Emoji,
    Image,
    Inline,
    Link,
    Math,
    Node,
    Tagged,
    Text,
)
from itbib.markdown.normal import normal

_SPECIAL = re.compile(
    r"""  \\(?=[!-/:-@\[-`{-~]|$)                    # what escapes punctuation
        | [`$]
        | (?<![ ])\* | \*(?![ ])                     # no emphasis between blanks
        | (?<![0-9A-Za-z])_ | _(?![0-9A-Za-z])       # nor in a word (CommonMark, section 6.2)
        | ~(?=~) | (?<=~)~
        | <(?=[A-Za-z/!?]|$)
        | &(?=\#?[0-9A-Za-z]+;)
        | :(?=[a-z0-9_+-]+:)
        | (?P<pair>\[[^\[\]\\`*_~$<&!:]*\](?!\())     # brackets that are no link's
        | [\[\]]""",
    re.VERBOSE,
)
_LAST_COLON = re.compile(":(?=[a-z0-9_+-]+$)")


def to_cell(nodes: Inline) -> str:
    """Write nodes as a cell's source, on one line.

    Args:
        nodes: what to write.

    Returns:
        Source that :func:`itbib.markdown.markup.parse` reads as the normal form of the nodes,
        without blanks at the ends.
    """
    return _cell(normal(nodes), " ", " ").strip(" ")


def _cell(nodes: Inline, before: str, after: str) -> str:
    """Write nodes in their normal form between the characters `before` and `after`."""
    parts: list[str] = []
    for at, node in enumerate(nodes):
        follower = nodes[at + 1] if at + 1 < len(nodes) else None
        if isinstance(node, Text):
            part = _text(node.text, nodes[at - 1] if at else None, follower)
        else:
            part = _node(node, before, _first(follower) if follower else after)
        parts.append(part)
        before = part[-1:] or before
    return "".join(parts)


def _first(node: Node) -> str:
    """Give the character that a node begins with, or another punctuation character."""
    return node.text[0] if isinstance(node, Text) else "<"


def _text(text: str, leader: Node | None, follower: Node | None) -> str:
    # A digit next to a dollar sign would make it a price.
    first = last = ""
    if isinstance(leader, Math) and text[0].isdigit():
        first, text = _entity(text[0]), text[1:]
    if isinstance(follower, Math) and text and text[-1].isdigit():
        text, last = text[:-1], _entity(text[-1])
    source = _SPECIAL.sub(_escape, text)
    if isinstance(follower, Emoji):
        source = _LAST_COLON.sub(r"\\:", source)
    elif isinstance(follower, Link) and source.endswith("!"):
        source = rf"{source[:-1]}\!"
    return f"{first}{source}{last}"


def _escape(match: re.Match[str]) -> str:
    return match[0] if match["pair"] else f"\\{match[0]}"


def _entity(character: str) -> str:
    return f"&#{ord(character)};"


def _node(node: Node, before: str, after: str) -> str:
    match node:
        case Code(text):
            escaped = _SPECIAL.sub(_escape, text)
            # The blanks that Markdown would want at the ends as well do not last in a cell.
            if text != text.strip(" "):
                return f"<code>{escaped}</code>"
            return markdown_code(text, False, before, escaped)
        case Math(tex):
            return f"${tex}$"
        case Break():
            return "<br>"
        case Comment(text):
            return comment(text)
        case Emoji(name):
            return f":{name}:"
        case Image(src, alt, title, width, height, align):
            if width or height or align:
                return image_tag(node)
            return f"![{_SPECIAL.sub(_escape, alt)}]({markdown_target(src, title)})"
        case Link(href, children, title):
            content = _cell(children, "[", "]")
            return autolink(node) or f"[{content}]({markdown_target(href, title)})"
        case Anchor(identifier, children):
            return f"{opening_tag('a', (('id', identifier),))}{_cell(children, '>', '<')}</a>"
        case Tagged(tag, children, attributes):
            opened = opening_tag(tag, attributes)
            return opened if tag in VOID else f"{opened}{_cell(children, '>', '<')}</{tag}>"
        case Text(text):
            return _text(text, None, None)
        case _:
            return styled(node, _cell(node.children, "<", "<"), before, after)
