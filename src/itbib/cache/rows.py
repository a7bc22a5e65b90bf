"""Papers as rows of the store, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple

from itbib.identifiers import ArxivId
from itbib.model import Base, Record


class RowError(Exception):
    """A row is not as any row was ever written: the store is damaged."""


class Row(NamedTuple):
    """A paper as the store holds it; its fields are the columns of the table.

    All text must be fit for UTF-8: no lone surrogates.

    Attributes:
        id: canonical key, without version.
        version: 0 if none is known.
        title: as in `Record`, like all that is not explained here.
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


_TYPES = [str, int, *[str] * 8, *[int] * 3]


@dataclass(frozen=True, slots=True)
class Load:
    """How far the load of a file has come.

    Attributes:
        fingerprint: tells the file from all others, whatever its name.
        name: of the file, for people.
        position: where in the file to go on, in a unit of the reader's own choice.
        lines: how many lines were read.
        finished: when it was done, in seconds since 1970; None while it is not.
    """

    fingerprint: str
    name: str
    position: int = 0
    lines: int = 0
    finished: int | None = None


def to_row(record: Record, as_of: int) -> Row:
    """Write a record as a row."""
    return Row(
        record.identifier.key,
        record.identifier.version or 0,
        storable(record.title),
        storable(json.dumps(record.authors, ensure_ascii=False)),
        storable(record.published),
        storable(record.updated),
        storable(record.primary_class),
        storable(record.doi),
        storable(record.journal_ref),
        storable(record.comment),
        int(record.withdrawn),
        as_of,
        0,
    )


def to_record(row: tuple[object, ...]) -> Record:
    """Read a row.

    Args:
        row: the columns in the order of `Row`.

    Raises:
        RowError: no paper was ever written like this.
    """
    if [type(value) for value in row] != _TYPES:
        raise RowError("a row has columns of wrong types")
    columns = Row._make(row)
    try:
        authors = json.loads(columns.authors)
        identifier = ArxivId.parse(columns.id)
        if columns.version:
            identifier = ArxivId(identifier.archive, identifier.number, columns.version)
    except (ValueError, RecursionError) as error:
        raise RowError(f"a row makes no sense: {error}") from error
    if not isinstance(authors, list) or not all(isinstance(name, str) for name in authors):
        raise RowError("a row has no list of authors")
    record = Record(
        identifier,
        columns.title,
        tuple(authors),
        columns.published,
        columns.updated,
        columns.primary_class,
        columns.doi,
        columns.journal_ref,
        columns.comment,
        bool(columns.withdrawn),
    )
    if not columns.is_tex:
        return record
    # Loaded here: only papers from bulk metadata need it.
    from itbib.cache.decoding import decoded

    return decoded(record)


def to_load(row: tuple[object, ...]) -> Load:
    """Read how far a load has come.

    Raises:
        RowError: no load was ever written like this.
    """
    match row:
        case (
            str() as fingerprint,
            str() as name,
            int() as position,
            int() as lines,
            (int() | None) as finished,
        ):
            return Load(fingerprint, name, position, lines, finished)
    raise RowError("a load has columns of wrong types")


def base_to_json(base: Base) -> str:
    """Write a base as JSON, in ASCII."""
    return json.dumps([to_row(base.record, 0), dict(base.fields)])


def base_from_json(text: object) -> Base:
    """Read a base.

    Raises:
        RowError: no base was ever written like this.
    """
    try:
        parsed = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError) as error:
        raise RowError(f"a base makes no sense: {error}") from error
    row, fields = parsed if isinstance(parsed, list) and len(parsed) == 2 else (None, None)
    if not isinstance(row, list) or not isinstance(fields, dict):
        raise RowError("a base is not a row and fields")
    if not all(isinstance(value, str) for value in fields.values()):
        raise RowError("a base has a field that is no text")
    return Base(to_record(tuple(row)), fields)


def storable(text: str) -> str:
    """Make a text fit for UTF-8: a lone surrogate becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
