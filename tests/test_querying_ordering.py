from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itbib.querying.ordering import Direction, in_order, sort_key
from itbib.querying.values import date, first_quantity, fold, quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7B", 7e9),
        ("13b", 13e9),
        ("534,530", 534_530),
        ("534 530", 534_530),
        ("534\u202f530", 534_530),
        ("1'000'000", 1e6),
        ("5K", 5_000),
        ("5 K", 5_000),
        ("1.5T", 1.5e12),
        ("7 billion", 7e9),
        ("5K to 5M", 5_000),
        ("5K–5M", 5_000),
        ("5-10K", 5_000),
        ("7-13B", 7e9),
        ("534 to 5K", 534),
        ("400M and 7B", 4e8),
        ("7B, 13B and 70B", 7e9),
        ("7B/13B", 7e9),
        ("~1.2M", 1.2e6),
        ("≈ 1.2M", 1.2e6),
        ("about 300", 300),
        ("More than 10K", 10_000),
        (">10k", 10_000),
        ("20K+", 20_000),
        ("45%", 45),
        ("$5M", 5e6),
        ("1e6", 1e6),
        ("1E-3", 0.001),
        ("10^6", 1e6),
        ("1.5 × 10^6", 1.5e6),
        ("8x7B", 56e9),
        ("½", 0.5),
        ("1½", 1.5),
        (".5", 0.5),
        ("-3", -3),
        ("−3", -3),
        ("0", 0),
        ("  42 ", 42),
        ("25,000-50,000", 25_000),
        ("1.3B/2.7B/6.7B", 1.3e9),
        ("9" * 5_000, float("inf")),
        ("1e999", float("inf")),
    ],
)
def test_a_text_that_is_a_number_has_its_value(text: str, value: float) -> None:
    assert quantity(text) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["", "-", "GPT-2", "7B-chat", "1.2.3", "unknown", "5 GB", "to", "5K to", "B", "e6", "²"]
)
def test_another_has_none(text: str) -> None:
    assert quantity(text) is None


def test_a_number_is_found_among_words() -> None:
    assert first_quantity("LLaMA-2 (70B)") == 70e9
    assert first_quantity("over 5K examples") == 5_000
    assert first_quantity("GPT-4") is None


def test_dates_are_read_as_far_as_they_go() -> None:
    assert date("2023-06-12/2023-07-01") == (2023, 6, 12)
    assert date("2023-13") == (2023, 0, 0)
    assert date("20231") is None


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_place(text: str) -> None:
    for key in (sort_key(text), sort_key(text, numeric=True)):
        assert (key is None) == (not text.strip(" \t\r\n-–—"))


@settings(deadline=None)
@given(st.lists(st.text(max_size=5), max_size=8))
def test_all_texts_can_be_compared(texts: list[str]) -> None:
    for numeric in (False, True):
        keys = [sort_key(text, numeric=numeric) for text in texts]
        order = in_order([(keys, False)], len(texts))
        present = [key for at in order if (key := keys[at]) is not None]
        assert present == sorted(present)
        assert sorted(order) == list(range(len(texts)))


def ordered(texts: list[str], *, numeric: bool = False, descending: bool = False) -> list[str]:
    keys = [sort_key(text, numeric=numeric) for text in texts]
    return [texts[at] for at in in_order([(keys, descending)], len(texts))]


def test_numbers_are_sorted_by_what_they_are_worth() -> None:
    texts = ["13B", "-", "534,530", "7B", "5K to 5M", "400M and 7B", "½", "unknown", "~1.2M"]
    ascending = ["½", "5K to 5M", "534,530", "~1.2M", "400M and 7B", "7B", "13B"]
    assert ordered(texts, numeric=True) == [*ascending, "unknown", "-"]
    # What is no number, and what is missing, stays behind in the other direction, too.
    assert ordered(texts, numeric=True, descending=True) == [*ascending[::-1], "unknown", "-"]


def test_words_are_sorted_as_people_do() -> None:
    texts = ["GPT-10", "gpt-2", "Älpha", "beta", "alphabet", "GPT-2 XL", "2024", "7B", "2023-06"]
    assert ordered(texts) == [
        *("2023-06", "2024", "7B", "Älpha", "alphabet", "beta", "gpt-2", "GPT-2 XL", "GPT-10")
    ]


def test_dates_are_sorted_by_time() -> None:
    texts = ["2023-10", "2023-06-12", "2024", "2023", "2023-06"]
    assert ordered(texts) == ["2023", "2023-06", "2023-06-12", "2023-10", "2024"]


def test_equal_ones_stay_in_order_in_both_directions() -> None:
    texts = ["b", "7,000M", "B", "7B", "", " "]
    assert ordered(texts) == ["7,000M", "7B", "b", "B", "", " "]
    assert ordered(texts, descending=True) == ["b", "B", "7,000M", "7B", "", " "]


def test_the_first_thing_to_sort_by_counts_most() -> None:
    years = [sort_key(text) for text in ["2020", "2021", "", "2021"]]
    names = [sort_key(text) for text in ["a", "c", "b", "a"]]
    assert in_order([(years, True), (names, False)], 4) == [3, 1, 0, 2]


def test_directions_are_read() -> None:
    assert Direction.read(" - year ") == Direction("year", descending=True)
    assert Direction.read("name") == Direction("name")


def test_folding_takes_case_and_accents() -> None:
    assert fold("  Straße\tÉCOLE ") == "strasse ecole"
