"""The BibTeX source of a single work, to be copied from a page into any .bib file."""

from __future__ import annotations

from collections.abc import Iterable

from itbib.exporting.borrowing import borrow_one
from itbib.exporting.dialects import CONTROL_TYPES, Dialect
from itbib.exporting.export import export
from itbib.model import Work


def bibtex_source(work: Work, works: Iterable[Work] = ()) -> str:
    """Write a work as plain BibTeX that stands alone.

    It is what ``itbib export`` writes of the work: 8-bit safe, without private fields. What
    the export leaves to a ``crossref`` is written into the entry, since the entry that it
    names does not come along.

    Args:
        work: the entry.
        works: where to look for the entries that it draws on, such as the whole library.

    Returns:
        The source from ``@`` to the closing brace, without blank lines and without a line
        break at the end.
    """
    if {"crossref", "xdata"} & work.fields.keys():
        work = borrow_one(work, {other.key.lower(): other for other in works})
    # BibTeX knows neither @set nor @xdata; biblatex's form is the only one that they have.
    dialect = Dialect.BIBLATEX if work.type in CONTROL_TYPES else Dialect.BIBTEX
    return export([work], {work.key: work.key}, dialect=dialect).text.rstrip("\n")
