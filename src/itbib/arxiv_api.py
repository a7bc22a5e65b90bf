"""Asking arXiv for papers: the one module that imports the ``arxiv`` package.

The package forms the query and reads the Atom feed. What it leaves out is added here:
a time limit, arXiv's own error text, the difference between an empty answer and one that
is no feed at all, and URLs in which more IDs find room.

Settings from the environment: ITBIB_ARXIV_URL is the query endpoint, ITBIB_ARXIV_DELAY the
seconds between requests (3), ITBIB_ARXIV_TIMEOUT the seconds to wait for a connection and
for each part of an answer (15 and 60).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
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
# Search results that the package cannot use it only logs; here they come out as unknown IDs.
logging.getLogger("arxiv").addHandler(logging.NullHandler())

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

    Raises:
        ArxivError: arXiv cannot be reached, or answers with an error or with nonsense.
        UsageError: a setting in the environment is malformed.
    """
    asked = list(identifiers)
    url = _url()
    delay = _seconds("ITBIB_ARXIV_DELAY", DEFAULT_DELAY)
    client = arxiv.Client(delay_seconds=delay, num_retries=0)
    client.query_url_format = url.replace("{", "{{").replace("}", "}}") + "?{}"
    client._session = _Session()  # the package offers no way to set a time limit
    records: dict[str, Record] = {}
    unique = list({identifier.key: identifier for identifier in asked})
    for batch in _batches(unique, len(urlsplit(url).path)):
        client.page_size = len(batch)
        for record in _records(client.results(arxiv.Search(id_list=batch, max_results=None)), url):
            records[record.identifier.key] = record
    unknown = tuple(identifier for identifier in asked if not _known(identifier, records))
    return Answer({i.key: records[i.key] for i in asked if _known(i, records)}, unknown)


def _known(identifier: ArxivId, records: dict[str, Record]) -> bool:
    """Tell whether arXiv has the paper, in the version asked for if there is one."""
    record = records.get(identifier.key)
    return record is not None and (identifier.version or 1) <= (record.identifier.version or 1)


def _url() -> str:
    url = os.environ.get("ITBIB_ARXIV_URL") or DEFAULT_URL
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets without an IPv6 address, a port beyond 65535
        usable = False
    if not usable:
        raise UsageError.of(f"ITBIB_ARXIV_URL is no http address: {url!r}")
    return url


def _seconds(name: str, default: float, least: float = 0.0) -> float:
    text = os.environ.get(name, "")
    try:
        seconds = float(text) if text else default
    except ValueError:
        seconds = -1.0
    if not least <= seconds < float("inf"):
        raise UsageError.of(f"{name} is no number of seconds: {text!r}")
    return seconds


def _batches(keys: list[str], path_length: int) -> Iterator[list[str]]:
    """Cut a list of keys so that each request line stays within the server's limit."""
    fixed = len("GET  HTTP/1.1") + path_length + len(_FIXED_QUERY)
    batch: list[str] = []
    length = fixed
    for key in keys:
        cost = len(key) + len(",")
        if batch and length + cost > _REQUEST_LINE_LIMIT:
            yield batch
            batch, length = [], fixed
        batch.append(key)
        length += cost
    if batch:
        yield batch


def _records(results: Iterable[arxiv.Result], url: str) -> Iterator[Record]:
    """Take over what the package reads.

    Raises:
        ArxivError: a date or an ID in the feed is none.
    """
    try:
        yield from map(_record, results)
    except arxiv.UnexpectedEmptyPageError:
        # The old service counted unknown IDs in its total, and mirrors may still do so.
        return
    except ValueError as error:
        message = f"{urlsplit(url).netloc} answered with a feed that makes no sense: {error}"
        raise ArxivError.of(message, hint=_RETRY_HINT) from error


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

    def __init__(self) -> None:
        super().__init__()
        connect, read = (
            _seconds("ITBIB_ARXIV_TIMEOUT", default, least=0.001)
            for default in (CONNECT_TIMEOUT, READ_TIMEOUT)
        )
        self._timeout = (connect, read)

    def get(self, url: str | bytes, **settings: Any) -> requests.Response:
        # A query may hold both as they are (RFC 3986, section 3.4), and more IDs fit in.
        endpoint, _, query = str(url).partition("?")
        url = f"{endpoint}?{query.replace('%2C', ',').replace('%2F', '/')}"
        settings["timeout"] = self._timeout
        settings["headers"] = {"User-Agent": f"itbib/{__version__} (arXiv metadata for BibTeX)"}
        host = urlsplit(url).netloc
        try:
            response = super().get(url, **settings)
        except requests.Timeout:
            raise ArxivError.of(f"{host} did not answer in time", hint=_RETRY_HINT) from None
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            message = f"{host} broke off in the middle of its answer"
            raise ArxivError.of(message, hint=_RETRY_HINT) from None
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
