"""Papers that stand twice in one section of a page, in lists, tables or paragraphs of their own."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from justhtml import Element, Node

from itbib.checking.entries import Entry, Group
from itbib.checking.finding import Finding
from itbib.checking.outline import Outline, address_of
from itbib.checking.repeats import duplicate, is_long, line_of, say_the_same
from itbib.checking.runs import Style, block_of, runs_of
from itbib.importing.links import arxiv_key
from itbib.reading.headings import HEADINGS
from itbib.reading.page import elements

_Place = tuple[int, int, str]


def section_findings(outline: Outline, groups: Sequence[Group], path: str) -> Iterator[Finding]:
    """Find titles that stand twice in a section with one ID, each time in another list.

    Sections are what headings, folds and lines in bold begin. Lists within items are told
    apart by these items, which may be topics.

    Args:
        outline: the page.
        groups: its tables and lists, each of which is looked through by itself.
        path: the file, as the user would name it.
    """
    page = outline.page
    starts = sorted(
        page.line_of(element) + 1 for element in elements(page.body) if _begins(element)
    )
    known: dict[_Place, tuple[int, Entry]] = {}
    every = [*groups, *(Group("paragraph", (entry,)) for entry in _paragraphs(outline))]
    for number, group in enumerate(every):
        for entry in group.entries:
            if entry.link is None or not entry.work or not is_long(entry.name):
                continue
            section = bisect.bisect_right(starts, line_of(entry, page))
            place = (section, _topic(entry.link), entry.work)
            other, first = known.setdefault(place, (number, entry))
            if other != number and say_the_same(first.name, entry.name):
                one, two = sorted((first, entry), key=lambda each: line_of(each, page))
                yield duplicate(group.kind, one, two, page, path)


def _begins(element: Element) -> bool:
    """Tell what begins a section."""
    if element.name in HEADINGS or element.name == "summary":
        return True
    if element.name != "p":
        return False
    runs = runs_of(element)
    return len(runs) == 1 and runs[0].style is Style.BOLD


def _topic(link: Element) -> int:
    """Tell the item that the list of a link stands in; 0 if it stands in none."""
    items = 0
    node: Node | None = link.parent
    while node is not None:
        items += node.name == "li"
        if items > 1:
            return id(node)
        node = node.parent
    return 0


def _paragraphs(outline: Outline) -> Iterator[Entry]:
    """Give each paragraph of its own that begins with a title and links to arXiv."""
    seen: set[int] = set()
    for link in outline.links:
        key, block = arxiv_key(address_of(link)), block_of(link)
        if not key or block.name != "p" or id(block) in seen or _is_in_item(block):
            continue
        seen.add(id(block))
        name = next((run.text for run in runs_of(block)[:2] if is_long(run.text)), "")
        yield Entry(name, f"arxiv:{key}", link, (link,))


def _is_in_item(block: Element) -> bool:
    node = block.parent
    while node is not None:
        if node.name in ("li", "tr"):
            return True
        node = node.parent
    return False
