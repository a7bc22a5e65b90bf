"""Fields that an entry lacks or that hold something else than they should."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from itbib.bib.library import Library
from itbib.checking.finding import Finding, quoted
from itbib.checking.fixing import Fix
from itbib.checking.library.entries import Entry
from itbib.checking.library.spots import Spots
from itbib.rules import Code
from itbib.tex.text import tex_to_text

# "BibTeXing", section 3.1; of "a|b" one will do, and BibLaTeX's names count, too (biblatex manual,
# section 2.1.1). A conference has no publisher in most files, and a style does without one.
_JOURNAL = "journal|journaltitle|eprint|archiveprefix"
_YEAR = "year|date|pubstate|urldate"
_REQUIRED = {
    "article": ("author|editor|shortjournal", "title", _JOURNAL, _YEAR),
    "book": ("author|editor", "title", "publisher|location|address|howpublished", _YEAR),
    "booklet": ("title",),
    "conference": ("author|editor", "title", "booktitle|eventtitle", _YEAR),
    "inbook": ("author|editor", "title", "chapter|pages|booktitle", "publisher|booktitle", _YEAR),
    "incollection": ("author|editor", "title", "booktitle", _YEAR),
    "inproceedings": ("author|editor", "title", "booktitle|eventtitle", _YEAR),
    "manual": ("title",),
    "mastersthesis": ("author", "title", "school|institution", _YEAR),
    "online": ("title", "url|doi|eprint"),
    "phdthesis": ("author", "title", "school|institution", _YEAR),
    "proceedings": ("title|booktitle", _YEAR),
    "report": ("author|editor|institution|organization", "title", _YEAR),
    "techreport": (
        "author|editor|institution|organization",
        "title",
        "institution|school|number",
        _YEAR,
    ),
    "thesis": ("author", "title", "institution|school", _YEAR),
    "unpublished": ("author", "title"),
    "misc": ("title|howpublished|note|author|url|key",),
}
_INHERITING = ("crossref", "xdata", "entryset", "related")

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
_WRAPPED_DOI = re.compile(
    r"(?:\\url\{)?(?:(?:https?://)?(?:(?:dx\.|www\.)?doi\.org|doi\.acm\.org)/|doi\s*[:=]\s*|https?://doi:)"
    r"(10\.\d{4,9}(?:\.\d+)*/[^\s{}]+)\}?",
    re.ASCII | re.IGNORECASE,
)


def field_findings(entries: Iterable[Entry], library: Library, spots: Spots) -> Iterator[Finding]:
    """Find missing fields and malformed DOIs.

    Args:
        entries: the works.
        library: the file.
        spots: its places.
    """
    for entry in entries:
        yield from _missing(entry, spots)
        if "doi" in entry.spans and (doi := entry.work.fields.get("doi", "").strip()):
            yield from _doi(entry, doi, library, spots)


def _missing(entry: Entry, spots: Spots) -> Iterator[Finding]:
    fields = {name for name, value in entry.work.fields.items() if value.strip()}
    if not fields.isdisjoint(_INHERITING):
        return
    lacking = [
        names.split("|")[0]
        for names in _REQUIRED.get(entry.work.type, ())
        if not _has(names, fields)
    ]
    if lacking:
        named = " and ".join(
            [", ".join(lacking[:-1]), lacking[-1]] if len(lacking) > 1 else lacking
        )
        message = f"{quoted(entry.work.key)} lacks {named}, which @{entry.work.type} requires"
        yield spots.finding(Code.MISSING_FIELD, message, entry.block.start)


def _has(names: str, fields: Container[str]) -> bool:
    return any(name in fields for name in names.split("|"))


def _doi(entry: Entry, doi: str, library: Library, spots: Spots) -> Iterator[Finding]:
    shown = tex_to_text(doi)
    if _DOI.fullmatch(shown) or _DOI.fullmatch(doi):
        return
    index = entry.spans["doi"].value_start
    fix = None
    hint = "a DOI begins with 10. and has a slash in it"
    if meant := _WRAPPED_DOI.fullmatch(doi):
        hint = f"write {meant[1]}: styles put the address before it"
        (token, *more) = entry.spans["doi"].tokens
        if not more and library.text[token.start + 1 : token.end - 1].strip() == doi:
            fix = Fix(token.start + 1, token.end - 1, meant[1])
    message = f"the field doi of {quoted(entry.work.key)} holds {quoted(doi)}"
    yield spots.finding(Code.MALFORMED_DOI, message, index, hint, fix)
