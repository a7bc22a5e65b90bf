"""A finding: something on a page that looks wrong, with its code and its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from itbib.errors import Problem

_LONGEST = 80


class Code(StrEnum):
    """The kind of a finding, as it is named to the user and in JSON."""

    RAGGED_ROW = "ragged-row"
    BAD_SPAN = "bad-span"
    EMPTY_LINK = "empty-link"
    PLACEHOLDER_LINK = "placeholder-link"
    BAD_ADDRESS = "bad-address"
    BAD_IDENTIFIER = "bad-identifier"
    BROKEN_ANCHOR = "broken-anchor"
    DUPLICATE_ROW = "duplicate-row"
    PLACEHOLDER_ID = "placeholder-id"
    WRONG_PAPER = "wrong-paper"
    TITLE_DIFFERS = "title-differs"
    SAME_TITLE_TWO_IDS = "same-title-two-ids"

    @property
    def meaning(self) -> str:
        """What it says of the page, in one line."""
        return _MEANINGS[self]


_MEANINGS = {
    Code.RAGGED_ROW: "a row of a table has fewer or more cells than the others",
    Code.BAD_SPAN: "the rowspan or colspan of a cell does not fit the rows around it",
    Code.EMPTY_LINK: "a link has no address",
    Code.PLACEHOLDER_LINK: "the address of a link is one that was to be filled in",
    Code.BAD_ADDRESS: "the address of a link is malformed, so that it leads nowhere",
    Code.BAD_IDENTIFIER: "a link to arXiv has an ID that no paper can have",
    Code.BROKEN_ANCHOR: "a link leads to a place that the page does not have",
    Code.DUPLICATE_ROW: "two rows of a table, or two items of a list, are about the same paper",
    Code.PLACEHOLDER_ID: "rows about different works all link to one arXiv ID",
    Code.WRONG_PAPER: "the page gives a paper the title of quite another one",
    Code.TITLE_DIFFERS: "the page gives a paper nearly the title that it has on arXiv",
    Code.SAME_TITLE_TWO_IDS: "the page gives two arXiv IDs the same title",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks wrong.

    Attributes:
        code: its kind.
        message: one sentence, without a final full stop.
        path: the file, as the user would name it.
        line: the line of the file, from 1.
        hint: what to do about it, or empty.
    """

    code: Code
    message: str
    path: str
    line: int
    hint: str = ""

    def as_object(self) -> dict[str, str | int]:
        """Give it as a JSON object."""
        return {
            "code": str(self.code),
            "path": self.path,
            "line": self.line,
            "message": self.message,
            "hint": self.hint,
        }

    def problem(self) -> Problem:
        """Give it as a message for people: ``README.md:12: message [ragged-row]``."""
        return Problem(f"{self.message} [{self.code}]", self.path, self.line, self.hint)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by line, and by code within a line; of equal ones give the first only."""
    known = dict.fromkeys(findings)
    return sorted(known, key=lambda finding: (finding.line, list(Code).index(finding.code)))


def quoted(text: str) -> str:
    """Quote a text of the page for a message: on one line, cut short, fit for a terminal.

    What shows nothing, such as a soft hyphen, is left out.
    """
    text = "".join(c if c.isprintable() else " " * c.isspace() for c in text[: 4 * _LONGEST])
    text = " ".join(text.split())
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
    return f'"{text}"'
