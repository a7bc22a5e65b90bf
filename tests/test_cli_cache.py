"""``itbib cache``: what it shows, what it loads and forgets; and no request afterwards."""

from __future__ import annotations

import gzip
import json
import os
import signal
import time
from pathlib import Path

import pytest

import cache_papers as papers
from arxiv_server import ArxivServer
from cli import Itbib

BIB = "references.bib"
COUNT = 30


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    """Whatever asks arXiv fails here."""
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write(BIB, "")
    run.write("snapshot.json", b"".join(papers.lines(COUNT)))
    return run


def shown(itbib: Itbib) -> dict[str, object]:
    found = itbib.ok("cache", "--json").json
    assert isinstance(found, dict)
    return found


def test_an_empty_cache(itbib: Itbib, tmp_path: Path) -> None:
    lines = itbib.ok("cache").out.splitlines()
    assert lines[0] == f"file              {tmp_path / 'cache' / 'records-1.sqlite3'}"
    assert lines[2:4] == ["papers            0", "fetched           0"]
    assert shown(itbib)["oldest"] is None


def test_it_shows_size_and_age(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer
) -> None:
    itbib = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    itbib.write(BIB, "")
    assert itbib("add", "2305.11206", "2203.02155", "2312.99999").code == 4
    day = time.strftime("%Y-%m-%d")
    out = itbib.ok("cache").out
    assert "\npapers            2\n" in out
    assert f"\nfetched           2 ({day})\n" in out
    assert "\nunknown to arXiv  1\n" in out
    assert "\nentries made      2\n" in out
    found = shown(itbib)
    assert (found["records"], found["fetched"], found["from_snapshots"]) == (2, 2, 0)
    assert isinstance(found["bytes"], int)
    assert found["bytes"] > 0


def test_loaded_papers_need_no_request(itbib: Itbib) -> None:
    result = itbib.ok("cache", "load", "snapshot.json")
    assert result.out == ""
    assert result.err.startswith(f"loaded {COUNT} records in ")
    itbib.ok("add", "2201.00007", "arXiv:2201.00008v1")
    itbib.ok("add", "2201.00009", "--offline")
    assert itbib.read(BIB).count(b"@misc{") == 3
    assert b"title         = {Paper 2201.00007}" in itbib.read(BIB)
    assert itbib.ok("update", "--offline", "--check").err == "nothing is due\n"
    result = itbib("add", "2201.00031", "--offline")
    assert result.code == 4
    assert result.err.startswith("error: not in the cache: 2201.00031\n")
    out = itbib.ok("cache").out
    assert f"\nfrom snapshots    {COUNT}\n" in out
    assert f"\nsnapshot          snapshot.json ({COUNT} lines, " in out


def test_a_newer_snapshot_brings_updates(itbib: Itbib) -> None:
    itbib.ok("cache", "load", "snapshot.json", "-q")
    itbib.ok("add", "2201.00001", "-q")
    newer = papers.line("2201.00001", version=2, title="Renamed", update_date="2022-05-01")
    itbib.write("newer.json", newer)
    itbib.ok("cache", "load", "newer.json", "-q")
    assert itbib("update", "--offline", "--check").code == 1
    itbib.ok("update", "--offline", "--apply")
    assert b"{Renamed}" in itbib.read(BIB)
    # What is older takes nothing back.
    itbib.ok("cache", "load", "snapshot.json", "--again", "-q")
    assert itbib.ok("update", "--offline", "--check").err == "nothing is due\n"


def test_a_file_is_loaded_once(itbib: Itbib) -> None:
    itbib.ok("cache", "load", "snapshot.json")
    result = itbib.ok("cache", "load", "snapshot.json", "--json")
    assert "nothing to do (--again loads it once more)" in result.err
    assert result.json == {"records": 0, "bad_lines": 0, "complete": True}
    again = itbib.ok("cache", "load", "snapshot.json", "--json", "--again")
    assert again.json == {"records": COUNT, "bad_lines": 0, "complete": True}
    assert shown(itbib)["records"] == COUNT


def test_a_dry_run_loads_nothing(itbib: Itbib) -> None:
    result = itbib.ok("cache", "load", "snapshot.json", "--dry-run")
    assert result.err.startswith(f"would load {COUNT} records")
    assert shown(itbib)["records"] == 0


def test_standard_input(itbib: Itbib) -> None:
    data = gzip.compress(itbib.read("snapshot.json"))
    itbib.ok("cache", "load", "-", "-q", stdin=data)
    assert shown(itbib)["records"] == COUNT


def test_bad_lines_make_the_exit_code_1(itbib: Itbib) -> None:
    itbib.write("bad.json", papers.line("2201.00001") + b"{\n")
    result = itbib("cache", "load", "bad.json")
    assert result.code == 1
    assert "bad.json:2: no record: it is no JSON: " in result.err
    assert shown(itbib)["records"] == 1


def test_an_incomplete_file_makes_the_exit_code_3(itbib: Itbib) -> None:
    data = gzip.compress(b"".join(papers.lines(3000)))
    itbib.write("cut.json.gz", data[: len(data) // 2])
    result = itbib("cache", "load", "cut.json.gz", "--json")
    assert result.code == 3
    assert (
        "cut.json.gz: the file is incomplete or damaged: it breaks off in the middle" in result.err
    )
    assert result.json["complete"] is False
    assert shown(itbib)["records"] == result.json["records"] > 0
    # Whole, it is another file, and loaded from its beginning.
    itbib.write("cut.json.gz", data)
    itbib.ok("cache", "load", "cut.json.gz", "-q")
    assert shown(itbib)["records"] == 3000


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere.json", "there is no such file"),
        (".", "this is a folder"),
        (BIB, "there is nothing"),
    ],
)
def test_what_cannot_be_loaded(itbib: Itbib, name: str, message: str) -> None:
    result = itbib("cache", "load", name)
    assert result.code == 3
    assert message in result.err


def test_the_folder_named_with_c_is_where_the_file_is(itbib: Itbib, tmp_path: Path) -> None:
    os.chdir(tmp_path)
    itbib.ok("-C", "survey", "cache", "load", "snapshot.json", "-q")
    itbib.ok("cache", "-C", "survey", "load", "snapshot.json", "-q")
    itbib.ok("cache", "load", "-C", "survey", "snapshot.json", "-q")


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_a_load_that_is_killed_goes_on(itbib: Itbib) -> None:
    lines = papers.lines(60_000)
    itbib.write("big.json", b"".join(lines))
    assert len(b"".join(lines)) > 16 << 20  # more than a batch
    with itbib.spawn("cache", "load", "-q", "big.json") as process:
        while process.poll() is None and not shown(itbib)["records"]:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    kept = shown(itbib)["records"]
    assert isinstance(kept, int)
    assert 0 < kept <= 60_000
    result = itbib.ok("cache", "load", "big.json", "--json")
    assert shown(itbib)["records"] == 60_000
    assert kept + result.json["records"] == 60_000
    if kept < 60_000:
        assert f"going on behind line {kept:,}, to which big.json is loaded" in result.err


def test_clear_forgets_papers_and_keeps_what_entries_were_made_from(itbib: Itbib) -> None:
    itbib.ok("cache", "load", "snapshot.json", "-q")
    itbib.ok("add", "2201.00001", "-q")
    before = shown(itbib)
    result = itbib.ok("cache", "clear", "--dry-run")
    assert result.err == f"would forget {COUNT} papers\n"
    assert shown(itbib) == before
    result = itbib.ok("cache", "clear")
    assert result.err.startswith(f"forgot {COUNT} papers; ")
    after = shown(itbib)
    assert (after["records"], after["entries"], after["snapshots"]) == (0, 1, [])
    assert itbib("add", "2201.00002", "--offline").code == 4
    # A cleared cache takes the file in again.
    itbib.ok("cache", "load", "snapshot.json", "-q")
    assert shown(itbib)["records"] == COUNT
    itbib.ok("--json", "cache", "clear", "--all")
    assert shown(itbib)["entries"] == 0


def test_clear_gives_space_back_and_deletes_damaged_stores(itbib: Itbib, tmp_path: Path) -> None:
    itbib.write("big.json", b"".join(papers.lines(3000)))
    itbib.ok("cache", "load", "big.json", "-q")
    file = tmp_path / "cache" / "records-1.sqlite3"
    large = file.stat().st_size
    freed = itbib.ok("cache", "clear", "--json").json
    assert freed["records"] == 3000
    assert file.stat().st_size < large / 5
    file.write_bytes(b"no database at all" * 100)
    assert "the cache is damaged" in itbib.ok("cache").err
    damaged = shown(itbib)["damaged"]
    assert isinstance(damaged, list)
    assert len(damaged) == 1
    itbib.ok("cache", "clear")
    assert shown(itbib)["damaged"] == []
    assert json.dumps(sorted(p.name for p in file.parent.iterdir())).count("damaged") == 0
