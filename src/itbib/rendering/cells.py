"""The value of one cell: what a row says, or else what the works that it cites say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import quote

from itbib.markdown.escaping import one_line, safe_url
from itbib.markdown.markup import Break, Inline, Link, Text, parse
from itbib.model import Row
from itbib.rendering.reference import Reference
from itbib.rendering.stars import badge
from itbib.survey.config import Column, Kind

_YES = frozenset({"yes", "true", "y", "1", "✓"})
_NO = frozenset({"no", "false", "n", "0", "✗"})
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z")
_BRACE_OR_AND = re.compile(r"[{}]|(?<=\s)and(?=\s)", re.IGNORECASE)
_BRACED_AND = re.compile(r"\{(and)\}", re.IGNORECASE)


class Mark(Enum):
    """A cell, or an item of one, that continues another."""

    ABOVE = "^^"
    LEFT = "<<"


MARKS = {mark.value: mark for mark in Mark}


@dataclass(frozen=True, slots=True)
class Item:
    """What a cell shows, or one item of the list that it shows.

    Attributes:
        content: what is shown; nothing if the item is missing or a mark.
        source: what the row holds, if that is shown as it is, else empty. What is written in
            two ways is equal all the same.
        mark: what it continues, if it is such a mark.
    """

    content: Inline = ()
    source: str = field(default="", compare=False)
    mark: Mark | None = None


def is_address(value: str) -> bool:
    """Tell whether a cell is an address and nothing else."""
    return _URL.match(value) is not None


def stored_value(row: Row, column: Column) -> str:
    """Give what the row holds for a column, white space collapsed; empty if nothing.

    BibTeX does not distinguish the case of field names, so neither does this.
    """
    if not row.cells:
        return ""
    wanted = column.name.lower()
    found = next((value for name, value in row.cells.items() if name.lower() == wanted), "")
    return one_line(found).strip()


def split_list(value: str) -> tuple[str, ...]:
    """Split a list by BibTeX's rule for names ("Tame the BeaST", section 11.1).

    The items are separated by the word ``and`` in any case, with white space around it and
    outside all braces. An item that is wholly in braces loses them, and so does a braced
    ``and``.

    >>> split_list("CLIP and {Salt and Pepper} and {}")
    ('CLIP', 'Salt and Pepper', '')
    """
    if not value.strip():
        return ()
    items: list[str] = []
    depth = start = 0
    for match in _BRACE_OR_AND.finditer(value):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        elif depth == 0:
            items.append(value[start : match.start()])
            start = match.end()
    items.append(value[start:])
    return tuple(_unbraced(item.strip()) for item in items)


def _unbraced(item: str) -> str:
    """Take away the braces around a whole item, else those around a single ``and``."""
    depth = 0
    for position, character in enumerate(item):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            if character == "}" and position == len(item) - 1:
                return item[1:-1].strip()
            break
    return _BRACED_AND.sub(r"\1", item)


def cell_items(
    column: Column,
    row: Row,
    references: Mapping[str, Reference],
    list_url: str | None,
    bib_url: str | None = None,
) -> tuple[Item, ...]:
    """Give what a row shows in a column.

    Args:
        column: the column.
        row: the row.
        references: the works that rows cite, by key.
        list_url: the file with the citation list, relative to the one being written; empty
            for the same file, None if no file has one.
        bib_url: the library, relative to the file being written; None to link to no entry.

    Returns:
        The items of a list column, each with a line of its own; a single item for another
        column; nothing if the cell is missing. An item without content shows as missing.
    """
    value = stored_value(row, column)
    if column.is_list:
        return tuple(_stored(column.kind, column.label, item) for item in split_list(value))
    if value:
        return (_stored(column.kind, column.label, value),)
    if column.kind.computed:
        works = [references[key] for key in row.cite]
        if column.kind is Kind.STARS:
            content = _stars(column, row, works)
        elif column.kind is Kind.BIBTEX:
            content = _sources(column, works, bib_url)
        else:
            content = _COMPUTED[column.kind](column, works, list_url)
        return (Item(content),) if content else ()
    return ()


def _stored(kind: Kind, label: str, value: str) -> Item:
    if mark := MARKS.get(value):
        return Item(mark=mark)
    if kind in (Kind.LINK, Kind.PAPER) and is_address(value):
        url = safe_url(value)
        return Item((Link(url, (Text(label),)),) if url else (Text(value),))
    if kind is Kind.FLAG and value.lower() in _YES:
        return Item((Text("Yes"),))
    if kind is Kind.FLAG and value.lower() in _NO:
        return Item((Text("No"),))
    return Item(parse(value), value)


def _joined(parts: Sequence[Inline], separator: Inline) -> Inline:
    joined: list[Inline] = []
    for part in parts:
        if part:
            joined += [separator, part] if joined else [part]
    return tuple(node for part in joined for node in part)


def _linked(text: str, url: str) -> Inline:
    if not text:
        return ()
    return (Link(url, (Text(text),)),) if url else (Text(text),)


def _stars(column: Column, row: Row, works: Sequence[Reference]) -> Inline:
    wanted = column.source.lower()
    cells = [one_line(v).strip() for n, v in row.cells.items() if wanted in ("", n.lower())]
    return badge(cells, [] if wanted else [work.url for work in works])


def _sources(column: Column, works: Sequence[Reference], bib_url: str | None) -> Inline:
    if bib_url is None:
        return ()
    return _numbered(column, [f"{quote(bib_url)}#L{work.line}" for work in works if work.line])


def _papers(column: Column, works: Sequence[Reference], _: str | None) -> Inline:
    return _numbered(column, [work.url for work in works if work.url and work.is_paper])


def _numbered(column: Column, urls: Sequence[str]) -> Inline:
    """Make links that say the label, and their numbers from the second on."""
    labels = [column.label if at == 1 else f"{column.label} {at}" for at in range(1, len(urls) + 1)]
    return _joined([_linked(*pair) for pair in zip(labels, urls, strict=True)], (Text(", "),))


def _citations(_: Column, works: Sequence[Reference], list_url: str | None) -> Inline:
    parts = [
        _linked(f"[{work.number}]", "" if list_url is None else f"{list_url}#{work.anchor}")
        for work in works
    ]
    return _joined(parts, (Text(", "),))


def _titles(_: Column, works: Sequence[Reference], __: str | None) -> Inline:
    return _joined([_linked(work.title, work.url) for work in works], (Break(),))


def _authors(_: Column, works: Sequence[Reference], __: str | None) -> Inline:
    return _joined([_linked(work.short_authors, "") for work in works], (Break(),))


def _years(_: Column, works: Sequence[Reference], __: str | None) -> Inline:
    return _joined([_linked(work.year, "") for work in works], (Text(", "),))


def _venues(_: Column, works: Sequence[Reference], __: str | None) -> Inline:
    return _joined([_linked(work.venue, "") for work in works], (Break(),))


_COMPUTED: Mapping[Kind, Callable[[Column, Sequence[Reference], str | None], Inline]] = {
    Kind.PAPER: _papers,
    Kind.CITATION: _citations,
    Kind.TITLE: _titles,
    Kind.AUTHORS: _authors,
    Kind.YEAR: _years,
    Kind.VENUE: _venues,
}
