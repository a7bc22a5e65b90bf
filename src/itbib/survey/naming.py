"""Which column of a table says what a row is called."""

from __future__ import annotations

from itbib.survey.config import Column, Kind, Table

_NAMES = ("name", "model", "dataset", "method", "title")


def naming_columns(table: Table) -> tuple[Column, ...]:
    """Give the columns that may name a row: those called so and titles, then texts, in order."""
    told = [column for column in table.columns if column.kind is Kind.TITLE or _is_text(column)]
    named = [
        column for column in told if column.kind is Kind.TITLE or column.name.lower() in _NAMES
    ]
    return (*named, *(column for column in told if column not in named))


def _is_text(column: Column) -> bool:
    # What a pattern makes a link of is an address.
    return column.kind is Kind.TEXT and not column.is_group and "](" not in column.show
