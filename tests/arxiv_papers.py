"""The papers that the stand-in arXiv server holds, and the file they are read from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

PAPERS = Path(__file__).parent / "data" / "papers.json"

PLACEHOLDER_SUMMARY = "The stand-in server does not carry the abstracts of papers."


@dataclass(frozen=True, slots=True)
class Author:
    """One author: the name as printed, and affiliations if the paper gave any."""

    name: str
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of one paper, as the index of the service holds it.

    Attributes:
        id: arXiv ID without version.
        title: Unicode text, TeX inside formulae.
        authors: in order.
        published: date of version 1, ``YYYY-MM-DDThh:mm:ssZ``.
        updated: date of this version, written the same way.
        categories: all of them, the primary one first.
        version: of an ID with several versions, the highest is the current one.
        summary: the abstract, or a placeholder.
        comment: the author's comment, or empty.
        journal_ref: the author's journal reference, or empty.
        dois: bare DOIs that the author gave.
    """

    id: str
    title: str
    authors: tuple[Author, ...]
    published: str
    updated: str
    categories: tuple[str, ...]
    version: int = 1
    summary: str = PLACEHOLDER_SUMMARY
    comment: str = ""
    journal_ref: str = ""
    dois: tuple[str, ...] = ()

    @property
    def versioned_id(self) -> str:
        """The ID with ``vN``."""
        return f"{self.id}v{self.version}"

    @property
    def primary_category(self) -> str:
        """The category that the paper was submitted to."""
        return self.categories[0]


def load_papers(path: Path) -> list[Paper]:
    """Read papers from a JSON file: an array of objects, one for each paper.

    Args:
        path: the file. Keys: ``id``, ``title``, ``authors`` (array of names), ``published``
            (``YYYY-MM-DD``, or ``YYYY-MM`` if the day is unknown: the first is served),
            ``primary_category``; optional ``doi``, ``journal_ref``, ``comment``, ``version``.
    """
    papers = []
    for facts in json.loads(path.read_text(encoding="utf-8")):
        day = (
            facts["published"] if facts["published"].count("-") == 2 else f"{facts['published']}-01"
        )
        papers.append(
            Paper(
                id=facts["id"],
                title=facts["title"],
                authors=tuple(Author(name) for name in facts["authors"]),
                published=f"{day}T00:00:00Z",
                updated=f"{day}T00:00:00Z",
                categories=(facts["primary_category"],),
                version=facts.get("version", 1),
                comment=facts.get("comment", ""),
                journal_ref=facts.get("journal_ref", ""),
                dois=tuple(facts.get("doi", "").split()),
            )
        )
    return papers
