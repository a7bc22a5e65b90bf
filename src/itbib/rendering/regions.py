"""Replacing the bodies of regions, and nothing else.

The opening marker carries the checksum of the body that itbib wrote, so that an edit by
hand is noticed and never overwritten silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from itbib.rendering.region import NEWLINE, Region

# A closing marker, and on the next line the tag of an element that holds the region.
_HELD = re.compile(r"[^\r\n]*(?:\r\n?|\n)(?: {4}|\t)[ \t]*</?[A-Za-z]")


class State(StrEnum):
    """What has become of a region since it was written."""

    FRESH = "fresh"
    STALE = "stale"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Change:
    """What there is to do about a region.

    Attributes:
        region: the region.
        state: ``fresh`` if there is nothing to do; ``stale`` if its body or checksum is out
            of date; ``edited`` if the body is neither what itbib wrote nor what it would write.
        old: the body as it is, lines ending in LF.
        new: the body as it should be, likewise.
    """

    region: Region
    state: State
    old: str
    new: str


def plan(text: str, regions: Iterable[Region], bodies: Iterable[str]) -> tuple[Change, ...]:
    """Compare the regions of a file with what they should hold.

    The body of a region on one line stays on it. Any other is set off by blank lines,
    without which Markdown would run on across the markers (CommonMark 0.31, section 4.6), and
    indented like the opening marker.

    Args:
        text: what the file holds.
        regions: its regions, from `markers.find_regions`.
        bodies: the text for each region, in the same order.
    """
    changes: list[Change] = []
    for region, body in zip(regions, bodies, strict=True):
        old = NEWLINE.sub("\n", text[slice(*region.body_span)])
        if region.is_inline:
            new = body
        else:
            is_held = _HELD.match(text, region.body_span[1]) is not None
            new = _framed(body, region.indent, is_held=is_held)
        if old == new:
            state = State.FRESH if region.checksum == checksum(new) else State.STALE
        elif region.checksum:
            state = State.STALE if region.checksum == checksum(old) else State.EDITED
        else:
            state = State.EDITED if old.strip() else State.STALE
        changes.append(Change(region, state, old, new))
    return tuple(changes)


def apply(text: str, changes: Iterable[Change], *, force: bool = False) -> str:
    """Write the new bodies and checksums; everything else stays as it is.

    Args:
        text: what the file holds.
        changes: from `plan`, for the same text.
        force: whether to replace bodies that were edited by hand, too.
    """
    pieces: list[str] = []
    done = 0
    for change in changes:
        if change.state is State.FRESH or (change.state is State.EDITED and not force):
            continue
        region = change.region
        digits = checksum(change.new)
        start, end = region.checksum_span
        pieces += [text[done:start], digits if region.checksum else f" sha256={digits}"]
        done = end
        if change.old != change.new:
            start, end = region.body_span
            pieces += [text[done:start], change.new.replace("\n", region.newline)]
            done = end
    return "".join([*pieces, text[done:]])


def checksum(body: str) -> str:
    """Give the first 12 hexadecimal digits of a body's SHA-256, its lines ending in LF."""
    return sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _framed(body: str, indent: str, *, is_held: bool) -> str:
    lines = NEWLINE.sub("\n", body).strip("\n").split("\n")
    indented = [indent + line if line.strip() else "" for line in lines]
    # A blank line ends a block of HTML; what follows it indented would be shown as code.
    end = "\n" if is_held and lines[0].startswith("<") else "\n\n"
    return "\n" + "\n".join(indented) + end if any(indented) else "\n"
