"""Hayagriva's YAML, the bibliography that Typst reads.

The fields are those of Hayagriva's documentation of its file format. Typst refuses a whole
file for a single date, address or number that it cannot parse; so what is none to it goes
into the work's note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from itbib.exporting.editions import edition_number
from itbib.formats.dating import Issued
from itbib.formats.facts import Facts, in_one
from itbib.formats.kinds import genre, kind_of
from itbib.formats.people import People, Person
from itbib.formats.rich import Mark, Rich
from itbib.formats.scripts import with_scripts
from itbib.formats.yaml_text import YamlMapping, YamlValue, yaml_text

__all__ = ["hayagriva"]

# By kind: the type, and that of what it is part of.
_TYPES = {
    "article": ("article", ""),
    "article-journal": ("article", "periodical"),
    "review": ("article", "periodical"),
    "paper-conference": ("article", "proceedings"),
    "chapter": ("chapter", "book"),
    "entry-encyclopedia": ("entry", "reference"),
    "book": ("book", ""),
    "periodical": ("periodical", ""),
    "pamphlet": ("book", ""),
    "thesis": ("thesis", ""),
    "report": ("report", ""),
    "manuscript": ("manuscript", ""),
    "webpage": ("web", ""),
    "software": ("repository", ""),
    "dataset": ("repository", ""),
    "patent": ("patent", ""),
    "standard": ("report", ""),
    "performance": ("performance", ""),
    "legislation": ("legislation", ""),
    "legal_case": ("case", ""),
    "graphic": ("artwork", ""),
    "song": ("audio", ""),
    "motion_picture": ("video", ""),
}
_WHOLES = {"collection": "anthology", "proceedings": "proceedings", "reference": "reference"}
_ROLES = (
    *("translator", "foreword", "afterword", "introduction", "annotator", "commentator"),
    "holder",
)
_SPECIAL = re.compile(r"[\\{}$]")
# Of a host that ends in a digit Typst makes an IPv4 address, or fails to.
_ADDRESS = re.compile(
    r"(?:https?|ftp)://(?:[^\s/?#@\\]*@)?((?:(?:[a-z0-9_-]|[^\W\d_])+\.)*[^\W\d_](?:[a-z0-9_-]|[^\W\d_])*)"
    r"(?::[0-9]{1,4})?(?:[/?#][^\s\\]*)?",
    re.IGNORECASE,
)
_LAST_YEAR = 9999
# All styles print it themselves.
_UNDATED = "n.d."
_NUMBERED = frozenset(("report", "patent", "standard", "dataset", "software", "manuscript"))
_OTHERS = Person("others", is_group=True)


def hayagriva(works: Sequence[Facts]) -> str:
    """Write works as a YAML file for Typst."""
    return "\n".join(yaml_text({work.key: _entry(work)}) for work in works) or "{}\n"


def _entry(work: Facts) -> YamlMapping:
    kind = kind_of(work)
    entry_type, parent_type = _TYPES.get(kind, ("misc", ""))
    entry_type = _WHOLES.get(work.type.removeprefix("mv"), entry_type)
    if work.container and not parent_type:
        parent_type = "book"
    whole = _whole(work, kind, parent_type or entry_type)
    if parent_type:
        whole = {"parent": {"type": parent_type, "title": _formatted(work.container), **whole}}
    date = _date(work.issued)
    url = work.url if _is_address(work.url) else ""
    is_told = bool(date) and work.issued.is_exact
    when = "" if is_told or work.issued.text == _UNDATED else work.issued.words
    return {
        "type": entry_type,
        "title": _title(work),
        "author": _people(work.people("author")),
        "date": date,
        "page-range": work.pages,
        "page-total": _number(work.text("pagetotal")),
        "serial-number": _serial_numbers(work, kind),
        "url": {"value": url, "date": _date(work.accessed)} if url and work.accessed.start else url,
        "genre": _plain(genre(work)),
        "language": work.language,
        "affiliated": [
            {"role": role, "names": names}
            for role in _ROLES
            if (names := _people(work.people(role)))
        ],
        "note": _plain(in_one(when, work.note, "" if url else work.url)),
        **whole,
    }


def _whole(work: Facts, kind: str, whole_type: str) -> YamlMapping:
    """Tell of the journal or book that a work is part of, or is."""
    publisher = _plain(work.publisher) or ("{arXiv}" if kind == "article" and work.arxiv else "")
    place = _plain(work.place)
    number = work.text("number", "issue")
    series = _plain(work.text("series"))
    is_serial = whole_type == "periodical"
    in_series = {"type": whole_type, "title": series, "issue": "" if is_serial else number}
    return {
        "editor": _people(work.people("editor")),
        "publisher": {"name": publisher, "location": place} if place and publisher else publisher,
        "location": "" if publisher else place,
        "volume": work.text("volume"),
        "volume-total": _number(work.text("volumes")),
        "issue": number if is_serial else "",
        "edition": edition_number(work.text("edition")),
        "parent": in_series if series else {},
    }


def _serial_numbers(work: Facts, kind: str) -> YamlMapping:
    serial = work.text("version")
    if kind in _NUMBERED:
        serial = work.text("number") or serial
    if kind == "article" and work.arxiv:
        serial = f"arXiv:{work.arxiv}"
    return {
        "doi": work.doi,
        "arxiv": work.arxiv,
        "eprintclass": work.primary_class,
        "serial": serial,
        "isbn": work.text("isbn"),
        "issn": work.text("issn"),
    }


def _title(work: Facts) -> YamlValue:
    title, short = _formatted(work.title), _plain(work.text("shorttitle"))
    return {"value": title, "short": short} if title and short else title


def _formatted(rich: Rich) -> str:
    """Write a text in which braces keep capitals and dollars enclose formulae of Typst's."""
    written = ""
    for keeps, runs in groupby(rich, lambda run: Mark.CAPITALS in run.marks):
        text = _plain("".join(map(with_scripts, runs)))
        written += f"{{{text}}}" if keeps and text.lower() != text.upper() else text
    return written


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _people(people: People) -> list[YamlMapping]:
    names = [*people.names, *([_OTHERS] if people.names and people.and_others else [])]
    return [
        {
            "name": person.family,
            "given-name": person.given,
            "prefix": person.particle,
            "suffix": person.suffix,
        }
        for person in names
    ]


def _date(date: Issued) -> str:
    """Give the beginning of a date, if Typst can read it."""
    return date.start.iso if date.start and abs(date.start.year) <= _LAST_YEAR else ""


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() and text.isascii() else ""


def _is_address(url: str) -> bool:
    match = _ADDRESS.fullmatch(url)
    if match is None:
        return False
    try:
        # Of a host in Punycode, whether it stands for anything.
        match[1].encode("ascii", "ignore").decode("idna")
        match[1].encode("idna")
    except UnicodeError:
        return False
    return True
