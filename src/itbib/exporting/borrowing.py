"""The fields that an entry takes from others: by ``crossref`` and by ``xdata``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
# What says nothing of the parts.
_OWN = frozenset(
    (
        *("abstract", "crossref", "doi", "entryset", "eprint", "eprintclass", "eprinttype"),
        *("archiveprefix", "ids", "key", "label", "pages", "pagetotal", "primaryclass"),
        *("related", "shorttitle", "sorttitle", "url", "urldate", "xdata", "xref"),
    )
)
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


def borrow(works: Iterable[Work]) -> list[Work]:
    """Give works that need no other: with all that they inherit, under BibLaTeX's names.

    Args:
        works: all entries that may be named in the ``crossref`` or ``xdata`` of another.

    Returns:
        The works in order, without those that only lend fields (``@xdata``).
    """
    works = list(works)
    known = {work.key.lower(): work for work in works}
    return [borrow_one(work, known) for work in works if work.type != "xdata"]


def borrow_one(work: Work, known: Mapping[str, Work]) -> Work:
    """Give a work with all that it inherits.

    Args:
        work: an entry.
        known: the entries by their key in lower case.
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
