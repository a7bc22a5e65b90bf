"""What an entry says of its paper, against what arXiv says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from itbib.adding.entries import fields_of
from itbib.checking.finding import Finding, quoted
from itbib.checking.knowledge import Knowledge
from itbib.checking.library.entries import Entry
from itbib.checking.library.spots import Spots
from itbib.checking.titles import Likeness, compare, is_long, squeezed
from itbib.identifiers import ArxivId
from itbib.merging.identity import Identity, Stage
from itbib.merging.people import Accord, Person, compare_people, people_in
from itbib.model import Record
from itbib.rules import Code

_DIFFERING = (Accord.SHARED, Accord.NONE)
_PREPRINTS = ("misc", "online", "unpublished")
_FEW = 3


def entry_findings(
    papers: Iterable[tuple[str, Entry]], known: Knowledge, spots: Spots
) -> Iterator[Finding]:
    """Find entries that say something else of a paper than arXiv does.

    Args:
        papers: canonical key and entry of each work that is on arXiv.
        known: what is known of papers; those without a record are not judged.
        spots: the places of the file.
    """
    records = known.records
    owners = {squeezed(r.title): key for key, r in records.items() if is_long(r.title)}
    for key, entry in papers:
        yield from _year(key, entry, spots)
        record = records.get(key)
        if record is None:
            continue
        wrong = list(_title(key, entry, known, owners, spots))
        yield from wrong
        if any(finding.code is Code.WRONG_PAPER for finding in wrong):
            # What else differs is another paper's.
            continue
        yield from _people(entry, record, spots)
        said = " ".join(entry.work.fields.values()).lower()
        if record.withdrawn and "withdrawn" not in said:
            message = f"the paper {quoted(record.title)} was withdrawn"
            hint = "say so in a note, or leave it out"
            yield spots.finding(Code.WITHDRAWN, message, entry.block.start, hint)
        if record.doi and not Identity(entry.work).doi and "doi" not in entry.work.fields:
            message = f"{key} has a DOI on arXiv now, {record.doi}, which the entry lacks"
            hint = f"take it over: itbib update {entry.work.key} --apply"
            yield spots.finding(Code.PUBLISHED_SINCE, message, entry.block.start, hint)


def _title(
    key: str, entry: Entry, known: Knowledge, owners: Mapping[str, str], spots: Spots
) -> Iterator[Finding]:
    record = known.records[key]
    title = entry.work.fields.get("title", "")
    said = squeezed(title)
    if not said or said == squeezed(record.title):
        return
    owner = owners.get(said, key)
    likeness = compare(title, record.title)
    if likeness is not Likeness.SAME and said in map(squeezed, known.former.get(key, ())):
        message = f"{key} was called {quoted(title)} once, and is {quoted(record.title)} now"
        hint = f"take it over: itbib update {entry.work.key}"
        yield spots.finding(Code.TITLE_DIFFERS, message, entry.at("title"), hint)
    elif owner != key or likeness is Likeness.OTHER:
        message = f"{key} is {quoted(record.title)}, not {quoted(title)}"
        if owner != key:
            message = f"the title is that of {owner}; {key} is {quoted(record.title)}"
        wrong = spots.finding(Code.WRONG_PAPER, message, entry.at("title"), "check the ID")
        yield replace(wrong, paper=key)
    elif likeness is Likeness.NEAR:
        message = f"{key} is called {quoted(record.title)} on arXiv, here {quoted(title)}"
        hint = f"take it over: itbib update {entry.work.key}"
        yield spots.finding(Code.TITLE_DIFFERS, message, entry.at("title"), hint)


def _people(entry: Entry, record: Record, spots: Spots) -> Iterator[Finding]:
    own = people_in(entry.work.fields.get("author", ""))
    theirs = people_in(fields_of(record).get("author", ""))
    accord = compare_people(own, theirs)
    if accord is Accord.OPEN and own[-1].surname == "others":
        message = f'"and others" stands for authors that arXiv names: there are {len(theirs)}'
        hint = f"take them over: itbib update {entry.work.key} --apply"
        yield spots.finding(Code.AND_OTHERS, message, entry.at("author"), hint)
    elif accord in _DIFFERING and (differs := _difference(own, theirs, record)):
        message = f"the authors are not those that arXiv names: {differs}"
        hint = f"see both: itbib update {entry.work.key}"
        yield spots.finding(Code.AUTHORS_DIFFER, message, entry.at("author"), hint)


def _difference(own: tuple[Person, ...], theirs: tuple[Person, ...], record: Record) -> str:
    """Say who is missing and who is there; nothing if only the order differs."""
    known = {form for person in own for form in (person.surname, person.whole)}
    there = {form for person in theirs for form in (person.surname, person.whole)}
    named = zip(record.authors, theirs, strict=False)
    missing = [n for n, p in named if known.isdisjoint((p.surname, p.whole))]
    more = [p.surname for p in own if there.isdisjoint((p.surname, p.whole))]
    parts = [f"{quoted(', '.join(missing[:_FEW]))} is missing" if missing else ""]
    parts.append(f"{quoted(', '.join(more[:_FEW]))} is not there" if more else "")
    return "; ".join(filter(None, parts))


def _year(key: str, entry: Entry, spots: Spots) -> Iterator[Finding]:
    """Compare years where the entry is about the preprint alone: articles may come before it."""
    work = entry.work
    if work.type not in _PREPRINTS or "doi" in work.fields:
        return
    identity = Identity(work)
    if identity.year is None or identity.stage is not Stage.PREPRINT:
        return
    first, _ = ArxivId.parse(key).year_month
    if identity.year < first:
        message = f"the year is {identity.year}, but {key} was submitted in {first}"
        yield spots.finding(Code.YEAR_BEFORE_ID, message, entry.at("year", "date"))
