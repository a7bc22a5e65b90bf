"""All that looks wrong on a page, as far as the page alone can tell."""

from __future__ import annotations

from itbib.checking.anchors import anchor_findings
from itbib.checking.entries import grids_of, groups_of
from itbib.checking.finding import Finding, in_order
from itbib.checking.links import link_findings
from itbib.checking.outline import outline_of
from itbib.checking.repeats import repeat_findings
from itbib.checking.tables import table_findings
from itbib.reading.page import Page


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
        )
    )
