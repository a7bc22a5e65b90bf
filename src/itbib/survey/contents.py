"""The library as a survey sees it: works, and rows that cite them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from itbib.bib.library import Library
from itbib.bib.names import split_names
from itbib.bib.scan import BROKEN, DUPLICATE
from itbib.errors import InputError, Problem
from itbib.model import Name, Row, Work

ROW_TYPE = "row"
_INHERITS = {"crossref", "xdata"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What the library holds, in file order.

    Attributes:
        works: the citable entries as they stand in the file.
        whole: the same, each with what it inherits by ``crossref`` or ``xdata``: what pages,
            queries and pictures say of them. Entries of type ``xdata`` are no works by themselves
            (biblatex manual, section 3.13.6).
        rows: the rows of all tables.
        problems: blocks that look like an entry but are broken, keys that stand twice, rows
            whose key is not TABLE/SLUG. What is made from such a file lacks something.
        warnings: what is wrong with the file but hides no entry.
    """

    works: tuple[Work, ...]
    whole: tuple[Work, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    def require_sound(self) -> None:
        """Refuse to go on with a file that hides an entry.

        Raises:
            InputError: all its problems.
        """
        if self.problems:
            raise InputError(self.problems)

    def authors(self) -> dict[str, tuple[Name, ...]]:
        """Split the authors of each work, or its editors where it has none, by its key."""
        return {
            work.key: split_names(work.fields.get("author") or work.fields.get("editor", ""))
            for work in self.whole
        }


def read_contents(library: Library) -> Contents:
    """Sort a library's entries into works and rows."""
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for hides_entry, problem in _faults(library):
        (problems if hides_entry else warnings).append(problem)
    works: list[Work] = []
    rows: list[Row] = []
    blocks = list(library.listed())
    for block, entry in zip(blocks, library.entries(blocks), strict=True):
        if entry.type != ROW_TYPE:
            works.append(entry)
            continue
        table, slash, slug = entry.key.partition("/")
        if not (table and slash and slug):
            message = f"the row key {entry.key!r} is not of the form TABLE/SLUG"
            problems.append(Problem(message, library.path, entry.line))
            continue
        cite = tuple(k for key in entry.fields.get("cite", "").split(",") if (k := key.strip()))
        cells = {name: value for name, value in entry.fields.items() if name != "cite"}
        lines = library.field_lines(block)
        rows.append(Row(table, slug, cite, cells, library.path, entry.line, lines))
    problems.sort(key=lambda problem: problem.line)
    whole = _whole(works)
    return Contents(tuple(works), whole, tuple(rows), tuple(problems), tuple(warnings))


def _whole(works: Sequence[Work]) -> tuple[Work, ...]:
    """Give each work what it inherits."""
    if not any(work.type == "xdata" or _INHERITS & work.fields.keys() for work in works):
        return tuple(works)
    # Few libraries need it, and every command reads one.
    from itbib.exporting.borrowing import borrow_one

    known = {work.key.lower(): work for work in reversed(works)}
    return tuple(
        borrow_one(work, known) if _INHERITS & work.fields.keys() else work
        for work in works
        if work.type != "xdata"
    )


def _faults(library: Library) -> list[tuple[bool, Problem]]:
    """Pair each problem with whether it hides an entry."""
    faulty = [block for block in library.blocks if block.kind in (BROKEN, DUPLICATE)]
    return [
        (bool(block.type), problem)
        for block, problem in zip(faulty, library.problems(), strict=True)
    ]
