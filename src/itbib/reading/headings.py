"""The headings of a page, and the places that GitHub gives them for links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from justhtml import Node

from itbib.reading.page import elements, skim_page
from itbib.reading.texts import raw_text

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TAGS = re.compile(r"<h[1-6][\s>/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        level: from 1 to 6.
        slug: the fragment that leads to it on GitHub; empty if its text has no letter.
        nodes: what it shows.
        line: the line that it begins on, from 1.
    """

    level: int
    slug: str
    nodes: tuple[Node, ...]
    line: int


def read_headings(text: str) -> tuple[Heading, ...]:
    """Find the headings of a Markdown file, those written in HTML as well, in order."""
    page = skim_page(text, _TAGS)
    found = [element for element in elements(page.body) if element.name in HEADINGS]
    slugs = heading_slugs(raw_text(element.children) for element in found)
    return tuple(
        Heading(int(element.name[1]), slug, tuple(element.children), page.line_of(element) + 1)
        for element, slug in zip(found, slugs, strict=True)
    )


def heading_slug(text: str) -> str:
    """Make the name of the place that GitHub gives to a heading.

    The rule is that of ``TableOfContentsFilter`` in github.com/gjtorikian/html-pipeline: the
    text in lower case, without anything but letters, marks, digits, underscores, hyphens and
    blanks, each blank made a hyphen.

    Args:
        text: what the heading shows.

    >>> heading_slug("🚀 What's new? (v2.0)")
    '-whats-new-v20'
    """
    return "".join(c for c in text.lower() if _is_kept(c)).replace(" ", "-")


def heading_slugs(texts: Iterable[str]) -> Iterator[str]:
    """Make the names of the places of headings; of equal ones the second gets ``-1``.

    A name that is taken is passed over, as GitHub does (observed in
    github.com/Flet/github-slugger/pull/20).

    >>> list(heading_slugs(["Foo", "Foo", "Foo 1", "Foo"]))
    ['foo', 'foo-1', 'foo-1-1', 'foo-2']
    """
    counts: dict[str, int] = {}
    for text in texts:
        wanted = slug = heading_slug(text)
        while slug in counts:
            counts[wanted] += 1
            slug = f"{wanted}-{counts[wanted]}"
        counts[slug] = 0
        yield slug


def _is_kept(character: str) -> bool:
    if character in " -":
        return True
    kind = unicodedata.category(character)
    return kind[0] in "LM" or kind in ("Nd", "Nl", "Pc")
