"""In what order the works of the citation list follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from itbib.model import Name, Work
from itbib.querying.ordering import natural
from itbib.querying.values import date, fold
from itbib.rendering.facts import date_of
from itbib.rendering.reference import plain
from itbib.survey.config import Order

_SIGNS = re.compile(r"[^\w\s-]")
_LATE = (9999, 99, 99)
_EARLY = (-9999, 0, 0)


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
            return sorted(given, key=lambda work: _date(work) or _LATE)
        case Order.NEWEST:
            return sorted(given, key=lambda work: _date(work) or _EARLY, reverse=True)
        case Order.KEY:
            return sorted(given, key=lambda work: natural(work.key))


def _author(work: Work, names: Sequence[Name]) -> tuple[object, ...]:
    title = _letters(work.fields.get("title", work.key))
    people = tuple(
        _letters(" ".join(filter(None, (name.von, name.last, name.first, name.jr))))
        for name in names
    )
    return people or (title,), _date(work) or _LATE, title


def _date(work: Work) -> tuple[int, int, int] | None:
    return date(date_of(work.fields))


def _letters(source: str) -> str:
    return " ".join(_SIGNS.sub("", fold(plain(source))).split())
