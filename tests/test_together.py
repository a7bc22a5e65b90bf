"""Several itbib processes at once, on one library and one machine."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from arxiv_faults import RATE_EXCEEDED
from arxiv_server import ArxivServer
from cli import Itbib
from itbib.cache.store import Store
from many_papers import many_papers

BIB = "references.bib"
DELAY = 0.05
PROCESSES = 8
EACH = 20


def test_eight_processes_add_different_papers_to_one_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer
) -> None:
    papers = arxiv_server.papers = many_papers(PROCESSES * EACH + 5)
    itbib = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    monkeypatch.setenv("ITBIB_ARXIV_DELAY", str(DELAY))
    itbib.write(BIB, "% mine\n@misc{mine,\n  title = {Mine},\n}\n")
    ids = [paper.id for paper in papers]
    shared = ids[-5:]
    lists = [ids[n * EACH : (n + 1) * EACH] + shared for n in range(PROCESSES)]
    processes = [itbib.spawn("add", "-q", *wanted) for wanted in lists]
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out, err) == (0, b"", b"")

    content = itbib.read(BIB).decode()
    assert content.startswith("% mine\n@misc{mine,\n")
    keys = re.findall(r"^@misc\{(.*),$", content, re.MULTILINE)
    assert sorted(keys) == sorted(["mine", *ids])
    assert len(itbib.ok("list").out.splitlines()) == len(ids) + 1
    assert itbib.ok("list").err == ""

    assert arxiv_server.most_at_once == 1
    times = [request.time for request in arxiv_server.requests]
    assert all(later - earlier >= DELAY for earlier, later in pairwise(times))
    assert len(times) == PROCESSES
    with Store.open(tmp_path / "cache", lambda problem: pytest.fail(str(problem))) as store:
        assert set(store.records(ids)) == set(ids)
    # Everything is known now, and in place.
    itbib.ok("add", "-q", *ids)
    assert len(arxiv_server.requests) == PROCESSES
    assert itbib.ok("update", "--offline", "--check").code == 0


def test_eight_processes_that_are_throttled_wait_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer
) -> None:
    papers = arxiv_server.papers = many_papers(PROCESSES)
    itbib = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    monkeypatch.setenv("ITBIB_ARXIV_DELAY", str(DELAY))
    itbib.write(BIB, "")
    arxiv_server.fail(RATE_EXCEEDED, times=4)
    processes = [itbib.spawn("add", "-q", paper.id) for paper in papers]
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, out, err) == (0, b"", b"")
    assert itbib.read(BIB).count(b"@misc{") == PROCESSES
    assert len(arxiv_server.requests) == PROCESSES + 4
    assert arxiv_server.most_at_once == 1
    times = [request.time for request in arxiv_server.requests]
    assert all(later - earlier >= DELAY for earlier, later in pairwise(times))
