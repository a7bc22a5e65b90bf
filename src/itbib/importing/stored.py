"""How a cell is written in a row: the inverse of how a row's cell is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from itbib.importing.spans import ABOVE, LEFT
from itbib.markdown.cell import to_cell
from itbib.markdown.escaping import safe_url
from itbib.markdown.inline import Inline, Link, to_text
from itbib.rendering.cells import split_list
from itbib.survey.config import Kind

_BARE_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z")
_AND = re.compile(r"(?<!\S)(and)(?!\S)", re.IGNORECASE)


def stored(kind: Kind, label: str, content: Inline) -> str:
    """Write what a cell shows as what its row holds.

    Args:
        kind: the kind of the column.
        label: what its links say, where the kind is ``link`` or ``paper``.
        content: what the cell shows.

    Returns:
        The address alone where the cell is a link that says the label; else inline Markdown.
    """
    if kind in (Kind.LINK, Kind.PAPER) and len(content) == 1:
        link = content[0]
        if (
            isinstance(link, Link)
            and to_text(link.children) == label
            and len(link.children) == 1
            and not link.title
            and _BARE_URL.match(link.href)
            and safe_url(link.href) == link.href
        ):
            return link.href
    text = to_cell(content)
    if text in (ABOVE, LEFT):
        return f"\\{text}"
    if kind in (Kind.LINK, Kind.PAPER) and _BARE_URL.match(text):
        # Text that looks like an address must not become a link.
        return text.replace(":", "\\:", 1)
    return text


def joined(items: Sequence[str]) -> str:
    """Write a list in BibTeX's form, such that it is split into the same items again.

    >>> joined(["CLIP", "Salt and Pepper", ""])
    'CLIP and Salt {and} Pepper and {}'
    """
    written = []
    for item in items:
        text = _AND.sub(r"{\1}", item) if item else "{}"
        if split_list(text) != (item,):
            text = f"{{{item}}}"
        written.append(text)
    return " and ".join(written) if written != ["{}"] else ""
