"""Whether the rows fit the tables that the survey declares and the works that there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from itbib.errors import Problem
from itbib.identifiers import ArxivId
from itbib.model import Row, Work
from itbib.rendering.cells import Mark, split_list, stored_value
from itbib.rules import Code
from itbib.suggest import did_you_mean
from itbib.survey.config import Survey, Table


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row.

    Attributes:
        code: its kind.
        problem: what is wrong, and where.
        row: the row.
        field: the field that is to blame, or empty.
    """

    code: Code
    problem: Problem
    row: Row
    field: str = ""


def check_rows(survey: Survey, works: Iterable[Work], rows: Sequence[Row]) -> list[Problem]:
    """Find all that is wrong with the rows of a survey: the problems of `row_faults`."""
    return [fault.problem for fault in row_faults(survey, works, rows)]


def row_faults(survey: Survey, works: Iterable[Work], rows: Sequence[Row]) -> list[Fault]:
    """Find all that is wrong with the rows of a survey, so that it cannot be drawn.

    Args:
        survey: the configuration.
        works: the works that can be cited.
        rows: the rows.

    Returns:
        By line: an undeclared table, unknown columns, works that do not exist, and lists
        whose lengths contradict each other.
    """
    exact = {work.key for work in works}
    keys = {key.lower(): key for key in sorted(exact)}
    faults: list[Fault] = []
    for row in rows:
        table = survey.table(row.table)
        if table is None:
            hint = did_you_mean(row.table, [table.id for table in survey.tables])
            message = f"row {row.key!r} belongs to no declared table"
            problem = Problem(message, row.path, row.line, hint)
            faults.append(Fault(Code.UNKNOWN_TABLE, problem, row))
        else:
            faults += _check_cells(table, row)
            faults += _check_lists(table, row)
            faults += _check_marks(table, row)
        for key in row.cite:
            if key not in exact:
                message = f"row {row.key!r} cites {key!r}, which is no work in the file"
                line, hint = _line(row, "cite"), _key_hint(key, keys)
                problem = Problem(message, row.path, line, hint)
                faults.append(Fault(Code.DANGLING_CITE, problem, row, "cite"))
    return sorted(faults, key=lambda fault: fault.problem.line)


def _line(row: Row, name: str) -> int:
    return row.lines.get(name) or row.lines.get(name.lower()) or row.line


def _check_cells(table: Table, row: Row) -> Iterator[Fault]:
    for name in row.cells:
        if table.column(name) is None:
            message = f"row {row.key!r}: table {table.id!r} has no column {name!r}"
            hint = did_you_mean(name, [column.name for column in table.columns])
            problem = Problem(message, row.path, _line(row, name), hint)
            yield Fault(Code.UNKNOWN_COLUMN, problem, row, name)


def _check_lists(table: Table, row: Row) -> Iterator[Fault]:
    """Compare the lengths of lists; a single item stands for all sub-rows and always fits."""
    lengths = {
        column.name: len(split_list(stored_value(row, column)))
        for column in table.columns
        if column.is_list
    }
    several = {name: length for name, length in lengths.items() if length > 1}
    if len(set(several.values())) > 1:
        counts = ", ".join(f"{name!r} has {length}" for name, length in several.items())
        last = max(several, key=lambda name: _line(row, name))
        problem = Problem(
            f"row {row.key!r}: lists of different lengths: {counts} items",
            row.path,
            _line(row, last),
            "write {} for an item that is empty, and put an 'and' that is text in braces",
        )
        yield Fault(Code.UNEQUAL_LISTS, problem, row, last)


def _check_marks(table: Table, row: Row) -> Iterator[Fault]:
    """Find cells that go on from the row above where the file does not say which that is."""
    order = next((k for k in ("where", "sort", "categories") if getattr(table, k)), "")
    for column in table.columns if order else ():
        value = stored_value(row, column)
        if Mark.ABOVE.value in (value, *split_list(value)):
            key = order.replace("categories", "category")
            problem = Problem(
                f"row {row.key!r}: '^^' continues the row above, but {key!r} orders the rows",
                row.path,
                _line(row, column.name),
                f"write the cell out, or take {key!r} from the table {table.id!r}",
            )
            yield Fault(Code.BAD_SPAN, problem, row, column.name)


def _key_hint(key: str, keys: dict[str, str]) -> str:
    """Find the work that was meant: in another case, as another form of its arXiv ID, nearby."""
    if key.lower() in keys:
        return f"did you mean {keys[key.lower()]!r}?"
    try:
        canonical = ArxivId.parse(key).key
    except ValueError:
        return did_you_mean(key, keys.values(), list_all=False)
    if canonical.lower() in keys:
        return f"did you mean {keys[canonical.lower()]!r}?"
    return f"add the paper first: itbib add {canonical}"
