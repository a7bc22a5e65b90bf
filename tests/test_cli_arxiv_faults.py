"""``itbib add`` when arXiv fails for good: a clear message, exit 4, and nothing written."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

import arxiv_faults as faults
from arxiv_faults import Fault
from arxiv_server import ArxivServer
from cli import COMMAND, Itbib

BIB = "references.bib"
ATOM = "application/atom+xml; charset=utf-8"
TEXT = "text/plain"
AGAIN = (
    "hint: run the command again later, it goes on from here; or name a mirror in ITBIB_ARXIV_URL\n"
)
NETWORK = "hint: check the network, or name a mirror in ITBIB_ARXIV_URL\n"
FINAL = "hint: the service will not answer this however often it is asked\n"
LEFT = "error: not fetched: 2305.11206\n"
ONCE = ("--max-wait", "0")


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)
    run.write(BIB, "@misc{a,\n  title = {A},\n}\n")
    return run


def feed(entry: str) -> Fault:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>2</opensearch:totalResults>{entry}</feed>"
    )
    return Fault(200, ATOM, body.encode())


def entry(number: str, published: str = "2023-05-18T00:00:00Z") -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/{number}</id><title>T</title>"
        f"<published>{published}</published><updated>2023-05-18T00:00:00Z</updated>"
        "<author><name>Ann Author</name></author></entry>"
    )


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.RATE_EXCEEDED, "answered with HTTP 429: Rate exceeded."),
        (faults.NOT_ACCEPTABLE, "answered with HTTP 406"),
        (faults.UNAVAILABLE, "answered with HTTP 503: Service Unavailable"),
        (Fault(400, TEXT, b"Request Line is too large"), "answered with HTTP 400: Request Line"),
        (Fault(403, TEXT, b"Forbidden"), "answered with HTTP 403: Forbidden"),
        (Fault(500, "text/html", b"<html><p>Oops</p></html>"), "answered with HTTP 500\n"),
        (
            faults.RATE_EXCEEDED_AS_200,
            "answered with something that is no Atom feed: Rate exceeded.",
        ),
        (faults.HTML_PAGE, "answered with something that is no Atom feed\n"),
        (Fault(200, ATOM, b""), "answered with something that is no Atom feed\n"),
        (Fault(200, ATOM, b"<feed xmlns='x'/>"), "answered with something that is no Atom feed\n"),
        (Fault(200, ATOM, b"<feed"), "answered with something that is no Atom feed\n"),
        (faults.CUT_BODY, "broke off in the middle of its answer\n"),
        (
            Fault(headers=(("Content-Encoding", "gzip"),)),
            "broke off in the middle of its answer\n",
        ),
        (feed(entry("2305.11206v1", "yesterday")), "answered with a feed that makes no sense: "),
        (feed(entry("abc")), 'answered with a feed that makes no sense: "abc" is no arXiv ID'),
    ],
)
def test_a_failing_service(
    itbib: Itbib, arxiv_server: ArxivServer, fault: Fault, said: str
) -> None:
    before = itbib.state()
    arxiv_server.fail(fault)
    result = itbib("add", "2305.11206", "-q", *ONCE)
    assert (result.code, result.out) == (4, "")
    host = arxiv_server.url.split("/")[2]
    assert result.err.startswith(f"error: {host} {said}"), result.err
    refused = fault.status in (400, 403)
    assert result.err.endswith((FINAL if refused else AGAIN) + LEFT)
    assert len(result.err.splitlines()) == 3
    assert len(arxiv_server.requests) == 1
    assert itbib.state() == before
    arxiv_server.fail(None)
    itbib.ok("add", "2305.11206")


def test_a_connection_that_is_dropped(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    before = itbib.state()
    arxiv_server.fail(faults.RESET)
    result = itbib("add", "2305.11206", *ONCE)
    assert result.code == 4
    pattern = rf"error: 127\.0\.0\.1:\d+ cannot be reached: .+\n{NETWORK}{LEFT}"
    assert re.fullmatch(pattern, result.err)
    assert itbib.state() == before


def test_the_api_s_own_words_are_passed_on(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Error</title>'
        b"<summary>incorrect id format\n for x</summary></entry></feed>"
    )
    arxiv_server.fail(Fault(400, ATOM, body))
    result = itbib("add", "2305.11206")
    assert "answered with HTTP 400: incorrect id format for x\n" in result.err


def test_a_failure_in_the_middle_keeps_what_was_fetched(
    itbib: Itbib, arxiv_server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clock() -> datetime:
        server.fail(faults.UNAVAILABLE)
        return datetime.now(UTC)

    others = [f"2305.{n:05}" for n in range(1, 500)]
    with ArxivServer(arxiv_server.papers, clock=clock) as server:
        monkeypatch.setenv("ITBIB_ARXIV_URL", server.url)
        # They need two requests, the first of which is answered with one paper.
        result = itbib("add", "2305.11206", *others, *ONCE)
        assert len(server.requests) == 2
    assert result.code == 4
    assert "added 2305.11206 " in result.err
    assert "answered with HTTP 503" in result.err
    named = set(re.findall(r"2305\.\d{5}", result.err)) - {"2305.11206"}
    assert named == set(others)
    left = re.findall(r"error: not fetched: (.+)", result.err)[0].split(", ")
    assert result.err.count("arXiv knows no paper") + len(left) == len(others)
    assert b"@misc{2305.11206," in itbib.read(BIB)


@pytest.mark.parametrize(
    "fault",
    [
        faults.EMPTY_FEED,
        Fault(200, ATOM, b"<feed xmlns='http://www.w3.org/2005/Atom'/>"),
    ],
)
def test_an_empty_feed_is_believed_the_second_time(
    itbib: Itbib, arxiv_server: ArxivServer, fault: Fault
) -> None:
    arxiv_server.fail(fault)
    before = itbib.state()
    result = itbib("add", "2305.11206")
    assert result.code == 4
    assert result.err == (
        "error: arXiv knows no paper 2305.11206\nhint: was not added; check the number\n"
    )
    assert len(arxiv_server.requests) == 2
    assert itbib.state() == before
    # It is remembered for a day.
    assert itbib("add", "2305.11206").err == result.err
    assert len(arxiv_server.requests) == 2
    arxiv_server.fail(None)
    itbib.ok("add", "2305.11206", "--refresh")


@pytest.mark.parametrize(
    "fault",
    [
        feed(""),
        feed(entry("2305.99999v1")),
        feed("<entry/>"),
        feed("<entry><id>http://arxiv.org/abs/2305.11206v1</id></entry>"),
    ],
)
def test_a_paper_that_is_counted_but_not_sent(
    itbib: Itbib, arxiv_server: ArxivServer, fault: Fault
) -> None:
    before = itbib.state()
    arxiv_server.fail(fault)
    result = itbib("add", "2305.11206")
    assert result.code == 4
    host = arxiv_server.url.split("/")[2]
    assert result.err == f"error: {host} counts papers that it does not send\n{LEFT}"
    assert len(arxiv_server.requests) == 3
    assert itbib.state() == before
    arxiv_server.fail(fault, times=2)
    itbib.ok("add", "2305.11206")


def test_the_arxiv_package_does_not_speak_for_itself(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    """It logs what it cannot use, which Python prints unless somebody takes care of it."""
    arxiv_server.fail(feed("<entry/>"))
    with itbib.spawn("add", "2305.11206") as process:
        _, err = process.communicate(timeout=60)
    assert err.decode().startswith("error: 127.0.0.1:")
    assert len(err.splitlines()) == 2


def test_a_total_that_counts_unknown_papers_does_no_harm(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    """The old service did so, and mirrors may still do."""
    arxiv_server.fail(feed(entry("2305.11206v1")), times=1)
    arxiv_server.papers = []
    result = itbib("add", "2305.11206", "2401.99999")
    assert result.code == 4
    assert "added 2305.11206  T\n" in result.err
    assert "arXiv knows no paper 2401.99999" in result.err


def test_no_answer_in_time(
    itbib: Itbib, arxiv_server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = itbib.state()
    monkeypatch.setenv("ITBIB_ARXIV_TIMEOUT", "0.1")
    arxiv_server.fail(faults.HANG)
    started = time.monotonic()
    result = itbib("add", "2305.11206", *ONCE)
    assert time.monotonic() - started < 10
    assert result.code == 4
    pattern = rf"error: 127\.0\.0\.1:\d+ did not answer in time\n{AGAIN}{LEFT}"
    assert re.fullmatch(pattern, result.err)
    assert itbib.state() == before


def test_nobody_listens(itbib: Itbib, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("ITBIB_ARXIV_URL", f"http://127.0.0.1:{port}/api/query")
    before = itbib.state()
    result = itbib("add", "2305.11206")
    assert result.code == 4
    assert result.err == (
        f"error: 127.0.0.1:{port} cannot be reached: Connection refused (3 tries)\n{NETWORK}{LEFT}"
    )
    assert itbib.state() == before


def test_a_host_without_an_address(itbib: Itbib, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITBIB_ARXIV_URL", "http://arxiv.invalid/api/query")
    # Without a name server in reach, the resolver would try for long.
    monkeypatch.setenv("RES_OPTIONS", "timeout:1 attempts:1")
    before = itbib.state()
    with itbib.spawn("add", "2305.11206") as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert err.startswith(b"error: arxiv.invalid cannot be reached: ")
    assert err.decode().endswith(NETWORK + LEFT)
    assert itbib.state() == before


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("URL", "ftp://arxiv.org/api", "ITBIB_ARXIV_URL is no http address: 'ftp://arxiv.org/api'"),
        ("URL", "arxiv.org/api", "ITBIB_ARXIV_URL is no http address: 'arxiv.org/api'"),
        ("URL", "http://", "ITBIB_ARXIV_URL is no http address: 'http://'"),
        ("URL", "http://[::1", "ITBIB_ARXIV_URL is no http address: 'http://[::1'"),
        ("URL", "http://a:99999/", "ITBIB_ARXIV_URL is no http address: 'http://a:99999/'"),
        ("DELAY", "soon", "ITBIB_ARXIV_DELAY is no number of seconds: 'soon'"),
        ("DELAY", "-1", "ITBIB_ARXIV_DELAY is no number of seconds: '-1'"),
        ("DELAY", "nan", "ITBIB_ARXIV_DELAY is no number of seconds: 'nan'"),
        ("DELAY", "inf", "ITBIB_ARXIV_DELAY is no number of seconds: 'inf'"),
        ("TIMEOUT", "0", "ITBIB_ARXIV_TIMEOUT is no number of seconds: '0'"),
        ("TIMEOUT", "1m", "ITBIB_ARXIV_TIMEOUT is no number of seconds: '1m'"),
        ("DELAY", "3 s", "ITBIB_ARXIV_DELAY is no number of seconds: '3 s'"),
    ],
)
def test_a_malformed_setting(
    itbib: Itbib,
    arxiv_server: ArxivServer,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    message: str,
) -> None:
    monkeypatch.setenv(f"ITBIB_ARXIV_{name}", value)
    result = itbib("add", "2305.11206")
    assert (result.code, result.err) == (2, f"error: {message}\n")
    assert arxiv_server.requests == []


def test_a_mirror_may_have_any_path(
    itbib: Itbib, arxiv_server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = arxiv_server.url.replace("/api/query", "/{mirror}/a%2Fb")
    monkeypatch.setenv("ITBIB_ARXIV_URL", url)
    assert "answered with HTTP 404" in itbib("add", "2305.11206").err
    assert arxiv_server.requests[0].path.startswith("/%7Bmirror%7D/a%2Fb?search_query=&id_list=")


@pytest.mark.skipif(not hasattr(signal, "SIGINT"), reason="needs signals")
def test_an_interruption_leaves_everything_as_it_was(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    before = itbib.state()
    arxiv_server.fail(faults.HANG)
    with itbib.spawn("add", "2305.11206") as process:
        while not arxiv_server.requests and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"\ninterrupted\n")
    assert itbib.state() == before


def test_the_delay_lies_between_requests(
    itbib: Itbib, arxiv_server: ArxivServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITBIB_ARXIV_DELAY", "0.05")
    itbib("add", "2305.11206", *(f"2305.{n:05}" for n in range(1, 500)))
    times = [request.time for request in arxiv_server.requests]
    assert len(times) >= 2
    assert all(later - earlier >= 0.05 for earlier, later in pairwise(times))


def test_the_arxiv_package_is_loaded_only_to_ask(itbib: Itbib) -> None:
    itbib.ok("add", "2305.11206")
    program = (
        "import sys\n"
        "from itbib.cli import main\n"
        "try:\n    main(['add', '2305.11206'])\n"
        "except SystemExit as stop:\n    assert stop.code == 0\n"
        "print([name for name in ('arxiv', 'requests', 'lxml', 'jinja2') if name in sys.modules])"
    )
    run = subprocess.run([COMMAND[0], "-c", program], capture_output=True, check=True)
    assert run.stdout == b"[]\n" or run.stdout == b"[]\r\n"
