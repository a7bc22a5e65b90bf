"""From the rows and works of a survey to what its pictures show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from itbib.identifiers import ArxivId, IdentifierError
from itbib.markdown.markup import Emoji, parse, to_text
from itbib.model import Row, Work
from itbib.plotting.figures import Bars, Branch, Growth, Picture, Point, Scatter, Series, Tree
from itbib.querying.values import date, first_quantity
from itbib.rendering.cells import split_list, stored_value
from itbib.rendering.facts import date_of
from itbib.survey.config import Column, Survey, Table
from itbib.survey.naming import naming_columns

_OTHERS = "Other works"
# A work without a month may have appeared in any; half of them had by the middle of the year.
_MIDDLE = 6
_MARKS = ("^^", "<<")
_PICTOGRAM = re.compile("[\\U0001f000-\\U0001faff\\u2b50\\ufe0e\\ufe0f\\u200d]+")

_Month = tuple[int, int]


def picture_of(name: str, survey: Survey, rows: Sequence[Row], works: Sequence[Work]) -> Picture:
    """Give what a picture shows.

    Args:
        name: one of `plot_names`.
        survey: the configuration.
        rows: the rows of all tables as they are shown.
        works: the works in file order.
    """
    match name:
        case "years":
            return _per_year(survey, rows, works)
        case "months":
            return _per_month(survey, rows, works)
        case "growth":
            return _growth(survey, rows, works)
        case "tree":
            return _tree(survey, rows)
    table_id, _, column_name = name.partition(".")
    table = survey.table(table_id)
    column = table.column(column_name) if table is not None else None
    assert table is not None
    assert column is not None
    return _scatter(table, column, [row for row in rows if row.table == table_id], works)


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


def _by_table(
    survey: Survey, rows: Sequence[Row], works: Sequence[Work]
) -> list[tuple[str, list[Work]]]:
    """Sort works by the table that shows them first."""
    table_of: dict[str, str] = {}
    for table in survey.tables:
        for row in rows:
            if row.table == table.id:
                for key in row.cite:
                    table_of.setdefault(key, table.id)
    ids = (*(table.id for table in survey.tables), "")
    sorted_works: dict[str, list[Work]] = {name: [] for name in ids}
    for work in works:
        # The survey itself is not part of the literature that it surveys.
        if work.key in table_of or work.key != survey.site.cite:
            sorted_works[table_of.get(work.key, "")].append(work)
    if survey.references.cited_only:
        del sorted_works[""]
    titles = {table.id: _plain(table.title) or table.id for table in survey.tables}
    return [(titles.get(key, _OTHERS), found) for key, found in sorted_works.items() if found]


def _counted(
    groups: Iterable[tuple[str, Counter[str]]], labels: Sequence[str]
) -> tuple[Series, ...]:
    made = (Series(name, tuple(counts[label] for label in labels)) for name, counts in groups)
    return tuple(series for series in made if any(series.values))


def _per_year(survey: Survey, rows: Sequence[Row], works: Sequence[Work]) -> Bars:
    groups = [
        (name, Counter(f"{year}" for year, _ in map(appeared, own) if year))
        for name, own in _by_table(survey, rows, works)
    ]
    years = [int(year) for _, counts in groups for year in counts]
    labels = [str(year) for year in range(min(years), max(years) + 1)] if years else []
    return Bars("Works per year", tuple(labels), _counted(groups, labels))


def _per_month(survey: Survey, rows: Sequence[Row], works: Sequence[Work]) -> Bars:
    groups = [
        (name, Counter(_label(when) for when in map(appeared, own) if when[1]))
        for name, own in _by_table(survey, rows, works)
    ]
    months = sorted(label for _, counts in groups for label in counts)
    labels = _months(months[0], months[-1]) if months else []
    return Bars("Works per month", tuple(labels), _counted(groups, labels))


def _growth(survey: Survey, rows: Sequence[Row], works: Sequence[Work]) -> Growth:
    groups = [
        (name, Counter(_label((y, m or _MIDDLE)) for y, m in map(appeared, own) if y))
        for name, own in _by_table(survey, rows, works)
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


def _scatter(table: Table, column: Column, rows: Sequence[Row], works: Sequence[Work]) -> Scatter:
    by_key = {work.key: work for work in reversed(works)}
    groups: dict[str, list[Point]] = {}
    group = next((each for each in table.columns if each.is_group), None)
    belongs = ""
    for row in rows:
        said = _text(stored_value(row, group)) if group is not None else ""
        belongs = belongs if said in _MARKS else said
        value = _number(stored_value(row, column))
        when = _first_date([by_key[key] for key in row.cite if key in by_key])
        if value is None or value <= 0 or when is None:
            continue
        groups.setdefault(belongs, []).append(Point(_name(table, row), when, value))
    heads = [*column.header_groups, column.header]
    label = ": ".join(filter(None, map(_plain, heads))) or column.name
    return Scatter(
        _plain(table.title) or table.id,
        label,
        tuple((name, tuple(points)) for name, points in groups.items()),
    )


def _number(value: str) -> float | None:
    for item in split_list(value):
        if (number := first_quantity(_text(item))) is not None:
            return number
    return None


def _first_date(works: Sequence[Work]) -> float | None:
    for work in works:
        year, month = appeared(work)
        if year:
            return year + ((month or _MIDDLE) - 0.5) / 12
    return None


def _tree(survey: Survey, rows: Sequence[Row]) -> Tree:
    tables: list[Branch] = []
    for table in survey.tables:
        own = [row for row in rows if row.table == table.id]
        if own:
            groups = [column for column in table.columns if column.is_group]
            parts, left = _branches(table, own, groups)
            tables.append(Branch(_plain(table.title) or table.id, parts, left))
    title = survey.title or "Survey"
    return Tree(title, Branch(title, tuple(tables)))


def _branches(
    table: Table, rows: Sequence[Row], groups: Sequence[Column]
) -> tuple[tuple[Branch, ...], tuple[str, ...]]:
    if not groups:
        return (), tuple(dict.fromkeys(_name(table, row) for row in rows))
    members: dict[str, list[Row]] = {}
    above = ""
    for row in rows:
        value = _text(stored_value(row, groups[0]))
        above = above if value in _MARKS else value
        members.setdefault(above, []).append(row)
    parts = []
    left: tuple[str, ...] = ()
    for name, own in members.items():
        inner, names = _branches(table, own, groups[1:])
        if name:
            parts.append(Branch(name, inner, names))
        else:
            left = names
    return tuple(parts), left


def _name(table: Table, row: Row) -> str:
    """Give what a row is called: by a column of names, else the first with text, else its key."""
    for column in naming_columns(table):
        if text := _text(stored_value(row, column)):
            return text
    return row.slug


def _text(value: str) -> str:
    return _plain(" ".join(split_list(value))) if value else ""


def _plain(markdown: str) -> str:
    """Give the text of a cell; pictograms, which no font for pictures has, are left out."""
    nodes = tuple(node for node in parse(markdown) if not isinstance(node, Emoji))
    return " ".join(_PICTOGRAM.sub(" ", to_text(nodes)).split())
