"""An item of a list as Markdown source, which may take several lines."""

from __future__ import annotations

from itbib.markdown.markup import Inline, Node, Tagged, to_markdown


def to_item(nodes: Inline, indent: int) -> str:
    """Write what an item says.

    Args:
        nodes: what it says; an element ``p`` among them is a further paragraph.
        indent: how many blanks the lines after the first begin with.

    Returns:
        Markdown source without a line end.
    """
    paragraphs: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, Tagged) and node.tag == "p":
            paragraphs += [list(node.children), []]
        else:
            paragraphs[-1].append(node)
    sources = [to_markdown(tuple(nodes)) for nodes in paragraphs]
    return f"\n\n{' ' * indent}".join(source for source in sources if source)
