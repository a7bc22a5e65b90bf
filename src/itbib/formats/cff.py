"""The references of a CITATION.cff (Citation File Format 1.2.0), after its JSON schema.

A file that the schema refuses is of no use to GitHub and Zenodo; so a DOI, an ISBN or an
address that it does not allow is told among the ``identifiers``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from itbib.exporting.editions import edition_number
from itbib.formats.dating import Issued
from itbib.formats.facts import Facts, in_one
from itbib.formats.kinds import genre, kind_of
from itbib.formats.people import People, Person
from itbib.formats.rich import plain
from itbib.formats.yaml_text import YamlMapping, yaml_text

__all__ = ["cff_references"]

_TYPES = {
    "article": "article",
    "article-journal": "article",
    "review": "article",
    "book": "book",
    "chapter": "book",
    "paper-conference": "conference-paper",
    "entry-encyclopedia": "encyclopedia",
    "periodical": "serial",
    "pamphlet": "pamphlet",
    "thesis": "thesis",
    "report": "report",
    "manuscript": "unpublished",
    "webpage": "website",
    "software": "software",
    "dataset": "data",
    "patent": "patent",
    "standard": "standard",
    "personal_communication": "personal-communication",
    "legislation": "statute",
    "legal_case": "legal-case",
    "graphic": "art",
    "song": "music",
    "motion_picture": "video",
}
_BOOKS = {"proceedings": "proceedings", "mvproceedings": "proceedings", "manual": "manual"}
_MADE_BY_INSTITUTIONS = frozenset(("thesis", "report"))
_STATES = {
    "in press": "in-press",
    "inpress": "in-press",
    "in preparation": "in-preparation",
    "inpreparation": "in-preparation",
    "submitted": "submitted",
}
_DOI = re.compile(r"10\.[0-9]{4,9}(\.[0-9]+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+")
_ISBN = re.compile(r"[0-9\- ]{10,17}X?")
_ISSN = re.compile(r"[0-9]{4}-[0-9]{3}[0-9xX]")
_URL = re.compile(r"(?:https?|s?ftp)://[^\s<>\"{}|\\^`]+")
_OTHERS = Person("others", is_group=True)
_ANONYMOUS = {"name": "Anonymous"}
_FULL_DATE = 3


def cff_references(works: Sequence[Facts]) -> list[YamlMapping]:
    """Give works as the ``references`` of a CITATION.cff; the schema wants each only once."""
    references = map(_reference, works)
    return list({yaml_text(reference): reference for reference in references}.values())


def _reference(work: Facts) -> YamlMapping:
    kind = kind_of(work)
    container = plain(work.container)
    is_article = kind in ("article-journal", "review", "article")
    start, end = work.page_span
    editors = _people(work.people("editor"))
    series = work.text("series")
    return {
        "type": _BOOKS.get(work.type, _TYPES.get(kind, "generic")),
        "title": plain(work.title) or "Untitled",
        "authors": _people(work.people("author")) or editors or [_maker(work)],
        "editors": editors,
        "translators": _people(work.people("translator")),
        "abbreviation": work.text("shorttitle"),
        **_dates(work, kind),
        "journal": container if is_article else "",
        "collection-title": series if not container else "" if is_article else container,
        "collection-type": "proceedings" if kind == "paper-conference" and container else "",
        "conference": {"name": work.text("eventtitle"), "location": work.text("venue")}
        if work.text("eventtitle")
        else {},
        "volume": work.text("volume"),
        "issue": work.text("number", "issue") if is_article else "",
        "number": "" if is_article else work.text("number"),
        "section": work.text("chapter"),
        "start": start,
        "end": end,
        "pages": work.text("pagetotal"),
        "number-volumes": work.text("volumes"),
        "edition": edition_number(work.text("edition")),
        "version": work.text("version"),
        **_publishing(work, kind),
        "thesis-type": genre(work) if kind == "thesis" else "",
        **_addresses(work),
        "keywords": [work.primary_class] if work.primary_class else [],
        "languages": [work.language.partition("-")[0]] if work.language else [],
        "notes": _notes(work, series if container else "", kind),
    }


def _dates(work: Facts, kind: str) -> YamlMapping:
    date = work.issued
    state = "preprint" if kind == "article" and work.arxiv else ""
    start = date.start
    if start is None:
        return {"status": _STATES.get(date.text.lower(), state), "year": date.text}
    return {
        "status": state,
        "date-published": _full(date) if date.is_exact else "",
        "year": start.year if start.year > 0 else start.year_words,
        "month": start.month if start.month and not start.season else "",
    }


def _full(date: Issued) -> str:
    """Give a date that has a day, of a year with four digits."""
    is_full = date.start and len(date.start.parts) == _FULL_DATE and 0 < date.start.year <= 9999
    return date.start.iso if date.start and is_full else ""


def _publishing(work: Facts, kind: str) -> YamlMapping:
    role = "institution" if kind in _MADE_BY_INSTITUTIONS else "publisher"
    maker = work.publisher or work.holder
    if maker:
        return {role: {"name": maker, "city": work.place}}
    return {"location": {"name": work.place}} if work.place else {}


def _addresses(work: Facts) -> YamlMapping:
    allowed = {
        "doi": (work.doi, _DOI),
        "url": (work.url, _URL),
        "isbn": (work.text("isbn"), _ISBN),
        "issn": (work.text("issn"), _ISSN),
    }
    found: dict[str, str] = {}
    others: list[YamlMapping] = []
    for name, (text, pattern) in allowed.items():
        if pattern.fullmatch(text):
            found[name] = text
        elif text:
            others.append({"type": "other", "value": text, "description": name.upper()})
    if work.arxiv:
        subject = f", primary class {work.primary_class}" if work.primary_class else ""
        arxiv = {"type": "other", "value": f"arXiv:{work.arxiv}"}
        others.insert(0, {**arxiv, "description": f"arXiv eprint{subject}"})
    return {**found, "date-accessed": _full(work.accessed), "identifiers": others}


def _notes(work: Facts, series: str, kind: str) -> str:
    has_words = bool(work.issued.start) and not work.issued.is_exact
    date = work.issued.words if has_words else ""
    kind_of_report = genre(work) if kind != "thesis" else ""
    return in_one(kind_of_report, f"Series: {series}" if series else "", date, work.note)


def _maker(work: Facts) -> YamlMapping:
    return {"name": work.publisher} if work.publisher else _ANONYMOUS


def _people(people: People) -> list[YamlMapping]:
    """Give names. The schema wants no two of them equal: a namesake is written in one piece."""
    names = [*people.names, *([_OTHERS] if people.names and people.and_others else [])]
    written: dict[str, YamlMapping] = {}
    for person in names:
        forms = (_person(person), {"name": person.inverted})
        new = next((form for form in forms if yaml_text(form) not in written), None)
        if new is not None:
            written[yaml_text(new)] = new
    return list(written.values())


def _person(person: Person) -> YamlMapping:
    if person.is_group:
        return {"name": person.family}
    parts = {
        "family-names": person.family,
        "given-names": person.given,
        "name-particle": person.particle,
        "name-suffix": person.suffix,
    }
    return {name: part for name, part in parts.items() if part}
