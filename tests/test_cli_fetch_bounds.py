"""``itbib add`` and arXiv: how long it waits, and what it asks again and what not."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

import arxiv_faults as faults
from arxiv_faults import Fault
from arxiv_server import ArxivServer
from batch import BIB, added, not_fetched, wanted
from cli import Itbib
from many_papers import many_papers
from politeness import asked_for, assert_polite

DELAY = 0.02
COUNT = 40


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


def in_seconds(seconds: int) -> str:
    return str(seconds)


def as_date(seconds: int) -> str:
    # A date has no fractions of seconds: it is rounded up.
    moment = datetime.now(UTC) + timedelta(seconds=seconds + 1)
    return format_datetime(moment.replace(microsecond=0), usegmt=True)


def throttled(retry_after: str, fault: Fault = faults.RATE_EXCEEDED) -> Fault:
    return replace(fault, headers=(("Retry-After", retry_after),))


@pytest.mark.parametrize("fault", [faults.RATE_EXCEEDED, faults.UNAVAILABLE])
@pytest.mark.parametrize("written", [in_seconds, as_date])
def test_a_retry_after_is_kept(
    itbib: Itbib,
    server: ArxivServer,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
    written: Callable[[int], str],
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    ids = wanted(itbib, server, COUNT)
    server.fail_in_turn([throttled(written(7), fault)])
    itbib.ok("add", "-f", "ids.txt")
    assert added(itbib) == ids
    assert len(server.requests) == 2
    # The clock may have gone on a little between the date and its reading.
    assert [6.5 < seconds < 8.5 for seconds in slept].count(True) == 1


@pytest.mark.parametrize("written", [in_seconds, as_date])
def test_a_retry_after_beyond_the_limit_ends_the_run(
    itbib: Itbib, server: ArxivServer, written: Callable[[int], str]
) -> None:
    ids = wanted(itbib, server, COUNT)
    server.fail(throttled(written(60)))
    result = itbib("add", "-f", "ids.txt", "--max-wait", "30")
    assert result.code == 4
    assert re.search(r"it wants to be left alone for (60|61) s\n", result.err)
    assert not_fetched(result.err) == ids
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "fault",
    [
        faults.RATE_EXCEEDED,
        faults.RATE_EXCEEDED_AS_200,
        faults.UNAVAILABLE,
        faults.NOT_ACCEPTABLE,
        faults.HTML_PAGE,
        faults.CUT_BODY,
        faults.RESET,
        faults.HANG,
    ],
)
def test_a_bound_on_the_whole_where_a_fault_does_not_pass(
    itbib: Itbib, server: ArxivServer, fault: Fault
) -> None:
    ids = wanted(itbib, server, 600)
    server.fail_in_turn([Fault(), *[fault] * 1000])
    started = time.monotonic()
    result = itbib("add", "-f", "ids.txt", "-q", "--max-wait", "0.6")
    assert time.monotonic() - started < 5
    assert result.code == 4
    assert 280 <= len(added(itbib)) < 600
    assert [*added(itbib), *not_fetched(result.err)] == ids
    assert_polite(server, DELAY)


def test_pages_that_stay_empty_are_no_reason_to_call_many_papers_unknown_at_once(
    itbib: Itbib, server: ArxivServer
) -> None:
    ids = wanted(itbib, server, 300)
    server.fail_in_turn([faults.EMPTY_FEED, faults.EMPTY_FEED])
    itbib.ok("add", "-f", "ids.txt", "-q")
    assert added(itbib) == ids


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_refusal_is_final(itbib: Itbib, server: ArxivServer, status: int) -> None:
    """Of what would be refused again, nothing is asked again, nor what would have followed."""
    ids = wanted(itbib, server, 600)
    server.fail_in_turn([Fault(), *[Fault(status, "text/plain", b"no")] * 9])
    result = itbib("add", "-f", "ids.txt", "-q")
    assert result.code == 4
    assert f"answered with HTTP {status}: no\n" in result.err
    assert len(server.requests) == 2
    assert [*added(itbib), *not_fetched(result.err)] == ids


def test_ids_that_the_service_cannot_read_spoil_only_themselves(
    itbib: Itbib, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = wanted(itbib, server, 600)
    bad = [ids[7], ids[300], ids[-1]]
    readable = re.compile(rf"^(?!{'|'.join(map(re.escape, bad))})\d{{4}}\.\d{{5}}$")
    monkeypatch.setattr("arxiv_rules._NEW_ID", readable)
    result = itbib("add", "-f", "ids.txt", "-q")
    assert result.code == 4
    assert added(itbib) == [key for key in ids if key not in bad]
    assert not_fetched(result.err) == bad
    for key in bad:
        assert f"HTTP 400: incorrect id format for {key}\n" in result.err
    # One request names each, and the two pages come.
    assert len(server.requests) == len(bad) + 2
    assert_polite(server, DELAY)


def test_a_server_that_takes_shorter_requests_gets_them(
    itbib: Itbib, server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = wanted(itbib, server, 300)
    monkeypatch.setattr("arxiv_server.REQUEST_LINE_LIMIT", 2000)
    itbib.ok("add", "-f", "ids.txt", "-q")
    assert added(itbib) == ids
    # The whole was too long, its halves are not.
    assert len(server.requests) == 3
    assert asked_for(server, 1) == dict.fromkeys(ids, 1)
