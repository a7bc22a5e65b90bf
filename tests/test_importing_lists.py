"""Lists and references of a page as declared tables and rows: patterns, groups, numbers."""

from __future__ import annotations

import pytest

from itbib.survey.config import Kind, Layout
from taking import Taken, take

ABS = "https://arxiv.org/abs/"
BOLD = f"""\
# L

- **Alpha Beta Gamma Delta.** *Ann One, Bo Two.* ICLR 2020. [[paper]({ABS}1609.02907)] \
[[code](https://github.com/a/a)]
- **Epsilon Zeta Eta Theta.** *Cy Three, Di Four.* NeurIPS 2021. [[paper]({ABS}1609.02908)]
- **Iota Kappa Lambda Mu.** *Ed Five, Flo Six.* ICML 2022. [[paper]({ABS}1609.02909)] \
[[code](https://github.com/b/b)]
"""
LINKED = f"""\
# L

* (2023/05) [Alpha Beta Gamma Delta]({ABS}1609.02907) ![](https://x.example/a.svg) <!-- todo -->
* (2023/06) [Epsilon Zeta Eta Theta]({ABS}1609.02908) ![](https://x.example/b.svg)
* (2023/07) [Iota Kappa Lambda Mu]({ABS}1609.02909) <!-- done -->
"""


def shows(taken: Taken) -> dict[str, str]:
    """Give how each field is shown, but for that of items that are kept whole."""
    return {c.name: c.show for c in taken.table.columns if c.name != "item" and not c.is_group}


# Patterns


def test_items_with_titles_in_bold_are_told_by_their_pattern() -> None:
    taken = take(BOLD)
    assert taken.table.layout is Layout.LIST
    assert shows(taken) == {
        "title": "**{}**",
        "authors": " *{}*",
        "venue": " {}",
        "paper": " [{}]",
        "code": " [{}]",
    }
    assert taken.cells[1] == {
        "title": "Epsilon Zeta Eta Theta.",
        "authors": "Cy Three, Di Four.",
        "venue": "NeurIPS 2021.",
        "paper": f"{ABS}1609.02908",
    }


def test_links_in_brackets_are_columns_of_links_by_their_label() -> None:
    taken = take(BOLD)
    for name in ("paper", "code"):
        assert (taken.column(name).kind, taken.column(name).label) == (Kind.LINK, name)
    assert [cells.get("code") for cells in taken.cells] == [
        "https://github.com/a/a",
        None,
        "https://github.com/b/b",
    ]


def test_brackets_within_a_link_are_part_of_its_label() -> None:
    taken = take(BOLD.replace("[[paper](", "[[paper]](").replace(")]", ")"))
    assert taken.column("paper").label == "[paper]"
    assert taken.cells[0]["paper"] == f"{ABS}1609.02907"


def test_linked_titles_dates_badges_and_comments_are_fields() -> None:
    taken = take(LINKED)
    names = [column.name for column in taken.table.columns]
    assert names == ["date", "title", "badge", "comment", "item"]
    assert taken.cells[1]["title"] == f"[Epsilon Zeta Eta Theta]({ABS}1609.02908)"
    assert "2023/06" in taken.cells[1]["date"]
    assert taken.cells[1]["badge"] == "![](https://x.example/b.svg)"
    assert taken.cells[2]["comment"] == "<!-- done -->"
    assert "badge" not in taken.cells[2]


def test_item_that_fits_no_pattern_is_kept_whole() -> None:
    item = "And what fits no pattern: see [here](https://x.example/y), *please*"
    taken = take(f"{BOLD}- {item}\n")
    assert taken.cells[3] == {"item": item}
    assert "item" not in taken.cells[0]
    assert shows(taken) == shows(take(BOLD))


def test_fields_in_another_order_make_an_item_that_is_kept_whole() -> None:
    item = f"[[paper]({ABS}1609.02910)] **Nu Xi Omicron Pi.** *Gus Seven.*"
    taken = take(f"{BOLD}- {item}\n")
    assert list(taken.cells[3]) == ["item"]
    assert taken.cited[3] == ("1609.02910",)


def test_items_without_a_pattern_are_kept_whole_and_cite() -> None:
    taken = take(
        f"# L\n\n- a [b]({ABS}1609.02907) `c`\n- **d** [e f]({ABS}1609.02908)\n"
        f"- *g*: {ABS}1609.02909\n"
    )
    assert [list(cells) for cells in taken.cells] == [["item"]] * 3
    assert taken.cited == [("1609.02907",), ("1609.02908",), ("1609.02909",)]


def test_braces_in_what_stands_between_fields_are_no_place_for_a_cell() -> None:
    taken = take(
        f"# L\n\n- **Alpha Beta** {{x}} [[paper]({ABS}1609.02907)]\n"
        f"- **Gamma Delta** {{y}} [[paper]({ABS}1609.02908)]\n"
    )
    assert "{x}" in taken.made.text
    assert "{y}" in taken.made.text


# Nesting


NESTED = f"""\
# L

- **Tuning**
  - Supervised
    - [Alpha Beta Gamma Delta]({ABS}1609.02907), 2020
    - [Epsilon Zeta Eta Theta]({ABS}1609.02908), 2021
  - [Top Level Paper Here]({ABS}1609.02910), 2021
- Data
  - Rewards
    - [Iota Kappa Lambda Mu]({ABS}1609.02909), 2022
"""


def test_items_above_others_are_groups() -> None:
    taken = take(NESTED)
    assert [c.name for c in taken.table.columns if c.is_group] == ["section", "subsection"]
    assert [(c["section"], c.get("subsection")) for c in taken.cells] == [
        ("**Tuning**", "Supervised"),
        ("**Tuning**", "Supervised"),
        ("**Tuning**", None),
        ("Data", "Rewards"),
    ]
    assert shows(taken) == {"title": "{}", "date": ", {}"}


def test_item_that_names_a_work_keeps_what_is_nested_in_it() -> None:
    taken = take(
        f"# L\n\n- [Alpha Beta Gamma Delta]({ABS}1609.02907)\n"
        "  - Code: [here](https://github.com/a/a)\n"
        f"- [Epsilon Zeta Eta Theta]({ABS}1609.02908)\n"
        "  - Code: [here](https://github.com/b/b)\n"
    )
    assert not any(column.is_group for column in taken.table.columns)
    assert len(taken.rows) == 2
    assert "github.com/a/a" in " ".join(taken.cells[0].values())


def test_group_of_numbered_items_is_numbered_anew() -> None:
    taken = take(
        f"# L\n\n- A\n  1. [Alpha Beta Gamma Delta]({ABS}1609.02907)\n"
        f"  2. [Epsilon Zeta Eta Theta]({ABS}1609.02908)\n"
        f"- B\n  1. [Iota Kappa Lambda Mu]({ABS}1609.02909)\n"
    )
    assert (taken.table.numbered, taken.table.start) == (True, 1)
    assert [cells["section"] for cells in taken.cells] == ["A", "A", "B"]


def test_numbers_and_bullets_below_different_items_stay() -> None:
    page = (
        f"# L\n\n- A\n  1. [Alpha Beta Gamma Delta]({ABS}1609.02907)\n"
        f"- B\n  - [Epsilon Zeta Eta Theta]({ABS}1609.02908)\n"
    )
    made = take(page).made.text
    assert "1. [Alpha" in made
    assert "- [Epsilon" in made


# Numbers, blank lines, paragraphs


def test_numbers_begin_where_they_began() -> None:
    taken = take(
        f"# L\n\n7. [Alpha Beta Gamma Delta]({ABS}1609.02907)\n"
        f"8. [Epsilon Zeta Eta Theta]({ABS}1609.02908)\n"
    )
    assert (taken.table.numbered, taken.table.start, taken.table.loose) == (True, 7, False)
    assert "\n7. [Alpha" in taken.made.text
    assert "\n8. [Eps" in taken.made.text


def test_blank_lines_between_items_stay() -> None:
    taken = take(
        f"# L\n\n- [Alpha Beta Gamma Delta]({ABS}1609.02907)\n\n"
        f"- [Epsilon Zeta Eta Theta]({ABS}1609.02908)\n"
    )
    assert taken.table.loose
    assert "1609.02907)\n\n- [Eps" in taken.made.text


def test_paragraphs_of_an_item_are_fields_behind_a_blank_line() -> None:
    taken = take(
        "# L\n\n"
        f"1. **Alpha Beta Gamma Delta**\n\n   *Ann One, Bo Two* [[paper]({ABS}1609.02907)]\n\n"
        f"2. **Epsilon Zeta Eta Theta**\n\n   *Cy Three, Di Four* [[paper]({ABS}1609.02908)]\n"
    )
    assert shows(taken) == {"title": "**{}**", "authors": "\n\n*{}*", "paper": " [{}]"}
    assert taken.table.loose


def test_paragraphs_with_anchors_are_a_list_without_bullets() -> None:
    taken = take(
        "# References\n\n"
        f'<a id="ref1"></a>[1] Ann One. **Alpha Beta Gamma Delta**. [link]({ABS}1609.02907)\n\n'
        f'<a id="ref2"></a>[2] Bo Two. **Epsilon Zeta Eta Theta**. [link]({ABS}1609.02908)\n'
    )
    assert (taken.table.id, taken.table.bullets) == ("references", False)
    assert taken.cited == [("1609.02907",), ("1609.02908",)]
    assert '<a id="ref2"></a>[2]' in taken.made.text.replace("\\", "")


def test_references_broken_by_other_text_are_two_runs() -> None:
    taken = take(
        "# References\n\n"
        f'<a id="ref1"></a>[1] Ann One. **Alpha Beta Gamma Delta**. [link]({ABS}1609.02907)\n\n'
        "Something else.\n\n"
        f'<a id="ref2"></a>[2] Bo Two. **Epsilon Zeta Eta Theta**. [link]({ABS}1609.02908)\n'
    )
    assert [table.id for table in taken.tables] == ["references", "references-2"]
    assert "\n\nSomething else.\n\n" in taken.made.text


def test_list_in_html_becomes_bullets() -> None:
    taken = take(
        f'# L\n\n<ul><li><a href="{ABS}1609.02907">Alpha Beta Gamma Delta</a>, 2020</li>\n'
        f'<li><a href="{ABS}1609.02908">Epsilon Zeta Eta Theta</a>, 2021</li></ul>\n'
    )
    assert taken.cells[0] == {"title": f"[Alpha Beta Gamma Delta]({ABS}1609.02907)", "date": "2020"}
    assert f"\n- [Alpha Beta Gamma Delta]({ABS}1609.02907), 2020\n" in taken.made.text


def test_rows_of_a_list_are_named_after_their_titles() -> None:
    assert [row.slug for row in take(BOLD).rows] == [
        "alpha-beta-gamma-delta",
        "epsilon-zeta-eta-theta",
        "iota-kappa-lambda-mu",
    ]


# What is left


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("- [A](#a)\n- [B](#b)\n", "links to places on this page only"),
        ("- a\n- b\n", "lists no works"),
        (f"- a\n- b\n- c\n- d\n- [paper]({ABS}1609.02907)\n", "lists few works"),
        (f"> - [paper]({ABS}1609.02907)\n", "quotation"),
        (f"- [x] [paper]({ABS}1609.02907)\n", "a check box"),
        (f"- [paper]({ABS}1609.02907)\n\n  ```\n  x\n  ```\n", "a block of code"),
        (f"<ul>\n<li>[p]({ABS}1609.02907)\n<li><a href='{ABS}1609.02907'>paper</a>\n", "missing"),
        (
            f"<ol type='a'><li><a href='{ABS}1609.02907'>paper</a></li></ol>\n",
            "numbers are of another kind",
        ),
        (
            f"<ol><li value='9'><a href='{ABS}1609.02907'>paper</a></li></ol>\n",
            "a number of its own",
        ),
        (
            f"# L\n\n<details>\n\n- [Alpha Beta Gamma Delta]({ABS}1609.02907)\n\n     </details>\n",
            "it holds the closing </details>",
        ),
        (
            f"# L\n\n- [Alpha Beta Gamma Delta]({ABS}1609.02907)\n\n  <div>\n\ntext\n\n</div>\n",
            "it holds the opening <div>",
        ),
    ],
    ids=[
        *("contents", "none", "few", "quoted", "task", "code", "open", "letters", "value"),
        *("closing", "opening"),
    ],
)
def test_list_that_cannot_be_taken_is_left_with_the_reason(page: str, reason: str) -> None:
    taken = take(page)
    assert taken.made.text == page
    (left,) = taken.left
    assert reason in left.reason


def test_lists_about_the_repository_are_left_by_their_heading() -> None:
    items = (
        "- [A tool](https://a.example)\n- [B tool](https://b.example)\n- [C](https://c.example)\n"
    )
    assert take(f"# Tools\n\n{items}").left == ()
    (left,) = take(f"# Contributors\n\n{items}").left
    assert left.reason == "it is about the repository, by its heading"


def test_table_in_a_list_is_taken_and_the_list_is_not() -> None:
    taken = take(
        f"# L\n\n- [Alpha Beta Gamma]({ABS}1609.02907)\n\n"
        f"  | Model | Paper |\n  |---|---|\n  | A | [paper]({ABS}1609.02908) |\n"
    )
    assert [table.layout for table in taken.tables] == [Layout.PIPE]
    assert f"- [Alpha Beta Gamma]({ABS}1609.02907)\n" in taken.made.text
