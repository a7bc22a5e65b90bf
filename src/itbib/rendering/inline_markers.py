"""Regions in the middle of a text: a number with both its markers on one line.

For example::

This page lists <!-- itbib:count papers -->54<!-- /itbib:count papers --> papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from itbib.errors import Problem
from itbib.rendering.region import NEWLINE, Region

INLINE_KINDS = ("count",)
"""The kinds of regions that a sentence can hold."""

_PAIR = re.compile(
    rf"<!--[ \t]*itbib:(?P<kind>{'|'.join(INLINE_KINDS)})"
    r"(?P<words>(?:[ \t]+(?!sha256=)[A-Za-z0-9][^\s<>]*?)*)"
    r"(?P<sum>(?:[ \t]+sha256=(?P<digits>[0-9a-f]+))?)[ \t]*-->"
    r"(?P<body>(?:(?!<!--)[^\r\n])*)"
    r"<!--[ \t]*/itbib:(?P=kind)(?P=words)[ \t]*-->"
)
_OPENING = re.compile(
    rf"(?<=[^\s])[ \t]*<!--[ \t]*itbib:(?P<name>(?:{'|'.join(INLINE_KINDS)})\b[^\r\n<>]*?)"
    r"(?:[ \t]+sha256=[0-9a-f]+)?[ \t]*-->"
)
_CODE = re.compile(r"(`+)(?:(?!\1)[^\r\n]|\1`+)*?(?<!`)\1(?!`)")


def find_inline(text: str, path: str) -> list[Region]:
    """Find the regions that stand on one line each, in order; code spans show theirs.

    Args:
        text: what the file holds.
        path: its path.
    """
    return [_region(match, line, path) for match, line in _outside_code_spans(_PAIR, text)]


def stray_markers(text: str, path: str) -> list[Problem]:
    """Find the markers in the middle of a line that miss their partner.

    Args:
        text: what the file holds, those that have their partner being blanked.
        path: its path.
    """
    message = "this marker has no partner on its line"
    return [
        Problem(message, path, line, f"write '<!-- /itbib:{match['name']} -->' behind the number")
        for match, line in _outside_code_spans(_OPENING, text)
    ]


def blanked(text: str, regions: Iterable[Region]) -> str:
    """Give the text with other characters in the place of regions that stand on one line each.

    The markers of a region on one line are then not taken for those of others.
    """
    pieces: list[str] = []
    done = 0
    for region in regions:
        start = text.rindex("<!--", 0, region.checksum_span[0])
        end = text.index("-->", region.body_span[1]) + 3
        pieces += [text[done:start], "." * (end - start)]
        done = end
    return "".join([*pieces, text[done:]])


def _region(match: re.Match[str], line: int, path: str) -> Region:
    return Region(
        path=path,
        line=line,
        kind=match["kind"],
        words=tuple(match["words"].split()),
        indent="",
        newline="\n",
        checksum=match["digits"] or "",
        checksum_span=match.span("digits") if match["digits"] else match.span("sum"),
        body_span=match.span("body"),
        is_inline=True,
    )


def _outside_code_spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Find what matches, each with its line; within a line, code spans hide what they hold.

    Code spans are those of CommonMark 0.31, section 6.1, that end on the line they begin on.
    """
    line, start, end = 1, 0, -1
    spans: list[tuple[int, int]] = []
    for match in pattern.finditer(text):
        if match.start() > end:
            breaks = list(NEWLINE.finditer(text, start, match.start()))
            line += len(breaks)
            start = breaks[-1].end() if breaks else start
            following = NEWLINE.search(text, match.end())
            end = following.start() if following else len(text)
            spans = [span.span() for span in _CODE.finditer(text, start, end)]
        if not any(first < match.start() < last for first, last in spans):
            yield match, line
