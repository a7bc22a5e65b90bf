"""``itbib add`` beside an arXiv that fails for a while: it ends right, or says what is missing."""

from __future__ import annotations

import math
import os
import re
import signal
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import arxiv_faults as faults
from arxiv_faults import Fault
from arxiv_server import ArxivServer
from cli import Itbib
from itbib import __version__
from many_papers import many_papers

BIB = "references.bib"
DELAY = 0.02
COUNT = 40
FAULTS = {
    "429": faults.RATE_EXCEEDED,
    "429 with Retry-After": replace(faults.RATE_EXCEEDED, headers=(("Retry-After", "0"),)),
    "429 as 200": faults.RATE_EXCEEDED_AS_200,
    "503": faults.UNAVAILABLE,
    "406": faults.NOT_ACCEPTABLE,
    "500": Fault(500, "text/html", b"<html><p>Oops</p></html>"),
    "HTML": faults.HTML_PAGE,
    "cut": faults.CUT_BODY,
    "reset": faults.RESET,
    "empty": faults.EMPTY_FEED,
    "short": faults.SHORT_FEED,
}


@pytest.fixture
def server(arxiv_server: ArxivServer) -> ArxivServer:
    arxiv_server.papers = many_papers(1000)
    return arxiv_server


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: ArxivServer) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch, server.url)
    monkeypatch.setenv("ITBIB_ARXIV_DELAY", str(DELAY))
    run.write(BIB, "")
    return run


def wanted(itbib: Itbib, server: ArxivServer, count: int) -> list[str]:
    """Put the IDs of the first papers into a file; give them."""
    ids = [paper.id for paper in server.papers[:count]]
    itbib.write("ids.txt", "\n".join(ids))
    return ids


def added(itbib: Itbib) -> list[str]:
    return re.findall(r"^@misc\{(.*),$", itbib.read(BIB).decode(), re.MULTILINE)


def assert_polite(server: ArxivServer) -> None:
    times = [request.time for request in server.requests]
    assert all(later - earlier >= DELAY for earlier, later in pairwise(times))
    assert server.most_at_once == 1


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_that_passes(itbib: Itbib, server: ArxivServer, fault: Fault) -> None:
    ids = wanted(itbib, server, COUNT)
    server.fail_in_turn([fault, fault])
    result = itbib.ok("add", "-f", "ids.txt")
    assert added(itbib) == ids
    assert len(server.requests) == 3
    assert_polite(server)
    assert "error" not in result.err


def test_all_faults_in_sequence(itbib: Itbib, server: ArxivServer) -> None:
    ids = wanted(itbib, server, COUNT)
    # Two empty pages in a row would be believed; what lies between takes the doubt back.
    server.fail_in_turn(list(FAULTS.values()))
    itbib.ok("add", "-f", "ids.txt")
    assert added(itbib) == ids
    assert len(server.requests) == len(FAULTS) + 1
    assert_polite(server)


def test_a_hanging_service_is_left_and_asked_again(
    itbib: Itbib, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = wanted(itbib, server, COUNT)
    monkeypatch.setenv("ITBIB_ARXIV_TIMEOUT", "0.2")
    server.fail(faults.HANG, times=1)
    itbib.ok("add", "-f", "ids.txt")
    assert added(itbib) == ids
    assert len(server.requests) == 2


def test_throttling_that_carries_the_feed_is_taken(itbib: Itbib, server: ArxivServer) -> None:
    ids = wanted(itbib, server, COUNT)
    server.fail(Fault(status=406))
    itbib.ok("add", "-f", "ids.txt")
    assert added(itbib) == ids
    assert len(server.requests) == 1


@pytest.mark.parametrize("seconds", ["1", "0.5", "Wed, 21 Oct 2015 07:28:00 GMT", "soon"])
def test_a_retry_after_that_is_no_longer_than_the_limit_or_makes_no_sense(
    itbib: Itbib, server: ArxivServer, seconds: str
) -> None:
    """A second is more than may be waited here, so the run ends and names what is missing."""
    ids = wanted(itbib, server, 3)
    server.fail(replace(faults.RATE_EXCEEDED, headers=(("Retry-After", seconds),)), times=1)
    result = itbib("add", "-f", "ids.txt", "--max-wait", "0.9")
    if seconds == "1":
        assert result.code == 4
        assert "it wants to be left alone for 1 s" in result.err
        assert f"error: not fetched: {', '.join(ids)}\n" in result.err
        assert len(server.requests) == 1
    else:
        assert result.code == 0, result.err
        assert added(itbib) == ids


def test_a_bound_on_the_whole_keeps_what_came_and_names_the_rest(
    itbib: Itbib, server: ArxivServer
) -> None:
    ids = wanted(itbib, server, 1000)
    server.fail_in_turn([Fault(), *[faults.UNAVAILABLE] * 1000])
    started = time.monotonic()
    result = itbib("add", "-f", "ids.txt", "-q", "--max-wait", "0.3")
    assert time.monotonic() - started < 10
    assert result.code == 4
    left = re.findall(r"error: not fetched: (.+)", result.err)[0].split(", ")
    assert 200 < len(added(itbib)) < 800
    assert [*added(itbib), *left] == ids
    assert_polite(server)
    # The same command goes on from there.
    asked = len(server.requests)
    server.fail_in_turn([])
    itbib.ok("add", "-f", "ids.txt", "-q")
    assert added(itbib) == ids
    assert ids[0] not in server.requests[asked].path


@pytest.mark.parametrize("count", [1, 280, 281, 560, 1000])
def test_few_requests_are_enough_and_none_the_second_time(
    itbib: Itbib, server: ArxivServer, count: int
) -> None:
    ids = wanted(itbib, server, count)
    itbib.ok("add", "-f", "ids.txt", "-q")
    assert added(itbib) == ids
    assert len(server.requests) <= math.ceil(count / 280)
    assert_polite(server)
    asked = len(server.requests)
    itbib.write(BIB, "")
    itbib.ok("add", "-f", "ids.txt", "-q")
    assert added(itbib) == ids
    assert len(server.requests) == asked
    itbib.write(BIB, "")
    itbib.ok("add", "-f", "ids.txt", "-q", "--offline")
    assert added(itbib) == ids
    assert len(server.requests) == asked


def test_papers_that_arxiv_does_not_know_are_named_among_hundreds(
    itbib: Itbib, server: ArxivServer
) -> None:
    ids = wanted(itbib, server, 300)
    unknown = ["2302.00007", "hep-th/9901001", "2303.00001"]
    result = itbib("add", *unknown[:2], "-f", "ids.txt", unknown[2])
    assert result.code == 4
    assert re.findall(r"arXiv knows no paper (\S+)", result.err) == [
        *unknown[:2],
        unknown[2],
    ]
    assert sorted(added(itbib)) == ids


def test_a_bad_request_is_not_made_again(itbib: Itbib, server: ArxivServer) -> None:
    ids = wanted(itbib, server, 3)
    server.fail(Fault(400, "text/plain", b"no"))
    result = itbib("add", "-f", "ids.txt")
    assert result.code == 4
    assert f"error: not fetched: {', '.join(ids)}\n" in result.err
    assert len(server.requests) == 1


def test_itbib_says_who_it_is(
    itbib: Itbib, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib.ok("add", "2301.00001")
    monkeypatch.setenv("ITBIB_CONTACT", "ann@example.org")
    itbib.ok("add", "2301.00002")
    plain, reachable = (request.user_agent for request in server.requests)
    assert plain.startswith(f"itbib/{__version__} (")
    assert reachable == plain.replace(")", "; mailto:ann@example.org)")


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_an_interruption_loses_nothing_that_was_fetched(itbib: Itbib, server: ArxivServer) -> None:
    ids = wanted(itbib, server, 1000)
    server.fail_in_turn([Fault(), faults.HANG])
    with itbib.spawn("add", "-f", "ids.txt") as process:
        while len(server.requests) < 2 and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    kept = int(re.findall(r"(\d+) of 1,000 papers are in the cache", err.decode())[0])
    assert itbib.read(BIB) == b""
    server.release()
    asked = len(server.requests)
    itbib.ok("add", "-f", "ids.txt", "-q")
    assert added(itbib) == ids
    asked_for = [key for r in server.requests[asked:] for key in r.parameters["id_list"].split(",")]
    assert asked_for == ids[kept:]
