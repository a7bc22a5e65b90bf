"""From the rows and works of a survey to what its pictures show."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from itbib.identifiers import ArxivId, IdentifierError
from itbib.markdown.markup import parse
from itbib.model import Row, Work
from itbib.plotting.figures import Bars, Growth, Picture, Point, Scatter, Series
from itbib.plotting.look import COLOURS
from itbib.plotting.material import MARKS, Material, cell_text, line_of, title_of
from itbib.plotting.typology import tree_of
from itbib.querying.values import date, first_quantity
from itbib.rendering.cells import split_list, stored_value
from itbib.rendering.facts import date_of
from itbib.survey.config import Column, Table

_OTHERS = "Other works"
# A work without a month may have appeared in any; half of them had by the middle of the year.
_MIDDLE = 6

_Month = tuple[int, int]


def picture_of(name: str, material: Material) -> Picture:
    """Give what a picture shows.

    Args:
        name: one of `plot_names`.
        material: the survey.
    """
    match name:
        case "years":
            return _per_year(material)
        case "months":
            return _per_month(material)
        case "growth":
            return _growth(material)
        case "tree":
            return tree_of(material)
    table_id, _, column_name = name.partition(".")
    table = material.survey.table(table_id)
    column = table.column(column_name) if table is not None else None
    assert table is not None
    assert column is not None
    return _scatter(material, table, column)


def appeared(work: Work) -> tuple[int, int]:
    """Tell when a work appeared: year and month, 0 for what is not known.

    For a preprint the month of its arXiv ID counts, which is that of its first version.
    """
    for text in (work.fields.get("eprint", ""), work.key):
        try:
            return ArxivId.parse(text).year_month
        except IdentifierError:
            continue
    found = date(date_of(work.fields))
    return (found[0], found[1]) if found is not None else (0, 0)


def _by_table(material: Material) -> list[tuple[str, list[Work]]]:
    """Sort works by the table that shows them first."""
    survey = material.survey
    table_of: dict[str, str] = {}
    for table in survey.tables:
        for row in material.rows_of(table):
            for key in row.cite:
                table_of.setdefault(key, table.id)
    ids = (*(table.id for table in survey.tables), "")
    sorted_works: dict[str, list[Work]] = {name: [] for name in ids}
    for work in material.works:
        # The survey itself is not part of the literature that it surveys.
        if work.key in table_of or work.key != survey.site.cite:
            sorted_works[table_of.get(work.key, "")].append(work)
    if survey.references.cited_only:
        del sorted_works[""]
    titles = {table.id: title_of(table) for table in survey.tables}
    return [(titles.get(key, _OTHERS), found) for key, found in sorted_works.items() if found]


def _counted(
    groups: Iterable[tuple[str, Counter[str]]], labels: Sequence[str]
) -> tuple[Series, ...]:
    """Give the numbers of each table; the smallest of many together, as no eye tells them apart."""
    made = (Series(name, tuple(counts[label] for label in labels)) for name, counts in groups)
    series = [one for one in made if any(one.values)]
    if len(series) <= len(COLOURS):
        return tuple(series)
    places = sorted(range(len(series)), key=lambda at: -sum(series[at].values))
    apart = set(places[: len(COLOURS) - 1])
    rest = [one for at, one in enumerate(series) if at not in apart]
    together = tuple(map(sum, zip(*(one.values for one in rest), strict=True)))
    named = [one for at, one in enumerate(series) if at in apart]
    return (*named, Series(f"{len(rest)} others", together))


def _per_year(material: Material) -> Bars:
    groups = [
        (name, Counter(f"{year}" for year, _ in map(appeared, own) if year))
        for name, own in _by_table(material)
    ]
    years = [int(year) for _, counts in groups for year in counts]
    labels = [str(year) for year in range(min(years), max(years) + 1)] if years else []
    return Bars("Works per year", tuple(labels), _counted(groups, labels))


def _per_month(material: Material) -> Bars:
    groups = [
        (name, Counter(_label(when) for when in map(appeared, own) if when[1]))
        for name, own in _by_table(material)
    ]
    months = sorted(label for _, counts in groups for label in counts)
    labels = _months(months[0], months[-1]) if months else []
    return Bars("Works per month", tuple(labels), _counted(groups, labels))


def _growth(material: Material) -> Growth:
    groups = [
        (name, Counter(_label((y, m or _MIDDLE)) for y, m in map(appeared, own) if y))
        for name, own in _by_table(material)
    ]
    months = sorted(label for _, counts in groups for label in counts)
    labels = _months(months[0], months[-1]) if months else []
    series = []
    for one in _counted(groups, labels):
        total = 0
        values = []
        for value in one.values:
            total += value
            values.append(total)
        series.append(Series(one.name, tuple(values)))
    return Growth("Works altogether", tuple(labels), tuple(series))


def _label(when: _Month) -> str:
    return f"{when[0]:04}-{when[1]:02}"


def _months(first: str, last: str) -> list[str]:
    year, month = map(int, first.split("-"))
    labels = [first]
    while labels[-1] < last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        labels.append(_label((year, month)))
    return labels


def _scatter(material: Material, table: Table, column: Column) -> Scatter:
    by_key = material.by_key
    groups: dict[str, list[Point]] = {}
    group = next((each for each in table.columns if each.is_group), None)
    belongs = ""
    for row in material.rows_of(table):
        said = cell_text(row, group) if group is not None else ""
        belongs = belongs if said in MARKS else said
        value = _number(row, column)
        when = _first_date([by_key[key] for key in row.cite if key in by_key])
        if value <= 0 or when is None:
            continue
        groups.setdefault(belongs, []).append(Point(material.name_of(table, row), when, value))
    heads = [*column.header_groups, column.header]
    label = ": ".join(filter(None, (line_of(parse(head)) for head in heads))) or column.name
    return Scatter(
        title_of(table),
        label,
        tuple((name, tuple(points)) for name, points in groups.items()),
    )


def _number(row: Row, column: Column) -> float:
    """Give the first number of a cell; 0, which a log axis lacks, if there is none."""
    value = stored_value(row, column)
    for item in split_list(value) if column.is_list else (value,):
        if (number := first_quantity(line_of(parse(item)))) is not None:
            return number if math.isfinite(number) else 0
    return 0


def _first_date(works: Sequence[Work]) -> float | None:
    for work in works:
        year, month = appeared(work)
        if year:
            return year + ((month or _MIDDLE) - 0.5) / 12
    return None
