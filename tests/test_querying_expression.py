from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itbib.querying.expression import Condition, Expression, Form, Junction, Op, Step, Value
from itbib.querying.parsing import ExpressionError, parse_expression


class Paper:
    """A work that a test asks."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields

    def text(self, field: str) -> str:
        return self._fields.get(field, "")

    def items(self, field: str) -> Sequence[str]:
        return [item.strip() for item in self.text(field).split(",") if item.strip()]


LIMA = Paper(
    {
        "title": "LIMA: Less Is More for Alignment",
        "author": "Chunting Zhou, Zhou, Émile Borel",
        "year": "2023",
        "date": "2023-05-18",
        "params": "65B",
        "keywords": "Alignment, data / Synthetic",
        "type": "misc",
        "key": "2305.11206",
        "note": "in press",
    }
)
EMPTY = Paper({})


def holds(text: str, paper: Paper = LIMA) -> bool:
    return parse_expression(text).holds(paper)


@pytest.mark.parametrize(
    "text",
    [
        "year = 2023",
        'year = "2023"',
        "year >= 2023 and year <= 2023",
        "year > 2022.5",
        "year < 2e4",
        "YEAR >= 2023 AND NOT doi",
        "title",
        "not doi",
        "doi != 'x'",
        "year != 2022",
        "params >= 7B and params < 1T",
        "params > 534530",
        'keywords has "alignment"',
        "keywords has DATA",
        'keywords has "data/synthetic"',
        "author has zhou",
        "author has 'Chunting Zhou'",
        'author has "Emile Borel"',
        'title contains "less is"',
        "title starts with lima",
        'title ends with "alignment"',
        "type in (article, misc)",
        "year in (2021, 2023)",
        "year not in (2021, 2022)",
        "keywords not has safety",
        "date >= 2023-05 and date <= 2023-05",
        "date = 2023",
        "date <= 2023",
        "date < 2023-05-19",
        "date > 2023-04",
        "key = 2305.11206",
        "year < 2020 and year > 2000 or title",
        "not (year < 2020 or doi)",
        "not not title",
        "(((title)))",
        "year≥2023",
        "year == 2023 and year <> 2020 and year ≠ 2021 and year ≤ 2023",
        "title\n  and year",
    ],
)
def test_what_is_true_of_a_work(text: str) -> None:
    assert holds(text)
    assert not holds(f"not ({text})")


@pytest.mark.parametrize(
    "text",
    [
        "year < 2023",
        "date > 2023-05",
        "date > 2023",
        "keywords has align",
        "keywords has synthetic",
        'note = "press"',
        "note > 5",
        "note >= 2023-05",
        "doi < 5 or doi > 5 or doi = 5 or doi >= 5",
        "doi contains ''",
        "(title or doi) and doi",
    ],
)
def test_what_is_not(text: str) -> None:
    assert not holds(text)


def test_of_a_missing_field_nothing_is_said_but_that_it_differs() -> None:
    ops = ["= 1", "< 1", "<= 1", "> 1", ">= 1", "has 1", "contains 1", "starts with 1", "in (1)"]
    assert [op for op in ops if holds(f"x {op}", EMPTY)] == []
    assert holds("x != 1", EMPTY)


def test_a_date_without_a_month_is_before_those_with_one() -> None:
    paper = Paper({"date": "2023"})
    assert holds("date < 2023-01", paper)
    assert holds("date = 2023", paper)


def test_not_binds_more_tightly_than_and_and_that_more_than_or() -> None:
    assert str(parse_expression("not a and b or c and not (d or e)")) == (
        "not a and b or c and not (d or e)"
    )
    assert parse_expression("a or b and c") == parse_expression("a or (b and c)")
    assert parse_expression("not a and b") == parse_expression("(not a) and b")
    assert parse_expression("a and b and c") == parse_expression("(a and b) and c")
    assert parse_expression("a and b and c") != parse_expression("a and (b and c)")
    assert str(parse_expression("a and (b and c)")) == "a and (b and c)"


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "expected the name of a field here"),
        ("   ", 0, "expected the name of a field here"),
        ("year >=", 7, "expected a value here; a word of the language is put in quotes"),
        ("year >= and", 8, "expected a value here; a word of the language is put in quotes"),
        ("year 2023", 5, "expected 'and', 'or' or the end here"),
        ("a and", 5, "expected the name of a field here"),
        ("a and\n", 5, "expected the name of a field here"),
        ("a or or b", 5, "expected the name of a field here"),
        ("(a", 0, "this parenthesis is never closed"),
        ("a and (b or (c)", 6, "this parenthesis is never closed"),
        ("a)", 1, "this parenthesis closes none"),
        ('a = "x', 4, "this quotation mark is never closed"),
        ("a && b", 2, "write 'and' for '&&'"),
        ("!a", 0, "write 'not' for '!'"),
        ("a # b", 2, "'#' means nothing here"),
        ("a in b", 5, 'expected a list in parentheses, such as ("a", "b")'),
        ("a in ()", 6, "expected a value here; a word of the language is put in quotes"),
        ("a in (1, 2", 5, "this parenthesis is never closed"),
        ("a in (1 2)", 8, "expected ',' or ')' here"),
        ("a starts x", 9, "expected 'with' behind 'starts'"),
        ("a not = 1", 6, "expected 'in', 'has', 'contains', 'starts with' or 'ends with' here"),
        ("date > 2023-13", 7, "there is no such date"),
        ("has = 1", 0, "expected the name of a field here"),
        ('"a" = 1', 0, "expected the name of a field here"),
    ],
)
def test_what_is_no_expression_is_told_with_its_place(
    text: str, position: int, message: str
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert (caught.value.position, caught.value.message) == (position, message)
    assert f"(column {position + 1})" in str(caught.value)


NAMES = st.sampled_from(["year", "title", "keywords", "date", "note", "doi"])
TEXTS = st.text(st.sampled_from("ab2 \"'\\/,;é\n-"), max_size=6)
VALUES = (
    st.builds(Value, TEXTS)
    | st.sampled_from(["2023", "7B", "0.5", "-3", "1e9"]).map(lambda t: Value(t, Form.NUMBER))
    | st.sampled_from(["2023-05", "2023-05-18"]).map(lambda t: Value(t, Form.DATE))
)
TESTS = (
    NAMES.map(Condition)
    | st.builds(
        lambda name, op, value: Condition(name, op, (value,)),
        NAMES,
        st.sampled_from([op for op in Op if op not in (Op.PRESENT, Op.IN)]),
        VALUES,
    )
    | st.builds(
        lambda name, values: Condition(name, Op.IN, tuple(values)),
        NAMES,
        st.lists(VALUES, min_size=1, max_size=3),
    )
)
STEPS: st.SearchStrategy[tuple[Step, ...]] = st.recursive(
    TESTS.map(lambda test: (test,)),
    lambda inner: st.one_of(
        inner.map(lambda steps: (*steps, Junction.NOT)),
        st.builds(
            lambda first, second, junction: (*first, *second, junction),
            inner,
            inner,
            st.sampled_from([Junction.AND, Junction.OR]),
        ),
    ),
    max_leaves=8,
)
EXPRESSIONS = STEPS.map(Expression)
PAPERS = st.dictionaries(
    NAMES,
    st.sampled_from(["2023", "2023-05-18", "7B, 13B", "a/b; c", "ä", "soon", "-", "½"]) | TEXTS,
).map(Paper)


@settings(deadline=None)
@given(EXPRESSIONS)
def test_what_is_written_is_read_back(expression: Expression) -> None:
    assert parse_expression(str(expression)) == expression


@settings(deadline=None)
@given(EXPRESSIONS, PAPERS)
def test_every_expression_says_yes_or_no_of_every_work(
    expression: Expression, paper: Paper
) -> None:
    assert expression.holds(paper) in (True, False)


@settings(deadline=None)
@given(EXPRESSIONS, EXPRESSIONS, PAPERS)
def test_de_morgan(first: Expression, second: Expression, paper: Paper) -> None:
    def together(junction: Junction, *, negated: bool) -> bool:
        inner = (Junction.NOT,) if negated else ()
        outer = () if negated else (Junction.NOT,)
        steps = (*first.steps, *inner, *second.steps, *inner, junction, *outer)
        return Expression(steps).holds(paper)

    assert together(Junction.AND, negated=False) == together(Junction.OR, negated=True)
    assert together(Junction.OR, negated=False) == together(Junction.AND, negated=True)


@settings(deadline=None)
@given(NAMES, VALUES, PAPERS)
def test_comparisons_fit_together(name: str, value: Value, paper: Paper) -> None:
    answers = {op: Condition(name, op, (value,)).holds(paper) for op in Op if op is not Op.PRESENT}
    assert answers[Op.UNEQUAL] is not answers[Op.EQUAL]
    assert not (answers[Op.LESS] and answers[Op.MORE])
    assert answers[Op.AT_MOST] >= answers[Op.LESS]
    assert answers[Op.AT_LEAST] >= answers[Op.MORE]
    assert answers[Op.IN] == answers[Op.EQUAL]


WORDS = ["and", "or", "not", "(", ")", "year", "=", "<", "in", "has", "starts", "with", '"a"']


@settings(deadline=None)
@given(st.text(max_size=40) | st.lists(st.sampled_from([*WORDS, ",", "2023"])).map(" ".join))
def test_any_text_is_an_expression_or_says_where_it_is_none(text: str) -> None:
    try:
        told: Expression | ExpressionError = parse_expression(text)
    except ExpressionError as error:
        told = error
    if isinstance(told, ExpressionError):
        assert 0 <= told.position <= len(text)
        assert told.message
    else:
        assert told.holds(LIMA) in (True, False)


@pytest.mark.parametrize("text", ["(" * 50_000 + "a" + ")" * 50_000, "not " * 50_000 + "a"])
def test_no_depth_is_too_deep(text: str) -> None:
    expression = parse_expression(text)
    assert parse_expression(str(expression)) == expression
    assert expression.holds(Paper({"a": "x"}))
    with pytest.raises(ExpressionError):
        parse_expression("(" * 50_000)


def test_deep_groups_are_read_back() -> None:
    text = "a or (" * 20_000 + "b and c" + ")" * 20_000
    expression = parse_expression(text)
    assert parse_expression(str(expression)) == expression
