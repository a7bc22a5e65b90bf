"""What all round trips share: the change that is made, and how much of the file it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from task import Task

_Entry = TypeVar("_Entry")

NEW_TITLE = "A Title Changed by the Benchmark"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The file after one title has changed.

    Attributes:
        entries: how many entries were read.
        data: the content to be written.
    """

    entries: int
    data: bytes


def roundtrip(path: str, change_title: Callable[[bytes], Outcome]) -> Task:
    """Prepare to read a file, give the first title another text, and make all bytes again.

    Args:
        path: the .bib file.
        change_title: does all of it.
    """
    source = Path(path).read_bytes()

    def facts(outcome: Outcome) -> dict[str, Any]:
        assert NEW_TITLE.encode() in outcome.data, "the change is not in the result"
        return {"entries": outcome.entries, "lost": lines_lost(source, outcome.data)}

    return Task(lambda: change_title(source), facts)


def first(titled: Iterable[_Entry]) -> _Entry:
    """Give the first of the entries that have a title.

    Raises:
        LookupError: there is none.
    """
    for entry in titled:
        return entry
    raise LookupError("no entry with a title was read")


def lines_lost(before: bytes, after: bytes) -> int:
    """How many lines of a file do not come back as they were, wherever they stand."""
    return (Counter(before.splitlines()) - Counter(after.splitlines())).total()
