"""Links that show one arXiv ID and lead to another, and years before the paper's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from justhtml import Element

from itbib.checking.finding import Finding, quoted
from itbib.checking.outline import Outline
from itbib.checking.runs import blocks_with_papers, runs_of
from itbib.identifiers import ArxivId, IdentifierError
from itbib.importing.draft import Mention
from itbib.importing.links import arxiv_key
from itbib.reading.page import elements
from itbib.reading.texts import text_of
from itbib.rules import Code

_SHOWN = re.compile(r"(?<![\d.])(\d{4}\.\d{4,5})(?:v\d+)?(?![\d.]*\d)", re.ASCII)
_NAMED = re.compile(r"arxiv:\s*(\d{4}\.\d{4,5})(?:v\d+)?(?!\d)", re.ASCII | re.IGNORECASE)


def number_findings(outline: Outline, path: str) -> Iterator[Finding]:
    """Find links that show another arXiv ID than the one that they lead to.

    The ID is shown by the text of the link, by a badge in it, or by the only ``arXiv:ID`` of
    the paragraph or item in which it is the only link to arXiv.

    Args:
        outline: the page.
        path: the file, as the user would name it.
    """
    page = outline.page
    for block, links in blocks_with_papers(outline):
        for link, led in links:
            text = text_of(link.children)
            badges = [_badge_text(inner) for inner in elements(link) if inner.name == "img"]
            for shown in (text, *badges):
                if (said := _only_key(_SHOWN.findall(shown))) and said != led:
                    yield _mismatch(f"the link {quoted(shown)}", led, page.line_of(link), path)
                    break
        keys = {key for _, key in links}
        text = " ".join(run.text for run in runs_of(block) if run.link is None)
        said = _only_key(_NAMED.findall(text))
        if said and len(keys) == 1 and said not in keys:
            named = f'the link beside "arXiv:{said}"'
            yield _mismatch(named, keys.pop(), page.line_of(links[0][0]), path)


def _mismatch(named: str, led: str, line: int, path: str) -> Finding:
    hint = "one of the two IDs is another paper's"
    return Finding(Code.ID_MISMATCH, f"{named} leads to arXiv's {led}", path, line + 1, hint)


def _only_key(shown: Sequence[str]) -> str:
    """Read the one ID that is shown; empty if there are several or none."""
    try:
        return ArxivId.parse(shown[0]).key if len(shown) == 1 else ""
    except IdentifierError:
        return ""


def _badge_text(image: Element) -> str:
    """Give the ID that the address of a badge shows, or else the image's alternative text."""
    address = image.attrs.get("src") or ""
    return (arxiv_key(address) if "badge" in address else "") or image.attrs.get("alt") or ""


def year_findings(mentions: Iterable[Mention], path: str) -> Iterator[Finding]:
    """Find rows whose column of years is before the year in which the paper was submitted.

    Args:
        mentions: the works that the page names.
        path: the file, as the user would name it.
    """
    for mention in mentions:
        if not mention.arxiv_key or not mention.year.isdecimal():
            continue
        submitted, _ = ArxivId.parse(mention.arxiv_key).year_month
        if int(mention.year) < submitted:
            message = f"the year is {mention.year}, but {mention.arxiv_key} is of {submitted}"
            line = mention.source + 1
            yield Finding(Code.YEAR_BEFORE_ID, message, path, line, "check the ID and the year")
