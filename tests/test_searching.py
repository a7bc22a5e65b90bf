"""Queries, choices, and what is new: without any network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.bib.library import Library
from itbib.errors import UsageError
from itbib.identifiers import ArxivId
from itbib.identifiers.archives import ARCHIVES
from itbib.model import Record
from itbib.searching.choice import parse_choice
from itbib.searching.hits import as_object, as_row, mark, unique
from itbib.searching.news import MOST_REMEMBERED, PAGE_SIZE, Memory, Reading
from itbib.searching.query import categories_of, limited_to
from itbib.searching.since import first_day


def record(
    key: str, day: str = "2023-05-18", title: str = "A Title", *, withdrawn: bool = False
) -> Record:
    names = ("Ann Author", "Bo Writer")
    return Record(ArxivId.parse(f"{key}v1"), title, names, day, day, "cs.CL", withdrawn=withdrawn)


def problems(caught: pytest.ExceptionInfo[UsageError]) -> list[tuple[str, str]]:
    return [(problem.message, problem.hint) for problem in caught.value.problems]


# The query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("alignment", "alignment AND cat:cs.CL"),
        ('ti:"instruction tuning"', 'ti:"instruction tuning" AND cat:cs.CL'),
        ("(ti:a OR ti:b)", "(ti:a OR ti:b) AND cat:cs.CL"),
        ("ti:(a b)", "ti:(a b) AND cat:cs.CL"),
        ("ti:a OR ti:b", "(ti:a OR ti:b) AND cat:cs.CL"),
        ("ti:a ti:b", "(ti:a ti:b) AND cat:cs.CL"),
        ("(ti:a) OR (ti:b)", "((ti:a) OR (ti:b)) AND cat:cs.CL"),
        ("ti:a ANDNOT (au:b OR au:c)", "(ti:a ANDNOT (au:b OR au:c)) AND cat:cs.CL"),
        ("ANDNOT ti:a", "(ANDNOT ti:a) AND cat:cs.CL"),
        ('ti:"a) OR (b"', 'ti:"a) OR (b" AND cat:cs.CL'),
        ('ti:"a" "b"', '(ti:"a" "b") AND cat:cs.CL'),
    ],
)
def test_parentheses_stand_around_what_is_more_than_one_term(query: str, expected: str) -> None:
    assert limited_to(query, ["cs.CL"]) == expected


def test_of_several_categories_any_will_do_and_each_stands_once() -> None:
    assert limited_to("a", ["cs.CL", "hep-th", "cs.cl"]) == "a AND (cat:cs.CL OR cat:hep-th)"


@pytest.mark.parametrize("query", ["a b", 'ti:"a', "(a", ""])
def test_without_a_category_a_query_is_left_to_the_service(query: str) -> None:
    assert limited_to(query, []) == query


@pytest.mark.parametrize("query", ["(a", "a)", "a) OR (b", "ti:(a", "((a)"])
def test_a_condition_is_not_put_behind_an_open_parenthesis(query: str) -> None:
    with pytest.raises(UsageError, match="a parenthesis has no partner"):
        limited_to(query, ["cs.CL"])


@pytest.mark.parametrize("query", ['ti:"a', '"', 'a" OR b'])
def test_a_condition_is_not_put_into_a_phrase(query: str) -> None:
    with pytest.raises(UsageError, match="a quotation mark has no partner"):
        limited_to(query, ["cs.CL"])


@given(st.text(alphabet='ab:"() ', max_size=12))
def test_a_limited_query_has_its_condition_outside_of_everything(query: str) -> None:
    try:
        limited = limited_to(query, ["cs.CL"])
    except UsageError:
        return
    outside = re.sub(r'"[^"]*"', "", limited)
    while outside != (outside := re.sub(r"\([^()]*\)", "", outside)):
        pass
    assert outside.endswith(" AND cat:cs.CL")
    assert '"' not in outside
    assert query in limited


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cs.CL", "cs.CL"),
        ("CS.cl", "cs.CL"),
        (" hep-th ", "hep-th"),
        ("cond-mat.Mtrl-Sci", "cond-mat.mtrl-sci"),
        ("astro-ph.he", "astro-ph.HE"),
        ("physics.ao-ph", "physics.ao-ph"),
        ("q-bio.nc", "q-bio.NC"),
    ],
)
def test_a_category_is_written_as_arxiv_writes_it(text: str, expected: str) -> None:
    assert categories_of(text) == (expected,)


@pytest.mark.parametrize("text", ["cs", "CS", "cs.*"])
def test_an_archive_means_all_its_categories(text: str) -> None:
    names = categories_of(text)
    assert names[:2] == ("cs", "cs.AI")
    assert len(names) == len(set(names)) == len(ARCHIVES["cs"]) + 1
    condition = limited_to("a", [text]).removeprefix("a AND ")
    assert condition == f"({' OR '.join(f'cat:{name}' for name in names)})"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("cs.CLL", "did you mean 'cs.CL'?"),
        ("hep-ht", "did you mean 'hep-th'?"),
        ("stat.LM", "did you mean 'stat.ML'?"),
        ("maths.AG", "did you mean 'math.AG'?"),
        ("cs.", "did you mean 'cs'?"),
        ("", "such as cs.CL, hep-th, or cs for all of it"),
        ("biology?!", "such as cs.CL, hep-th, or cs for all of it"),
    ],
)
def test_a_category_that_arxiv_does_not_have_is_refused(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        limited_to("a", [text])
    assert problems(caught) == [(f"arXiv has no category {text!r}", hint)]


# The date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023", "2023-01-01"),
        ("2023-06", "2023-06-01"),
        ("2024-02-29", "2024-02-29"),
        (" 1991-08 ", "1991-08-01"),
    ],
)
def test_a_date_is_a_year_a_month_or_a_day(text: str, day: str) -> None:
    assert first_day(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "23", "2023-13", "2023-00", "2023-02-29", "2023-6", "2023/06", "0000", "٢٠٢٣", "today"],
)
def test_other_dates_are_refused_with_the_forms_that_are_known(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        first_day(text)
    hint = "write YYYY, YYYY-MM, or YYYY-MM-DD, such as 2023-06"
    assert problems(caught) == [(f"{text!r} is no date", hint)]


# The choice

LISTED = [ArxivId.parse(f"2301.0000{number}v{number}") for number in range(1, 6)]
OLD = ArxivId.parse("hep-th/9901001v2")


def chosen(text: str) -> list[str]:
    return [identifier.versioned for identifier in parse_choice(text).of([*LISTED, OLD])]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1", "1"),
        ("1,3-5", "1345"),
        ("5, 1 ,1-2", "512"),
        ("2 4", "24"),
        ("3–4", "34"),
        ("2301.00002", "2"),
        ("arXiv:2301.00002v9,1", "21"),
        ("", ""),
        (" , ", ""),
    ],
)
def test_a_choice_is_numbers_ranges_and_ids_in_its_own_order(text: str, numbers: str) -> None:
    assert chosen(text) == [f"2301.0000{number}" for number in numbers]


def test_all_chooses_all_and_a_paper_that_is_listed_twice_once() -> None:
    assert chosen("ALL") == [*(f"2301.0000{number}" for number in range(1, 6)), "hep-th/9901001"]
    assert chosen("hep-th/9901001") == chosen("6") == ["hep-th/9901001"]
    assert len(parse_choice("all").of([*LISTED, LISTED[0]])) == len(LISTED)
    assert len(parse_choice("1,6").of([*LISTED, LISTED[0]])) == 1


@pytest.mark.parametrize("text", ["x", "0", "0-3", "5-3", "1-", "-1", "1.5", "all,all", "1-3-5"])
def test_what_chooses_nothing_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_choice(text)
    assert {hint for _, hint in problems(caught)} == {"such as 1,3-5 or 2305.11206 or all"}


def test_everything_wrong_with_a_choice_is_named_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        parse_choice("1,x,y-2,3")
    assert [message for message, _ in problems(caught)] == [
        "'x' chooses nothing from the table",
        "'y-2' chooses nothing from the table",
    ]


def test_what_is_not_in_the_table_cannot_be_chosen_from_it() -> None:
    with pytest.raises(UsageError) as caught:
        parse_choice("7,2,2305.11206,4-999999999").of(LISTED)
    assert problems(caught) == [
        ("there is no number 7: the table ends with 5", ""),
        ("2305.11206 is not in the table", "itbib add 2305.11206"),
        ("there is no number 999999999: the table ends with 5", ""),
    ]


@given(st.text(max_size=20))
def test_any_text_is_a_choice_or_refused(text: str) -> None:
    try:
        choice = parse_choice(text)
    except UsageError:
        return
    assert choice.is_all or all(isinstance(part, (range, ArxivId)) for part in choice.parts)


# What was found

BIB = """\
@misc{2301.00001, title = {A}}
@article{zhou, eprint = {arXiv:2301.00002v3}, note = {like 2301.00003}}
@misc{old, eprint = {math.GT/0309136}}
@row{t/2301.00004, cite = {2301.00005}}
"""


def test_papers_are_marked_by_the_key_under_which_the_library_has_them() -> None:
    keys = ["2301.00001", "2301.00002", "2301.00003", "2301.00004", "math/0309136"]
    hits = mark(map(record, keys), Library(BIB, "x.bib"), "w")
    assert [hit.key for hit in hits] == ["2301.00001", "zhou", "", "", "old"]
    assert {hit.watch for hit in hits} == {"w"}
    assert [hit.key for hit in mark(map(record, keys), None)] == [""] * 5


def test_a_paper_that_comes_again_is_passed_over() -> None:
    found = unique(map(record, ["2301.00001", "2301.00002", "2301.00001"]))
    assert [one.identifier.number for one in found] == ["2301.00001", "2301.00002"]


def test_the_row_of_a_paper_names_its_first_author_and_a_withdrawal() -> None:
    [hit] = mark([record("2301.00001", withdrawn=True)], Library(BIB, "x.bib"))
    title = "(withdrawn) A Title"
    expected = ("7", "2301.00001", "2023-05-18", "2301.00001", title, "Ann Author et al.")
    assert as_row(7, hit) == expected


def test_the_object_of_a_paper_has_all_that_arxiv_says() -> None:
    [hit] = mark([record("math/0309136")], None)
    assert as_object(hit) == {
        "id": "math/0309136",
        "version": 1,
        "title": "A Title",
        "authors": ["Ann Author", "Bo Writer"],
        "published": "2023-05-18",
        "updated": "2023-05-18",
        "primary_class": "cs.CL",
        "doi": "",
        "journal_ref": "",
        "comment": "",
        "withdrawn": False,
        "key": None,
    }


# What is new

FIRST_DAY = date(2024, 12, 1)


def papers(numbers: Iterable[int], per_day: int = 1) -> Iterator[Record]:
    """Make papers that grow older, so many of them each day."""
    for number in numbers:
        day = FIRST_DAY - timedelta(days=number // per_day)
        yield record(f"2301.{number + 1:05}", day.isoformat())


def read(hits: Iterable[Record], memory: Memory | None = None, limit: int = 50) -> Reading:
    reading = Reading("q", memory, limit)
    for hit in hits:
        if not reading.take(hit):
            break
    return reading


def numbers(reading: Reading) -> list[int]:
    return [int(one.identifier.number[5:]) - 1 for one in reading.news]


def test_the_first_time_the_newest_are_listed_and_the_others_of_the_page_remembered() -> None:
    reading = read(papers(range(1000)), limit=3)
    assert reading.is_first
    assert numbers(reading) == [0, 1, 2]
    assert len(reading.memory().papers) == PAGE_SIZE
    assert numbers(read(papers(range(1000)), reading.memory())) == []


def test_the_first_time_a_month_is_remembered_so_that_late_papers_can_be_told() -> None:
    asked = list(papers(range(2000), per_day=20))
    memory = read(asked, limit=3).memory()
    assert len(memory.papers) == 4 * PAGE_SIZE  # 31 days of 20 papers, in whole pages
    late = record("2302.00001", asked[500].published)
    again = read([*asked[:501], late, *asked[501:]], memory)
    # It stands on the third page, and nothing new stands on the first.
    assert again.news == []
    early = record("2302.00002", asked[100].published)
    again = read([*asked[:101], early, *asked[101:500], late, *asked[500:]], memory)
    assert again.news == [early]


def test_the_first_time_no_more_than_a_thousand_are_read() -> None:
    reading = read(papers(range(5000), per_day=1000), limit=3)
    assert len(reading.memory().papers) == 1000


def test_the_first_time_as_many_are_read_as_are_to_be_listed() -> None:
    reading = read(papers(range(5000)), limit=450)
    assert numbers(reading) == list(range(450))
    assert len(reading.memory().papers) == 3 * PAGE_SIZE


def test_later_what_was_there_before_the_first_time_is_not_new() -> None:
    memory = read(papers(range(100, 1000)), limit=3).memory()
    reading = read(papers(range(97, 1000)), memory)
    # Of the first page three are new; what it pushes to the second was there before.
    assert numbers(reading) == [97, 98, 99]
    assert numbers(read(papers(range(97, 1000)), reading.memory())) == []


def test_a_paper_of_an_earlier_day_is_new_if_it_was_not_there_before() -> None:
    memory = read(papers([0, 1, 2, 5, 6])).memory()
    assert numbers(read(papers([0, 1, 2, 3, 5, 6, 900]), memory)) == [3, 900]


def test_reading_ends_with_a_page_that_has_nothing_new() -> None:
    memory = read(papers(range(100, 900), per_day=100)).memory()
    hits = papers(range(900), per_day=100)
    reading = read(hits, memory)
    assert numbers(reading) == list(range(100))
    assert next(hits).identifier.number == f"2301.{2 * PAGE_SIZE + 1:05}"


def test_no_more_than_a_thousand_are_read_and_the_rest_is_no_news_later() -> None:
    memory = read(papers(range(3000, 3010))).memory()
    reading = read(papers(range(3010)), memory)
    assert reading.is_cut
    assert numbers(reading) == list(range(1000))
    everything = read(papers(range(3010)), reading.memory())
    assert everything.news == []
    assert not everything.is_cut


def test_a_changed_query_is_new() -> None:
    memory = read(papers(range(5))).memory()
    again = Reading("other", memory, 2)
    assert again.is_first
    for hit in papers(range(5)):
        again.take(hit)
    assert numbers(again) == [0, 1]
    assert again.memory().query == "other"


def test_a_query_that_found_nothing_the_first_time_is_not_new() -> None:
    memory = read([]).memory()
    assert not Reading("q", memory, 1).is_first
    assert numbers(read(papers(range(3)), memory, limit=1)) == [0, 1, 2]


def test_only_the_newest_papers_are_remembered() -> None:
    known = {one.identifier.key: one.published for one in papers(range(MOST_REMEMBERED + 3))}
    memory = Memory("q", known).bounded()
    assert list(memory.papers) == list(reversed([*known][:MOST_REMEMBERED]))
    assert memory.since == known[f"2301.{MOST_REMEMBERED + 1:05}"]
    # The forgotten ones do not come back as news.
    assert read(papers(range(MOST_REMEMBERED, MOST_REMEMBERED + 5)), memory).news == []


def test_what_another_process_remembered_is_kept() -> None:
    mine = Memory("q", {"2301.00001": "2023-01-01"}, "2022-01-01")
    other = Memory("q", {"2301.00002": "2023-01-02"}, "2022-02-02")
    assert mine.joined(other) == Memory(
        "q", {"2301.00001": "2023-01-01", "2301.00002": "2023-01-02"}, "2022-02-02"
    )
    assert mine.joined(None) is mine
    assert mine.joined(Memory("older query", {"2301.00003": "2023-01-03"})) is mine
