"""The .bib that LaTeX wants: works only, each field in the form that the dialect reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from itbib.bib.edit import MONTHS, format_entry, is_balanced
from itbib.errors import Problem
from itbib.latex import escape_specials, tex_to_text, unicode_to_tex
from itbib.model import Work


class Dialect(StrEnum):
    """Who reads the file."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"


# What other programs keep for themselves; no bibliography style prints it.
PRIVATE_FIELDS = frozenset(
    [
        "abstract",
        "annote",
        "annotation",
        "comment",
        "comments",
        "file",
        "files",
        "groups",
        "keywords",
        "localfile",
        "owner",
        "pdf",
        "priority",
        "qualityassured",
        "ranking",
        "readstatus",
        "review",
        "timestamp",
        "username",
        "creationdate",
        "modificationdate",
    ]
)
PRIVATE_PREFIXES = ("bdsk-", "itbib-", "mendeley-", "x-", "__")

_BIBTEX_TYPES = frozenset(
    [
        "article",
        "book",
        "booklet",
        "conference",
        "inbook",
        "incollection",
        "inproceedings",
        "manual",
        "mastersthesis",
        "misc",
        "phdthesis",
        "proceedings",
        "techreport",
        "unpublished",
    ]
)
# BibLaTeX's types that have a near relation among BibTeX's; all others become misc
# (biblatex manual, section 2.1).
_NEAREST_TYPE = {
    "collection": "book",
    "mvbook": "book",
    "mvcollection": "book",
    "mvproceedings": "proceedings",
    "report": "techreport",
    "thesis": "phdthesis",
    "bookinbook": "inbook",
    "suppbook": "inbook",
    "suppcollection": "incollection",
    "inreference": "incollection",
}
_BIBTEX_NAMES = {
    "journaltitle": "journal",
    "location": "address",
    "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass",
}
_BIBLATEX_NAMES = {
    "journal": "journaltitle",
    "address": "location",
    "archiveprefix": "eprinttype",
    "primaryclass": "eprintclass",
}
# Fields whose text is data and no LaTeX (biblatex manual, section 2.2.1, "Verbatim fields";
# keys are compared byte by byte).
_VERBATIM = frozenset(
    [
        "url",
        "doi",
        "eprint",
        "archiveprefix",
        "primaryclass",
        "eprinttype",
        "eprintclass",
        "crossref",
        "xref",
        "xdata",
        "entryset",
        "related",
        "ids",
        "isbn",
        "issn",
        "date",
        "urldate",
        "eventdate",
        "origdate",
    ]
)
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-\d{2})?")


@dataclass(frozen=True, slots=True)
class Exported:
    """The result.

    Attributes:
        text: the whole file.
        problems: what a reader of the file may stumble over.
    """

    text: str
    problems: tuple[Problem, ...]


def export(
    works: Sequence[Work],
    keys: Mapping[str, str],
    *,
    dialect: Dialect,
    journal_arxiv: bool = False,
    preambles: Iterable[str] = (),
) -> Exported:
    """Write works as a .bib file.

    Args:
        works: in the order in which they are to stand; a work that others name in their
            ``crossref`` is put behind them, since bibtex wants it there.
        keys: the citation key to write, by the work's own key.
        dialect: who will read it.
        journal_arxiv: whether preprints get ``journal = {arXiv preprint arXiv:ID}``.
        preambles: source of the @preamble blocks to put first.
    """
    problems: list[Problem] = []
    parents = {work.fields.get("crossref", "").lower() for work in works} - {""}
    ordered = sorted(works, key=lambda work: work.key.lower() in parents)
    blocks = list(preambles)
    for work in ordered:
        entry_type, fields = _in_dialect(work, dialect, journal_arxiv=journal_arxiv)
        if "crossref" in fields:
            fields["crossref"] = keys.get(fields["crossref"], fields["crossref"])
        written = {}
        for name, value in fields.items():
            written[name], unsupported = _value(name, value, dialect)
            if unsupported:
                problems.append(_no_tex_form(work, name, unsupported))
        blocks.append(format_entry(entry_type, keys[work.key], written))
    return Exported("".join(f"{block}\n\n" for block in blocks)[:-1], tuple(problems))


def _in_dialect(work: Work, dialect: Dialect, *, journal_arxiv: bool) -> tuple[str, dict[str, str]]:
    fields = {
        name: value
        for name, value in work.fields.items()
        if value and name not in PRIVATE_FIELDS and not name.startswith(PRIVATE_PREFIXES)
    }
    entry_type = work.type
    _take_journal_reference(entry_type, fields)
    if journal_arxiv and _is_preprint(entry_type, fields):
        entry_type = "article"
        fields["journal"] = f"arXiv preprint arXiv:{fields['eprint']}"
    if dialect is Dialect.BIBLATEX:
        dated = {"date", "year", "crossref", "xdata"} & fields.keys()
        # BibLaTeX's data model wants a date in @online; a @misc may go without.
        return (entry_type if dated or entry_type != "online" else "misc"), _for_biblatex(fields)
    return _for_bibtex(entry_type, fields)


def _take_journal_reference(entry_type: str, fields: dict[str, str]) -> None:
    """Move the journal of a @misc to its note: no style prints the one, all print the other."""
    if entry_type in ("misc", "online") and "journal" in fields:
        journal = fields.pop("journal")
        note = fields.get("note", "")
        fields["note"] = f"{journal}. {note}" if note else journal


def _is_preprint(entry_type: str, fields: Mapping[str, str]) -> bool:
    archive = fields.get("archiveprefix", fields.get("eprinttype", "arXiv"))
    return (
        entry_type in ("misc", "online", "article", "unpublished")
        and "eprint" in fields
        and archive.lower() == "arxiv"
        and not {"journal", "journaltitle"} & fields.keys()
    )


def _for_biblatex(fields: dict[str, str]) -> dict[str, str]:
    renamed = {_BIBLATEX_NAMES.get(name, name): value for name, value in fields.items()}
    if renamed.get("eprinttype", "").lower() == "arxiv":
        renamed["eprinttype"] = "arxiv"
    month = _month(renamed.get("month", ""))
    year = renamed.get("year", "")
    if "date" not in renamed and re.fullmatch(r"\d{4}", year):
        date = f"{year}-{MONTHS.index(month) + 1:02}" if month else year
        dated: dict[str, str] = {}
        for name, value in renamed.items():
            if name == "year":
                dated["date"] = date
            elif name != "month" or not month:
                dated[name] = value
        return dated
    return renamed


def _for_bibtex(entry_type: str, fields: dict[str, str]) -> tuple[str, dict[str, str]]:
    renamed: dict[str, str] = {}
    for name, value in fields.items():
        renamed.setdefault(_BIBTEX_NAMES.get(name, name), value)
    if renamed.get("archiveprefix", "").lower() == "arxiv":
        renamed["archiveprefix"] = "arXiv"
    date = _ISO_DATE.match(renamed.pop("date", ""))
    if date is not None:
        renamed.setdefault("year", date[1])
        if date[2] and 1 <= int(date[2]) <= len(MONTHS):
            renamed.setdefault("month", MONTHS[int(date[2]) - 1])
    if entry_type == "thesis" and "master" in renamed.get("type", "").lower():
        entry_type = "mastersthesis"
    if entry_type not in _BIBTEX_TYPES:
        entry_type = _NEAREST_TYPE.get(entry_type, "misc")
    if entry_type == "article" and "journal" not in renamed and "eprint" in renamed:
        # Every style warns of an @article without a journal.
        entry_type = "misc"
    if entry_type in ("phdthesis", "mastersthesis") and "institution" in renamed:
        renamed.setdefault("school", renamed.pop("institution"))
    if not {"author", "editor", "organization", "key", "crossref"} & renamed.keys():
        # Without a name the styles have nothing to sort by, and say so.
        renamed["key"] = tex_to_text(renamed.get("title", "")) or "Anonymous"
    if entry_type == "misc" and "year" not in renamed and "crossref" not in renamed:
        # plainnat misses a year even in a @misc, such as a repository without a release.
        renamed["year"] = "n.d."
    return entry_type, renamed


def _value(name: str, value: str, dialect: Dialect) -> tuple[str, tuple[str, ...]]:
    if name == "month":
        return _month(value) or value, ()
    if name in _VERBATIM:
        if name == "url" and dialect is Dialect.BIBTEX:
            # The same address in ASCII (RFC 3987, section 3.1); nothing is escaped for LaTeX.
            return quote(value, safe="".join(map(chr, range(33, 127)))), ()
        return value, ()
    escaped = escape_specials(value)
    if dialect is Dialect.BIBLATEX:
        return escaped, ()
    text, unsupported = unicode_to_tex(escaped)
    return (text, unsupported) if is_balanced(text) else (escaped, unsupported)


def _month(value: str) -> str:
    """Give a month's macro name, empty if the value is no single month."""
    text = value.strip().lower().rstrip(".")
    if text.isdecimal() and 1 <= int(text) <= len(MONTHS):
        return MONTHS[int(text) - 1]
    full = next((month for month in MONTHS if text.startswith(month)), "")
    return full if full and text.isalpha() and len(text) <= len("september") else ""


def _no_tex_form(work: Work, name: str, characters: Sequence[str]) -> Problem:
    shown = " ".join(characters[:8])
    return Problem(
        f"{work.key}: {name} has characters without a TeX form: {shown}",
        work.path,
        work.line,
        "use --dialect biblatex with LuaLaTeX or XeLaTeX, or write them in Latin letters",
    )
