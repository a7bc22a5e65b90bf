"""What ``itbib.toml`` says of the rows of a table: read, and refused with its line."""

from __future__ import annotations

import pytest

from itbib.errors import InputError
from itbib.survey.config import Categories, Kind, Table
from itbib.survey.toml import parse_survey

COLUMNS = """columns = [
  { name = "name" },
  { name = "ref", kind = "citation" },
  { name = "stars", kind = "stars", from = "name" },
]
"""


def table(text: str, columns: str = COLUMNS) -> Table:
    return parse_survey(f'[[table]]\nid = "t"\n{text}\n{columns}', "itbib.toml").tables[0]


def problems(text: str, columns: str = COLUMNS) -> list[tuple[int, str]]:
    with pytest.raises(InputError) as caught:
        table(text, columns)
    prefix = "table 't': "
    assert all(problem.path == "itbib.toml" for problem in caught.value.problems)
    return [(p.line, p.message.removeprefix(prefix)) for p in caught.value.problems]


def test_a_table_says_what_its_rows_are() -> None:
    read = table(
        """where = 'year >= 2023'
sort = ["-year", " name "]
category = "keywords"
category-order = ["B", " A/C "]
category-sort = "name"
category-level = 2
category-counts = false
category-other = ""
split = "category"
file = "papers/{slug}.md"
"""
    )
    assert read.where == "year >= 2023"
    assert read.sort == ("-year", "name")
    assert read.categories == Categories(
        *("keywords", ("B", "A/C")),
        by_name=True,
        level=2,
        counts=False,
        other="",
        file="papers/{slug}.md",
    )
    assert (read.columns[2].kind, read.columns[2].source) == (Kind.STARS, "name")


def test_a_table_says_nothing_of_them() -> None:
    read = table("")
    assert (read.where, read.sort, read.categories) == ("", (), None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('sort = "year"', "'sort' must be an array"),
        ("sort = [1]", "'sort' must be an array of names such as [\"-year\", \"name\"]"),
        ('sort = ["-"]', "'sort' must be an array of names such as [\"-year\", \"name\"]"),
        ('sort = ["a", "-A"]', "'sort' names 'a' twice"),
        (
            'sort = ["ref"]',
            "'sort' names 'ref', but citations are numbered in the order of the rows",
        ),
        (
            'sort = ["-STARS"]',
            "'sort' names 'stars', but how many stars there are is known to those who look at the "
            "page alone",
        ),
        ("where = 1", "'where' must be a string"),
        ('where = ""', "'where', column 1: expected the name of a field here"),
        ('where = "a = "', "'where', column 4: expected a value here; a word of the language is "
         "put in quotes"),
        ('category = "a b"', "'category' must be the name of a column or a field"),
        ('category-level = 3', "'category-level' is for tables with a 'category'"),
        ('split = "category"\nfile = "{slug}.md"', "'split' is for tables with a 'category'"),
        ('file = "{slug}.md"', "'file' is for tables with split = \"category\""),
        (
            'category = "x"\nsplit = "category"',
            "a table with 'split' needs a 'file', such as \"papers/{slug}.md\"",
        ),
        ('category = "x"\ncategory-order = [1]', "'category-order' must be an array of categories"),
        ('category = "x"\ncategory-level = 7', "'category-level' must be a whole number from 1 to"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_reported(text: str, message: str) -> None:
    assert any(told.startswith(message) for _, told in problems(text))


@pytest.mark.parametrize(
    "path",
    [
        "papers.md",
        "{slug}/x.md",
        "{slug}{slug}.md",
        "../{slug}.md",
        "/tmp/{slug}.md",
        "a//{slug}.md",
        "./{slug}.md",
        "a/../../{slug}.md",
        "C:{slug}.md",
        "a\\\\{slug}.md",
        " {slug}.md",
        "{slug}\\u0000.md",
    ],
)
def test_no_path_leaves_the_survey(path: str) -> None:
    [(line, message)] = problems(f'category = "x"\nsplit = "category"\nfile = "{path}"')
    assert line == 5
    assert message.startswith("'file' must ")


def test_the_line_of_a_long_expression_is_found() -> None:
    text = "where = '''\nyear >= 2023\n  and (title\n'''"
    assert problems(text) == [(5, "'where', column 7: this parenthesis is never closed")]
    assert problems(text.replace("\n", "\r\n"))[0][0] == 5
    assert problems("where = '''year\n and'''")[0][0] == 4


def test_something_is_left_to_draw() -> None:
    columns = 'columns = [ { name = "a" }, { name = "b", group = "band" } ]'
    message = "a table needs a column besides the one of its categories"
    assert problems('category = "A"', columns) == [(3, message)]


def test_stars_come_from_a_column_that_there_is() -> None:
    columns = 'columns = [\n  { name = "a" },\n  { name = "s", kind = "stars", from = "b" },\n]'
    assert problems("", columns) == [(6, "table 't', column 2: there is no column 'b'")]
    columns = 'columns = [ { name = "a", from = "a" } ]'
    [(_, message)] = problems("", columns)
    assert message.endswith("'from' is for columns of the kind 'stars'")
