"""Asking the stand-in arXiv server over plain HTTP, as the tests of the server itself do."""

from __future__ import annotations

import http.client
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from arxiv_feed import ARXIV_NS, ATOM_NS, OPENSEARCH_NS
from arxiv_papers import Author, Paper
from arxiv_server import ArxivServer

NS = {"": ATOM_NS, "arxiv": ARXIV_NS, "opensearch": OPENSEARCH_NS}


def paper(
    name: str,
    title: str = "A title",
    authors: str = "Ann Author",
    day: str = "2023-01-01",
    version: int = 1,
) -> Paper:
    """Make up a paper.

    Args:
        name: arXiv ID without version.
        title: its title.
        authors: names joined by ``and``.
        day: date of the version, and of the first one.
        version: number of the version.
    """
    moment = f"{day}T00:00:00Z"
    people = tuple(Author(author) for author in authors.split(" and "))
    return Paper(name, title, people, moment, moment, ("cs.CL",), version)


HELD = [
    paper("2301.00001", "Tuning of models", "Ann Author and Óscar Núñez", "2023-01-03"),
    paper("2301.00002", "Models of tuning", "Bo Writer", "2023-01-02"),
    paper("2301.00003", "Fine tuning, large models", "Ann Maestro", "2023-01-01"),
    paper("2302.00001", day="2023-02-01", version=1),
    paper("2302.00001", day="2023-02-09", version=2),
    paper("math/0309136"),
]


@dataclass(frozen=True, slots=True)
class Got:
    """What came over the wire."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def entries(self) -> list[str]:
        """The versioned IDs of the entries, in order."""
        found = ET.fromstring(self.body).iterfind("entry/id", NS)
        return [(entry.text or "").removeprefix("http://arxiv.org/abs/") for entry in found]

    def text(self, path: str) -> str:
        """The text of the first element at a path below the feed, or empty."""
        return ET.fromstring(self.body).findtext(path, namespaces=NS) or ""


def fetch(server: ArxivServer, target: str) -> Got:
    """Get a path, or what follows ``/api/query?``."""
    url = urlsplit(server.url)
    connection = http.client.HTTPConnection(f"{url.hostname}:{url.port}", timeout=20)
    path = target if target.startswith("/") else f"{url.path}?{target}"
    try:
        connection.request("GET", path, headers={"User-Agent": "tester/1"})
        response = connection.getresponse()
        return Got(response.status, response.headers, response.read())
    finally:
        connection.close()


def ask(server: ArxivServer, *ids: str, more: str = "") -> Got:
    """Ask for IDs; ``more`` is appended to the query string."""
    return fetch(server, f"id_list={quote(','.join(ids))}{more}")
