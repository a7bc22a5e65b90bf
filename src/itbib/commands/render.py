"""``itbib render``: the regions of README.md from references.bib."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from itbib import files
from itbib.commands.common import common_options, dry_run_option
from itbib.errors import EXIT_FINDINGS, EXIT_INPUT, EXIT_OK, InputError, Problem
from itbib.output import Output
from itbib.project import Project
from itbib.rendering.regions import Change, State
from itbib.survey.config import Survey
from itbib.survey.contents import read_contents


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
        rendered = _render(project, survey, output, force=force)
        diff = show_diff or dry_run
        return _report_only(rendered, survey, output, check=check, diff=diff, force=force)
    with files.locked(project.config):
        rendered = _render(project, survey, output, force=force)
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
    _json(rendered, output)
    return EXIT_OK


@dataclass(frozen=True, slots=True)
class _Page:
    """A file with regions; ``before`` is None if there is no such file yet."""

    path: Path
    before: str | None
    text: str


@dataclass(frozen=True, slots=True)
class _Rendered:
    """What rendering came to.

    Attributes:
        pages: the files by name, as they were.
        texts: what they should hold.
        changes: their regions.
        left_over: the files of categories that are gone.
    """

    pages: Mapping[str, _Page]
    texts: Mapping[str, str]
    changes: Sequence[Change]
    left_over: Sequence[Problem]

    def write(self) -> None:
        """Write what has changed, all of it or nothing."""
        changes = []
        for name, page in self.pages.items():
            if self.texts[name] != page.before:
                before = None if page.before is None else page.before.encode()
                changes.append(files.Change(page.path, before, self.texts[name].encode()))
                if before is None:
                    files.make_folder(page.path.parent)
        files.write(changes)


@contextlib.contextmanager
def _at_rest() -> Iterator[None]:
    """Let Python's search for dead cycles rest: nearly all that is made here is used to the end.

    Over a survey of thousands of works the search takes an eighth of the time, and finds nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_at_rest()
def _render(project: Project, survey: Survey, output: Output, *, force: bool) -> _Rendered:
    """Read all there is and render it; problems of all files are raised together."""
    from itbib.commands.split_pages import left_over, read_split_pages
    from itbib.commands.templates import templates_in
    from itbib.rendering.render import render

    problems: list[Problem] = []
    pages: dict[str, _Page] = {}
    for name in survey.targets:
        path = project.root / name
        hint = (
            "make it with: itbib init" if name == "README.md" else "itbib.toml names it in targets"
        )
        try:
            text = files.read_text(path, hint)
            pages[files.shown(path)] = _Page(path, text, text)
        except InputError as error:
            problems += error.problems
    try:
        contents = read_contents(project.library())
        problems += contents.problems
        split = read_split_pages(project.root, survey, contents)
        for page in split:
            pages.setdefault(files.shown(page.path), _Page(page.path, page.before, page.text))
        rendering = render(
            survey,
            contents.works,
            contents.rows,
            contents.authors(),
            {name: each.text for name, each in pages.items()},
            templates_in(project.root, survey),
            force=force,
            bib=files.shown(project.bib),
        )
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(sorted(problems, key=lambda problem: (problem.path, problem.line)))
    output.warn(contents.warnings)
    output.warn(
        warning if warning.path else replace(warning, path=files.shown(project.config))
        for warning in rendering.warnings
    )
    hint = "mark one with <!-- itbib:references --> and <!-- /itbib:references -->"
    marked = {change.region.path for change in rendering.changes}
    output.warn(
        Problem("there is no region in this file", name, hint=hint)
        for name in pages
        if name not in marked
    )
    unneeded = left_over(project.root, survey, split)
    return _Rendered(pages, rendering.texts, rendering.changes, unneeded)


def _report_only(
    rendered: _Rendered, survey: Survey, output: Output, *, check: bool, diff: bool, force: bool
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


def _count(rendering: _Rendered) -> str:
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


def _json(rendering: _Rendered, output: Output) -> None:
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
