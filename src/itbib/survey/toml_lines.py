"""Where the parts of ``itbib.toml`` stand: `tomllib` says what it read but not where.

The search is a best effort. It never decides what a file means, only which line a message
names, and it answers with the line of the enclosing part when it cannot tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*([A-Za-z0-9_-]+)[ \t]*(\.[^\]\n]*)?\]", re.MULTILINE)
_STRING_OR_COMMENT = r"\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|\#[^\n]*"
_INLINE_TABLE = re.compile(rf"{_STRING_OR_COMMENT}|(\{{(?:{_STRING_OR_COMMENT}|[^{{}}\"'#])*\}})")
_COLUMN_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*table[ \t]*\.[ \t]*columns[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a TOML file.

    Attributes:
        text: the whole file.
        start: offset of the first character of the stretch.
        end: offset after its last character.
        known: whether the stretch was really found.
    """

    text: str
    start: int
    end: int
    known: bool = True

    @property
    def line(self) -> int:
        """Line of its first character from 1, or 0 if it was not found."""
        return self.text.count("\n", 0, self.start) + 1 if self.known else 0

    def key_line(self, key: str) -> int:
        """Give the line on which this stretch sets a key, else its own line."""
        name = rf"[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*"
        pattern = rf"(?:^|[{{,]){name}=|^[ \t]*\[\[?{name}\]"
        found = re.compile(pattern, re.MULTILINE).search(self.text, self.start, self.end)
        return self.text.count("\n", 0, found.end()) + 1 if found else self.line

    def value_line(self, key: str, before: str) -> int:
        """Give the line within the string that a key is set to, by what stands before it."""
        line = self.key_line(key)
        name = rf"[\"']?{re.escape(key)}[\"']?[ \t]*"
        # A line break right behind the opening quotes is no part of the string (TOML 1.0.0).
        opens = re.compile(rf"{name}=[ \t]*(?:\"{{3}}|'{{3}})\n")
        skips = opens.search(self.text, self.start, self.end) is not None
        return line and line + before.count("\n") + skips


def section(text: str, name: str) -> Place:
    """Find the section ``[name]``; the whole file stands in for one that has no header."""
    return next(iter(sections(text, name)), Place(text, 0, len(text), known=False))


def sections(text: str, name: str) -> tuple[Place, ...]:
    """Find each section ``[name]`` or ``[[name]]``, its sub-sections included."""
    headers = [match for match in _HEADER.finditer(text) if not match[2]]
    ends = [*(match.start() for match in headers), len(text)][1:]
    return tuple(
        Place(text, match.start(), end)
        for match, end in zip(headers, ends, strict=True)
        if match[1] == name
    )


def columns(table: Place) -> tuple[Place, ...]:
    """Find the columns of a table: inline tables, or sections ``[[table.columns]]``."""
    text, start, end = table.text, table.start, table.end
    headers = [match.start() for match in _COLUMN_HEADER.finditer(text, start, end)]
    if headers:
        pairs = zip(headers, [*headers[1:], end], strict=True)
        return tuple(Place(text, first, last) for first, last in pairs)
    inline = _INLINE_TABLE.finditer(text, start, end)
    return tuple(Place(text, match.start(1), match.end(1)) for match in inline if match[1])
