"""The measurements, each giving Markdown."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from fetching import fetch
from living_review import review
from measure import Run, in_turn, run_process, run_task
from options import Options
from storage import bulk, engines
from table import PEAK_MEMORY, comparison, duration, fact, markdown, memory

_TESTS = Path(__file__).parents[1] / "tests"
_TOOLS = ("itbib", "bibtexparser", "citerra", "pybtex")
_LARGE = 10_000
_HEAVY = ("arxiv", "requests", "lxml", "bibtexparser", "jinja2", "markdown_it", "pylatexenc")
_LOADED = """
import contextlib, io, json, sys
from itbib.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main([sys.argv[1]])
print(json.dumps(sorted(sys.modules)))
"""


def startup(options: Options) -> str:
    """``itbib --version`` and ``--help`` beside an import of click, as whole processes."""
    script = str(Path(sys.executable).with_name("itbib"))
    commands = {
        "`python -c pass`": [sys.executable, "-c", "pass"],
        "`python -c 'import click'`": [sys.executable, "-c", "import click"],
        "`itbib --version`": [script, "--version"],
        "`itbib --help`": [script, "--help"],
    }
    subjects = {name: partial(run_process, command) for name, command in commands.items()}
    in_turn(subjects, 1)  # so that no repetition has to compile modules
    results = in_turn(subjects, options.repetitions(40))
    targets = {"`itbib --version`": 1.5, "`itbib --help`": 1.5}
    text = comparison(results, "`python -c 'import click'`", targets)
    for option in ("--version", "--help"):
        loaded = _modules_after(option)
        heavy = sorted(loaded.intersection(_HEAVY)) or ["none of them"]
        text += f"\n`itbib {option}` imports of {', '.join(_HEAVY)}: {', '.join(heavy)}.\n"
    return text


def open_(options: Options) -> str:
    """Open a large file and read one entry, beside bibtexparser's parsing of all of it."""
    path = options.generated(_LARGE)
    subjects = {
        "bibtexparser: parse_string": partial(run_task, "tasks_bibtexparser", "parse", path),
        "itbib: open, read one entry": partial(run_task, "tasks_itbib", "open_one", path),
    }
    results = in_turn(subjects, options.repetitions(12))
    targets = {"itbib: open, read one entry": 0.25}
    return comparison(results, "bibtexparser: parse_string", targets, PEAK_MEMORY)


def add(options: Options) -> str:
    """``itbib add`` to a large file, beside bibtexparser's parsing of it."""
    path = options.generated(_LARGE)
    paper = json.loads((_TESTS / "data" / "papers.json").read_text("utf-8"))[0]["id"]
    with _stand_in() as url, tempfile.TemporaryDirectory() as cache:
        settings = {"ITBIB_ARXIV_URL": url, "ITBIB_ARXIV_DELAY": "0", "ITBIB_CACHE_DIR": cache}
        subjects = {
            "bibtexparser: parse_string": partial(run_task, "tasks_bibtexparser", "parse", path),
            "itbib add": partial(run_task, "tasks_itbib", "add", path, paper, environment=settings),
        }
        results = in_turn(subjects, options.repetitions(12))
    targets = {"itbib add": 0.35}
    return comparison(results, "bibtexparser: parse_string", targets, PEAK_MEMORY)


def growth(options: Options) -> str:
    """Processor time per 1,000 entries in ever larger files: the same, if growth is linear."""
    sizes = (1_000, _LARGE) if options.quick else (1_000, _LARGE, 100_000)
    works = {
        "open, read one entry": "open_one",
        "editing part of add": "add_edit",
        "read all entries": "read_all",
    }
    subjects: dict[str, Callable[[], Run]] = {
        f"{function} {size}": partial(run_task, "tasks_itbib", function, options.generated(size))
        for size in sizes
        for function in works.values()
    }
    results = in_turn(subjects, 3 if options.quick else 5)
    rows = []
    for name, function in works.items():
        smallest = results[f"{function} {sizes[0]}"]
        for size in sizes:
            series = results[f"{function} {size}"]
            if failure := series.failure or smallest.failure:
                rows.append([name, f"{size:,}", f"failed: {failure}", "", "", "", ""])
                continue
            factor = series.cpu / size * sizes[0] / smallest.cpu
            times = (series.median, series.cpu, series.cpu / size * 1000)
            measured = [*map(duration, times), f"{factor:.2f}", memory(series.peak)]
            rows.append([name, f"{size:,}", *measured])
    relative = f"{sizes[0]:,} = 1"
    header = ["", "entries", "median", "CPU", "CPU per 1,000", relative, "peak memory"]
    return markdown(header, rows)


def roundtrip(options: Options) -> str:
    """Read, change one title, write: itbib and its peers on the same files."""
    texts = []
    columns = (*PEAK_MEMORY, fact("entries read", "entries"), fact("lines lost", "lost"))
    # Without rows, as not every peer reads a key with a slash.
    generated = options.generated(2_000 if options.quick else _LARGE, with_rows=False)
    for path in (generated, *options.files):
        subjects = {tool: partial(run_task, f"tasks_{tool}", "roundtrip", path) for tool in _TOOLS}
        results = in_turn(subjects, options.repetitions(5))
        table = comparison(results, "bibtexparser", {}, columns)
        name = "Generated" if path == generated else path.name
        texts.append(f"{name}, {path.stat().st_size:,} bytes:\n\n{table}")
    return "\n".join(texts)


SUITES: dict[str, Callable[[Options], str]] = {
    "startup": startup,
    "open": open_,
    "add": add,
    "growth": growth,
    "roundtrip": roundtrip,
    "review": review,
    "fetch": fetch,
    "bulk": bulk,
    "engines": engines,
}


def _modules_after(option: str) -> set[str]:
    command = [sys.executable, "-c", _LOADED, option]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@contextlib.contextmanager
def _stand_in() -> Iterator[str]:
    """Run the tests' stand-in for arXiv in a process of its own; gives its address."""
    command = [sys.executable, str(_TESTS / "arxiv_server.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip().partition("=")[2]
        finally:
            server.terminate()
