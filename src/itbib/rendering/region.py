"""A region: a stretch of a text file that itbib owns and rewrites."""

from __future__ import annotations

import re
from dataclasses import dataclass

NEWLINE = re.compile(r"\r\n?|\n")


FOLDER = "plots"
"""Where `itbib plot` writes the pictures that regions show, from the survey's folder."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a file. The offsets count characters of the file's text.

    Attributes:
        path: the file.
        line: line of the opening marker, from 1.
        kind: one of `arguments.KINDS`.
        words: what stands behind the kind.
        indent: the blanks before the opening marker.
        newline: how the line of the opening marker ends.
        checksum: hexadecimal digits from the opening marker, or empty.
        checksum_span: where those digits stand; if there are none, where to insert them.
        body_span: where the body stands: from the line after the opening marker up to the
            line of the closing one, or what is between markers on one line.
        is_inline: whether both markers stand on one line, in the middle of a text.
    """

    path: str
    line: int
    kind: str
    words: tuple[str, ...]
    indent: str
    newline: str
    checksum: str
    checksum_span: tuple[int, int]
    body_span: tuple[int, int]
    is_inline: bool = False

    @property
    def name(self) -> str:
        """What its markers call it, such as ``table datasets``."""
        return " ".join((self.kind, *self.words))

    @property
    def id(self) -> str:
        """The id of the table that it holds; empty if it holds none."""
        return self.words[0] if self.kind == "table" and self.words else ""

    @property
    def category(self) -> str:
        """The slug of the only category of the table that it holds; empty if it holds all."""
        return self.words[1] if self.id and len(self.words) > 1 else ""
