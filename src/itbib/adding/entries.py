"""From what arXiv says of a paper to the entry that stands in references.bib."""

from __future__ import annotations

from itbib.bib.edit import MONTHS
from itbib.model import Record
from itbib.tex.authors import authors_to_bibtex
from itbib.tex.text import escape_specials, unicode_to_tex
from itbib.tex.titles import title_to_bibtex


def fields_of(record: Record) -> dict[str, str]:
    """Make the fields of a @misc entry, as arXiv's own export has them.

    Year and month are those of version 1. See arXiv's "Use of BibTeX" for eprint,
    archiveprefix and primaryclass.

    Returns:
        Value by field name in the order in which they are written, without delimiters.
    """
    key = record.identifier.key
    year, month = record.published.split("-")[:2]
    fields = {
        "title": title_to_bibtex(record.title),
        "author": authors_to_bibtex(record.authors),
        "year": year,
        "month": MONTHS[int(month) - 1],
        "eprint": key,
        "archiveprefix": "arXiv",
        "primaryclass": record.primary_class,
        "doi": record.doi,
        "journal": escape_specials(record.journal_ref),
        "url": f"https://arxiv.org/abs/{key}",
    }
    return {name: value for name, value in fields.items() if value}


def written_fields(record: Record, *, in_utf8: bool) -> dict[str, str]:
    """Make those fields as they are written into a file.

    Args:
        record: what arXiv says.
        in_utf8: whether the file is UTF-8; one in another encoding gets letters as TeX,
            which every encoding holds.
    """
    fields = fields_of(record)
    if in_utf8:
        return fields
    return {name: unicode_to_tex(value)[0] for name, value in fields.items()}
