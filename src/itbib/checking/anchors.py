"""Links to places of the page itself, and the places that there are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from justhtml import Element

from itbib.checking.entries import Group
from itbib.checking.finding import Finding, quoted
from itbib.checking.outline import Outline, address_of
from itbib.reading.headings import heading_slugs
from itbib.reading.texts import raw_text, text_of, walk
from itbib.rules import Code
from itbib.suggest import did_you_mean

# What GitHub's pages have besides what the README says, and the top (HTML standard, 7.4.6.3).
_OWN_PLACES = frozenset({"", "top", "readme", "start-of-content", "readme-ov-file"})
_PREFIX = "user-content-"
# Variation selectors and joiners of emoji: GitHub keeps some of them, and nobody types them.
_UNSEEN = re.compile("[\u200b-\u200d\ufe0e\ufe0f]")
_SIGNS = re.compile(r"[\W_]+")
# A bare word as address, as in [Models](Models): no file is called so without a dot or a slash.
_WORD = re.compile(r"[\w-]+")
_MOST_COMPARISONS = 100_000


def anchor_findings(outline: Outline, groups: Iterable[Group], path: str) -> Iterator[Finding]:
    """Find links to places that the page does not have.

    A link to a bare word, as in ``[Models](Models)``, is one as well if a heading is called so
    or if links beside it in the list lead to places of the page: the ``#`` is missing.

    Args:
        outline: the page.
        groups: its tables and lists.
        path: the file, as the user would name it.
    """
    slugs = list(heading_slugs(raw_text(heading.children) for heading in outline.headings))
    # GitHub's own texts differ at their ends where a heading ends with a picture.
    known = {_folded(place) for place in (*slugs, *outline.places)}
    known |= {
        _folded(slug.strip("-"))
        for slug, heading in zip(slugs, outline.headings, strict=True)
        if any(node.name == "img" for node in walk(heading.children))
    }
    hints = _Hints((*slugs, *sorted(outline.places)))
    contents = set(_contents(groups))
    for link in outline.links:
        address = address_of(link)
        if address.startswith("#"):
            place = _folded(address[1:])
            if place in known or place.removeprefix(_PREFIX) in known or place in _OWN_PLACES:
                continue
            said = quoted(text_of(link.children) or address)
            message = f"the link {said} leads to {quoted(address)}, which the page does not have"
            hint = hints.hint(place, text_of(link.children))
        elif _WORD.fullmatch(address) and (_folded(address) in known or id(link) in contents):
            said = quoted(text_of(link.children))
            message = f"the link {said} leads to a file {quoted(address)}, not to a heading"
            hint = hints.hint(_folded(address), text_of(link.children))
        else:
            continue
        yield Finding(Code.BROKEN_ANCHOR, message, path, outline.page.line_of(link) + 1, hint)


def repeated_anchor_findings(outline: Outline, path: str) -> Iterator[Finding]:
    """Find ids and names that stand twice: a link leads to the first of them.

    Args:
        outline: the page.
        path: the file, as the user would name it.
    """
    for name, elements in outline.named.items():
        first, *others = elements
        line = outline.page.line_of(first) + 1
        for element in others:
            message = f"the id {quoted(name)} stands in line {line} already; links lead there"
            at = outline.page.line_of(element) + 1
            yield Finding(Code.DUPLICATE_ANCHOR, message, path, at)


def _contents(groups: Iterable[Group]) -> Iterator[int]:
    """Give the ``id`` of the links in lists in which others lead to places of the page."""
    for group in groups:
        links = [link for entry in group.entries for link in entry.links]
        if group.kind == "item" and any(map(_is_place, links)):
            # A file such as LICENSE is called so.
            yield from (id(link) for link in links if not address_of(link).isupper())


def _is_place(link: Element) -> bool:
    return address_of(link).startswith("#")


def _folded(place: str) -> str:
    return unicodedata.normalize("NFC", _UNSEEN.sub("", unquote(place)).casefold())


class _Hints:
    """Says which place was meant; after many questions only what is quick to tell."""

    def __init__(self, places: Iterable[str]) -> None:
        self._places = [place for place in dict.fromkeys(places) if place]
        self._bare = {_bare(place): place for place in reversed(self._places)}
        self._left = _MOST_COMPARISONS
        self._given: dict[str, str] = {}

    def hint(self, place: str, text: str) -> str:
        # A link is often called as the heading that it should lead to.
        if (bare := _bare(text)) and (found := self._bare.get(bare)):
            return f"did you mean '#{found}'?"
        if place not in self._given:
            self._given[place] = self._find(place)
        return self._given[place]

    def _find(self, place: str) -> str:
        # The most usual mistakes: the hyphens around an emoji or where a sign was.
        if (bare := _bare(place)) and (found := self._bare.get(bare)):
            return f"did you mean '#{found}'?"
        self._left -= len(self._places)
        if self._left < 0:
            return ""
        return did_you_mean(f"#{place}", (f"#{one}" for one in self._places), list_all=False)


def _bare(place: str) -> str:
    return _SIGNS.sub("", _folded(place))
