"""The names of a survey's pictures."""

from __future__ import annotations

from itbib.rendering.arguments import PLOTS
from itbib.survey.config import Kind, Survey


def plot_names(survey: Survey) -> list[str]:
    """Give the names of all pictures that a survey can have."""
    columns = [
        f"{table.id}.{column.name}"
        for table in survey.tables
        for column in table.columns
        if column.kind is Kind.NUMBER
    ]
    return [*PLOTS, *columns]
