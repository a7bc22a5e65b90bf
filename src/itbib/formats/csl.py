"""CSL-JSON, the items that citeproc processors take: Pandoc, Zotero, citation-js.

The words are those of the schema of CSL 1.0.2 (csl-data.json) and its specification,
appendices III and IV.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from itbib.exporting.editions import edition_number
from itbib.formats.dating import SEASONS, Day, Issued
from itbib.formats.facts import Facts, facts
from itbib.formats.kinds import genre, kind_of
from itbib.formats.people import People, Person
from itbib.formats.rich import Mark, Rich
from itbib.model import Work

__all__ = ["csl_item"]

_ROLES = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "bookauthor": "container-author",
}
_TEXTS = {
    "volume": ("volume",),
    "chapter-number": ("chapter",),
    "number-of-pages": ("pagetotal",),
    "number-of-volumes": ("volumes",),
    "event-title": ("eventtitle",),
    "event-place": ("venue",),
    "version": ("version",),
    "title-short": ("shorttitle",),
    "collection-title": ("series",),
    "publisher-place": ("location", "address"),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
}
_NUMBERED_ISSUES = frozenset(("article-journal", "review", "periodical"))
_NUMBERED_SERIES = frozenset(("book", "chapter", "entry-encyclopedia", "paper-conference"))
_ELEMENTS = (
    (Mark.CAPITALS, '<span class="nocase">', "</span>"),
    (Mark.ITALIC, "<i>", "</i>"),
    (Mark.BOLD, "<b>", "</b>"),
    (Mark.SMALL_CAPS, '<span style="font-variant:small-caps;">', "</span>"),
    (Mark.RAISED, "<sup>", "</sup>"),
    (Mark.LOWERED, "<sub>", "</sub>"),
)
# What a processor would take for one of its elements; there is no way to write it but to
# put a character that prints nothing (WORD JOINER) into it.
_TAG = re.compile(r"<(?=/?(?:i|b|sup|sub|sc|span)\b)", re.IGNORECASE)
_LETTER = re.compile(r"\w")
_OTHERS: dict[str, object] = {"literal": "others"}


def csl_item(work: Work, key: str) -> dict[str, object]:
    """Give the CSL-JSON item of a work.

    A work that is on arXiv only is an ``article`` as Zotero has preprints: arXiv is its
    publisher, ``arXiv:ID`` its number. (With an ``archive`` beside them APA and Chicago print
    "arXiv" twice.) Of BibTeX's particles all are non-dropping,
    for BibTeX's styles print them with the surname everywhere. "And others" at the end of a
    list is a name without parts, ``others``, of which Pandoc makes "et al.".

    Args:
        work: an entry that has the fields that it inherits
            (see `itbib.exporting.borrowing.borrow_one`).
        key: the item's id.
    """
    return item(facts(work, key))


def item(work: Facts) -> dict[str, object]:
    """Give the CSL-JSON item of what is known of a work."""
    kind = kind_of(work)
    found: dict[str, object] = {"id": work.key, "type": kind, "title": markup(work.title)}
    for field, role in _ROLES.items():
        found[role] = _names(work.people(field))
    found["issued"] = _date(work.issued)
    found["container-title"] = markup(work.container)
    found |= {variable: work.text(*names) for variable, names in _TEXTS.items()}
    found |= _numbers(work, kind) | _publishing(work, kind)
    found["edition"] = edition_number(work.text("edition"))
    found["accessed"] = _date(work.accessed)
    found |= {
        "DOI": work.doi,
        "URL": work.url,
        "keyword": work.primary_class,
        "language": work.language,
        "note": work.note,
    }
    return {name: value for name, value in found.items() if value not in ("", [], {})}


def markup(rich: Rich) -> str:
    """Write a text with the elements that citeproc processors know."""
    return "".join(
        _marked(run.shown, run.marks - ({Mark.CAPITALS} if _is_caseless(run.shown) else set()))
        for run in rich
    )


def _marked(text: str, marks: frozenset[Mark]) -> str:
    text = _TAG.sub("<\u2060", text)
    for mark, opening, closing in reversed(_ELEMENTS):
        if mark in marks:
            text = f"{opening}{text}{closing}"
    return text


def _is_caseless(text: str) -> bool:
    return text.lower() == text.upper()


def _names(people: People) -> list[dict[str, object]]:
    names: list[dict[str, object]] = [dict(_name(person)) for person in people.names]
    return [*names, _OTHERS] if names and people.and_others else names


def _name(person: Person) -> Mapping[str, str]:
    if person.is_group:
        return {"literal": person.family}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: part for name, part in parts.items() if part}


def _date(date: Issued) -> dict[str, object]:
    if date.start is None:
        return {"literal": date.text} if date.text else {}
    points = [date.start] if date.end is None else [date.start, date.end]
    written: dict[str, object] = {"date-parts": [_parts(point) for point in points]}
    if date.start.season:
        # From spring, which is the first.
        written["season"] = list(SEASONS).index(date.start.month) + 1
    if date.circa:
        written["circa"] = True
    return written


def _parts(day: Day) -> list[int]:
    """Give year, month, day; in CSL a negative year is one BC, and there is no year 0."""
    return [day.historic_year, *day.parts[1 : 1 if day.season else 3]]


def _numbers(work: Facts, kind: str) -> dict[str, object]:
    number = work.text("number")
    found: dict[str, object] = {"page": work.pages, "issue": work.text("issue")}
    if kind == "article" and work.arxiv:
        found["number"] = f"arXiv:{work.arxiv}"
    elif kind in _NUMBERED_ISSUES:
        found["issue"] = number or found["issue"]
    elif kind in _NUMBERED_SERIES:
        found["collection-number"] = number
    else:
        found["number"] = number
    return found


def _publishing(work: Facts, kind: str) -> dict[str, object]:
    found: dict[str, object] = {"publisher": work.publisher, "genre": genre(work)}
    if kind == "article" and work.arxiv:
        found["publisher"] = work.publisher or "arXiv"
    elif work.arxiv:
        found |= {"archive": "arXiv", "archive_location": work.arxiv}
    if kind == "patent":
        found["authority"] = work.holder
    return found
