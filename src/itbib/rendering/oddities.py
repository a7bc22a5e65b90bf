"""What is odd about tables and pages, though nothing that keeps them from being written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from itbib.errors import Problem
from itbib.model import Row
from itbib.querying.expression import Condition
from itbib.querying.ordering import Direction
from itbib.querying.parsing import parse_expression
from itbib.rendering.arranging import Arranged
from itbib.rendering.facts import COMPUTED, Catalogue
from itbib.rendering.region import Region
from itbib.rendering.regions import Change
from itbib.suggest import did_you_mean
from itbib.survey.config import Survey, Table

MOST_BYTES = 500 * 1024
"""How much of a file GitHub shows as a page; it cuts off what is behind."""


def undivided(survey: Survey, regions: Iterable[Region]) -> list[Problem]:
    """Find the regions that are to show a category of a table that has none."""
    problems: list[Problem] = []
    for region in regions:
        table = survey.table(region.id)
        if region.category and table is not None and table.categories is None:
            message = f"region {region.name!r} names a category, but the table is not divided"
            hint = f"give the table {table.id!r} a 'category' in itbib.toml"
            problems.append(Problem(message, region.path, region.line, hint))
    return problems


def odd_tables(
    survey: Survey, rows: Sequence[Row], arranged: Arranged, works: Catalogue
) -> Iterator[Problem]:
    """Find fields that nothing has, and rows that a table by query leaves out.

    Args:
        survey: the configuration.
        rows: the rows as they are written.
        arranged: the same as they are shown.
        works: the works.
    """
    shown = {(row.key, row.cite) for row in arranged.rows}
    for table in survey.tables:
        asked = list(_asked(table))
        if asked and (known := works.fields):
            yield from _unknown(table, asked, known)
        for row in rows if table.where else ():
            if row.table == table.id and (row.key, row.cite) not in shown:
                message = f"row {row.key!r} is not shown: it cites no work that 'where' chooses"
                yield Problem(message, row.path, row.line)


def _asked(table: Table) -> Iterator[tuple[str, str]]:
    """Give the fields that a table asks for, each behind the key that asks."""
    if table.where:
        steps = parse_expression(table.where).steps
        yield from (("where", step.field) for step in steps if isinstance(step, Condition))
    names = [("sort", Direction.read(text).name.lower()) for text in table.sort]
    if table.categories:
        names.append(("category", table.categories.field.lower()))
    yield from ((key, name) for key, name in names if table.column(name) is None)


def _unknown(
    table: Table, asked: Iterable[tuple[str, str]], known: frozenset[str]
) -> Iterator[Problem]:
    names = sorted({*known, *COMPUTED, *(column.name.lower() for column in table.columns)})
    for key, name in dict.fromkeys(asked):
        if name not in known and name not in COMPUTED:
            message = f"table {table.id!r}: {key!r} names {name!r}, a field that no work has"
            yield Problem(message, hint=did_you_mean(name, names, list_all=False))


def gone_categories(arranged: Arranged, changes: Iterable[Change]) -> Iterator[Problem]:
    """Find the regions whose category no row has."""
    for change in changes:
        region = change.region
        known = [section.slug for section in arranged.sections.get(region.id, ())]
        if region.category and region.category not in known:
            message = f"table {region.id!r} has no category {region.category!r}"
            yield Problem(message, region.path, region.line, did_you_mean(region.category, known))


def too_large(texts: Mapping[str, str]) -> Iterator[Problem]:
    """Find the pages of which GitHub would show the beginning alone."""
    for path, text in texts.items():
        size = len(text.encode())
        if size > MOST_BYTES:
            most = MOST_BYTES // 1024
            message = f"the page has {-(-size // 1024):,} KB; GitHub shows {most} KB of it"
            yield Problem(message, path, hint="put tables into files of their own: split")
