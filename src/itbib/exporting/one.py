"""The BibTeX source of a single work, to be copied from a page into any .bib file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from itbib.exporting.dialects import CONTROL_TYPES, Dialect
from itbib.exporting.export import export
from itbib.exporting.field_text import split_keys
from itbib.model import Work

_DRAWS_ON = ("xdata", "crossref")
# What tells of the entry that is drawn on, and not of the one that draws on it: biblatex's
# rules (manual, appendix B), and whatever leads to the whole instead of the part.
_NOT_INHERITED = frozenset(
    (
        *("archiveprefix", "crossref", "doi", "entryset", "eprint", "eprintclass", "eprinttype"),
        *("execute", "ids", "key", "label", "options", "presort", "primaryclass", "related"),
        *("shorttitle", "sorttitle", "sortkey", "subtitle", "title", "titleaddon", "url"),
        *("urldate", "xdata", "xref"),
    )
)


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
        work = _whole(work, {other.key.lower(): other for other in works})
    # BibTeX knows neither @set nor @xdata; biblatex's form is the only one that they have.
    dialect = Dialect.BIBLATEX if work.type in CONTROL_TYPES else Dialect.BIBTEX
    return export([work], {work.key: work.key}, dialect=dialect).text.rstrip("\n")


def _whole(work: Work, known: dict[str, Work], seen: frozenset[str] = frozenset()) -> Work:
    """Give a work with the fields that it has from others, and without their names."""
    fields = {name: value for name, value in work.fields.items() if name not in _DRAWS_ON}
    seen |= {work.key.lower()}
    for name in _DRAWS_ON:
        for key in split_keys(work.fields.get(name, "")):
            lender = known.get(key.lower())
            if lender is None or lender.key.lower() in seen:
                continue
            lent = _whole(lender, known, seen).fields
            for field, value in (lent if name == "xdata" else _inherited(lender, lent)).items():
                fields.setdefault(field, value)
    return Work(work.key, work.type, fields, work.path, work.line)


def _inherited(parent: Work, fields: Mapping[str, str]) -> dict[str, str]:
    """Give what a part has from the whole that it is in."""
    inherited = {name: value for name, value in fields.items() if name not in _NOT_INHERITED}
    title = fields.get("title", "")
    if title:
        container = "journal" if parent.type == "periodical" else "booktitle"
        subtitle = fields.get("subtitle", "")
        inherited.setdefault(container, f"{title}: {subtitle}" if subtitle else title)
    return inherited
