"""``itbib check --links``: what is asked, what is kept, and what is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cli import Itbib
from itbib.linking import asking
from itbib.linking.answer import Answer, Verdict
from itbib.linking.asking import ask
from itbib.linking.memory import KEPT_FOR, Memory


class _Handler(BaseHTTPRequestHandler):
    """Answers by path; the server keeps what it was asked."""

    def _answer(self) -> None:
        self.server.asked.append((self.command, self.path))  # type: ignore[attr-defined]  # our own
        code = {"/gone": 404, "/busy": 503, "/nohead": 405}.get(self.path, 200)
        if self.path == "/nohead" and self.command == "GET":
            code = 200
        target = {
            "/moved": "/here",
            "/loop": "/loop",
            "/inward": "http://10.0.0.1/",
            "/script": "javascript:alert(1)",
        }.get(self.path)
        self.send_response(302 if target else code)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = _answer  # noqa: N815 - names of the standard library

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    made.asked = []  # type: ignore[attr-defined]  # our own
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    monkeypatch.setenv("ITBIB_LINKS_ALLOW", "127.0.0.1")
    monkeypatch.setenv("ITBIB_LINKS_DELAY", "0")
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def url_of(server: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/here", Verdict.ALIVE),
        ("/nohead", Verdict.ALIVE),
        ("/moved", Verdict.ALIVE),
        ("/gone", Verdict.DEAD),
        ("/busy", Verdict.UNKNOWN),
        ("/loop", Verdict.ALIVE),
        ("/inward", Verdict.REFUSED),
        ("/script", Verdict.REFUSED),
    ],
)
def test_what_can_be_said_of_a_link(
    server: ThreadingHTTPServer, path: str, verdict: Verdict
) -> None:
    assert ask(url_of(server, path), ["127.0.0.1"]).verdict is verdict


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254"),
        *("[::1]", "[fe80::1]", "[fc00::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "224.0.0.1"),
        *("2130706433", "0x7f.1", "100.64.0.1"),
    ],
)
def test_private_addresses_are_refused_and_never_connected_to(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr(asking, "_pool", None)
    assert ask(f"http://{host}:9/x").verdict in (Verdict.REFUSED, Verdict.DEAD)


def test_dead_links_are_findings_and_answers_are_kept(
    server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "survey", monkeypatch)
    gone, here = url_of(server, "/gone"), url_of(server, "/here")
    itbib.write("page.md", f"[a]({here}#x)\n\n[b]({gone}) [c]({gone})\n")
    itbib.write("x.bib", f"@misc{{a, title = {{T}},\n  url = {{{gone}}}}}\n\n")
    run = itbib("check", "--links", "page.md", "x.bib")
    assert run.code == 1
    assert [line.split(" ")[0] for line in run.out.splitlines()] == ["page.md:3:5:", "x.bib:2:9:"]
    assert "answers with HTTP 404 [dead-link]" in run.out
    assert "2 links asked, 0 known; 1 dead, 0 could not be told, 0 refused" in run.err
    server.asked.clear()  # type: ignore[attr-defined]  # our own
    again = itbib("check", "--links", "page.md", "x.bib")
    assert (again.out, server.asked) == (run.out, [])  # type: ignore[attr-defined]  # our own
    # Without the option nobody is asked.
    assert itbib("check", "page.md").out == ""
    assert server.asked == []  # type: ignore[attr-defined]  # our own


def test_a_private_link_is_no_finding(
    server: ThreadingHTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "survey", monkeypatch)
    monkeypatch.delenv("ITBIB_LINKS_ALLOW")
    itbib.write("page.md", f"[a]({url_of(server, '/gone')})\n")
    run = itbib("check", "--links", "page.md")
    assert (run.code, run.out, server.asked) == (0, "", [])  # type: ignore[attr-defined]  # our own
    assert "1 refused" in run.err


def test_answers_are_forgotten_in_time(tmp_path: Path) -> None:
    now = 1_000_000.0
    memory = Memory(tmp_path, lambda: now)
    answers = {str(verdict): Answer(verdict, "x") for verdict in Verdict}
    memory.keep(answers)
    assert set(memory.known(answers)) == {"alive", "dead"}
    now += KEPT_FOR[Verdict.DEAD]
    assert set(memory.known(answers)) == {"alive"}
    now += KEPT_FOR[Verdict.ALIVE]
    assert memory.known(answers) == {}


def test_a_damaged_memory_holds_nothing(tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    (tmp_path / "links-1.sqlite3").write_bytes(b"no database" * 100)
    memory.keep({"a": Answer(Verdict.ALIVE, "x")})
    assert memory.known(["a"]) == {}
