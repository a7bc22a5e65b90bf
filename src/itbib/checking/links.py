"""Links that lead nowhere, wherever they stand on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from justhtml import Element

from itbib.checking.addresses import flaw_of
from itbib.checking.entries import Group
from itbib.checking.finding import Finding, quoted
from itbib.checking.outline import Outline, address_of
from itbib.reading.texts import text_of, walk
from itbib.rules import Code

# "#" is the top of the page (HTML standard, section 7.4.6.3), and some links mean that.
_TO_TOP = re.compile(r"\btop\b|\bup\b|\bback\b|[↑⬆🔝🔼▲⏫]|返回|回到|顶部", re.IGNORECASE)


def link_findings(outline: Outline, groups: Iterable[Group], path: str) -> Iterator[Finding]:
    """Find links without an address, with one that was to be filled in, or a malformed one.

    Args:
        outline: the page.
        groups: its tables and lists.
        path: the file, as the user would name it.
    """
    places = {
        id(link): (group.kind, entry.name)
        for group in groups
        for entry in group.entries
        for link in entry.links
    }
    for link in outline.links:
        address = address_of(link)
        place = places.get(id(link))
        text = text_of(link.children)
        message, hint = "", ""
        if address in ("", "#"):
            if not _is_meant(link, address, text):
                code = Code.EMPTY_LINK
                message = "has no address" if not address else 'leads to "#", which is no place'
        elif not address.startswith("#") and (
            flaw := flaw_of(address, text or _alternative(link), in_row=place is not None)
        ):
            code, message, hint = flaw.code, flaw.message, flaw.hint
        if message:
            said = f"the link {quoted(text or _alternative(link))}{_where(place)} {message}"
            yield Finding(code, said, path, outline.page.line_of(link) + 1, hint)


def _is_meant(link: Element, address: str, text: str) -> bool:
    """Tell a link that need not lead anywhere.

    An image in such a link is not made a link to itself by GitHub, and a link without text
    that has a name is a place.
    """
    if not text:
        has_image = any(node.name == "img" for node in walk(link.children))
        return has_image or bool(link.attrs.get("id") or link.attrs.get("name"))
    return address == "#" and bool(_TO_TOP.search(text))


def _alternative(link: Element) -> str:
    """Give the text that stands for the image in a link."""
    images = (n for n in walk(link.children) if isinstance(n, Element) and n.name == "img")
    return next((alt for image in images if (alt := image.attrs.get("alt") or "")), "")


def _where(place: tuple[str, str] | None) -> str:
    return f" in the {place[0]} {quoted(place[1])}" if place and place[1] else ""
