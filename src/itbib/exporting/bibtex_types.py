"""BibTeX's entry types: which of them an entry is, given what it has."""

from __future__ import annotations

from collections.abc import Container

# BibLaTeX's types that have a near relation among BibTeX's (biblatex manual, section 2.1);
# all others become misc.
_NEAREST_TYPE = {
    **dict.fromkeys(("collection", "mvbook", "mvcollection", "mvreference", "reference"), "book"),
    **dict.fromkeys(("bookinbook", "inreference", "suppbook", "suppcollection"), "incollection"),
    "mvproceedings": "proceedings",
    "report": "techreport",
    "suppperiodical": "article",
}
# What the styles plain, plainnat and IEEEtran warn of if it is missing; of "a|b" one will do.
_NEEDED = {
    "article": ("author", "title", "journal"),
    "book": ("author|editor", "title", "publisher"),
    "booklet": ("title",),
    "conference": ("author", "title", "booktitle"),
    "inbook": ("author|editor", "title", "publisher", "chapter|pages"),
    "incollection": ("author", "title", "booktitle", "publisher"),
    "inproceedings": ("author", "title", "booktitle"),
    "manual": ("author|organization", "title"),
    "mastersthesis": ("author", "title", "school"),
    "misc": (),
    "phdthesis": ("author", "title", "school"),
    "proceedings": ("title",),
    "techreport": ("author", "title", "institution"),
    "unpublished": ("author", "title", "note"),
}
# The type that prints much the same and needs less; all others become misc.
_MODEST_TYPE = {
    "book": "manual",
    "inbook": "book",
    "incollection": "inproceedings",
    "manual": "proceedings",
}
# What the styles sort by, "author" for all other types.
_SORTED_BY = {
    "book": "author|editor",
    "inbook": "author|editor",
    "manual": "author|organization",
    "proceedings": "editor|organization",
}
# BibLaTeX's keywords for types (biblatex manual, section 4.9.2.13), in words where BibTeX's
# styles do not supply them.
_KINDS = {
    "mathesis": ("mastersthesis", ""),
    "bathesis": ("mastersthesis", "Bachelor's thesis"),
    "phdthesis": ("phdthesis", ""),
    "candthesis": ("phdthesis", "Candidate thesis"),
    "techreport": ("techreport", ""),
    "resreport": ("techreport", "Research report"),
}
_KIND_IN_WORDS = {
    "techreport": "Technical Report",
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master's thesis",
    "patent": "Patent",
}


def take_type(entry_type: str, fields: dict[str, str], inherited: Container[str]) -> str:
    """Choose the nearest type of BibTeX's for which all is there that the styles want.

    Args:
        entry_type: any, BibLaTeX's included.
        fields: value by field name; what the chosen type prints elsewhere is moved there.
        inherited: names of the fields that come from the entry named in ``crossref``.
    """
    written = entry_type
    kind = fields.get("type", "")
    if entry_type == "inbook" and "booktitle" in fields:
        entry_type = "incollection"
    if entry_type == "thesis":
        entry_type = "mastersthesis" if "master" in kind.lower() else "phdthesis"
    if kind in _KINDS:
        named, words = _KINDS[kind]
        entry_type = named if entry_type in ("mastersthesis", "phdthesis") else entry_type
        fields.pop("type")
        fields |= {"type": words} if words else {}
    entry_type = _NEAREST_TYPE.get(entry_type, entry_type)
    if entry_type in ("phdthesis", "mastersthesis") and "institution" in fields:
        fields.setdefault("school", fields.pop("institution"))
    nearest = entry_type
    while entry_type != "misc":
        needed = _NEEDED.get(entry_type)
        if needed and all(_has(names, fields, inherited) for names in needed):
            break
        entry_type = _MODEST_TYPE.get(entry_type, "misc")
    if entry_type == "misc" and written != "misc" and "howpublished" not in fields:
        _publish(nearest, fields)
    return entry_type


def is_sortable(entry_type: str, fields: Container[str], inherited: Container[str]) -> bool:
    """Say whether a style finds a name to sort an entry by."""
    return _has(_SORTED_BY.get(entry_type, "author"), fields, inherited)


def _publish(entry_type: str, fields: dict[str, str]) -> None:
    """Say in ``howpublished`` what a @misc prints nowhere else: journal, publisher, number."""
    journal = fields.pop("journal", "") or fields.pop("booktitle", "")
    kind = fields.pop("type", "") or _KIND_IN_WORDS.get(entry_type, "")
    volume, number, pages = (fields.pop(name, "") for name in ("volume", "number", "pages"))
    makers = [fields.pop(name, "") for name in ("school", "institution", "publisher")]
    version = fields.pop("version", "")
    if kind or not volume:
        kind = " ".join(filter(None, (kind or ("number" if number else ""), number)))
        number = ""
    place = f"{volume}({number})" if number else volume
    place += (f":{pages}" if place else f"pages {pages}") if pages else ""
    version = f"version {version}" if version else ""
    text = ", ".join(filter(None, (journal, kind, place, *makers, version)))
    if text:
        # "version 2" may open a sentence.
        fields["howpublished"] = text if journal else text[0].upper() + text[1:]


def _has(names: str, fields: Container[str], inherited: Container[str]) -> bool:
    return any(name in fields or name in inherited for name in names.split("|"))
