"""The column of a finding on a page, and a fix, where the line tells which stretch is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from itbib.checking.finding import Finding
from itbib.checking.fixing import Fix
from itbib.checking.places import Places
from itbib.rules import Code

_QUOTED = re.compile(r'"([^"]*?)…?"')
_MEANT = re.compile(r"did you mean '?(?P<meant>#[^\s']+|https?://[^\s']+?)'?\?")


def with_columns(findings: Iterable[Finding], places: Places) -> list[Finding]:
    """Complete findings.

    Args:
        findings: the findings on a page, with their lines.
        places: the lines of its file.

    Returns:
        The same. A column is that of the last text quoted in the message that stands in the
        line, an address rather than what its link is called.
    """
    return [_completed(finding, places) for finding in findings]


def _completed(finding: Finding, places: Places) -> Finding:
    if finding.column:
        return finding
    said = _QUOTED.findall(finding.message)
    labels = (places.column(finding.line, f"[{text}](") for text in said[:1] if text)
    found = (places.column(finding.line, text) for text in reversed(said) if len(text) > 1)
    first = labels if finding.code is Code.EMPTY_LINK else iter(())
    column = next(filter(None, (*first, *found)), 0)
    fix = _fix(finding, said, places)
    return replace(finding, column=column, fix=fix) if column or fix else finding


def _fix(finding: Finding, said: list[str], places: Places) -> Fix | None:
    """Replace an address by the one that was meant, if it stands once in the line and is whole."""
    if finding.code not in (Code.BROKEN_ANCHOR, Code.BAD_ADDRESS) or not said:
        return None
    meant = _MEANT.fullmatch(finding.hint)
    if meant is None:
        meant = _MEANT.search(finding.hint)
    if meant is None or "one of" in finding.hint:
        return None
    address = said[-1] if finding.code is Code.BAD_ADDRESS else _anchor(said)
    # In brackets of a link or quotes of an attribute, nothing else is part of the address.
    for before, behind in (("(", ")"), ('"', '"'), ("'", "'")):
        at = places.only(finding.line, f"{before}{address}{behind}")
        if at is not None:
            return Fix(at + 1, at + 1 + len(address), meant["meant"])
    return None


def _anchor(said: list[str]) -> str:
    return next((text for text in reversed(said) if text.startswith("#")), "")
