"""An entry in the dialect of its reader: the type, and the fields by the names that it knows.

Values are BibTeX's text throughout; how they are written is another matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from enum import StrEnum

from itbib.exporting.bibtex_types import is_sortable, take_type
from itbib.exporting.dates import from_date, to_date
from itbib.exporting.editions import ORDINALS, edition_number
from itbib.exporting.name_lists import NAME_FIELDS, plain_names, tidy_names
from itbib.tex.text import tex_to_text

Fields = dict[str, str]


class Dialect(StrEnum):
    """Who reads the file."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"


CONTROL_TYPES = frozenset({"ieeetranbstctl", "control", "bstcontrol", "set", "xdata"})
"""Entries that are no works: they set up a style, or serve other entries."""

_BIBLATEX_NAMES = {
    "journal": "journaltitle",
    "address": "location",
    "school": "institution",
    "archiveprefix": "eprinttype",
    "primaryclass": "eprintclass",
}
_BIBTEX_NAMES = {
    "journaltitle": "journal",
    "location": "address",
    "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass",
}
_PUBLISHED_IN = {
    "article": "journaltitle",
    "conference": "booktitle",
    "incollection": "booktitle",
    "inproceedings": "booktitle",
}
_STATES = {
    "inpress": "in press",
    "forthcoming": "forthcoming",
    "submitted": "submitted",
    "inpreparation": "in preparation",
}
_UNDATED = "n.d."
_ISO_DATE = re.compile(r"[-0-9XYETZ:+./~?%]+")
_LINK_ONLY = re.compile(r"\\url\s*\{([^{}]*)\}\.?")
_CLAUSE_END = re.compile(r"[:.?!;]\s|\s[-\u2013\u2014]+\s")


def for_biblatex(entry_type: str, given: Mapping[str, str]) -> tuple[str, Fields]:
    """Give type and fields for biblatex and biber."""
    fields = _renamed(given, _BIBLATEX_NAMES)
    _write_names(fields, tidy_names)
    inherits = bool({"crossref", "xdata"} & fields.keys())
    if fields.get("eprinttype", "").lower() == "arxiv":
        fields["eprinttype"] = "arxiv"
    link = _LINK_ONLY.fullmatch(fields.get("howpublished", ""))
    if link is not None and fields.get("url", link[1]) == link[1]:
        # The field is there for this; and it may have any character.
        fields["url"] = link[1]
        del fields["howpublished"]
    if "edition" in fields:
        fields["edition"] = edition_number(fields["edition"])
    if entry_type in _PUBLISHED_IN and _PUBLISHED_IN[entry_type] not in fields and not inherits:
        # It would be printed "In:" and nothing.
        entry_type = "online" if {"eprint", "url", "doi"} & fields.keys() else "misc"
    if entry_type == "inbook" and "booktitle" not in fields and not inherits:
        # To BibTeX this is a chapter without a title of its own.
        entry_type = "book"
    return entry_type, _dated_for_biblatex(fields)


def for_bibtex(
    entry_type: str, given: Mapping[str, str], inherited: Container[str] = ()
) -> tuple[str, Fields]:
    """Give type and fields for BibTeX's styles, so that none has anything to warn of.

    Args:
        entry_type: any, BibLaTeX's included.
        given: value by field name.
        inherited: names of the fields that the entry gets from the one in its ``crossref``.
    """
    if entry_type in CONTROL_TYPES:
        return entry_type, dict(given)
    fields = _renamed(given, _BIBTEX_NAMES)
    _write_names(fields, lambda names: plain_names(tidy_names(names)))
    if fields.get("archiveprefix", "").lower() == "arxiv":
        fields["archiveprefix"] = "arXiv"
    if "date" in fields:
        for name, value in from_date(fields.pop("date")).items():
            fields.setdefault(name, value)
    for name in ("title", "booktitle"):
        subtitle = fields.pop("subtitle" if name == "title" else "booksubtitle", "")
        if subtitle:
            fields[name] = f"{fields[name]}: {subtitle}" if name in fields else subtitle
    edition = fields.get("edition", "")
    if edition.isdecimal() and 1 <= int(edition) <= len(ORDINALS):
        fields["edition"] = ORDINALS[int(edition) - 1]
    if fields.get("pubstate") in _STATES:
        fields.setdefault("year", _STATES[fields["pubstate"]])
    is_part = bool({"journal", "booktitle"} & fields.keys())
    entry_type = take_type(entry_type, fields, inherited)
    if entry_type == "misc" and "author" not in fields and not is_part:
        # BibTeX's @misc prints neither an editor nor an organization.
        organization = fields.pop("organization", "") if "editor" not in fields else ""
        author = fields.pop("editor", "") or (f"{{{organization}}}" if organization else "")
        fields |= {"author": author} if author else {}
    if "key" not in fields and not is_sortable(entry_type, fields, inherited):
        title = " ".join(tex_to_text(fields.get("title", "")).split())
        fields["key"] = _CLAUSE_END.split(title, maxsplit=1)[0] or "Anonymous"
    if "year" not in fields and "year" not in inherited:
        fields["year"] = _UNDATED
        fields.pop("month", None)
    return entry_type, fields


def _renamed(fields: Mapping[str, str], names: Mapping[str, str]) -> Fields:
    renamed: Fields = {}
    for name, value in fields.items():
        renamed.setdefault(names.get(name, name), value)
    return renamed


def _write_names(fields: Fields, write: Callable[[str], str]) -> None:
    for name in [name for name in fields if name in NAME_FIELDS]:
        fields[name] = write(fields[name])
        if not fields[name]:
            del fields[name]


def _dated_for_biblatex(fields: Fields) -> Fields:
    """Put ``date`` where ``year`` stands; a year that is no number says what state a work is in."""
    if not _ISO_DATE.fullmatch(fields.get("date", "1")):
        fields.setdefault("year", fields.pop("date"))
    if "date" in fields or "year" not in fields:
        # BibLaTeX ignores the others beside a date, and a month alone.
        return {name: value for name, value in fields.items() if name not in ("year", "month")}
    date = to_date(fields)
    month = "" if date else fields.get("month", "")
    date = date or to_date({"year": fields["year"]})
    dated: Fields = {}
    for name, value in fields.items():
        if name == "year" and date:
            dated["date"] = date
        elif name == "year" and value != _UNDATED:
            state = re.sub(r"\W", "", value).lower().replace("toappear", "forthcoming")
            dated.setdefault("pubstate", state if state in _STATES else value)
        elif name not in ("year", "month", "day"):
            dated[name] = value
    if month and date:
        dated.setdefault("issue", month)
    return dated
