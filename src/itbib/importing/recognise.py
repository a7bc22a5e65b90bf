"""Which blocks of a page tell of works, so that they are worth being tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from justhtml import Element, Node

from itbib.importing.links import PAPER_LABELS, work_named
from itbib.reading.blocks import Block, BlockKind, plain
from itbib.reading.grid import Grid, read_grid
from itbib.reading.items import Item, read_items
from itbib.reading.page import Page, elements

_OF_THE_REPOSITORY = re.compile(
    r"contents?\b|acknowledg|contribut|maintain|the team|authors?\b|contact|citation|citing"
    r"|licen[cs]e|star history|change ?log|update log|news|update|todo|road ?map|目录|贡献|致谢",
    re.IGNORECASE,
)
# "Authors: ...", "Code: ...": a property, not a paper.
_LABELLED = re.compile(
    r"\W*(?:authors?|papers?|codes?|links?|venue|dates?|year|abstract|summary|tl;?dr|keywords?|project"
    r"|page|datasets?|conference|institutions?|affiliations?|motivations?|methods?|results?|github"
    r"|models?|contributions?|publication|title|pdf|arxiv|website|demo|topics?)\W{0,3}[:：]",
    re.IGNORECASE,
)
_MANY = 0.6
_TITLE_WORDS = 4
_SOME = 0.3


def objection(block: Block, page: Page) -> str:
    """Say why a block is none of the survey's tables or lists; empty if it is one.

    A table is one if it has columns and rows of text. A list is one if enough of its items
    name a work, or lead out of the page. Tables of contents and galleries are none.
    """
    if block.trouble:
        return block.trouble
    if block.kind is BlockKind.REFERENCES:
        return ""
    names_work = any(
        element.name == "a" and _is_work(element)
        for node in block.nodes
        for element in elements(node)
    )
    if not names_work and _OF_THE_REPOSITORY.search(block.heading):
        return "it is about the repository, by its heading"
    if block.kind is BlockKind.TABLE:
        return _table_objection(read_grid(block.nodes[0], page))
    return _list_objection(read_items(block.nodes[0], page))


def _table_objection(grid: Grid) -> str:
    cells = list(grid.cells())
    body = [cell for cell in cells if cell.row >= grid.head]
    if len(grid.slots) < 2 or len(cells) < 3:
        return "it is no table of several rows"
    addresses = [address for cell in body for address in _addresses(cell.nodes)]
    linking = sum(any(True for _ in _addresses(cell.nodes)) for cell in body)
    # A table of contents is all links; one that cites a reference list has texts as well.
    mostly = linking >= _MANY * sum(bool(_text_of(cell.nodes)) for cell in body)
    if addresses and mostly and all(address.startswith("#") for address in addresses):
        return "it links to places on this page only"
    texts = [cell for cell in body if _text_of(cell.nodes)]
    if len(texts) < 0.4 * len(body) and not any(work_named(a) for a in addresses):
        return "most of its cells have no text"
    return ""


def _list_objection(items: tuple[Item, ...]) -> str:
    leaves = list(_leaves(items))
    works = sum(any(_is_work(link) for link in _links(item)) for item in leaves)
    outside = sum(any(_href(link).startswith("http") for link in _links(item)) for item in leaves)
    labelled = sum(bool(_LABELLED.match(_text_of(item.nodes))) for item in leaves)
    if works <= 2 and len(leaves) > 1 and labelled >= 0.8 * len(leaves):
        return "its items tell of one work, under a heading of its own"
    titles = sum(any(_is_title(link) for link in _links(item)) for item in leaves)
    if works >= max(1, _SOME * len(leaves)) or (titles and titles >= _MANY * len(leaves)):
        return ""
    if outside >= _MANY * len(leaves) and outside > 2:
        return ""
    if any(_href(link).startswith("#") for item in leaves for link in _links(item)):
        return "it links to places on this page only" if not outside else "it lists few works"
    return "it lists few works" if works else "it lists no works"


def _leaves(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        if item.children and not any(_is_work(link) for link in _own_links(item)):
            yield from _leaves(item.children)
        else:
            yield item


def _links(item: Item) -> Iterator[Element]:
    yield from _anchors(item.whole)


def _own_links(item: Item) -> Iterator[Element]:
    yield from _anchors(item.nodes)


def _anchors(nodes: tuple[Node, ...]) -> Iterator[Element]:
    for node in nodes:
        if isinstance(node, Element) and node.name == "a":
            yield node
        yield from (inner for inner in elements(node) if inner.name == "a")


def _is_work(link: Element) -> bool:
    label = plain(link).lower().strip(" []()")
    href = _href(link)
    return bool(work_named(href)) or (label in PAPER_LABELS - {"link"} and href.startswith("http"))


def _is_title(link: Element) -> bool:
    return _href(link).startswith("http") and len(plain(link).split()) >= _TITLE_WORDS


def _href(link: Element) -> str:
    return link.attrs.get("href") or ""


def _addresses(nodes: tuple[Node, ...]) -> Iterator[str]:
    for link in _anchors(nodes):
        if href := _href(link):
            yield href


def _text_of(nodes: tuple[Node, ...]) -> str:
    """Give the text of nodes; none of comments."""
    texts = [
        str(node.data or "") if node.name == "#text" else plain(node)
        for node in nodes
        if node.name == "#text" or isinstance(node, Element)
    ]
    return "".join(texts).strip()
