"""The names of a work as other programs want them: in parts, or whole for a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from itbib.bib.names import split_names
from itbib.exporting.name_lists import plain_names, tidy_names
from itbib.formats.rich import plain, rich_text
from itbib.model import Name

_OTHERS = Name(last="others")


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name in plain text, or a group's.

    Attributes:
        family: the surname without particle, or the only name; of a group its whole name.
        given: the forenames.
        particle: such as ``van der``; BibTeX's styles print it with the surname always.
        suffix: such as ``Jr.``.
        is_group: whether it is a collaboration, a company: a name that nobody may turn round.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    is_group: bool = False

    @property
    def surname(self) -> str:
        """The particle and the surname."""
        return f"{self.particle} {self.family}" if self.particle else self.family

    @property
    def inverted(self) -> str:
        """``van der Berg, Jan, Jr.``, as reference managers have it; of a group its name."""
        given = self.given or (" " if self.suffix else "")
        return ", ".join(filter(None, (self.surname, given, self.suffix)))


@dataclass(frozen=True, slots=True)
class People:
    """A list of names.

    Attributes:
        names: in order.
        and_others: whether there are more than those named.
    """

    names: tuple[Person, ...] = ()
    and_others: bool = False


def people(fields: Mapping[str, str], name: str) -> People:
    """Read the names in one field; none if there is no such field."""
    names = split_names(plain_names(tidy_names(fields.get(name, ""))))
    et_al = bool(names) and names[-1] == _OTHERS
    persons = (_person(given) for given in (names[:-1] if et_al else names))
    return People(tuple(person for person in persons if person.family), et_al)


def _person(name: Name) -> Person:
    first, von, last, jr = (
        plain(rich_text(part)) for part in (name.first, name.von, name.last, name.jr)
    )
    if not (first or von or jr) and _is_braced(name.last):
        return Person(last, is_group=True)
    return Person(last or von or first, first if last else "", von if last else "", jr)


def _is_braced(text: str) -> bool:
    r"""Say whether braces enclose a whole name; those of ``{\'E}mile`` enclose a letter."""
    if not (text.startswith("{") and text.endswith("}")):
        return False
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if depth == 0 and at < len(text) - 1:
            return False
    return len(text) > 2
