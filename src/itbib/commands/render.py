"""``itbib render``: the regions of README.md from references.bib."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from itbib import files
from itbib.commands.common import common_options, dry_run_option
from itbib.errors import EXIT_FINDINGS, EXIT_INPUT, EXIT_OK, InputError, Problem
from itbib.output import Output
from itbib.project import Project
from itbib.rendering.regions import Change, State
from itbib.survey.config import Survey
from itbib.survey.contents import read_contents

if TYPE_CHECKING:
    # Loaded when a survey is rendered, not for --help: they bring Jinja2 and two parsers.
    from itbib.rendering.render import Rendering


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
        before, rendering = _render(project, survey, output, force=force)
        diff = show_diff or dry_run
        return _report_only(before, rendering, output, check=check, diff=diff, force=force)
    with files.locked(project.config):
        before, rendering = _render(project, survey, output, force=force)
        edited = [c for c in rendering.changes if c.state is State.EDITED]
        if edited and not force:
            _show_edits(edited, output)
            raise InputError(_edited(change) for change in edited)
        _write(project, survey, before, rendering)
    stale = [change for change in rendering.changes if change.state is not State.FRESH]
    for change in stale:
        output.say(f"{change.region.path}:{change.region.line}: wrote {change.region.name}")
    if rendering.changes and not stale:
        output.say(f"{_count(rendering)} up to date; nothing written")
    _json(rendering, output)
    return EXIT_OK


def _render(
    project: Project, survey: Survey, output: Output, *, force: bool
) -> tuple[dict[str, str], Rendering]:
    """Read all there is and render it; problems of all files are raised together."""
    from itbib.commands.templates import templates_in
    from itbib.rendering.render import render

    problems: list[Problem] = []
    targets: dict[str, str] = {}
    for name in survey.targets:
        path = project.root / name
        hint = (
            "make it with: itbib init" if name == "README.md" else "itbib.toml names it in targets"
        )
        try:
            targets[files.shown(path)] = files.read_text(path, hint)
        except InputError as error:
            problems += error.problems
    try:
        contents = read_contents(project.library())
        problems += contents.problems
        rendering = render(
            survey,
            contents.works,
            contents.rows,
            contents.authors(),
            targets,
            templates_in(project.root, survey),
            force=force,
        )
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(sorted(problems, key=lambda problem: (problem.path, problem.line)))
    output.warn([*contents.warnings, *rendering.warnings])
    hint = "mark one with <!-- itbib:references --> and <!-- /itbib:references -->"
    marked = {change.region.path for change in rendering.changes}
    output.warn(
        Problem("there is no region in this file", name, hint=hint)
        for name in targets
        if name not in marked
    )
    return targets, rendering


def _write(project: Project, survey: Survey, before: dict[str, str], rendering: Rendering) -> None:
    paths = {files.shown(project.root / name): project.root / name for name in survey.targets}
    files.write(
        [
            files.Change(paths[name], before[name].encode(), text.encode())
            for name, text in rendering.texts.items()
            if text != before[name]
        ]
    )


def _report_only(
    before: dict[str, str],
    rendering: Rendering,
    output: Output,
    *,
    check: bool,
    diff: bool,
    force: bool,
) -> int:
    if diff and not output.as_json:
        for name, text in rendering.texts.items():
            output.diff(before[name], text, name)
    stale = [change for change in rendering.changes if change.state is not State.FRESH]
    for change in stale:
        if change.state is State.EDITED and not force:
            if not output.as_json and (diff or not check):
                _show_edits([change], output)
            output.problems([_edited(change)])
        else:
            what = "is stale" if check else "would be written"
            output.say(f"{change.region.path}:{change.region.line}: {change.region.name} {what}")
    _json(rendering, output)
    edited = [change for change in stale if change.state is State.EDITED and not force]
    if check and len(stale) > len(edited):
        output.say("hint: run: itbib render")
    if rendering.changes and not stale:
        output.say(f"{_count(rendering)} up to date")
    if check:
        return EXIT_FINDINGS if stale else EXIT_OK
    return EXIT_INPUT if edited else EXIT_OK


def _count(rendering: Rendering) -> str:
    number = len(rendering.changes)
    return "1 region is" if number == 1 else f"{number} regions are"


def _edited(change: Change) -> Problem:
    return Problem(
        f"{change.region.name} was edited by hand; it was left as it is",
        change.region.path,
        change.region.line,
        "take the edit into references.bib: itbib import; or drop it: itbib render --force",
    )


def _show_edits(changes: list[Change], output: Output) -> None:
    for change in changes:
        output.diff(change.old, change.new, f"{change.region.path} ({change.region.name})")


def _json(rendering: Rendering, output: Output) -> None:
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
        )
