"""What of a work is for others: no private fields, no empty ones, no reference to nothing."""

from __future__ import annotations

from collections.abc import Sequence

from itbib.errors import Problem
from itbib.exporting.field_text import visible_text
from itbib.exporting.name_lists import crowded_names
from itbib.model import Work

# What other programs keep for themselves; no bibliography style prints it.
PRIVATE_FIELDS = frozenset(
    (
        *("abstract", "added-at", "annotation", "annote", "comment", "comments", "creationdate"),
        *("date-added", "date-modified", "file", "files", "groups", "interhash", "intrahash"),
        *("keywords", "local-url", "localfile", "modificationdate", "owner", "pdf", "printed"),
        *("priority", "qualityassured", "ranking", "rating", "read", "readstatus", "relevance"),
        *("review", "timestamp", "username"),
    )
)
PRIVATE_PREFIXES = (
    *("__", "bdsk-", "citeulike-", "comment-", "itbib-", "mendeley-", "x-", "zotero-"),
)


def sound(works: Sequence[Work]) -> tuple[list[Work], tuple[Problem, ...]]:
    """Drop private and empty fields, and each ``crossref`` that leads nowhere.

    Args:
        works: with all that they name in their ``crossref``.

    Returns:
        The works in the same order, and what a reader of the export may stumble over.
    """
    problems: list[Problem] = []
    known = {work.key.lower() for work in works}
    kept = []
    for work in works:
        fields = {
            name: text
            for name, value in work.fields.items()
            if name not in PRIVATE_FIELDS
            and not name.startswith(PRIVATE_PREFIXES)
            and (text := visible_text(value))
        }
        if "crossref" in fields and fields["crossref"].lower() not in known:
            parent = fields.pop("crossref")
            message = f"{work.key}: crossref names {parent!r}, which is no work here"
            problems.append(Problem(message, work.path, work.line))
        problems += [
            _crowded(work, name, crowded)
            for name in ("author", "editor")
            for crowded in crowded_names(fields.get(name, ""))
            if "=" not in crowded
        ]
        kept.append(Work(work.key, work.type, fields, work.path, work.line))
    return kept, tuple(problems)


def _crowded(work: Work, name: str, crowded: str) -> Problem:
    return Problem(
        f"{work.key}: {name} has a name with too many commas: {crowded}",
        work.path,
        work.line,
        'separate names by "and"',
    )
