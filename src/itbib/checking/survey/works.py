"""Works of a survey: cited nowhere, under keys that are no IDs, with addresses of nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from itbib.checking.addresses import flaw_of
from itbib.checking.finding import Finding, quoted
from itbib.checking.survey.places import Fields
from itbib.identifiers import ArxivId, IdentifierError
from itbib.model import Work
from itbib.rules import Code
from itbib.survey.config import Survey
from itbib.survey.contents import Contents
from itbib.tex.words import words_of

_KEY_FIELDS = ("crossref", "xref", "xdata", "entryset", "related")
_LEAST_WORDS = 4


def work_findings(
    survey: Survey, contents: Contents, shown: Collection[str], fields: Fields
) -> Iterator[Finding]:
    """Find what is wrong with the works of a survey.

    Args:
        survey: the configuration.
        contents: works and rows.
        shown: keys of works that pages show otherwise than by rows; ``*`` for all of them.
        fields: where they stand.
    """
    yield from _uncited(survey, contents, shown, fields)
    titles: dict[tuple[str, ...], tuple[Work, str]] = {}
    for work in contents.works:
        yield from _addresses(work, fields)
        paper = _eprint(work)
        if not paper:
            continue
        if work.key.lower() != paper.lower():
            message = f"the key {quoted(work.key)} is not the arXiv ID of the entry, {paper}"
            hint = "rename it by itbib merge or by hand, and the paper's keys by itbib rekey"
            yield fields.finding(Code.KEY_NOT_EPRINT, message, work.key, "", hint)
        title = tuple(words_of(work.fields.get("title", "")))
        if len(title) < _LEAST_WORDS:
            continue
        first, other = titles.setdefault(title, (work, paper))
        if other != paper:
            message = f"{paper} has the title of {other} in line {first.line}"
            yield fields.finding(Code.SAME_TITLE_TWO_IDS, message, work.key, "title")


def _uncited(
    survey: Survey, contents: Contents, shown: Collection[str], fields: Fields
) -> Iterator[Finding]:
    if "*" in shown or not contents.rows or any(table.where for table in survey.tables):
        return
    used = {key for row in contents.rows for key in row.cite} | set(shown)
    for work in contents.works:
        for name in _KEY_FIELDS:
            used.update(key.strip() for key in work.fields.get(name, "").split(","))
    for work in contents.works:
        if work.key not in used:
            message = f"no row cites {quoted(work.key)}, and no page shows it"
            yield fields.finding(Code.UNCITED_WORK, message, work.key, "")


def _addresses(work: Work, fields: Fields) -> Iterator[Finding]:
    for name in ("url", "howpublished", "note"):
        address = work.fields.get(name, "").strip()
        if not address or (name != "url" and "://" not in address):
            continue
        if name != "url" and (" " in address or "\\" in address):
            continue
        flaw = flaw_of(address, name, in_row=False)
        if flaw is not None:
            message = f"the field {name} of {quoted(work.key)} {flaw.message}"
            yield fields.finding(flaw.code, message, work.key, name, flaw.hint)


def _eprint(work: Work) -> str:
    """Give the canonical arXiv ID in the field eprint, or empty."""
    archive = work.fields.get("archiveprefix") or work.fields.get("eprinttype") or "arXiv"
    if archive.lower() != "arxiv" or not work.fields.get("eprint"):
        return ""
    try:
        return ArxivId.parse(work.fields["eprint"]).key
    except IdentifierError:
        return ""
