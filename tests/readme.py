"""The console examples of a Markdown page: find them, run them, and bring them up to date.

A fenced block marked ``console`` holds commands (``$ …``, continued after a backslash) and
what they print; one marked with ``file=NAME`` behind its language holds a file, which is written
where the shell stands. All blocks of a page run in order in one shell, in an empty folder,
against the stand-in arXiv server::

    python tests/readme.py README.md    # rewrite the outputs in place
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from arxiv_papers import PAPERS, load_papers
from arxiv_server import ArxivServer

_BLOCK = re.compile(
    r"^```(?:console|\w+ file=(?P<file>\S+))\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_COMMAND = re.compile(r"^\$ (.*(?:\\\n.*)*)\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """One command and the output that the page promises."""

    line: int
    command: str
    output: str


class Shell:
    """A shell that stays in the folder that the last command changed to."""

    def __init__(self, folder: Path, arxiv_url: str) -> None:
        self._folder = folder / "work"
        self._folder.mkdir()
        self._where = folder / "where"
        self._environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "ITBIB_ARXIV_URL": arxiv_url,
            "ITBIB_ARXIV_DELAY": "0",
            "ITBIB_CACHE_DIR": str(folder / "cache"),
            "COLUMNS": "80",
            "GIT_CONFIG_GLOBAL": os.devnull,
            **{f"GIT_{who}_NAME": "An author" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "author@example.org" for who in ("AUTHOR", "COMMITTER")},
        }

    def run(self, command: str) -> str:
        """Run a command and give back all that it prints."""
        script = f"{command}\ncode=$?\npwd > '{self._where}'\nexit $code\n"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self._folder = Path(self._where.read_text(encoding="utf-8").rstrip("\n"))
        return done.stdout


def examples(page: str) -> Iterator[Example]:
    """Find the examples of a page in order."""
    for block in _BLOCK.finditer(page):
        body = block["body"]
        if block["file"]:
            yield Example(page.count("\n", 0, block.start()) + 1, _writing(block), "")
            continue
        commands = list(_COMMAND.finditer(body))
        for number, command in enumerate(commands):
            end = commands[number + 1].start() if number + 1 < len(commands) else len(body)
            line = page.count("\n", 0, block.start("body") + command.start()) + 1
            yield Example(line, command[1], body[command.end() : end].rstrip("\n"))


def _writing(block: re.Match[str]) -> str:
    """Give the command that writes the file which a block holds."""
    name = block["file"]
    return f"mkdir -p \"$(dirname '{name}')\"; cat > '{name}' <<'END'\n{block['body']}END"


def updated(page: str, shell: Shell) -> str:
    """Run the examples of a page and put in what they really print."""

    def block(match: re.Match[str]) -> str:
        if match["file"]:
            shell.run(_writing(match))
            return match[0]
        lines = []
        for command in _COMMAND.finditer(match["body"]):
            output = shell.run(command[1]).rstrip("\n")
            lines.append(f"$ {command[1]}\n" + (f"{output}\n" if output else ""))
        return "```console\n" + "".join(lines) + "```"

    return _BLOCK.sub(block, page)


def main() -> None:
    """Rewrite the outputs in the pages named on the command line."""
    for name in sys.argv[1:]:
        path = Path(name)
        with tempfile.TemporaryDirectory() as folder, ArxivServer(load_papers(PAPERS)) as server:
            shell = Shell(Path(folder), server.url)
            path.write_text(updated(path.read_text(encoding="utf-8"), shell), encoding="utf-8")


if __name__ == "__main__":
    main()
