"""``itbib plot``: pictures of the survey."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from itbib import files
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.commands.completing import complete_plots
from itbib.errors import EXIT_FINDINGS, EXIT_OK, Problem, UsageError
from itbib.output import Output
from itbib.rendering.plots import FOLDER


@click.command("plot")
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=complete_plots)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["svg", "pdf", "png"]),
    default="svg",
    show_default=True,
    help="svg for pages (one for light, one for dark), pdf for the paper, png for all else.",
)
@click.option(
    "-o",
    "target",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(FOLDER),
    show_default=True,
    help="The folder to write to.",
)
@click.option("--list", "lists", is_flag=True, help="List the pictures that there are.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file is not current.")
@dry_run_option
@common_options
def command(
    names: tuple[str, ...],
    form: str,
    target: Path,
    lists: bool,
    check: bool,
    dry_run: bool,
    find_project: ProjectFinder,
    output: Output,
) -> int:
    """Draw pictures of the survey, by default those that its pages show, or else all.

    years, months and growth count works; tree shows what belongs where; TABLE.COLUMN draws a
    column of numbers against time.
    """
    from itbib.commands.plot_files import drawn, pictures_of, shown_plots
    from itbib.plotting.names import plot_names
    from itbib.plotting.words import alternative_text

    project = find_project()
    survey = project.survey()
    known = plot_names(survey)
    _refuse_unknown(names, known)
    wanted = list(dict.fromkeys(names)) or ([] if lists else shown_plots(project, survey)) or known
    pictures = pictures_of(project, survey, wanted)
    if lists:
        words = [(name, alternative_text(picture)) for name, picture in pictures.items()]
        if output.as_json:
            output.json(dict(words))
        else:
            output.table(("NAME", "SHOWS"), words)
        return EXIT_OK
    folder = find_project.path(target)
    changes = []
    for name, content in drawn(pictures, form).items():
        path = folder / name
        before = files.read(path) if path.exists() else None
        if before != content:
            changes.append(files.Change(path, before, content))
    if not (check or dry_run):
        files.make_folder(folder)
        files.write(changes)
    done = "not current:" if check else "would write" if dry_run else "wrote"
    for change in changes:
        output.say(f"{done} {files.shown(change.path)}")
    if not changes:
        output.say("all pictures are current")
    return EXIT_FINDINGS if check and changes else EXIT_OK


def _refuse_unknown(names: Sequence[str], known: Sequence[str]) -> None:
    from itbib.suggest import did_you_mean

    problems = [
        Problem(f"there is no picture {name!r}", hint=did_you_mean(name, known))
        for name in dict.fromkeys(names)
        if name not in known
    ]
    if problems:
        raise UsageError(problems)
