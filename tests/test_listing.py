from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.markdown.markup import Text, to_cell, to_text
from itbib.model import Row
from itbib.rendering.reference import describe
from itbib.rendering.render import render
from itbib.rendering.tables import TableView, lay_out
from itbib.rendering.templating import Templates
from itbib.survey.config import Column, Layout, Survey, Table
from survey_samples import HOSTILE, as_github_shows, row, survey, work

TARGET = "<!-- itbib:table t -->\n<!-- /itbib:table t -->\n"
WORK = work("k", url="https://x.org/a_(b)", year="2023", title="Costs $5 and $6 *")


def written(columns: str, *rows: Row, more: str = "") -> str:
    config = survey(columns, layout="list", more=more)
    [change] = render(config, [WORK], rows, {}, {"README.md": TARGET}, Templates({})).changes
    return change.new.strip("\n")


def rows(*lines: str) -> list[Row]:
    """Make rows of the columns g, h and x; "." is a cell that is missing."""
    made = []
    for at, line in enumerate(lines):
        values = zip(["g", "h", "x"], line.split(), strict=True)
        made.append(row(f"t/{at}", (), 1, **{n: value for n, value in values if value != "."}))
    return made


def test_items_are_written_as_the_columns_say() -> None:
    columns = (
        '{ name = "name", show = "**{}**" }, { name = "year", show = " ({})" }, { name = "n" },'
        '{ name = "url", show = ": [code]({})" }, { name = "tags", list = true, show = " `{}`" }'
    )
    first = row(
        "t/1", (), 1, name="A b", year="2023", n="x | y", url="https://x.org/a_b", tags="p and q"
    )
    second = row("t/2", (), 1, n="only")
    third = row("t/3", (), 1, name="B", url="https://y.org")
    assert written(columns, first, second, third) == (
        "- **A b** (2023) x | y: [code](https://x.org/a_b) `p, q`\n"
        "- only\n"
        "- **B**: [code](https://y.org)"
    )


def test_only_the_placeholder_of_the_pattern_is_replaced() -> None:
    columns = '{ name = "a", show = "{}!" }, { name = "b", show = "({})" }'
    assert written(columns, row("t/1", (), 1, a="{}", b="x{}")) == "- {}!(x{})"


def test_what_is_computed_is_shown_as_ever() -> None:
    columns = (
        '{ name = "t", kind = "title", show = "*{}*." }, { name = "y", kind = "year" },'
        '{ name = "p", kind = "paper", label = "PDF", show = " [{}]" },'
        '{ name = "c", kind = "link", label = "code", show = " | {}" },'
        '{ name = "f", kind = "flag" }'
    )
    lines = written(
        columns,
        row("t/1", ["k"], 1, c="https://c.org", f="y"),
        row("t/2", ["k"], 1, p="https://p.org", t="own", y="n/a", c="soon"),
        row("t/3"),
    )
    title = r"<span>$</span>5 and <span>$</span>6 \*"
    paper = r"https://x.org/a_\(b\)"
    code = "[code](https://c.org)"
    assert lines.split("\n") == [
        rf"- *[Costs {title}]({paper})*. 2023 [[PDF]({paper})] | {code} Yes",
        r"- *own*. n/a [[PDF](https://p.org)] | soon",
        r"- \-",
    ]


def test_a_pattern_may_start_a_paragraph() -> None:
    columns = '{ name = "a" }, { name = "b", show = "\\n\\n*{}*" }, { name = "c", show = "\\n{}" }'
    made = [
        row("t/1", (), 1, a="A", b="B", c="C"),
        row("t/2", (), 1, b="B"),
        row("t/3", (), 1, a="A"),
    ]
    assert written(columns, *made) == "- A\n\n  *B* C\n- *B*\n- A"
    assert written(columns, made[0], more="numbered = true\nstart = 10") == "10. A\n\n    *B* C"
    html = as_github_shows(written(columns, made[0]))
    assert html == "<ul>\n<li>\n<p>A</p>\n<p><em>B</em> C</p>\n</li>\n</ul>\n"


GROUPS = '{ name = "g", group = true, show = "**{}**" }, { name = "h", group = "band" },'
NAMES = GROUPS + '{ name = "x", show = "{}" }'


def test_an_item_may_hold_a_list() -> None:
    columns = '{ name = "a", show = "{}" }, { name = "b", show = "{}" }'
    made = row("t/1", (), 1, a="A", b="<ul><li>p</li><li>q</li></ul>")
    assert written(columns, made, made) == "- A\n  - p\n  - q\n- A\n  - p\n  - q"
    numbered = written(columns, made, more="numbered = true\nstart = 10")
    assert numbered == "10. A\n    - p\n    - q"


def test_groups_are_bullets_above_and_one_that_is_missing_is_none() -> None:
    made = rows("A p 1", "A p 2", "A . 3", ". q 4", ". . 5", ". . 6", "A p 7", "B p 8")
    assert written(NAMES, *made).split("\n") == [
        "- **A**",
        "  - p",
        "    - 1",
        "    - 2",
        "  - 3",
        "- q",
        "  - 4",
        "- 5",
        "- 6",
        "- **A**",
        "  - p",
        "    - 7",
        "- **B**",
        "  - p",
        "    - 8",
    ]


@pytest.mark.parametrize("more", ["", "loose = true", "bullets = false", "numbered = true"])
def test_what_is_below_a_group_is_markdown_whatever_the_group_is(more: str) -> None:
    columns = '{ name = "g", group = true, show = "{}" }, { name = "x", show = "*{}*" }'
    groups = ("<img src='a.png' width='9'>", "<div>a</div>", "**a *b***", "<sub>a</sub> b", "a")
    made = [row(f"t/{at}", (), 1, g=group, x="x") for at, group in enumerate(groups)]
    html = as_github_shows(written(columns, *made, more=more))
    assert html.count("<em>x</em>") == len(groups)
    assert html.count("<ul>") + html.count("<ol>") == (1 if "bullets" in more else 6)


def test_a_group_may_be_continued_by_a_mark() -> None:
    assert written(NAMES, *rows("A p 1", "^^ ^^ 2", "^^ q 3")).split("\n") == [
        "- **A**",
        "  - p",
        "    - 1",
        "    - 2",
        "  - q",
        "    - 3",
    ]


def test_a_mark_shows_nothing_in_an_item() -> None:
    assert written('{ name = "x", show = "{}" }, { name = "h" }', *rows(". ^^ 1", ". << .")) == (
        "- 1\n- \\-"
    )


def test_numbers_start_anew_below_each_group() -> None:
    made = rows(". . 1", "A . 2", "A . 3", "B . 4", "B p 5", "B p 6", "B . 7", ". . 8", ". . 9")
    assert written(NAMES, *made, more="numbered = true").split("\n") == [
        "1. 1",
        "- **A**",
        "  1. 2",
        "  2. 3",
        "- **B**",
        "  1. 4",
        "  - p",
        "    1. 5",
        "    2. 6",
        "  1. 7",
        "1. 8",
        "2. 9",
    ]


@pytest.mark.parametrize("columns", ['{ name = "x" }', '{ name = "x", show = "**{}**" }'])
def test_the_number_to_start_with(columns: str) -> None:
    source = written(columns, *rows(". . a", ". . b"), more="numbered = true\nstart = 0")
    assert source == "0. **a**\n1. **b**"


def test_a_number_other_than_one_does_not_begin_in_the_paragraph_of_a_group() -> None:
    source = written(NAMES, *rows("A . 1", "A . 2"), more="numbered = true\nstart = 3")
    assert source == "- **A**\n\n  3. 1\n  4. 2"
    assert '<ol start="3">' in as_github_shows(source)


def test_a_loose_list_has_blank_lines_between_its_items() -> None:
    assert written(NAMES, *rows("A . 1", "A . 2", "B . 3", ". . 4"), more="loose = true") == (
        "- **A**\n  - 1\n\n  - 2\n\n- **B**\n  - 3\n\n- 4"
    )
    assert written('{ name = "x" }', *rows(". . 1", ". . 2"), more="loose = true") == (
        "- **1**\n\n- **2**"
    )


def test_a_list_may_be_paragraphs() -> None:
    columns = '{ name = "x", show = "<a id=\\"{}\\"></a>" }, { name = "h", show = "[1] {}" }'
    source = written(columns, *rows(". Zhou r1", ". Liu r2"), more="bullets = false")
    html = as_github_shows(source)
    assert html == '<p><a id="r1"></a>[1] Zhou</p>\n<p><a id="r2"></a>[1] Liu</p>\n'
    source = written(NAMES, *rows("A . 1", "A . 2", "B . 3", ". . 4"), more="bullets = false")
    assert source == "- **A**\n\n  1\n\n  2\n\n- **B**\n\n  3\n\n4"


def test_groups_alone_are_no_items() -> None:
    assert written('{ name = "g", group = true, show = "{}" }', *rows("A . .", "B . .")) == (
        "- A\n- B"
    )


def test_without_patterns_a_list_is_drawn_as_ever() -> None:
    columns = '{ name = "g", group = true }, { name = "x" }, { name = "h", header = "H" }'
    assert written(columns, *rows("A 1 .", "A . 2", ". ^^ 3", "A << 3")).split("\n") == [
        r"- **A**",
        r"  - **-** · H: 1",
        r"  - **2**",
        r"- **-**",
        r"  - **3**",
        r"- **A**",
        r"  - **3**",
    ]


def view(layout: Layout, *columns: Column) -> TableView:
    references = {"k": describe(WORK, (), 1)}
    return lay_out(Table("t", columns, layout=layout), rows("A B 1"), references, None)


def test_only_a_list_has_items() -> None:
    columns = (Column("g", "g", is_group=True), Column("x", "x", show="{}!"))
    [html] = view(Layout.HTML, *columns).rows
    assert (html.groups, html.level, html.number, html.content) == ((), 0, 0, ())
    [listed] = view(Layout.LIST, *columns).rows
    assert [(group.level, to_text(group.content)) for group in listed.groups] == [(0, "A")]
    assert (listed.level, listed.number, to_text(listed.content)) == (1, 1, "1!")
    [plain] = view(Layout.LIST, Column("x", "x")).rows
    assert plain.content == ()


TEXTS = st.lists(st.sampled_from([*HOSTILE, "a", "", "<i>", "^^", "<<", "a\\"]), max_size=2).map(
    lambda parts: " ".join(parts).strip()
)


@st.composite
def lists(draw: st.DrawFn) -> tuple[Table, list[list[str]]]:
    """Draw a list with patterns, and the texts in the cells of its rows."""
    groups = draw(st.integers(0, 2))
    numbered = draw(st.booleans())
    shows = st.sampled_from(["{}", "**{}**", " ({})", "\n\n{}", "1. {}", "# {}", "*{}* "])
    columns = tuple(
        Column(f"c{at}", "h", is_group=at < groups, show=draw(shows))
        for at in range(groups + draw(st.integers(1, 3)))
    )
    table = Table(
        "t",
        columns,
        layout=Layout.LIST,
        empty="nothing",
        numbered=numbered,
        start=draw(st.sampled_from([0, 1, 7])),
        loose=draw(st.booleans()),
        bullets=numbered or draw(st.booleans()),
    )
    width = len(columns)
    texts = st.lists(TEXTS, min_size=width, max_size=width)
    return table, draw(st.lists(texts, max_size=6))


@given(lists())
def test_every_row_is_an_item_and_every_text_is_shown(drawn: tuple[Table, list[list[str]]]) -> None:
    table, texts = drawn
    made = []
    for at, line in enumerate(texts):
        sources = {f"c{n}": to_cell((Text(text),)) for n, text in enumerate(line) if text}
        made.append(row(f"t/{at}", (), 1, **sources))
    view = lay_out(table, made, {}, None)
    source = Templates({}).table(view, Layout.LIST, Survey(tables=(table,)))
    html = as_github_shows(source)
    bullets = sum(len(line.groups) for line in view.rows)
    assert html.count("<li>") == bullets + (len(made) if table.bullets else 0)
    shown = "".join(unescape(re.sub("<[^>]*>", "", html)).split())
    for item, line_texts in zip(view.rows, texts, strict=True):
        said = "".join(to_text(item.content).split())
        for column, text in zip(table.columns, line_texts, strict=True):
            is_item = not column.is_group and text not in ("^^", "<<")
            assert not is_item or "".join(text.split()) in said
        _, found, shown = shown.partition(said)
        assert found == said
