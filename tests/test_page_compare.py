"""The independent measure of what an import keeps sees what it must, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("cmarkgfm")
pytest.importorskip("justhtml")

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
sys.path.append(str(BENCHMARKS))

from import_facts import arxiv_ids, bib_ids, entries, lines_in_regions  # noqa: E402
from page_compare import Comparison, compare  # noqa: E402
from page_content import canonical  # noqa: E402
from page_reading import read_page  # noqa: E402

PIPE = """\
| Model | Paper | Size |
| --- | :---: | ---: |
| **LIMA** | [paper](https://arxiv.org/abs/2305.11206) ![](star.svg) | 65B |
| Alpaca | - | 7B |
| T0 | [a](https://a.example/) and [b](https://b.example/) | |
"""
HTML = """\
<table>
<tr><th>Model</th><th align="center">Paper</th><th align="right">Size</th></tr>
<tr><td><b>LIMA</b></td>
    <td><a href="https://arxiv.org/abs/2305.11206">paper</a>
        <img src="star.svg"></td><td>65B</td></tr>
<tr><td>Alpaca<td>-<td>7B
<tr><td>T0</td><td><a href='https://a.example/'>a</a> and <a href='https://b.example/'>b</a></td></tr>
</table>
"""
SPANS = """\
<table>
<tr><th rowspan="2">Type</th><th rowspan="2">Model</th><th colspan="2">Base</th></tr>
<tr><th>Name</th><th>Size</th></tr>
<tr><td rowspan="2">Open</td><td rowspan="2">BLIVA</td><td>ViT</td><td>1B</td></tr>
<tr><td>T5</td><td>11B</td></tr>
<tr><td>Closed</td><td>Kosmos</td><td>-</td><td></td></tr>
</table>
"""
LIST = """\
Some words on the list.

- [One](https://one.example/), 2020
- [Two](https://two.example/), 2021 ![](two.png)
  - code: [here](https://code.example/)
- Three <a id="three"></a>

See [the third](#three).
"""


def compared(before: str, after: str) -> Comparison:
    return compare(read_page(before), read_page(after))


@pytest.mark.parametrize("page", [PIPE, HTML, SPANS, LIST, ""])
def test_page_is_like_itself(page: str) -> None:
    comparison = compared(page, page)

    assert not comparison.differences
    assert comparison.identical == comparison.styled == comparison.places


@pytest.mark.parametrize(
    ("page", "old", "new"),
    [
        pytest.param(PIPE, "7B", "8B", id="changed-word"),
        pytest.param(PIPE, "65B", "65 B", id="added-space"),
        pytest.param(PIPE, "| Alpaca | - | 7B |\n", "", id="lost-row"),
        pytest.param(PIPE, "| 65B |", "| 65B [x](https://x.example/) |", id="added-link"),
        pytest.param(PIPE, "abs/2305.11206", "abs/2305.11207", id="changed-link"),
        pytest.param(PIPE, "[b](https://b.example/)", "b", id="lost-link"),
        pytest.param(PIPE, "[b]", "[](https://b.example/) [b]", id="doubled-link"),
        pytest.param(PIPE, " ![](star.svg)", "", id="lost-image"),
        pytest.param(PIPE, "star.svg", "stars.svg", id="changed-image"),
        pytest.param(PIPE, "| Alpaca | - | 7B |", "| Alpaca | 7B | - |", id="moved-cell"),
        pytest.param(
            PIPE, "| Alpaca | - | 7B |", "| Alpaca | - | | 7B |", id="cell-beyond-the-row"
        ),
        pytest.param(PIPE, PIPE, PIPE + "\n" + PIPE, id="added-table"),
        pytest.param(SPANS, '<td rowspan="2">Open', "<td>Open", id="rowspan-missing"),
        pytest.param(SPANS, '<td rowspan="2">BLIVA', '<td rowspan="3">BLIVA', id="rowspan-large"),
        pytest.param(SPANS, 'colspan="2"', "", id="colspan-missing"),
        pytest.param(SPANS, "<td>T5</td><td>11B</td>", "<td>11B</td><td>T5</td>", id="swapped"),
        pytest.param(LIST, "- [One](https://one.example/), 2020\n", "", id="lost-item"),
        pytest.param(LIST, "\n- Three", "\n  - Three", id="nested-item"),
        pytest.param(LIST, "  - code", "- code", id="item-moved-out"),
        pytest.param(LIST, ", 2020", ", 2020\n- More", id="added-item"),
        pytest.param(LIST, "- ", "1. ", id="numbers-for-bullets"),
        pytest.param(LIST, " ![](two.png)", "", id="lost-image-of-an-item"),
        pytest.param(LIST, "Some words", "Words", id="changed-text"),
        pytest.param(LIST, "Some words on the list.\n", "", id="lost-text"),
        pytest.param(LIST, "See [the third](#three).", "", id="lost-paragraph"),
        pytest.param(LIST, '<a id="three"></a>', "", id="lost-target"),
    ],
)
def test_difference_is_seen(page: str, old: str, new: str) -> None:
    assert old in page

    comparison = compared(page, page.replace(old, new))

    assert comparison.differences
    kinds = {one.kind for one in comparison.differences}
    assert (comparison.identical < comparison.places) == bool(kinds & {"cell", "item"})


def test_swapped_links_are_seen_though_none_is_lost() -> None:
    swapped = PIPE.replace("a.example", "c.example").replace("b.example", "a.example")

    comparison = compared(PIPE, swapped.replace("c.example", "b.example"))

    assert [one.place for one in comparison.differences] == ["table 1, row 4, column 2"]
    assert not comparison.links_lost


def test_moved_items_are_seen_though_no_link_is_lost() -> None:
    first, second = LIST.splitlines(keepends=True)[2:4]

    comparison = compared(LIST, LIST.replace(first + second, second + first))

    assert [one.place for one in comparison.differences] == ["item 1", "item 2"]
    assert not comparison.links_lost


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(PIPE, HTML, id="pipe-and-html-table"),
        pytest.param(HTML, PIPE, id="html-and-pipe-table"),
        pytest.param("**x** *y* ~~z~~", "<b>x</b> <em>y</em> <s>z</s>", id="html-for-markdown"),
        pytest.param("a\nb\n\n* c\n* d", "a b\n\n\n-   c\n-   d\n", id="white-space"),
        pytest.param("- a\n- b", "- a\n\n- b", id="tight-and-loose"),
        pytest.param("- a\n- b", "<ul><li>a<li>b</ul>", id="html-list"),
        pytest.param(
            "[a][1]\n\n[1]: https://a.example/", "[a](<https://a.example/>)", id="reference"
        ),
        pytest.param("[a](b%2dc?x=1&y=2)", '<a href="b-c?x=1&amp;y=2">a</a>', id="href"),
        pytest.param("[a](<b c.md>)", "[a](b%20c.md)", id="blank-in-href"),
        pytest.param("a&amp;b &lt;", "a&b \\<", id="entities"),
        pytest.param(SPANS, SPANS.replace("<td></td>", ""), id="ragged-row"),
        pytest.param(SPANS, SPANS.replace("</td>", "").replace("</tr>", ""), id="unclosed"),
        pytest.param(SPANS, SPANS.replace("\n<tr>", "\n<!-- row -->\n<tr>"), id="comment"),
        pytest.param(
            SPANS, SPANS.replace("<tr><td>Closed", "<tr></tr>\n<tr><td>Closed"), id="no-cell"
        ),
        pytest.param(
            "<table><tr><td>a<td>b<tr><td rowspan=9>c<td>d</table>",
            "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
            id="rowspan-beyond-the-table",
        ),
        pytest.param(
            "<table><tr><td colspan=9>a<tr><td>b<td>c</table>",
            "<table><tr><td colspan=2>a<tr><td>b<td>c</table>",
            id="colspan-beyond-the-table",
        ),
    ],
)
def test_same_content_is_the_same(before: str, after: str) -> None:
    comparison = compared(before, after)

    assert comparison.differences == ()
    assert comparison.identical == comparison.places


def test_style_is_counted_apart() -> None:
    comparison = compared(PIPE, PIPE.replace("**LIMA**", "LIMA").replace(":---:", "---"))

    assert not comparison.differences
    assert (comparison.places, comparison.identical, comparison.styled) == (11, 11, 6)


def test_lost_comments_are_told() -> None:
    assert compared("a <!-- todo -->", "a").comments_lost == ("todo",)


def test_cells_and_items_know_their_region() -> None:
    page = read_page(f"{PIPE}\n<!-- itbib:table x sha256=0 -->\n{LIST}\n<!-- /itbib:table x -->\n")

    assert {item.region for item in page.items} == {"table x"}
    assert {cell.region for cell in page.cells.values()} == {""}
    assert page.regions == ["table x"]
    assert page.comments == []


def test_list_in_a_cell_is_items_and_text_of_the_cell() -> None:
    page = read_page("<table><tr><td>a <ul><li>b</li><li><i>c</i></li></ul></td></tr></table>")

    assert [item.text for item in page.items] == ["b", "c"]
    assert page.cells[1, 1, 1].text == "a b c"


def test_nested_table_is_a_table_of_its_own() -> None:
    page = read_page("<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>")

    assert {place: cell.text for place, cell in page.cells.items()} == {
        (1, 1, 1): "a",
        (2, 1, 1): "b",
    }


def test_grid_follows_the_standard() -> None:
    page = read_page(
        "<table><tr><td rowspan=2>a<td colspan=2>b<td rowspan=0>c"
        "<tr><td>d<tr><td>e<td>f<td>g</table>"
    )

    assert {place[1:]: (cell.text, cell.mark) for place, cell in page.cells.items()} == {
        (1, 1): ("a", "2x1"),
        (1, 2): ("b", "1x2"),
        (1, 4): ("c", "3x1"),
        (2, 2): ("d", "1x1"),
        (3, 1): ("e", "1x1"),
        (3, 2): ("f", "1x1"),
        (3, 3): ("g", "1x1"),
    }


def test_addresses_are_made_alike() -> None:
    assert canonical(" https://x.example/%7ea%2fb%28é ") == "https://x.example/~a%2Fb(%C3%A9"


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        ("https://arxiv.org/pdf/2305.11206v2.pdf", {"2305.11206"}),
        ("https://www.alphaxiv.org/abs/2305.11206", {"2305.11206"}),
        ("https://huggingface.co/papers/2305.11206", {"2305.11206"}),
        ("https://doi.org/10.48550/arXiv.0704.0001", {"0704.0001"}),
        ("journal={arXiv preprint arXiv:2305.11206}", {"2305.11206"}),
        ("eprint = {2305.11206}", {"2305.11206"}),
        ("https://img.shields.io/badge/arXiv-2305.11206-b31b1b.svg", {"2305.11206"}),
        ("https://arxiv.org/abs/math.GT/0309136v1", {"math/0309136"}),
        ("https://arxiv.org/abs/hep-th/9901001", {"hep-th/9901001"}),
        ("arXiv:cs/0112017", {"cs/0112017"}),
        ("https://arxiv.org/html/2410.15252v1/extracted/5937225/x.png", {"2410.15252"}),
        ("2305.11206, arXiv 2023, p. 2112.1234", set()),
        ("https://arxiv.org/abs/23051.11206 https://arxiv.org/abs/2313.11206", set()),
        ("https://arxiv.org/list/cs.CL/2305", set()),
    ],
)
def test_arxiv_ids_are_found(source: str, ids: set[str]) -> None:
    assert arxiv_ids(source) == ids


def test_library_is_counted() -> None:
    bib = (
        "@comment{x}\n@misc{2305.11206,\n  title = {A},\n}\n"
        "@article{b,\n  eprint = {math.GT/0309136v2},\n}\n@row{t/a,\n  cite = {b},\n}\n"
    )

    assert entries(bib) == (1, 2)
    assert bib_ids(bib) == {"2305.11206", "b", "math/0309136", "t/a"}


def test_lines_in_regions_are_counted() -> None:
    page = "a\n<!-- itbib:table t sha256=0a -->\n\nb\n<!-- /itbib:table t -->\nc\n"

    assert lines_in_regions(page) == (2, 4)


FAKE = """\
import pathlib, sys
page = pathlib.Path("README.md")
text = page.read_text()
if "crash" in text:
    raise RuntimeError("no")
if sys.argv[1] == "import" and "nothing" in text:
    sys.exit("error: nothing to take")
if sys.argv[1] == "import" and "itbib" not in text:
    pathlib.Path("references.bib").write_text("@misc{2305.11206,\\n}\\n@row{t/a,\\n}\\n")
    text = text.replace("LOST", "").replace("https://lost.example/", "https://x.example/")
    page.write_text(f"<!-- itbib:table t sha256=0 -->\\n{text}<!-- /itbib:table t -->\\n")
if sys.argv[1] == "render" and "restless" in text:
    page.write_text(text + "\\n")
"""


def measured(folder: Path, pages: dict[str, str]) -> tuple[int, dict[str, object]]:
    (folder / "pages").mkdir()
    for name, text in pages.items():
        (folder / "pages" / name).write_text(text, encoding="utf-8")
    command = folder / "fake.py"
    command.write_text(FAKE, encoding="utf-8")
    script = BENCHMARKS / "import_fidelity.py"
    done = subprocess.run(
        [sys.executable, script, folder / "pages", "--json", "--command", command],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    report: dict[str, object] = json.loads(done.stdout)
    return done.returncode, report


def test_measure_is_content_with_a_faithful_import(tmp_path: Path) -> None:
    code, report = measured(tmp_path, {"a.md": PIPE, "b.md": "nothing here\n"})

    assert (code, report["failures"]) == (0, [])
    assert isinstance(report["readmes"], list)
    taken, refused = report["readmes"]
    assert (taken["ids"], taken["rows"], taken["works"], taken["regions"]) == (1, 1, 1, 1)
    assert (taken["linked"], taken["linked_taken"]) == (2, 2)
    assert (taken["refusal"], taken["troubles"]) == ("", [])
    assert refused["refusal"] == "exit code 1: error: nothing to take"


@pytest.mark.parametrize(
    ("page", "failure"),
    [
        ("crash\n", "import: exit code 1: RuntimeError: no"),
        ("restless\n", "render: README.md changed"),
        ("[LOST](https://lost.example/)\n", "1 links lost"),
        ("a LOST\n", "1 differences of text outside of tables and lists"),
        ("arXiv:2001.00001\n", "1 arXiv IDs lost"),
        ("- LOST\n", "0.00 % identical, less than 99.5 %"),
    ],
)
def test_measure_fails(tmp_path: Path, page: str, failure: str) -> None:
    code, report = measured(tmp_path, {"a.md": page})

    assert code == 1
    assert isinstance(report["failures"], list)
    assert failure in [one.removeprefix("a.md: ") for one in report["failures"]]
