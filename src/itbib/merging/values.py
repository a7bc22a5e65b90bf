"""The fields of two entries about one work put together: one wins, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itbib.identifiers import ArxivId, IdentifierError
from itbib.tex.text import tex_to_text
from itbib.updating.likeness import says_the_same

KEPT_PREFIX = "itbib-merged-"
"""How the names of fields begin that keep what another entry said otherwise."""

ENTRY_TYPE = "entrytype"
"""What stands behind that prefix for another entry's type."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DASHES = re.compile(r"\s*[-\u2010-\u2015]+\s*")
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
_IN_ANY_CASE = frozenset(
    (
        *("title", "booktitle", "journal", "journaltitle", "publisher", "series", "subtitle"),
        *("archiveprefix", "eprinttype", "language", "langid", "organization", "institution"),
    )
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field of which two entries say different things.

    Attributes:
        field: its lower-case name.
        kept: the value that stays.
        other: the value of the other entry.
        kept_as: the field that now holds the other value.
    """

    field: str
    kept: str
    other: str
    kept_as: str


@dataclass(frozen=True, slots=True)
class Combined:
    """What an entry gains from another.

    Attributes:
        added: new value by name of a field that it lacked, conflicting values included.
        conflicts: those values.
    """

    added: Mapping[str, str]
    conflicts: tuple[Conflict, ...]


def combine(
    own: Mapping[str, str], other: Iterable[tuple[str, str]], types: tuple[str, str]
) -> Combined:
    """Plan what an entry takes from another about the same work.

    Args:
        own: its fields by lower-case name.
        other: the other's, a repeated one as often as it stands there.
        types: the types of both entries.
    """
    added: dict[str, str] = {}
    conflicts: list[Conflict] = []
    pairs = list(other)
    if types[0] != types[1]:
        pairs.append((f"{KEPT_PREFIX}{ENTRY_TYPE}", types[1]))
    for name, value in pairs:
        known = {**own, **added}
        if not value or holds(known, name, value):
            continue
        if not known.get(name) and name != f"{KEPT_PREFIX}{ENTRY_TYPE}":
            added[name] = value
            continue
        kept_as = _free_name(known, name)
        added[kept_as] = value
        field = name.removeprefix(KEPT_PREFIX)
        kept = types[0] if field == ENTRY_TYPE else known[name]
        conflicts.append(Conflict(field, kept, value, kept_as))
    return Combined(added, tuple(conflicts))


def same_value(name: str, one: str, other: str) -> bool:
    """Tell whether two values of a field say the same, however they are written."""
    return says_the_same(name, one, other) or folded(name, one) == folded(name, other)


def folded(name: str, value: str) -> str:
    """Give a form that is equal for values that say the same."""
    text = " ".join(tex_to_text(value).split())
    if name == "eprint":
        try:
            return ArxivId.parse(text).versioned
        except IdentifierError:
            return text
    if name == "doi":
        return re.sub(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", "", text.lower())
    if name == "month":
        return _month(text)
    if name == "pages":
        return _DASHES.sub("-", text)
    if name in ("url", "ee"):
        return _SCHEME.sub("", text).rstrip("/")
    return text.casefold() if name in _IN_ANY_CASE else text


def holds(fields: Mapping[str, str], name: str, value: str) -> bool:
    """Tell whether an entry has a value, in its field or in one that keeps what others said."""
    bare = name.removeprefix(KEPT_PREFIX)
    return any(
        same_value(bare, known, value)
        for field, known in fields.items()
        if field in (name, bare) or _keeps(field, bare)
    )


def _keeps(field: str, name: str) -> bool:
    kept = f"{KEPT_PREFIX}{name}"
    return field == kept or (
        field.startswith(f"{kept}-") and field.removeprefix(f"{kept}-").isdecimal()
    )


def _free_name(fields: Mapping[str, str], name: str) -> str:
    wanted = f"{KEPT_PREFIX}{name.removeprefix(KEPT_PREFIX)}"
    free, number = wanted, 1
    while free in fields:
        number += 1
        free = f"{wanted}-{number}"
    return free


def _month(text: str) -> str:
    short = text.lower()[:3]
    if short in _MONTHS:
        return short if text.isalpha() else text.lower()
    return _MONTHS[int(text) - 1] if text.isdecimal() and 1 <= int(text) <= 12 else text.lower()
