"""Measurements of the store: bulk loads of ever more records, and its engine beside another."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from itbib.cache.schema import FILE_NAME
from measure import Run, Series, in_turn, run_process, run_task
from options import Options
from snapshot import write_snapshot
from table import duration, markdown, memory

_ENGINES = "tasks_engines"


def bulk(options: Options) -> str:
    """`itbib cache load` of generated snapshots, as whole processes, and finding papers in them."""
    sizes = (10_000, 100_000) if options.quick else (100_000, 1_000_000)
    snapshots = {size: options.folder / f"{size}.json" for size in sizes}
    for size, snapshot in snapshots.items():
        write_snapshot(snapshot, size)
    caches = {size: options.folder / f"{size}-cache" for size in sizes}
    loads = {str(size): partial(_load, snapshots[size], caches[size]) for size in sizes}
    results = in_turn(loads, 3)
    rows = []
    for size in sizes:
        load, smallest = results[str(size)], results[str(sizes[0])]
        file = f"{snapshots[size].stat().st_size / 1e6:,.0f} MB"
        snapshots[size].unlink()
        if failure := load.failure or smallest.failure:
            rows.append([f"{size:,}", file, f"failed: {failure}", *[""] * 7])
            continue
        finds = (
            run_task("tasks_store", function, caches[size], str(size))
            for function in ("find_single", "find_together")
        )
        rows.append(
            [
                f"{size:,}",
                file,
                duration(load.median),
                f"{size / load.median:,.0f}",
                f"{load.median / size / (smallest.median / sizes[0]):.2f}",
                f"{load.cpu / size / (smallest.cpu / sizes[0]):.2f}",
                memory(load.peak),
                f"{(caches[size] / FILE_NAME).stat().st_size / size:,.0f}",
                *(f"{run.facts['lookups'] / run.seconds:,.0f}" for run in finds),
            ]
        )
        shutil.rmtree(caches[size])
    header = [
        *("records", "file", "time", "records/s", f"time each, {sizes[0]:,} = 1", "CPU each"),
        *("peak memory", "bytes each", "lookups/s", "lookups/s, 280 at once"),
    ]
    return markdown(header, rows)


def _load(snapshot: Path, cache: Path) -> Run:
    """Load a snapshot into a new cache."""
    if cache.exists():
        shutil.rmtree(cache)
    command = [sys.executable, "-m", "itbib", "cache", "load", "-q", str(snapshot)]
    return run_process(command, {"ITBIB_CACHE_DIR": str(cache)})


def engines(options: Options) -> str:
    """The same rows in SQLite, as the store keeps them, and in DuckDB."""
    size = 20_000 if options.quick else 100_000
    snapshot = options.folder / "engines.json"
    write_snapshot(snapshot, size)
    files = {engine: options.folder / f"engines.{engine}" for engine in ("sqlite3", "duckdb")}
    works: Mapping[str, tuple[str, Sequence[str]]] = {
        "open, find one": ("first", ()),
        "find 2,000 one by one": ("find", (str(size),)),
        "find 280 by one query": ("find_at_once", (str(size),)),
        "count all by class": ("question", (str(size),)),
        "rewrite 280 rows": ("rewrite", (str(size),)),
    }
    imports = {
        engine: partial(run_process, [sys.executable, "-c", f"import {engine}"]) for engine in files
    }
    rows = [["import, as a process", *_beside(in_turn(imports, options.repetitions(9)))]]
    loads = {
        engine: partial(run_task, _ENGINES, "load", engine, snapshot, file)
        for engine, file in files.items()
    }
    rows.append(["load", *_beside(in_turn(loads, options.repetitions(5)))])
    sizes = [file.stat().st_size if file.exists() else 0 for file in files.values()]
    for name, (function, arguments) in works.items():
        subjects = {
            engine: partial(run_task, _ENGINES, function, engine, file, *arguments)
            for engine, file in files.items()
            if file.exists()
        }
        rows.append([name, *_beside(in_turn(subjects, options.repetitions(9)))])
    ratio = f"{sizes[1] / sizes[0]:.2f}" if all(sizes) else ""
    rows.append(
        ["bytes a record", *(f"{stored / size:,.0f}" if stored else "" for stored in sizes), ratio]
    )
    rows.append(["a second process may write", *(_second(*item) for item in files.items()), ""])
    snapshot.unlink()
    return markdown([f"{size:,} records", "SQLite", "DuckDB", "DuckDB / SQLite"], rows)


def _beside(results: Mapping[str, Series]) -> list[str]:
    series = [results.get(engine, Series(failure="not loaded")) for engine in ("sqlite3", "duckdb")]
    cells = [f"failed: {one.failure}" if one.failure else duration(one.median) for one in series]
    failed = any(one.failure for one in series)
    return [*cells, "" if failed else f"{series[1].median / series[0].median:.2f}"]


def _second(engine: str, file: Path) -> str:
    if not file.exists():
        return ""
    facts = run_task(_ENGINES, "two_writers", engine, file).facts
    return "yes" if facts["may"] else "no, it is locked" if facts["is_lock"] else "no"
