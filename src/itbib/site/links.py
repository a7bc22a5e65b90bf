"""What a page of its own makes of the links and images in a README's cells."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from itbib.markdown.markup import parse
from itbib.markdown.nodes import (
    Anchor,
    Emphasis,
    Image,
    Inline,
    Link,
    Node,
    Strike,
    Strong,
    Tagged,
    Text,
    merged,
    to_text,
)

_ABSOLUTE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_NAMING = ("id", "name")
_LINK = re.compile(r"\[([^\[\]]*)\]\(\{\}\)")
# Rows, tables and works have their places on the page, too.
_OWN = ("#ref-", "#row-", "#table-")


def for_page(nodes: Inline, repository: str) -> Inline:
    """Write links in the place of images, and addresses that lead from anywhere.

    A page would fetch images from other hosts, which it must not. A relative address leads
    from where the README is to somewhere else in the repository.

    Args:
        nodes: the content of a cell.
        repository: its address, or empty; relative links are text then.
    """
    return merged(_all(nodes, repository, in_link=False))


def shown_link(show: str, content: Inline) -> Inline:
    """Make the link that a pattern makes of a cell that is an address.

    Args:
        show: the pattern of a list's column, such as ``[[code]({})]``; or empty.
        content: the content of the cell.
    """
    found = _LINK.search(show)
    return (Link(to_text(content).strip(), parse(found[1])),) if found else content


def located(address: str, repository: str, *, is_image: bool = False) -> str:
    """Give the address that a link of a README has from elsewhere; empty if it has none.

    >>> located("./docs/more.md#top", "https://github.com/me/survey")
    'https://github.com/me/survey/blob/HEAD/docs/more.md#top'
    """
    if _ABSOLUTE.match(address) or address.startswith(_OWN):
        return address
    if not repository or not address:
        return ""
    repository = repository.rstrip("/")
    if address.startswith("#"):
        return repository + address
    end = min((at for mark in "?#" if (at := address.find(mark)) >= 0), default=len(address))
    # Behind a slash, too, GitHub begins at the root of the repository.
    path = posixpath.normpath(address[:end].lstrip("/"))
    if path.startswith(".."):
        return ""
    kind = "raw" if is_image else "blob"
    if "gitlab" in (urlsplit(repository).hostname or ""):
        kind = f"-/{kind}"
    return f"{repository}/{kind}/HEAD/{path}{address[end:]}"


def _all(nodes: Inline, repository: str, *, in_link: bool) -> Inline:
    return tuple(one for node in nodes for one in _node(node, repository, in_link=in_link))


def _node(node: Node, repository: str, *, in_link: bool) -> Inline:
    inside = partial(_all, repository=repository)
    match node:
        case Image(src, alt):
            text = (Text(alt or "image"),)
            address = "" if in_link else located(src, repository, is_image=True)
            return (Link(address, text),) if address else text
        case Link(href, children):
            address = located(href, repository)
            within = inside(children, in_link=in_link or bool(address))
            return (replace(node, href=address, children=within),) if address else within
        case Anchor(_, children):
            # No link of the page leads to it, and its id might be that of a part of the page.
            return inside(children, in_link=in_link)
        case Tagged(_, children, attributes):
            kept = tuple((name, value) for name, value in attributes if name not in _NAMING)
            children = inside(children, in_link=in_link)
            return (replace(node, children=children, attributes=kept),)
        case Emphasis() | Strong() | Strike():
            return (replace(node, children=inside(node.children, in_link=in_link)),)
        case _:
            return (node,)
