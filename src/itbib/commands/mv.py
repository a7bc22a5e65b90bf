"""``itbib mv``: change the order of entries, and so of a table's rows."""

from __future__ import annotations

from collections.abc import Callable

import click

from itbib.bib import edit
from itbib.bib.fields import broken_entry
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN
from itbib.commands.common import (
    common_options,
    dry_run_option,
    find_blocks,
    report_change,
    write_entry,
)
from itbib.commands.completing import complete_keys
from itbib.errors import InputError, UsageError
from itbib.output import Output
from itbib.project import Project, change_library


@click.command("mv")
@click.argument("row", shell_complete=complete_keys)
@click.option(
    "--before",
    metavar="ROW",
    shell_complete=complete_keys,
    help="Put it right before this one.",
)
@click.option(
    "--after",
    metavar="ROW",
    shell_complete=complete_keys,
    help="Put it right behind this one.",
)
@dry_run_option
@common_options
def command(
    row: str,
    before: str | None,
    after: str | None,
    dry_run: bool,
    find_project: Callable[[], Project],
    output: Output,
) -> None:
    """Move the entry ROW before or behind another: tables keep the order of the file."""
    if (before is None) == (after is None):
        raise UsageError.of("give one of --before and --after")
    other = before or after or ""
    project = find_project()

    found: list[str] = []

    def plan(library: Library) -> tuple[list[edit.Edit], list[str]]:
        moved, anchor = find_blocks(library, [row, other])
        found[:] = library.keys_of([moved, anchor])
        broken = [block for block in (moved, anchor) if block.kind == BROKEN]
        if broken:
            raise InputError(broken_entry(library, b, "mend it by hand first") for b in broken)
        blocks = list(library.listed())
        if moved.start == anchor.start:
            raise UsageError.of(f"{row!r} cannot stand before or behind itself")
        place = blocks.index(anchor) + (1 if after else 0)
        order = [*blocks[:place], moved, *blocks[place:]]
        old = blocks.index(moved)
        if place in (old, old + 1):
            return [], library.keys()
        del order[old if old < place else old + 1]
        text = library.text[moved.start : moved.end]
        if after:
            insertion = edit.insert_after(library.text, anchor, text, library.newline)
        else:
            insertion = edit.insert_before(library.text, anchor, text, library.newline)
        return [insertion, edit.remove_block(library.text, moved)], library.keys_of(order)

    old, new = change_library(project, plan, dry_run=dry_run)
    if old.text == new.text:
        output.say(f"{row}: it stands there already")
    elif not dry_run:
        output.say(f"moved {row} {'behind' if after else 'before'} {other}")
    _say_what_orders(project, found, output)
    report_change(project, old, new, output, dry_run=dry_run)
    if output.as_json:
        write_entry(new, find_blocks(new, [row])[0], output)


def _say_what_orders(project: Project, keys: list[str], output: Output) -> None:
    """Tell of a table that does not show the order of its rows in the file."""
    survey = project.survey() if project.has_config else None
    tables = {key.partition("/")[0] for key in keys}
    table = survey.table(tables.pop()) if survey and len(tables) == 1 else None
    if table and table.where:
        output.say(f"the table {table.id!r} shows its works by 'where', in their own order")
    elif table and table.sort:
        output.say(f"the table {table.id!r} is sorted; the file orders only what is equal")
