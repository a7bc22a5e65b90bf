"""Tables of a page as declared tables and rows: columns, kinds, groups, sub-rows, bands, marks."""

from __future__ import annotations

import pytest

from itbib.importing.found import find_survey
from itbib.survey.config import Kind, Layout
from taking import reasons, take

ABS = "https://arxiv.org/abs/"


def link(number: str, label: str = "paper") -> str:
    return f'<a href="{ABS}{number}">{label}</a>'


def html(*rows: str, attributes: str = "") -> str:
    """Write a table under a heading, a row a line."""
    return "\n".join(["# T", "", f"<table{attributes}>", *rows, "</table>", ""])


def pipes(*lines: str) -> str:
    return "\n".join(["# T", "", *lines, ""])


HEAD = "<tr><th>Model</th><th>Paper</th></tr>"
ROW = f"<tr><td>LIMA</td><td>{link('2305.11206')}</td></tr>"
OTHER = f"<tr><td>T0</td><td>{link('2110.08207')}</td></tr>"

# Columns


def test_columns_are_named_after_their_heads() -> None:
    taken = take(
        pipes(
            "| Model Name | # Params | Base-Model (Ä) | | Cite | Paper |",
            "|---|---|---|---|---|---|",
            f"| LIMA | 7B | LLaMA | x | y | [paper]({ABS}2305.11206) |",
        )
    )
    assert [(column.name, column.header) for column in taken.table.columns] == [
        ("model-name", "Model Name"),
        ("params", "# Params"),
        ("base-model-a", "Base-Model (Ä)"),
        ("column-4", ""),
        ("cite-2", "Cite"),
        ("paper", "Paper"),
    ]
    assert taken.cells == [
        {
            "model-name": "LIMA",
            "params": "7B",
            "base-model-a": "LLaMA",
            "column-4": "x",
            "cite-2": "y",
        }
    ]


def test_columns_of_one_head_get_different_names() -> None:
    taken = take(
        pipes("| Size | Size | Paper |", "|---|---|---|", f"| 1 | 2 | [paper]({ABS}2305.11206) |")
    )
    names = [column.name for column in taken.table.columns]
    assert names == ["size", "size-2", "paper"]
    assert taken.cells == [{"size": "1", "size-2": "2"}]


def test_markup_of_heads_stays() -> None:
    taken = take(
        pipes("| **Model** | `Paper` |", "|---|---|", f"| LIMA | [paper]({ABS}2305.11206) |")
    )
    assert [column.header for column in taken.table.columns] == ["**Model**", "`Paper`"]


def test_two_lines_of_heads_are_header_groups() -> None:
    taken = take(
        html(
            '<tr><th rowspan="2">Model</th><th rowspan="2">Paper</th>'
            '<th colspan="2">Base Model</th></tr>',
            "<tr><th>Name</th><th># Params</th></tr>",
            f"<tr><td>LLaVA</td><td>{link('2304.08485')}</td><td>CLIP</td><td>7B</td></tr>",
        )
    )
    assert [(c.name, c.header_groups, c.header) for c in taken.table.columns] == [
        ("model", (), "Model"),
        ("paper", (), "Paper"),
        ("name", ("Base Model",), "Name"),
        ("params", ("Base Model",), "# Params"),
    ]


def test_heads_that_are_the_same_below_different_groups_are_named_after_both() -> None:
    taken = take(
        html(
            '<tr><th rowspan="2">Paper</th><th colspan="2">Train</th>'
            '<th colspan="2">Test</th></tr>',
            "<tr><th>Size</th><th>Lang</th><th>Size</th><th>Lang</th></tr>",
            f"<tr><td>{link('2304.08485')}</td><td>1</td><td>en</td><td>2</td><td>de</td></tr>",
        )
    )
    names = [column.name for column in taken.table.columns]
    assert names == ["paper", "train-size", "train-lang", "test-size", "test-lang"]


def test_head_over_two_columns_is_a_group_with_empty_heads() -> None:
    taken = take(
        html(
            '<tr><th colspan="2">Base</th><th>Paper</th></tr>',
            f"<tr><td>a</td><td>b</td><td>{link('2304.08485')}</td></tr>",
            f"<tr><td>c</td><td>d</td><td>{link('2304.08486')}</td></tr>",
        )
    )
    assert [(c.header_groups, c.header) for c in taken.table.columns] == [
        (("Base",), ""),
        (("Base",), ""),
        ((), "Paper"),
    ]


def test_table_without_a_head_is_headless() -> None:
    taken = take(pipes("| | |", "|---|---|", f"| [A paper]({ABS}1609.02907) | 7B |"))
    assert [column.header for column in taken.table.columns] == ["", ""]
    taken = take(html(ROW, OTHER))
    assert not taken.table.head
    assert len(taken.rows) == 2


def test_first_line_of_texts_above_links_is_the_head_though_it_is_no_th() -> None:
    taken = take(html(HEAD.replace("th>", "td>"), ROW))
    assert taken.table.head
    assert [column.header for column in taken.table.columns] == ["Model", "Paper"]
    assert len(taken.rows) == 1


# Kinds


@pytest.mark.parametrize(
    ("head", "cells", "kind", "label"),
    [
        ("Open", ["Yes", "No", "Yes"], Kind.FLAG, ""),
        ("Open", ["Yes", "No", "Partly"], Kind.TEXT, ""),
        ("Size", ["7B", "534,530", "5K to 5M"], Kind.NUMBER, ""),
        ("Size", ["7B", "small", "large"], Kind.TEXT, ""),
        ("Note", ["a", "**b**", "c"], Kind.TEXT, ""),
        (
            "Code",
            ["[code](https://github.com/a/a)", "-", "[code](https://github.com/b/b)"],
            Kind.LINK,
            "code",
        ),
        (
            "Code",
            [f"[{name}](https://github.com/{name}/x)" for name in "abc"],
            Kind.TEXT,
            "",
        ),
    ],
    ids=["flag", "no-flag", "number", "no-number", "text", "link", "names"],
)
def test_kind_of_a_column_is_that_of_its_cells(
    head: str, cells: list[str], kind: Kind, label: str
) -> None:
    rows = [f"| M{n} | {cell} | [paper]({ABS}2305.0000{n}) |" for n, cell in enumerate(cells, 1)]
    taken = take(pipes(f"| Model | {head} | Paper |", "|---|---|---|", *rows))
    column = taken.table.columns[1]
    assert (column.kind, column.label) == (kind, label)


def test_paper_that_links_to_the_abstract_is_made_from_what_is_cited() -> None:
    taken = take(html(HEAD, ROW, OTHER))
    assert (taken.column("paper").kind, taken.column("paper").label) == (Kind.PAPER, "paper")
    assert taken.cells == [{"model": "LIMA"}, {"model": "T0"}]
    assert taken.cited == [("2305.11206",), ("2110.08207",)]


@pytest.mark.parametrize(
    "address",
    ["https://arxiv.org/pdf/2305.11206", "http://arxiv.org/abs/2305.11206", f"{ABS}2305.11206v2"],
)
def test_paper_that_links_elsewhere_keeps_its_address(address: str) -> None:
    taken = take(html(HEAD, OTHER, ROW.replace(f"{ABS}2305.11206", address)))
    assert taken.column("paper").kind is Kind.PAPER
    assert taken.cells[1] == {"model": "LIMA", "paper": address}
    assert taken.cited[1] == ("2305.11206",)


def test_paper_that_is_called_otherwise_is_kept_as_it_is_written() -> None:
    taken = take(html(HEAD, ROW, OTHER, ROW.replace(">paper<", ">the pdf<")))
    assert taken.cells[2]["paper"] == f"[the pdf]({ABS}2305.11206)"
    assert taken.cited[2] == ("2305.11206",)


def test_paper_that_is_missing_stays_missing_though_the_row_cites_a_work() -> None:
    row = f"<tr><td>{link('2109.01652', 'FLAN')}</td><td>-</td></tr>"
    taken = take(html(HEAD, ROW, OTHER, row))
    assert taken.cited[2] == ("2109.01652",)
    assert taken.cells[2] == {"model": f"[FLAN]({ABS}2109.01652)", "paper": "-"}


def test_link_with_the_label_of_its_column_is_stored_as_its_address() -> None:
    taken = take(
        pipes(
            "| Model | Code | Paper |",
            "|---|---|---|",
            f"| A | [code](https://github.com/a/a) | [paper]({ABS}2305.11206) |",
            f"| B | [code](https://github.com/b/b) and more | [paper]({ABS}2305.11207) |",
            f"| C | [code](https://github.com/c/c) | [paper]({ABS}2305.11208) |",
        )
    )
    assert [cells["code"] for cells in taken.cells] == [
        "https://github.com/a/a",
        "[code](https://github.com/b/b) and more",
        "https://github.com/c/c",
    ]


# Empty cells


@pytest.mark.parametrize("mark", ["-", "N/A", "–"])
def test_mark_of_missing_cells_is_the_one_that_the_table_uses(mark: str) -> None:
    taken = take(
        pipes(
            "| Model | Size | Paper |",
            "|---|---|---|",
            f"| A | {mark} | [paper]({ABS}2305.11206) |",
            f"| B | 8B | [paper]({ABS}2305.11207) |",
        )
    )
    assert taken.table.empty == mark
    assert taken.cells == [{"model": "A"}, {"model": "B", "size": "8B"}]


def test_blank_cells_and_dashes_stay_apart() -> None:
    taken = take(
        pipes(
            "| Model | Size | Paper |",
            "|---|---|---|",
            f"| A | - | [paper]({ABS}2305.11206) |",
            f"| B | | [paper]({ABS}2305.11207) |",
        )
    )
    assert taken.table.empty == ""
    assert taken.cells == [{"model": "A", "size": "-"}, {"model": "B"}]


# Layout


def test_alignment_of_a_pipe_table_stays() -> None:
    taken = take(
        pipes(
            "| A | B | C | Paper |",
            "|:---|:---:|---:|---|",
            f"| a | b | c | [paper]({ABS}2305.11206) |",
        )
    )
    assert taken.table.layout is Layout.PIPE
    assert [column.align for column in taken.table.columns] == ["left", "center", "right", ""]
    assert "| :--- | :---: | ---: | --- |" in taken.made.text


def test_alignment_and_widths_of_a_table_in_html_stay() -> None:
    taken = take(
        html(
            '<tr><th width="120">Model</th><th>Paper</th></tr>',
            ROW.replace("<td>", '<td align="center">', 1),
            OTHER.replace("<td>", '<td style="text-align: center">', 1),
            attributes=' align="center"',
        )
    )
    assert taken.table.layout is Layout.HTML
    assert taken.table.align == "center"
    assert [(column.align, column.width) for column in taken.table.columns] == [
        ("center", "120"),
        ("", ""),
    ]


def test_ids_and_titles_of_tables_come_from_their_headings() -> None:
    page = html(HEAD, ROW)
    taken = take(
        page.replace("# T", "# Survey\n\n## Open *Models*!")
        + page.replace("# T", "\n## Open Models")
        + page.replace("# T", "\n# Data\n\n## Open Models")
    )
    assert [(table.id, table.title) for table in taken.tables] == [
        ("open-models", "Open Models!"),
        ("open-models-2", "Open Models"),
        ("open-models-3", "Open Models"),
    ]


def test_pipes_in_cells_stay_text() -> None:
    taken = take(
        pipes(
            "| Model | Note | Paper |",
            "|---|---|---|",
            rf"| A | a \| b | [paper]({ABS}2305.11206) |",
        )
    )
    assert taken.cells == [{"model": "A", "note": "a | b"}]


@pytest.mark.parametrize("text", ["^^", "<<"])
def test_text_that_is_a_mark_is_escaped(text: str) -> None:
    taken = take(
        pipes(
            "| Model | Note | Paper |",
            "|---|---|---|",
            f"| A | {text.replace('<', '&lt;')} | [paper]({ABS}2305.11206) |",
        )
    )
    assert taken.cells[0]["note"] in (f"\\{text}", "<\\<")


def test_braces_without_a_partner_are_written_as_entities() -> None:
    taken = take(
        pipes(
            "| Model | Note | Paper |",
            "|---|---|---|",
            f"| A {{x}} | }} and {{ | [paper]({ABS}2305.11206) |",
        )
    )
    assert taken.cells == [{"model": "A {x}", "note": "&#125; and &#123;"}]


# Groups, sub-rows, bands, marks

GROUPED = html(
    "<tr><th>Type</th><th>Model</th><th>Paper</th></tr>",
    f'<tr><td rowspan="2">Open</td><td>A</td><td>{link("2304.00001")}</td></tr>',
    f"<tr><td>B</td><td>{link('2304.00002')}</td></tr>",
    f"<tr><td>Closed</td><td>C</td><td>{link('2304.00003')}</td></tr>",
)


def test_cells_that_span_rows_make_a_group_column() -> None:
    taken = take(GROUPED)
    assert [c.name for c in taken.table.columns if c.is_group] == ["type"]
    assert [cells["type"] for cells in taken.cells] == ["Open", "Open", "Closed"]


def test_equal_cells_that_do_not_span_make_no_group_column() -> None:
    taken = take(GROUPED.replace("Closed", "Open"))
    assert not any(column.is_group for column in taken.table.columns)
    assert [cells["type"] for cells in taken.cells] == ["Open", "^^", "Open"]


def test_groups_in_groups() -> None:
    taken = take(
        html(
            "<tr><th>Type</th><th>Year</th><th>Model</th><th>Paper</th></tr>",
            f'<tr><td rowspan="3">Open</td><td rowspan="2">2022</td><td>A</td>'
            f"<td>{link('2304.00001')}</td></tr>",
            f"<tr><td>B</td><td>{link('2304.00002')}</td></tr>",
            f"<tr><td>2023</td><td>C</td><td>{link('2304.00003')}</td></tr>",
            f"<tr><td>Closed</td><td>2023</td><td>D</td><td>{link('2304.00004')}</td></tr>",
        )
    )
    assert [c.name for c in taken.table.columns if c.is_group] == ["type", "year"]
    assert [(c["type"], c["year"]) for c in taken.cells] == [
        ("Open", "2022"),
        ("Open", "2022"),
        ("Open", "2023"),
        ("Closed", "2023"),
    ]


SUB_ROWS = html(
    "<tr><th>Model</th><th>Paper</th><th>Base</th><th>Size</th></tr>",
    f'<tr><td rowspan="2">LLaVA</td><td rowspan="2">{link("2304.08485")}</td>'
    "<td>CLIP</td><td>400M</td></tr>",
    "<tr><td>Salt and Pepper</td><td>-</td></tr>",
    f"<tr><td>T5</td><td>{link('1910.10683')}</td><td>-</td><td>11B</td></tr>",
)


def test_lines_that_a_paper_spans_are_sub_rows_of_one_row() -> None:
    taken = take(SUB_ROWS)
    assert [c.name for c in taken.table.columns if c.is_list] == ["base", "size"]
    assert not any(column.is_group for column in taken.table.columns)
    assert taken.cited == [("2304.08485",), ("1910.10683",)]


def test_sub_rows_are_lists_with_their_ands_braced() -> None:
    taken = take(SUB_ROWS)
    assert taken.cells == [
        {"model": "LLaVA", "base": "CLIP and Salt {and} Pepper", "size": "400M and {}"},
        {"model": "T5", "size": "11B"},
    ]


def test_cell_that_spans_some_of_the_sub_rows_is_continued_by_a_mark() -> None:
    taken = take(
        html(
            "<tr><th>Model</th><th>Paper</th><th>Base</th><th>Size</th></tr>",
            f'<tr><td rowspan="3">BLIP</td><td rowspan="3">{link("2304.08485")}</td>'
            '<td>ViT</td><td rowspan="2">1B</td></tr>',
            "<tr><td>Q</td></tr>",
            "<tr><td>V</td><td>7B</td></tr>",
        )
    )
    assert taken.cells == [{"model": "BLIP", "base": "ViT and Q and V", "size": "1B and ^^ and 7B"}]


def test_row_across_the_table_is_a_band_for_the_rows_below() -> None:
    taken = take(
        html(
            "<tr><th>Title</th><th>Venue</th><th>Paper</th></tr>",
            '<tr><td colspan="3"><b>2016</b></td></tr>',
            f"<tr><td>A</td><td>ICLR</td><td>{link('1609.02907')}</td></tr>",
            f"<tr><td>B</td><td>ACL</td><td>{link('1609.02908')}</td></tr>",
            '<tr><td colspan="3"><b>2017</b></td></tr>',
            f"<tr><td>C</td><td>NIPS</td><td>{link('1706.02216')}</td></tr>",
        )
    )
    band, *others = taken.table.columns
    assert (band.name, band.is_group, band.is_band) == ("section", True, True)
    assert not any(column.is_band for column in others)
    assert [cells["section"] for cells in taken.cells] == ["**2016**", "**2016**", "**2017**"]


def test_band_without_rows_below_it_is_a_row_of_marks() -> None:
    taken = take(html(HEAD, ROW, '<tr><td colspan="2">Nothing yet</td></tr>'))
    assert not any(column.is_band for column in taken.table.columns)
    assert taken.cells == [{"model": "LIMA"}, {"model": "Nothing yet", "paper": "<<"}]


def test_cells_that_span_columns_are_continued_by_marks() -> None:
    taken = take(
        html(
            "<tr><th>Model</th><th>Paper</th><th>Text</th><th>Image</th></tr>",
            f"<tr><td>A</td><td>{link('1609.00001')}</td><td>LLaMA</td><td>CLIP</td></tr>",
            f'<tr><td>B</td><td>{link("1609.00002")}</td><td colspan="2">secret</td></tr>',
            f"<tr><td>C</td><td>{link('1609.00003')}</td><td>T5</td><td>ViT</td></tr>",
        )
    )
    assert [(c["text"], c["image"]) for c in taken.cells] == [
        ("LLaMA", "CLIP"),
        ("secret", "<<"),
        ("T5", "ViT"),
    ]


# Rows


def test_rows_are_named_after_what_they_are_about() -> None:
    taken = take(
        pipes(
            "| Size | Model | Paper |",
            "|---|---|---|",
            f"| 1 | LIMA | [paper]({ABS}2305.11206) |",
            f"| 2 | LIMA | [paper]({ABS}2305.11207) |",
            f"| 3 | 数学 | [paper]({ABS}2305.11208) |",
            f"| 4 | QE: Questions Everywhere | [paper]({ABS}2305.11209) |",
        )
    )
    assert [row.slug for row in taken.rows] == [
        "lima",
        "lima-2",
        "2305.11208",
        "qe",
    ]


def test_row_with_several_works_cites_them_all_in_order() -> None:
    taken = take(
        html(
            "<tr><th>Model</th><th>Notes</th></tr>",
            f"<tr><td>A</td><td>{link('2305.00002', 'x')}, {link('2305.00001', 'y')}, "
            f"{link('2305.00002', 'z')}</td></tr>",
        )
    )
    assert taken.cited == [("2305.00002", "2305.00001")]


def test_cell_that_links_to_a_reference_cites_its_work() -> None:
    taken = take(
        pipes(
            "| Dataset | Ref. |",
            "|---|---|",
            "| LIMA | [[12]](#ref12) |",
            "| Both | [[1]](#ref1), [[12]](#ref12) |",
            "| Lost | [[99]](#ref99) |",
            "",
            "## References",
            "",
            f'- <a id="ref1"></a>[1] Ann Ouyang. **Training language models**. {ABS}2203.02155',
            '- <a id="ref12"></a>[12] Ann Author, Bo Zhou. Less Is More for Alignment. 2023.',
        )
    )
    lima = "less-is-more-alignment"
    assert taken.cited[:3] == [(lima,), ("2203.02155", lima), ()]
    assert taken.cells[0] == {"dataset": "LIMA", "ref": "[[12]](#ref12)"}
    assert taken.works[lima].fields["title"] == "Less Is More for Alignment"


@pytest.mark.parametrize(
    "place",
    [
        "<table>",
        "</tr>\n",
        "</td>",
        "\n</table>",
    ],
    ids=["first", "between", "in-a-row", "last"],
)
def test_comments_between_rows_and_cells_stay(place: str) -> None:
    page = html(HEAD, ROW, OTHER)
    at = page.index(place) + (0 if place.startswith("\n") else len(place))
    taken = take(f"{page[:at]}<!-- a note -->{page[at:]}")
    assert "<!-- a note -->" in taken.made.text
    assert len(taken.rows) == 2


# What is left


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (html(HEAD), "several rows"),
        (html("<tr><th>A</th></tr>", '<tr><th rowspan="2">B</th></tr>'), "several rows"),
        (f"> {HEAD}".join(["> <table>", f"\n> {ROW}\n> </table>\n"]), "quotation"),
        (html(HEAD, ROW).replace("</table>", ""), "closing </table> is missing"),
        (html(HEAD, ROW, "<tr><td><pre>x</pre></td><td>y</td></tr>"), "a block of code"),
        (html(HEAD, ROW, "<tr><td><table><tr><td>x</td></tr></table></td></tr>"), "a table"),
        (
            html(
                HEAD,
                f'<tr><td>A</td><td rowspan="2">{link("2305.00001")}</td></tr>',
                '<tr><td colspan="2">B</td></tr>',
            ),
            "overlap",
        ),
        (
            pipes("| Part | More |", "|---|---|", "| [A](#a) | [B](#b) |", "| [C](#c) | |"),
            "links to places on this page only",
        ),
    ],
    ids=["rows", "cells", "quoted", "open", "code", "nested", "overlap", "contents"],
)
def test_table_that_cannot_be_taken_is_left_with_the_reason(page: str, reason: str) -> None:
    taken = take(page)
    assert taken.made.text == page
    (left,) = taken.left
    assert reason in left.reason


def test_left_table_is_named_by_its_line_and_heading() -> None:
    (left,) = take("# A\n\ntext\n\n## B\n\n" + html(HEAD).partition("\n\n")[2]).left
    assert (left.line, left.heading, str(left.kind)) == (7, "B", "table")


def test_tables_about_the_repository_are_left_by_their_heading() -> None:
    page = pipes("| Name | Role |", "|---|---|", "| Ann | lead |", "| Bo | docs |")
    assert reasons(page) == []
    assert reasons(page.replace("# T", "# Contributors")) == [
        "it is about the repository, by its heading"
    ]


def test_table_in_a_code_block_is_no_table() -> None:
    page = "```\n" + html(HEAD, ROW) + "```\n"
    assert find_survey(page).drafts == ()
    assert find_survey(page).left == ()


def test_table_in_a_list_item_is_taken_and_stays_in_it() -> None:
    taken = take(
        f"- Models:\n\n  | Model | Paper |\n  |---|---|\n  | A | [paper]({ABS}2305.11206) |\n"
    )
    assert taken.cells == [{"model": "A"}]
    assert "\n  <!-- itbib:table table sha256=" in taken.made.text
