"""Citation keys of author and year, and the choice of works that a paper cites."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.bib.names import split_names
from itbib.exporting.citekeys import author_year_keys, cited_works, own_keys
from itbib.model import Work


def work(key: str, **fields: str) -> Work:
    return Work(key, "misc", fields)


def lima(key: str) -> Work:
    return work(key, author="Chunting Zhou", year="2023", title="LIMA: Less")


def key_of(**fields: str) -> str:
    return author_year_keys([work("own Key", **fields)], split_names)["own Key"]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        (("Chunting Zhou and Pengfei Liu", "2023", "{LIMA}: Less Is More"), "zhou2023lima"),
        (("Zhou, Chunting", "2023", "The {Flan} Collection"), "zhou2023flan"),
        (("van der Wal, Oskar", "2022", "On $k$-means"), "wal2022k"),
        ((r"K{\"o}pf, Andreas", "2023", r"{\'E}lan"), "kopf2023elan"),
        (("Łukasz Żółć", "2020", "Über alles"), "zolc2020uber"),
        (("King, Jr., Martin Luther", "1963", "Dream"), "king1963dream"),
        (("Brian O'Horo", "2022", "GPT-4 Report"), "ohoro2022gpt"),
        (("{OpenAI}", "2023", "GPT-4"), "openai2023gpt"),
        (("{The ATLAS Collaboration} and A. Body", "2012", "Higgs"), "atlas2012higgs"),
        (("{Barnes and Noble} and Ann Lee", "2012", "Books"), "barnes2012books"),
        (("others", "2012", "Books"), "others2012books"),
        (("", "2012", "Nobody's Book"), "2012nobodys"),
        (("Ann Lee", "", "Undated"), "leeundated"),
        (("Ann Lee", "in press", "Undated"), "leeundated"),
        (("Ann Lee", "c. 1999", "Dated"), "lee1999dated"),
        (("Ann Lee", "2020", ""), "lee2020"),
        (("Ann Lee", "2020", "大模型"), "lee2020"),
        (("王小明", "2020", "大模型"), "own-Key"),
        (("", "", ""), "own-Key"),
        (("", "2020", ""), "own-Key"),
    ],
)
def test_the_key_says_who_when_what(fields: tuple[str, str, str], key: str) -> None:
    author, year, title = fields
    assert key_of(author=author, year=year, title=title) == key


def test_editors_and_dates_serve_too() -> None:
    assert key_of(editor="Edith One and Two, E.", date="2012-05-18", title="Many") == "one2012many"


def test_equal_keys_are_told_apart_wherever_they_stand() -> None:
    works = [
        lima("2305.2"),
        lima("slug"),
        lima("2305.1"),
        work("other", author="A Zhou", year="2023", title="Lima b"),
    ]
    for order in itertools.permutations(works):
        assert author_year_keys(order, split_names) == {
            "2305.1": "zhou2023limaa",
            "2305.2": "zhou2023limab",
            "other": "zhou2023limac",
            "slug": "zhou2023limad",
        }


def test_a_letter_never_makes_an_existing_key() -> None:
    works = [lima("1"), lima("2"), work("3", author="Zhou", year="2023", title="Limaa")]
    keys = author_year_keys(works, split_names)
    assert keys == {"3": "zhou2023limaa", "1": "zhou2023limab", "2": "zhou2023limac"}


def test_there_is_no_end_of_letters() -> None:
    works = [lima(f"{number:04}") for number in range(800)]
    keys = author_year_keys(works, split_names)
    assert [keys["0000"], keys["0025"], keys["0026"], keys["0702"]] == [
        *("zhou2023limaa", "zhou2023limaz", "zhou2023limaaa", "zhou2023limaaaa"),
    ]
    assert len(set(keys.values())) == 800


NAMES = st.sampled_from(["Zhou", "ZHOU", "Li", "王", "{The Team}", "", "others"])
TITLES = st.sampled_from(["Lima", "LIMA a", "limaa", "a", "", "大"])
OWN = st.sampled_from(["zhou2023lima", "Zhou2023Lima", "x", "X", "li", "a b", "2023"])


@given(st.lists(st.tuples(OWN, NAMES, TITLES), max_size=12, unique_by=lambda it: it[0].lower()))
def test_keys_are_unique_to_bibtex_and_depend_on_no_order(
    found: list[tuple[str, str, str]],
) -> None:
    works = [work(own, author=author, title=title, year="2023") for own, author, title in found]
    keys = author_year_keys(works, split_names)
    assert keys.keys() == {own for own, _, _ in found}
    assert len({key.lower() for key in keys.values()}) == len(works)
    shuffled = random.Random(1).sample(works, len(works))
    assert author_year_keys(shuffled, split_names) == keys


WORKS = [
    lima("2305.11206"),
    work("talk", crossref="Conf", title="Talk"),
    work("conf", crossref="series", title="Proc"),
    work("series", title="Series"),
    work("set", entryset="alpaca, 2305.11206"),
    work("alpaca", title="Alpaca", ids="stanford, tatsu"),
]


def cited(*keys: str) -> tuple[list[str], tuple[str, ...]]:
    schemes = [author_year_keys(WORKS, split_names), own_keys(WORKS)]
    chosen = cited_works(WORKS, schemes, keys)
    return [work.key for work in chosen.works], chosen.missing


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["2305.11206"], ["2305.11206"]),
        (["zhou2023lima"], ["2305.11206"]),
        (["Zhou2023Lima", "ALPACA"], ["2305.11206", "alpaca"]),
        (["alpaca", "2305.11206"], ["2305.11206", "alpaca"]),
        (["talk"], ["talk", "conf", "series"]),
        (["set"], ["2305.11206", "set", "alpaca"]),
        (["tatsu"], ["alpaca"]),
        (["*"], [work.key for work in WORKS]),
        ([], []),
    ],
)
def test_cited_works_come_in_library_order_with_what_they_draw_on(
    keys: list[str], chosen: list[str]
) -> None:
    assert cited(*keys) == (chosen, ())


def test_missing_keys_are_named() -> None:
    assert cited("nobody", "alpaca", "No-One") == (["alpaca"], ("nobody", "No-One"))
    assert cited("*", "nobody")[1] == ("nobody",)


def test_an_exported_key_goes_before_an_own_one() -> None:
    works = [
        work("b2020x", author="A", year="2020", title="X"),
        work("z", author="B", year="2020", title="X"),
    ]
    schemes = [author_year_keys(works, split_names), own_keys(works)]
    assert cited_works(works, schemes, ["b2020x"]).found == {"b2020x": works[1]}
    assert cited_works(works, schemes[::-1], ["b2020x"]).found == {"b2020x": works[0]}


def test_own_keys() -> None:
    assert own_keys(WORKS)["talk"] == "talk"
