"""``itbib watch``: what is new for the stored queries, from one run to the next."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from arxiv_faults import UNAVAILABLE
from arxiv_papers import Author, Paper
from arxiv_rules import Answer
from arxiv_server import ArxivServer
from cli import Itbib
from itbib import files

BIB = "references.bib"
TOML = """\
[[watch]]
name = "tuning"
query = "ti:tuning"
"""
TWO = (
    TOML
    + """\
[[watch]]
name = "trees"
query = "ti:trees"
categories = ["cs.CL"]
limit = 2
"""
)


def paper(number: int, title: str = "Tuning", day: str = "2023-05-18") -> Paper:
    moment = f"{day}T17:45:22Z"
    return Paper(f"2301.{number:05}", title, (Author("Ann Author"),), moment, moment, ("cs.CL",))


@pytest.fixture
def server(arxiv_server: ArxivServer) -> ArxivServer:
    arxiv_server.papers = [paper(number, day=f"2023-05-1{number}") for number in range(1, 4)]
    return arxiv_server


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ArxivServer) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch, server.url)
    run.write("itbib.toml", TOML)
    return run


def ids(out: str, column: int = 1) -> list[str]:
    return [line.split()[column] for line in out.splitlines()[1:]]


def pages(server: ArxivServer) -> list[str]:
    return [request.parameters["start"] for request in server.requests]


def memory_of(itbib: Itbib) -> Path:
    [path] = (itbib.folder.parent / "cache" / "watch").glob("*.json")
    return path


# What is new


def test_only_the_first_run_lists_what_is_there(itbib: Itbib, server: ArxivServer) -> None:
    first = itbib.ok("watch")
    assert ids(first.out) == ["2301.00003", "2301.00002", "2301.00001"]
    assert first.err == "tuning: run for the first time, so its newest papers are listed\n"
    second = itbib.ok("watch")
    assert (second.out, second.err) == ("", "nothing new\n")
    assert pages(server) == ["0", "0"]
    parameters = server.requests[0].parameters
    assert (parameters["sortBy"], parameters["sortOrder"]) == ("submittedDate", "descending")
    assert parameters["search_query"] == "ti:tuning"


def test_a_new_paper_is_listed_once_whatever_its_date(itbib: Itbib, server: ArxivServer) -> None:
    itbib.ok("watch")
    server.papers += [paper(4, day="2023-05-20"), paper(5, day="1999-01-01")]
    assert ids(itbib.ok("watch").out) == ["2301.00004", "2301.00005"]
    assert itbib.ok("watch").out == ""


def test_a_new_version_is_no_new_paper(itbib: Itbib, server: ArxivServer) -> None:
    itbib.ok("watch")
    server.papers.append(replace(server.papers[0], version=2, updated="2024-01-01T00:00:00Z"))
    assert itbib.ok("watch").out == ""


def test_the_limit_is_for_the_first_run(itbib: Itbib, server: ArxivServer) -> None:
    itbib.write("itbib.toml", f"{TOML}limit = 2\n")
    assert ids(itbib.ok("watch").out) == ["2301.00003", "2301.00002"]
    assert itbib.ok("watch").out == ""
    server.papers += [paper(number, day="2023-06-01") for number in range(10, 15)]
    assert len(ids(itbib.ok("watch").out)) == 5


def test_pages_are_read_until_one_brings_nothing_new(itbib: Itbib, server: ArxivServer) -> None:
    server.papers = [paper(n, day=f"{2000 - n // 100}-01-01") for n in range(1, 1000)]
    itbib.ok("watch")
    assert pages(server) == ["0"]
    server.requests.clear()
    server.papers += [paper(1000 + n, day="2001-02-03") for n in range(250)]
    assert len(ids(itbib.ok("watch").out)) == 250
    # The second page ends with papers of the first run, and the third has nothing else.
    assert pages(server) == ["0", "200", "400"]
    server.requests.clear()
    assert itbib.ok("watch").out == ""
    assert pages(server) == ["0"]


def test_no_more_than_a_thousand_are_read(itbib: Itbib, server: ArxivServer) -> None:
    itbib.ok("watch")
    server.requests.clear()
    server.papers += [paper(1000 + n, day="2023-06-01") for n in range(1100)]
    result = itbib.ok("watch")
    assert len(ids(result.out)) == 1000
    # A slow machine is told how far it has come, too.
    told = result.err.splitlines()[-1]
    assert told == "tuning: more than 1,000 papers are new; older ones are left out"
    assert pages(server) == ["0", "200", "400", "600", "800"]
    assert itbib.ok("watch").out == ""


def test_a_changed_query_is_new(itbib: Itbib, server: ArxivServer) -> None:
    itbib.ok("watch")
    itbib.write("itbib.toml", f'{TOML}categories = ["cs.CL"]\n')
    assert len(ids(itbib.ok("watch").out)) == 3
    assert server.requests[-1].parameters["search_query"] == "ti:tuning AND cat:cs.CL"
    assert itbib.ok("watch").out == ""


def test_a_dry_run_remembers_nothing(itbib: Itbib) -> None:
    assert len(ids(itbib.ok("watch", "--dry-run").out)) == 3
    assert not (itbib.folder.parent / "cache" / "watch").exists()
    itbib.ok("watch")
    before = memory_of(itbib).read_bytes()
    itbib.ok("watch", "--dry-run")
    assert memory_of(itbib).read_bytes() == before


def test_a_query_without_a_paper_is_told_once(itbib: Itbib, server: ArxivServer) -> None:
    found, server.papers = server.papers, []
    assert itbib.ok("watch").err == "tuning: no paper matches so far\nnothing new\n"
    assert itbib.ok("watch").err == "nothing new\n"
    server.papers = found
    assert len(ids(itbib.ok("watch").out)) == 3


# Several queries


def test_the_numbers_of_several_queries_run_through(itbib: Itbib, server: ArxivServer) -> None:
    itbib.write("itbib.toml", TWO)
    itbib.write(BIB, "@misc{mine, eprint = {2301.00002}}\n")
    server.papers += [paper(7, "Trees", "2023-01-01"), paper(8, "Tuning Trees", "2023-05-19")]
    result = itbib.ok("watch", "--add", "5-6")
    assert result.out == (
        "#  WATCH   ID          DATE        LIBRARY  TITLE         AUTHORS\n"
        "1  tuning  2301.00008  2023-05-19           Tuning Trees  Ann Author\n"
        "2  tuning  2301.00003  2023-05-13           Tuning        Ann Author\n"
        "3  tuning  2301.00002  2023-05-12  mine     Tuning        Ann Author\n"
        "4  tuning  2301.00001  2023-05-11           Tuning        Ann Author\n"
        "5  trees   2301.00008  2023-05-19           Tuning Trees  Ann Author\n"
        "6  trees   2301.00007  2023-01-01           Trees         Ann Author\n"
    )
    assert result.err.endswith("added 2301.00008  Tuning Trees\nadded 2301.00007  Trees\n")
    assert len(server.requests) == 2


def test_json_names_the_query_of_each_paper(itbib: Itbib, server: ArxivServer) -> None:
    itbib.write("itbib.toml", TWO)
    server.papers.append(paper(7, "Trees"))
    found = itbib.ok("watch", "--json").json
    assert [(one["watch"], one["id"]) for one in found] == [
        ("tuning", "2301.00003"),
        ("tuning", "2301.00002"),
        ("tuning", "2301.00001"),
        ("trees", "2301.00007"),
    ]
    assert itbib.ok("watch", "--json").json == []


def test_some_may_be_named(itbib: Itbib, server: ArxivServer) -> None:
    itbib.write("itbib.toml", TWO)
    server.papers.append(paper(7, "Trees"))
    assert ids(itbib.ok("watch", "TREES", "trees").out) == ["2301.00007"]
    assert len(server.requests) == 1
    assert ids(itbib.ok("watch").out, column=2) == ["2301.00003", "2301.00002", "2301.00001"]


def test_trouble_with_one_does_not_keep_the_others_from_being_listed(
    itbib: Itbib, server: ArxivServer
) -> None:
    itbib.write("itbib.toml", TWO.replace("ti:tuning", "ti:tuning ANDNOT"))
    server.papers.append(paper(7, "Trees"))
    result = itbib("watch")
    assert result.code == 4
    assert ids(result.out, column=2) == ["2301.00007"]
    assert "error: tuning: 127.0.0.1" in result.err
    assert "Invalid query string" in result.err
    assert len(server.requests) == 2
    assert list(json.loads(memory_of(itbib).read_bytes())["watches"]) == ["trees"]


def test_what_was_not_read_to_the_end_is_shown_and_listed_again(
    itbib: Itbib, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib.ok("watch")
    server.papers += [paper(1000 + n, day="2023-06-01") for n in range(300)]
    true_answer = server._answer

    def once(request_line: str, *, empty: bool) -> Answer:
        server.fail(UNAVAILABLE)
        return true_answer(request_line, empty=empty)

    with monkeypatch.context() as patch:
        patch.setattr(server, "_answer", once)
        result = itbib("watch", "--max-wait", "0")
    assert result.code == 4
    assert len(ids(result.out)) == 200
    assert result.err.endswith("tuning: not read to the end; all will be listed again\n")
    server.fail(None)
    assert len(ids(itbib.ok("watch").out)) == 300


# Adding


def test_what_could_not_be_added_is_listed_again(itbib: Itbib) -> None:
    itbib.write(BIB, "@misc{2301.00001, title = {never closed\n")
    assert itbib("watch", "--add", "all").code == 3
    itbib.write(BIB, "")
    result = itbib.ok("watch", "--add", stdin=b"all\n")
    assert len(ids(result.out)) == 3
    assert len(itbib.ok("list").out.splitlines()) == 3
    assert itbib.ok("watch", "--add").out == ""


def test_a_dry_run_shows_what_would_be_added(itbib: Itbib) -> None:
    itbib.write(BIB, "")
    assert "+@misc{2301.00003,\n" in itbib.ok("watch", "--add", "1", "--dry-run").out
    assert itbib.read(BIB) == b""
    assert len(ids(itbib.ok("watch").out)) == 3


# Wrong usage


def test_without_stored_queries_an_example_is_shown(itbib: Itbib, server: ArxivServer) -> None:
    itbib.write("itbib.toml", "")
    result = itbib("watch")
    assert result.code == 2
    assert result.err.startswith("error: itbib.toml has no [[watch]]\nhint: append one, such as\n")
    itbib.write("itbib.toml", result.err.partition("such as\n")[2])
    assert itbib("watch", "--max-wait", "0").code in (0, 4)
    assert server.requests[0].parameters["search_query"] == (
        '(ti:alignment AND abs:"language model") AND cat:cs.CL'
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["tunning", "x"], 2, "error: itbib.toml has no watch 'tunning'\nhint: did you mean"),
        (["--add", "x"], 2, "'x' chooses nothing from the table"),
        (["--add", "1"], 3, "there is no such file"),
    ],
)
def test_wrong_usage_is_told_before_arxiv_is_asked(
    itbib: Itbib, server: ArxivServer, arguments: list[str], code: int, message: str
) -> None:
    result = itbib("watch", *arguments)
    assert (result.code, result.out) == (code, "")
    assert message in result.err
    assert server.requests == []


def test_a_folder_without_a_survey_is_told_so(itbib: Itbib) -> None:
    (itbib.folder / "itbib.toml").unlink()
    result = itbib("watch")
    assert result.code == 3
    assert result.err == "itbib.toml: there is no such file\nhint: make one with: itbib init\n"


# What is remembered


def test_it_is_remembered_for_each_survey_by_its_real_path(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib.ok("watch")
    before = itbib.state()
    itbib.write("other/itbib.toml", TOML)
    assert len(ids(itbib.ok("-C", "other", "watch").out)) == 3
    (itbib.folder / "link").symlink_to("other", target_is_directory=True)
    assert itbib.ok("-C", "link", "watch").out == ""
    itbib.write("sub/x", "")
    monkeypatch.chdir(itbib.folder / "sub")
    assert itbib.ok("watch").out == ""
    after = itbib.state()
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"format": 2, "watches": {}}',
        b'{"format": 1, "watches": []}',
        b'{"format": 1, "watches": {"tuning": {"query": "ti:tuning", "since": ""}}}',
        b'{"format": 1, "watches": {"tuning": {"query": 1, "papers": {}, "since": ""}}}',
        b'{"format": 1, "watches": {"tuning": {"query": "q", "papers": {"a": 1}, "since": ""}}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_set_aside(itbib: Itbib, content: bytes) -> None:
    itbib.ok("watch")
    path = memory_of(itbib)
    path.write_bytes(content)
    aside = path.with_name(f"{path.name}.damaged")
    result = itbib.ok("watch", "--dry-run")
    assert not aside.exists()
    assert "what watch remembered is damaged, so that everything counts as new" in result.err
    assert f"hint: the file will be kept as {aside.name}\n" in result.err
    assert len(ids(itbib.ok("watch").out)) == 3
    assert aside.read_bytes() == content
    assert itbib.ok("watch").err == "nothing new\n"


def test_a_run_that_brings_nothing_new_writes_nothing(itbib: Itbib) -> None:
    itbib.ok("watch")
    before = memory_of(itbib).stat()
    itbib.ok("watch")
    after = memory_of(itbib).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_is_remembered_cannot_be_written(itbib: Itbib) -> None:
    itbib.write("../cache/watch", "a file where the folder should be")
    result = itbib("watch")
    assert result.code == 3
    assert len(ids(result.out)) == 3


def test_it_is_kept_where_a_cache_is_not_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "cache"))
    assert files.state_folder() == tmp_path / "cache"
    monkeypatch.delenv("ITBIB_CACHE_DIR")
    monkeypatch.setattr("platformdirs.user_state_path", lambda name, **_: tmp_path / "state" / name)
    assert files.state_folder() == tmp_path / "state" / "itbib"
