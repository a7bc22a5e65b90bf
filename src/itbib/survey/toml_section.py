"""One TOML table that is being read: typed values out of it, and all mistakes noted."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TypeVar

from itbib.errors import Problem
from itbib.markdown.escaping import one_line
from itbib.suggest import did_you_mean
from itbib.survey.toml_lines import Place

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\Z")
_TYPE_NAMES = {str: "a string", bool: "true or false", list: "an array", dict: "a table"}

_Value = TypeVar("_Value", str, bool, list[object], dict[str, object])


class Section:
    """One TOML table: it hands out typed values and notes what is wrong.

    Attributes:
        data: what tomllib read.
        name: what messages call it.
        place: where it stands.
    """

    def __init__(
        self,
        data: Mapping[str, object],
        name: str,
        place: Place,
        path: str,
        problems: list[Problem],
    ) -> None:
        self.data = data
        self.name = name
        self.place = place
        self._path = path
        self._problems = problems
        self._asked: list[str] = []

    def report(self, message: str, key: str = "", hint: str = "", before: str = "") -> None:
        """Note a problem with a key, or with the section as a whole.

        Args:
            message: what is wrong.
            key: the key, if one is to blame.
            hint: what to do about it.
            before: what stands before the problem in the string that the key is set to.
        """
        line = self.place.value_line(key, before) if key else self.place.line
        self._problems.append(Problem(f"{self.name}: {message}", self._path, line, hint))

    def _take(self, key: str, default: _Value) -> _Value:
        self._asked.append(key)
        value = self.data.get(key, default)
        if isinstance(value, type(default)):
            return value
        self.report(f"{key!r} must be {_TYPE_NAMES[type(default)]}", key)
        return default

    def line(self, key: str, default: str = "") -> str:
        """Take a string that is shown: white space, line breaks included, is collapsed."""
        return one_line(self._take(key, default)).strip()

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """Take one of some words."""
        value = self._take(key, default)
        if value in choices:
            return value
        allowed = ", ".join(choice for choice in choices if choice)
        self.report(
            f"{key!r} is {value!r}, not one of {allowed}", key, did_you_mean(value, choices)
        )
        return default

    def text(self, key: str) -> str:
        """Take a string as it is, blanks and line breaks included."""
        return self._take(key, "")

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Take true or false."""
        return self._take(key, default)

    def flag_or(self, key: str, word: str) -> bool | str:
        """Take true, false or a certain word; false if it is not given."""
        self._asked.append(key)
        value = self.data.get(key, False)
        if isinstance(value, bool):
            return value
        if value == word:
            return word
        self.report(f"{key!r} must be true, false or {word!r}", key)
        return False

    def number(self, key: str, default: int, most: int, least: int = 1) -> int:
        """Take a whole number from ``least`` to ``most``."""
        self._asked.append(key)
        value = self.data.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.report(f"{key!r} must be a whole number from {least} to {most:,}", key)
        return default

    def own_id(self, key: str, kind: str, taken: Container[str]) -> str:
        """Take what this section is called, and call it so in messages from now on.

        Args:
            key: under which it stands.
            kind: what the section describes, such as ``table``.
            taken: the IDs of its like that are in use, in lower case.
        """
        own = self.line(key)
        article = "an" if key == "id" else "a"
        if key not in self.data:
            self.report(f"a {kind} needs {article} {key!r}")
        elif not _ID.match(own):
            form = "starts with a letter or digit and holds letters, digits, '_' and '-' only"
            hint = f"{article} {key} {form}"
            self.report(f"{own!r} cannot be the {key} of a {kind}", key, hint)
        elif own.lower() in taken:
            self.report(f"there already is a {kind} {own!r}", key)
        else:
            self.name = f"{kind} {own!r}"
        return own

    def array(self, key: str) -> list[object]:
        """Take an array; an empty one if it is not given."""
        return list(self._take(key, []))

    def path_text(self, key: str, default: str) -> str:
        """Take a path, which cannot be empty."""
        value = self._take(key, default)
        if not value.strip():
            self.report(f"{key!r} is empty", key)
        return value

    def sub(self, key: str, place: Place) -> Section:
        """Take a table inside this one."""
        return self.child(self._take(key, {}), f"[{key}]", place)

    def child(self, data: Mapping[str, object], name: str, place: Place) -> Section:
        """Make the section for a part of this one."""
        return Section(data, name, place, self._path, self._problems)

    def children(self, key: str, places: Sequence[Place]) -> Iterator[Section]:
        """Take an array of tables.

        Args:
            key: its name.
            places: where they stand, if each of them was found.
        """
        entries = self.array(key)
        if len(places) != len(entries):
            places = (self.place,) * len(entries)
        for number, (entry, place) in enumerate(zip(entries, places, strict=True), start=1):
            if isinstance(entry, dict):
                yield self.child(entry, f"{key} {number}", place)
            else:
                message = f"{key!r} must be an array of tables, each under [[{key}]]"
                self.report(message, key)

    def done(self) -> None:
        """Report the keys that nobody asked for."""
        for key in self.data:
            if key not in self._asked:
                self.report(f"unknown key {key!r}", key, did_you_mean(key, self._asked))
