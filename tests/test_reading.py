"""Reading a page: its tree with lines, its blocks with extents, grids, items, inline content."""

from __future__ import annotations

import re

import pytest

from itbib.markdown.cell import to_cell
from itbib.reading.blocks import Block, BlockKind, find_blocks, plain
from itbib.reading.content import NotInlineError, read_content
from itbib.reading.grid import Grid, read_grid
from itbib.reading.items import Item, read_items
from itbib.reading.page import elements, read_page, split_lines
from survey_pages import PAGES


def blocks_of(text: str) -> list[Block]:
    return find_blocks(read_page(text))


def block_of(text: str) -> Block:
    (block,) = blocks_of(text)
    return block


def grid_of(*rows: str) -> Grid:
    page = read_page("\n".join(["<table>", *rows, "</table>", ""]))
    table = next(element for element in elements(page.body) if element.name == "table")
    return read_grid(table, page)


def shape(grid: Grid) -> list[str]:
    """Draw a grid: the text of the cell that takes a slot, in small letters where it goes on."""
    lines = []
    for number, line in enumerate(grid.slots):
        texts = []
        for column, cell in enumerate(line):
            if cell is None:
                texts.append(".")
                continue
            text = "".join(str(node.data or "") for node in cell.nodes if node.name == "#text")
            is_first = (cell.row, cell.column) == (number, column)
            texts.append(text if is_first else text.lower())
        lines.append("".join(texts).replace("\n", ""))
    return lines


# Pages


def test_lines_end_as_in_markdown() -> None:
    assert split_lines("a\nb\r\nc\rd\x0be\u2028f\n") == ["a", "b", "c", "d\x0be\u2028f", ""]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_elements_know_their_lines_whatever_the_line_ends(newline: str) -> None:
    page = read_page("# A\n\ntext\n\n- b\n- c\n\n<p>d</p>\n<i>e</i>\n".replace("\n", newline))
    lines = {
        plain(element): page.line_of(element)
        for element in elements(page.body)
        if element.name in ("h1", "li", "p", "i")
    }
    assert lines == {"A": 0, "text": 2, "b": 4, "c": 5, "d": 7, "e": 8}


def test_byte_order_mark_is_no_part_of_the_page() -> None:
    page = read_page("\ufeff# A\n")
    assert page.lines[0] == "# A"
    assert [element.name for element in elements(page.body)] == ["h1"]


def test_nul_shows_the_replacement_character() -> None:
    assert plain(read_page("a\0b\n").body) == "a\ufffdb"


@pytest.mark.parametrize("name", PAGES)
def test_cells_and_items_know_the_lines_that_hold_their_text(name: str) -> None:
    page = read_page(PAGES[name].read_text(encoding="utf-8"))
    found = []
    for block in find_blocks(page):
        if block.kind is BlockKind.TABLE:
            found += [(cell.source, cell.nodes) for cell in read_grid(block.nodes[0], page).cells()]
        elif block.kind is BlockKind.LIST:
            found += [(item.source, item.nodes) for item in read_items(block.nodes[0], page)]
    for at, nodes in found:
        text = next((str(node.data) for node in nodes if node.name == "#text"), "")
        for word in re.findall(r"[A-Za-z]{4,}", text)[:1]:
            assert word in " ".join(page.lines[at : at + 3]), (at, word)


# Blocks


def test_blocks_come_in_order_with_their_kinds_and_lines() -> None:
    found = blocks_of(
        "# A\n\n| a | b |\n|---|---|\n| c | d |\n\ntext\n\n- e\n- f\n\n"
        "<table>\n<tr><td>g</td></tr>\n</table>\n\n"
        '<a id="r1"></a>[1] A reference of some length.\n\n'
        '<a id="r2"></a>[2] Another reference of some length.\n\nEnd.\n'
    )
    kinds = [(str(block.kind), block.line, block.extent and block.extent.after) for block in found]
    assert kinds == [
        ("table", 3, 5),
        ("list", 9, 10),
        ("table", 12, 14),
        ("references", 16, 18),
    ]
    assert [block.is_markdown for block in found] == [True, True, False, True]
    assert len(found[3].nodes) == 2


def test_headings_above_a_block_are_those_it_stands_under() -> None:
    found = blocks_of(
        "# A\n\n- a\n\n### B *c* <!-- d -->\n\n- b\n\n## D\n\n- c\n\n"
        "<details><summary>E</summary>\n\n- d\n\n</details>\n"
    )
    assert [block.headings for block in found] == [
        ("A",),
        ("A", "B c"),
        ("A", "D"),
        ("A", "D", "E"),
    ]
    assert found[1].heading == "B c"


def test_block_in_a_quotation_is_found_and_troubled() -> None:
    block = block_of("> - a\n> - b\n")
    assert block.trouble == "it stands in a quotation"


def test_block_that_is_never_closed_is_troubled() -> None:
    assert block_of("<table>\n<tr><td>a</td></tr>\n\ntext\n").trouble == (
        "its closing </table> is missing"
    )


def test_blocks_in_containers_and_items_are_found() -> None:
    found = blocks_of("<div>\n\n- a\n\n</div>\n\n- text\n\n  | a | b |\n  |---|---|\n  | c | d |\n")
    assert [(block.kind, block.line, block.indent) for block in found] == [
        (BlockKind.LIST, 3, ""),
        (BlockKind.TABLE, 9, "  "),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "```\n- a\n```\n",
        "    | a |\n    |---|\n",
        "<!--\n- a\n-->\n",
        "`- a`\n",
        "text [^1]\n\n[^1]: a\n",
    ],
    ids=["fence", "code", "comment", "span", "note"],
)
def test_what_only_looks_like_a_block_is_none(text: str) -> None:
    assert blocks_of(text) == []


def test_extent_of_html_tells_what_stands_beside_it() -> None:
    block = block_of("<div>x <table><tr><td>a</td></tr>\n</table> y</div>\n")
    assert block.extent is not None
    assert (block.extent.first, block.extent.after) == (0, 2)
    assert (block.extent.before, block.extent.behind) == ("<div>x ", " y</div>")


def test_extents_of_tables_on_one_line_are_told_apart() -> None:
    first, second = blocks_of(
        "<div><table><tr><td>a</td></tr></table><table><tr><td>b</td></tr></table></div>\n"
    )
    assert first.extent is not None
    assert second.extent is not None
    assert first.extent.before == "<div>"
    assert second.extent.behind == "</div>"


def test_table_in_a_table_ends_before_it() -> None:
    block = block_of(
        "<table>\n<tr><td>\n<table><tr><td>a</td></tr></table>\n</td></tr>\n</table>\n\nx\n"
    )
    assert block.extent is not None
    assert (block.extent.first, block.extent.after) == (0, 5)


def test_blank_lines_at_the_end_belong_to_no_list() -> None:
    block = block_of("- a\n- b\n\n\n\ntext\n")
    assert block.extent is not None
    assert block.extent.after == 2


# Grids


@pytest.mark.parametrize(
    ("rows", "slots"),
    [
        (["<tr><td>A<td>B", "<tr><td>C<td>D"], ["AB", "CD"]),
        (["<tr><td rowspan=2>A<td>B", "<tr><td>C"], ["AB", "aC"]),
        (["<tr><td colspan=2>A<td>B", "<tr><td>C<td>D<td>E"], ["AaB", "CDE"]),
        (["<tr><td rowspan=2 colspan=2>A<td>B", "<tr><td>C"], ["AaB", "aaC"]),
        (["<tr><td>A<td>B", "<tr><td>C"], ["AB", "C."]),
        (["<tr><td>A", "<tr><td>B<td>C"], ["A.", "BC"]),
        (["<tr><td rowspan=9>A<td>B", "<tr><td>C"], ["AB", "aC"]),
        (["<tr><td rowspan=0>A<td>B", "<tr><td>C", "<tr><td>D"], ["AB", "aC", "aD"]),
        (["<tr><td colspan=0>A<td colspan=x>B"], ["AB"]),
        (["<tr><td rowspan='+2 x'>A<td>B", "<tr><td>C"], ["AB", "aC"]),
        (["<tr><td rowspan=-2>A<td>B", "<tr><td>C<td>D"], ["AB", "CD"]),
        (
            ["<tbody><tr><td rowspan=3>A<td>B</tbody>", "<tbody><tr><td>C<td>D</tbody>"],
            ["AB", "CD"],
        ),
        (["<thead><tr><th>A</thead>", "<tr><td>B", "<tfoot><tr><td>C</tfoot>"], ["A", "B", "C"]),
    ],
    ids=[
        *("plain", "rowspan", "colspan", "both", "short", "long", "beyond", "zero", "no-number"),
        *("number", "negative", "groups", "head-and-foot"),
    ],
)
def test_grid_is_that_of_the_html_standard(rows: list[str], slots: list[str]) -> None:
    assert shape(grid_of(*rows)) == slots


@pytest.mark.parametrize(
    ("rows", "head"),
    [
        (["<tr><th>A<th>B", "<tr><td>C<td>D"], 1),
        (["<thead><tr><td>A<td>B</thead>", "<tr><td>C<td>D"], 1),
        (["<tr><th rowspan=2>A<th>B", "<tr><th>C", "<tr><td>D<td>E"], 2),
        (["<tr><td>A<td>B", "<tr><th>C<th>D"], 0),
        (["<tr><th>A<td>B", "<tr><td>C<td>D"], 0),
    ],
    ids=["th", "thead", "two", "below", "mixed"],
)
def test_head_of_a_grid(rows: list[str], head: int) -> None:
    assert grid_of(*rows).head == head


def test_faults_of_a_grid_are_told_with_their_lines() -> None:
    grid = grid_of("<tr><td rowspan=3>A<td>B", "<tr><td>C", "<tr><td>D<td>E<td>F")
    assert [(fault.source, fault.message) for fault in grid.faults if not fault.is_ragged] == []
    grid = grid_of("<tr><td>A<td>B", '<tr><td rowspan="3">The long cell<td>C')
    (fault,) = grid.faults
    assert fault.source == 2
    assert fault.message == 'the cell "The long cell" spans 3 lines, but only 1 is left'


def test_ragged_rows_are_faults() -> None:
    grid = grid_of("<tr><td>A<td>B", "<tr><td>C<td>D", "<tr><td>E")
    (fault,) = grid.faults
    assert (fault.source, fault.is_ragged) == (3, True)
    assert fault.message == "the row has 1 cells, where most have 2"


def test_overlapping_cells_are_told() -> None:
    rows = ["<tr><td>A<td rowspan=2>B", "<tr><td colspan=2>C"]
    assert grid_of(*rows).overlaps
    assert not grid_of(rows[0], "<tr><td>C").overlaps


def test_lines_of_rows_are_those_of_the_file() -> None:
    page = read_page("text\n\n<table>\n<tr>\n<td>a</td>\n</tr>\n\n<tr><td>b</td></tr>\n</table>\n")
    table = next(element for element in elements(page.body) if element.name == "table")
    grid = read_grid(table, page)
    assert grid.sources == (3, 7)
    assert [cell.source for cell in grid.cells()] == [4, 7]


# Items


def items_of(text: str) -> tuple[Item, ...]:
    page = read_page(text)
    element = next(element for element in elements(page.body) if element.name in ("ul", "ol"))
    return read_items(element, page)


def text_of(item: Item) -> str:
    return to_cell(read_content(item.nodes))


def test_items_have_the_items_nested_in_them() -> None:
    first, second = items_of("- a\n  - b\n    1. c\n  - d\n- e\n")
    assert (text_of(first), text_of(second)) == ("a", "e")
    assert [text_of(item) for item in first.children] == ["b", "d"]
    assert [text_of(item) for item in first.children[0].children] == ["c"]
    assert second.children == ()
    assert [item.source for item in (first, *first.children, second)] == [0, 1, 3, 4]


def test_text_behind_a_nested_list_is_its_tail() -> None:
    (item,) = items_of("- a\n  - b\n\n  more\n")
    assert to_cell(read_content(item.tail)) == "more"
    assert text_of(item) == "a"


def test_items_in_paragraphs_are_loose() -> None:
    assert all(item.is_loose for item in items_of("- a\n\n- b\n"))
    assert not any(item.is_loose for item in items_of("- a\n- b\n"))


def test_comment_between_items_stays_with_the_one_before() -> None:
    first, _ = items_of("<ul><li>a</li><!-- c --><li>b</li></ul>\n")
    assert text_of(first) == "a<!-- c -->"


def test_id_of_an_item_becomes_an_anchor() -> None:
    (item,) = items_of('<ul><li id="x">a</li></ul>\n')
    assert text_of(item) == '<a id="x"></a>a'


# Content


@pytest.mark.parametrize(
    ("markup", "cell"),
    [
        ("<b>a</b> <strong>b</strong>", "**a** **b**"),
        ("<i>a</i> <em>b</em>", "*a* *b*"),
        ("<s>a</s> <del>b</del>", "~~a~~ ~~b~~"),
        ('<a href="https://x.example/">a</a>', "[a](https://x.example/)"),
        ('<img src="a.png" alt="b">', "![b](a.png)"),
        ("a<br>b<br/>", "a<br>b<br>"),
        ("  a \n\t b  ", "a b"),
        ("<b> a </b>b", "**a** b"),
        ("a <!-- x --> b", "a <!-- x --> b"),
        ("a*b_c`d[e]", r"a\*b_c\`d[e]"),
        ("&lt;b&gt; &amp;amp;", r"\<b> \&amp;"),
        ("<code>a|b</code>", "`a|b`"),
        ("$x_1$ :star:", "$x_1$ :star:"),
        ("x<sub>1</sub>", "x<sub>1</sub>"),
        ("<p>a</p><p>b</p>", "a<p>b</p>"),
        ("<ul><li>a</li></ul>", "<ul><li>a</li></ul>"),
    ],
)
def test_content_is_a_line_of_markdown(markup: str, cell: str) -> None:
    page = read_page(f"<table><tr><td>{markup}</td></tr></table>\n")
    td = next(element for element in elements(page.body) if element.name == "td")
    written = to_cell(read_content(td.children))
    assert written == cell


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ("<table><tr><td>a</td></tr></table>", "a table"),
        ("<pre>a</pre>", "a block of code"),
        ("<input type=checkbox>", "a check box"),
        ("<picture><img src=a></picture>", "a picture with variants"),
        ("<video src=a></video>", "a video"),
        ("<script>a</script>", "a script or a style"),
        ("<i><b>" * 20 + "a", "elements too deep in each other"),
    ],
)
def test_what_no_cell_can_hold_is_named(markup: str, what: str) -> None:
    page = read_page(f"<table><tr><td>{markup}</td></tr></table>\n")
    td = next(element for element in elements(page.body) if element.name == "td")
    with pytest.raises(NotInlineError) as caught:
        read_content(td.children)
    assert caught.value.what == what
