"""One request over HTTP: the whole of it has a limit, whatever each read of it may take."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from itbib.fetching.settings import Settings
from itbib.fetching.transport import get
from itbib.fetching.trouble import TroubleError

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/atom+xml\r\n"


class Staller:
    """Begins an answer and does not go on until it is released.

    Attributes:
        url: where it does so.
        head: what it sends at once.
    """

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        self.head = b""
        self.released = threading.Event()
        self._listener = listener

    def serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(self.head)
            self.released.wait(20)


@pytest.fixture
def staller() -> Iterator[Staller]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stalls = Staller(listener)
        thread = threading.Thread(target=stalls.serve)
        thread.start()
        yield stalls
        stalls.released.set()
        thread.join()


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 5000\r\n\r\n<feed",
        b"Content-Length: 5000\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\n<feed\r\n",
    ],
)
def test_an_answer_that_stops_coming_is_left_at_the_limit(
    staller: Staller, monkeypatch: pytest.MonkeyPatch, rest: bytes
) -> None:
    """Each single read may take long here, as after headers that came late."""
    patiently = requests.Session.get

    def ask(self: requests.Session, url: str, **settings: Any) -> requests.Response:
        return patiently(self, url, **{**settings, "timeout": 60})

    monkeypatch.setattr(requests.Session, "get", ask)
    staller.head = HEAD + rest
    answered: list[bool] = []
    with pytest.raises(TroubleError, match="did not answer in time"):
        get(staller.url, Settings(staller.url), 0.1, lambda: answered.append(True))
    assert answered
    assert not staller.released.is_set()
