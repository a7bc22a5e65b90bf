"""All that looks wrong on a page, as far as the page alone can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from itbib.checking.anchors import anchor_findings, repeated_anchor_findings
from itbib.checking.entries import grids_of, groups_of
from itbib.checking.files import file_findings
from itbib.checking.finding import Finding, in_order
from itbib.checking.links import link_findings
from itbib.checking.numbers import number_findings
from itbib.checking.outline import outline_of
from itbib.checking.repeats import repeat_findings
from itbib.checking.sections import section_findings
from itbib.checking.shown import shown_findings
from itbib.checking.tables import table_findings
from itbib.reading.page import Page
from itbib.rules import Code

MADE_FROM_THE_LIBRARY = frozenset(
    {Code.EMPTY_LINK, Code.PLACEHOLDER_LINK, Code.BAD_ADDRESS, Code.BAD_IDENTIFIER}
    | {Code.DUPLICATE_ROW, Code.PLACEHOLDER_ID, Code.SAME_TITLE_TWO_IDS, Code.ID_MISMATCH}
    | {Code.WRONG_PAPER, Code.TITLE_DIFFERS, Code.YEAR_BEFORE_ID, Code.WITHDRAWN}
    | {Code.RAGGED_ROW, Code.DROPPED_CELLS, Code.BAD_SPAN, Code.MARKUP_SHOWN}
)
"""What in a region comes from rows and works, and is mended there."""

_BAD_BYTE = re.compile("[\udc80-\udcff]")

MOST_BYTES = 500 * 1024
"""How much of a file GitHub shows as a page; it cuts off what is behind."""


def page_findings(page: Page, path: str) -> list[Finding]:
    """Find what looks wrong in the tables, the lists and the text of a page.

    Args:
        page: the page.
        path: its file, as the user would name it.

    Returns:
        The findings by line.
    """
    outline = outline_of(page)
    grids = grids_of(outline)
    groups = groups_of(outline, grids)
    return in_order(
        (
            *table_findings(outline, grids, path),
            *link_findings(outline, groups, path),
            *anchor_findings(outline, groups, path),
            *repeat_findings(groups, page, path),
            *section_findings(outline, groups, path),
        )
    )


def further_findings(page: Page, path: str, exists: Callable[[str], bool]) -> list[Finding]:
    """Find what an import does not mind: see `page_findings` for the rest.

    Args:
        page: the page.
        path: its file, as the user would name it.
        exists: tells whether there is a file, by its path relative to the page's folder.
    """
    outline = outline_of(page)
    size = len("\n".join(page.lines).encode("utf-8", "surrogatepass"))
    large = list(_undecoded(page, path))
    if size > MOST_BYTES:
        message = f"the file has {size / 1024:,.0f} KB, and GitHub shows 500 KB of it"
        large.append(Finding(Code.LARGE_FILE, message, path, 1, "split it into several files"))
    return in_order(
        (
            *large,
            *file_findings(outline, exists, path),
            *number_findings(outline, path),
            *repeated_anchor_findings(outline, path),
            *shown_findings(outline, path),
        )
    )


def _undecoded(page: Page, path: str) -> Iterator[Finding]:
    for number, line in enumerate(page.lines, start=1):
        if bad := _BAD_BYTE.search(line):
            message = f"the file is not UTF-8: there is a byte 0x{ord(bad[0]) - 0xDC00:02x}"
            hint = "convert it once: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"
            yield Finding(Code.WRONG_ENCODING, message, path, number, hint, bad.start() + 1)
            return


def outside(findings: Iterable[Finding], regions: Sequence[tuple[int, int]]) -> list[Finding]:
    """Leave out what stands in regions and comes from the library.

    Args:
        findings: the findings.
        regions: first line of each region's body, from 1, and the line behind its last one.
    """
    return [
        finding
        for finding in findings
        if finding.code not in MADE_FROM_THE_LIBRARY
        or not any(first <= finding.line < after for first, after in regions)
    ]
