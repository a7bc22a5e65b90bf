"""Measurements of fetching: how itbib and its peers ask arXiv for a hundred papers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ask_peer import PEERS
from options import Options
from table import markdown

_TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(_TESTS))
from arxiv_server import ArxivServer  # noqa: E402
from many_papers import many_papers  # noqa: E402

_COUNT = 100
_DELAY = 0.1
_ARXIV_DELAY = 3
_ASK = Path(__file__).with_name("ask_peer.py")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of asking.

    Attributes:
        papers: how many came.
        requests: how many were made.
        seconds: how long it took, the start of the process included.
        gap: the least number of seconds between two requests; None if there was one alone.
        failure: the last thing that was said, if it failed.
    """

    papers: int = 0
    requests: int = 0
    seconds: float = 0.0
    gap: float | None = None
    failure: str = ""


def fetch(options: Options) -> str:
    """Metadata of 100 papers from the stand-in, which wants 0.1 s between two requests."""
    papers = many_papers(_COUNT)
    ids = [paper.id for paper in papers]
    rows = []
    base: _Outcome | None = None
    with ArxivServer(papers) as server:
        for name in ("itbib", *PEERS):
            try:
                outcome = _ask(name, ids, server, options.folder)
            except subprocess.CalledProcessError as error:
                lines = (error.stderr or b"").decode(errors="replace").strip().splitlines()
                outcome = _Outcome(failure=lines[-1] if lines else str(error))
            base = base or outcome
            rows.append([name, *_cells(outcome, base)])
    header = [
        *("", "papers", "requests", "ratio", "seconds", "ratio", "shortest gap"),
        f"at arXiv's {_ARXIV_DELAY} s",
    ]
    return markdown(header, rows)


def _cells(outcome: _Outcome, base: _Outcome) -> list[str]:
    if outcome.failure:
        failure = outcome.failure.replace("|", "\\|")
        return [f"failed: {failure}", *[""] * 6]
    gap = "" if outcome.gap is None else f"{outcome.gap:.3f} s"
    if outcome.gap is not None and outcome.gap < _DELAY:
        gap += " (too short)"
    return [
        str(outcome.papers),
        str(outcome.requests),
        f"{outcome.requests / base.requests:.0f}",
        f"{outcome.seconds:.2f}",
        f"{outcome.seconds / base.seconds:.2f}",
        gap,
        f"{(outcome.requests - 1) * _ARXIV_DELAY} s",
    ]


def _ask(name: str, ids: Sequence[str], server: ArxivServer, folder: Path) -> _Outcome:
    """Let itbib or a peer ask.

    Raises:
        CalledProcessError: it cannot be installed, or fails.
    """
    if name == "itbib":
        survey = folder / "survey"
        survey.mkdir()
        (survey / "references.bib").touch()
        command = [sys.executable, "-m", "itbib", "-C", str(survey), "add", "-q", *ids]
    else:
        command = [_python(name, folder), str(_ASK), name, server.url, str(_DELAY), *ids]
    settings = {
        "ITBIB_ARXIV_URL": server.url,
        "ITBIB_ARXIV_DELAY": str(_DELAY),
        "ITBIB_CACHE_DIR": str(folder / "fetch-cache"),
        # What a peer keeps of its own is none of the user's.
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    _run(command, settings)  # so that no module has to be compiled in the run that counts
    if name == "itbib":
        command.insert(-len(ids), "--refresh")
        (survey / "references.bib").write_bytes(b"")
    server.requests.clear()
    started = time.monotonic()
    printed = _run(command, settings)
    seconds = time.monotonic() - started
    times = [request.time for request in server.requests]
    gap = min((later - earlier for earlier, later in pairwise(times)), default=None)
    if name == "itbib":
        count = (survey / "references.bib").read_bytes().count(b"@misc{")
    else:
        count = int(printed.split()[-1])
    return _Outcome(count, len(times), seconds, gap)


def _python(peer: str, folder: Path) -> str:
    """Install a peer into an environment of its own; give the Python there."""
    place = folder / f"peer-{peer}"
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    # The oldest of them comes as source.
    _run([*pip, "setuptools", "wheel"], {})
    _run([*pip, peer], {})
    return python


def _run(command: Sequence[str], settings: Mapping[str, str]) -> str:
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, check=True)
    return done.stdout.decode()
