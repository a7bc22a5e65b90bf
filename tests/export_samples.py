"""Works put through the export, and the export read again."""

from __future__ import annotations

from collections.abc import Mapping

from itbib.bib.library import Library
from itbib.exporting.citekeys import own_keys
from itbib.exporting.export import Dialect, Exported, export
from itbib.model import Work

# What every style wants of a @misc.
COMPLETE = {"title": "T", "author": "A. Body", "year": "2020"}


def exported(
    *works: Work, dialect: Dialect = Dialect.BIBTEX, journal_arxiv: bool = False
) -> Exported:
    return export(works, own_keys(works), dialect=dialect, journal_arxiv=journal_arxiv)


def entry(key: str, kind: str, **fields: str) -> Work:
    return Work(key, kind, fields, "my.bib", 7)


def work(key: str = "k", kind: str = "misc", **fields: str) -> Work:
    """Make an entry that has what every style wants, unless other fields are given."""
    return entry(key, kind, **{**COMPLETE, **fields})


def reread(text: str) -> list[Work]:
    """Read an export, which has to be sound."""
    library = Library.from_bytes(text.encode(), "refs.bib")
    assert library.problems() == []
    return library.entries()


def shape(given: Work, dialect: Dialect = Dialect.BIBTEX) -> tuple[str, Mapping[str, str]]:
    """Give type and fields of an entry as they are read from the export."""
    (read,) = reread(exported(given, dialect=dialect).text)
    return read.type, read.fields


def field(name: str, value: str, dialect: Dialect = Dialect.BIBTEX) -> str:
    """Give a field as it stands in the export, delimiters included."""
    text = exported(work(**{name: value}), dialect=dialect).text
    line = next((line for line in text.splitlines() if line.split("=")[0].strip() == name), "")
    return line.partition("=")[2].strip().removesuffix(",")
