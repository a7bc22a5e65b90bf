"""What a page calls the papers that it names: titles, each beside an arXiv ID."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from itbib.importing.draft import DraftRow, Mention

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Saying:
    """A text that may be the title of the paper beside it.

    Attributes:
        key: canonical key of the paper.
        title: what the page calls it, plain text.
        line: the line of the file, from 1.
        around: what else stands there, as the names of its authors.
        nearby: canonical keys of the other papers that stand there.
    """

    key: str
    title: str
    line: int
    around: str = ""
    nearby: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of place where a page has titles, as a column of a table or what is set in bold.

    Attributes:
        sayings: the texts at such places, in the order of the page.
        is_sure: whether titles stand there rather than anything else, whatever the page has.
    """

    sayings: tuple[Saying, ...]
    is_sure: bool = True


def place_of(rows: Iterable[DraftRow]) -> Place:
    """Give what a table or a list calls its papers."""
    return Place(
        tuple(
            Saying(mention.arxiv_key, mention.title, mention.source + 1, _around(mention, row))
            for row in rows
            for mention in row.cite
            if mention.arxiv_key and mention.title
        )
    )


def _around(mention: Mention, row: DraftRow) -> str:
    return " ".join((*mention.authors, *row.cells.values()))[:_LONGEST]


def lines_by_key(places: Sequence[Place]) -> dict[str, list[int]]:
    """Give the lines, from 1, at which a title stands beside each paper."""
    lines: dict[str, list[int]] = {}
    for place in places:
        for saying in place.sayings:
            lines.setdefault(saying.key, []).append(saying.line)
    return lines
