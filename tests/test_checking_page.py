"""What looks wrong on a page, found with its line; and nothing on a page that is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.checking.finding import Finding, quoted
from itbib.checking.page import page_findings
from itbib.reading.headings import heading_slugs
from itbib.reading.page import read_page
from itbib.reading.pipes import split_row
from itbib.rules import Code

SEED = Path(__file__).parents[2] / "shared" / "data" / "seed-README.md"


def found(text: str) -> list[Finding]:
    return page_findings(read_page(text), "README.md")


def told(text: str) -> list[tuple[str, int]]:
    return [(str(finding.code), finding.line) for finding in found(text)]


CLEAN = """\
# 🚀 A Survey

<a name="Start"></a>

- [Models](#models) and [more](#models-1), [the start](#start), [up](#), [top](#top)
- [What's new? (v2)](#whats-new-v2), [A survey](#-a-survey), [License](LICENSE)

## Models

| Name | Paper | Code |
|:--|--|--|
| [LIMA](https://arxiv.org/abs/2305.11206) | `a \\| b` | [code](https://github.com/GAIR/lima) |
| LLaMA 7B | [paper](https://arxiv.org/abs/2302.13971) | [GitHub](https://github.com/x/y) |
| LLaMA 13B | [paper](https://arxiv.org/abs/2302.13971) | | <!-- new -->
| T5 | [paper](https://arxiv.org/pdf/1910.10683v4.pdf) | [//]: | [//]: #2023

## Models

<table>
<tr><th>Kind</th><th>Name</th><th>Paper</th></tr>
<tr><td rowspan="2">A</td><td>X</td><td><a href="https://arxiv.org/abs/math/0309136">paper</a></td></tr>
<tr><td>Y</td><td><a href="https://doi.org/10.1145/3292500.3330701">paper</a></td></tr>
</table>

## What's new? (v2)

<a href="#"><img src="badge.svg"></a> [![Star](https://img.shields.io/x.svg)]() The text
mentions [arXiv](https://arxiv.org), [GitHub](https://github.com/) and [data](data).

1. [One paper of many](https://arxiv.org/abs/2304.00001)
2. [Another paper of many](https://arxiv.org/abs/2304.00002), [list](https://arxiv.org/list/cs.CL)
"""


def test_a_page_that_is_right_gives_nothing() -> None:
    assert found(CLEAN) == []


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_the_ends_of_lines_make_no_difference(end: str) -> None:
    assert found(CLEAN.replace("\n", end)) == []
    assert told(f"x{end}{end}[paper](){end}") == [("empty-link", 3)]


PIPES = """\
> Text
>
> | a | b |
> |---|---|
> | 1 | 2 | 3 \\| 4 |
> | 1 |
> | 1 | 2 | |
"""


def test_pipe_rows_are_counted_by_their_source() -> None:
    more, fewer = found(PIPES)
    assert [(more.code, more.line), (fewer.code, fewer.line)] == [
        (Code.DROPPED_CELLS, 5),
        (Code.RAGGED_ROW, 6),
    ]
    assert more.message == ('the row has 3 cells, but the head 2: GitHub does not show "3 \\| 4"')
    assert fewer.message == "the row has 1 cell, but the head 2"


def test_text_right_below_a_table_is_a_row_of_it() -> None:
    (finding,) = found("| a | b |\n|--|--|\n| 1 | 2 |\nSome text.\n")
    assert (finding.line, finding.hint) == (4, "a blank line ends a table")
    assert '"Some text."' in finding.message


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("a | b |  ", ["a", "b"]),
        ("| a | |", ["a", ""]),
        ("|", [""]),
        (r"| `a \| b` \| c", [r"`a \| b` \| c"]),
        ("| `a | b` |", ["`a", "b`"]),
        (r"| a \\| b |", [r"a \\| b"]),
    ],
)
def test_a_row_is_split_as_github_does(line: str, cells: list[str]) -> None:
    cmarkgfm = pytest.importorskip("cmarkgfm")
    assert split_row(line) == cells
    head = "|h" * len(cells) + "|\n" + "|--" * len(cells) + "|\n"
    more = "|h" * (len(cells) + 1) + "|\n" + "|--" * (len(cells) + 1) + "|\n"
    exact = cmarkgfm.github_flavored_markdown_to_html(head + line)
    padded = cmarkgfm.github_flavored_markdown_to_html(more + line)
    # With one column more than there are cells, GitHub adds an empty one behind the same cells.
    assert padded.replace("<th>h</th>\n", "").replace("<td></td>\n</tr>", "</tr>", 1) == (
        exact.replace("<th>h</th>\n", "")
    )


SPANS = """\
<table>
<tr><th>Kind</th><th>Name</th><th>Size</th></tr>
<tr><td rowspan="5">A</td><td>X</td><td>1</td></tr>
<tr><td>Y</td><td>2</td></tr>
<tr><td>Z</td></tr>
</table>
"""


def test_spans_and_rows_of_html_tables_are_checked() -> None:
    assert told(SPANS) == [("bad-span", 3), ("ragged-row", 5)]
    gallery = '<table><tr><td><img src="a"></td><td><img src="b"></td></tr>\n'
    assert found(f'{gallery}<tr><td><img src="c"></td></tr></table>') == []


LINKS = """\
Text.

| Name | Paper | Project |
|---|---|---|
| OIG | [paper]() | <a href="LLaMA">project</a> |
| BLOOMZ | [paper](https://www.example.com/project1) | [code](https://github.com/) |
| T0 | [paper](https://arxiv.org/abs/) | [code](github.com/a/b) |
| P3 | [paper](https://arxiv.org/abs/xxxx.xxxxx) | [code](url) |
| GLM | [paper](https://arxiv.org/abs/2313.00001) | [code](htps://github.com/a/b) |

A [text](#) with <a href="">no
address</a>,
[a link](https://) and <a href="https://https://a.b/c">another</a>.
"""


def test_links_that_lead_nowhere_are_found_with_their_row() -> None:
    assert told(LINKS) == [
        ("empty-link", 5),
        ("bad-address", 5),
        ("placeholder-link", 6),
        ("placeholder-link", 6),
        ("placeholder-link", 7),
        ("bad-address", 7),
        ("placeholder-link", 8),
        ("placeholder-link", 8),
        ("bad-address", 9),
        ("bad-identifier", 9),
        ("empty-link", 11),
        ("empty-link", 11),
        ("placeholder-link", 13),
        ("bad-address", 13),
    ]
    findings = found(LINKS)
    assert findings[0].message == 'the link "paper" in the row "OIG" has no address'
    assert findings[5].hint.endswith("did you mean https://github.com/a/b?")
    assert "month 13 does not exist" in findings[9].message


def test_links_below_lists_and_images_are_named() -> None:
    (finding,) = found("1. **Some title.** *A. Author.* [paper]()\n   - [code](https://a.b/c)\n")
    assert finding.message == 'the link "paper" in the item "Some title." has no address'
    (finding,) = found('x <a href="todo"><img alt="logo" src="x.png"></a>')
    assert finding.message.startswith('the link "logo" leads to a placeholder')


ANCHORS = """\
# Survey

* [Survey](#Survey)
* [Gone](#gone)
* [Models](Models), [License](LICENSE)
* [Data & Code](#data-code)

## Models

## Data & Code
"""


def test_links_to_places_that_are_not_there() -> None:
    gone, bare, hyphen = found(ANCHORS)
    assert {gone.code, bare.code, hyphen.code} == {Code.BROKEN_ANCHOR}
    assert (gone.line, bare.line, hyphen.line) == (4, 5, 6)
    assert gone.hint == ""
    assert bare.hint == "did you mean '#models'?"
    assert hyphen.hint == "did you mean '#data--code'?"


def test_headings_are_named_as_github_names_them() -> None:
    texts = ["Foo", "foo", "C++ & C#", "⭐ Stars", "论文 列表", "a_b-c", "½ x", "Foo"]
    assert list(heading_slugs(texts)) == [
        *("foo", "foo-1", "c--c", "-stars", "论文-列表", "a_b-c", "-x", "foo-2"),
    ]


REPEATS = """\
| Name | Paper |
|---|---|
| IT-MTL | [paper](https://aclanthology.org/2023.wassa-1.3.pdf) |
| Goat | [paper](https://aclanthology.org/2023.wassa-1.3) |
| LIMA | [paper](https://arxiv.org/abs/2305.11206) |
| LIMA | [paper](https://arxiv.org/pdf/2305.11206v2) |

| Name | Paper |
|---|---|
| LIMA | [paper](https://arxiv.org/abs/2305.11206) |

- A [first title with words](https://arxiv.org/abs/2304.00001)
- A [first title with words](https://arxiv.org/abs/2304.00001)
"""


def test_rows_about_the_same_paper() -> None:
    assert told(REPEATS) == [("duplicate-row", line) for line in (4, 6, 13)]
    copied, twice, _ = found(REPEATS)
    assert copied.message == (
        'the row "Goat" is about acl:2023.wassa-1.3, as is "IT-MTL" in line 3'
    )
    assert twice.message == 'the row "LIMA" is about 2305.11206, as that in line 5'


COPIED = """\
| Name | Paper | Base |
|---|---|---|
| Goat | [paper](https://arxiv.org/abs/2305.11206) | [T5](https://arxiv.org/abs/1910.10683) |
| Dolly | [paper](https://arxiv.org/abs/2305.11206) | [T5](https://arxiv.org/abs/1910.10683) |
| Falcon | [paper](https://arxiv.org/abs/2305.11206) | [T5](https://arxiv.org/abs/1910.10683) |
| MOSS | [paper](https://arxiv.org/abs/2305.11207) | [T5](https://arxiv.org/abs/1910.10683) |

- [Quite another title of something](https://arxiv.org/abs/2304.00001)

Text

- [Neural radiance fields from few views](https://arxiv.org/abs/2304.00001)
"""


def test_an_id_that_was_copied_from_row_to_row() -> None:
    assert told(COPIED) == [("placeholder-id", 3), ("duplicate-row", 8)]
    assert found(COPIED)[0].message == (
        '"Goat" links to 2305.11206, as do "Dolly" (line 4), "Falcon" (line 5)'
    )


def test_a_finding_is_a_problem_and_a_json_object() -> None:
    finding = Finding(Code.EMPTY_LINK, "a message", "README.md", 12, "a hint")
    assert str(finding.problem()) == "README.md:12: a message [empty-link]\nhint: a hint"
    assert json.loads(json.dumps(finding.as_object())) == {
        "code": "empty-link",
        "severity": "error",
        "path": "README.md",
        "line": 12,
        "column": 0,
        "message": "a message",
        "hint": "a hint",
        "fixable": False,
    }


def test_every_code_has_a_meaning() -> None:
    assert all(code.rule.meaning and "\n" not in code.rule.meaning for code in Code)


def test_what_is_quoted_is_short_and_fit_for_a_terminal() -> None:
    assert quoted("a\x1b[31m\n \u202eb\xadc") == '"a[31m bc"'
    assert len(quoted("word " * 999)) <= 82


@pytest.mark.skipif(not SEED.exists(), reason="the survey that this project began with")
def test_the_mistakes_of_the_seed_are_found() -> None:
    findings = told(SEED.read_text(encoding="utf-8"))
    for expected in [
        *(("broken-anchor", line) for line in (17, 20, 23)),
        ("bad-span", 256),
        *(("placeholder-link", line) for line in (342, 352, 362, 363)),
        *(("ragged-row", 439), ("bad-address", 442), ("bad-address", 443)),
        *(("empty-link", 735), ("empty-link", 814), ("duplicate-row", 804)),
    ]:
        assert expected in findings
    assert {code for code, _ in findings if code in ("wrong-paper", "placeholder-id")} == set()


PIECES = [
    *("| a | b |\n", "|--|--|\n", "| 1 |\n", "[x]()", "[p](https://arxiv.org/abs/1)", "<table>"),
    *(
        "<tr><td rowspan=9>",
        "</table>",
        "<a href='http://[x'>y</a>",
        "- ",
        "\n\n",
        "# H\n",
        "[a](#h)",
    ),
    *(
        "<ul><li>",
        "</ul>",
        "> ",
        "<a href='https://arxiv.org/abs/2305.11206 '>LIMA</a>",
        "\\|",
        "\0",
    ),
    *("[[a](//x)](http://:x)", "<!--", "-->", "</td>", "<h2>x</h2>", "`|`", "\r", "&#x1F600;"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_page_can_be_checked(text: str) -> None:
    lines = len(read_page(text).lines)
    assert all(1 <= finding.line <= lines for finding in found(text))


LIMA = "[LIMA: Less Is More for Alignment](https://arxiv.org/abs/2305.11206)"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"- {LIMA}\n- x\n\nWords.\n\n- {LIMA}\n", [6]),
        (f"{LIMA}, 2023\n\n{LIMA}, again\n", [3]),
        (f"# A\n\n{LIMA}\n\n# B\n\n{LIMA}\n", []),
        (f"**A**\n\n{LIMA}\n\n**B**\n\n{LIMA}\n", []),
        # Topics within a list, running text, and what belongs together.
        (f"- Data\n  - {LIMA}\n- Models\n  - {LIMA}\n", []),
        (f"It is said in {LIMA} that.\n\nAs {LIMA} says.\n", []),
        (f"- {LIMA}\n  - [LIMA: Less is more, the talk](https://arxiv.org/abs/2305.11206)\n", []),
        (f"{LIMA}\n\n[Something else about the same](https://arxiv.org/abs/2305.11206)\n", []),
    ],
)
def test_a_title_stands_once_in_a_section(text: str, lines: list[int]) -> None:
    assert told(text) == [("duplicate-row", line) for line in lines]
