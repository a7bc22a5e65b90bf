"""How many papers, works, rows and tables a survey has: the region ``count``."""

from __future__ import annotations

from collections.abc import Sequence

from itbib.model import Row
from itbib.rendering.citations import Citations
from itbib.survey.config import Survey


def write_count(
    words: Sequence[str], survey: Survey, rows: Sequence[Row], citations: Citations
) -> str:
    """Write what a region ``count`` holds.

    Args:
        words: what it counts, and the id of the table that it counts in; nothing for a
            sentence that says how many papers, tables and rows there are.
        survey: the configuration.
        rows: all rows.
        citations: the citation list, which holds all works that rows cite.

    Returns:
        A number, with a comma before each group of three digits, or the sentence.
    """
    if words:
        table = words[1] if len(words) > 1 else None
        return f"{_count(words[0], table, survey, rows, citations):,}"
    numbers = (_count(what, None, survey, rows, citations) for what in ("papers", "rows", "tables"))
    papers, lines, tables = (
        f"{number:,} {noun}{'' if number == 1 else 's'}"
        for number, noun in zip(numbers, ("paper", "row", "table"), strict=True)
    )
    return f"{papers}, {lines} in {tables}"


def _count(
    what: str, table: str | None, survey: Survey, rows: Sequence[Row], citations: Citations
) -> int:
    if what == "tables":
        return len(survey.tables)
    declared = {known.id for known in survey.tables} if table is None else {table}
    own = [row for row in rows if row.table in declared]
    if what == "rows":
        return len(own)
    works = citations.by_key
    if table is not None:
        works = {key: works[key] for row in own for key in row.cite}
    if what == "works":
        return len(works)
    return sum(work.is_paper for work in works.values())
