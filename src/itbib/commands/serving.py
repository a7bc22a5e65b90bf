"""A server on loopback that shows a survey's site as its files are now."""

from __future__ import annotations

import contextlib
import html
import mimetypes
import threading
import time
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from itbib.commands.site_files import CITATION, INDEX, site_files
from itbib.errors import ItbibError, UsageError
from itbib.output import Output
from itbib.project import Project

HOST = "127.0.0.1"
_PAUSE = 0.4
_LONGEST_WAIT = 25.0
_NEWS = "/.itbib/news"
_SCRIPT = "/.itbib/reload.js"
# Asks for what is newer than the page; the answer comes when there is something.
_RELOAD = """\
(async () => {
  const own = Number(document.currentScript.dataset.edition);
  for (;;) {
    try {
      const answer = await fetch("/.itbib/news?" + own, { cache: "no-store" });
      if (Number(await answer.text()) !== own) return location.reload();
    } catch { await new Promise(done => setTimeout(done, 1000)); }
  }
})();
"""
_FAILED = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>itbib serve</title>
<link rel="icon" href="data:,">
<style>body{{font:1rem/1.5 system-ui,sans-serif;margin:3rem;color-scheme:light dark}}</style>
<h1>The survey cannot be shown</h1><pre>{message}</pre>
"""


class Preview:
    """The site of a survey, made again when its files change.

    Attributes:
        edition: a number that is another each time that the site is made.
    """

    def __init__(self, project: Project, output: Output) -> None:
        self.edition = 0
        self._project = project
        self._output = output
        self._made: Mapping[str, bytes] = {}
        self._stamp: object = None
        self._changed = threading.Condition()
        self.look()

    def look(self) -> None:
        """Make the site again if a file has changed."""
        stamp = self._stamp_now()
        if stamp == self._stamp:
            return
        try:
            # The configuration may be what has changed.
            made = site_files(self._project, self._project.survey())
        except ItbibError as error:
            self._output.problems(error.problems)
            told = "\n".join(str(problem) for problem in error.problems)
            made = {INDEX: _FAILED.format(message=html.escape(told)).encode()}
        with self._changed:
            self._stamp = stamp
            self._made = made
            self.edition += 1
            self._changed.notify_all()
        if self.edition > 1:
            self._output.say(f"{time.strftime('%H:%M:%S')} made again")

    def page(self, name: str) -> bytes | None:
        """Give a file of the site; a page also loads itself anew."""
        with self._changed:
            content, edition = self._made.get(name), self.edition
        if content is None or name != INDEX:
            return content
        loader = f'<script src="{_SCRIPT}" data-edition="{edition}"></script>'
        # For the preview alone the policy lets this script pass, and ask this server.
        content = content.replace(b"script-src ", b"connect-src 'self'; script-src 'self' ", 1)
        return (
            content.replace(b"</body>", f"{loader}</body>".encode(), 1)
            if (b"</body>" in content)
            else content + loader.encode()
        )

    def wait(self, edition: int) -> int:
        """Wait for an edition after one, for as long as a browser does."""
        with self._changed:
            self._changed.wait_for(lambda: self.edition != edition, _LONGEST_WAIT)
            return self.edition

    def _stamp_now(self) -> object:
        """Tell states of the files apart: their names, sizes and times."""
        return sorted(
            (str(path), status.st_size, status.st_mtime_ns)
            for path, status in _statuses(self._watched())
        )

    def _watched(self) -> Iterator[Path]:
        root = self._project.root
        yield from (self._project.config, self._project.bib, root / CITATION)
        yield from root.glob("*.md")
        with contextlib.suppress(ItbibError):
            yield from (root / target for target in self._project.survey().targets)
        yield from (root / "templates").glob("*")


def _statuses(paths: Iterator[Path]) -> Iterator[tuple[Path, Any]]:
    for path in dict.fromkeys(paths):
        with contextlib.suppress(OSError):
            yield path, path.stat()


def serve(preview: Preview, port: int, output: Output, *, opens: bool) -> None:
    """Serve until Ctrl-C.

    Raises:
        UsageError: the port is taken.
    """
    try:
        server = _Server((HOST, port), preview)
    except OSError as error:
        hint = "take another one: --port 0 takes any that is free"
        raise UsageError.of(f"port {port} is taken or forbidden", hint=hint) from error
    address = f"http://{HOST}:{server.server_port}/"
    watcher = threading.Thread(target=_watch, args=(preview, server.ended), daemon=True)
    watcher.start()
    output.say(f"serving {address} (Ctrl-C ends it)")
    if opens:
        import webbrowser

        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        output.say("\nended")
    finally:
        server.ended.set()
        server.server_close()
        watcher.join()


def _watch(preview: Preview, ended: threading.Event) -> None:
    while not ended.wait(_PAUSE):
        preview.look()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], preview: Preview) -> None:
        self.preview = preview
        self.ended = threading.Event()
        super().__init__(address, _Handler)

    def handle_error(self, *_: Any) -> None:
        """Say nothing: a browser that goes away is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        """Answer with a file of the site, or with news of it."""
        if not self._is_own():
            self.send_error(HTTPStatus.FORBIDDEN, "this server is for this machine alone")
            return
        parts = urlsplit(self.path)
        if parts.path == _NEWS:
            edition = self.server.preview.wait(int(parts.query) if parts.query.isdecimal() else 0)
            self._send(str(edition).encode(), "text/plain")
        elif parts.path == _SCRIPT:
            self._send(_RELOAD.encode(), "text/javascript")
        else:
            name = unquote(parts.path).removeprefix("/") or INDEX
            content = self.server.preview.page(name)
            if content is None:
                self.send_error(HTTPStatus.NOT_FOUND, "there is no such file")
            else:
                self._send(content, mimetypes.guess_type(name)[0] or "text/plain")

    def do_HEAD(self) -> None:
        """Answer as to GET, without the content."""
        self.do_GET()

    def _is_own(self) -> bool:
        """Refuse what another site's name leads here (DNS rebinding)."""
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        return host in (HOST, "localhost")

    def _send(self, content: bytes, kind: str) -> None:
        text = kind.startswith("text/") or kind == "application/json"
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing of single requests."""
