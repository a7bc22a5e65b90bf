"""The Atom feeds of arXiv's query API, byte by byte as the service has written them since 2025-11.

The rules come from recorded answers and from the source of arXiv's search service
(github.com/arXiv/arxiv-search, ``search/serialize/atom.py``). Nothing here is taken from itbib:
a stand-in that shared code with what it tests would share its mistakes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from arxiv_papers import Author, Paper

ATOM_NS = "http://www.w3.org/2005/Atom"
ARXIV_NS = "http://arxiv.org/schemas/atom"
OPENSEARCH_NS = "http://a9.com/-/spec/opensearch/1.1/"


@dataclass(frozen=True, slots=True)
class Page:
    """The request that a feed answers, as the feed repeats it.

    Attributes:
        search_query: after the server's rewriting (``testing`` is ``all:testing``), or empty.
        id_list: as it was sent, comma-separated, or empty.
        start: number of entries left out at the beginning.
        max_results: largest number of entries asked for.
    """

    search_query: str = ""
    id_list: str = ""
    start: int = 0
    max_results: int = 10


def feed(papers: Sequence[Paper], page: Page, total: int, now: datetime) -> bytes:
    """Write the feed of a successful answer.

    Args:
        papers: the entries of this page, in the order in which they are to stand.
        page: the request.
        total: number of matches on all pages.
        now: time of the answer, in UTC.
    """
    # The ID is taken over the parameters in this order; the link gives them in another one.
    query = (
        f"search_query={page.search_query}&id_list={page.id_list}"
        f"&start={page.start}&max_results={page.max_results}"
    )
    digest = base64.b64encode(hashlib.sha1(query.encode()).digest()).decode()[:-1]
    parameters = urlencode(
        {
            "search_query": page.search_query,
            "start": page.start,
            "max_results": page.max_results,
            "id_list": page.id_list,
        },
        safe="!$'()*,/:;?@",
    )
    head = [
        _element("id", f"https://arxiv.org/api/{digest}"),
        _element("title", f"arXiv Query: {query}"),
        _element("updated", _timestamp(now)),
        _empty(
            "link", href=f"https://arxiv.org/api/query?{parameters}", type="application/atom+xml"
        ),
        *_counts(page.max_results, total, page.start),
    ]
    return _document([*head, *(line for paper in papers for line in _entry(_paper(paper)))])


def error_feed(summary: str, link: str, now: datetime) -> bytes:
    """Write the feed of an error: one entry with the title ``Error``.

    Args:
        summary: the message.
        link: identifies the error.
        now: time of the answer, in UTC.
    """
    head = [
        _element("id", "https://arxiv.org/"),
        _element("title", "arXiv Search Results"),
        _element("updated", _timestamp(now)),
        *_counts(1, 1, 0),
    ]
    entry = [
        _element("id", link),
        _element("title", "Error"),
        _element("updated", _timestamp(now)),
        _empty("link", href=link, rel="alternate", type="text/html"),
        _element("summary", summary),
        *_author(Author("arXiv api core")),
    ]
    return _document([*head, *_entry(entry)])


def _paper(paper: Paper) -> list[str]:
    """Give the lines inside a paper's entry, in the order of the service."""
    name = paper.versioned_id
    lines = [
        # The ID kept http when all links went over to https.
        _element("id", f"http://arxiv.org/abs/{name}"),
        _element("title", paper.title),
        _element("updated", paper.updated),
        _empty("link", href=f"https://arxiv.org/abs/{name}", rel="alternate", type="text/html"),
        _empty(
            "link",
            href=f"https://arxiv.org/pdf/{name}",
            rel="related",
            type="application/pdf",
            title="pdf",
        ),
        _element("summary", paper.summary),
        *(_empty("category", term=term, scheme=ARXIV_NS) for term in paper.categories),
        _element("published", paper.published),
    ]
    if paper.comment:
        lines.append(_element("arxiv:comment", paper.comment))
    lines.append(_empty("arxiv:primary_category", term=paper.primary_category))
    if paper.journal_ref:
        lines.append(_element("arxiv:journal_ref", paper.journal_ref))
    for author in paper.authors:
        lines += _author(author)
    for doi in paper.dois:
        lines.append(_element("arxiv:doi", doi))
        lines.append(_empty("link", rel="related", href=f"https://doi.org/{doi}", title="doi"))
    return lines


def _author(author: Author) -> list[str]:
    affiliations = [_element("arxiv:affiliation", text) for text in author.affiliations]
    return ["<author>", *_indented([_element("name", author.name), *affiliations]), "</author>"]


def _counts(size: int, total: int, start: int) -> list[str]:
    return [
        _element("opensearch:itemsPerPage", str(size)),
        _element("opensearch:totalResults", str(total)),
        _element("opensearch:startIndex", str(start)),
    ]


def _entry(lines: Iterable[str]) -> list[str]:
    return ["<entry>", *_indented(lines), "</entry>"]


def _document(lines: Iterable[str]) -> bytes:
    spaces = f'xmlns:opensearch="{OPENSEARCH_NS}" xmlns:arxiv="{ARXIV_NS}" xmlns="{ATOM_NS}"'
    document = [
        "<?xml version='1.0' encoding='UTF-8'?>",
        f"<feed {spaces}>",
        *_indented(lines),
        "</feed>",
        "",
    ]
    return "\n".join(document).encode()


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _empty(name: str, **attributes: str) -> str:
    written = "".join(
        f' {key}="{escape(value, {chr(34): "&quot;"})}"' for key, value in attributes.items()
    )
    return f"<{name}{written}/>"


def _timestamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
