"""The normal form of a tree: what a README on GitHub can hold of it.

HTML elements become the nodes that stand for them, and what GitHub's sanitizer or a browser
would take away or tear apart is put right, so that each way of writing a tree shows the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from itbib.markdown.escaping import one_line, safe_url
from itbib.markdown.html_tags import ALLOWED, ATTRIBUTES, BLOCKS, PARENTS, VOID
from itbib.markdown.nodes import (
    EMOJI_NAME,
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
    Styled,
    Tagged,
    Text,
    merged,
    to_text,
)

# A backtick would make it GitHub's other form, $`x`$, which may hold anything but comments.
FORMULA = re.compile(r"(?!\s|.*(?:<!--|-->))(?:[^\\$`]|\\[^`])+(?<!\s)")

# What ends or begins a comment, and what makes one a marker of itbib's.
_NO_COMMENT = re.compile(r"--!?>|<!--|\A\s*/?\s*itbib:", re.IGNORECASE)
_STYLES: dict[str, type[Styled]] = {
    **dict.fromkeys(("b", "strong"), Strong),
    **dict.fromkeys(("i", "em"), Emphasis),
    **dict.fromkeys(("s", "del", "strike"), Strike),
}


def normal(nodes: Iterable[Node], parent: str = "") -> Inline:
    """Give the normal form of nodes, which is its own normal form.

    Args:
        nodes: any nodes.
        parent: the tag of the element that they stand in, if that is known.

    Returns:
        Nodes with safe addresses, allowed tags and attributes, no empty styles, no links in
        links, no anchors in links or anchors, and no neighbouring text nodes.
    """
    return merged(one for node in nodes for one in _normal(node, parent))


def address(url: str) -> str | None:
    """Give the safe form of an address; empty for an empty one, None for an unsafe one."""
    return safe_url(url) if url.strip() else ""


def _normal(node: Node, parent: str) -> Inline:
    match node:
        case Text():
            return (node,)
        case Code(text):
            return (Code(one_line(text)),) if text else ()
        case Math(tex):
            tex = one_line(tex)
            return (Math(tex),) if FORMULA.fullmatch(tex) else (Text(f"${tex}$"),)
        case Comment(text):
            text = one_line(text).strip(" ")
            return () if _NO_COMMENT.search(text) else (Comment(text),)
        case Emoji(name):
            return (node,) if EMOJI_NAME.fullmatch(name) else (Text(f":{name}:"),)
        case Image():
            return (_image(node),)
        case Emphasis() | Strong() | Strike():
            children = normal(node.children)
            return (type(node)(children),) if children else ()
        case Link(href):
            return _link(href, normal(node.children), node.title)
        case Anchor(identifier):
            return _anchor(_value(identifier), normal(node.children))
        case Tagged():
            return _tagged(node, parent)
        case _:
            return (node,)


def _value(text: str) -> str:
    return one_line(text).strip(" ")


def _image(image: Image) -> Node:
    src = address(image.src)
    if src is None:
        return Text(image.alt)
    sizes = (_value(value) for value in (image.title, image.width, image.height, image.align))
    return Image(src, one_line(image.alt), *sizes)


def _link(href: str, children: Inline, title: str) -> Inline:
    """Make a link; a browser would end it where an anchor in it starts."""
    url = address(href)
    if url is None:
        return children
    anchors = [Anchor(node.id) for node in walk(children) if isinstance(node, Anchor)]
    return (*anchors, Link(url, merged(_without_links(children)), _value(title)))


def _anchor(identifier: str, children: Inline) -> Inline:
    if not identifier:
        return children
    # A browser would end it there, or give the blocks in it the same id once more.
    if _has_blocks(children) or any(isinstance(node, Link | Anchor) for node in walk(children)):
        return (Anchor(identifier), *children)
    return (Anchor(identifier, children),)


def _without_links(nodes: Inline) -> Iterator[Node]:
    for node in nodes:
        match node:
            case Link() | Anchor():
                yield from _without_links(node.children)
            case Emphasis() | Strong() | Strike() | Tagged():
                children = merged(_without_links(node.children))
                if children or isinstance(node, Tagged):
                    yield replace(node, children=children)
            case _:
                yield node


def walk(nodes: Inline) -> Iterator[Node]:
    """Give nodes and all that is in them, in the order of the text."""
    for node in nodes:
        yield node
        yield from walk(children_of(node))


def _has_blocks(nodes: Inline) -> bool:
    return any(isinstance(node, Tagged) and node.tag in BLOCKS for node in walk(nodes))


def children_of(node: Node) -> Inline:
    """Give the nodes in a node."""
    match node:
        case Emphasis() | Strong() | Strike() | Link() | Anchor() | Tagged():
            return node.children
        case _:
            return ()


def _tagged(node: Tagged, parent: str) -> Inline:
    tag = node.tag.lower()
    given = {name.lower(): value for name, value in reversed(node.attributes)}
    if style := _STYLES.get(tag):
        return _normal(style(node.children), parent)
    match tag:
        case "br":
            return (Break(),)
        case "img":
            values = (given.get(name, "") for name in ("alt", "title", "width", "height", "align"))
            return (_image(Image(given.get("src", ""), *values)),)
        case "a":
            return _a(given, normal(node.children))
        case "code" | "tt":
            return _code(normal(node.children))
    # An element that is not allowed leaves its children to the one around it.
    inner = tag if tag in ALLOWED else parent
    children = () if tag in VOID else normal(node.children, inner)
    attributes = tuple(
        (name.lower(), _value(given[name.lower()]))
        for name in dict.fromkeys(name.lower() for name, _ in node.attributes)
        if name in ATTRIBUTES
    )
    if tag not in ALLOWED or parent not in PARENTS.get(tag, {parent}):
        return children
    # A browser ends a paragraph where a block in it starts.
    if tag == "p" and _has_blocks(children):
        return children
    if tag == "span" and not attributes:
        return children
    return (Tagged(tag, children, attributes),)


def _a(given: dict[str, str], children: Inline) -> Inline:
    """Read ``<a>``, which is an anchor, a link, or both."""
    identifier = _value(given.get("id") or given.get("name") or "")
    if "href" not in given:
        return _anchor(identifier, children)
    return (*_anchor(identifier, ()), *_link(given["href"], children, given.get("title", "")))


def _code(children: Inline) -> Inline:
    """Make a code span, or an element if there are links or images in it."""
    if all(isinstance(node, Text | Math | Emoji | Code) for node in children):
        text = to_text(children)
        return (Code(text),) if text else ()
    return (Tagged("code", children),)
