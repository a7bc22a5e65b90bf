"""Regions that do not show what the library says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from itbib.checking.finding import Finding
from itbib.rendering.regions import Change, State
from itbib.rules import Code


def region_findings(changes: Iterable[Change]) -> Iterator[Finding]:
    """Find regions that are stale or were edited by hand.

    Args:
        changes: what rendering would do to each region.
    """
    for change in changes:
        region = change.region
        if change.state is State.STALE:
            message = f"the region {region.name} does not show what the library says"
            yield Finding(Code.STALE_REGION, message, region.path, region.line, "run: itbib render")
        elif change.state is State.EDITED:
            message = f"the region {region.name} was edited by hand"
            hint = f"take the edits back with: itbib import {region.path}"
            yield Finding(Code.EDITED_REGION, message, region.path, region.line, hint)
