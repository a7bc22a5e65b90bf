"""citerra: a round trip in its default mode, which keeps the source of what is not changed."""

from __future__ import annotations

import citerra

from roundtrip import NEW_TITLE, Outcome, first
from roundtrip import roundtrip as prepare
from task import Task


def roundtrip(path: str) -> Task:
    """Parse, change, write."""
    return prepare(path, _change_title)


def _change_title(source: bytes) -> Outcome:
    document = citerra.parse(source.decode())
    key = first(entry.key for entry in document.entries if entry.get("title") is not None)
    document.set_field(key, "title", NEW_TITLE)
    return Outcome(len(document), document.write().encode())
