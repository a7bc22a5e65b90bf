"""Asking arXiv for papers: the one module that imports the ``arxiv`` package.

The package forms the query and reads the Atom feed. What it leaves out is added here:
a time limit, arXiv's own error text, and the difference between an empty answer and one
that is no feed at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlsplit
from xml.etree import ElementTree

import arxiv
import requests

from itbib import __version__
from itbib.errors import ArxivError, UsageError
from itbib.identifiers import ArxivId
from itbib.model import Record

DEFAULT_URL = "https://export.arxiv.org/api/query"
DEFAULT_DELAY = 3.0
CONNECT_TIMEOUT = 15.0
READ_TIMEOUT = 60.0

# arXiv's server takes request lines of up to 4094 bytes ("Request Line is too large").
_REQUEST_LINE_LIMIT = 4094
_FIXED_QUERY = (
    "?search_query=&id_list=&sortBy=relevance&sortOrder=descending&start=0&max_results=9999"
)
_ATOM = "{http://www.w3.org/2005/Atom}"
_RETRY_HINT = "try again in a few minutes, or name a mirror in ITBIB_ARXIV_URL"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for some papers.

    Attributes:
        records: by canonical key, of every paper that arXiv knows.
        unknown: the identifiers that arXiv does not know, in the order asked.
    """

    records: dict[str, Record]
    unknown: tuple[ArxivId, ...]


def fetch(identifiers: Iterable[ArxivId]) -> Answer:
    """Fetch the newest metadata of papers in as few requests as the API allows.

    ITBIB_ARXIV_URL names another endpoint, ITBIB_ARXIV_DELAY the seconds between requests.

    Raises:
        ArxivError: arXiv cannot be reached, or answers with an error or with nonsense.
        UsageError: a setting in the environment is malformed.
    """
    asked = list(identifiers)
    url = os.environ.get("ITBIB_ARXIV_URL") or DEFAULT_URL
    if urlsplit(url).scheme not in ("http", "https"):
        raise UsageError.of(f"ITBIB_ARXIV_URL is no http address: {url!r}")
    client = arxiv.Client(delay_seconds=_delay(), num_retries=0)
    client.query_url_format = url.replace("{", "{{").replace("}", "}}") + "?{}"
    client._session = _Session()  # the package offers no way to set a time limit
    records: dict[str, Record] = {}
    unique = list({identifier.key: identifier for identifier in asked})
    for batch in _batches(unique, len(urlsplit(url).path)):
        client.page_size = len(batch)
        search = arxiv.Search(id_list=batch, max_results=None)
        for result in client.results(search):
            record = _record(result)
            records[record.identifier.key] = record
    unknown = tuple(identifier for identifier in asked if not _known(identifier, records))
    return Answer({i.key: records[i.key] for i in asked if _known(i, records)}, unknown)


def _known(identifier: ArxivId, records: dict[str, Record]) -> bool:
    """Tell whether arXiv has the paper, in the version asked for if there is one."""
    record = records.get(identifier.key)
    return record is not None and (identifier.version or 1) <= (record.identifier.version or 1)


def _delay() -> float:
    text = os.environ.get("ITBIB_ARXIV_DELAY", "")
    try:
        delay = float(text) if text else DEFAULT_DELAY
    except ValueError:
        delay = -1.0
    if not 0 <= delay < float("inf"):
        raise UsageError.of(f"ITBIB_ARXIV_DELAY is no number of seconds: {text!r}")
    return delay


def _batches(keys: list[str], path_length: int) -> Iterator[list[str]]:
    """Cut a list of keys so that each request line stays within the server's limit."""
    fixed = len("GET  HTTP/1.1") + path_length + len(_FIXED_QUERY)
    batch: list[str] = []
    length = fixed
    for key in keys:
        cost = len(quote_plus(key)) + len("%2C")
        if batch and length + cost > _REQUEST_LINE_LIMIT:
            yield batch
            batch, length = [], fixed
        batch.append(key)
        length += cost
    if batch:
        yield batch


def _record(result: arxiv.Result) -> Record:
    return Record(
        identifier=ArxivId.parse(result.get_short_id()),
        title=" ".join(result.title.split()),
        authors=tuple(" ".join(author.name.split()) for author in result.authors),
        published=result.published.date().isoformat(),
        updated=result.updated.date().isoformat(),
        primary_class=result.primary_category,
        doi=(result.doi or "").strip(),
        journal_ref=" ".join((result.journal_ref or "").split()),
        comment=" ".join((result.comment or "").split()),
    )


class _Session(requests.Session):
    """A session that gives up in time and lets nothing pass that is not a feed."""

    def get(self, url: str | bytes, **settings: Any) -> requests.Response:
        settings["timeout"] = (CONNECT_TIMEOUT, READ_TIMEOUT)
        settings["headers"] = {"User-Agent": f"itbib/{__version__} (arXiv metadata for BibTeX)"}
        host = urlsplit(str(url)).netloc
        try:
            response = super().get(url, **settings)
        except requests.Timeout:
            raise ArxivError.of(f"{host} did not answer in time", hint=_RETRY_HINT) from None
        except requests.RequestException as error:
            message = f"{host} cannot be reached: {_plainly(error)}"
            hint = "check the network, or name a mirror in ITBIB_ARXIV_URL"
            raise ArxivError.of(message, hint=hint) from None
        if response.status_code != requests.codes.ok:
            said = _error_text(response.content)
            message = f"{host} answered with HTTP {response.status_code}{said}"
            raise ArxivError.of(message, hint=_RETRY_HINT)
        root = _parse(response.content)
        if root is None or root.tag != f"{_ATOM}feed":
            message = f"{host} answered with something that is no Atom feed"
            raise ArxivError.of(message + _excerpt(response.content), hint=_RETRY_HINT)
        return response


def _plainly(error: Exception) -> str:
    """Give the innermost reason of a network error, without addresses of objects."""
    reason: BaseException = error
    while True:
        inner = reason.__cause__ or reason.__context__
        if inner is None:
            break
        reason = inner
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return type(reason).__name__


def _parse(content: bytes) -> ElementTree.Element | None:
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return None


def _error_text(content: bytes) -> str:
    """Say what the body of an error says: arXiv's own summary, or plain text."""
    root = _parse(content)
    if root is None:
        return _excerpt(content)
    summary = root.findtext(f"{_ATOM}entry/{_ATOM}summary")
    return f": {' '.join(summary.split())}" if summary else ""


def _excerpt(content: bytes) -> str:
    text = " ".join(content[:500].decode("utf-8", "replace").split())
    return f": {text[:80]}" if text and not text.startswith("<") else ""
