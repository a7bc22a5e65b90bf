"""The hint for a word that is not among the words that are allowed there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str], *, list_all: bool = True) -> str:
    """Say which of the known words was probably meant, or else list them.

    Args:
        word: what was written.
        known: what could have been written there.
        list_all: whether to list the known words if none is close.

    Returns:
        A hint, or an empty string if there is none to give.
    """
    candidates = [str(one) for one in known]
    folded = {candidate.lower(): candidate for candidate in reversed(candidates)}
    close = get_close_matches(word.lower(), folded, n=1)
    if close:
        return f"did you mean {folded[close[0]]!r}?"
    if not candidates or not list_all:
        return ""
    if len(candidates) > 12:
        candidates = [*candidates[:12], "…"]
    return f"known: {', '.join(candidates)}"
