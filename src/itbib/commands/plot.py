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
from itbib.rendering.region import FOLDER

_FORMS = ("svg", "pdf", "png")
_OTHER_FORMS = ("gif", "jpg", "jpeg", "webp", "tif", "tiff", "bmp", "ps", "eps")


@click.command("plot")
@click.argument("names", metavar="[NAME]...", nargs=-1, shell_complete=complete_plots)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(_FORMS),
    help="svg for pages (one for light, one for dark), pdf for the paper, png for all else; svg"
    " by default.",
)
@click.option(
    "-o",
    "target",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="The folder to write to, or the file (.svg, .pdf, .png) of a single picture; by default"
    f" the survey's {FOLDER}.",
)
@click.option("--list", "lists", is_flag=True, help="List the pictures that there are.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file is not current.")
@dry_run_option
@common_options
def command(
    names: tuple[str, ...],
    form: str | None,
    target: Path | None,
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
    from itbib.commands.plot_files import drawn, pictures_of, shown_plots, unknown
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
    path = project.root / FOLDER if target is None else find_project.path(target)
    if path.suffix[1:].lower() in _OTHER_FORMS and not path.is_dir():
        hint = f"name a file in {', '.join(f'.{each}' for each in _FORMS)}, or a folder"
        raise UsageError.of(f"pictures are not written as {path.suffix}", hint=hint)
    if path.suffix[1:].lower() in _FORMS and not path.is_dir():
        form = _form_of(path, form, wanted)
        contents = {path: drawn(pictures, form)[f"{wanted[0]}.{form}"]}
    else:
        made = drawn(pictures, form or "svg")
        contents = {path / name: content for name, content in made.items()}
    output.warn(unknown(project, pictures))
    changes = []
    for path, content in contents.items():
        before = files.read(path) if path.exists() else None
        if before != content:
            changes.append(files.Change(path, before, content))
    if not (check or dry_run):
        for folder in {change.path.parent for change in changes}:
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


def _form_of(path: Path, form: str | None, names: Sequence[str]) -> str:
    """Give the format of a file that holds one picture."""
    own = path.suffix[1:].lower()
    if form not in (None, own):
        message = f"'-f {form}' contradicts '-o {path.name}'"
        raise UsageError.of(message, hint="leave '-f' out, or name a folder")
    if len(names) != 1:
        message = f"{len(names)} pictures do not go into one file, {path.name}"
        raise UsageError.of(message, hint="name one picture, or a folder")
    return own
