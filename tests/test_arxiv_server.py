"""The stand-in arXiv server: transport, injected faults, and what the tests of itbib rely on."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import arxiv_faults as faults
from arxiv_faults import Fault
from arxiv_fetch import HELD, ask, fetch
from arxiv_papers import PAPERS, load_papers
from arxiv_server import ArxivServer


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with ArxivServer(HELD) as server:
        yield server


# Transport


def test_there_is_nothing_below_the_endpoint(server: ArxivServer) -> None:
    assert fetch(server, "/api/query/x?id_list=2301.00001").status == 404


def test_the_request_line_has_a_limit(server: ArxivServer) -> None:
    # "GET " + path + " HTTP/1.1" is the line; the path is filled up to the limit.
    path = "/api/query?id_list=2301.00001&x="
    filling = 4094 - len(f"GET {path} HTTP/1.1")
    assert fetch(server, path + "x" * filling).status == 200
    got = fetch(server, path + "x" * (filling + 1))
    assert (got.status, got.body) == (400, b"Request Line is too large (4095 > 4094)")
    assert got.headers["Content-Type"] == "text/plain; charset=utf-8"


# Faults


@pytest.mark.parametrize(
    ("fault", "status", "content_type", "body"),
    [
        (faults.RATE_EXCEEDED, 429, "text/plain; charset=utf-8", b"Rate exceeded."),
        (faults.RATE_EXCEEDED_AS_200, 200, "text/plain; charset=utf-8", b"Rate exceeded."),
        (faults.NOT_ACCEPTABLE, 406, None, b""),
        (faults.UNAVAILABLE, 503, "text/plain; charset=utf-8", b"Service Unavailable"),
    ],
)
def test_faults_replace_the_answer(
    server: ArxivServer, fault: Fault, status: int, content_type: str | None, body: bytes
) -> None:
    server.fail(fault)
    got = ask(server, "2301.00001")
    assert (got.status, got.headers["Content-Type"], got.body) == (status, content_type, body)


def test_a_web_page_can_come_instead_of_a_feed(server: ArxivServer) -> None:
    server.fail(faults.HTML_PAGE)
    got = ask(server, "2301.00001")
    assert (got.status, got.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert got.body.startswith(b"<html>")


def test_a_fault_can_change_the_status_alone_and_add_headers(server: ArxivServer) -> None:
    server.fail(Fault(status=406, headers=(("Retry-After", "7"),)))
    got = ask(server, "2301.00001")
    assert (got.status, got.headers["Retry-After"]) == (406, "7")
    assert got.entries == ["2301.00001v1"]


def test_a_fault_lasts_as_many_requests_as_told(server: ArxivServer) -> None:
    server.fail(faults.UNAVAILABLE, times=2)
    assert [ask(server, "2301.00001").status for _ in range(3)] == [503, 503, 200]
    assert server.fault is None


def test_a_fault_lasts_until_it_is_ended(server: ArxivServer) -> None:
    server.fail(faults.UNAVAILABLE)
    assert [ask(server, "2301.00001").status for _ in range(2)] == [503, 503]
    server.fail(None)
    assert ask(server, "2301.00001").status == 200


def test_an_empty_feed_repeats_the_query(server: ArxivServer) -> None:
    server.fail(faults.EMPTY_FEED)
    got = ask(server, "2301.00001")
    assert (got.status, got.entries) == (200, [])
    assert "id_list=2301.00001&" in got.text("title")


def test_a_cut_body_is_shorter_than_announced(server: ArxivServer) -> None:
    whole = ask(server, "2301.00001").body
    server.fail(faults.CUT_BODY)
    with pytest.raises(http.client.IncompleteRead) as caught:
        ask(server, "2301.00001")
    assert whole.startswith(caught.value.partial)
    assert caught.value.expected == len(whole) - len(caught.value.partial) > 0


def test_a_reset_connection_gives_no_answer(server: ArxivServer) -> None:
    server.fail(faults.RESET)
    with pytest.raises(ConnectionResetError) as caught:
        ask(server, "2301.00001")
    assert caught.type is ConnectionResetError  # not its subclass for an orderly end


def test_a_hanging_request_does_not_stop_others_nor_the_closing() -> None:
    gone = threading.Event()

    def wait_for_nothing(server: ArxivServer) -> None:
        with pytest.raises(ConnectionError):
            ask(server, "2301.00001")
        gone.set()

    with ArxivServer(HELD) as server:
        server.release()  # holds for what is waiting, not for later faults
        server.fail(faults.HANG, times=1)
        waiting = threading.Thread(target=wait_for_nothing, args=(server,))
        waiting.start()
        while not server.requests:  # the fault is for the first to come
            waiting.join(0.001)
        assert ask(server, "2301.00002").status == 200
        assert not gone.is_set()
    waiting.join(20)
    assert gone.is_set()


def test_a_client_that_hangs_up_is_waited_for_no_longer(server: ArxivServer) -> None:
    server.fail(faults.HANG, times=1)
    url = urlsplit(server.url)
    connection = http.client.HTTPConnection(f"{url.hostname}:{url.port}", timeout=20)
    connection.request("GET", "/api/query?id_list=2301.00001")
    while not server.requests:
        time.sleep(0.001)
    connection.close()
    deadline = time.monotonic() + 20
    while server.open_connections and time.monotonic() < deadline:
        time.sleep(0.001)
    assert ask(server, "2301.00001").status == 200
    assert server.most_at_once == 1
    assert [request.answered is None for request in server.requests] == [True, False]


def test_faults_come_in_turn_and_then_the_truth(server: ArxivServer) -> None:
    server.fail_in_turn([faults.UNAVAILABLE, faults.EMPTY_FEED])
    assert [ask(server, "2301.00001").status for _ in range(3)] == [503, 200, 200]
    assert ask(server, "2301.00001").entries == ["2301.00001v1"]


def test_a_short_page_counts_what_it_leaves_out(server: ArxivServer) -> None:
    ids = ("2301.00001", "2301.00002", "2301.00003")
    server.fail(faults.SHORT_FEED, times=1)
    short, whole = ask(server, *ids), ask(server, *ids)
    assert (len(short.entries), short.text("opensearch:totalResults")) == (2, "3")
    assert short.entries == whole.entries[1:]


def test_a_delayed_answer_comes_at_once_when_released(server: ArxivServer) -> None:
    server.fail(Fault(delay=1000.0))
    server.release()
    assert ask(server, "2301.00001").entries == ["2301.00001v1"]


# What the tests of itbib use


def test_requests_are_logged(server: ArxivServer) -> None:
    ask(server, "2301.00001", "math/0309136")
    ask(server, "abc")
    first, second = server.requests
    assert first.path == "/api/query?id_list=2301.00001%2Cmath/0309136"
    assert first.parameters == {"id_list": "2301.00001,math/0309136"}
    assert first.user_agent == first.headers["user-agent"] == "tester/1"
    assert first.answered is not None
    assert first.time <= first.answered <= second.time
    assert (server.most_at_once, server.open_connections) == (1, 0)


def test_the_fixture_points_itbib_to_the_server(arxiv_server: ArxivServer, tmp_path: Path) -> None:
    assert os.environ["ITBIB_ARXIV_URL"] == arxiv_server.url
    assert os.environ["ITBIB_ARXIV_DELAY"] == "0"
    assert os.environ["ITBIB_CACHE_DIR"] == str(tmp_path / "cache")
    got = ask(arxiv_server, "2305.11206")
    assert got.text("entry/title") == "LIMA: Less Is More for Alignment"
    assert got.text("entry/author/name") == "Chunting Zhou"
    assert got.text("entry/published") == "2023-05-18T00:00:00Z"


def test_the_file_of_papers_is_sound() -> None:
    facts = json.loads(PAPERS.read_text(encoding="utf-8"))
    assert [one["id"] for one in facts] == sorted({one["id"] for one in facts})
    for one in facts:
        assert re.fullmatch(r"\d{4}\.\d{5}", one["id"])
        assert re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", one["published"])
        assert one["authors"]
        assert all(name == " ".join(name.split()) for name in [one["title"], *one["authors"]])
        assert not any("[" in one.get(key, "") for key in ("doi", "journal_ref"))
        assert one.get("doi", "10.").startswith("10.")


def test_a_month_without_a_day_is_served_as_its_first(tmp_path: Path) -> None:
    known = {"id": "2211.01786", "title": "T", "authors": ["A B"], "primary_category": "cs.CL"}
    path = tmp_path / "papers.json"
    path.write_text(json.dumps([known | {"published": "2022-11"}]), encoding="utf-8")
    (held,) = load_papers(path)
    assert held.published == held.updated == "2022-11-01T00:00:00Z"


def test_it_runs_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "papers.json"
    known = {"id": "2211.01786", "title": "T", "authors": ["A B"], "primary_category": "cs.CL"}
    path.write_text(json.dumps([known | {"published": "2022-11"}]), encoding="utf-8")
    script = Path(__file__).with_name("arxiv_server.py")
    command = [sys.executable, str(script), "--papers", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            match = re.fullmatch(r"ITBIB_ARXIV_URL=http://(127\.0\.0\.1:\d+)/api/query\n", line)
            assert match
            connection = http.client.HTTPConnection(match[1], timeout=20)
            connection.request("GET", "/api/query?id_list=2211.01786")
            assert b"abs/2211.01786v1" in connection.getresponse().read()
            connection.close()
        finally:
            process.terminate()
