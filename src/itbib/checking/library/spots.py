"""Findings at places of a .bib file."""

from __future__ import annotations

from dataclasses import dataclass

from itbib.bib.library import Library
from itbib.checking.finding import Finding
from itbib.checking.fixing import Fix
from itbib.rules import Code


@dataclass(frozen=True, slots=True)
class Spots:
    """Makes findings from indices of a file's text."""

    library: Library

    def finding(
        self, code: Code, message: str, index: int, hint: str = "", fix: Fix | None = None
    ) -> Finding:
        """Make a finding.

        Args:
            code: its kind.
            message: one sentence, without a final full stop.
            index: where the text begins that is meant.
            hint: what to do about it, or empty.
            fix: how to mend it, where that is safe.
        """
        text = self.library.text
        before = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index))
        line = self.library.line(index)
        return Finding(code, message, self.library.path, line, hint, index - before, fix)
