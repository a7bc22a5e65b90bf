from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.markdown.markup import to_html
from itbib.model import Row
from itbib.rendering.cells import split_list
from itbib.rendering.reference import Reference, describe
from itbib.rendering.tables import TableView, lay_out
from itbib.survey.config import Kind, Survey
from survey_samples import names, row, survey, work


def laid_out(
    survey: Survey,
    rows: list[Row],
    references: Mapping[str, Reference] | None = None,
    list_url: str | None = "",
) -> TableView:
    return lay_out(survey.tables[0], rows, references or {}, list_url)


def body(view: TableView) -> list[list[tuple[str, int]]]:
    return [[(to_html(cell.content), cell.rowspan) for cell in line] for line in view.body]


def cell_html(column: str, value: str) -> str:
    config = survey(f'{{ name = "x", {column} }}')
    [[(html, _)]] = body(laid_out(config, [row("t/a", x=value)]))
    return html


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ("", ()),
        ("  ", ()),
        ("A", ("A",)),
        ("A and B", ("A", "B")),
        ("A  AND\tB And C", ("A", "B", "C")),
        ("{Salt and Pepper} and C", ("Salt and Pepper", "C")),
        ("Salt {and} Pepper and {And}", ("Salt and Pepper", "And")),
        ("A and {} and B", ("A", "", "B")),
        ("{}", ("",)),
        ("{A} and {B} {C}", ("A", "{B} {C}")),
        ("{{A}} and {A}{B}", ("{A}", "{A}{B}")),
        ("Sand andB band and land", ("Sand andB band", "land")),
        ("and B", ("and B",)),
        ("x {a and b} y and z", ("x {a and b} y", "z")),
    ],
)
def test_lists_are_split_by_the_rule_of_bibtex(value: str, items: tuple[str, ...]) -> None:
    assert split_list(value) == items


@given(
    st.lists(
        st.text("abAND{}\u00e9 ", max_size=8).filter(lambda s: s.count("{") == 0 == s.count("}"))
    )
)
def test_a_list_of_braced_items_is_read_back(items: list[str]) -> None:
    value = " and ".join(f"{{{item}}}" for item in items)
    assert split_list(value) == tuple(item.strip() for item in items)


def test_a_row_with_sub_rows_spans_its_other_cells() -> None:
    config = survey(
        '{ name = "name" }, { name = "base", list = true }, { name = "size", list = true },'
        '{ name = "data", list = true }'
    )
    rows = [
        row("t/a", name="LLaVA", base="CLIP and LLaMA", size="400M and {}", data="one"),
        row("u/a", name="of another table"),
        row("t/b", name="Otter"),
    ]
    assert body(laid_out(config, rows)) == [
        [("LLaVA", 2), ("CLIP", 1), ("400M", 1), ("one", 2)],
        [("LLaMA", 1), ("-", 1)],
        [("Otter", 1), ("-", 1), ("-", 1), ("-", 1)],
    ]


def test_equal_neighbours_in_group_columns_merge_within_the_groups_to_their_left() -> None:
    config = survey(
        '{ name = "a", group = true }, { name = "n", list = true }, { name = "b", group = true }'
    )
    rows = [
        row("t/1", a="x", n="1", b="p"),
        row("t/2", a="x", n="2 and 3", b="p"),
        row("t/3", a="y", n="4", b="p"),
        row("t/4", a="y", n="5", b="q"),
        row("t/5", a="x", n="6", b="q"),
    ]
    view = laid_out(config, rows)
    assert body(view) == [
        [("x", 3), ("1", 1), ("p", 3)],
        [("2", 1)],
        [("3", 1)],
        [("y", 2), ("4", 1), ("p", 1)],
        [("5", 1), ("q", 1)],
        [("x", 1), ("6", 1), ("q", 1)],
    ]
    repeated = [[cell.is_repeated for cell in line.cells] for line in view.rows]
    assert repeated == [
        [False, False, False],
        [True, False, True],
        [False, False, False],
        [True, False, False],
        [False, False, False],
    ]


@pytest.mark.parametrize(
    ("column", "value", "html"),
    [
        ('kind = "text"', "*a* <x>", "<em>a</em> &lt;x&gt;"),
        ('kind = "text"', "a\n  b", "a b"),
        ('kind = "link"', "https://a.org/?x=1&y", '<a href="https://a.org/?x=1&amp;y">x</a>'),
        ('kind = "link", label = "a | b"', "http://a.org", '<a href="http://a.org">a | b</a>'),
        ('kind = "link"', "javascript:alert(1)", "javascript:alert(1)"),
        ('kind = "link"', "not yet", "not yet"),
        ('kind = "link"', "[two](https://a.org)", '<a href="https://a.org">two</a>'),
        ('kind = "flag"', "YES", "Yes"),
        ('kind = "flag"', "✗", "No"),
        ('kind = "flag"', "0", "No"),
        ('kind = "flag"', "partly", "partly"),
        ('kind = "number"', "5K to 5M", "5K to 5M"),
        ('kind = "number"', "", "-"),
    ],
)
def test_what_a_stored_cell_shows(column: str, value: str, html: str) -> None:
    assert cell_html(column, value) == html


def test_several_links_in_a_list_column_are_sub_rows() -> None:
    config = survey('{ name = "x", kind = "link", label = "site", list = true }')
    view = laid_out(config, [row("t/a", x="https://a.org and https://b.org and soon")])
    assert body(view) == [
        [('<a href="https://a.org">site</a>', 1)],
        [('<a href="https://b.org">site</a>', 1)],
        [("soon", 1)],
    ]


def test_columns_are_found_whatever_the_case_of_the_field() -> None:
    stored = Row("t", "a", (), {"BASE-Model": "x"})
    assert body(laid_out(survey('{ name = "base-model" }'), [stored])) == [[("x", 1)]]


def test_what_computed_columns_show() -> None:
    columns = ", ".join(
        f'{{ name = "{kind}", kind = "{kind}" }}'
        for kind in ("paper", "title", "authors", "year", "venue", "citation")
    )
    first = work("a+b", title="{LIMA}", url="https://x.org/a", year="2023", journal="J. \\& K.")
    second = work("c", title="On {\\'E}t\\'e", doi="10.1/x<y>", eprint="2301.00001")
    references = {
        "a+b": describe(first, names("Zhou", "Liu", "Xu"), 1),
        "c": describe(second, names("Zhou", "Liu"), 2),
        "d": describe(work("d", title="", howpublished="\\url{https://x.org}"), (), 3),
    }
    rows = [row("t/a", ["a+b"]), row("t/b", ["a+b", "c", "d"]), row("t/c", ["d"]), row("t/d")]
    one, several, bare, nothing = body(laid_out(survey(columns), rows, references))
    lima = '<a href="https://x.org/a">LIMA</a>'
    assert [html for html, _ in one] == [
        '<a href="https://x.org/a">paper</a>',
        lima,
        "Zhou et al.",
        "2023",
        "J. &amp; K.",
        '<a href="#ref-a~2bb">[1]</a>',
    ]
    doi = "https://doi.org/10.1/x%3Cy%3E"
    assert [html for html, _ in several] == [
        f'<a href="https://x.org/a">paper</a>, <a href="{doi}">paper 2</a>',
        f'{lima}<br><a href="{doi}">On Été</a><br>d',
        "Zhou et al.<br>Zhou and Liu",
        "2023",
        "J. &amp; K.",
        '<a href="#ref-a~2bb">[1]</a>, <a href="#ref-c">[2]</a>, <a href="#ref-d">[3]</a>',
    ]
    assert [html for html, _ in bare] == ["-", "d", "-", "-", "-", '<a href="#ref-d">[3]</a>']
    assert [html for html, _ in nothing] == ["-"] * 6


@pytest.mark.parametrize(
    ("list_url", "html"),
    [("../R.md", '<a href="../R.md#ref-c">[1]</a>'), (None, "[1]")],
)
def test_citations_lead_to_the_file_with_the_list(list_url: str | None, html: str) -> None:
    config = survey('{ name = "n", kind = "citation" }')
    references = {"c": describe(work("c"), (), 1)}
    assert body(laid_out(config, [row("t/a", ["c"])], references, list_url)) == [[(html, 1)]]


def test_a_row_for_layouts_without_spans_holds_all_its_items() -> None:
    config = survey('{ name = "a", list = true }, { name = "b" }')
    [view] = laid_out(config, [row("t/a", a="x and {} and z")]).rows
    first, second = view.cells
    assert (to_html(first.content), first.is_empty) == ("x<br>-<br>z", False)
    assert (to_html(second.content), second.is_empty) == ("-", True)
    assert view.key == "t/a"


def test_kinds_say_which_are_computed() -> None:
    assert {kind.value for kind in Kind if not kind.computed} == {"text", "link", "flag", "number"}


def test_what_a_row_holds_for_a_computed_column_is_shown_instead() -> None:
    kinds = ("paper", "title", "authors", "year", "venue", "citation")
    columns = [f'{{ name = "{kind}", kind = "{kind}", label = "PDF" }}' for kind in kinds]
    references = {"k": describe(work("k", url="https://x.org/k", year="2023"), names("Zhou"), 1)}
    own = {
        "PAPER": "https://y.org/?a&b",
        "title": "*A* [title](https://y.org)",
        "year": "n/a",
        "citation": "https://z.org",
    }
    view = laid_out(survey(", ".join(columns)), [row("t/a", ["k"], 1, **own)], references)
    assert [html for html, _ in body(view)[0]] == [
        '<a href="https://y.org/?a&amp;b">PDF</a>',
        '<em>A</em> <a href="https://y.org">title</a>',
        "Zhou",
        "n/a",
        "-",
        "https://z.org",
    ]


def test_an_empty_field_for_a_computed_column_is_no_override() -> None:
    references = {"k": describe(work("k", year="2023"), (), 1)}
    config = survey('{ name = "y", kind = "year" }')
    assert body(laid_out(config, [row("t/a", ["k"], 1, y=" ")], references)) == [[("2023", 1)]]


def test_a_paper_may_be_any_markdown() -> None:
    assert cell_html('kind = "paper"', "[a](https://a.org), soon") == (
        '<a href="https://a.org">a</a>, soon'
    )
    assert cell_html('kind = "paper"', "javascript:x") == "javascript:x"
