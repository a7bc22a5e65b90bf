from __future__ import annotations

import pytest

from itbib.errors import Problem
from itbib.survey.rowcheck import check_rows
from survey_samples import row, survey, work

SURVEY = survey(
    '{ name = "name" }, { name = "Base-Model", list = true }, { name = "params", list = true },'
    '{ name = "size", list = true }, { name = "paper", kind = "paper" }'
)
WORKS = [work("2305.11206"), work("alpaca"), work("hep-th/9901001")]


def only(*arguments: object, **cells: str) -> Problem:
    cite = [str(argument) for argument in arguments]
    [problem] = check_rows(SURVEY, WORKS, [row("t/x", cite, 10, **cells)])
    return problem


def test_rows_that_fit_have_no_problems() -> None:
    rows = [
        row("t/a", ["2305.11206", "alpaca"], name="A", base_model="X and Y", params="1 and {}"),
        row("t/b", [], BASE_MODEL="X and Y", params="one for both", size="1 and 2"),
        row("t/c"),
    ]
    assert check_rows(SURVEY, WORKS, rows) == []


def test_an_undeclared_table() -> None:
    [problem] = check_rows(SURVEY, WORKS, [row("T/x", [], 10)])
    assert problem == Problem(
        "row 'T/x' belongs to no declared table", "references.bib", 10, "did you mean 't'?"
    )


def test_an_unknown_column_is_reported_on_the_line_of_its_field() -> None:
    problem = only(name="A", baze_model="x")
    assert (problem.path, problem.line) == ("references.bib", 13)
    assert problem.message == "row 't/x': table 't' has no column 'baze-model'"
    assert problem.hint == "did you mean 'Base-Model'?"


def test_a_cell_in_a_computed_column_is_shown_instead() -> None:
    assert check_rows(SURVEY, WORKS, [row("t/x", [], 10, PAPER="https://example.org")]) == []


def test_computed_columns_are_among_those_that_may_have_been_meant() -> None:
    assert only(papr="x").hint == "did you mean 'paper'?"


@pytest.mark.parametrize(
    ("cite", "hint"),
    [
        ("Alpaca", "did you mean 'alpaca'?"),
        ("alpacca", "did you mean 'alpaca'?"),
        ("2305.11206v3", "did you mean '2305.11206'?"),
        ("arXiv:2305.11206", "did you mean '2305.11206'?"),
        ("hep-th/9901001v1", "did you mean 'hep-th/9901001'?"),
        ("1706.03762v5", "add the paper first: itbib add 1706.03762"),
        ("something else", ""),
    ],
)
def test_a_cited_work_that_does_not_exist(cite: str, hint: str) -> None:
    problem = only("alpaca", cite)
    assert problem.line == 11
    assert problem.message == f"row 't/x' cites {cite!r}, which is no work in the file"
    assert problem.hint == hint


def test_without_works_there_is_nothing_to_suggest() -> None:
    [problem] = check_rows(SURVEY, [], [row("t/x", ["slug"])])
    assert problem.hint == ""


def test_lists_of_different_lengths() -> None:
    problem = only(base_model="A and B", params="1 and 2 and 3", size="x")
    assert problem.line == 13
    assert problem.message == (
        "row 't/x': lists of different lengths: 'Base-Model' has 2, 'params' has 3 items"
    )


def test_everything_is_reported_at_once() -> None:
    rows = [
        row("t/x", ["no"], base_model="A and B", params="1 and 2 and 3", unknown="1", paper="2"),
        row("u/x", ["no"]),
    ]
    assert len(check_rows(SURVEY, WORKS, rows)) == 5
