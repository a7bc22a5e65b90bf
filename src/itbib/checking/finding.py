"""A finding: something on a page that looks wrong, with its code and its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from itbib.checking.fixing import Fix
from itbib.errors import Problem
from itbib.rules import Code, Severity

_LONGEST = 80
_RANK = {code: rank for rank, code in enumerate(Code)}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks wrong.

    Attributes:
        code: its kind.
        message: one sentence, without a final full stop.
        path: the file, as the user would name it.
        line: the line of the file, from 1.
        hint: what to do about it, or empty.
        column: the character in the line, from 1; 0 if the whole line is meant.
        fix: how to mend it, where that is safe.
        paper: canonical key of the paper whose ID is thought to be wrong, or empty.
    """

    code: Code
    message: str
    path: str
    line: int
    hint: str = ""
    column: int = 0
    fix: Fix | None = None
    paper: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.code.rule.severity

    def as_object(self) -> dict[str, str | int | bool]:
        """Give it as a JSON object."""
        return {
            "code": str(self.code),
            "severity": str(self.severity),
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "hint": self.hint,
            "fixable": self.fix is not None,
        }

    def problem(self) -> Problem:
        """Give it as a message for people: ``README.md:12: message [ragged-row]``."""
        return Problem(f"{self.message} [{self.code}]", self.path, self.line, self.hint)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by line and column, then by code; of equal ones give the first only."""
    known = dict.fromkeys(findings)
    return sorted(known, key=lambda finding: (finding.line, finding.column, _RANK[finding.code]))


def quoted(text: str) -> str:
    """Quote a text of the page for a message: on one line, cut short, fit for a terminal.

    What shows nothing, such as a soft hyphen, is left out.
    """
    text = "".join(c if c.isprintable() else " " * c.isspace() for c in text[: 4 * _LONGEST])
    text = " ".join(text.split())
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
    return f'"{text}"'
