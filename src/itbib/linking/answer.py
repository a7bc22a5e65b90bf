"""What came of asking where a link leads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What can be said of a link.

    A server that is down, busy, or wants a person in front of a browser says nothing of it.
    """

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking.

    Attributes:
        verdict: what can be said of the link.
        reason: why, as the end of a sentence about it, such as ``answers with HTTP 404``.
    """

    verdict: Verdict
    reason: str
