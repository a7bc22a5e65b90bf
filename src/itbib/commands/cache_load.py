"""``itbib cache load``: take arXiv's metadata snapshot into the cache."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.errors import EXIT_FINDINGS, EXIT_INPUT, EXIT_OK, InputError, Problem
from itbib.output import Output

if TYPE_CHECKING:
    from itbib.cache.load import Outcome
    from itbib.cache.rows import Load
    from itbib.cache.store import Store

_STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class _File:
    """What is to be loaded.

    Attributes:
        file: opened for reading, at its beginning.
        name: as the user would name it.
        size: in bytes; None of a pipe.
        fingerprint: tells it from all others; empty for a pipe, which cannot be read twice.
    """

    file: BinaryIO
    name: str
    size: int | None = None
    fingerprint: str = ""


@click.command("load", short_help="Take arXiv's own metadata snapshot into the cache.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--again", is_flag=True, help="Load the file even if it is loaded already.")
@dry_run_option
@common_options
def command(
    file: Path, again: bool, dry_run: bool, find_project: ProjectFinder, output: Output
) -> int:
    """Take arXiv's own metadata snapshot into the cache, so that papers need not be fetched.

    FILE is arxiv-metadata-oai-snapshot.json, from
    https://www.kaggle.com/datasets/Cornell-University/arxiv: as it is, with gzip or zstd, or in
    the .zip that Kaggle serves; - reads standard input. Newer knowledge is never replaced. A
    load that was interrupted goes on where it stopped.
    """
    # Loaded here: only this command needs them.
    from itbib import files
    from itbib.cache.rows import Load
    from itbib.cache.store import Store

    path = file if str(file) == _STANDARD_INPUT else find_project.path(file)
    with contextlib.ExitStack() as stack:
        given = stack.enter_context(_opened(path))
        fresh = Load(given.fingerprint, path.name)
        if dry_run:
            return _load(given, fresh, None, output)
        store = stack.enter_context(
            Store.open(files.cache_folder(), lambda problem: output.warn([problem]))
        )
        begun = store.find_load(given.fingerprint) if given.fingerprint and not again else None
        if begun is not None and begun.finished is not None:
            _report_finished(given, begun, output)
            return EXIT_OK
        return _load(given, begun or fresh, store, output)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[_File]:
    """Open a file, a pipe, or standard input.

    Raises:
        InputError: there is nothing to be read.
    """
    if str(path) == _STANDARD_INPUT:
        yield _File(sys.stdin.buffer, "standard input")
        return
    from itbib import files
    from itbib.cache.load import fingerprint

    name = files.shown(path)
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise InputError.of("there is no such file", path=name) from None
    except IsADirectoryError:
        hint = "name the file in it"
        raise InputError.of("this is a folder", path=name, hint=hint) from None
    except OSError as error:
        raise InputError.of(f"cannot be read: {error.strerror}", path=name) from error
    with file:
        status = os.fstat(file.fileno())
        if stat.S_ISREG(status.st_mode):
            yield _File(file, name, status.st_size, fingerprint(file))
        else:
            yield _File(file, name)


def _load(given: _File, begun: Load, store: Store | None, output: Output) -> int:
    """Load a file, or only read it if there is no store; say what came of it."""
    from itbib.cache.compressed import Content
    from itbib.cache.load import Loader
    from itbib.progress import Progress

    content = Content(given.file, given.name)
    keep = store.keep_load if store is not None else lambda *_: None
    if begun.lines:
        output.say(f"going on behind line {begun.lines:,}, to which {given.name} is loaded")
    started = time.monotonic()
    with Progress(output, "loading", given.size, "bytes") as progress:
        loader = Loader(content, given.name, begun, keep, lambda: progress.at(content.taken))
        try:
            loader.run()
        except KeyboardInterrupt:
            kept = "" if store is None else f"; {loader.outcome.kept:,} records are loaded"
            again = ", and the same command goes on from there" if given.fingerprint else ""
            output.say(f"\nstopped{kept}{again}")
            raise
    verb = "would load" if store is None else "loaded"
    seconds = time.monotonic() - started
    records = loader.outcome.records
    output.say(f"{verb} {records:,} record{'' if records == 1 else 's'} in {seconds:,.0f} s")
    return _report(loader.outcome, given, output)


def _report(outcome: Outcome, given: _File, output: Output) -> int:
    """Say what is wrong with the file; give the exit code."""
    from itbib.cache.load import BROKEN_HINT

    _write(outcome.records, outcome.bad, output, is_complete=not outcome.broken)
    output.problems(outcome.problems)
    if left := outcome.bad - len(outcome.problems):
        output.problems([Problem(f"{left:,} more lines are no records", given.name)])
    if outcome.broken:
        message = f"the file is incomplete or damaged: {outcome.broken}"
        output.problems([Problem(message, given.name, hint=BROKEN_HINT)])
        return EXIT_INPUT
    return EXIT_FINDINGS if outcome.bad else EXIT_OK


def _report_finished(given: _File, load: Load, output: Output) -> None:
    day = time.strftime("%Y-%m-%d", time.localtime(load.finished))
    output.say(f"{given.name} was loaded on {day}; nothing to do (--again loads it once more)")
    _write(0, 0, output, is_complete=True)


def _write(records: int, bad: int, output: Output, *, is_complete: bool) -> None:
    if output.as_json:
        output.json({"records": records, "bad_lines": bad, "complete": is_complete})
