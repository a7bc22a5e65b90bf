"""The rules of arXiv's query API, each asked of the stand-in server over HTTP."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

import pytest

from arxiv_fetch import HELD, ask, fetch, paper
from arxiv_server import ArxivServer


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer(HELD) as server:
        yield server


# Lists of IDs


def test_an_unversioned_id_gives_the_newest_version(server: ArxivServer) -> None:
    assert ask(server, "2302.00001").entries == ["2302.00001v2"]


def test_a_versioned_id_gives_that_version(server: ArxivServer) -> None:
    assert ask(server, "2302.00001v1").entries == ["2302.00001v1"]


def test_an_id_with_and_without_its_current_version_gives_one_entry(server: ArxivServer) -> None:
    assert ask(server, "2302.00001", "2302.00001v2").entries == ["2302.00001v2"]
    both = ask(server, "2302.00001", "2302.00001v1").entries
    assert sorted(both) == ["2302.00001v1", "2302.00001v2"]


def test_duplicates_give_one_entry(server: ArxivServer) -> None:
    got = ask(server, "2301.00001", "2301.00001")
    assert got.entries == ["2301.00001v1"]
    assert got.text("opensearch:totalResults") == "1"


def test_entries_never_come_in_the_order_of_the_request(server: ArxivServer) -> None:
    ids = ["2301.00001", "2301.00002", "2301.00003", "math/0309136"]
    for count in (2, 3, 4):
        for wanted in itertools.permutations(ids, count):
            got = [name.removesuffix("v1") for name in ask(server, *wanted).entries]
            assert sorted(got) == sorted(wanted)
            assert got != list(wanted)


def test_unknown_ids_are_silently_absent(server: ArxivServer) -> None:
    got = ask(server, "2399.99999", "2301.00001", "2301.00001v7")
    assert (got.status, got.entries) == (200, ["2301.00001v1"])
    assert got.text("opensearch:totalResults") == "1"


@pytest.mark.parametrize(
    "name",
    [
        "0000.0000",
        "arXiv:2301.00001",
        " 2301.00001",
        "2301.00001 ",
        "2301.00001V1",
        "2301.00001v0",
        "2301.000011",
        "https://arxiv.org/abs/2301.00001",
        "MATH/0309136",
        "math.GT/0309136",
        "cond-mat.stat-mech/0603313",
        "CS/0501001",
    ],
)
def test_what_contains_an_id_but_is_none_passes_and_finds_nothing(
    server: ArxivServer, name: str
) -> None:
    got = ask(server, name)
    assert (got.status, got.entries) == (200, [])
    assert got.text("opensearch:totalResults") == "0"


@pytest.mark.parametrize(
    "name",
    [
        "abc",
        "2107.558",
        "0112019",
        "hep-th9901001",
        "foo/0501001",
        "math.XX/0309136",
        "math/0329136",
        "10.48550/arXiv.2107.05580",
        "cond\N{EM DASH}mat/0709123",
        'a"b&<c>',
    ],
)
def test_a_malformed_id_fails_the_whole_request(server: ArxivServer, name: str) -> None:
    got = ask(server, "2301.00001", name, "later")
    assert got.status == 400
    assert got.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert got.text("entry/title") == "Error"
    assert got.text("entry/summary") == f"incorrect id format for {name}"
    assert got.text("entry/id") == f"https://arxiv.org/api/errors#incorrect_id_format_for_{name}"


def test_a_trailing_comma_is_a_malformed_id(server: ArxivServer) -> None:
    got = ask(server, "2301.00001", "")
    assert (got.status, got.text("entry/summary")) == (400, "incorrect id format for ")


# Pages and parameters


def test_ten_entries_unless_more_are_asked_for(server: ArxivServer) -> None:
    server.papers = [paper(f"2301.{number:05}") for number in range(25)]
    ids = [held.id for held in server.papers]
    got = ask(server, *ids)
    assert len(got.entries) == 10
    assert got.text("opensearch:itemsPerPage") == "10"
    assert got.text("opensearch:totalResults") == "25"
    assert len(ask(server, *ids, more="&max_results=25").entries) == 25


def test_pages_join_to_the_whole(server: ArxivServer) -> None:
    server.papers = [paper(f"2301.{number:05}") for number in range(25)]
    ids = [held.id for held in server.papers]
    whole = ask(server, *ids, more="&max_results=100")
    pages = [ask(server, *ids, more=f"&start={start}&max_results=10") for start in (0, 10, 20)]
    assert whole.text("opensearch:itemsPerPage") == "100"
    assert [page.text("opensearch:startIndex") for page in pages] == ["0", "10", "20"]
    assert [name for page in pages for name in page.entries] == whole.entries


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("sortBy=submittedDate", ["2301.00001v1", "2301.00002v1", "2301.00003v1"]),
        (
            "sortBy=lastUpdatedDate&sortOrder=ascending",
            ["2301.00003v1", "2301.00002v1", "2301.00001v1"],
        ),
    ],
)
def test_dates_sort(server: ArxivServer, query: str, names: list[str]) -> None:
    assert ask(server, "2301.00002", "2301.00001", "2301.00003", more=f"&{query}").entries == names


@pytest.mark.parametrize(
    ("query", "summary", "link"),
    [
        ("start=x", "start must be an integer", "#start_must_be_an_integer"),
        ("start=-1", "start must be non-negative", "#start_must_be_non-negative"),
        ("max_results=", "max_results must be an integer", "#max_results_must_be_an_integer"),
        ("max_results=-1", "max_results must be non-negative", "#max_results_must_be_non-negative"),
    ],
)
def test_numbers_are_checked(server: ArxivServer, query: str, summary: str, link: str) -> None:
    got = ask(server, "2301.00001", more=f"&{query}")
    assert (got.status, got.text("entry/summary")) == (400, summary)
    assert got.text("entry/id") == f"https://arxiv.org/api/errors{link}"


@pytest.mark.parametrize("name", ["sortBy", "sortOrder"])
def test_sorting_is_checked(server: ArxivServer, name: str) -> None:
    got = ask(server, "2301.00001", more=f"&{name}=date")
    assert got.status == 400
    assert got.text("entry/summary").startswith(f"{name} must be in: ")
    assert got.text("entry/id") == "https://arxiv.org/help/api/user-manual#sort"


@pytest.mark.parametrize("query", ["", "search_query=&id_list=", "max_results=5"])
def test_a_query_or_a_list_is_needed(server: ArxivServer, query: str) -> None:
    got = fetch(server, query)
    expected = "Either a search_query or id_list must be specified for the classic API."
    assert (got.status, got.text("entry/summary")) == (400, expected)
    assert got.text("entry/id") == "https://arxiv.org/api/errors"


@pytest.mark.parametrize("query", ["max_results=0", "start=10000&max_results=100"])
def test_the_service_breaks_at_the_edges_of_its_index(server: ArxivServer, query: str) -> None:
    assert ask(server, "2301.00001", more=f"&{query}").status == 500


def test_of_a_parameter_given_twice_the_first_counts(server: ArxivServer) -> None:
    assert fetch(server, "id_list=2301.00001&id_list=2301.00002").entries == ["2301.00001v1"]


def test_unknown_parameters_are_ignored(server: ArxivServer) -> None:
    assert ask(server, "2301.00001", more="&format=json").entries == ["2301.00001v1"]


# Searches


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("tuning", "123"),
        ("all:TUNING", "123"),
        ('ti:"models of"', "2"),
        ("ti:models AND au:ann", "13"),
        ("au:writer OR au:maestro", "23"),
        ("writer maestro", "23"),
        ("ti:tuning AND au:bo OR au:maestro", "23"),
        ("au:ann_maestro", "3"),
        ("au:núñez", "1"),
        ("ti:tuning AND cat:cs.CL", "123"),
        ("ti:tuning AND cat:cs", ""),
        ("ti:author", ""),
    ],
)
def test_searches(server: ArxivServer, query: str, numbers: str) -> None:
    got = fetch(server, f"search_query={quote(query)}")
    assert sorted(got.entries) == [f"2301.0000{number}v1" for number in numbers]
    assert got.text("opensearch:totalResults") == str(len(numbers))


def test_a_search_finds_current_versions_only(server: ArxivServer) -> None:
    assert fetch(server, "search_query=cat:cs.CL").entries.count("2302.00001v2") == 1
    assert "2302.00001v1" not in fetch(server, "search_query=cat:cs.CL").entries


def test_a_search_with_ids_gives_what_is_in_both(server: ArxivServer) -> None:
    got = ask(server, "2301.00001", "2301.00002", more="&search_query=au:ann")
    assert got.entries == ["2301.00001v1"]


def test_the_feed_repeats_the_rewritten_query(server: ArxivServer) -> None:
    got = fetch(server, "search_query=au:del_maestro+tuning&max_results=3")
    query = 'search_query=au:"del maestro" OR all:tuning&id_list=&start=0&max_results=3'
    assert got.text("title") == f"arXiv Query: {query}"


@pytest.mark.parametrize("query", ['"open', "(a)", "a ANDNOT b", "nofield:x"])
def test_a_search_that_is_not_understood_is_refused(server: ArxivServer, query: str) -> None:
    got = fetch(server, f"search_query={quote(query)}")
    assert (got.status, got.text("entry/summary")) == (400, f"Invalid query string: '{query}'")


# Entries


def test_special_characters_are_escaped(server: ArxivServer) -> None:
    title = 'A < B & "C" > $x_1$ <script>'
    server.papers = [paper("2301.00001", title)]
    got = ask(server, "2301.00001")
    assert got.text("entry/title") == title
    assert b'<title>A &lt; B &amp; "C" &gt; $x_1$ &lt;script&gt;</title>' in got.body


def test_what_a_paper_does_not_have_is_left_out(server: ArxivServer) -> None:
    body = ask(server, "2301.00001").body
    assert not re.search(rb"arxiv:(comment|journal_ref|affiliation|doi)|<[a-z:_]+/>|></", body)


def test_each_doi_has_its_element_and_link_behind_the_authors(server: ArxivServer) -> None:
    server.papers = [replace(HELD[0], dois=("10.1/a", "10.1/b"))]
    tail = ask(server, "2301.00001").body.rpartition(b"    </author>\n")[2].decode()
    assert tail == (
        "    <arxiv:doi>10.1/a</arxiv:doi>\n"
        '    <link rel="related" href="https://doi.org/10.1/a" title="doi"/>\n'
        "    <arxiv:doi>10.1/b</arxiv:doi>\n"
        '    <link rel="related" href="https://doi.org/10.1/b" title="doi"/>\n'
        "  </entry>\n</feed>\n"
    )
