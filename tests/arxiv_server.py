"""A stand-in for arXiv's query API on the loopback interface, for tests and for working offline.

Run it by itself, and point itbib to the URL that it prints::

    python tests/arxiv_server.py [--port N] [--papers FILE]
"""

from __future__ import annotations

import argparse
import contextlib
import math
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from arxiv_faults import Fault
from arxiv_papers import PAPERS, Paper, load_papers
from arxiv_rules import TEXT, Answer, answer

# The front server of the service (gunicorn) counts the line without its line break.
REQUEST_LINE_LIMIT = 4094


@dataclass(slots=True)
class Request:
    """A request that reached the server.

    Attributes:
        time: when it came, in seconds of the monotonic clock.
        path: path and query string as sent.
        headers: by lower-case name.
        answered: when the answer began; ``None`` before, and where nobody waited for it.
    """

    time: float
    path: str
    headers: dict[str, str]
    answered: float | None = None

    @property
    def user_agent(self) -> str:
        """How the client calls itself, or empty."""
        return self.headers.get("user-agent", "")

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the query, decoded."""
        return dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))


class ArxivServer:
    """The stand-in; a context manager that serves while it is entered.

    Attributes:
        papers: what it holds; may be changed between requests.
        requests: what came in, oldest first.
        fault: how the next requests fail, or ``None``; set it with :meth:`fail`.
        open_connections: how many there are, each until its client has the last byte or left.
        most_at_once: how many there were at the same time at most.
    """

    def __init__(
        self,
        papers: Sequence[Paper],
        *,
        port: int = 0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.papers = list(papers)
        self.requests: list[Request] = []
        self.fault: Fault | None = None
        self.most_at_once = 0
        self._times: int | None = None
        self._script: list[Fault] = []
        self.open_connections = 0
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._clock = clock
        self._http = _HttpServer(self, port)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """The query endpoint."""
        return f"http://127.0.0.1:{self._http.server_port}/api/query"

    def fail(self, fault: Fault | None, times: int | None = None) -> None:
        """Let the next requests fail.

        Args:
            fault: how; ``None`` ends it.
            times: how many requests; ``None`` for all.
        """
        with self._lock:
            self.fault, self._times = fault, times
            self._released.clear()

    def fail_in_turn(self, faults: Sequence[Fault]) -> None:
        """Let the next requests fail, each in its own way; what follows is answered."""
        with self._lock:
            self._script = list(faults)
            self._released.clear()

    def release(self) -> None:
        """End the waiting of all requests that a fault holds up."""
        self._released.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def _connected(self) -> None:
        """Count a connection that was opened."""
        with self._lock:
            self.open_connections += 1
            self.most_at_once = max(self.most_at_once, self.open_connections)

    def _left(self) -> None:
        """Count a connection that is not needed any more."""
        with self._lock:
            self.open_connections -= 1

    def _arrived(self, request: Request) -> Fault:
        """Log a request and tell how it is to fail."""
        with self._lock:
            self.requests.append(request)
            if self._script:
                return self._script.pop(0)
            fault = self.fault
            if self._times is not None:
                self._times -= 1
                if self._times <= 0:
                    self.fault = self._times = None
        return fault or Fault()

    def _answer(self, request_line: str, *, empty: bool) -> Answer:
        """Answer a request line, as if there were no papers if asked to."""
        if len(request_line) > REQUEST_LINE_LIMIT:
            text = f"Request Line is too large ({len(request_line)} > {REQUEST_LINE_LIMIT})"
            return Answer(400, TEXT, text.encode())
        url = urlsplit(request_line.split()[1])
        if url.path != "/api/query":
            return Answer(404, TEXT, b"Not Found")
        return answer([] if empty else self.papers, url.query, self._clock())


class _HttpServer(ThreadingHTTPServer):
    """A thread for each connection."""

    def __init__(self, stand_in: ArxivServer, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.stand_in = stand_in


class _Handler(BaseHTTPRequestHandler):
    """Speaks HTTP for the stand-in."""

    protocol_version = "HTTP/1.1"
    # The last byte is sent by itself.
    disable_nagle_algorithm = True
    server: _HttpServer

    def setup(self) -> None:
        super().setup()
        self._is_counted = True
        self.server.stand_in._connected()

    def finish(self) -> None:
        self._end()
        super().finish()

    def _end(self) -> None:
        """Note, once, that the client needs the connection no longer."""
        if self._is_counted:
            self._is_counted = False
            self.server.stand_in._left()

    def do_GET(self) -> None:
        stand_in = self.server.stand_in
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(time.monotonic(), self.path, headers)
        fault = stand_in._arrived(request)
        if fault.delay != 0 and self._hold(fault.delay):
            self._end()
        else:
            # Of the moments that could count as the answer's, the earliest.
            request.answered = time.monotonic()
        if fault.reset:
            self._reset()
        else:
            true_answer = stand_in._answer(self.requestline, empty=fault.empty)
            # A client that was held up may have gone.
            with contextlib.suppress(ConnectionError):
                self._send(fault.applied_to(true_answer), fault)

    def _hold(self, seconds: float | None) -> bool:
        """Wait for so long, or until the server releases the request, or its client has gone.

        Returns:
            Whether the client has gone.
        """
        until = time.monotonic() + (math.inf if seconds is None else seconds)
        while (left := until - time.monotonic()) > 0:
            if self.server.stand_in._released.wait(min(left, 0.005)):
                break
            if select.select([self.connection], [], [], 0)[0]:
                # It has nothing more to say: what can be read is the end.
                return True
        return False

    def _send(self, given: Answer, fault: Fault) -> None:
        self.send_response(given.status)
        if given.content_type:
            self.send_header("Content-Type", given.content_type)
        self.send_header("Content-Length", str(len(given.body)))
        # A connection for each request: none is left open when the server closes.
        self.send_header("Connection", "close")
        for name, value in fault.headers:
            self.send_header(name, value)
        body = given.body[: len(given.body) // 2] if fault.cut else given.body
        if not body:
            self._end()
        self.end_headers()
        self.wfile.write(body[:-1])
        # Before the last byte: a client that has it may ask again at once.
        self._end()
        self.wfile.write(body[-1:])

    def _reset(self) -> None:
        self._end()
        # With a linger time of zero, closing sends RST; a plain close would send FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.rfile.close()
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the requests are in the stand-in's list."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A stand-in for arXiv's query API.")
    parser.add_argument("--port", type=int, default=0, help="default: any free one")
    parser.add_argument("--papers", type=Path, default=PAPERS, help="JSON file of the papers")
    options = parser.parse_args()
    with ArxivServer(load_papers(options.papers), port=options.port) as server:
        print(f"ITBIB_ARXIV_URL={server.url}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
