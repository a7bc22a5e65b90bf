"""``itbib site``: the survey as a web site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from itbib import files
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.errors import InputError, Problem
from itbib.output import Output


@click.command("site")
@click.option(
    "-o",
    "target",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("site"),
    show_default=True,
    help="The folder to write to; other files in it are left alone.",
)
@dry_run_option
@common_options
def command(target: Path, dry_run: bool, find_project: ProjectFinder, output: Output) -> None:
    """Write the survey as a web site into DIR.

    One page holds all tables, the citation list and all that searches and sorts them; beside
    it lie the downloads. It needs no server and asks nobody for anything.
    """
    from itbib.commands.site_files import INDEX, site_files

    project = find_project()
    survey = project.survey()
    target = find_project.path(target)
    made = site_files(project, survey)
    own = {files.real(project.bib), files.real(project.config)}
    own |= {files.real(project.root / name) for name in survey.targets}
    changes = []
    for name, content in made.items():
        path = target / name
        if files.real(path) in own:
            message = "the site would overwrite a file of the survey's own"
            hint = "choose a folder of its own with -o"
            raise InputError.of(message, path=files.shown(path), hint=hint)
        before = files.read(path) if path.exists() else None
        if before != content:
            changes.append(files.Change(path, before, content))
    _refuse_others(changes, target / INDEX)
    if output.as_json:
        output.json({name: len(content) for name, content in made.items()})
    if dry_run:
        for change in changes:
            output.say(f"would write {files.shown(change.path)}")
        return
    files.make_folder(target)
    files.write(changes)
    size = sum(map(len, made.values())) / 1000
    done = f"{len(made)} files are current"
    if changes:
        done = f"wrote {len(changes)} of {len(made)} files"
    output.say(f"{done} in {files.shown(target)} ({size:,.0f} KB)")


def _refuse_others(changes: Sequence[files.Change], index: Path) -> None:
    """Refuse to overwrite what itbib has not written: where its page is, the rest is its own, too.

    Raises:
        InputError: there are such files.
    """
    from itbib.commands.site_files import is_own_page

    if index.is_file() and is_own_page(files.read(index)):
        return
    hint = "choose a folder of its own with -o, or move the file away"
    problems = [
        Problem(
            "was not written by itbib, and would be overwritten",
            files.shown(change.path),
            hint=hint,
        )
        for change in changes
        if change.before is not None
    ]
    if problems:
        raise InputError(problems)
