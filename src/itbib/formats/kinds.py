"""What kind of work an entry is, from its type and from what it has."""

from __future__ import annotations

from itbib.formats.facts import Facts

_KINDS = {
    **dict.fromkeys(("article", "suppperiodical"), "article-journal"),
    **dict.fromkeys(("book", "mvbook", "collection", "mvcollection", "manual"), "book"),
    **dict.fromkeys(("proceedings", "mvproceedings", "reference", "mvreference"), "book"),
    **dict.fromkeys(("inbook", "bookinbook", "suppbook", "incollection"), "chapter"),
    "suppcollection": "chapter",
    **dict.fromkeys(("inproceedings", "conference"), "paper-conference"),
    "inreference": "entry-encyclopedia",
    "periodical": "periodical",
    "booklet": "pamphlet",
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
    **dict.fromkeys(("techreport", "report"), "report"),
    "unpublished": "manuscript",
    **dict.fromkeys(("online", "electronic", "www"), "webpage"),
    "software": "software",
    "dataset": "dataset",
    "patent": "patent",
    "standard": "standard",
    "review": "review",
    "letter": "personal_communication",
    "performance": "performance",
    "legislation": "legislation",
    "jurisdiction": "legal_case",
    **dict.fromkeys(("artwork", "image"), "graphic"),
    **dict.fromkeys(("audio", "music"), "song"),
    **dict.fromkeys(("movie", "video"), "motion_picture"),
}
_GENRES = {
    "phdthesis": "PhD thesis",
    "mastersthesis": "Master's thesis",
    "mathesis": "Master's thesis",
    "bathesis": "Bachelor's thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "candthesis": "Candidate thesis",
}


def kind_of(work: Facts) -> str:
    """Say what a work is, in the words of CSL, which tell most.

    It is ``article`` if it is a preprint, ``document`` if nothing else fits.
    """
    fields = work.fields
    if work.is_preprint:
        return "article"
    if work.type in ("inbook", "incollection", "inproceedings", "conference"):
        if not work.container:
            # To BibTeX an @inbook is a chapter without a title of its own.
            return "book" if work.type == "inbook" else _KINDS[work.type]
        if "journal" in fields and "booktitle" not in fields and work.type == "incollection":
            return "article-journal"
    if work.type == "article" and not {"journal", "journaltitle"} & fields.keys():
        return "paper-conference" if work.container else "article"
    if work.type in _KINDS:
        return _KINDS[work.type]
    if work.container:
        is_journal = bool({"journal", "journaltitle"} & fields.keys())
        return "article-journal" if is_journal else "chapter"
    return "webpage" if work.url and not work.text("publisher") else "document"


def genre(work: Facts) -> str:
    """Name what a thesis or a report is, such as ``PhD thesis``; empty if nothing says it."""
    written = work.fields.get("type", "")
    return _GENRES.get(written or work.type, work.text("type") if written else "")
