"""Works that stand in a file twice under different keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from itbib.checking.finding import Finding, quoted
from itbib.checking.library.entries import Entry
from itbib.checking.library.spots import Spots
from itbib.merging.identity import Identity
from itbib.rules import Code

# How BibLaTeX ties entries about one work together (biblatex manual, section 3.4).
_TIES = frozenset(("related", "entryset", "xref"))


def repeat_findings(entries: Iterable[Entry], spots: Spots) -> Iterator[Finding]:
    """Find entries with the arXiv ID, the DOI, or the title and authors of an earlier one.

    A pair is told once, by the surest of these. Of entries with the same title, those whose IDs
    or DOIs differ are not told: a preprint and the article of it may both be wanted.

    Args:
        entries: the works in the order of the file.
        spots: the places of the file.
    """
    by_id: dict[str, Entry] = {}
    by_doi: dict[str, Entry] = {}
    by_title: dict[tuple[str, str, int | None], tuple[Entry, Identity]] = {}
    for entry in entries:
        identity = Identity(entry.work)
        if identity.kind in ("part", "help") or not _TIES.isdisjoint(entry.work.fields):
            continue
        own_id = identity.arxiv_ids[0] if len(identity.arxiv_ids) == 1 else ""
        doi = identity.doi
        if own_id and (first := by_id.setdefault(own_id, entry)) is not entry:
            message = f"{_both(entry, first)} are about arXiv's {own_id}"
            index = entry.at("eprint", "arxivid", "url", "journal", "note")
            yield _finding(Code.DUPLICATE_EPRINT, message, index, entry, first, spots)
        elif doi and (first := by_doi.setdefault(doi, entry)) is not entry:
            message = f"{_both(entry, first)} have the DOI {doi}"
            yield _finding(Code.DUPLICATE_DOI, message, entry.at("doi"), entry, first, spots)
        elif identity.has_long_title and identity.people:
            named = (identity.title, identity.people[0].surname, identity.year)
            other, known = by_title.setdefault(named, (entry, identity))
            if other is not entry and _may_be_one(identity, known):
                message = f"{_both(entry, other)} have the same title, first author and year"
                index = entry.at("title")
                yield _finding(Code.DUPLICATE_TITLE, message, index, entry, other, spots)


def _both(entry: Entry, first: Entry) -> str:
    return f"{quoted(entry.work.key)} and {quoted(first.work.key)} in line {first.work.line}"


def _finding(
    code: Code, message: str, index: int, entry: Entry, first: Entry, spots: Spots
) -> Finding:
    hint = ""
    if entry.work.type == first.work.type:
        hint = "one of them is enough: itbib dedupe makes one of them"
    return spots.finding(code, message, index, hint)


def _may_be_one(one: Identity, other: Identity) -> bool:
    """Tell whether nothing says that two works of the same title are different."""
    ids = {*one.arxiv_ids, *other.arxiv_ids}
    dois = {doi for doi in (one.doi, other.doi) if doi}
    return (
        len(ids) < 2
        and len(dois) < 2
        and one.kind == other.kind
        and one.marks == other.marks
        and one.venue == other.venue
        # A column of a journal has one title in many issues.
        and all(
            one.work.fields.get(name) == other.work.fields.get(name)
            for name in ("volume", "number", "issue", "pages", "edition")
        )
    )
