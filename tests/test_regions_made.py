"""The regions that are made from counts, headings, dates and entries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.errors import InputError
from itbib.markdown.escaping import code_block
from itbib.model import Work
from itbib.rendering.markers import find_regions
from itbib.rendering.recent import newest
from itbib.rendering.reference import describe
from itbib.rendering.regions import State
from itbib.rendering.render import Rendering, render
from itbib.rendering.templating import Templates
from itbib.rendering.toc import write_toc
from survey_samples import HOSTILE, as_github_shows, row, survey, work

SURVEY = survey('{ name = "x" }', more='[[table]]\nid = "u"\ncolumns = [{ name = "y" }]')
WORKS = [
    work("2305.11206", eprint="2305.11206"),
    work("2305.00009", eprint="2305.00009"),
    work("hep-th/9901001", eprint="hep-th/9901001"),
    Work("code", "software", {"title": "Some code", "year": "2024", "month": "jul"}),
    Work(
        "alpaca", "misc", {"title": "Alpaca [7B] *x*", "year": "2023", "url": "https://a.org/(x)"}
    ),
    Work("undated", "misc", {"title": "Undated", "year": "n.d."}),
]
ROWS = [row("t/a", ["2305.11206"]), row("t/b", ["2305.11206", "code"]), row("u/c", ["alpaca"])]


def rendered(page: str, *, works: list[Work] = WORKS, force: bool = False) -> Rendering:
    names = {work.key: () for work in works}
    return render(SURVEY, works, ROWS, names, {"README.md": page}, Templates({}), force=force)


def made(words: str) -> str:
    """Give the body of a region."""
    page = f"<!-- itbib:{words} -->\n<!-- /itbib:{words} -->\n"
    [change] = rendered(page).changes
    return change.new.strip("\n")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("count", "5 papers, 3 rows in 2 tables"),
        ("count papers", "5"),
        ("count works", "6"),
        ("count rows", "3"),
        ("count tables", "2"),
        ("count papers t", "1"),
        ("count works t", "2"),
        ("count rows u", "1"),
    ],
)
def test_counts(words: str, shown: str) -> None:
    assert made(words) == shown


def test_large_numbers_are_grouped_and_single_things_are_named_so() -> None:
    works = [work(f"w{at}") for at in range(1234)]
    page = "<!-- itbib:count works --><!-- /itbib:count works -->"
    named = {one.key: () for one in works}
    text = render(SURVEY, works, [], named, {"a": page}, Templates({})).texts["a"]
    assert ">1,234<" in text
    alone = survey('{ name = "x" }')
    page = "<!-- itbib:count -->\n<!-- /itbib:count -->\n"
    [change] = render(
        alone, works[:1], [row("t/a", ["w0"])], named, {"a": page}, Templates({})
    ).changes
    assert change.new.strip() == "1 paper, 1 row in 1 table"


INLINE = (
    "There are <!-- itbib:count papers --><!-- /itbib:count papers --> papers and\r\n"
    "<!--itbib:count rows t--><!--/itbib:count rows t--> rows of "
    "<!-- itbib:count rows --><!-- /itbib:count rows -->.\r\n"
)


def test_a_count_stands_in_a_sentence_and_all_else_stays() -> None:
    first = rendered(INLINE).texts["README.md"]
    assert as_github_shows(first).count("There are") == 1
    regions, problems = find_regions(first, "README.md", ["t", "u"])
    assert problems == []
    assert [(r.name, r.line, first[slice(*r.body_span)]) for r in regions] == [
        ("count papers", 1, "5"),
        ("count rows t", 2, "2"),
        ("count rows", 2, "3"),
    ]
    bare = first
    for region in reversed(regions):
        bare = bare[: region.body_span[0]] + bare[region.body_span[1] :]
        start, end = region.checksum_span
        bare = bare[: start - len(" sha256=")] + bare[end:]
    assert bare == INLINE
    again = rendered(first)
    assert again.texts["README.md"] == first
    assert {change.state for change in again.changes} == {State.FRESH}


def test_a_count_that_was_edited_is_left_alone() -> None:
    first = rendered(INLINE).texts["README.md"]
    edited = first.replace(">5<", ">50<")
    assert edited != first
    result = rendered(edited)
    assert [change.state for change in result.changes].count(State.EDITED) == 1
    assert result.texts["README.md"] == edited
    assert rendered(edited, force=True).texts["README.md"] == first


def test_a_count_in_code_is_text() -> None:
    page = (
        "a `<!-- itbib:count rows -->9<!-- /itbib:count rows -->` and\n"
        "``x ` <!-- itbib:count --> ``\n"
        "\n    b <!-- itbib:count rows -->9<!-- /itbib:count rows -->\n\n"
        "```\nc <!-- itbib:count rows --> \n```\n"
    )
    assert find_regions(page, "README.md", []) == ((), [])


@pytest.mark.parametrize(
    ("page", "line", "said"),
    [
        ("x <!-- itbib:count rows --> y\n", 1, "no partner"),
        ("a\n\nx <!-- itbib:count rows -->1<!-- /itbib:count -->\n", 3, "no partner"),
        ("x <!-- itbib:count cats -->1<!-- /itbib:count cats -->\n", 1, "cannot count 'cats'"),
        ("x <!-- itbib:count rows z -->1<!-- /itbib:count rows z -->\n", 1, "not declared"),
        ("<!-- itbib:recent -->\n<!-- /itbib:recent -->\n", 1, "needs a number"),
        ("<!-- itbib:recent 0 -->\n<!-- /itbib:recent 0 -->\n", 1, "a number from 1"),
        ("<!-- itbib:toc 7 -->\n<!-- /itbib:toc 7 -->\n", 1, "the levels of the headings"),
        ("<!-- itbib:toc 3-2 -->\n<!-- /itbib:toc 3-2 -->\n", 1, "the levels of the headings"),
        ("<!-- itbib:cite -->\n<!-- /itbib:cite -->\n", 1, "needs the key"),
        ("\n<!-- itbib:cite 2305.1120 -->\n<!-- /itbib:cite 2305.1120 -->\n", 2, "no work"),
    ],
)
def test_wrong_markers_are_named_with_their_line(page: str, line: int, said: str) -> None:
    with pytest.raises(InputError) as caught:
        rendered(page)
    [problem] = caught.value.problems
    assert problem.line == line
    assert said in problem.message


def test_the_newest_works_come_first() -> None:
    references = [describe(work, (), at) for at, work in enumerate(WORKS, 1)]
    found = newest(references, 9)
    assert [(one.work.key, one.date) for one in found] == [
        ("code", "2024-07"),
        ("2305.11206", "2023-05"),
        ("2305.00009", "2023-05"),
        ("alpaca", "2023"),
        ("hep-th/9901001", "1999-01"),
    ]
    assert newest(references, 2) == found[:2]


def test_the_list_of_newest_works() -> None:
    assert made("recent 4").split("\n") == [
        "- 2024-07: Some code",
        "- 2023-05: [Title of 2305.11206](https://arxiv.org/abs/2305.11206)",
        "- 2023-05: [Title of 2305.00009](https://arxiv.org/abs/2305.00009)",
        r"- 2023: [Alpaca \[7B\] \*x\*](https://a.org/\(x\))",
    ]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_stays_a_title(title: str) -> None:
    works = [Work("a", "misc", {"title": title, "year": "2023"})]
    page = "<!-- itbib:recent 1 -->\n<!-- /itbib:recent 1 -->\n"
    text = render(SURVEY, works, [], {"a": ()}, {"a": page}, Templates({})).texts["a"]
    html = as_github_shows(text)
    assert html.count("<li>") == 1
    assert "<script" not in html
    assert "<td" not in html


def test_an_entry_to_copy_stands_alone() -> None:
    works = [
        Work("part", "inproceedings", {"title": "P ```` `", "author": "A B", "crossref": "whole"}),
        Work("whole", "proceedings", {"title": "The Whole", "year": "2020"}),
    ]
    page = "<!-- itbib:cite part whole -->\n<!-- /itbib:cite part whole -->\n"
    text = render(SURVEY, works, [], {}, {"a": page}, Templates({})).texts["a"]
    html = as_github_shows(text)
    assert html.count("<pre") == 1
    assert "booktitle = {The Whole}" in " ".join(html.split())
    assert "@proceedings{whole" in html
    assert "crossref" not in html


@given(st.text("`\n~a", max_size=30))
def test_a_code_block_holds_any_source(source: str) -> None:
    html = as_github_shows(code_block(source.strip("\n"), "bibtex"))
    inner = html.partition("<code>")[2].partition("</code>")[0]
    assert html.count("<pre") == 1
    assert inner.strip("\n") == source.strip("\n")


PAGE = """\
# A <img src="x.png"> survey

## Contents

<!-- itbib:toc 4 -->
<!-- /itbib:toc 4 -->

## 🚀 What's *new*? ([here](x))
#### Deep
### News ![badge](b.png)
Foo
---
## Foo
## 论文 `C++` & [brackets]
## ![only](x.png)
## 🎉
<h3 align="center">In <a href="x">HTML</a><br>too</h3>

    ## code
"""
TOC = """\
- [🚀 What's *new*? (here)](#-whats-new-here)
  - [Deep](#deep)
  - [News](#news-)
- [Foo](#foo)
- [Foo](#foo-1)
- [论文 `C++` & \\[brackets\\]](#论文-c--brackets)
- [🎉](#-1)
  - [In HTML too](#in-htmltoo)"""


def test_the_headings_of_the_page() -> None:
    text = rendered(PAGE).texts["README.md"]
    [change] = rendered(PAGE).changes
    assert change.new.strip("\n") == TOC
    assert rendered(text).texts["README.md"] == text


def test_a_toc_sees_what_other_regions_write() -> None:
    own = {"recent.md.j2": "## Of {{ works[0].year }}\n"}
    page = (
        "<!-- itbib:toc -->\n<!-- /itbib:toc -->\n\n<!-- itbib:recent 1 -->\n"
        "<!-- /itbib:recent 1 -->\n"
    )
    result = render(SURVEY, WORKS, ROWS, {}, {"a": page}, Templates(own))
    assert result.changes[0].new.strip("\n") == "- [Of 2024](#of-2024)"
    again = render(SURVEY, WORKS, ROWS, {}, {"a": result.texts["a"]}, Templates(own))
    assert again.texts == result.texts


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_page_has_a_toc_whose_links_have_no_markup(lines: list[str]) -> None:
    page = "\n\n".join(f"## {line}" for line in lines)
    toc = write_toc(page, 0, 1, 6)
    html = as_github_shows(toc)
    assert html.count("<li>") == len([line for line in toc.split("\n") if line])
