"""Which column of a table says what a row is called."""

from __future__ import annotations

from itbib.survey.config import Column, Kind, Table

_NAMES = ("name", "model", "dataset", "method", "title")


def naming_columns(table: Table) -> tuple[Column, ...]:
    """Give the columns of text that may name a row: those called so, then all in order."""
    texts = [column for column in table.columns if column.kind is Kind.TEXT and not column.is_group]
    named = [column for column in texts if column.name.lower() in _NAMES]
    return (*named, *(column for column in texts if column not in named))
