"""Papers as rows of the store, and back."""

from __future__ import annotations

import json
import sqlite3
from typing import NamedTuple

from itbib.identifiers import ArxivId
from itbib.model import Base, Record


class Row(NamedTuple):
    """A paper as the store holds it; its fields are the columns of the table.

    Attributes:
        id: canonical key, without version.
        version: 0 if none is known.
        title, published, updated, primary_class, doi, journal_ref, comment: as in `Record`.
        authors: JSON array of names.
        withdrawn: 0 or 1.
        as_of: when arXiv said so, in seconds since 1970.
        is_tex: 1 if the text is TeX, as in arXiv's bulk metadata; it is decoded when it is read.
    """

    id: str
    version: int
    title: str
    authors: str
    published: str
    updated: str
    primary_class: str
    doi: str
    journal_ref: str
    comment: str
    withdrawn: int
    as_of: int
    is_tex: int


def to_row(record: Record, as_of: int) -> Row:
    """Write a record as a row."""
    return Row(
        record.identifier.key,
        record.identifier.version or 0,
        record.title,
        json.dumps(record.authors, ensure_ascii=False),
        record.published,
        record.updated,
        record.primary_class,
        record.doi,
        record.journal_ref,
        record.comment,
        int(record.withdrawn),
        as_of,
        0,
    )


def to_record(row: Row) -> Record:
    """Read a row.

    Raises:
        sqlite3.DatabaseError: no paper was ever written like this.
    """
    try:
        identifier = ArxivId.parse(row.id)
        record = Record(
            ArxivId(identifier.archive, identifier.number, row.version or None),
            row.title,
            tuple(json.loads(row.authors)),
            row.published,
            row.updated,
            row.primary_class,
            row.doi,
            row.journal_ref,
            row.comment,
            bool(row.withdrawn),
        )
    except (ValueError, TypeError) as error:
        raise sqlite3.DatabaseError(f"a row makes no sense: {error}") from error
    if not row.is_tex:
        return record
    # Loaded here: only papers from bulk metadata need it.
    from itbib.cache.snapshot import decoded

    return decoded(record)


def base_to_json(base: Base) -> str:
    """Write a base as JSON."""
    return json.dumps([to_row(base.record, 0), dict(base.fields)], ensure_ascii=False)


def base_from_json(text: str) -> Base:
    """Read a base.

    Raises:
        sqlite3.DatabaseError: no base was ever written like this.
    """
    try:
        row, fields = json.loads(text)
        return Base(to_record(Row(*row)), dict(fields))
    except (ValueError, TypeError) as error:
        raise sqlite3.DatabaseError(f"a row makes no sense: {error}") from error
