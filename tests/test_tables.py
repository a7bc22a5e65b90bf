from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.markdown.markup import to_html, to_text
from itbib.model import Row
from itbib.rendering.cells import split_list
from itbib.rendering.reference import Reference, describe
from itbib.rendering.tables import GridCell, HeadCell, TableView, lay_out
from itbib.survey.config import Column, Kind, Survey, Table
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


def test_header_groups_span_their_columns() -> None:
    config = survey(
        '{ name = "a", align = "left" }, { name = "b", header = ["G", "B"], align = "right" },'
        '{ name = "c", header = ["G", "*C*"] }, { name = "d", header = ["H", "D"] },'
        '{ name = "e", header = ["G", "E"] }'
    )
    view = laid_out(config, [])

    def shown(line: tuple[HeadCell, ...]) -> list[tuple[str, int, int, str]]:
        return [(to_html(c.content), c.rowspan, c.colspan, c.align) for c in line]

    upper, lower = view.head
    assert shown(upper) == [("a", 2, 1, "left"), ("G", 1, 2, ""), ("H", 1, 1, ""), ("G", 1, 1, "")]
    assert shown(lower) == [
        ("B", 1, 1, "right"),
        ("<em>C</em>", 1, 1, ""),
        ("D", 1, 1, ""),
        ("E", 1, 1, ""),
    ]
    assert [to_text(column.heading) for column in view.columns] == [
        "a",
        "G: B",
        "G: C",
        "H: D",
        "G: E",
    ]


def test_without_header_groups_there_is_one_line_of_heads() -> None:
    assert len(laid_out(survey('{ name = "a" }'), []).head) == 1


@pytest.mark.parametrize(
    ("column", "value", "html"),
    [
        ('kind = "text"', "*a* <b>", "<em>a</em> &lt;b&gt;"),
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


def covered(lines: tuple[tuple[GridCell | HeadCell, ...], ...]) -> dict[tuple[int, int], int]:
    """Place cells as HTML does: each in the first free column of its line."""
    count: dict[tuple[int, int], int] = {}
    for y, line in enumerate(lines):
        x = 0
        for cell in line:
            while (y, x) in count:
                x += 1
            colspan = cell.colspan if isinstance(cell, HeadCell) else 1
            for dy in range(cell.rowspan):
                for dx in range(colspan):
                    count[y + dy, x + dx] = count.get((y + dy, x + dx), 0) + 1
    return count


ITEM = st.sampled_from(["a", "b", "", "{}"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, list[Row]]:
    columns = [
        Column(
            f"c{at}",
            "h",
            draw(st.sampled_from(["", "", "G", "H"])),
            is_group=flavour == "group",
            is_list=flavour == "list",
        )
        for at, flavour in enumerate(
            draw(st.lists(st.sampled_from(["text", "group", "list"]), min_size=1, max_size=6))
        )
    ]
    rows = []
    for number in range(draw(st.integers(0, 7))):
        height = draw(st.integers(1, 4))
        cells = {
            column.name: " and ".join(
                draw(st.lists(ITEM, min_size=height, max_size=height))
                if column.is_list and draw(st.booleans())
                else [draw(ITEM)]
            )
            for column in columns
        }
        rows.append(row(f"t/{number}", (), 1, **cells))
    return Table("t", tuple(columns)), rows


@given(tables())
def test_every_place_in_the_grid_is_covered_exactly_once(drawn: tuple[Table, list[Row]]) -> None:
    table, rows = drawn
    width = len(table.columns)
    view = lay_out(table, rows, {}, None)
    for lines in (view.head, view.body):
        expected = {(y, x): 1 for y in range(len(lines)) for x in range(width)}
        assert covered(lines) == expected
    assert len(view.rows) == len(rows)
    assert all(len(line.cells) == width for line in view.rows)


def test_kinds_say_which_are_computed() -> None:
    assert {kind.value for kind in Kind if not kind.computed} == {"text", "link", "flag", "number"}
