"""Several itbib processes at once, on one library and one machine."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

import arxiv_faults as faults
from arxiv_faults import Fault
from arxiv_server import ArxivServer
from cli import Itbib
from itbib.cache.store import Store
from many_papers import many_papers
from politeness import asked_for, assert_polite

BIB = "references.bib"
MINE = "% mine\n@misc{mine,\n  title = {Mine},\n}\n"
DELAY = 0.05
PROCESSES = 8
EACH = 20
SHARED = 5


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    monkeypatch.setenv("ITBIB_ARXIV_DELAY", str(DELAY))
    run.write(BIB, MINE)
    arxiv_server.papers = many_papers(PROCESSES * EACH + SHARED)
    return run


def add_at_once(itbib: Itbib, *lists: list[str]) -> list[tuple[int, str]]:
    """Add lists of papers, each in a process of its own; give exit codes and messages."""
    processes = [itbib.spawn("add", "-q", *wanted) for wanted in lists]
    ends = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert out == b""
        ends.append((process.returncode, err.decode()))
    return ends


def entries(itbib: Itbib) -> list[str]:
    """Give the keys in the library, which must be whole."""
    content = itbib.read(BIB).decode()
    assert content.startswith(MINE)
    keys = re.findall(r"^@misc\{(.*),$", content, re.MULTILINE)
    listed = itbib.ok("list")
    # What is broken is told of.
    assert listed.err == ""
    assert [line.split("\t")[0] for line in listed.out.splitlines()] == keys
    assert content.count("\n  title ") == len(keys)
    return keys[1:]


def test_eight_processes_add_different_and_equal_papers_to_one_library(
    tmp_path: Path, itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    ids = [paper.id for paper in arxiv_server.papers]
    lists = [ids[n * EACH : (n + 1) * EACH] + ids[-SHARED:] for n in range(PROCESSES)]
    assert add_at_once(itbib, *lists) == [(0, "")] * PROCESSES
    assert sorted(entries(itbib)) == ids
    assert_polite(arxiv_server, DELAY)
    assert len(arxiv_server.requests) == PROCESSES
    assert asked_for(arxiv_server) == dict.fromkeys(ids, 1)

    with Store.open(tmp_path / "cache", lambda problem: pytest.fail(str(problem))) as store:
        assert set(store.records(ids)) == set(ids)
    # Everything is known now, and in place.
    itbib.ok("add", "-q", *ids)
    assert itbib.ok("update", "--offline", "--check").code == 0
    assert len(arxiv_server.requests) == PROCESSES


def test_eight_processes_that_want_the_same_make_one_request(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    ids = [paper.id for paper in arxiv_server.papers]
    assert add_at_once(itbib, *[ids] * PROCESSES) == [(0, "")] * PROCESSES
    assert entries(itbib) == ids
    assert len(arxiv_server.requests) == 1


def test_what_another_process_fetched_is_no_answer_to_refresh(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    first = arxiv_server.papers[0].id
    arxiv_server.fail(Fault(delay=None), times=1)
    with itbib.spawn("add", "-q", first) as earlier:
        while not arxiv_server.requests:
            time.sleep(0.005)
        with itbib.spawn("add", "-q", first, "--refresh") as later:
            # It comes to wait for its turn while the other one still has it.
            time.sleep(2)
            arxiv_server.release()
    assert (earlier.returncode, later.returncode) == (0, 0)
    assert asked_for(arxiv_server) == {first: 2}
    assert entries(itbib) == [first]


def test_a_newer_version_than_another_process_fetched_is_asked_for(
    itbib: Itbib, arxiv_server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, *_ = arxiv_server.papers
    # Long enough for the new version to come out between the two requests.
    monkeypatch.setenv("ITBIB_ARXIV_DELAY", "0.5")
    arxiv_server.fail(Fault(delay=None), times=1)
    with itbib.spawn("add", "-q", old.id) as earlier:
        while not arxiv_server.requests:
            time.sleep(0.005)
        with itbib.spawn("add", "-q", f"{old.id}v2") as later:
            time.sleep(2)
            arxiv_server.release()
            earlier.wait(timeout=60)
            arxiv_server.papers = [replace(old, version=2)]
    assert (earlier.returncode, later.returncode) == (0, 0)
    assert len(arxiv_server.requests) == 2


def test_eight_processes_that_are_throttled_wait_in_turn(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    ids = [paper.id for paper in arxiv_server.papers[:PROCESSES]]
    arxiv_server.fail_in_turn([faults.RATE_EXCEEDED, faults.NOT_ACCEPTABLE, faults.RESET] * 2)
    assert add_at_once(itbib, *([key] for key in ids)) == [(0, "")] * PROCESSES
    assert sorted(entries(itbib)) == ids
    assert len(arxiv_server.requests) == PROCESSES + 6
    assert_polite(arxiv_server, DELAY)


def test_the_turn_of_another_process_is_waited_for_no_longer_than_allowed(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    first, second = (paper.id for paper in arxiv_server.papers[:2])
    arxiv_server.fail(faults.HANG, times=1)
    with itbib.spawn("add", "-q", first) as busy:
        while not arxiv_server.requests:
            time.sleep(0.005)
        started = time.monotonic()
        result = itbib("add", "-q", second, "--max-wait", "0.2")
        assert 0.2 <= time.monotonic() - started < 5
        assert result.code == 4
        assert "other itbib processes kept 127.0.0.1" in result.err
        assert f"error: not fetched: {second}\n" in result.err
        assert len(arxiv_server.requests) == 1
        busy.kill()
        busy.communicate(timeout=60)
    # Whoever is killed within its turn gives it up.
    itbib.ok("add", "-q", second, "--max-wait", "20")
    assert entries(itbib) == [second]
