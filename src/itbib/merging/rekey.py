"""Other keys in the citations of a LaTeX source, every other byte as it was."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass

from itbib.bib.edit import Edit, apply
from itbib.bib.lines import LineNumbers
from itbib.tex.citations import KeyList, definition_around, lists_in
from itbib.tex.code import code_of


@dataclass(frozen=True, slots=True)
class Place:
    """Something in a source.

    Attributes:
        text: what.
        line: where, from 1.
        around: the command in whose definition it stands; empty if in none.
    """

    text: str
    line: int
    around: str = ""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """A source with other keys.

    Attributes:
        text: the new source.
        replaced: how many keys were replaced.
        dropped: keys that were taken out because their list has the same work already.
        unknown: cited keys that are neither in the map nor known otherwise, each once.
        indirect: keys that a macro or a parameter stands for.
    """

    text: str
    replaced: int
    dropped: tuple[Place, ...]
    unknown: tuple[Place, ...]
    indirect: tuple[Place, ...]


def rekey(
    text: str, keys: Mapping[str, str], known: Container[str], commands: Collection[str] = ()
) -> Rekeyed:
    """Replace the keys in all citations at once, so that two may change places.

    Where two keys of one list become the same, the second is taken out.

    Args:
        text: the source; lone surrogates stand for bytes that are not UTF-8.
        keys: new key by old key.
        known: further keys that are in order as they are.
        commands: names of further commands that take keys.
    """
    code = code_of(text)
    lists = lists_in(code, commands)
    lines = LineNumbers(text)
    labels = {key.text for found in lists if found.is_label for key in found.keys}
    targets = set(keys.values())
    edits: list[Edit] = []
    replaced = 0
    dropped: list[Place] = []
    unknown: dict[str, Place] = {}
    indirect: list[Place] = []
    for found in lists:
        doubles = _doubles(found, keys)
        for index, key in enumerate(found.keys):
            line = lines.at(key.start)
            if not key.is_plain:
                around = definition_around(code, key.start) if "#" in key.text else ""
                if around not in commands:
                    indirect.append(Place(key.text, line, around))
            elif index in doubles:
                dropped.append(Place(key.text, line))
                edits += _without(text, code, found, index)
            elif key.text in keys:
                new = keys[key.text]
                if new != key.text:
                    edits.append(Edit(key.start, key.end, new))
                    replaced += 1
            elif not (
                key.text == "*"
                or key.text in targets
                or key.text in labels
                or key.text in known
                or key.text in unknown
            ):
                unknown[key.text] = Place(key.text, line)
    return Rekeyed(
        apply(text, edits), replaced, tuple(dropped), tuple(unknown.values()), tuple(indirect)
    )


def _doubles(found: KeyList, keys: Mapping[str, str]) -> set[int]:
    """Indices of the keys that become one which stands in the list under another name."""
    first: dict[str, str] = {}
    doubles = set()
    for index, key in enumerate(found.keys):
        new = keys.get(key.text, key.text)
        if first.setdefault(new, key.text) != key.text:
            doubles.add(index)
    return doubles


def _without(text: str, code: str, found: KeyList, index: int) -> list[Edit]:
    """Take out a key that is not the first of its list, and the comma before it.

    A comment between the two stays.
    """
    start, key = found.keys[index - 1].end, found.keys[index]
    if text[start : key.start] == code[start : key.start]:
        return [Edit(start, key.end, "")]
    comma = code.rindex(",", start, key.start)
    return [Edit(comma, comma + 1, ""), Edit(key.start, key.end, "")]
