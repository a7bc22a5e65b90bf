"""``itbib add`` killed at any moment: the library is whole, and nothing is fetched twice."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from arxiv_server import ArxivServer
from batch import BIB, LIST, wanted
from cli import Itbib
from itbib.cache.store import Store
from many_papers import many_papers
from politeness import asked_for

BEFORE = b"% mine\n@misc{mine,\n  title = {Mine},\n}\n"
COUNT = 1000
KILLS = int(os.environ.get("ITBIB_KILLS", "20"))
BEGINNING = 0.1
"""The share of moments before the first request, when there is little to break."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals")


def moments(start: float, end: float, chance: random.Random) -> list[float]:
    """Spread moments evenly over a run, each at random within its share."""
    shares = [(number + chance.random()) / KILLS for number in range(KILLS)]
    return [
        share / BEGINNING * start
        if share < BEGINNING
        else start + (share - BEGINNING) / (1 - BEGINNING) * (end - start)
        for share in shares
    ]


def known(cache: Path, ids: list[str]) -> list[str]:
    """Give the papers that are in the store, in order."""
    if not cache.exists():
        return []
    with Store.open(cache, lambda problem: pytest.fail(str(problem))) as store:
        found = store.records(ids)
    return [key for key in ids if key in found]


def settled(server: ArxivServer) -> int:
    """Wait until the server has noted what was sent to it; return how many requests that are.

    On a busy machine it reads the last one after the process that sent it is gone.
    """
    count, calm = len(server.requests), 0
    while calm < 3:
        time.sleep(0.01)
        now = len(server.requests)
        count, calm = now, calm + 1 if now == count else 0
    return count


def test_an_addition_that_is_killed_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer
) -> None:
    arxiv_server.papers = many_papers(COUNT)
    itbib = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    ids = wanted(itbib, arxiv_server, COUNT)
    itbib.write(BIB, BEFORE)
    begun = time.monotonic()
    with itbib.spawn("add", "-q", "-f", LIST) as process:
        assert process.wait(timeout=60) == 0
    end = time.monotonic() - begun
    after = itbib.read(BIB)
    assert after.count(b"\n@misc{") == COUNT + 1
    first, *_ = arxiv_server.requests

    killed = {"before": 0, "while fetching": 0, "behind": 0}
    chance = random.Random(20261125)
    for number, moment in enumerate(moments(first.time - begun, end, chance)):
        cache = tmp_path / f"cache-{number}"
        monkeypatch.setenv("ITBIB_CACHE_DIR", str(cache))
        itbib.write(BIB, BEFORE)
        arxiv_server.requests.clear()
        with itbib.spawn("add", "-q", "-f", LIST) as process:
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
        found = itbib.read(BIB)
        assert found in (BEFORE, after)
        kept = known(cache, ids)
        # All pages are in the store but the one that was under way, at most.
        under_way = settled(arxiv_server)
        came = asked_for(arxiv_server)
        last = arxiv_server.requests[-1].parameters["id_list"].split(",") if came else []
        assert set(came) - set(kept) <= set(last)
        assert set(kept) <= set(came)
        if process.returncode != 0:
            assert process.returncode == -signal.SIGKILL
            phase = "while fetching" if came else "before"
            killed["behind" if len(kept) == COUNT else phase] += 1

        # The next run asks for what is not there yet, and for nothing else.
        result = itbib("add", "-q", "-f", LIST)
        assert (result.code, result.err) == (0, "")
        assert itbib.read(BIB) == after
        missing = [] if found == after else [key for key in ids if key not in kept]
        assert asked_for(arxiv_server, under_way) == dict.fromkeys(missing, 1)
    assert sum(killed.values()) > KILLS / 2
    assert killed["while fetching"] > 0
    assert sorted(path.name for path in itbib.folder.iterdir() if path.name[0] != ".") == [
        LIST,
        BIB,
    ]
