"""What an import came to, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from itbib.checking.finding import Finding
from itbib.errors import Problem
from itbib.importing.found import Left
from itbib.importing.takeover import Takeover
from itbib.returning.applying import Applied
from itbib.survey.config import Layout

_LAYOUTS = {Layout.HTML: "HTML table", Layout.PIPE: "pipe table", Layout.LIST: "list"}


def lines_of(made: Takeover, path: str) -> list[str]:
    """Say for each block of the page what became of it, in its order."""
    said: list[tuple[int, str]] = []
    for draft in made.drafts:
        table = draft.made.table
        rows = _count(len(draft.made.rows), "row")
        said.append((draft.block.line, f"table {table.id}: {_LAYOUTS[table.layout]}, {rows}"))
    said += [(left.line, f"left as it is: {left_text(left)}") for left in made.left]
    return [f"{path}:{line}: {text}" for line, text in sorted(said)]


def left_text(left: Left) -> str:
    """Say what a block is that is left, and why."""
    under = f" under {left.heading!r}" if left.heading else ""
    return f"{left.kind}{under}; {left.reason}"


def summary(made: Takeover, applied: Sequence[Applied], works: int, problems: int) -> str:
    """Say in a line what the import came to.

    Args:
        made: what was taken over.
        applied: what was taken back from regions that were edited.
        works: how many works are new.
        problems: how many findings there are.
    """
    edits = sum(
        len(keys) for one in applied for keys in (one.changed, one.added, one.removed, one.moved)
    )
    rows = sum(len(draft.made.rows) for draft in made.drafts)
    parts = [f"{_count(edits, 'edit')} taken back"] if applied else []
    if made.drafts or not applied:
        parts += [_count(len(made.drafts), "table"), _count(rows, "row")]
    parts.append(_count(works, "new work"))
    found = f"; {_count(problems, 'finding')}" if problems else ""
    return f"{', '.join(parts)}{found}"


def edits_of(applied: Iterable[Applied]) -> list[str]:
    """Say what was taken back from regions that were edited by hand."""
    return [
        f"{what} {key}"
        for one in applied
        for what, keys in (
            ("changed", one.changed),
            ("added", one.added),
            ("removed", one.removed),
            ("moved", one.moved),
        )
        for key in keys
    ]


def as_json(
    made: Takeover,
    applied: Sequence[Applied],
    new: Sequence[str],
    path: str,
    findings: Sequence[Finding],
) -> dict[str, Any]:
    """Give the report as an object: ``page``, ``taken``, ``left``, ``works``, ``findings``."""
    return {
        "page": path,
        "edits": {
            "changed": [key for one in applied for key in one.changed],
            "added": [key for one in applied for key in one.added],
            "removed": [key for one in applied for key in one.removed],
            "moved": [key for one in applied for key in one.moved],
        },
        "taken": [
            {
                "table": draft.made.table.id,
                "layout": str(draft.made.table.layout),
                "line": draft.block.line,
                "last_line": draft.block.extent.after if draft.block.extent else 0,
                "columns": [column.name for column in draft.made.table.columns],
                "rows": list(keys),
            }
            for draft, keys in zip(made.drafts, made.row_keys, strict=True)
        ],
        "left": [
            {
                "line": left.line,
                "kind": str(left.kind),
                "heading": left.heading,
                "reason": left.reason,
            }
            for left in made.left
        ],
        "works": {
            "new": list(new),
            "present": sorted({*made.settled.keys.values()} - {*new}),
        },
        "arxiv_ids": sorted(
            name.removeprefix("arxiv:") for name in made.settled.keys if name.startswith("arxiv:")
        ),
        "lost": [],
        "findings": [finding.as_object() for finding in findings],
    }


def unread(path: str, hint: str) -> Problem:
    """Say that a page has nothing to take."""
    return Problem("there is no table and no list of papers in it to take", path, hint=hint)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
