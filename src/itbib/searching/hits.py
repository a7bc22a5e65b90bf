"""What a search finds, beside what the library has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from itbib.adding.lookup import find_works
from itbib.bib.library import Library
from itbib.model import Record

HEADER = ("#", "ID", "DATE", "LIBRARY", "TITLE", "AUTHORS")


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that was found.

    Attributes:
        record: what arXiv says of it.
        key: of its entry in the library, or empty.
        watch: name of the stored query that found it, or empty.
    """

    record: Record
    key: str = ""
    watch: str = ""


def unique(records: Iterable[Record]) -> Iterator[Record]:
    """Pass over papers that come again: between two requests, hits move from page to page."""
    seen: set[str] = set()
    for record in records:
        if record.identifier.key not in seen:
            seen.add(record.identifier.key)
            yield record


def mark(records: Iterable[Record], library: Library | None, watch: str = "") -> list[Hit]:
    """Tell of each paper whether the library has it; however many they are, in one pass."""
    found = list(records)
    entries: dict[str, str] = {}
    if library is not None:
        blocks = find_works(library, [record.identifier for record in found])
        entries = dict(zip(blocks, library.keys_of(blocks.values()), strict=True))
    return [Hit(record, entries.get(record.identifier.key, ""), watch) for record in found]


def as_row(number: int, hit: Hit) -> tuple[str, ...]:
    """Give the cells of a hit under HEADER."""
    record = hit.record
    title = f"(withdrawn) {record.title}" if record.withdrawn else record.title
    authors = "".join(record.authors[:1]) + (" et al." if len(record.authors) > 1 else "")
    return str(number), record.identifier.key, record.published, hit.key, title, authors


def as_object(hit: Hit) -> dict[str, object]:
    """Give a hit as the object that ``--json`` writes."""
    record = hit.record
    return {
        "id": record.identifier.key,
        "version": record.identifier.version,
        "title": record.title,
        "authors": list(record.authors),
        "published": record.published,
        "updated": record.updated,
        "primary_class": record.primary_class,
        "doi": record.doi,
        "journal_ref": record.journal_ref,
        "comment": record.comment,
        "withdrawn": record.withdrawn,
        "key": hit.key or None,
        **({"watch": hit.watch} if hit.watch else {}),
    }
