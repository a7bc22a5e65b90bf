"""Measurements of the store: bulk loads of ever more records, and its engine beside another."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from itbib.cache.schema import FILE_NAME
from measure import Run, Series, in_turn, run_process, run_task
from options import Options
from snapshot import write_snapshot
from table import duration, markdown, memory


def bulk(options: Options) -> str:
    """`itbib cache load` of generated snapshots, as whole processes, and finding papers in them."""
    sizes = (10_000, 100_000) if options.quick else (100_000, 1_000_000)
    rows = []
    smallest = 0.0
    for size in sizes:
        snapshot = options.folder / f"{size}.json"
        cache = options.folder / f"{size}-cache"
        write_snapshot(snapshot, size)
        load = _load(snapshot, cache)
        stored = (cache / FILE_NAME).stat().st_size
        single, together = (
            run_task("tasks_store", function, cache, str(size))
            for function in ("find_single", "find_together")
        )
        each = load.seconds / size
        smallest = smallest or each
        rows.append(
            [
                f"{size:,}",
                f"{snapshot.stat().st_size / 1e6:,.0f} MB",
                duration(load.seconds),
                f"{size / load.seconds:,.0f}",
                f"{each / smallest:.2f}",
                memory(load.peak),
                f"{stored / size:,.0f}",
                *(f"{run.facts['lookups'] / run.seconds:,.0f}" for run in (single, together)),
            ]
        )
        snapshot.unlink()
        shutil.rmtree(cache)
    header = [
        *("records", "file", "time", "records/s", f"time each, {sizes[0]:,} = 1", "peak memory"),
        *("bytes each", "lookups/s", "lookups/s, 280 at once"),
    ]
    return markdown(header, rows)


def _load(snapshot: Path, cache: Path) -> Run:
    command = [sys.executable, "-m", "itbib", "cache", "load", "-q", str(snapshot)]
    return run_process(command, {"ITBIB_CACHE_DIR": str(cache)})


def engines(options: Options) -> str:
    """The same rows in SQLite, as the store keeps them, and in DuckDB."""
    size = 20_000 if options.quick else 100_000
    snapshot = options.folder / "engines.json"
    write_snapshot(snapshot, size)
    files = {name: options.folder / f"engines.{name}" for name in ("sqlite", "duckdb")}
    works: Mapping[str, Callable[[str], Callable[[], Run]]] = {
        "load": lambda e: partial(run_task, "tasks_store", f"{e}_load", snapshot, files[e]),
        "open, find one": lambda e: partial(run_task, "tasks_store", f"{e}_first", files[e]),
        "find 2,000 one by one": lambda e: partial(
            run_task, "tasks_store", f"{e}_find", files[e], str(size)
        ),
    }
    rows = []
    for name, subject in works.items():
        results = in_turn({engine: subject(engine) for engine in files}, options.repetitions(5))
        rows.append([name, *_beside(results["sqlite"], results["duckdb"])])
    sizes = [file.stat().st_size if file.exists() else 0 for file in files.values()]
    rows.append(["bytes a record", *(f"{stored / size:,.0f}" for stored in sizes), ""])
    rows[-1][-1] = f"{sizes[1] / sizes[0]:.2f}" if sizes[1] else ""
    rows.append(["a second process may write", *map(_second, files, files.values()), ""])
    snapshot.unlink()
    return markdown([f"{size:,} records", "SQLite", "DuckDB", "DuckDB / SQLite"], rows)


def _beside(one: Series, other: Series) -> list[str]:
    if other.failure or one.failure:
        return [f"failed: {one.failure}" * bool(one.failure), f"failed: {other.failure}", ""]
    ratio = f"{other.median / one.median:.2f}"
    return [duration(one.median), duration(other.median), ratio]


def _second(engine: str, file: Path) -> str:
    module = "sqlite3" if engine == "sqlite" else engine
    if not file.exists():
        return ""
    return "yes" if run_task("tasks_store", "two_writers", module, file).facts["may"] else "no"
