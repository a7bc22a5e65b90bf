"""RIS, which every reference manager reads: Zotero, EndNote, Mendeley, JabRef.

The tags are those of the format's specification (Research Information Systems, 2011), in the
places where EndNote and Zotero look for them. A record is a dozen lines of ``TAG  - text``;
what is difficult about it, which tag means what in which type, no library knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from itbib.exporting.editions import edition_number
from itbib.formats.dating import Issued
from itbib.formats.facts import Facts
from itbib.formats.kinds import genre, kind_of
from itbib.formats.people import Person
from itbib.formats.rich import plain

__all__ = ["ris"]

_TYPES = {
    "article": "UNPB",
    "article-journal": "JOUR",
    "review": "JOUR",
    "book": "BOOK",
    "chapter": "CHAP",
    "paper-conference": "CONF",
    "entry-encyclopedia": "ENCYC",
    "periodical": "SER",
    "pamphlet": "PAMP",
    "thesis": "THES",
    "report": "RPRT",
    "manuscript": "UNPB",
    "webpage": "ELEC",
    "software": "COMP",
    "dataset": "DATA",
    "patent": "PAT",
    "standard": "STAND",
    "personal_communication": "PCOMM",
    "legislation": "STAT",
    "legal_case": "CASE",
    "graphic": "ART",
    "song": "SOUND",
    "motion_picture": "MPCT",
}
_SERIALS = frozenset(("JOUR", "SER"))
# Where editors stand first, and those of the series second.
_WHOLES = frozenset(("BOOK", "EDBOOK"))
_WITH_NUMBER_AS_SERIAL = frozenset(("RPRT", "PAT", "STAND"))


def ris(works: Sequence[Facts]) -> str:
    """Write works as a RIS file."""
    return "\n".join(map(_record, works))


def _record(work: Facts) -> str:
    kind = _TYPES.get(kind_of(work), "GEN")
    pairs = [("TY", kind), ("ID", work.key), *_tags(work, kind), ("ER", "")]
    return "".join(f"{tag}  - {text}\n" for tag, text in pairs if text or tag == "ER")


def _tags(work: Facts, kind: str) -> Iterator[tuple[str, str]]:
    for role, tag in (
        ("author", "AU"),
        ("editor", "A3" if kind in _WHOLES else "A2"),
        ("translator", "A4"),
    ):
        people = work.people(role)
        yield from ((tag, _name(person)) for person in people.names)
        if people.names and people.and_others:
            yield tag, "others,"
    container = plain(work.container)
    yield "TI", plain(work.title)
    yield "ST", work.text("shorttitle")
    if kind == "CONF":
        yield "C3", container
        container = work.text("eventtitle") or container
        yield "C1", work.text("venue")
    series = work.text("series")
    yield "T2", container or (series if kind in _WHOLES else "")
    yield "T3", series if container or kind not in _WHOLES else ""
    yield from _dates(work.issued)
    yield "VL", work.text("volume")
    number = work.text("number")
    if kind in _SERIALS:
        yield "IS", number or work.text("issue")
    elif kind not in _WITH_NUMBER_AS_SERIAL:
        yield "M1", number
    yield "NV", work.text("volumes")
    start, end = work.page_span
    yield "SP", start or work.text("pagetotal")
    yield "EP", end
    yield "ET", edition_number(work.text("edition")) or work.text("version")
    yield "PB", work.publisher or work.holder
    yield "CY", work.place
    serial = number if kind in _WITH_NUMBER_AS_SERIAL else ""
    yield from (("SN", text) for text in (serial, work.text("isbn"), work.text("issn")))
    yield "DO", work.doi
    if work.arxiv:
        yield "AN", f"arXiv:{work.arxiv}"
        yield "DB", "arXiv"
        yield "KW", work.primary_class
    yield "UR", work.url
    yield "Y2", _numbers(work.accessed)
    yield "M3", genre(work)
    yield "LA", work.language
    yield "N1", work.note


def _name(person: Person) -> str:
    """Write a name; a comma behind a group's keeps it from being turned round."""
    if person.is_group:
        return " ".join(person.family.replace(",", " ").split()) + ","
    return person.inverted


def _dates(date: Issued) -> Iterator[tuple[str, str]]:
    if date.start is None:
        yield "PY", date.text
        return
    if date.start.year > 0:
        yield "PY", f"{date.start.year:04}"
        yield "DA", _numbers(date)
    else:
        yield "PY", date.start.year_words


def _numbers(date: Issued) -> str:
    """Write ``year/month/day/other``, in which anything but the year may be missing."""
    if date.start is None:
        return ""
    start, end = date.start, date.end
    month = "" if start.season or not start.month else f"{start.month:02}"
    other = ("ca." if date.circa else "", start.season, f"to {end.iso}" if end else "")
    numbers = (f"{start.year:04}", month, f"{start.day:02}" if start.day else "")
    return "/".join((*numbers, " ".join(filter(None, other))))
