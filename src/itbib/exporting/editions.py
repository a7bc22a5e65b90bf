"""Editions: BibTeX's styles want ``Second``, everybody else wants ``2``."""

from __future__ import annotations

ORDINALS = (
    *("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth"),
    "Tenth",
)


def edition_number(edition: str) -> str:
    """Give the number of an edition that BibTeX has as a word; other text comes back."""
    return str(ORDINALS.index(edition) + 1) if edition in ORDINALS else edition
