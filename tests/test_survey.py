from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.errors import InputError, Problem
from itbib.survey.config import Kind, Layout, References, Survey, Table, Watch
from itbib.survey.toml import parse_survey

FULL = """\
[survey]
bib = "works.bib"
targets = ["README.md", "docs/tables.md"]
title = "A  survey"

[[table]]
id = "datasets"
title = "Data *sets*"
layout = "pipe"
empty = ""
columns = [
  { name = "group", header = "Type", group = true },  # { name = "no column" }
  { name = "paper", kind = "paper" },
  { name = "project", kind = "link" },
  { name = "size", header = ["Train { set", "Size"], kind = "number", align = "right" },
  { name = "base", label = "x", list = true },
]

[[table]]
id = "models"
columns = [{ name = "name" }]

[references]
group-by = "table"
works = "cited"
other-title = "The rest"
"""


def problems_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(InputError) as caught:
        parse_survey(text, "itbib.toml")
    assert {problem.path for problem in caught.value.problems} == {"itbib.toml"}
    return [(problem.line, problem.message, problem.hint) for problem in caught.value.problems]


def only(text: str) -> Problem:
    [(line, message, hint)] = problems_of(text)
    return Problem(message, "itbib.toml", line, hint)


def test_a_full_configuration_is_read() -> None:
    survey = parse_survey(FULL, "itbib.toml")
    assert (survey.bib, survey.targets) == ("works.bib", ("README.md", "docs/tables.md"))
    assert survey.title == "A survey"
    assert survey.references == References(True, True, "The rest")
    datasets, models = survey.tables
    assert (datasets.id, datasets.title, datasets.layout, datasets.empty) == (
        "datasets",
        "Data *sets*",
        Layout.PIPE,
        "",
    )
    group, paper, project, size, base = datasets.columns
    assert (group.header, group.header_groups, group.is_group) == ("Type", (), True)
    assert (paper.kind, paper.header, paper.label) == (Kind.PAPER, "paper", "paper")
    assert (project.kind, project.label) == (Kind.LINK, "project")
    assert (size.header_groups, size.header, size.align) == (("Train { set",), "Size", "right")
    assert (base.label, base.is_list, base.is_group, base.kind) == ("x", True, False, Kind.TEXT)
    assert (models.layout, models.empty, models.title) == (Layout.HTML, "-", "")


@pytest.mark.parametrize("text", ["", "\ufeff", "# nothing\r\n", "[survey]\n[references]\n"])
def test_an_empty_configuration_means_the_defaults(text: str) -> None:
    assert parse_survey(text, "itbib.toml") == Survey()
    assert Survey().targets == ("README.md",)
    assert Survey().bib == "references.bib"


def test_byte_order_mark_and_crlf_do_not_matter() -> None:
    assert parse_survey("\ufeff" + FULL.replace("\n", "\r\n"), "x") == parse_survey(FULL, "x")


def test_tables_and_columns_are_found_by_name() -> None:
    survey = parse_survey(FULL, "itbib.toml")
    table = survey.table("datasets")
    assert table is not None
    assert table.column("SIZE") is table.columns[3]
    assert table.column("nothing") is None
    assert survey.table("Datasets") is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[survey]\nbib = "a\n', 2),
        ("[survey]\n\n[[table]\n", 3),
        ('[[table]]\ncolumns = [\n  { name = "a" }\n', 3),
        ("a = 1\r\na = 2\r\n", 2),
    ],
)
def test_a_syntax_error_has_its_line(text: str, line: int) -> None:
    problem = only(text)
    assert problem.line == line
    assert problem.message.startswith("this is not TOML: ")
    assert "line" not in problem.message.removeprefix("this is not TOML: ")


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file() -> None:
    text = """\
[survey]
bib = 7
titel = "x"

[[table]]
id = "a b"
layout = "htm"
columns = [
  { name = "x", kind = "txt" },
  { name = "X", allign = "left" },
]

[[table]]
id = "ok"

[[table]]
id = "ok"
columns = [
  { header = "no name" },
  { name = "cite" },
  { name = "2nd" },
  { name = "year", kind = "year", list = true },
  { name = "g", group = true, list = true },
  { name = "h", header = ["one"] },
  "name",
]

[reference]
works = "all"
"""
    assert [(line, message) for line, message, _ in problems_of(text)] == [
        (2, "[survey]: 'bib' must be a string"),
        (3, "[survey]: unknown key 'titel'"),
        (6, "table 1: 'a b' cannot be the id of a table"),
        (7, "table 1: 'layout' is 'htm', not one of html, pipe, list"),
        (
            9,
            "table 1, column 1: 'kind' is 'txt', not one of text, link, flag, number, paper, "
            "title, authors, year, venue, citation, bibtex, stars",
        ),
        (10, "table 1, column 2: unknown key 'allign'"),
        (10, "table 1, column 2: there already is a column 'X'"),
        (13, "table 'ok': a table needs at least one column in 'columns'"),
        (17, "table 3: there already is a table 'ok'"),
        (18, 'table 3: column 7 must be a table such as { name = "size" }'),
        (19, "table 3, column 1: a column needs a 'name'"),
        (20, "table 3, column 2: 'cite' names the works of a row and cannot be a column"),
        (21, "table 3, column 3: '2nd' cannot be the name of a column"),
        (22, "table 3, column 4: a column of kind 'year' is computed and cannot be a list"),
        (23, "table 3, column 5: a column cannot be both a group and a list"),
        (
            24,
            "table 3, column 6: 'header' must be a string or several of them, "
            '["Group", "Header"]',
        ),
        (28, "itbib.toml: unknown key 'reference'"),
    ]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('[survey]\ntitel = "x"', "did you mean 'title'?"),
        ("[reference]", "did you mean 'references'?"),
        ('[references]\nworks = "citted"', "did you mean 'cited'?"),
        ('[[table]]\nid = "t"\ncolumns = [{ name = "a", kind = "Links" }]', "did you mean 'link'?"),
        ("[survey]\nxyz = 1", "known: bib, targets, title"),
    ],
)
def test_a_hint_says_what_was_probably_meant(text: str, hint: str) -> None:
    assert only(text).hint == hint


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[survey]\ntargets = "README.md"', 2, "[survey]: 'targets' must be an array"),
        ("[survey]\ntargets = [1]", 2, "[survey]: 'targets' must be an array of paths"),
        ('[survey]\ntargets = ["a", "a"]', 2, "[survey]: 'targets' names 'a' twice"),
        ('\n[survey]\n"bib" = " "', 3, "[survey]: 'bib' is empty"),
        ("survey = 1", 1, "itbib.toml: 'survey' must be a table"),
        ("[table]", 1, "itbib.toml: 'table' must be an array"),
        ("table = [1]", 1, "itbib.toml: 'table' must be an array of tables, each under [[table]]"),
        ('[[table]]\nid = "t"\ncolumns = "a"', 3, "table 't': 'columns' must be an array"),
        (
            '[[table]]\nid = "t"\ncolumns = []',
            3,
            "table 't': a table needs at least one column in 'columns'",
        ),
        ('[[table]]\ncolumns = [{ name = "a" }]', 1, "table 1: a table needs an 'id'"),
        ("references = { works = true }", 1, "[references]: 'works' must be a string"),
    ],
)
def test_a_wrong_type_or_value_is_reported_once(text: str, line: int, message: str) -> None:
    problem = only(text)
    assert (problem.line, problem.message) == (line, message)


def table_of(attributes: str, columns: str = '{ name = "x" }') -> Table:
    text = f'[[table]]\nid = "t"\n{attributes}\ncolumns = [{columns}]\n'
    return parse_survey(text, "itbib.toml").tables[0]


def test_attributes_say_how_a_table_is_drawn() -> None:
    plain = table_of("")
    assert (plain.head, plain.numbered, plain.start, plain.loose, plain.bullets) == (
        True,
        False,
        1,
        False,
        True,
    )
    assert table_of("head = false") == replace(plain, head=False)
    numbered = table_of('layout = "list"\nnumbered = true\nstart = 0\nloose = true')
    assert numbered == replace(plain, layout=Layout.LIST, numbered=True, start=0, loose=True)
    paragraphs = table_of('layout = "list"\nbullets = false')
    assert paragraphs == replace(plain, layout=Layout.LIST, bullets=False)


def test_headers_have_any_number_of_groups() -> None:
    [column] = table_of("", '{ name = "x", header = [" A  b", "", "C", ""] }').columns
    assert (column.header_groups, column.header) == (("A b", "", "C"), "")


@pytest.mark.parametrize(
    ("group", "is_group", "is_band"),
    [("true", True, False), ("false", False, False), ('"band"', True, True)],
)
def test_a_group_may_be_a_band(group: str, is_group: bool, is_band: bool) -> None:
    column, _ = table_of("", f'{{ name = "x", group = {group} }}, {{ name = "y" }}').columns
    assert (column.is_group, column.is_band) == (is_group, is_band)


def test_a_pattern_is_kept_as_it_is() -> None:
    first, second = table_of(
        'layout = "list"', '{ name = "x", show = "\\n\\n  *{}* " }, { name = "y" }'
    ).columns
    assert (first.show, second.show) == ("\n\n  *{}* ", "")
    assert table_of('layout = "list"', '{ name = "x", show = "{}" }').by_pattern
    assert not table_of('layout = "list"').by_pattern


@pytest.mark.parametrize(
    ("attributes", "column", "line", "message"),
    [
        ('head = "no"', "", 3, "table 't': 'head' must be true or false"),
        ("loose = true", "", 3, "table 't': 'loose' is for tables with the layout 'list'"),
        ("bullets = true", "", 3, "table 't': 'bullets' is for tables with the layout 'list'"),
        (
            'layout = "pipe"\n\nnumbered = true',
            "",
            5,
            "table 't': 'numbered' is for tables with the layout 'list'",
        ),
        (
            'layout = "list"\nstart = 2',
            "",
            4,
            "table 't': 'start' is for a list with 'numbered = true'",
        ),
        (
            'layout = "list"\nnumbered = true\nstart = -1',
            "",
            5,
            "table 't': 'start' must be a whole number from 0 to 99,999,999",
        ),
        (
            'layout = "list"\nbullets = false\nnumbered = true',
            "",
            5,
            "table 't': a list without bullets cannot be numbered",
        ),
        ('layout = "lst"\nloose = true', "", 3, "table 't': 'layout' is 'lst', not one of"),
        (
            "",
            'group = "bnd"',
            4,
            "table 't', column 1: 'group' must be true, false or 'band'",
        ),
        ("", "group = 1", 4, "table 't', column 1: 'group' must be true, false or 'band'"),
        (
            "",
            'group = "band"',
            4,
            "table 't': a table needs at least one column that is no band",
        ),
        (
            "",
            'show = "{}"',
            4,
            "table 't', column 1: 'show' is for tables with the layout 'list'",
        ),
        ('layout = "list"', "show = 1", 4, "table 't', column 1: 'show' must be a string"),
        (
            'layout = "list"',
            'show = ""',
            4,
            "table 't', column 1: 'show' must have one {} in it, where the cell stands",
        ),
        (
            'layout = "list"',
            'show = "{} {}"',
            4,
            "table 't', column 1: 'show' must have one {} in it, where the cell stands",
        ),
        ("", 'header = ["a", 1]', 4, "table 't', column 1: 'header' must be a string or several"),
    ],
)
def test_a_wrong_way_of_drawing_is_reported_once(
    attributes: str, column: str, line: int, message: str
) -> None:
    columns = f'columns = [{{ name = "x"{column and ", "}{column} }}]'
    problem = only(f'[[table]]\nid = "t"\n{attributes}\n{columns}\n')
    assert (problem.line, problem.message[: len(message)]) == (line, message)


def test_table_ids_may_not_differ_in_case_only() -> None:
    text = (
        '[[table]]\nid = "a"\ncolumns = [{name="x"}]\n[[table]]\nid = "A"\ncolumns = [{name="x"}]'
    )
    assert only(text).line == 5


def test_columns_may_be_sections_of_their_own() -> None:
    text = """\
[[table]]
id = "t"
[[table.columns]]
name = "a"
[[table.columns]]
name = "b"
kind = "lnk"
[references]
works = "all"
"""
    assert only(text).line == 7
    table = parse_survey(text.replace("lnk", "link"), "x").table("t")
    assert table is not None
    assert [column.name for column in table.columns] == ["a", "b"]


WATCHES = """\
[[watch]]
name = "alignment"
query = 'ti:alignment OR  abs:"language model"'
categories = ["cs.cl", "stat.ML"]
limit = 7

[[watch]]
name = "Big-Trees_2"
query = "ti:trees"
"""


def test_stored_queries_are_read_with_their_categories_put_to_them() -> None:
    categories = "(cat:cs.CL OR cat:stat.ML)"
    query = f'(ti:alignment OR abs:"language model") AND {categories}'
    assert parse_survey(WATCHES, "x").watches == (
        Watch("alignment", query, 7),
        Watch("Big-Trees_2", "ti:trees", 50),
    )
    assert parse_survey(FULL, "x").watches == ()


def test_all_mistakes_in_stored_queries_are_reported_at_once() -> None:
    text = """\
[[watch]]
name = "a b"
query = 7

[[watch]]
querry = "ti:a"
limit = 0

[[watch]]
name = "x"
query = " "
categories = "cs.CL"

[[watch]]
name = "X"
query = "(ti:a"
categories = ["cs.CL",
  "cs.CLL", 5]
limit = true
"""
    assert problems_of(text) == [
        (
            2,
            "watch 1: 'a b' cannot be the name of a watch",
            "a name starts with a letter or digit and holds letters, digits, '_' and '-' only",
        ),
        (3, "watch 1: 'query' must be a string", ""),
        (5, "watch 2: a watch needs a 'name'", ""),
        (5, "watch 2: a watch needs a 'query', such as 'ti:alignment'", ""),
        (6, "watch 2: unknown key 'querry'", "did you mean 'query'?"),
        (7, "watch 2: 'limit' must be a whole number from 1 to 1,000", ""),
        (11, "watch 'x': a watch needs a 'query', such as 'ti:alignment'", ""),
        (12, "watch 'x': 'categories' must be an array", ""),
        (15, "watch 4: there already is a watch 'X'", ""),
        (16, "watch 4: a parenthesis has no partner in the query: (ti:a", ""),
        (17, "watch 4: arXiv has no category 'cs.CLL'", "did you mean 'cs.CL'?"),
        (17, "watch 4: 'categories' must be an array of strings", ""),
        (19, "watch 4: 'limit' must be a whole number from 1 to 1,000", ""),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[watch]", "itbib.toml: 'watch' must be an array"),
        ("watch = [1]", "itbib.toml: 'watch' must be an array of tables, each under [[watch]]"),
    ],
)
def test_stored_queries_are_an_array_of_tables(text: str, message: str) -> None:
    problem = only(text)
    assert (problem.line, problem.message) == (1, message)


KEYS = st.sampled_from(
    ["survey", "watch", "table", "references", "id", "columns", "name", "query", "kind", "x"]
)
VALUES = st.recursive(
    st.sampled_from(["1", "true", '"t"', '"{"', "'#'", '"html"', "1.5", "2020-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(KEYS, inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key} = {value}" for key, value in items.items()) + "}"
        )
    ),
    max_leaves=6,
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "[survey]", "[[table]]", "[references]", "[[watch]]"]),
            st.dictionaries(KEYS, VALUES, max_size=4),
        ),
        max_size=4,
    )
)
def test_any_toml_is_read_or_refused_with_lines_inside_it(
    parts: list[tuple[str, dict[str, str]]],
) -> None:
    text = "\n".join(
        "\n".join([header, *(f"{key} = {value}" for key, value in keys.items())])
        for header, keys in parts
    )
    try:
        parse_survey(text, "itbib.toml")
    except InputError as error:
        lines = {problem.line for problem in error.problems}
        outside = lines - set(range(text.count("\n") + 2))
        if outside:
            pytest.fail(f"lines {outside} are not in the file")
