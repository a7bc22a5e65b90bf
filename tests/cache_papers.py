"""Papers for the tests of the cache: as records, and as lines of arXiv's snapshot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from itbib.cache.schema import FILE_NAME
from itbib.cache.store import Store
from itbib.errors import Problem
from itbib.identifiers import ArxivId
from itbib.model import Record

NOW = 1_750_000_000
"""The time at which the tests take place: 2025-06-15, 15:06:40 UTC."""


class Shelf:
    """A folder with a store in it, and what its users were warned of.

    Attributes:
        folder: the cache folder.
        now: what the clock says.
        warnings: all that there were so far.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW
        self.warnings: list[Problem] = []

    @property
    def file(self) -> Path:
        """The store's file."""
        return self.folder / FILE_NAME

    def open(self) -> Store:
        """Open the store as a process of its own would."""
        return Store.open(self.folder, self.warnings.append, lambda: float(self.now))

    def warned(self) -> str:
        """Give the one warning that there was, and forget it."""
        [problem] = self.warnings
        self.warnings.clear()
        return str(problem)


def record(identifier: str, title: str = "A Title", **changes: Any) -> Record:
    """Make a record; all that is not given is the same in each."""
    facts: dict[str, Any] = {
        "authors": ("Ann Example", "Bob Sample"),
        "published": "2024-01-02",
        "updated": "2024-03-04",
        "primary_class": "cs.DL",
    }
    return Record(ArxivId.parse(identifier), title, **{**facts, **changes})


def facts(key: str, **changes: Any) -> dict[str, Any]:
    """Make what the snapshot has of a paper; all that is not given is the same in each."""
    name = changes.pop("version", 1)
    versions = [
        {"version": f"v{n}", "created": f"Tue, {n} Feb 2022 10:00:00 GMT"}
        for n in range(1, name + 1)
    ]
    given = {
        "id": key,
        "submitter": "Ann Example",
        "authors": "Ann Example and Bob Sample",
        "title": f"Paper {key}",
        "comments": None,
        "journal-ref": None,
        "doi": None,
        "report-no": None,
        "categories": "cs.DL cs.IR",
        "license": None,
        "abstract": "  Made up for a test.\n",
        "versions": versions,
        "update_date": "2022-03-01",
        "authors_parsed": [["Example", "Ann", ""], ["Sample", "Bob", ""]],
    }
    return {**given, **changes}


def line(key: str, **changes: Any) -> bytes:
    """Make a line of the snapshot."""
    return json.dumps(facts(key, **changes)).encode() + b"\n"


def lines(count: int, make: Callable[[str], bytes] = line) -> list[bytes]:
    """Make lines for papers 2201.00001, 2201.00002 and so on."""
    return [make(key) for key in keys(count)]


def keys(count: int) -> list[str]:
    """Give the keys 2201.00001, 2201.00002 and so on."""
    return [f"2201.{number:05}" for number in range(1, count + 1)]
