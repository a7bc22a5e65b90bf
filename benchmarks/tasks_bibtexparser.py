"""bibtexparser: parse a file, and a round trip, as its documentation shows them."""

from __future__ import annotations

from pathlib import Path

from bibtexparser.entrypoint import parse_string, write_string

from roundtrip import NEW_TITLE, Outcome, first
from roundtrip import roundtrip as prepare
from task import Task


def parse(path: str) -> Task:
    """Parse a text."""
    text = Path(path).read_bytes().decode()
    return Task(lambda: parse_string(text), lambda library: {"entries": len(library.entries)})


def roundtrip(path: str) -> Task:
    """Parse, change, write."""
    return prepare(path, _change_title)


def _change_title(source: bytes) -> Outcome:
    library = parse_string(source.decode())
    entry = first(entry for entry in library.entries if "title" in entry.fields_dict)
    entry.fields_dict["title"].value = NEW_TITLE
    return Outcome(len(library.entries), write_string(library).encode())
