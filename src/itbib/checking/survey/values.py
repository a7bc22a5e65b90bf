"""Values that are written in another way than the others of their column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from itbib.checking.finding import Finding, quoted
from itbib.checking.survey.places import Fields
from itbib.model import Row
from itbib.rendering.cells import stored_value
from itbib.rules import Code
from itbib.survey.config import Column, Kind, Survey

# So many values make a form the column's own, if hardly any are in the other.
_FEW = 3
_RATIO = 3
_YES = {"yes": "Yes", "no": "No", "true": "Yes", "false": "No", "y": "Yes", "n": "No"}
_AMOUNT = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)(?P<blank>[ \u00a0]?)(?P<unit>[KMBTkmbt])")
_DIGITS = re.compile(r"\d{5,}")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")


def value_findings(survey: Survey, rows: Sequence[Row], fields: Fields) -> Iterator[Finding]:
    """Find values in another form than their column's: ``7 B`` among ``7B``, ``yes`` among ``Yes``.

    Args:
        survey: the configuration.
        rows: all rows.
        fields: where they stand.
    """
    for table in survey.tables:
        own = [row for row in rows if row.table == table.id]
        for column in table.columns:
            if column.is_list:
                continue
            for form in _FORMS.get(column.kind, ()):
                yield from _odd(column, own, form, fields)


def _odd(
    column: Column,
    rows: Sequence[Row],
    form: Callable[[str], tuple[str, Callable[[str], str]] | None],
    fields: Fields,
) -> Iterator[Finding]:
    """Find the values of a column that are in a rare form of two or more.

    Args:
        column: the column.
        rows: the rows of its table.
        form: names the form of a value, and writes a value in that form; None if it has none.
        fields: where the rows stand.
    """
    values = [(row, stored_value(row, column)) for row in rows]
    named = [(row, value, found) for row, value in values if (found := form(value))]
    counts = Counter(found[0] for _, _, found in named)
    if len(counts) < 2:
        return
    usual, number = counts.most_common(1)[0]
    if number < _FEW or number < _RATIO * (len(named) - number):
        return
    write = next(found[1] for _, _, found in named if found[0] == usual)
    for row, value, found in named:
        if found[0] == usual:
            continue
        meant = write(value)
        message = f"{quoted(value)} is written otherwise than the other values of {column.name!r}"
        fix = fields.value_fix(row.key, column.name, value, meant)
        hint = f"the others are written as {meant}"
        yield fields.finding(Code.ODD_VALUE, message, row.key, column.name, hint, fix)


def _flag(value: str) -> tuple[str, Callable[[str], str]] | None:
    if value.lower() not in _YES:
        return None
    form = "words" if value in ("Yes", "No") else "other"
    return form, lambda text: _YES[text.lower()]


def _case(value: str) -> tuple[str, Callable[[str], str]] | None:
    found = _AMOUNT.fullmatch(value)
    if found is None:
        return None
    if found["unit"].isupper():
        return "upper", str.upper
    return "lower", str.lower


def _blank(value: str) -> tuple[str, Callable[[str], str]] | None:
    found = _AMOUNT.fullmatch(value)
    if found is None:
        return None
    between = found["blank"]

    def write(text: str) -> str:
        parts = _AMOUNT.fullmatch(text)
        return f"{parts['number']}{between}{parts['unit']}" if parts else text

    return f"blank {between!r}", write


def _grouping(value: str) -> tuple[str, Callable[[str], str]] | None:
    if _DIGITS.fullmatch(value):
        return "plain", lambda text: text.replace(",", "")
    if _GROUPED.fullmatch(value) and len(value) > len("9,999"):
        return "grouped", lambda text: f"{int(text.replace(',', '')):,}"
    return None


_FORMS = {Kind.FLAG: (_flag,), Kind.NUMBER: (_case, _blank, _grouping)}
