"""What an import came to, in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from itbib.checking.finding import Finding
from itbib.importing.takeover import Takeover
from itbib.returning.applying import Applied
from itbib.survey.config import Layout

_LAYOUTS = {Layout.HTML: "HTML table", Layout.PIPE: "pipe table", Layout.LIST: "list"}


@dataclass(frozen=True, slots=True)
class Report:
    """What an import came to.

    Attributes:
        path: the page, as the user would name it.
        made: what was taken over.
        applied: what was taken back from regions that were edited by hand.
        new: keys of the works that are new.
        findings: what looks wrong on the page.
    """

    path: str
    made: Takeover
    applied: tuple[Applied, ...]
    new: tuple[str, ...]
    findings: tuple[Finding, ...]

    def lines(self) -> Iterator[str]:
        """Say what was taken back, what became of each block of the page, and what is wrong."""
        for what, key in self._edits():
            yield f"{what} {key}"
        said: list[tuple[int, str]] = []
        for draft in self.made.drafts:
            table = draft.made.table
            rows = _count(len(draft.made.rows), "row")
            text = f"table {table.id}: {_LAYOUTS[table.layout]}, {rows}"
            said.append((draft.block.line, text))
        for left in self.made.left:
            under = f" under {left.heading!r}" if left.heading else ""
            said.append((left.line, f"left as it is: {left.kind}{under}; {left.reason}"))
        for line, text in sorted(said):
            yield f"{self.path}:{line}: {text}"
        for comment in self.made.lost:
            yield f"{self.path}: lost: <!-- {comment} -->"
        if self.findings:
            yield ""
            yield "Findings on the page, which stay as they are:"
        for finding in self.findings:
            yield str(finding.problem())

    def summary(self) -> str:
        """Say it in a line."""
        made = self.made
        rows = sum(len(draft.made.rows) for draft in made.drafts)
        edits = sum(1 for _ in self._edits())
        parts = [f"{_count(edits, 'edit')} taken back"] if self.applied else []
        if made.drafts or not self.applied:
            parts += [_count(len(made.drafts), "table"), _count(rows, "row")]
        parts.append(_count(len(self.new), "new work"))
        number = len(self.findings)
        return ", ".join(parts) + (f"; {_count(number, 'finding')}" if number else "")

    def as_json(self) -> dict[str, Any]:
        """Give it as an object; docs/import.md tells its keys."""
        made = self.made
        edits: dict[str, list[str]] = {"changed": [], "added": [], "removed": [], "moved": []}
        for what, key in self._edits():
            edits[what].append(key)
        names = made.settled.keys
        return {
            "page": self.path,
            "edits": edits,
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
            "works": {"new": list(self.new), "present": sorted({*names.values()} - {*self.new})},
            "arxiv_ids": sorted(
                name.removeprefix("arxiv:") for name in names if name.startswith("arxiv:")
            ),
            "lost": [f"<!-- {comment} -->" for comment in made.lost],
            "findings": [finding.as_object() for finding in self.findings],
        }

    def _edits(self) -> Iterator[tuple[str, str]]:
        """Give what was done to which row."""
        for one in self.applied:
            yield from (("changed", key) for key in one.changed)
            yield from (("added", key) for key in one.added)
            yield from (("removed", key) for key in one.removed)
            yield from (("moved", key) for key in one.moved)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
