"""``itbib cache``: what is kept of arXiv's answers on this machine, and doing away with it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from itbib.commands import cache_load
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.errors import EXIT_OK
from itbib.output import Output

if TYPE_CHECKING:
    from itbib.cache.store import Store
    from itbib.cache.summary import Summary


@click.group("cache", invoke_without_command=True)
@common_options
def command(find_project: ProjectFinder, output: Output) -> int:  # noqa: ARG001
    """Show what is cached of arXiv's metadata; load it in bulk, or clear it.

    The cache is one file for all surveys of a user. It stands in the platform's cache folder,
    or in the folder that ITBIB_CACHE_DIR names.
    """
    if click.get_current_context().invoked_subcommand is not None:
        return EXIT_OK
    with _open_store(output) as store:
        summary = store.summary()
    if output.as_json:
        output.json(_as_object(summary))
    else:
        lines = _lines(summary)
        width = max(len(name) for name, _ in lines)
        output.data("".join(f"{name:<{width}}  {value}\n" for name, value in lines))
    return EXIT_OK


@command.command("clear")
@click.option(
    "--all",
    "forgets_bases",
    is_flag=True,
    help="Forget also what itbib wrote into entries, by which update knows your edits.",
)
@dry_run_option
@common_options
def clear(
    forgets_bases: bool,
    dry_run: bool,
    find_project: ProjectFinder,  # noqa: ARG001
    output: Output,
) -> int:
    """Forget all papers, and give the space on disk back.

    What itbib wrote into your entries stays known, unless --all is given: without it, update
    could not tell your edits from arXiv's words.
    """
    with _open_store(output) as store:
        before = store.summary()
        if not dry_run:
            store.clear(forgets_bases=forgets_bases)
        after = store.summary()
    if output.as_json:
        output.json(
            {"records": before.records, "bytes": 0 if dry_run else before.size - after.size}
        )
    papers = f"{before.records:,} paper{'' if before.records == 1 else 's'}"
    if dry_run:
        output.say(f"would forget {papers}")
    else:
        output.say(f"forgot {papers}; the cache was {_size(before)}, and is {_size(after)} now")
    return EXIT_OK


command.add_command(cache_load.command)


def _open_store(output: Output) -> Store:
    # Loaded here: --help comes without it.
    from itbib import files
    from itbib.cache.store import Store

    return Store.open(files.cache_folder(), lambda problem: output.warn([problem]))


def _lines(summary: Summary) -> list[tuple[str, str]]:
    """Give what the table says: names and values."""
    fetched = summary.records - summary.loaded
    span = ""
    if summary.oldest is not None and summary.newest is not None:
        first, last = _day(summary.oldest), _day(summary.newest)
        span = f" ({first})" if first == last else f" ({first} to {last})"
    lines = [
        ("file", str(summary.path)),
        ("size", _size(summary)),
        ("papers", f"{summary.records:,}"),
        ("fetched", f"{fetched:,}{span}"),
        ("from snapshots", f"{summary.loaded:,}"),
        ("unknown to arXiv", f"{summary.unknown:,}"),
        ("entries made", f"{summary.bases:,}"),
    ]
    for load in summary.loads:
        day = _day(load.finished) if load.finished is not None else "not finished"
        lines.append(("snapshot", f"{load.name} ({load.lines:,} lines, {day})"))
    lines += [("damaged, set aside", path.name) for path in summary.damaged]
    return lines


def _as_object(summary: Summary) -> dict[str, Any]:
    return {
        "file": str(summary.path),
        "bytes": summary.size,
        "records": summary.records,
        "fetched": summary.records - summary.loaded,
        "from_snapshots": summary.loaded,
        "oldest": _moment(summary.oldest),
        "newest": _moment(summary.newest),
        "unknown": summary.unknown,
        "entries": summary.bases,
        "snapshots": [
            {"name": load.name, "lines": load.lines, "finished": _moment(load.finished)}
            for load in summary.loads
        ],
        "damaged": [str(path) for path in summary.damaged],
    }


def _size(summary: Summary) -> str:
    """Write a size as people read it, in the units of the SI."""
    size = float(summary.size)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} GB"


def _day(seconds: int) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(seconds))


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
