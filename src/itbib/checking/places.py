"""Places in a file: from lines to columns and indices, where what is meant can be told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from itbib.checking.fixing import Fix

_LINE = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Places:
    """The lines of a text.

    Attributes:
        text: the file, line ends as they are.
        starts: index of the first character of each line.
    """

    text: str
    starts: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Places:
        """Find the lines of a text, as CommonMark tells them (section 2.1)."""
        return cls(text, (0, *(match.end() for match in _LINE.finditer(text))))

    def line(self, number: int) -> str:
        """Give a line, from 1, without its end."""
        if not 0 < number <= len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def column(self, number: int, said: str) -> int:
        """Give the column, from 1, at which a text first stands in a line; 0 if it does not."""
        return self.line(number).find(said) + 1 if said else 0

    def only(self, number: int, said: str) -> int | None:
        """Give the index of a text that stands exactly once in a line; else None."""
        line = self.line(number)
        if not said or line.count(said) != 1:
            return None
        return self.starts[number - 1] + line.index(said)

    def fix(self, number: int, said: str, replacement: str) -> Fix | None:
        """Replace a text that stands exactly once in a line; None if it does not."""
        start = self.only(number, said)
        return None if start is None else Fix(start, start + len(said), replacement)
