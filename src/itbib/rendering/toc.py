"""A list of a page's headings with links to them: the region ``toc``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from itbib.markdown.gfm import to_markdown
from itbib.markdown.nodes import (
    Anchor,
    Break,
    Comment,
    Emphasis,
    Image,
    Inline,
    Link,
    Node,
    Strike,
    Strong,
    Tagged,
    Text,
)
from itbib.reading.content import NotInlineError, read_content, tidied
from itbib.reading.headings import Heading, read_headings
from itbib.reading.texts import text_of


def write_toc(text: str, line: int, first: int, last: int) -> str:
    """List the headings of a page.

    The heading that the list itself stands under is left out, and so is one that shows no
    text. Headings are nested by their levels; a level that is passed over makes no gap.

    Args:
        text: the page.
        line: the line of the region's opening marker in it, from 1.
        first: the first level of the headings that are listed.
        last: the last one.

    Returns:
        A bullet list with links by the anchors that GitHub gives to headings.
    """
    headings = read_headings(text)
    above = [heading for heading in headings if heading.line < line]
    listed = [
        heading
        for heading in headings
        if first <= heading.level <= last and heading not in above[-1:]
    ]
    return "\n".join(_items(listed))


def _items(headings: Iterable[Heading]) -> Iterator[str]:
    around: list[int] = []
    for heading in headings:
        shown = to_markdown(_shown(heading))
        if not shown:
            continue
        while around and around[-1] >= heading.level:
            around.pop()
        # A slug holds letters, digits, hyphens and underscores only.
        item = f"[{shown}](#{heading.slug})" if heading.slug else shown
        yield "  " * len(around) + f"- {item}"
        around.append(heading.level)


def _shown(heading: Heading) -> Inline:
    try:
        content = read_content(heading.nodes)
    except NotInlineError:
        content = (Text(text_of(heading.nodes)),)
    return tidied(tuple(_linkable(content)))


def _linkable(nodes: Inline) -> Iterator[Node]:
    """Leave out what the text of a link cannot hold, and images, which are mostly badges."""
    for node in nodes:
        match node:
            case Link() | Anchor() | Tagged():
                yield from _linkable(node.children)
            case Emphasis(children) | Strong(children) | Strike(children):
                if inner := tuple(_linkable(children)):
                    yield type(node)(inner)
            case Break():
                yield Text(" ")
            case Comment() | Image():
                pass
            case _:
                yield node
