"""A list of made-up papers for ``itbib add -f``, and what has become of it."""

from __future__ import annotations

import re

from arxiv_server import ArxivServer
from cli import Itbib

BIB = "references.bib"
LIST = "ids.txt"


def wanted(itbib: Itbib, server: ArxivServer, count: int) -> list[str]:
    """Put the IDs of the server's first papers into a file; give them."""
    ids = [paper.id for paper in server.papers[:count]]
    itbib.write(LIST, "\n".join(ids))
    return ids


def added(itbib: Itbib) -> list[str]:
    """Give the keys in the library, in its order."""
    return re.findall(r"^@misc\{(.*),$", itbib.read(BIB).decode(), re.MULTILINE)


def not_fetched(err: str) -> list[str]:
    """Give the papers that are named as missing."""
    (names,) = re.findall(r"^error: not fetched: (.+)$", err, re.MULTILINE)
    return str(names).split(", ")
