"""Fixes: what to put in place of a stretch of a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe change of a file's text.

    Attributes:
        start: index of the first character that goes.
        end: index behind the last one; as `start` to insert only.
        replacement: what comes in its place.
    """

    start: int
    end: int
    replacement: str


def fixed(text: str, fixes: Iterable[Fix]) -> tuple[str, int]:
    """Carry out fixes.

    Args:
        text: the file.
        fixes: in any order; one that overlaps an earlier one is left for the next time, and
            equal ones count once.

    Returns:
        The new text, and how many were carried out.
    """
    parts: list[str] = []
    at = done = 0
    for fix in sorted(set(fixes), key=lambda fix: (fix.start, fix.end, fix.replacement)):
        if fix.start < at or (done and fix.start == at == fix.end):
            continue
        parts += [text[at : fix.start], fix.replacement]
        at = fix.end
        done += 1
    return "".join([*parts, text[at:]]), done
