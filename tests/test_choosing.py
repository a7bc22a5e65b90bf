"""Which rows a table shows, in what order, and in which categories."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from itbib.bib.names import split_names
from itbib.markdown.markup import to_text
from itbib.model import Row, Work
from itbib.rendering.categories import sections_of
from itbib.rendering.cells import cell_items
from itbib.rendering.choosing import rows_of
from itbib.rendering.facts import Catalogue
from itbib.rendering.reference import describe
from itbib.rendering.stars import repository
from itbib.survey.config import Column, Kind
from survey_samples import row, survey, work

NAME = '{ name = "name" }'


def catalogue(*works: Work) -> Catalogue:
    authors = {one.key: split_names(one.fields.get("author", "")) for one in works}
    return Catalogue(works, authors)


def shown(config: str, rows: Sequence[Row] = (), *works: Work, columns: str = NAME) -> list[str]:
    [table] = survey(columns, more=config).tables
    return [each.slug for each in rows_of(table, rows, catalogue(*works))]


def cells(columns: str, *works: Work, rows: Sequence[Row] = ()) -> list[dict[str, str]]:
    [table] = survey(columns, more='where = "key"').tables
    return [dict(each.cells) for each in rows_of(table, rows, catalogue(*works))]


# Order


def test_without_a_wish_rows_stand_as_in_the_file() -> None:
    rows = [row("t/b"), row("u/x"), row("t/a")]
    assert shown("", rows) == ["b", "a"]


def test_rows_are_sorted_by_columns_and_by_fields_of_their_works() -> None:
    works = [work("w1", year="2021"), work("w2", date="2023-05"), work("w3")]
    rows = [
        *(
            row("t/a", ["w1"], name="[Zed](https://a.example)"),
            row("t/b", ["w2"], name="**alpha**"),
        ),
        *(row("t/c", ["w3"]), row("t/d", ["w3", "w2"], name="&Auml;rger")),
    ]
    assert shown('sort = ["-year", "name"]', rows, *works) == ["b", "d", "a", "c"]
    assert shown('sort = ["NAME"]', rows, *works) == ["b", "d", "a", "c"]
    assert shown('sort = ["-name"]', rows, *works) == ["a", "d", "b", "c"]


def test_months_are_sorted_as_they_follow_each_other() -> None:
    works = [work("a", month="September"), work("b", month="apr"), work("c", month="12"), work("d")]
    rows = [row(f"t/{key}", [key]) for key in "abcd"]
    assert shown('sort = ["month"]', rows, *works) == ["b", "a", "c", "d"]


def test_numbers_are_sorted_by_value_also_in_lists() -> None:
    columns = f'{NAME}, {{ name = "size", kind = "number", list = true }}'
    sizes = ["13B", "{} and 1B", "534,530", "7B and 1B", "unknown", "5K to 5M and 9B"]
    rows = [row(f"t/{at}", size=size) for at, size in enumerate(sizes)]
    assert shown('sort = ["size"]', rows, columns=columns) == ["5", "2", "3", "0", "4", "1"]


def test_groups_stay_together() -> None:
    columns = '{ name = "kind", group = true }, { name = "name" }'
    pairs = [("b", "2"), ("a", "4"), ("b", "1"), ("", "0"), ("a", "3")]
    rows = [row(f"t/{name}", kind=kind, name=name) for kind, name in pairs]
    assert shown('sort = ["name"]', rows, columns=columns) == ["1", "2", "3", "4", "0"]
    assert shown('sort = ["-name"]', rows, columns=columns) == ["2", "1", "4", "3", "0"]
    # A group column that is named sorts the groups, wherever it stands.
    assert shown('sort = ["name", "kind"]', rows, columns=columns) == ["3", "4", "1", "2", "0"]
    assert shown('sort = ["-kind"]', rows, columns=columns) == ["2", "1", "4", "3", "0"]


# Rows by query


def test_works_are_chosen_in_the_order_of_the_file() -> None:
    works = [
        work("b", keywords="Reasoning; data", year="2023"),
        work("a", keywords="safety", year="2024"),
        work("c", keywords="math, reasoning/CoT", date="2022-01-05"),
    ]
    assert shown("where = 'keywords has reasoning'", (), *works) == ["b", "c"]
    assert shown("where = 'year >= 2023 or date = 2022-01'", (), *works) == ["b", "a", "c"]
    assert shown("where = 'nothing'", (), *works) == []


def test_fields_are_asked_as_plain_text() -> None:
    works = [
        work("a", title=r"{\"U}ber {BERT} \& Co", author=r"G{\"o}del, Kurt and {The Team}"),
        work("b", title="Other", author="Kurt Weill and others", type="x"),
    ]
    assert shown("where = 'title starts with \"uber bert & co\"'", (), *works) == ["a"]
    assert shown("where = 'author has godel'", (), *works) == ["a"]
    assert shown('where = \'author has "The Team" or author has "Kurt Weill"\'', (), *works) == [
        *("a", "b")
    ]
    assert shown("where = 'author has others'", (), *works) == []
    assert shown("where = 'authors = \"Weill et al.\"'", (), *works) == ["b"]
    assert shown("where = 'type = misc and key = b'", (), *works) == ["b"]


def test_editors_are_no_authors_but_stand_for_them() -> None:
    volume = Work("v", "proceedings", {"title": "V", "editor": "Ed Itor"})
    found = Catalogue([volume], {"v": split_names("Ed Itor")})
    [table] = survey(NAME, more="where = 'not author and authors = itor'").tables
    assert [each.slug for each in rows_of(table, [], found)] == ["v"]
    assert found["v"].items("author") == []
    assert found["v"].items("authors") == ["Ed Itor", "Itor"]


def test_cells_are_the_fields_as_markdown() -> None:
    columns = ", ".join(
        [
            '{ name = "Note" }',
            '{ name = "code", kind = "link" }',
            '{ name = "year", kind = "year" }',
        ]
    )
    works = [
        work("a", note=r"50\% of *all* <b>", code=r"\url{https://x.example/a\_b}", year="2023"),
        work("b", note="^^"),
        work("c", note="<<", code="https://x.example/a_b"),
    ]
    assert cells(columns, *works) == [
        {"Note": r"50% of \*all\* \<b>", "code": "https://x.example/a_b"},
        {"Note": r"\^^"},
        {"Note": r"\<<", "code": "https://x.example/a_b"},
    ]


def test_a_row_stands_for_the_first_of_its_works_that_is_chosen() -> None:
    works = [work("a", note="A"), work("b", note="B"), work("c", note="C")]
    rows = [row("t/x", ["c", "a"], note="**mine**"), row("t/y", ["c"], line=9)]
    assert cells('{ name = "note" }', *works, rows=rows) == [
        *({"note": "A"}, {"note": "B"}, {"note": "**mine**"}, {"note": "C"})
    ]


# Categories


def divided(config: str, *works: Work, rows: Sequence[Row] = ()) -> list[tuple[str, int, str, int]]:
    columns = f'{NAME}, {{ name = "topic" }}'
    where = "" if rows else 'where = "key"\n'
    [table] = survey(columns, more=f"{where}{config}").tables
    found = catalogue(*works)
    sections = sections_of(table, rows_of(table, rows, found), found)
    return [(to_text(s.title), s.depth, s.slug, s.count) for s in sections]


WORKS = (
    work("a", topics="Safety; reasoning / Math"),
    work("b", topics="Reasoning, Reasoning/Math, reasoning/MATH"),
    work("c"),
    work("d", topics="Data//Synthetic/, ,;"),
)


def test_categories_are_nested_and_counted_once() -> None:
    assert divided('category = "topics"', *WORKS) == [
        ("Safety", 0, "safety", 1),
        ("reasoning", 0, "reasoning", 2),
        ("Math", 1, "reasoning-math", 2),
        ("Data", 0, "data", 1),
        ("Synthetic", 1, "data-synthetic", 1),
        ("Other", 0, "other", 1),
    ]


def test_the_configuration_orders_and_spells_them() -> None:
    order = 'category-order = ["Data/Synthetic", "Nothing", "Reasoning"]'
    config = f'category = "topics"\ncategory-other = ""\n{order}'
    names = [name for name, *_ in divided(config, *WORKS)]
    assert names == ["Data", "Synthetic", "Reasoning", "Math", "Safety"]


def test_they_may_be_in_alphabetical_order() -> None:
    works = [work("x", topics="Ω, part 10, Älpha, part 2, beta")]
    config = 'category = "topics"\ncategory-sort = "name"'
    assert [name for name, *_ in divided(config, *works)] == [
        *("Älpha", "beta", "part 2", "part 10", "Ω")
    ]


def test_the_order_of_appearance_is_that_of_the_file_however_rows_are_sorted() -> None:
    works = [
        Work("a", "misc", {"topics": "Z, A", "year": "2020"}, line=1),
        Work("b", "misc", {"topics": "B", "year": "2024"}, line=5),
    ]
    config = 'category = "topics"\nsort = ["-year"]'
    assert [name for name, *_ in divided(config, *works)] == ["Z", "A", "B"]


def test_rows_name_categories_by_a_column_or_by_their_works() -> None:
    rows = [
        row("t/1", ["a"], 1, topic="**Own**/Part, TCP{/}IP"),
        row("t/2", ["a", "b"], 5),
        row("t/3", (), 9, topic="^^"),
    ]
    works = [work("a", topic="X"), work("b", topic="Y, X")]
    assert divided('category = "topic"', *works, rows=rows) == [
        ("Own", 0, "own", 1),
        ("Part", 1, "own-part", 1),
        ("TCP/IP", 0, "tcp-ip", 1),
        ("X", 0, "x", 1),
        ("Y", 0, "y", 1),
        ("Other", 0, "other", 1),
    ]


def test_slugs_are_distinct_whatever_the_names() -> None:
    works = [work("a", topics="C++, C, 推理, 数据, other, C/D, C D"), work("b")]
    slugs = [slug for _, _, slug, _ in divided('category = "topics"', *works)]
    assert len(set(slugs)) == len(slugs) == 8
    assert {"c", "c-d", "other", "other-2"} < set(slugs)
    assert all(slug and slug.isascii() for slug in slugs)


def test_deep_paths_end_somewhere() -> None:
    [*_, last] = divided('category = "topics"', work("a", topics="/".join("abcdefghij" * 500)))
    assert last[1] == 5
    assert last[0].startswith("f/g/h/i/j/a")


def test_computed_fields_make_categories() -> None:
    works = [work("a", year="2023", journal="Science, and Art"), work("b", date="2024-01")]
    assert [n for n, *_ in divided('category = "year"', *works)] == ["2023", "2024"]
    assert [n for n, *_ in divided('category = "venue"', *works)] == ["Science, and Art", "Other"]


# Links to BibTeX and to stars


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/a/b", "a/b"),
        ("http://www.GitHub.com/a/b.git", "a/b"),
        ("github.com/a/b/", "a/b"),
        ("https://github.com/a/b/tree/main/x?y#z", "a/b"),
        ("https://github.com/a-b/c.d_e", "a-b/c.d_e"),
        ("https://github.com/a/b#readme", "a/b"),
        ("https://github.com/a", ""),
        ("https://github.com/a/", ""),
        ("https://github.com/orgs/a/repositories", ""),
        ("https://github.com/topics/llm", ""),
        ("https://github.com/sponsors/a", ""),
        ("https://gist.github.com/a/b", ""),
        ("https://a.github.io/b", ""),
        ("https://gitlab.com/a/b", ""),
        ("https://example.org/?u=https://github.com/a/b", ""),
        ("https://github.com/a/..", ""),
        ("https://github.com/a/b%20c", ""),
        ("", ""),
    ],
)
def test_repositories_are_told_from_other_pages(url: str, expected: str) -> None:
    assert repository(url) == expected


def stars(cells: dict[str, str], source: str = "", url: str = "") -> str:
    column = Column("stars", "Stars", kind=Kind.STARS, source=source)
    works = {"w": describe(work("w", url=url), (), 1)}
    items = cell_items(column, row("t/a", ["w"], 1, **cells), works, None)
    return to_text(items[0].content) if items else ""


def test_the_badge_is_of_the_first_repository_that_a_row_links_to() -> None:
    linked = "see [page](https://x.example) and **[code](https://github.com/a/b/issues)**"
    assert stars({"name": "x", "links": linked}) == "stars of a/b"
    assert stars({"html": '<a href="https://github.com/a/b">x</a>'}) == "stars of a/b"
    assert stars({"code": "https://github.com/a/b"}, url="https://github.com/c/d") == "stars of a/b"
    assert stars({"code": "https://github.com/a"}, url="https://github.com/c/d") == "stars of c/d"
    both = {"one": "https://github.com/a/b", "two": "https://github.com/c/d"}
    assert stars(both, "TWO") == "stars of c/d"
    assert stars({"one": "https://github.com/a/b"}, "two", "https://github.com/c/d") == ""
    assert stars({"stars": "12"}) == "12"


def test_each_work_has_its_line_in_the_library() -> None:
    column = Column("bib", "", kind=Kind.BIBTEX, label="bib")
    works = {
        key: describe(Work(key, "misc", {}, "r.bib", line), (), 1)
        for key, line in [("a", 3), ("b", 9)]
    }
    cited = row("t/x", ["a", "b"])
    [item] = cell_items(column, cited, works, None, "../my refs.bib")
    assert [getattr(node, "href", "") for node in item.content] == [
        *("../my%20refs.bib#L3", "", "../my%20refs.bib#L9")
    ]
    assert to_text(item.content) == "bib, bib 2"
    assert cell_items(column, cited, works, None) == ()
