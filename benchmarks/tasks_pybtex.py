"""pybtex: a round trip."""

from __future__ import annotations

from pybtex.database import parse_string

from roundtrip import NEW_TITLE, Outcome, first
from roundtrip import roundtrip as prepare
from task import Task


def roundtrip(path: str) -> Task:
    """Parse, change, write."""
    return prepare(path, _change_title)


def _change_title(source: bytes) -> Outcome:
    library = parse_string(source.decode(), "bibtex")
    entry = first(entry for entry in library.entries.values() if "title" in entry.fields)
    entry.fields["title"] = NEW_TITLE
    return Outcome(len(library.entries), library.to_string("bibtex").encode())
