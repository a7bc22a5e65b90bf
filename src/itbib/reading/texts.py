"""The text of what a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from justhtml import Comment, Node, Text


def walk(nodes: Iterable[Node], without: frozenset[str] = frozenset()) -> Iterator[Node]:
    """Give nodes and all below them in the order of the page.

    Args:
        nodes: siblings.
        without: names of elements that are left out with all that they hold.
    """
    stack = list(nodes)
    stack.reverse()
    while stack:
        node = stack.pop()
        if node.name in without or isinstance(node, Comment):
            continue
        yield node
        stack.extend(reversed(node.children or []))


def raw_text(nodes: Iterable[Node], without: frozenset[str] = frozenset()) -> str:
    """Give the text of nodes as it is; that of comments is none."""
    texts = (node.data for node in walk(nodes, without) if isinstance(node, Text))
    return "".join(text for text in texts if isinstance(text, str))


def text_of(nodes: Iterable[Node], without: frozenset[str] = frozenset()) -> str:
    """Give the text of nodes on one line."""
    return " ".join(raw_text(nodes, without).split())
