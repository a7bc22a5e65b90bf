"""``itbib rm``: remove entries."""

from __future__ import annotations

from collections.abc import Callable

import click

from itbib.bib import edit
from itbib.bib.fields import broken_entry
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, DUPLICATE, Block, fold_key
from itbib.commands.common import (
    common_options,
    dry_run_option,
    find_blocks,
    report_change,
    write_entries,
)
from itbib.commands.completing import complete_keys
from itbib.errors import InputError, Problem
from itbib.output import Output
from itbib.project import Project, change_library


@click.command("rm")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True, shell_complete=complete_keys)
@dry_run_option
@common_options
def command(
    keys: tuple[str, ...], dry_run: bool, find_project: Callable[[], Project], output: Output
) -> None:
    """Remove the entries KEY..., works or rows; all of them or none.

    Comments around an entry stay. Rows that still cite a removed work are named.
    """
    project = find_project()

    def plan(library: Library) -> tuple[list[edit.Edit], list[str]]:
        blocks = list({block.start: block for block in find_blocks(library, keys)}.values())
        _refuse_unclear(library, blocks)
        gone = {block.start for block in blocks}
        left = [block for block in library.listed() if block.start not in gone]
        return edit.remove_blocks(library.text, blocks), library.keys_of(left)

    before, after = change_library(project, plan, dry_run=dry_run)
    removed = list({block.start: block for block in find_blocks(before, keys)}.values())
    if not dry_run:
        output.say(f"removed {', '.join(before.keys_of(removed))}")
    report_change(project, before, after, output, dry_run=dry_run)
    output.warn(_dangling(before if dry_run else after, removed))
    if output.as_json:
        write_entries(before, removed, output)


def _refuse_unclear(library: Library, blocks: list[Block]) -> None:
    problems = []
    for block in blocks:
        if block.kind == BROKEN:
            hint = "remove it by hand: where it ends is not clear"
            problems.append(broken_entry(library, block, hint))
        for other in library.blocks:
            if other.kind == DUPLICATE and fold_key(other.key) == fold_key(block.key):
                message = f"the entry {library.keys_of([block])[0]!r} stands in the file twice"
                hint = f"remove the one on line {library.line(other.start)} by hand first"
                line = library.line(block.start)
                problems.append(Problem(message, library.path, line, hint))
    if problems:
        raise InputError(problems)


def _dangling(library: Library, removed: list[Block]) -> list[Problem]:
    """Name the rows that cite what is gone."""
    gone = {fold_key(key) for key in library.keys_of(removed)}
    rows = [block for block in library.listed() if block.type.lower() == "row"]
    if not rows:
        return []
    return [
        Problem(
            f"the row {row.key!r} still cites {key.strip()!r}",
            library.path,
            row.line,
            "remove the row, too, or change its cite field",
        )
        for row in library.entries(rows)
        for key in row.fields.get("cite", "").split(",")
        if fold_key(key.strip()) in gone and fold_key(row.key) not in gone
    ]
