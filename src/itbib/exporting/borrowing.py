"""The fields that an entry takes from others: by ``crossref`` and by ``xdata``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from itbib.exporting.field_text import split_keys
from itbib.model import Work

Fields = dict[str, str]

# What the fields of a whole are called in its parts (biblatex manual, appendix B).
_IN_PARTS = {
    "title": "booktitle",
    "subtitle": "booksubtitle",
    "titleaddon": "booktitleaddon",
    "author": "bookauthor",
}
_IN_ARTICLES = {"title": "journaltitle", "subtitle": "journalsubtitle"}
_IN_VOLUMES = {"title": "maintitle", "subtitle": "mainsubtitle"}
_WHOLES = frozenset(("book", "collection", "proceedings", "reference"))
_BY_ONE_AUTHOR = frozenset(("book", "mvbook"))
# What says nothing of the parts: what biblatex never passes on (the same appendix), and what
# leads to the whole instead of the part.
_OWN = frozenset(
    (
        *("abstract", "archiveprefix", "crossref", "doi", "entryset", "entrysubtype", "eprint"),
        *("eprintclass", "eprinttype", "execute", "ids", "key", "label", "options", "pages"),
        *("pagetotal", "presort", "primaryclass", "related", "relatedoptions", "relatedstring"),
        *("relatedtype", "shorthand", "shorthandintro", "shorttitle", "sortkey", "sorttitle"),
        *("url", "urldate", "xdata", "xref"),
    )
)
# A chain of entries this long is a circle.
_MOST_STEPS = 9


def with_borrowed(work: Work, known: Mapping[str, Work], through: Sequence[str]) -> Fields:
    """Add the fields that a work lacks from the entries that it names in some of its fields.

    Args:
        work: an entry.
        known: the entries by their key in lower case.
        through: names of the fields that name others, such as ``xdata``.
    """
    fields = dict(work.fields)
    waiting = [key for name in through for key in split_keys(fields.pop(name, ""))]
    seen = {work.key}
    while waiting:
        lender = known.get(waiting.pop(0).lower())
        if lender is None or lender.key in seen:
            continue
        seen.add(lender.key)
        for name, value in lender.fields.items():
            if name in through:
                waiting += split_keys(value)
            else:
                fields.setdefault(name, value)
    return fields


def borrow_one(work: Work, known: Mapping[str, Work]) -> Work:
    """Give a work that needs no other: with all that it inherits, under BibLaTeX's names.

    Args:
        work: an entry.
        known: all entries that ``crossref`` or ``xdata`` may name, by their key in lower case.
            A name that none of them has is passed over.
    """
    return Work(work.key, work.type, _whole(work, known, _MOST_STEPS), work.path, work.line)


def _whole(work: Work, known: Mapping[str, Work], steps: int) -> Fields:
    fields = with_borrowed(work, known, ("xdata",))
    parent = known.get(fields.pop("crossref", "").lower())
    if parent is None or parent.key == work.key or not steps:
        return fields
    names: Mapping[str, str] = _IN_ARTICLES if parent.type == "periodical" else _IN_PARTS
    if work.type in _WHOLES:
        names = _IN_VOLUMES
    lent = _whole(parent, known, steps - 1)
    if parent.type in _BY_ONE_AUTHOR and "author" in lent:
        fields.setdefault("author", lent["author"])
    for name, value in lent.items():
        if name not in _OWN:
            fields.setdefault(names.get(name, name), value)
    return fields
