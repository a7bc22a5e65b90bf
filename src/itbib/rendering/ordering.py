"""In what order the works of the citation list follow each other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from itbib.model import Name, Work
from itbib.rendering.reference import year_of
from itbib.survey.config import Order
from itbib.tex.text import tex_to_text

_DIGITS = re.compile(r"(\d+)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def arranged(
    works: Iterable[Work], order: Order, authors: Mapping[str, Sequence[Name]]
) -> list[Work]:
    """Put works in order; those that are equal in it stay as they are.

    By author is as BibTeX's ``plain`` sorts: by the names with their particles, then by year,
    then by title; case and accents do not count. Works without authors go by their title,
    works without a year come last.

    Args:
        works: by first appearance.
        order: the order.
        authors: the names of each work by its key; a work may be missing.
    """
    given = list(works)
    match order:
        case Order.APPEARANCE:
            return given
        case Order.AUTHOR:
            return sorted(given, key=lambda work: _author(work, authors.get(work.key, ())))
        case Order.YEAR:
            return sorted(given, key=lambda work: _date(work) or (9999, 99))
        case Order.NEWEST:
            return sorted(given, key=lambda work: _date(work) or (0, 0), reverse=True)
        case Order.KEY:
            return sorted(given, key=lambda work: _natural(work.key))


def _author(work: Work, names: Sequence[Name]) -> tuple[object, ...]:
    title = _folded(work.fields.get("title", work.key))
    people = tuple(
        _folded(" ".join(filter(None, (name.von, name.last, name.first, name.jr))))
        for name in names
    )
    return people or (title,), _date(work) or (9999, 99), title


def _date(work: Work) -> tuple[int, int] | None:
    """Give year and month, the month being 0 if it is not known."""
    year = year_of(work)
    if not re.match(r"[0-9]{4}(?![0-9])", year):
        return None
    value = work.fields.get("month", "").strip().lower() or work.fields.get("date", "")[5:7]
    if value.isascii() and value.isdigit():
        return int(year[:4]), int(value) % 100
    month = next((at for at, name in enumerate(_MONTHS, 1) if value.startswith(name)), 0)
    return int(year[:4]), month


def _folded(source: str) -> str:
    decomposed = unicodedata.normalize("NFKD", tex_to_text(source))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^\w\s-]", "", bare).split())


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Make numbers in a key count by their value."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part.lower())
        for part in _DIGITS.split(text)
        if part
    )
