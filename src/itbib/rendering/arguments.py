"""What stands behind the kind of a region in its markers: what each kind takes, and what not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from itbib.suggest import did_you_mean

COUNTED = ("papers", "works", "rows", "tables")
"""What a region ``count`` can count."""

TOC_LEVELS = (2, 3)
"""The levels of the headings that a region ``toc`` lists unless it says otherwise."""

PLOTS = ("years", "months", "growth", "tree")
"""The pictures that every survey has; a column of numbers has one as ``TABLE.COLUMN``."""

_LEVELS = re.compile(r"(?:([1-6])-)?([1-6])")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Known:
    """What markers can name.

    Attributes:
        tables: ids of the declared tables.
        works: keys of the works; None if they are not known here, and so not looked for.
    """

    tables: Collection[str]
    works: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with the words of a marker, and a hint, if there is one to give."""

    message: str
    hint: str = ""


def levels(words: Sequence[str]) -> tuple[int, int] | None:
    """Read the words of a region ``toc``: ``3`` is from 2 to 3, ``1-3`` from 1 to 3.

    Returns:
        The first and the last level of the headings that it lists; None if it says neither.

    >>> levels([]), levels(["4"]), levels(["1-2"]), levels(["x"])
    ((2, 3), (2, 4), (1, 2), None)
    """
    if not words:
        return TOC_LEVELS
    found = _LEVELS.fullmatch(words[0])
    if len(words) > 1 or found is None:
        return None
    first, last = int(found[1] or TOC_LEVELS[0]), int(found[2])
    return (first, last) if first <= last else None


def wrong_words(kind: str, words: Sequence[str], known: Known) -> list[Wrong]:
    """Say what is wrong with the kind of a region and what stands behind it.

    Args:
        kind: the kind, as it is written.
        words: what stands behind it.
        known: what they can name.
    """
    check = _CHECKS.get(kind)
    if check is None:
        message = f"there is no kind of region called {kind!r}"
        return [Wrong(message, did_you_mean(kind, KINDS))]
    return check(words, known)


def _table(words: Sequence[str], known: Known) -> list[Wrong]:
    if not words:
        message = "a region 'table' needs the id of a table"
        return [Wrong(message, did_you_mean("", known.tables))]
    if len(words) > 2:
        message = f"a region 'table' takes an id and a category, but this one says {_said(words)}"
        return [Wrong(message)]
    return _undeclared(words[0], known)


def _undeclared(table: str, known: Known) -> list[Wrong]:
    if table in known.tables:
        return []
    return [Wrong(f"table {table!r} is not declared", did_you_mean(table, known.tables))]


def _references(words: Sequence[str], _: Known) -> list[Wrong]:
    if not words:
        return []
    return [Wrong(f"a region 'references' has no id, but this one says {_said(words)}")]


def _count(words: Sequence[str], known: Known) -> list[Wrong]:
    if not words:
        return []
    what, *tables = words
    if what not in COUNTED:
        return [Wrong(f"a region 'count' cannot count {what!r}", did_you_mean(what, COUNTED))]
    if tables and what == "tables":
        return [Wrong(f"'count tables' takes nothing more, but this one says {_said(tables)}")]
    if len(tables) > 1:
        return [Wrong(f"'count {what}' takes one id of a table, but this one says {_said(tables)}")]
    return [wrong for table in tables for wrong in _undeclared(table, known)]


def _toc(words: Sequence[str], _: Known) -> list[Wrong]:
    if levels(words) is not None:
        return []
    message = f"a region 'toc' takes the levels of the headings, but this one says {_said(words)}"
    hint = "'toc 4' lists the headings of the levels 2 to 4, 'toc 1-2' those of the levels 1 and 2"
    return [Wrong(message, hint)]


def _cite(words: Sequence[str], known: Known) -> list[Wrong]:
    if not words:
        return [Wrong("a region 'cite' needs the key of a work", "such as 'cite 2305.11206'")]
    if known.works is None:
        return []
    return [
        Wrong(f"there is no work {key!r}", did_you_mean(key, known.works, list_all=False))
        for key in words
        if key not in known.works
    ]


def _plot(words: Sequence[str], known: Known) -> list[Wrong]:
    forms = "'plot years', 'plot months', 'plot growth', 'plot tree' or 'plot TABLE.COLUMN'"
    if len(words) != 1:
        said = f", but this one says {_said(words)}" if words else ""
        return [Wrong(f"a region 'plot' takes the name of one picture{said}", forms)]
    table, dot, _ = words[0].partition(".")
    if words[0] in PLOTS or (dot and table in known.tables):
        return []
    hint = did_you_mean(words[0], PLOTS, list_all=False) or forms
    return [Wrong(f"there is no picture {words[0]!r}", hint)]


def _recent(words: Sequence[str], _: Known) -> list[Wrong]:
    hint = "'recent 10' lists the ten newest works"
    if not words:
        return [Wrong("a region 'recent' needs a number", hint)]
    if len(words) > 1 or not _NUMBER.fullmatch(words[0]):
        message = f"a region 'recent' takes a number from 1, but this one says {_said(words)}"
        return [Wrong(message, hint)]
    return []


def _said(words: Sequence[str]) -> str:
    return repr(" ".join(words))


_CHECKS: Mapping[str, Callable[[Sequence[str], Known], list[Wrong]]] = {
    "table": _table,
    "references": _references,
    "count": _count,
    "recent": _recent,
    "cite": _cite,
    "plot": _plot,
    "toc": _toc,
}

KINDS = tuple(_CHECKS)
"""The kinds of regions."""
