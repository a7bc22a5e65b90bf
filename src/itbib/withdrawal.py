"""Telling whether a paper was withdrawn."""

from __future__ import annotations


def says_withdrawn(comment: str, summary: str) -> bool:
    """Tell whether the comment or the abstract says that the paper was withdrawn."""
    return "has been withdrawn" in comment or "has been withdrawn" in summary
