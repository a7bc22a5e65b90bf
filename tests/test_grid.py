from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.markdown.markup import to_html, to_text
from itbib.model import Row
from itbib.rendering.grid import GridCell
from itbib.rendering.heads import HeadCell
from itbib.rendering.render import render
from itbib.rendering.tables import TableView, lay_out
from itbib.rendering.templating import Templates
from itbib.survey.config import Column, Layout, Table
from survey_samples import as_github_shows, row, survey


def heads(*headers: str) -> list[list[str]]:
    """Lay out columns with these headers; a cell is shown as "content lines×columns"."""
    columns = [f'{{ name = "c{at}", header = {header} }}' for at, header in enumerate(headers)]
    return spans(lay_out(survey(", ".join(columns)).tables[0], [], {}, None).head)


def spans(lines: tuple[tuple[GridCell | HeadCell, ...], ...]) -> list[list[str]]:
    return [
        [f"{to_text(cell.content)} {cell.rowspan}×{cell.colspan}" for cell in line]
        for line in lines
    ]


def drawn(columns: str, *rows: str, layout: str = "html") -> TableView:
    """Lay out rows whose cells have blanks between them; "." is a cell that is missing."""
    table = survey(columns, layout=layout).tables[0]
    cells = [
        {
            column.name: value.replace("+", " and ")
            for column, value in zip(table.columns, line.split(), strict=True)
            if value != "."
        }
        for line in rows
    ]
    return lay_out(table, [row(f"t/{at}", (), 1, **c) for at, c in enumerate(cells)], {}, None)


def test_heads_may_be_grouped_to_any_depth() -> None:
    assert heads('"a"', '["G", "H", "b"]', '["G", "H", "c"]', '["G", "d"]', '["K", "H", "e"]') == [
        ["a 3×1", "G 1×3", "K 1×1"],
        ["H 1×2", "d 2×1", "H 1×1"],
        ["b 1×1", "c 1×1", "e 1×1"],
    ]


def test_a_group_ends_where_another_column_stands_between() -> None:
    assert heads('["G", "a"]', '"b"', '["G", "c"]', '["H", "d"]', '["", "e"]') == [
        ["G 1×1", "b 2×1", "G 1×1", "H 1×1", " 1×1"],
        ["a 1×1", "c 1×1", "d 1×1", "e 1×1"],
    ]


def test_a_head_under_a_group_may_be_empty() -> None:
    assert heads('["G", ""]', '["G", "b"]') == [["G 1×2"], [" 1×1", "b 1×1"]]


def test_a_line_of_nothing_but_empty_heads_is_left_out() -> None:
    assert heads('"a"', '["Links", ""]', '["Links", ""]') == [["a 1×1", "Links 1×2"]]
    assert heads('"a"', '["G", "b"]', '["G", "Links", ""]', '["G", "Links", ""]') == [
        ["a 2×1", "G 1×3"],
        ["b 1×1", "Links 1×2"],
    ]
    assert heads('""', '""') == [[" 1×1", " 1×1"]]


def test_the_alignment_and_markup_of_heads() -> None:
    columns = (
        '{ name = "a", align = "left" }, { name = "b", header = ["*G*", "B"], align = "right" }'
    )
    view = lay_out(survey(columns).tables[0], [], {}, None)
    upper, lower = view.head
    assert [(to_html(cell.content), cell.align) for cell in upper] == [
        ("a", "left"),
        ("<em>G</em>", ""),
    ]
    assert lower == (HeadCell(lower[0].content, align="right"),)


def test_headings_for_layouts_with_a_single_line_of_heads() -> None:
    columns = (
        '{ name = "a" }, { name = "b", header = ["G", "*H*", "B"] },'
        '{ name = "c", header = ["G", ""] }'
    )
    view = lay_out(survey(columns, layout="pipe").tables[0], [], {}, None)
    assert [to_html(column.heading) for column in view.columns] == [
        "a",
        "G: <em>H</em>: B",
        "G",
    ]


@pytest.mark.parametrize("layout", Layout)
def test_a_table_may_have_no_head(layout: str) -> None:
    table = survey('{ name = "a" }', layout=layout, more="head = false").tables[0]
    view = lay_out(table, [], {}, None)
    assert view.head == ()
    assert [column.heading for column in view.columns] == [()]


BANDS = (
    '{ name = "a" }, { name = "y", group = "band", align = "center" },'
    '{ name = "g", group = true }, { name = "z", group = "band" }'
)


def test_a_band_stands_above_each_run_of_rows() -> None:
    view = drawn(BANDS, "1 P g p", "2 P g p", "3 P g q", "4 Q g q", "5 . g .", "6 . g r", "7 . h r")
    assert spans(view.body) == [
        ["P 1×2"],
        ["p 1×2"],
        ["1 1×1", "g 2×1"],
        ["2 1×1"],
        ["q 1×2"],
        ["3 1×1", "g 1×1"],
        ["Q 1×2"],
        ["q 1×2"],
        ["4 1×1", "g 1×1"],
        ["5 1×1", "g 1×1"],
        ["r 1×2"],
        ["6 1×1", "g 1×1"],
        ["7 1×1", "h 1×1"],
    ]
    assert (view.body[0][0].align, view.body[1][0].align) == ("center", "")
    assert spans(view.head) == [["a 1×1", "g 1×1"]]


def test_a_band_is_no_column_but_in_a_list() -> None:
    rows = ["1 P g p", "2 P g p", "3 P g q"]
    for layout in ("html", "pipe"):
        view = drawn(BANDS, *rows, layout=layout)
        assert [column.name for column in view.columns] == ["a", "g"]
        assert [[to_text(band) for band in line.bands] for line in view.rows] == [
            ["P", "p"],
            [],
            ["q"],
        ]
        assert [line.cells[1].is_repeated for line in view.rows] == [False, True, False]
    view = drawn(BANDS, *rows, layout="list")
    assert [column.name for column in view.columns] == ["a", "y", "g", "z"]
    assert [line.bands for line in view.rows] == [()] * 3
    repeated = [[cell.is_repeated for cell in line.cells[1:]] for line in view.rows]
    assert repeated == [[False] * 3, [True] * 3, [True, True, False]]


THREE = '{ name = "a" }, { name = "b" }, { name = "c" }'


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (["1 2 3", "4 ^^ 5", "6 ^^ ^^"], ["1 1×1|2 3×1|3 1×1", "4 1×1|5 2×1", "6 1×1"]),
        (["1 << <<", "4 5 <<"], ["1 1×3", "4 1×1|5 1×2"]),
        (["1 << 3", "^^ << 4", "^^ ^^ 5"], ["1 3×2|3 1×1", "4 1×1", "5 1×1"]),
        # Nothing to continue.
        (["^^ << 3", "<< 2 3"], ["- 1×2|3 1×1", "- 1×1|2 1×1|3 1×1"]),
        # No rectangle: a corner is missing, or it is too much.
        (["1 << 3", "^^ . 4"], ["1 1×1|- 1×1|3 1×1", "- 1×1|- 1×1|4 1×1"]),
        (
            ["1 2 3", "4 << 5", "6 ^^ 7"],
            ["1 1×1|2 1×1|3 1×1", "4 1×1|- 1×1|5 1×1", "6 1×1|- 1×1|7 1×1"],
        ),
        # One that is missing can be continued.
        ([". << 3"], ["- 1×2|3 1×1"]),
        ([r"\^^ \<< ^^^", "a^^ <<< >>"], ["^^ 1×1|<< 1×1|^^^ 1×1", "a^^ 1×1|<<< 1×1|>> 1×1"]),
    ],
)
def test_marks_continue_other_cells(rows: list[str], lines: list[str]) -> None:
    assert ["|".join(line) for line in spans(drawn(THREE, *rows).body)] == lines


def test_marks_and_sub_rows() -> None:
    columns = '{ name = "a" }, { name = "b", list = true }, { name = "c", list = true }'
    assert spans(drawn(columns, "1 x+^^+y <<+p+^^", "^^ << z").body) == [
        ["1 3×1", "x 1×1", "- 1×1"],
        ["- 1×1", "p 2×1"],
        ["y 1×1"],
        ["- 1×1", "- 1×1", "z 1×1"],
    ]
    assert spans(drawn(columns, "1 x+^^+y <<+<<+p", "^^ y ^^").body) == [
        ["1 4×1", "x 2×2"],
        [],
        ["y 1×1", "p 2×1"],
        ["y 1×1"],
    ]


def test_marks_and_group_columns() -> None:
    columns = '{ name = "g", group = true }, { name = "h", group = true }, { name = "a" }'
    assert spans(drawn(columns, "G << 1", "G << 2", "^^ << 3", "G K 4").body) == [
        ["G 3×2", "1 1×1"],
        ["2 1×1"],
        ["3 1×1"],
        ["G 1×1", "K 1×1", "4 1×1"],
    ]
    assert spans(drawn(columns, "G K 1", "^^ K 2", "G ^^ ^^", "H ^^ 4").body) == [
        ["G 3×1", "K 4×1", "1 1×1"],
        ["2 2×1"],
        [],
        ["H 1×1", "4 1×1"],
    ]


def test_a_mark_does_not_reach_over_a_band() -> None:
    columns = '{ name = "y", group = "band" }, { name = "a" }'
    assert spans(drawn(columns, "P 1", "P ^^", "Q ^^", "^^ 2").body) == [
        ["P 1×1"],
        ["1 2×1"],
        [],
        ["Q 1×1"],
        ["- 1×1"],
        ["2 1×1"],
    ]


@pytest.mark.parametrize("layout", ["pipe", "list"])
def test_marks_show_nothing_without_spans(layout: str) -> None:
    view = drawn('{ name = "a", list = true }, { name = "b" }', "x+^^ .", "y <<", layout=layout)
    shown = [[(to_html(c.content), c.is_empty) for c in line.cells] for line in view.rows]
    assert shown == [[("x<br>", False), ("-", True)], [("y", False), ("", True)]]


SPANNED = '{ name = "y", group = "band" }, { name = "a" }, { name = "b" }, { name = "c" }'


def written(layout: str, more: str = "") -> str:
    config = survey(SPANNED, layout=layout, more=more)
    rows = [
        row("t/1", (), 1, y="*P*", a="1", b="2", c="<<"),
        row("t/2", (), 1, y="*P*", a="3", b="^^", c="<<"),
        row("t/3", (), 1, y="Q", b="5"),
    ]
    target = {"README.md": "<!-- itbib:table t -->\n<!-- /itbib:table t -->\n"}
    [change] = render(config, [], rows, {}, target, Templates({})).changes
    return change.new.strip("\n")


def test_bands_and_spans_in_html() -> None:
    assert (
        written("html", "head = false")
        == """\
<table>
<tbody>
<tr>
  <td colspan="3"><em>P</em></td>
</tr>
<tr>
  <td>1</td>
  <td rowspan="2" colspan="2">2</td>
</tr>
<tr>
  <td>3</td>
</tr>
<tr>
  <td colspan="3">Q</td>
</tr>
<tr>
  <td>-</td>
  <td>5</td>
  <td>-</td>
</tr>
</tbody>
</table>"""
    )
    assert written("html").startswith("<table>\n<thead>\n<tr>\n  <th>a</th>\n")


def test_bands_and_marks_in_a_pipe_table() -> None:
    lines = ["| *P* | | |", "| 1 | 2 |  |", "| 3 |  |  |", "| Q | | |", "| - | 5 | - |"]
    rule = "| --- | --- | --- |"
    assert written("pipe").split("\n") == ["| a | b | c |", rule, *lines]
    headless = written("pipe", "head = false")
    assert headless.split("\n") == ["|  |  |  |", rule, *lines]
    html = as_github_shows(headless)
    assert (html.count("<th>"), html.count("<td>")) == (3, 15)


def test_a_pipe_table_of_one_column_may_have_no_head() -> None:
    config = survey('{ name = "a" }', layout="pipe", more="head = false")
    target = {"README.md": "<!-- itbib:table t -->\n<!-- /itbib:table t -->\n"}
    rendering = render(config, [], [row("t/1", (), 1, a="x")], {}, target, Templates({}))
    assert "<td>x</td>" in as_github_shows(rendering.texts["README.md"])


def covered(lines: tuple[tuple[GridCell | HeadCell, ...], ...]) -> dict[tuple[int, int], int]:
    """Place cells as HTML does: each in the first free column of its line."""
    count: dict[tuple[int, int], int] = {}
    for y, line in enumerate(lines):
        x = 0
        for cell in line:
            while (y, x) in count:
                x += 1
            for dy in range(cell.rowspan):
                for dx in range(cell.colspan):
                    count[y + dy, x + dx] = count.get((y + dy, x + dx), 0) + 1
    return count


ITEM = st.sampled_from(["a", "b", "", "{}", "^^", "^^", "<<"])
HEADS = st.lists(st.sampled_from(["G", "H", ""]), max_size=3).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, list[Row]]:
    flavours = st.sampled_from(["text", "group", "list", "band"])
    columns = [
        Column(
            f"c{at}",
            draw(st.sampled_from(["h", ""])),
            draw(HEADS),
            is_group=flavour in ("group", "band"),
            is_list=flavour == "list",
            is_band=flavour == "band",
        )
        for at, flavour in enumerate([*draw(st.lists(flavours, max_size=5)), "text"])
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
    width = sum(not column.is_band for column in table.columns)
    view = lay_out(table, rows, {}, None)
    for lines in (view.head, view.body):
        expected = {(y, x): 1 for y in range(len(lines)) for x in range(width)}
        assert covered(lines) == expected
    assert len(view.rows) == len(rows)
    assert all(len(line.cells) == width for line in view.rows)
