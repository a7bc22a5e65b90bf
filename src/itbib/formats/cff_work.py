"""The work that a CITATION.cff asks to cite (Citation File Format 1.2.0), as an entry."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping

from itbib.errors import InputError
from itbib.identifiers import ArxivId, IdentifierError
from itbib.model import Work
from itbib.slugs import slug
from itbib.tex.escape import escape_specials

__all__ = ["cited_work"]

_TYPES = {
    "article": "article",
    "book": "book",
    "conference-paper": "inproceedings",
    "manual": "manual",
    "proceedings": "proceedings",
    "report": "techreport",
    "thesis": "phdthesis",
    "unpublished": "unpublished",
}
_MAKERS = {"thesis": "school", "report": "institution"}
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?")
_MONTHS = dict(
    zip(
        (f"{at:02}" for at in range(1, 13)),
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        strict=True,
    )
)
_HINT = "mend it, or name the work with 'cite' in the section [site]"


def cited_work(text: str, path: str) -> Work:
    """Read what is to be cited: ``preferred-citation``, or else what the file itself tells.

    Args:
        text: the file.
        path: its name for messages.

    Returns:
        A work whose key is made of its first author and year.

    Raises:
        InputError: the file is no CITATION.cff, or what it tells has no title.
    """
    # Few surveys have such a file.
    import yaml

    try:
        # It makes nothing but text of values: no date that is none stops it.
        content = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        line = min(mark.line + 1, len(text.splitlines())) if mark else 0
        raise InputError.of(f"is no YAML: {problem}", path=path, line=line, hint=_HINT) from error
    if not isinstance(content, dict) or "cff-version" not in content:
        raise InputError.of("is no CITATION.cff", path=path, hint=_HINT)
    preferred = content.get("preferred-citation")
    told: Mapping[object, object] = preferred if isinstance(preferred, dict) else content
    if not _text(told, "title"):
        raise InputError.of("what is to be cited has no title", path=path, hint=_HINT)
    fields = {name: escape_specials(value) for name, value in _fields(told) if value}
    first = next(iter(_people(told, "authors")), "")
    family = slug(first.strip("{}").split(",")[0]) or slug(fields["title"], 20) or "survey"
    kind = _TYPES.get(_text(told, "type"), "misc")
    year = _DATE.search(fields.get("year", ""))
    return Work(f"{family}{year[1] if year else ''}", kind, fields, path)


def _fields(told: Mapping[object, object]) -> Iterator[tuple[str, str]]:
    """Give the fields of the entry, those that are empty as well."""
    kind = _text(told, "type")
    # The file does not tell which capitals a style must keep.
    yield "title", f"{{{_unbraced(_text(told, 'title'))}}}"
    yield "author", " and ".join(_people(told, "authors"))
    yield "editor", " and ".join(_people(told, "editors"))
    yield "journal", _text(told, "journal")
    if kind == "conference-paper":
        yield "booktitle", _text(told, "collection-title") or _name(told, "conference")
    yield "publisher", _name(told, "publisher")
    yield _MAKERS.get(kind, "organization"), _name(told, "institution")
    yield "volume", _text(told, "volume")
    yield "number", _text(told, "issue")
    yield "pages", "--".join(filter(None, (_text(told, "start"), _text(told, "end"))))
    yield from _dates(told)
    arxiv = _arxiv(told)
    if arxiv:
        yield "eprint", arxiv.key
        yield "archiveprefix", "arXiv"
    doi = _text(told, "doi")
    # The one that arXiv gives says the same as the ID.
    yield "doi", "" if arxiv and "arxiv" in doi.lower() else doi
    yield "url", _text(told, "url") or _text(told, "repository-code")


def _dates(told: Mapping[object, object]) -> Iterator[tuple[str, str]]:
    names = ("date-published", "date-released")
    dates = (_DATE.match(_text(told, name)) for name in names)
    found = next(filter(None, dates), None)
    year, month = (found[1], found[2] or "") if found else ("", "")
    if own := _text(told, "year"):
        year, month = own, _text(told, "month").zfill(2)
    yield "year", year
    yield "month", _MONTHS.get(month, "")


def _arxiv(told: Mapping[object, object]) -> ArxivId | None:
    """Find the arXiv ID by the DOI that arXiv gives, the address, or the identifiers."""
    values = [_text(told, "doi"), _text(told, "url")]
    identifiers = told.get("identifiers")
    if isinstance(identifiers, list):
        values += [_text(one, "value") for one in identifiers if isinstance(one, dict)]
    for value in values:
        if "arxiv" in value.lower():
            with contextlib.suppress(IdentifierError):
                return ArxivId.parse(value)
    return None


def _people(told: Mapping[object, object], role: str) -> Iterator[str]:
    """Give persons as ``particle family, suffix, given``, others in braces."""
    people = told.get(role)
    for person in people if isinstance(people, list) else ():
        if not isinstance(person, dict):
            continue
        person = {name: _unbraced(str(value)) for name, value in person.items()}
        if name := _text(person, "name"):
            yield f"{{{name}}}"
            continue
        family = " ".join(
            filter(None, (_text(person, "name-particle"), _text(person, "family-names")))
        )
        if re.search(r",|\band\b", family, re.IGNORECASE):
            family = f"{{{family}}}"
        parts = (family, _text(person, "name-suffix"), _text(person, "given-names"))
        if said := ", ".join(filter(None, parts)) or _text(person, "alias"):
            yield said


def _unbraced(text: str) -> str:
    """Take braces away, which are text in this file and something else in BibTeX."""
    return re.sub("[{}]", "", text)


def _name(told: Mapping[object, object], role: str) -> str:
    entity = told.get(role)
    return _text(entity, "name") if isinstance(entity, dict) else ""


def _text(told: Mapping[object, object], name: str) -> str:
    """Give a value on one line; nothing for a list, a mapping, or YAML's null."""
    value = told.get(name)
    line = " ".join(value.split()) if isinstance(value, str) else ""
    return "" if line in ("~", "null") else line
