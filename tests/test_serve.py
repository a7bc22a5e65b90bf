"""The preview: what it serves, and that it follows the files."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import COMMAND, Itbib
from test_site import BIB, CONFIG


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    made = Itbib(tmp_path / "survey", monkeypatch)
    made.write("itbib.toml", CONFIG)
    made.write("references.bib", BIB)
    made.write("README.md", "")
    return made


@pytest.fixture
def port(itbib: Itbib) -> Iterator[int]:
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"],
        cwd=itbib.folder,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found, line
        yield int(found[1])
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.stderr.close()
        process.wait()


def get(port: int, path: str, host: str = "", method: str = "GET") -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    said = answer.status, answer.headers.get_content_type(), answer.read().decode()
    connection.close()
    return said


def until(port: int, text: str) -> str:
    """Wait until the page shows a text."""
    for _ in range(100):
        page = get(port, "/")[2]
        if text in page:
            return page
        time.sleep(0.1)
    raise AssertionError(f"never showed {text!r}")


def test_it_serves_the_site_and_follows_the_files(itbib: Itbib, port: int) -> None:
    status, kind, page = get(port, "/")
    assert (status, kind) == (200, "text/html")
    edition = re.search(r'data-edition="(\d+)"', page)
    assert edition
    assert get(port, "/models.csv")[:2] == (200, "text/csv")
    assert get(port, "/references.json")[1] == "application/json"
    assert "location.reload" in get(port, "/.itbib/reload.js")[2]
    assert get(port, "/../itbib.toml")[0] == 404
    assert get(port, "/nothing")[0] == 404
    assert get(port, "/models.csv", method="HEAD") == (200, "text/csv", "")
    itbib.ok("set", "models/lima", "name=Renamed")
    until(port, "Renamed")
    assert get(port, f"/.itbib/news?{edition[1]}")[2] != edition[1]
    itbib.write("itbib.toml", CONFIG.replace("Small Models", "Large Models"))
    until(port, "Large Models")
    itbib.write("templates/site.css", "h1 { color: teal }")
    until(port, "color: teal")
    itbib.write("references.bib", "@misc{a, title = {x}\n\n@misc{")
    assert "references.bib:" in until(port, "cannot be shown")
    itbib.write("references.bib", BIB)
    until(port, "Less Is More")
    assert not (itbib.folder / "site").exists()


def test_no_name_of_another_site_leads_to_it(port: int) -> None:
    assert get(port, "/", host="evil.example")[0] == 403
    assert get(port, "/", host=f"localhost:{port}")[0] == 200


def test_a_port_that_is_taken_is_told(itbib: Itbib, port: int) -> None:
    run = itbib("serve", "--port", str(port))
    assert run.code == 2
    assert f"port {port} is taken" in run.err
