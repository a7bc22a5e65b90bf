"""What all round trips share: the change that is made, and how much of the file it costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from task import Task

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
        return {"entries": outcome.entries, "rewritten": rewritten(source, outcome.data)}

    return Task(lambda: change_title(source), facts)


def rewritten(before: bytes, after: bytes) -> int:
    """Bytes of ``before`` from the first to the last one that differs in ``after``."""
    start = _common_prefix(before, after)
    rest, new_rest = before[start:], after[start:]
    return len(rest) - _common_prefix(rest[::-1], new_rest[::-1])


def _common_prefix(one: bytes, other: bytes) -> int:
    """Length of what two byte strings begin with alike, found by halving."""
    alike, different = 0, min(len(one), len(other)) + 1
    while different - alike > 1:
        middle = (alike + different) // 2
        if one[alike:middle] == other[alike:middle]:
            alike = middle
        else:
            different = middle
    return alike
