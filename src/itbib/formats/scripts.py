"""Raised and lowered letters where a format has no marks for them: H₂O, O(n²), x^(i+j)."""

from __future__ import annotations

from itbib.formats.marks import Mark, Run
from itbib.tex.symbols import SUBSCRIPTS, SUPERSCRIPTS

_SCRIPTS = {Mark.RAISED: (SUPERSCRIPTS, "^"), Mark.LOWERED: (SUBSCRIPTS, "_")}
_NAMES_OF_RANKS = frozenset(("st", "nd", "rd", "th"))


def with_scripts(run: Run) -> str:
    """Tell a run by letters alone; those without a raised or lowered form stand behind a sign."""
    text = run.shown
    for mark, (forms, sign) in _SCRIPTS.items():
        if mark in run.marks and text not in _NAMES_OF_RANKS:
            letters = text.replace("−", "-")
            if all(letter in forms for letter in letters):
                return "".join(forms[letter] for letter in letters)
            return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"
    return text
