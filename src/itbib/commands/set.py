"""``itbib set``: change, add and remove fields."""

from __future__ import annotations

import re
from collections.abc import Callable

import click

from itbib.bib import edit
from itbib.bib.fields import edits_for
from itbib.bib.grammar import IDENTIFIER
from itbib.bib.library import Library
from itbib.commands.common import (
    common_options,
    dry_run_option,
    find_blocks,
    refuse_unknown_works,
    report_change,
    write_entry,
)
from itbib.commands.completing import complete_keys
from itbib.errors import Problem, UsageError
from itbib.output import Output
from itbib.project import Project, change_library
from itbib.survey.rowtext import pair_braces, row_problems

_FIELD_NAME = re.compile(IDENTIFIER)
_BLANKS = re.compile(r"[ \t\r\n]+")


@click.command("set")
@click.argument("key", shell_complete=complete_keys)
@click.argument("assignments", metavar="FIELD=VALUE...", nargs=-1, required=True)
@dry_run_option
@common_options
def command(
    key: str,
    assignments: tuple[str, ...],
    dry_run: bool,
    find_project: Callable[[], Project],
    output: Output,
) -> None:
    """Change fields of the entry KEY, a work or a row.

    FIELD=VALUE sets a field, FIELD= removes it. In a work a value is BibTeX's (LaTeX or
    Unicode), in a row it is inline Markdown. Only the bytes of those values change.
    """
    values = parse_assignments(assignments)
    project = find_project()
    survey = project.survey() if project.has_config else None

    found: list[str] = []

    def plan(library: Library) -> tuple[list[edit.Edit], list[str]]:
        block = find_blocks(library, [key])[0]
        found[:] = library.keys_of([block])
        wanted = values
        if block.type.lower() == "row":
            wanted = {name: pair_braces(value) for name, value in values.items()}
            table = survey.table(block.key.partition("/")[0]) if survey else None
            if problems := row_problems(table, [name for name, value in wanted.items() if value]):
                raise UsageError(problems)
            refuse_unknown_works(library, wanted)
        return edits_for(library, block, wanted), library.keys()

    before, after = change_library(project, plan, dry_run=dry_run)
    if before.text == after.text:
        output.say(f"{found[0]}: nothing to change")
    elif not dry_run:
        given = [name for name, value in values.items() if value]
        removed = [name for name, value in values.items() if not value]
        done = [f"set {', '.join(given)}"] if given else []
        done += [f"removed {', '.join(removed)}"] if removed else []
        output.say(f"{found[0]}: {'; '.join(done)}")
    report_change(project, before, after, output, dry_run=dry_run)
    if output.as_json:
        write_entry(after, find_blocks(after, found)[0], output)


def parse_assignments(assignments: tuple[str, ...]) -> dict[str, str]:
    """Split ``FIELD=VALUE`` words; white space in a value is collapsed as BibTeX does.

    Raises:
        UsageError: a word has no ``=``, a name BibTeX cannot read, or comes twice.
    """
    values: dict[str, str] = {}
    problems = []
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        name = name.strip()
        if not equals:
            problems.append(Problem(f"{assignment!r} is no FIELD=VALUE"))
        elif not _FIELD_NAME.fullmatch(name):
            hint = "a field name has no blanks and none of \" # % ' ( ) , = { }, and no digit first"
            problems.append(Problem(f"{name!r} is no field name", hint=hint))
        elif name.lower() in (known.lower() for known in values):
            problems.append(Problem(f"the field {name!r} is given twice"))
        else:
            values[name] = _BLANKS.sub(" ", value).strip(" ")
    if problems:
        raise UsageError(problems)
    return values
