"""Papers from arXiv's bulk metadata, which has TeX, as arXiv's API would give them."""

from __future__ import annotations

from dataclasses import replace

from itbib.model import Record
from itbib.tex.arxiv_text import to_unicode


def decoded(record: Record) -> Record:
    """Make some of the TeX of a record into Unicode, as arXiv does."""
    return replace(
        record,
        title=_decoded(record.title),
        authors=tuple(map(_decoded, record.authors)),
        journal_ref=_decoded(record.journal_ref),
        comment=_decoded(record.comment),
    )


def _decoded(text: str) -> str:
    return " ".join(to_unicode(text).split())
