"""Works as the citation processor takes them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from itbib.formats.csl import item
from itbib.formats.facts import Facts
from itbib.formats.marks import Mark
from itbib.formats.rich import Rich
from itbib.styling.signs import Sign, without_signs

_SIGNS = {
    Mark.ITALIC: Sign.ITALIC,
    Mark.BOLD: Sign.BOLD,
    Mark.RAISED: Sign.RAISED,
    Mark.LOWERED: Sign.LOWERED,
    Mark.MATH: Sign.MATH,
}
_KEPT_CASE = ('<span class="nocase">', "</span>")
_TAG = re.compile(r"<(?=/?span\b)", re.IGNORECASE)
# CJK radicals, and behind them kana, Hangul and ideographs.
_FIRST_IDEOGRAPH = 0x2E80
_WORD = re.compile(r"\S+")
# What is a proper name whatever the style does with the first letter of a field.
_NAMED = ("number", "publisher", "archive", "archive_location")


def style_item(work: Facts, number: int) -> dict[str, object]:
    """Give the CSL-JSON item of a work.

    Args:
        work: what is known of it.
        number: its place among the items.
    """
    found = {name: _clean(value) for name, value in item(work).items()}
    found["id"] = str(number)
    for name, rich in (("title", work.title), ("container-title", work.container)):
        if rich:
            found[name] = _marked(rich)
    for name, value in found.items():
        if isinstance(value, list):
            found[name] = [_whole(person) for person in value]
    for value in found.values():
        if isinstance(value, dict) and isinstance(dates := value.get("date-parts"), list):
            value["date-parts"] = _dates(dates)
    for name in _NAMED:
        if isinstance(value := found.get(name), str):
            found[name] = value.join(_KEPT_CASE)
    return found


def _dates(dates: list[list[int]]) -> list[list[int]]:
    """Give the beginning of a range within a year, of which the processor drops the year."""
    return dates[:1] if len({date[0] for date in dates}) == 1 else dates


def _whole(person: dict[str, str]) -> dict[str, str]:
    """Give a name without parts if the processor would make initials of what has none."""
    given, family = person.get("given", ""), person.get("family", "")
    if any(ord(character) >= _FIRST_IDEOGRAPH for character in given):
        return {"literal": f"{family}{given}"}
    # Nor has a script without capitals any initials, such as Hebrew or Arabic.
    first = given[:1]
    if first.isalpha() and first.upper() == first.lower():
        return {"literal": f"{given} {family}".strip()}
    return person


def shown_title(work: Facts) -> str:
    """Give the title as it is found in an entry, signs being left out."""
    return "".join(without_signs(run.text) for run in work.title)


def _clean(value: object) -> object:
    """Take what would be read as markup out of a value, and the spans that `item` wrote."""
    if isinstance(value, str):
        return _TAG.sub("<\u2060", without_signs(value))
    if isinstance(value, list):
        return [_clean(part) for part in value]
    if isinstance(value, Mapping):
        return {name: _clean(part) for name, part in value.items()}
    return value


def _marked(rich: Rich) -> str:
    """Write a text with signs; words with protected capitals keep their case as a whole.

    The processor puts a blank between any two of the stretches that keep their case or do not
    when a style capitalises titles, so that such a stretch must not end within a word.
    """
    pieces: list[str] = []
    kept: list[bool] = []
    for run in rich:
        text = _TAG.sub("<\u2060", without_signs(run.text))
        keeps = bool(run.marks & {Mark.CAPITALS, Mark.MATH})
        for mark, sign in _SIGNS.items():
            if mark in run.marks:
                text = sign.around(text)
        pieces.append(text)
        kept += [keeps] * len(text)
    whole = "".join(pieces)
    words = [(word.span(), any(kept[slice(*word.span())])) for word in _WORD.finditer(whole)]
    result: list[str] = []
    done = 0
    for at, ((start, end), keeps) in enumerate(words):
        opens = keeps and not (at and words[at - 1][1])
        closes = keeps and not (at + 1 < len(words) and words[at + 1][1])
        result += [whole[done:start], _KEPT_CASE[0] if opens else "", whole[start:end]]
        result.append(_KEPT_CASE[1] if closes else "")
        done = end
    return "".join(result)
