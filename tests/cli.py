"""Running itbib as its users do: arguments in, exit code, data and messages out."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from itbib.cli import main

# Nothing listens on the discard port: what asks arXiv although it should not, fails at once.
UNREACHABLE = "http://127.0.0.1:9/api/query"
COMMAND = (sys.executable, "-m", "itbib")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a command.

    Attributes:
        code: the exit code.
        out: what it wrote to standard output.
        err: what it wrote to standard error.
    """

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The data, read as JSON."""
        return json.loads(self.out)


class Itbib:
    """Runs itbib in a folder of its own.

    Attributes:
        folder: the current folder of all commands.
    """

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, url: str = UNREACHABLE
    ) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        monkeypatch.setenv("ITBIB_CACHE_DIR", str(folder.parent / "cache"))
        monkeypatch.setenv("ITBIB_ARXIV_URL", url)
        monkeypatch.setenv("ITBIB_ARXIV_DELAY", "0")

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Result:
        """Run a command in this process."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
        given = sys.stdin
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
        try:
            with (
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
                pytest.raises(SystemExit) as stop,
            ):
                main([str(argument) for argument in arguments])
        finally:
            sys.stdin = given
        code = stop.value.code
        assert isinstance(code, int)
        return Result(code, _written(out), _written(err))

    def ok(self, *arguments: str | Path, stdin: bytes = b"") -> Result:
        """Run a command that has to succeed."""
        result = self(*arguments, stdin=stdin)
        assert result.code == 0, result.err
        return result

    def spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file into the folder; of a text, every character as it is."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name: str) -> bytes:
        """Give the bytes of a file in the folder."""
        return (self.folder / name).read_bytes()

    def state(self) -> dict[str, tuple[bytes, int]]:
        """Give content and time of change of all files in the folder, to compare."""
        return {
            str(path.relative_to(self.folder)): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()
