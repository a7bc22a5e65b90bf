"""A link of a file, with its place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link to an address of the web.

    Attributes:
        url: the address; it begins with ``http://`` or ``https://``.
        path: the file, as the user would name it.
        line: the line, from 1.
        column: the character in the line, from 1; 0 if that is not known.
    """

    url: str
    path: str
    line: int
    column: int = 0
