"""All tables of a survey as they are shown: the rows of each, and how they are divided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from itbib.model import Row
from itbib.rendering.categories import Section, sections_of
from itbib.rendering.choosing import rows_of
from itbib.rendering.facts import Catalogue
from itbib.survey.config import Survey


@dataclass(frozen=True, slots=True)
class Arranged:
    """The rows of all tables.

    Attributes:
        rows: the rows of each table in the order in which they are shown.
        sections: the categories of each table that is divided, by its id.
        on_page: the rows as a reader meets them: those of a divided table by category.
    """

    rows: Sequence[Row]
    sections: Mapping[str, Sequence[Section]]
    on_page: Sequence[Row]


def arrange(survey: Survey, rows: Sequence[Row], works: Catalogue) -> Arranged:
    """Put the rows of all tables in order.

    Args:
        survey: the configuration.
        rows: the rows in file order; every work that they cite is there.
        works: the works.
    """
    if not any(table.where or table.sort or table.categories for table in survey.tables):
        return Arranged(rows, {}, rows)
    by_table: dict[str, list[Row]] = {}
    for row in rows:
        by_table.setdefault(row.table, []).append(row)
    ordered: list[Row] = []
    on_page: list[Row] = []
    sections: dict[str, Sequence[Section]] = {}
    for table in survey.tables:
        own = rows_of(table, by_table.get(table.id, ()), works)
        ordered += own
        if table.categories is None:
            on_page += own
            continue
        sections[table.id] = sections_of(table, own, works)
        # Rows that no category shows come behind the others.
        met = (row for section in sections[table.id] for row in section.rows)
        on_page += {id(row): row for row in (*met, *own)}.values()
    return Arranged(ordered, sections, on_page)
