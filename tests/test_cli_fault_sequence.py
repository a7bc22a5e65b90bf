"""``itbib add`` beside an arXiv that fails for a while: it ends right, or says what is missing."""

from __future__ import annotations

import math
import os
import random
import re
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

import arxiv_faults as faults
from arxiv_faults import Fault
from arxiv_server import ArxivServer
from batch import BIB, added, not_fetched, wanted
from cli import Itbib
from itbib import __version__
from many_papers import many_papers
from politeness import asked_for, assert_polite

DELAY = 0.02
COUNT = 40
PAST = "Wed, 21 Oct 2015 07:28:00 GMT"
FAULTS = {
    "429": faults.RATE_EXCEEDED,
    "429 with Retry-After": replace(faults.RATE_EXCEEDED, headers=(("Retry-After", "0"),)),
    "429 with a date": replace(faults.RATE_EXCEEDED, headers=(("Retry-After", PAST),)),
    "429 with nonsense": replace(faults.RATE_EXCEEDED, headers=(("Retry-After", "soon"),)),
    "429 as 200": faults.RATE_EXCEEDED_AS_200,
    "503": faults.UNAVAILABLE,
    "406": faults.NOT_ACCEPTABLE,
    "406 with an empty feed": Fault(406, empty=True),
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


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_that_passes(itbib: Itbib, server: ArxivServer, fault: Fault) -> None:
    ids = wanted(itbib, server, COUNT)
    server.fail_in_turn([fault, fault])
    result = itbib.ok("add", "-f", "ids.txt")
    assert added(itbib) == ids
    assert len(server.requests) == 3
    assert_polite(server, DELAY)
    assert "error" not in result.err


@pytest.mark.parametrize("seed", range(3))
def test_all_faults_in_sequence(
    itbib: Itbib, server: ArxivServer, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """In several orders, and before, between and behind the pages of a long list."""
    ids = wanted(itbib, server, 700)
    # So many faults in a row would otherwise be waited for ever longer.
    monkeypatch.setattr("itbib.fetching.patience.LONGEST_WAIT", 2)
    monkeypatch.setenv("ITBIB_ARXIV_TIMEOUT", "1")
    # Hanging costs its whole second, so it takes part just once.
    script = [*FAULTS.values(), *[faults.HANG] * (seed == 0), Fault()]
    random.Random(seed).shuffle(script)
    server.fail_in_turn(script)
    result = itbib.ok("add", "-f", "ids.txt")
    assert added(itbib) == ids
    assert "error" not in result.err
    # Each fault costs one request, and each of the two pages takes one that is answered.
    assert len(server.requests) == len(script) - 1 + 2
    assert_polite(server, DELAY)
    itbib.write(BIB, "")
    itbib.ok("add", "-f", "ids.txt", "--offline")
    assert added(itbib) == ids


def test_of_a_short_page_only_the_rest_is_asked_for(itbib: Itbib, server: ArxivServer) -> None:
    ids = wanted(itbib, server, COUNT)
    server.fail_in_turn([faults.SHORT_FEED] * 3)
    itbib.ok("add", "-f", "ids.txt")
    assert added(itbib) == ids
    asked = [len(request.parameters["id_list"].split(",")) for request in server.requests]
    assert asked == [40, 20, 10, 5]


def test_a_hanging_service_is_left_and_asked_again(
    itbib: Itbib, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = wanted(itbib, server, COUNT)
    monkeypatch.setenv("ITBIB_ARXIV_TIMEOUT", "0.2")
    server.fail(faults.HANG, times=1)
    itbib.ok("add", "-f", "ids.txt")
    assert added(itbib) == ids
    assert len(server.requests) == 2
    assert_polite(server, DELAY)


def test_throttling_that_carries_the_feed_is_taken(itbib: Itbib, server: ArxivServer) -> None:
    ids = wanted(itbib, server, COUNT)
    server.fail(Fault(status=406))
    itbib.ok("add", "-f", "ids.txt")
    assert added(itbib) == ids
    assert len(server.requests) == 1


def test_a_bound_on_the_whole_keeps_what_came_and_names_the_rest(
    itbib: Itbib, server: ArxivServer
) -> None:
    ids = wanted(itbib, server, 1000)
    server.fail_in_turn([Fault(), *[faults.UNAVAILABLE] * 1000])
    started = time.monotonic()
    result = itbib("add", "-f", "ids.txt", "-q", "--max-wait", "0.6")
    assert time.monotonic() - started < 10
    assert result.code == 4
    left = not_fetched(result.err)
    assert 200 < len(added(itbib)) < 800
    assert [*added(itbib), *left] == ids
    assert_polite(server, DELAY)
    # The same command goes on from there.
    asked = len(server.requests)
    server.fail_in_turn([])
    itbib.ok("add", "-f", "ids.txt", "-q")
    assert sorted(added(itbib)) == ids
    assert list(asked_for(server, asked)) == left


@pytest.mark.parametrize("count", [1, 280, 281, 560, 1000])
def test_few_requests_are_enough_and_none_the_second_time(
    itbib: Itbib, server: ArxivServer, count: int
) -> None:
    ids = wanted(itbib, server, count)
    itbib.ok("add", "-f", "ids.txt", "-q")
    assert added(itbib) == ids
    assert len(server.requests) <= math.ceil(count / 280)
    assert_polite(server, DELAY)
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
    assert not_fetched(result.err) == ids
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
    assert list(asked_for(server, asked)) == ids[kept:]
