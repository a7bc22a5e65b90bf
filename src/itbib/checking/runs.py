"""A block of a page as runs of text, each set in one way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from justhtml import Element, Node, Text

from itbib.checking.outline import Outline, address_of
from itbib.importing.links import arxiv_key
from itbib.reading.headings import HEADINGS
from itbib.reading.page import elements
from itbib.reading.texts import text_of

BLOCKS = frozenset(
    {"p", "li", "tr", "dd", "dt", "summary", "details", "div", "blockquote", "center", "section"}
    | {"body", *HEADINGS}
)
"""Elements that stand on lines of their own."""

_INNER = frozenset({"ul", "ol", "table", "pre", "details", "summary"})
_STYLES = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic"}
_SKIPPED = frozenset({"script", "style", "svg", "code", "sup", "sub"})


class Style(StrEnum):
    """How a run is set."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line.

    Attributes:
        style: how it is set; what is bold within a link is a link.
        text: what it says, on one line.
        link: the link that it is.
    """

    style: Style
    text: str
    link: Element | None = None


def block_of(element: Element) -> Element:
    """Give the block that an element stands in."""
    node: Node = element
    while node.parent is not None and node.name not in BLOCKS:
        node = node.parent
    return node if isinstance(node, Element) else element


def blocks_with_papers(outline: Outline) -> list[tuple[Element, list[tuple[Element, str]]]]:
    """Give the blocks that link to arXiv, each with these links and their canonical keys."""
    blocks: dict[int, tuple[Element, list[tuple[Element, str]]]] = {}
    for link in outline.links:
        if key := arxiv_key(address_of(link)):
            block = block_of(link)
            blocks.setdefault(id(block), (block, []))[1].append((link, key))
    return list(blocks.values())


def runs_of(block: Node) -> list[Run]:
    """Split what a block shows into runs; lists, tables and folds in it are left out."""
    runs: list[Run] = []
    plain: list[str] = []
    for run in _walk(block, Style.PLAIN):
        if run.style is Style.PLAIN and run.text != "\n":
            plain.append(run.text)
            continue
        _close(plain, runs)
        if run.style is not Style.PLAIN:
            runs.append(run)
    _close(plain, runs)
    return runs


def _close(plain: list[str], runs: list[Run]) -> None:
    if text := " ".join("".join(plain).split()):
        runs.append(Run(Style.PLAIN, text))
    plain.clear()


def _walk(block: Node, style: Style) -> Iterator[Run]:
    stack = list(reversed(block.children or []))
    while stack:
        node = stack.pop()
        if isinstance(node, Text):
            for number, line in enumerate((node.data or "").split("\n")):
                if number:
                    yield Run(style, "\n")
                yield Run(style, line)
        elif not isinstance(node, Element) or node.name in _INNER or node.name in _SKIPPED:
            continue
        elif node.name == "a" and "href" in node.attrs:
            yield Run(Style.LINK, text_of(node.children), node)
        elif node.name in _STYLES and all(inner.name != "a" for inner in elements(node)):
            yield Run(Style(_STYLES[node.name]), text_of(node.children))
        elif node.name == "br" or node.name in BLOCKS or node.name == "td":
            yield Run(style, "\n")
            stack.extend(reversed(node.children))
        else:
            stack.extend(reversed(node.children))
