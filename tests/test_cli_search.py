"""``itbib search``: what arXiv is asked, what is shown, and what is added."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from arxiv_faults import EMPTY_FEED, UNAVAILABLE, Fault
from arxiv_papers import Author, Paper
from arxiv_rules import Answer
from arxiv_server import ArxivServer
from cli import Itbib

BIB = "references.bib"


def paper(number: int, title: str = "Tuning", day: str = "2023-05-18", *authors: str) -> Paper:
    names = tuple(Author(name) for name in authors or ("Ann Author", "Bo Writer"))
    moment = f"{day}T17:45:22Z"
    return Paper(f"2301.{number:05}", title, names, moment, moment, ("cs.CL",))


@pytest.fixture
def server(arxiv_server: ArxivServer) -> ArxivServer:
    arxiv_server.papers = [paper(n, day=f"2023-05-{n:02}") for n in range(1, 6)]
    return arxiv_server


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ArxivServer) -> Itbib:
    return Itbib(tmp_path / "survey", monkeypatch, server.url)


def queries(server: ArxivServer) -> list[str]:
    return [request.parameters["search_query"] for request in server.requests]


def pages(server: ArxivServer) -> list[tuple[str, str]]:
    return [(r.parameters["start"], r.parameters["max_results"]) for r in server.requests]


def ids(out: str) -> list[str]:
    return [line.split()[1] for line in out.splitlines()[1:]]


# What arXiv is asked


def test_the_words_of_a_query_are_joined_and_sent_as_they_are(
    itbib: Itbib, server: ArxivServer
) -> None:
    itbib.ok("search", "ti:Tuning", "AND", 'au:"Ann Author"')
    itbib.ok("search", "tuning")
    assert queries(server) == ['ti:Tuning AND au:"Ann Author"', "tuning"]


def test_a_category_is_put_to_the_query(itbib: Itbib, server: ArxivServer) -> None:
    server.papers[0] = replace(server.papers[0], categories=("cs.LG", "stat.ML"))
    assert len(ids(itbib.ok("search", "tuning", "--category", "cs.cl").out)) == 4
    itbib("search", "ti:a OR ti:b", "--category", "cs.CL", "--category", "hep-th")
    assert queries(server)[0] == "tuning AND cat:cs.CL"
    assert queries(server)[-1] == "(ti:a OR ti:b) AND (cat:cs.CL OR cat:hep-th)"


def test_without_a_date_the_order_is_arxivs(itbib: Itbib, server: ArxivServer) -> None:
    found = ids(itbib.ok("search", "tuning").out)
    assert server.requests[0].parameters["sortBy"] == "relevance"
    assert sorted(found) == [paper.id for paper in server.papers]
    assert found != sorted(found)


@pytest.mark.parametrize(
    ("since", "first"), [("2023", 1), ("2023-05", 1), ("2023-05-04", 4), ("2023-06", 6)]
)
def test_with_a_date_the_newest_come_first(
    itbib: Itbib, server: ArxivServer, since: str, first: int
) -> None:
    result = itbib.ok("search", "tuning", "--since", since)
    assert ids(result.out) == [f"2301.{number:05}" for number in range(5, first - 1, -1)]
    parameters = server.requests[0].parameters
    assert (parameters["sortBy"], parameters["sortOrder"]) == ("submittedDate", "descending")
    assert queries(server) == ["tuning"]


def test_it_stops_at_the_first_paper_that_is_older(itbib: Itbib, server: ArxivServer) -> None:
    older = [paper(n, day=f"20{30 - n // 100:02}-01-01") for n in range(1, 1000)]
    server.papers = older
    itbib.ok("search", "tuning", "--since", "2028", "--limit", "900")
    assert pages(server) == [("0", "200"), ("200", "200")]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ([], [("0", "20")]),
        (["--limit", "1"], [("0", "1")]),
        (["--limit", "200"], [("0", "200")]),
        (["--limit", "201"], [("0", "200"), ("200", "200")]),
        (["--limit", "500"], [("0", "200"), ("200", "200"), ("400", "200")]),
    ],
)
def test_no_more_pages_are_asked_for_than_hits_are_wanted(
    itbib: Itbib, server: ArxivServer, limit: list[str], expected: list[tuple[str, str]]
) -> None:
    server.papers = [paper(number) for number in range(1, 601)]
    result = itbib.ok("search", "tuning", *limit)
    assert pages(server) == expected
    assert len(ids(result.out)) == int(limit[1] if limit else 20)


def test_a_paper_that_moves_to_the_next_page_is_shown_once(
    itbib: Itbib, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.papers = [
        paper(number, day=f"20{number // 10:02}-01-01") for number in range(950, 0, -1)
    ]
    true_answer = server._answer

    def with_a_new_one(request_line: str, *, empty: bool) -> Answer:
        given = true_answer(request_line, empty=empty)
        server.papers.append(paper(999, day="2099-01-01"))
        return given

    monkeypatch.setattr(server, "_answer", with_a_new_one)
    found = ids(itbib.ok("search", "tuning", "--since", "1999", "--limit", "300").out)
    assert len(found) == len(set(found)) == 300


# What is shown


def test_the_table_shows_what_a_reader_chooses_by(itbib: Itbib, server: ArxivServer) -> None:
    server.papers = [
        paper(1, "Größe — 大きさ of $\\alpha$", "2023-05-18", "Émile Zola"),
        replace(paper(2, "Old", "2002-01-01"), id="math/0309136", version=3),
    ]
    itbib.write(BIB, "@misc{zola, eprint = {2301.00001}}\n")
    assert itbib.ok("search", "all:o", "--since", "1991").out == (
        "#  ID            DATE        LIBRARY  TITLE                       AUTHORS\n"
        "1  2301.00001    2023-05-18  zola     Größe — 大きさ of $\\alpha$  Émile Zola\n"
        "2  math/0309136  2002-01-01           Old                         Ann Author et al.\n"
    )


def test_a_long_title_is_not_cut_off_a_terminal(itbib: Itbib, server: ArxivServer) -> None:
    title = "Tuning " + "very " * 400 + "long"
    server.papers = [paper(1, title), paper(2, "Tuning")]
    lines = itbib.ok("search", "tuning", "--since", "1991").out.splitlines()
    assert f"  {title}  Ann Author et al." in lines[1] + lines[2]


def test_json_has_all_that_arxiv_says_and_the_key_in_the_library(
    itbib: Itbib, server: ArxivServer
) -> None:
    server.papers = [
        replace(
            paper(1),
            version=2,
            updated="2024-02-03T00:00:00Z",
            dois=("10.1000/x",),
            journal_ref="J. Test 5",
            comment="This paper has been withdrawn by the authors",
        ),
        paper(2),
    ]
    itbib.write(BIB, "@misc{2301.00002,\n  title = {Tuning},\n}\n")
    found = {one["id"]: one for one in itbib.ok("search", "tuning", "--json").json}
    assert found["2301.00001"] == {
        "id": "2301.00001",
        "version": 2,
        "title": "Tuning",
        "authors": ["Ann Author", "Bo Writer"],
        "published": "2023-05-18",
        "updated": "2024-02-03",
        "primary_class": "cs.CL",
        "doi": "10.1000/x",
        "journal_ref": "J. Test 5",
        "comment": "This paper has been withdrawn by the authors",
        "withdrawn": True,
        "key": None,
    }
    assert found["2301.00002"]["key"] == "2301.00002"
    assert "(withdrawn) Tuning" in itbib.ok("search", "tuning").out


def test_no_paper_is_an_answer(itbib: Itbib) -> None:
    result = itbib.ok("search", "nothing")
    assert (result.out, result.err) == ("", "no paper matches\n")
    result = itbib.ok("search", "nothing", "--json", "-q")
    assert (result.json, result.err) == ([], "")
    itbib.write(BIB, "")
    assert itbib.ok("search", "tuning", "--since", "2024", "--add", "all").out == ""


def test_a_folder_without_a_survey_will_do(itbib: Itbib) -> None:
    assert len(ids(itbib.ok("search", "tuning").out)) == 5
    assert itbib.state() == {}


def test_what_was_found_before_trouble_is_shown(
    itbib: Itbib, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.papers = [paper(number) for number in range(1, 501)]
    true_answer = server._answer

    def once(request_line: str, *, empty: bool) -> Answer:
        server.fail(UNAVAILABLE)
        return true_answer(request_line, empty=empty)

    monkeypatch.setattr(server, "_answer", once)
    result = itbib("search", "tuning", "--limit", "500", "--max-wait", "0")
    assert result.code == 4
    assert len(ids(result.out)) == 200
    assert "HTTP 503" in result.err
    assert "no paper matches" not in result.err
    server.fail(None)
    result = itbib("search", "tuning", "--limit", "500", "--max-wait", "0", "--json")
    assert result.code == 4
    assert len(result.json) == 200


def test_trouble_from_the_beginning_is_not_the_same_as_no_paper(
    itbib: Itbib, server: ArxivServer
) -> None:
    itbib.write(BIB, "")
    server.fail(UNAVAILABLE)
    result = itbib("search", "tuning", "--max-wait", "0", "--add")
    assert (result.code, result.out) == (4, "")
    assert result.err.startswith("error: 127.0.0.1")
    assert "no paper" not in result.err
    assert "Which ones" not in result.err
    assert len(server.requests) == 1


def test_a_single_empty_answer_is_not_believed(itbib: Itbib, server: ArxivServer) -> None:
    server.fail(EMPTY_FEED, 1)
    assert len(ids(itbib.ok("search", "tuning").out)) == 5


def test_a_query_that_arxiv_cannot_read_is_wrong_usage(itbib: Itbib, server: ArxivServer) -> None:
    result = itbib("search", "tuning", "ANDNOT")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: arXiv: Invalid query string: ")
    assert "\nhint: see https://info.arxiv.org/" in result.err
    assert len(server.requests) == 1


def test_another_refusal_is_arxivs_trouble_and_not_asked_again(
    itbib: Itbib, server: ArxivServer
) -> None:
    server.fail(Fault(404, "text/plain", b"Not Found"))
    result = itbib("search", "tuning")
    assert (result.code, len(server.requests)) == (4, 1)
    assert "HTTP 404: Not Found" in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no query given"),
        ([" "], "no query given"),
        (["a", "--since", "june"], "'june' is no date"),
        (["a", "--category", "cs.CLL"], "did you mean 'cs.CL'?"),
        (["(a", "--category", "cs.CL"], "a parenthesis has no partner"),
        (["a", "--limit", "0"], "0 is not in the range 1<=x<=10000"),
        (["a", "--limit", "10001"], "10001 is not in the range 1<=x<=10000"),
        (["a", "--add", "x"], "'x' chooses nothing from the table"),
        (["--add", "ti:tuning"], "'ti:tuning' chooses nothing from the table"),
    ],
)
def test_wrong_usage_is_told_before_arxiv_is_asked(
    itbib: Itbib, server: ArxivServer, arguments: list[str], message: str
) -> None:
    result = itbib("search", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert server.requests == []


def test_a_broken_survey_or_a_missing_library_is_told_before_arxiv_is_asked(
    itbib: Itbib, server: ArxivServer
) -> None:
    assert itbib("search", "tuning", "--bib", "none.bib").code == 3
    assert itbib("search", "tuning", "--add", "1").code == 3
    itbib.write("itbib.toml", "[survey\n")
    assert itbib("search", "tuning").code == 3
    assert server.requests == []


# What is added


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("1,3-4", [5, 3, 2]),
        ("2301.00002,1", [2, 5]),
        ("all", [5, 4, 3, 2, 1]),
    ],
)
def test_the_chosen_papers_are_added_without_a_further_request(
    itbib: Itbib, server: ArxivServer, choice: str, expected: list[int]
) -> None:
    itbib.write(BIB, "")
    result = itbib.ok("search", "tuning", "--since", "1991", "--add", choice)
    assert result.err == "".join(f"added 2301.{number:05}  Tuning\n" for number in expected)
    assert itbib.ok("list").out == "".join(f"2301.{n:05}\tmisc\tTuning\n" for n in expected)
    assert len(server.requests) == 1
    itbib.ok("update", "--check", "--offline")


def test_what_the_library_has_is_skipped(itbib: Itbib) -> None:
    itbib.write(BIB, "@misc{mine, eprint = {2301.00005}}\n")
    result = itbib.ok("search", "tuning", "--since", "2023-05-04", "--add", "all")
    assert result.err == "added 2301.00004  Tuning\nmine is there already\n"


@pytest.mark.parametrize("options", [["--add"], ["--add", "-q"], ["--since", "1991", "--add"]])
def test_without_a_choice_it_asks(itbib: Itbib, options: list[str]) -> None:
    itbib.write(BIB, "")
    result = itbib.ok("search", "tuning", *options, stdin=b"2-3\n")
    assert result.err.startswith("Which ones? (1,3-5, all, or nothing) \n")
    assert itbib.ok("list").out.split()[::3] == ids(result.out)[1:3]


@pytest.mark.parametrize("answer", [b"", b"\n", b"  \n"])
def test_an_empty_answer_adds_nothing(itbib: Itbib, answer: bytes) -> None:
    itbib.write(BIB, "")
    result = itbib.ok("search", "tuning", "--add", stdin=answer)
    assert len(ids(result.out)) == 5
    assert itbib.read(BIB) == b""


@pytest.mark.parametrize("answer", [b"9\n", b"two\n", b"1-\n"])
def test_an_answer_from_a_pipe_that_makes_no_sense_adds_nothing(
    itbib: Itbib, answer: bytes
) -> None:
    itbib.write(BIB, "")
    assert itbib("search", "tuning", "--add", stdin=answer).code == 2
    assert itbib.read(BIB) == b""


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def test_an_answer_on_a_terminal_that_makes_no_sense_is_asked_for_again(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib.write(BIB, "")
    typed = SimpleNamespace(stdin=Terminal("two\n9\n1\n"))
    monkeypatch.setattr("itbib.commands.hits.sys", typed)
    result = itbib.ok("search", "tuning", "--since", "1991", "--add")
    assert [line for line in result.err.splitlines() if not line.startswith("hint")] == [
        "Which ones? (1,3-5, all, or nothing) error: 'two' chooses nothing from the table",
        "Which ones? (1,3-5, all, or nothing) error: there is no number 9: the table ends with 5",
        "Which ones? (1,3-5, all, or nothing) added 2301.00005  Tuning",
    ]


def test_a_number_beyond_the_table_is_refused_with_the_table_shown(itbib: Itbib) -> None:
    itbib.write(BIB, "")
    result = itbib("search", "tuning", "--add", "1,6")
    assert result.code == 2
    assert len(ids(result.out)) == 5
    assert result.err == "error: there is no number 6: the table ends with 5\n"
    assert itbib.read(BIB) == b""


def test_a_dry_run_shows_what_would_be_added(itbib: Itbib) -> None:
    itbib.write(BIB, "")
    result = itbib.ok("search", "tuning", "--since", "1991", "--add", "1", "--dry-run")
    assert "\n+@misc{2301.00005,\n" in result.out
    assert result.err == "would add 2301.00005  Tuning\n"
    assert itbib.read(BIB) == b""


def test_json_is_what_was_found_whatever_is_added(itbib: Itbib) -> None:
    itbib.write(BIB, "")
    dry = itbib.ok("search", "tuning", "--json", "--add", "1", "--dry-run")
    assert len(dry.json) == 5
    result = itbib.ok("search", "tuning", "--json", "--add", "1-2")
    assert [one["key"] for one in result.json] == [None] * 5
    assert len(json.loads(itbib.ok("list", "--json").out)) == 2
