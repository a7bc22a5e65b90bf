"""Measures of text, and the widths that are chosen by them."""

from __future__ import annotations

import pytest

from itbib.markdown.markup import parse
from itbib.model import Row
from itbib.tabling.boxes import cut, make_grid
from itbib.tabling.measured import Measured, cut_for_pages, measure, page_starts
from itbib.tabling.metrics import extent, formula_width, text_width
from itbib.tabling.sheet import make_sheet
from itbib.tabling.widths import Need, fit, line_count, need_of
from survey_samples import row, survey


def test_text_is_as_wide_as_in_the_fonts() -> None:
    # What \\settowidth gives in cmr10 and cmbx10.
    assert text_width("The quick brown fox") == pytest.approx(90.3, abs=1.5)
    assert text_width("The quick brown fox", bold=True) == pytest.approx(103.9, abs=1.5)
    assert text_width("fox_1", code=True) == pytest.approx(26.25)
    assert text_width("é") == text_width("e")
    assert text_width("中") > 10
    assert 20 < formula_width(r"x_1^2 \leq 10^{-3}") < 70


def test_lines_and_words() -> None:
    size = extent(parse("one two-three<br>**four**/five"))
    assert len(size.widths) == 2
    assert [text for text, _ in size.words] == ["one", "two-", "three", "four/", "five"]
    assert size.natural == max(size.widths)


def test_words_are_put_into_lines() -> None:
    size = extent(parse("aaaa bbbb cccc"))
    word = text_width("aaaa")
    assert line_count(size, size.natural, 3.4) == 1
    assert line_count(size, word * 2 + 5, 3.4) == 2
    assert line_count(size, word + 5, 3.4) == 3
    assert line_count(extent(parse("")), 10, 3.4) == 1


def needs(*texts: str) -> list[Need]:
    return [need_of([(extent(parse(text)), 1)], [], 100.0) for text in texts]


def test_what_fits_is_not_folded() -> None:
    chosen = fit(needs("one", "two"), 345.0, 10)
    assert (chosen.size.name, chosen.landscape, chosen.folded) == ("", False, (False, False))


def test_a_long_cell_is_folded() -> None:
    chosen = fit(needs("name", "some words of a sentence " * 10), 345.0, 10)
    assert (chosen.landscape, chosen.folded) == (False, (False, True))
    assert sum(chosen.widths) + 2 * chosen.size.gap == pytest.approx(345.0, abs=7)
    assert not chosen.missing


def test_many_columns_lie_on_their_side_and_too_many_are_said() -> None:
    assert fit(needs(*["eight words"] * 14), 345.0, 10).landscape
    chosen = fit(needs(*["unbreakable"] * 15), 345.0, 10)
    assert chosen.landscape
    assert chosen.missing > 100
    assert sum(chosen.widths) + 2 * chosen.size.gap * 14 == pytest.approx(550, abs=1)


def test_larger_type_takes_more() -> None:
    texts = needs(*["some text"] * 6)
    assert fit(texts, 345.0, 10).size.name == ""
    assert fit(texts, 345.0, 12).size.name != ""


def measured(rows: list[Row]) -> Measured:
    columns = '{ name = "group", group = true }, { name = "name" }, { name = "l", list = true }'
    sheet = make_sheet(survey(columns).tables[0], rows, {}, None)
    return measure(make_grid(sheet), lambda nodes: nodes, 345.0, 10)


def test_a_high_label_gets_room() -> None:
    label = "a label of many words that goes on and on, and does not end before it has to " * 4
    table = measured([row("t/a", group=label, name="a"), row("t/b", group=label, name="b")])
    assert table.heights == (1, 1)
    assert table.extra[0] == 0
    assert table.extra[1] > 0


def test_what_is_too_high_is_cut_between_rows() -> None:
    rows = [row(f"t/{at}", group="g", name="n", l="x and y") for at in range(100)]
    table = measured(rows)
    pieces = cut_for_pages(table, 100.0, lambda nodes: nodes)
    groups = [box for box in pieces.grid.body if box.column == 0]
    assert len(groups) > 20
    assert [box.goes_on for box in groups] == [False] + [True] * (len(groups) - 1)
    assert all(box.line % 2 == 0 and box.height * 12 <= 100 for box in groups)
    assert sum(box.height for box in groups) == 200
    starts = page_starts(table, 300.0, only_where_joined=False)
    assert all(start % 2 == 0 for start in starts)


def test_groups_that_fit_are_not_cut() -> None:
    rows = [row(f"t/{at}", group=f"g{at // 4}", name="n") for at in range(100)]
    table = measured(rows)
    assert cut_for_pages(table, 100.0, lambda nodes: nodes) is table
    starts = page_starts(table, 300.0, only_where_joined=False)
    assert starts
    assert all(start % 4 == 0 for start in starts)


def test_a_box_is_cut_once_for_each_edge() -> None:
    [box] = [box for box in measured([row(f"t/{n}", group="g") for n in range(9)]).grid.body
             if box.column == 0]  # fmt: skip
    pieces = [(piece.line, piece.height) for piece in cut([box], 9, [3, 5])]
    assert pieces == [(0, 3), (3, 2), (5, 4)]
