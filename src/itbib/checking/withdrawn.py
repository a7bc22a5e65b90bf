"""Papers on a page that were withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from itbib.checking.finding import Finding, quoted
from itbib.checking.knowledge import Knowledge
from itbib.importing.draft import Mention
from itbib.reading.page import Page
from itbib.rules import Code


def withdrawn_findings(
    mentions: Iterable[Mention], known: Knowledge, page: Page, path: str
) -> Iterator[Finding]:
    """Find papers that were withdrawn, where the line does not say so; each paper once.

    Args:
        mentions: the works that the page names.
        known: what is known of papers.
        page: the page.
        path: its file, as the user would name it.
    """
    told: set[str] = set()
    for mention in mentions:
        record = known.records.get(mention.arxiv_key)
        if record is None or not record.withdrawn or mention.arxiv_key in told:
            continue
        told.add(mention.arxiv_key)
        if "withdrawn" not in page.lines[mention.source].lower():
            message = f"the paper {quoted(record.title)} was withdrawn"
            hint = "say so, or leave it out"
            yield Finding(Code.WITHDRAWN, message, path, mention.source + 1, hint)
