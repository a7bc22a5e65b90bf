"""Rendering a survey: from its files to what they should hold."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from itbib import files
from itbib.errors import InputError, Problem
from itbib.project import Project
from itbib.rendering.region import FOLDER
from itbib.rendering.regions import Change
from itbib.survey.config import Survey
from itbib.survey.contents import read_contents


@dataclass(frozen=True, slots=True)
class Page:
    """A file with regions; ``before`` is None if there is no such file yet."""

    path: Path
    before: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """What rendering came to.

    Attributes:
        pages: the files by name, as they were.
        texts: what they should hold.
        changes: their regions.
        left_over: the files of categories that are gone.
        warnings: what is odd but stops nothing.
    """

    pages: Mapping[str, Page]
    texts: Mapping[str, str]
    changes: Sequence[Change]
    left_over: Sequence[Problem]
    warnings: Sequence[Problem]

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
def render_survey(project: Project, survey: Survey, *, force: bool = False) -> Rendered:
    """Read all there is and render it; nothing is written.

    Args:
        project: the survey.
        survey: its configuration.
        force: whether regions that were edited by hand are overwritten.

    Raises:
        InputError: the problems of all files together.
    """
    from itbib.commands.split_pages import left_over, read_split_pages
    from itbib.commands.templates import templates_in
    from itbib.rendering.render import render

    problems: list[Problem] = []
    pages: dict[str, Page] = {}
    for name in survey.targets:
        path = project.root / name
        hint = (
            "make it with: itbib init" if name == "README.md" else "itbib.toml names it in targets"
        )
        try:
            text = files.read_text(path, hint)
            pages[files.shown(path)] = Page(path, text, text)
        except InputError as error:
            problems += error.problems
    try:
        contents = read_contents(project.library())
        problems += contents.problems
        split = read_split_pages(project.root, survey, contents)
        for page in split:
            pages.setdefault(files.shown(page.path), Page(page.path, page.before, page.text))
        rendering = render(
            survey,
            contents.whole,
            contents.rows,
            contents.authors(),
            {name: each.text for name, each in pages.items()},
            templates_in(project.root, survey),
            force=force,
            bib=files.shown(project.bib),
            plots=files.shown(project.root / FOLDER),
        )
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(sorted(problems, key=lambda problem: (problem.path, problem.line)))
    warnings = [
        *contents.warnings,
        *(
            warning if warning.path else replace(warning, path=files.shown(project.config))
            for warning in rendering.warnings
        ),
    ]
    hint = "mark one with <!-- itbib:references --> and <!-- /itbib:references -->"
    marked = {change.region.path for change in rendering.changes}
    warnings += [
        Problem("there is no region in this file", name, hint=hint)
        for name in pages
        if name not in marked
    ]
    unneeded = left_over(project.root, survey, split)
    return Rendered(pages, rendering.texts, rendering.changes, unneeded, warnings)
