"""Whether two lists of authors may be those of one work."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from itbib.bib.names import split_names
from itbib.model import Name
from itbib.tex.words import words_of

_OTHERS = "others"


class Person(NamedTuple):
    """A name, for comparing.

    Attributes:
        surname: its letters, without a particle such as "van der".
        whole: the same with the particle and what follows the surname.
        initials: first letters of the forenames; empty if there are none.
    """

    surname: str
    whole: str
    initials: str


class Accord(Enum):
    """How two lists go together."""

    SAME = "the same persons"
    OPEN = "the same as far as one list goes, which ends in others"
    SHARED = "some persons in common"
    NONE = "nobody in common"
    UNKNOWN = "one list is missing"


def people_in(names: str) -> tuple[Person, ...]:
    """Read a BibTeX list of names; "others" comes back as a person of that surname."""
    return tuple(filter(None, map(_person, split_names(names))))


def compare_people(one: Sequence[Person], other: Sequence[Person]) -> Accord:
    """Compare two lists of authors in order.

    Forenames may be abbreviated or missing, but not contradict each other.
    """
    if not one or not other:
        return Accord.UNKNOWN
    ends_open = [people[-1].surname == _OTHERS for people in (one, other)]
    own, theirs = (
        people[:-1] if is_open else people
        for people, is_open in zip((one, other), ends_open, strict=True)
    )
    known = min(len(own), len(theirs))
    alike = all(map(may_be_one, own[:known], theirs[:known]))
    if alike and len(own) == len(theirs) and ends_open[0] == ends_open[1]:
        return Accord.SAME
    shorter_is_open = (ends_open[0] and len(own) <= len(theirs)) or (
        ends_open[1] and len(theirs) <= len(own)
    )
    if alike and known and shorter_is_open:
        return Accord.OPEN
    shared = {person.surname for person in own} & {person.surname for person in theirs}
    return Accord.SHARED if shared else Accord.NONE


def may_be_one(one: Person, other: Person) -> bool:
    """Tell whether two names may be the same person's."""
    if not {one.surname, one.whole} & {other.surname, other.whole}:
        return False
    # Middle names come and go; the first is what everybody has.
    return one.initials[:1] == other.initials[:1] or not (one.initials and other.initials)


def _person(name: Name) -> Person | None:
    surname = "".join(words_of(name.last))
    if not surname:
        return None
    whole = "".join(words_of(f"{name.von} {name.last}"))
    initials = "".join(word[0] for word in words_of(name.first))
    if (
        len(name.first) > 1
        and name.first.isupper()
        and name.first.isalpha()
        and len(name.first) < 4
    ):
        # "Smith, JR" has two initials.
        initials = name.first.lower()
    return Person(surname, whole, initials)
