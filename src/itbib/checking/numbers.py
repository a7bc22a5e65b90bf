"""Links that show one arXiv ID and lead to another, and years before the paper's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from itbib.checking.finding import Finding, quoted
from itbib.checking.outline import Outline, address_of
from itbib.identifiers import ArxivId, IdentifierError
from itbib.importing.draft import Mention
from itbib.importing.links import arxiv_key
from itbib.reading.texts import text_of
from itbib.rules import Code

_SHOWN = re.compile(r"(?<![\d.])(\d{4}\.\d{4,5})(?:v\d+)?(?![\d.]*\d)", re.ASCII)


def number_findings(outline: Outline, path: str) -> Iterator[Finding]:
    """Find links whose text is another arXiv ID than the one that they lead to.

    Args:
        outline: the page.
        path: the file, as the user would name it.
    """
    for link in outline.links:
        text = text_of(link.children)
        shown = _SHOWN.findall(text)
        if len(shown) != 1 or not (led := arxiv_key(address_of(link))):
            continue
        try:
            said = ArxivId.parse(shown[0]).key
        except IdentifierError:
            continue
        if said != led:
            message = f"the link {quoted(text)} leads to arXiv's {led}"
            line = outline.page.line_of(link) + 1
            hint = "one of the two IDs is another paper's"
            yield Finding(Code.ID_MISMATCH, message, path, line, hint)


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
