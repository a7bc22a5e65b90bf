"""The files that tables are split into: one for each of their outermost categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from itbib.model import Name, Row, Work
from itbib.rendering.categories import Section, sections_of
from itbib.rendering.choosing import rows_of
from itbib.rendering.dividing import heading_line
from itbib.rendering.facts import Catalogue
from itbib.survey.config import SLUG, Survey
from itbib.survey.rowcheck import check_rows


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A file for one category of a table.

    Attributes:
        name: its path relative to the survey.
        region: what the markers of its region call that.
        beginning: what it holds before it is first written.
    """

    name: str
    region: str
    beginning: str


def is_split(survey: Survey) -> bool:
    """Tell whether a table of a survey is split into files."""
    return any(table.categories and table.categories.file for table in survey.tables)


def split_pages(
    survey: Survey,
    works: Sequence[Work],
    rows: Sequence[Row],
    authors: Mapping[str, Sequence[Name]],
) -> list[SplitPage]:
    """Say which files the tables are split into, and how each begins.

    Args:
        survey: the configuration.
        works: the works in file order.
        rows: the rows in file order.
        authors: the names of each work by its key.

    Returns:
        The files in the order of the categories; none if the rows are wrong, which `render`
        reports.
    """
    tables = [table for table in survey.tables if table.categories and table.categories.file]
    if not tables or check_rows(survey, works, rows):
        return []
    catalogue = Catalogue(works, authors)
    pages: list[SplitPage] = []
    for table in tables:
        assert table.categories is not None
        level = max(table.categories.level - 1, 1)
        for section in sections_of(table, rows_of(table, rows, catalogue), catalogue):
            if section.depth == 0:
                path = table.categories.file.replace(SLUG, section.slug)
                pages.append(_page(path, table.id, section, level))
    return pages


def _page(path: str, table_id: str, section: Section, level: int) -> SplitPage:
    name = f"table {table_id} {section.slug}"
    heading = heading_line(level, section.title)
    markers = f"<!-- itbib:{name} -->\n<!-- /itbib:{name} -->\n"
    return SplitPage(path, name, f"{heading}\n\n{markers}")
