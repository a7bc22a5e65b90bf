"""Tables as data for spreadsheets and scripts: comma-separated (RFC 4180), tab-separated."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable

from itbib.markdown.markup import Inline, Link, parse, to_text
from itbib.markdown.nodes import Emphasis, Strike, Strong, Tagged
from itbib.rendering.tables import CellView
from itbib.survey.config import Kind
from itbib.tabling.sheet import Sheet, item_texts, resolved

ITEM_SEPARATOR = "; "
"""What stands between the items of a list in one cell."""

# Their labels, such as "project", are the same in every row.
_OF_LINKS = (Kind.LINK, Kind.PAPER, Kind.BIBTEX, Kind.STARS)
# What a spreadsheet computes when it opens the file (OWASP, "CSV Injection"): anybody who may
# write a cell could have it fetch an address. Numbers and lone signs are harmless.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,%\s]*\Z)")


def to_csv(sheets: Iterable[Sheet]) -> str:
    """Write tables as CSV by RFC 4180, lines ending in CRLF, a blank line between tables."""
    return "\r\n".join(map(_csv, sheets))


def to_tsv(sheets: Iterable[Sheet]) -> str:
    """Write tables with tabs between cells (IANA's text/tab-separated-values).

    The format has no quotes, so no cell holds a tab or a line break: each is a blank.
    """
    return "\n".join(map(_tsv, sheets))


def _csv(sheet: Sheet) -> str:
    sink = _Sink()
    csv.writer(sink, lineterminator="\r\n").writerows(_lines(sheet, str))
    return "".join(sink.lines)


class _Sink:
    """Takes what the writer of the standard library writes."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, text: str) -> None:
        """Take a line."""
        self.lines.append(text)


def _tsv(sheet: Sheet) -> str:
    return "".join("\t".join(line) + "\n" for line in _lines(sheet, _on_one_line))


def _lines(sheet: Sheet, write: Callable[[str], str]) -> list[list[str]]:
    """Give the heads and the rows as text."""
    columns = sheet.view.columns
    head = [[to_text(column.heading) for column in columns]] if sheet.table.head else []
    empty = parse(sheet.table.empty)
    body = [[_cell(cell, empty) for cell in row] for row in resolved(sheet.view)]
    return [[write(_inert(text)) for text in line] for line in head + body]


def _cell(cell: CellView, empty: Inline) -> str:
    """Give the text of a cell; where it is made of links, their addresses."""
    if cell.is_empty:
        return ""
    addresses = _addresses(cell.content) if Kind(cell.column.kind) in _OF_LINKS else []
    if addresses:
        return ITEM_SEPARATOR.join(dict.fromkeys(addresses))
    return ITEM_SEPARATOR.join(item_texts(cell, empty))


def _addresses(content: Inline) -> list[str]:
    found: list[str] = []
    for node in content:
        if isinstance(node, Link):
            found.append(node.href)
        elif isinstance(node, Emphasis | Strong | Strike | Tagged):
            found += _addresses(node.children)
    return [address for address in found if address]


def _inert(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
