"""Whether two entries are about one work: surely, perhaps, or not.

Two works must never become one, so that a pair counts as sure only if an ID that both have
says so and nothing contradicts it, or if title, authors, year and place of publication all
go together. Whatever is in between is for the user to decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from itbib.bib.scan import fold_key
from itbib.checking.titles import Likeness, compare
from itbib.merging.identity import KEY_FIELDS, ORDINALS, Identity, Stage
from itbib.merging.people import Accord, compare_people
from itbib.merging.values import holds
from itbib.tex.words import words_of

_FAR_APART = 2
_DASHES = re.compile(r"[-\u2010-\u2015+,]")
# Fields that set apart what has the same title and the same authors.
_SET_APART = ("edition", "volume", "number", "chapter", "part", "issue", "pages", "version", "date")
_SET_APART_ANYWHERE = ("edition", "version")
# Patents, standards and software have no place of publication, but numbers and versions.
_NUMBERED_WITHOUT_PLACE = ("thing",)
_EDITION_WORDS = frozenset(("edition", "edn", "ed", "revised", "rev", "the", "and"))
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)?", re.ASCII)
_SET_WHOLES_APART = ("edition", "volume", "number", "part", "series", "isbn")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a pair.

    Attributes:
        is_sure: whether the two are one work.
        reason: by what they were matched, or what speaks against it.
        by_title: whether no ID says so.
    """

    is_sure: bool
    reason: str
    by_title: bool = False


def is_covered(one: Identity, other: Identity) -> bool:
    """Tell whether an entry says nothing that another of the same ID and title does not say.

    That is so of one that was merged before.
    """
    own, theirs = one.work.fields, other.work.fields
    if one.arxiv_ids != other.arxiv_ids or one.doi != other.doi or one.title != other.title:
        return False
    same_key = fold_key(one.work.key) == fold_key(other.work.key)
    if not one.title and not same_key:
        return (
            one.stem == other.stem
            and one.work.type == other.work.type
            and _own(own) == _own(theirs)
        )
    if one.people != other.people or (one.year != other.year and (one.year or not one.arxiv_ids)):
        return False
    # Only an ID lets works of two kinds, or one with a note such as "reply", be the same.
    has_id = bool(one.arxiv_ids or one.doi)
    if not has_id and (one.kind != other.kind or _marks_differ(one, other)):
        return False
    if any((name in own) != (name in theirs) for name in _SET_APART):
        return False
    return all(not value or holds(theirs, name, value) for name, value in own.items())


def _own(fields: Mapping[str, str]) -> dict[str, str]:
    """Give the fields that name no other entry: the keys of such may have changed."""
    return {name: value for name, value in fields.items() if name not in KEY_FIELDS}


def judge(one: Identity, other: Identity) -> Verdict | None:
    """Compare two entries.

    Returns:
        The verdict; None if they are about different works as far as anybody can tell.
    """
    same_arxiv = bool(set(one.arxiv_ids) & set(other.arxiv_ids))
    same_doi = bool(one.doi) and one.doi == other.doi
    same_title = bool(one.title) and one.title == other.title
    accord = compare_people(one.people, other.people)
    if not (same_arxiv or same_doi or same_title):
        return None
    if (objection := _contradiction(one, other)) is not None:
        if not (same_arxiv or same_doi) and accord in (Accord.NONE, Accord.SHARED):
            return None
        what = "arXiv ID" if same_arxiv else "DOI" if same_doi else "title"
        return Verdict(False, f"same {what}, but {objection}")
    if same_arxiv or same_doi:
        if not same_arxiv and _differs("edition", one, other):
            return Verdict(False, "same DOI, but another edition")
        return _by_id(one, other, accord, "arXiv ID" if same_arxiv else "DOI")
    return _by_title(one, other, accord)


def _contradiction(one: Identity, other: Identity) -> str | None:
    """Say what two entries about one work can never have."""
    if one.arxiv_ids and other.arxiv_ids:
        if not set(one.arxiv_ids) & set(other.arxiv_ids):
            return f"other arXiv IDs: {one.arxiv_ids[0]} and {other.arxiv_ids[0]}"
        if max(len(one.arxiv_ids), len(other.arxiv_ids)) > 1:
            ids = one.arxiv_ids if len(one.arxiv_ids) > 1 else other.arxiv_ids
            return f"one of them names two arXiv IDs: {', '.join(ids)}"
    if one.doi and other.doi and one.doi != other.doi:
        return f"other DOIs: {one.doi} and {other.doi}"
    return None


def _by_id(one: Identity, other: Identity, accord: Accord, what: str) -> Verdict:
    """Judge two entries with the same ID: one may have been copied from another entry."""
    if not one.title or not other.title or one.title == other.title:
        if accord is Accord.NONE and one.title:
            return Verdict(False, f"same {what}, but other authors")
        return Verdict(True, f"same {what}")
    if _marks_differ(one, other):
        return Verdict(False, f"same {what}, but the titles tell them apart")
    if one.kind != other.kind and what == "DOI":
        return Verdict(False, f"same {what}, but {one.work.type} and {other.work.type}")
    alike = compare(" ".join(one.title_words), " ".join(other.title_words))
    same_people = accord in (Accord.SAME, Accord.OPEN)
    if alike in (Likeness.SAME, Likeness.NEAR) and accord is not Accord.NONE:
        return Verdict(True, f"same {what}")
    # On arXiv a paper may get a new title; what has a DOI keeps its own.
    if same_people and what == "arXiv ID":
        return Verdict(True, f"same {what}")
    return Verdict(False, f"same {what}, but other titles")


def _by_title(one: Identity, other: Identity, accord: Accord) -> Verdict | None:
    if accord is Accord.NONE or _other_issues(one, other):
        return None
    doubt = _doubt(one, other, accord)
    return (
        Verdict(False, f"same title, but {doubt}")
        if doubt
        else Verdict(True, "same title and authors", by_title=True)
    )


def _doubt(one: Identity, other: Identity, accord: Accord) -> str:
    """Say what keeps two entries of the same title from being surely one work."""
    if accord is Accord.UNKNOWN:
        return "one of them names no authors"
    if accord is Accord.SHARED:
        return "the authors differ"
    if one.kind != other.kind:
        return f"{one.work.type} and {other.work.type}"
    if _marks_differ(one, other):
        return "notes or titles tell them apart"
    if one.signs != other.signs:
        return "the signs in the titles differ"
    if apart := _set_apart(one, other):
        return f"another {apart}"
    if years := _years_apart(one, other, accord):
        return years
    if one.stage is Stage.PUBLISHED and other.stage is Stage.PUBLISHED:
        if not _one_venue(one, other):
            return "published in other places"
    elif one.work.type != other.work.type and Stage.PREPRINT not in (one.stage, other.stage):
        return f"{one.work.type} and {other.work.type}, neither known as a preprint"
    if not one.has_long_title:
        same_place = one.address and one.address == other.address
        if not same_place and not (one.venue and one.venue == other.venue):
            return "it is short"
    return ""


def _marks_differ(one: Identity, other: Identity) -> bool:
    return one.marks != other.marks


def _set_apart(one: Identity, other: Identity) -> str:
    """Name a field that two entries of one place have with different values."""
    names: tuple[str, ...] = _SET_WHOLES_APART if one.kind == "whole" else _SET_APART
    if one.kind in _NUMBERED_WITHOUT_PLACE:
        names = _SET_APART
    elif one.kind != "whole" and not (one.venue and other.venue):
        names = _SET_APART_ANYWHERE
    return next((name for name in names if name != "date" and _differs(name, one, other)), "")


def _differs(name: str, one: Identity, other: Identity) -> bool:
    """Tell whether two entries have a field with different values."""
    values = [identity.work.fields.get(name, "") for identity in (one, other)]
    return all(values) and _compared(name, values[0]) != _compared(name, values[1])


def _compared(name: str, value: str) -> str:
    """Give what tells two values apart: of pages the first, for the last is often left out."""
    if name == "edition":
        return _edition(value)
    value = _DASHES.split(value.strip(), maxsplit=1)[0] if name == "pages" else value
    return "".join(sign for sign in value.lower() if sign.isalnum())


def _edition(value: str) -> str:
    """Give an edition's number, however it is written: 2, 2nd, Second, second edition."""
    words = [word for word in words_of(value) if word not in _EDITION_WORDS]
    said = " ".join(words)
    number = _ORDINAL.fullmatch(said)
    return number[1] if number else str(ORDINALS.get(said, said))


def _other_issues(one: Identity, other: Identity) -> bool:
    """Tell whether two of one title stand in different issues, as a column of a journal does."""
    if one.kind == "whole" or not one.venue or one.venue != other.venue:
        return False
    has_other_years = None not in (one.year, other.year) and one.year != other.year
    return bool(_set_apart(one, other)) and (has_other_years or not one.has_long_title)


def _years_apart(one: Identity, other: Identity, accord: Accord) -> str:
    if one.year is None or other.year is None:
        if accord is Accord.SAME and one.has_long_title and len(one.people) > 1:
            return ""
        return "one of them names no year"
    stages = {one.stage, other.stage}
    apart = abs(one.year - other.year)
    if apart == 0:
        return ""
    mixed = stages == {Stage.PREPRINT, Stage.PUBLISHED}
    # A preprint that is much younger than what appeared is a longer or a later one.
    preprint, published = (
        (one.year, other.year) if one.stage is Stage.PREPRINT else (other.year, one.year)
    )
    mixed = mixed and preprint - published < _FAR_APART
    if accord is Accord.SAME and one.has_long_title and mixed and apart <= _FAR_APART:
        return ""
    return f"{one.year} and {other.year}"


def _one_venue(one: Identity, other: Identity) -> bool:
    """Tell whether two names may be one venue's: words in common, or both in proceedings."""
    if one.venue == other.venue:
        return True
    if ("workshop" in one.venue or "workshops" in one.venue) != (
        "workshop" in other.venue or "workshops" in other.venue
    ):
        return False
    if one.work.type == other.work.type and one.work.type in ("inproceedings", "conference"):
        return len(one.people) > 1 and one.has_long_title
    shorter, longer = sorted((set(one.venue), set(other.venue)), key=len)
    return bool(shorter) and shorter <= longer
