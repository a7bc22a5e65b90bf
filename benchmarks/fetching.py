"""Measurements of fetching: how itbib and its peers ask arXiv for a hundred papers."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from ask_peer import PAUSES, PEERS
from options import Options
from table import markdown

_TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(_TESTS))
from arxiv_server import ArxivServer  # noqa: E402
from many_papers import many_papers  # noqa: E402

_COUNT = 100
_DELAY = 0.1
_ARXIV_DELAY = 3
_VERSION = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
_ASK = Path(__file__).with_name("ask_peer.py")


@dataclass(slots=True)
class _Subject:
    """One that asks, and what came of it.

    Attributes:
        name: of its package.
        command: asks for all papers.
        version: of the package.
        papers: how many came.
        requests: how many were made.
        seconds: how long each run took, the start of the process included.
        gap: the least number of seconds between two requests; None if there was one alone.
        failure: the last thing that was said, if it failed.
    """

    name: str
    command: list[str] = field(default_factory=list)
    version: str = ""
    papers: int = 0
    requests: int = 0
    seconds: list[float] = field(default_factory=list)
    gap: float | None = None
    failure: str = ""


def fetch(options: Options) -> str:
    """Metadata of 100 papers from the stand-in; 0.1 s between requests where that can be set."""
    papers = many_papers(_COUNT)
    ids = [paper.id for paper in papers]
    survey = options.folder / "survey"
    survey.mkdir()
    subjects = [_Subject(name) for name in ("itbib", *PEERS)]
    with ArxivServer(papers) as server:
        settings = {
            "ITBIB_ARXIV_URL": server.url,
            "ITBIB_ARXIV_DELAY": str(_DELAY),
            "ITBIB_CACHE_DIR": str(options.folder / "fetch-cache"),
            # What a peer keeps of its own is none of the user's.
            "HOME": str(options.folder),
            "XDG_CONFIG_HOME": str(options.folder),
        }
        # In the first round modules are compiled; it does not count.
        for repetition in range(1 + options.repetitions(5)):
            for subject in subjects:
                if subject.failure:
                    continue
                try:
                    if not subject.command:
                        _prepare(subject, server, options.folder, ids)
                    _ask(subject, server, survey / "references.bib", settings)
                except subprocess.CalledProcessError as error:
                    lines = (error.stderr or b"").decode(errors="replace").strip().splitlines()
                    subject.failure = lines[-1] if lines else str(error)
                if repetition == 0:
                    subject.seconds.clear()
    header = [
        *("", "papers", "requests", "ratio", "seconds", "ratio", "shortest gap", "own pause"),
        f"at arXiv's {_ARXIV_DELAY} s",
    ]
    return markdown(header, (_cells(subject, subjects[0]) for subject in subjects))


def _cells(subject: _Subject, base: _Subject) -> list[str]:
    name = f"{subject.name} {subject.version}".strip()
    if subject.failure:
        failure = subject.failure.replace("|", "\\|")
        return [name, f"failed: {failure}", *[""] * 7]
    seconds = statistics.median(subject.seconds)
    ratios = ["", ""]
    if not base.failure:
        ratios[0] = f"{subject.requests / base.requests:.0f}"
        ratios[1] = f"{seconds / statistics.median(base.seconds):.2f}"
    return [
        name,
        str(subject.papers),
        str(subject.requests),
        ratios[0],
        f"{seconds:.2f}",
        ratios[1],
        "" if subject.gap is None else f"{subject.gap:.3f} s",
        PAUSES[subject.name],
        f"{(subject.requests - 1) * _ARXIV_DELAY} s",
    ]


def _prepare(subject: _Subject, server: ArxivServer, folder: Path, ids: Sequence[str]) -> None:
    """Find out how to let itbib or a peer ask; a peer is installed.

    Raises:
        CalledProcessError: it cannot be installed.
    """
    python = sys.executable
    if subject.name == "itbib":
        add = ["-m", "itbib", "-C", str(folder / "survey"), "add", "-q", "--refresh"]
        command = [python, *add, *ids]
    else:
        python = _python(subject.name, folder)
        command = [python, str(_ASK), subject.name, server.url, str(_DELAY), *ids]
    subject.version = _run([python, "-c", _VERSION, subject.name], {}).strip()
    subject.command = command


def _ask(
    subject: _Subject, server: ArxivServer, library: Path, settings: Mapping[str, str]
) -> None:
    """Let itbib or a peer ask once.

    Raises:
        CalledProcessError: it fails.
    """
    library.write_bytes(b"")
    server.requests.clear()
    started = time.monotonic()
    printed = _run(subject.command, settings)
    subject.seconds.append(time.monotonic() - started)
    times = [request.time for request in server.requests]
    subject.requests = len(times)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    subject.gap = min(gaps if subject.gap is None else [*gaps, subject.gap], default=None)
    if subject.name == "itbib":
        subject.papers = library.read_bytes().count(b"@misc{")
    else:
        subject.papers = int(printed.split()[-1])


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
