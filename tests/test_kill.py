"""``itbib add`` killed at any moment: the library is whole, and nothing is fetched twice."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from arxiv_server import ArxivServer
from cli import Itbib
from many_papers import many_papers

BIB = "references.bib"
BEFORE = b"% mine\n@misc{mine,\n  title = {Mine},\n}\n"
COUNT = 1000
KILLS = int(os.environ.get("ITBIB_KILLS", "12"))

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals")


def pages(server: ArxivServer) -> list[list[str]]:
    """The papers that each request asked for."""
    return [request.parameters["id_list"].split(",") for request in server.requests]


def test_an_addition_that_is_killed_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer
) -> None:
    """Moments are spread over a whole run, so that all that it does is met."""
    arxiv_server.papers = many_papers(COUNT)
    itbib = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    itbib.write("ids.txt", "\n".join(paper.id for paper in arxiv_server.papers))
    itbib.write(BIB, BEFORE)
    started = time.monotonic()
    with itbib.spawn("add", "-q", "-f", "ids.txt") as process:
        assert process.wait(timeout=60) == 0
    length = time.monotonic() - started
    after = itbib.read(BIB)
    assert after.count(b"\n@misc{") == COUNT + 1
    whole = len(arxiv_server.requests)

    chance = random.Random(20261125)
    survivors = 0
    for number in range(KILLS):
        monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / f"cache-{number}"))
        itbib.write(BIB, BEFORE)
        arxiv_server.requests.clear()
        with itbib.spawn("add", "-q", "-f", "ids.txt") as process:
            time.sleep((number + chance.random()) / KILLS * length)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
        survivors += process.returncode == 0
        assert itbib.read(BIB) in (BEFORE, after)

        # A page that had come and was not kept when it struck is asked for once more, no other.
        under_way = len(arxiv_server.requests)
        result = itbib("add", "-q", "-f", "ids.txt")
        assert (result.code, result.err) == (0, "")
        assert itbib.read(BIB) == after
        asked = pages(arxiv_server)
        assert len(asked) <= whole + min(under_way, 1)
        twice = sum(map(len, asked)) - len(set().union(*asked))
        assert twice <= max(map(len, asked), default=0)
    assert survivors < KILLS, "nothing was killed"
    assert sorted(path.name for path in itbib.folder.iterdir() if path.name[0] != ".") == [
        "ids.txt",
        BIB,
    ]
