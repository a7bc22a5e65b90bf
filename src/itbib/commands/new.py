"""``itbib new``: an entry written by hand, for what is not on arXiv."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import click

from itbib.adding.addition import plan_new
from itbib.bib import edit
from itbib.bib.library import Library
from itbib.commands.common import (
    common_options,
    dry_run_option,
    refuse_unknown_works,
    report_change,
    write_entry,
)
from itbib.commands.set import parse_assignments
from itbib.errors import Problem, UsageError
from itbib.model import Work
from itbib.output import Output
from itbib.project import Project, change_library
from itbib.suggest import did_you_mean
from itbib.survey.config import Survey, Table
from itbib.survey.contents import ROW_TYPE
from itbib.survey.rowtext import pair_braces, query_problems, row_problems

_KEY = re.compile(r"[^\s\"#%'(),={}~\\@]+")
_TYPE = re.compile(r"[A-Za-z][A-Za-z-]*")


@click.command("new")
@click.argument("key")
@click.argument("assignments", metavar="FIELD=VALUE...", nargs=-1, required=True)
@click.option("--type", "entry_type", metavar="TYPE", help="Entry type; a row needs none.")
@dry_run_option
@common_options
def command(
    key: str,
    assignments: tuple[str, ...],
    entry_type: str | None,
    dry_run: bool,
    find_project: Callable[[], Project],
    output: Output,
) -> None:
    """Write a new entry: a work that is not on arXiv, or a row.

    A work has a short slug as KEY (alpaca) and a --type (software, dataset, online, ...).
    A row has TABLE/SLUG as KEY; its cite field names the works, if there are any.
    """
    values = {name: value for name, value in parse_assignments(assignments).items() if value}
    project = find_project()
    survey = project.survey() if project.has_config else None
    kind, table = _kind(key, entry_type, survey)
    if kind == ROW_TYPE:
        values = {name: pair_braces(value) for name, value in values.items()}
        if problems := row_problems(table, values) or query_problems(table, values):
            raise UsageError(problems)
    _refuse_unbalanced(values)

    def plan(library: Library) -> tuple[list[edit.Edit], list[str]]:
        if kind == ROW_TYPE:
            refuse_unknown_works(library, values)
        addition = plan_new(library, Work(key, kind, values), table)
        return addition.edits, [*library.keys(), *addition.added]

    before, after = change_library(project, plan, dry_run=dry_run)
    if not dry_run:
        output.say(f"added {key}")
    report_change(project, before, after, output, dry_run=dry_run)
    output.warn((before if dry_run else after).problems())
    block = after.block(key)
    if output.as_json and block is not None:
        write_entry(after, block, output)


def _kind(key: str, entry_type: str | None, survey: Survey | None) -> tuple[str, Table | None]:
    """Settle the entry type, and the table of a row.

    Raises:
        UsageError: the key or the type is malformed, or the table is not declared.
    """
    if not _KEY.fullmatch(key):
        hint = "no blanks and none of \" # % ' ( ) , = { } ~ @ and backslash"
        raise UsageError.of(f"{key!r} is no citation key", hint=hint)
    table_id, slash, slug = key.partition("/")
    table = survey.table(table_id) if survey else None
    if entry_type is not None and entry_type.lower() != ROW_TYPE:
        if not _TYPE.fullmatch(entry_type):
            raise UsageError.of(f"{entry_type!r} is no entry type")
        return entry_type.lower(), None
    if not slash or not slug or (survey is not None and table is None):
        tables = [known.id for known in survey.tables] if survey else []
        hint = did_you_mean(table_id, tables) if slash else "give a work its --type"
        raise UsageError.of(f"{key!r} is no row of a declared table", hint=hint)
    return ROW_TYPE, table


def _refuse_unbalanced(values: Mapping[str, str]) -> None:
    problems = [
        Problem(
            f"the braces in {name} do not pair up",
            hint=r"write a lone brace as \textbraceleft{} or \textbraceright{}",
        )
        for name, value in values.items()
        if not edit.is_balanced(value)
    ]
    if problems:
        raise UsageError(problems)
