"""Titles beside links to papers where no table or list tells them: in text, headings, folds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from justhtml import Element, Node

from itbib.bib.library import Library
from itbib.checking.outline import Outline, address_of, outline_of
from itbib.checking.runs import BLOCKS, Run, Style, blocks_with_papers, runs_of
from itbib.checking.sayings import Place, Saying, lines_by_key, place_of
from itbib.checking.titles import is_long
from itbib.importing.found import Found
from itbib.importing.links import arxiv_key
from itbib.importing.works import names_of
from itbib.reading.headings import HEADINGS
from itbib.reading.page import Page, elements
from itbib.reading.texts import raw_text, text_of
from itbib.tex.text import tex_to_text

_IN_QUOTES = re.compile(r"[\"“]([^\"“”]{15,200})[\"”]")
_EDGES = " \t-–—:;,.|·•*_[](){}<>"
_COMMA = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*")
_WORD = r"(?:[^\W\d_a-z][\w.'’-]*|(?:van|von|der|den|de|da|di|del|la|le|bin|al|el))"
_NAME = re.compile(rf"{_WORD}(?:\s+{_WORD}){{1,3}}[\d*†]*")
_ENTRY = re.compile(r"@\w+\s*[{(]")
_FENCES = ("```", "~~~")
_NEAR = 12
_AROUND = 2000
_SURE = frozenset({"link", "quotes", "entry"})


def places_of(found: Found) -> list[Place]:
    """Find what a page calls its papers: in its tables and lists, and elsewhere."""
    told = [place_of(draft.made.rows) for draft in found.drafts]
    return [*told, *places_beside(outline_of(found.page), lines_by_key(told))]


def places_beside(outline: Outline, told: Mapping[str, Sequence[int]]) -> list[Place]:
    """Find what the page calls papers that tables and lists give no title.

    Args:
        outline: the page.
        told: the lines, from 1, at which titles of papers are known to stand, by their keys.

    Returns:
        The texts by the kind of place at which they stand.
    """
    places: dict[str, list[Saying]] = {}
    for kind, saying in (*_beside_links(outline, told), *_in_entries(outline.page)):
        places.setdefault(kind, []).append(saying)
    return [Place(tuple(sayings), kind in _SURE) for kind, sayings in places.items()]


def _beside_links(
    outline: Outline, told: Mapping[str, Sequence[int]]
) -> Iterator[tuple[str, Saying]]:
    page, siblings = outline.page, _Siblings()
    for block, links in blocks_with_papers(outline):
        runs = runs_of(block)
        places = {id(run.link): number for number, run in enumerate(runs) if run.link is not None}
        around = text_of(block.children)[:_AROUND]
        keys = frozenset(key for _, key in links)
        first = page.line_of(_whole(block)) + 1
        seen: set[str] = set()
        for link, key in links:
            line = page.line_of(link) + 1
            is_told = any(first <= at <= line for at in told.get(key, ()))
            if key not in seen and not is_told and id(link) in places:
                found = dict(_near(runs, places[id(link)], key))
                more: list[str] = [around]
                if not seen and "link" not in found:
                    found |= dict(_above(block, siblings, more))
                for kind, text in found.items():
                    yield kind, Saying(key, text, line, " ".join(more).replace(text, " "), keys)
            seen.add(key)


def _whole(block: Element) -> Element:
    """Give the item or the row that a block is part of, or else the block."""
    node: Node | None = block
    while node is not None:
        if isinstance(node, Element) and node.name in ("li", "tr"):
            block = node
        node = node.parent
    return block


def _near(runs: Sequence[Run], at: int, key: str) -> Iterator[tuple[str, str]]:
    """Find what may be a title in the block of a link: what it says, or what stands before it.

    Of each kind the last one counts, which stands first in the block.
    """
    if _may_be_title(runs[at].text):
        yield "link", _trimmed(runs[at].text)
        return
    for run in reversed(runs[:at]):
        if run.link is not None and arxiv_key(address_of(run.link)) not in ("", key):
            return
        if run.style is Style.PLAIN and (quoted := _IN_QUOTES.search(run.text)):
            yield "quotes", quoted[1]
        if _may_be_title(run.text):
            yield f"{run.style} before", _trimmed(run.text)


def _above(block: Element, siblings: _Siblings, seen: list[str]) -> Iterator[tuple[str, str]]:
    """Find what may be a title above a block: in list items, folds, paragraphs, a heading.

    Of each kind the last one counts, which stands highest. What stands between is added to the
    texts that were seen.
    """
    node: Node = block
    while node.parent is not None:
        for sibling in siblings.before(node):
            if sibling.name in HEADINGS or sibling.name == "summary":
                yield from _heads(sibling.name, sibling)
                return
            if any(arxiv_key(inner.attrs.get("href") or "") for inner in elements(sibling)):
                return
            seen.append(text_of(sibling.children)[:_AROUND])
            if sibling.name in BLOCKS and sibling.name != "li":
                yield from _heads("block above", sibling)
        node = node.parent
        if node.name == "li":
            yield from _heads("item above", node)
        elif node.name not in BLOCKS and node.name not in ("ul", "ol"):
            return


class _Siblings:
    """The order of elements, kept so that each is counted once."""

    def __init__(self) -> None:
        self._places: dict[int, dict[int, int]] = {}

    def before(self, node: Node) -> Iterator[Element]:
        """Give the elements shortly before a node, from the nearest on."""
        if node.parent is None:
            return
        children = node.parent.children or []
        known = self._places.get(id(node.parent))
        if known is None:
            known = {id(child): number for number, child in enumerate(children)}
            self._places[id(node.parent)] = known
        at = known[id(node)]
        near = children[max(at - _NEAR, 0) : at]
        yield from (sibling for sibling in reversed(near) if isinstance(sibling, Element))


def _heads(kind: str, element: Node) -> Iterator[tuple[str, str]]:
    for run in runs_of(element):
        if _may_be_title(run.text):
            yield kind, _trimmed(run.text)
            return


def _in_entries(page: Page) -> Iterator[tuple[str, Saying]]:
    """Give the titles of BibTeX entries in blocks of code."""
    for block in elements(page.body):
        if block.name != "pre":
            continue
        text = raw_text(block.children)
        if not _ENTRY.search(text):
            continue
        library = Library(text, "")
        first = page.line_of(block) + page.lines[page.line_of(block)].lstrip().startswith(_FENCES)
        for work in library.entries():
            title = tex_to_text(work.fields.get("title", ""))
            papers = [name for name in names_of(work) if name.startswith("arxiv:")]
            entry = library.block(work.key)
            if papers and is_long(title) and entry is not None:
                key, line = papers[0].removeprefix("arxiv:"), first + library.line(entry.start)
                yield "entry", Saying(key, title, line, work.fields.get("author", ""))


def _may_be_title(text: str) -> bool:
    return is_long(text) and "://" not in text and not _are_names(text)


def _are_names(text: str) -> bool:
    """Tell a list of people: two to four words between commas, each with a capital."""
    names = _COMMA.split(text.strip(_EDGES))
    return len(names) > 1 and all(_NAME.fullmatch(name) for name in names)


def _trimmed(text: str) -> str:
    return text.strip(_EDGES)
