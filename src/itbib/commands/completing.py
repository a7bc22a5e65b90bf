"""What can stand where a key or a table is asked for: for shells that complete words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from itbib.commands.common import ProjectFinder
from itbib.errors import ItbibError


def _finder(ctx: click.Context) -> ProjectFinder:
    """Find what the command line works on; its options have been read, no command was run."""
    given = {**ctx.find_root().params, **{k: v for k, v in ctx.params.items() if v is not None}}
    folder, bib = given.get("folder"), given.get("bib")
    return ProjectFinder(Path(folder or "."), Path(bib) if bib else None)


def _beginning(words: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(word) for word in words if word.startswith(incomplete)]


def complete_keys(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Give the keys of the library that begin as what was typed; nothing if it cannot be read."""
    try:
        return _beginning(_finder(ctx)().library().keys(), incomplete)
    except (ItbibError, OSError):
        return []


def complete_tables(
    ctx: click.Context, _: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Give the ids of the survey's tables likewise."""
    try:
        tables = _finder(ctx)().survey().tables
    except (ItbibError, OSError):
        return []
    return _beginning((table.id for table in tables), incomplete)


def complete_plots(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Give the names of the survey's pictures likewise."""
    from itbib.plotting.names import plot_names

    try:
        names = plot_names(_finder(ctx)().survey())
    except (ItbibError, OSError):
        return []
    return _beginning(names, incomplete)
