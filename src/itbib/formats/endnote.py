"""EndNote's XML: what EndNote, Zotero and Pandoc take over with italics and raised letters.

Elements and their order are those of EndNote's DTD (RSXML), the numbers of the types those of
its table of reference types.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from itbib.exporting.editions import edition_number
from itbib.formats.dating import Issued
from itbib.formats.facts import Facts
from itbib.formats.kinds import genre, kind_of
from itbib.formats.people import People, Person
from itbib.formats.rich import Mark, Rich, Run, plain

__all__ = ["endnote_xml"]

_TYPES = {
    "article": ("Electronic Article", 43),
    "article-journal": ("Journal Article", 17),
    "review": ("Journal Article", 17),
    "book": ("Book", 6),
    "chapter": ("Book Section", 5),
    "paper-conference": ("Conference Proceedings", 10),
    "entry-encyclopedia": ("Encyclopedia", 53),
    "periodical": ("Serial", 57),
    "pamphlet": ("Pamphlet", 24),
    "thesis": ("Thesis", 32),
    "report": ("Report", 27),
    "manuscript": ("Unpublished Work", 34),
    "webpage": ("Web Page", 12),
    "software": ("Computer Program", 9),
    "dataset": ("Dataset", 59),
    "patent": ("Patent", 25),
    "standard": ("Standard", 58),
    "personal_communication": ("Personal Communication", 26),
    "legislation": ("Statute", 31),
    "legal_case": ("Case", 7),
    "graphic": ("Artwork", 2),
    "song": ("Music", 61),
    "motion_picture": ("Film or Broadcast", 21),
}
_GENERIC = ("Generic", 13)
_FACES = {
    Mark.ITALIC: "italic",
    Mark.BOLD: "bold",
    Mark.RAISED: "superscript",
    Mark.LOWERED: "subscript",
}


def endnote_xml(works: Sequence[Facts]) -> str:
    """Write works as a file of EndNote's XML."""
    records = "".join(_record(work, number) for number, work in enumerate(works, 1))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n{records}</records></xml>\n'


def _record(work: Facts, number: int) -> str:
    kind = kind_of(work)
    name, code = _TYPES.get(kind, _GENERIC)
    is_whole = kind in ("book", "periodical")
    editors = _authors(work.people("editor"))
    series, container = work.text("series"), work.container
    secondary = container or ((Run(series),) if is_whole and series else ())
    arxiv = f"arXiv:{work.arxiv}" if work.arxiv else ""
    children = (
        _element("source-app", "itbib", ' name="itbib"'),
        _element("rec-number", str(number)),
        f'<foreign-keys><key app="itbib">{escape(work.key)}</key></foreign-keys>',
        _element("ref-type", str(code), f" name={quoteattr(name)}"),
        _group(
            "contributors",
            _group("authors", _authors(work.people("author"))),
            _group("secondary-authors", "" if is_whole else editors),
            _group("tertiary-authors", editors if is_whole else ""),
            _group("subsidiary-authors", _authors(work.people("translator"))),
        ),
        _group(
            "titles",
            _styled("title", work.title),
            _styled("secondary-title", secondary),
            _element("tertiary-title", series if container or not is_whole else ""),
            _element("short-title", work.text("shorttitle")),
        ),
        _group("periodical", _styled("full-title", container)) if kind == "article-journal" else "",
        _element("pages", work.pages),
        _element("volume", work.text("volume")),
        _element("number", work.text("number", "issue") or (arxiv if kind == "article" else "")),
        _element("num-vols", work.text("volumes")),
        _element("edition", edition_number(work.text("edition")) or work.text("version")),
        _group("keywords", _element("keyword", work.primary_class)),
        _group(
            "dates",
            _element(
                "year", work.issued.start.year_words if work.issued.start else work.issued.text
            ),
            _group("pub-dates", _element("date", _days(work.issued))),
        ),
        _element("pub-location", work.place),
        _element(
            "publisher",
            work.publisher or work.holder or ("arXiv" if kind == "article" and arxiv else ""),
        ),
        _element("isbn", work.text("isbn", "issn")),
        _element("accession-num", arxiv),
        _element("electronic-resource-num", work.doi),
        _element("label", work.key),
        _element("notes", work.note),
        _element("work-type", genre(work)),
        _element("remote-database-name", "arXiv" if arxiv else ""),
        _element("language", work.language),
        _group("urls", _group("related-urls", _element("url", work.url))),
        _element("access-date", work.accessed.words),
    )
    return "\n".join(("<record>", *filter(None, children), "</record>", ""))


def _authors(people: People) -> str:
    names = [_name(person) for person in people.names]
    if names and people.and_others:
        names.append("others,")
    return "".join(_element("author", name) for name in names)


def _name(person: Person) -> str:
    """Write a name as EndNote wants it typed: a group's is ended, or its comma is doubled."""
    if not person.is_group:
        return person.inverted
    first, comma, rest = person.family.partition(",")
    return f"{first},,{rest}" if comma else f"{first},"


def _days(date: Issued) -> str:
    """Give what the year does not tell: month and day, or in words a date of several years."""
    if date.start is None:
        return ""
    if date.circa or (date.end and date.end.year != date.start.year):
        return date.words
    points = [point for point in (date.start, date.end) if point is not None]
    return "–".join(dict.fromkeys(filter(None, (point.words for point in points))))


def _group(name: str, *children: str) -> str:
    inside = "".join(children)
    return f"<{name}>{inside}</{name}>" if inside else ""


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text)}</{name}>" if text else ""


def _styled(name: str, rich: Rich) -> str:
    """Write a text in the elements by which EndNote tells italics and raised letters."""
    if not any(_FACES.keys() & run.marks for run in rich):
        return _element(name, plain(rich))
    faces = groupby(
        rich, lambda run: tuple(face for mark, face in _FACES.items() if mark in run.marks)
    )
    return _group(name, *(_style(face, "".join(run.shown for run in runs)) for face, runs in faces))


def _style(faces: tuple[str, ...], text: str) -> str:
    face = " ".join(faces) or "normal"
    return f'<style face="{face}" font="default" size="100%">{escape(text)}</style>'
