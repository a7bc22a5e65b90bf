"""``itbib render``: the regions of README.md from references.bib."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from itbib import files
from itbib.commands.common import common_options, dry_run_option
from itbib.commands.rendering import Rendered, render_survey
from itbib.errors import EXIT_FINDINGS, EXIT_INPUT, EXIT_OK, InputError, Problem
from itbib.output import Output
from itbib.project import Project
from itbib.rendering.region import FOLDER
from itbib.rendering.regions import Change, State
from itbib.survey.config import Survey


@click.command("render")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a region is stale.")
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--force", is_flag=True, help="Overwrite regions that were edited by hand, too.")
@dry_run_option
@common_options
def command(
    check: bool,
    show_diff: bool,
    force: bool,
    dry_run: bool,
    find_project: Callable[[], Project],
    output: Output,
) -> int:
    """Regenerate the tables and the citation list in README.md.

    Only what stands between the markers of a region changes. A region that was edited by
    hand is shown and left alone, and nothing is written, unless --force says otherwise.
    """
    project = find_project()
    survey = project.survey()
    if check or show_diff or dry_run:
        rendered = render_survey(project, survey, force=force)
        output.warn(rendered.warnings)
        diff = show_diff or dry_run
        return _report_only(rendered, survey, output, check=check, diff=diff, force=force)
    with files.locked(project.config):
        rendered = render_survey(project, survey, force=force)
        output.warn(rendered.warnings)
        edited = [c for c in rendered.changes if c.state is State.EDITED]
        if edited and not force:
            _show_edits(edited, output)
            raise InputError(_edited(change, survey) for change in edited)
        rendered.write()
    stale = [change for change in rendered.changes if change.state is not State.FRESH]
    for change in stale:
        output.say(f"{change.region.path}:{change.region.line}: wrote {change.region.name}")
    if rendered.changes and not stale:
        output.say(f"{_count(rendered)} up to date; nothing written")
    output.warn(rendered.left_over)
    output.warn(_undrawn(rendered, project))
    _json(rendered, output)
    return EXIT_OK


def _report_only(
    rendered: Rendered, survey: Survey, output: Output, *, check: bool, diff: bool, force: bool
) -> int:
    if diff and not output.as_json:
        for name, text in rendered.texts.items():
            output.diff(rendered.pages[name].before or "", text, name)
    stale = [change for change in rendered.changes if change.state is not State.FRESH]
    for change in stale:
        if change.state is State.EDITED and not force:
            if not output.as_json and (diff or not check):
                _show_edits([change], output)
            output.problems([_edited(change, survey)])
        else:
            what = "is stale" if check else "would be written"
            output.say(f"{change.region.path}:{change.region.line}: {change.region.name} {what}")
    output.warn(rendered.left_over)
    _json(rendered, output)
    edited = [change for change in stale if change.state is State.EDITED and not force]
    if check and len(stale) > len(edited):
        output.say("hint: run: itbib render")
    if rendered.changes and not stale:
        output.say(f"{_count(rendered)} up to date")
    if check:
        return EXIT_FINDINGS if stale or rendered.left_over else EXIT_OK
    return EXIT_INPUT if edited else EXIT_OK


def _undrawn(rendered: Rendered, project: Project) -> Iterator[Problem]:
    """Tell of pictures that a page shows and nobody has drawn."""
    for region in (change.region for change in rendered.changes):
        if region.kind != "plot":
            continue
        name = region.words[0]
        path = f"{FOLDER}/{name}.svg"
        if not (project.root / path).is_file():
            message = f"shows {path}, which is not there yet"
            yield Problem(message, region.path, region.line, f"draw it: itbib plot {name}")


def _count(rendering: Rendered) -> str:
    number = len(rendering.changes)
    return "1 region is" if number == 1 else f"{number} regions are"


def _edited(change: Change, survey: Survey) -> Problem:
    table = survey.table(change.region.id)
    take = "take the edit into references.bib: itbib import"
    if table is not None and (table.where or table.categories):
        take = "edit references.bib instead"
    return Problem(
        f"{change.region.name} was edited by hand; it was left as it is",
        change.region.path,
        change.region.line,
        f"{take}; or drop it: itbib render --force",
    )


def _show_edits(changes: list[Change], output: Output) -> None:
    for change in changes:
        output.diff(change.old, change.new, f"{change.region.path} ({change.region.name})")


def _json(rendering: Rendered, output: Output) -> None:
    if output.as_json:
        output.json(
            [
                {
                    "path": change.region.path,
                    "line": change.region.line,
                    "region": change.region.name,
                    "state": str(change.state),
                }
                for change in rendering.changes
            ]
            + [
                {"path": page.path, "line": 0, "region": "", "state": "left over"}
                for page in rendering.left_over
            ]
        )
