"""Where a survey lives: its folder, its itbib.toml, its references.bib."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from itbib import files
from itbib.bib.edit import Edit
from itbib.bib.library import Library
from itbib.errors import InputError, Problem
from itbib.replacing import finish
from itbib.survey.config import Survey

CONFIG_NAME = "itbib.toml"
DEFAULT_BIB = "references.bib"


@dataclass(frozen=True, slots=True)
class Project:
    """A survey, or a lone .bib file.

    Attributes:
        root: the folder of itbib.toml, or of the .bib file where there is none.
        bib: the .bib file.
        has_config: whether there is an itbib.toml.
    """

    root: Path
    bib: Path
    has_config: bool

    @property
    def config(self) -> Path:
        """The path of itbib.toml, whether it exists or not."""
        return self.root / CONFIG_NAME

    def survey(self) -> Survey:
        """Read itbib.toml.

        Raises:
            InputError: it is missing or malformed; all that is wrong with it at once. Or it names
                files outside of the survey's folder and of the repository around that: a
                repository that was cloned cannot make itbib write elsewhere.
        """
        from itbib.survey.toml import parse_survey

        hint = "make one with: itbib init"
        survey = parse_survey(files.read_text(self.config, hint), files.shown(self.config))
        self._refuse_outside([survey.bib, *survey.targets])
        return survey

    def _refuse_outside(self, names: Iterable[str]) -> None:
        home = next((f for f in (self.root, *self.root.parents) if (f / ".git").exists()), None)
        allowed = home or self.root
        problems = [
            Problem(
                f"{name!r} is outside of the survey's folder",
                files.shown(self.config),
                hint="what itbib.toml names stands in its folder or in the repository around it",
            )
            for name in names
            # As it is written: symbolic links are followed, for users make them on purpose.
            if not Path(os.path.normpath(self.root / name)).is_relative_to(allowed)
        ]
        if problems:
            raise InputError(problems)

    def library(self, opened: Library | None = None) -> Library:
        """Open the .bib file, or keep a library that still says what the file says.

        Raises:
            InputError: it is missing or unreadable.
        """
        hint = "make one with: itbib init, or name one with --bib"
        data = files.read(self.bib, hint)
        if opened is not None and opened.to_bytes() == data:
            return opened
        return Library.from_bytes(data, files.shown(self.bib))


def find(folder: Path, bib: Path | None) -> Project:
    """Find the survey that a folder belongs to.

    Args:
        folder: where to look; the folders above it are searched for itbib.toml, too.
        bib: a .bib file named by the user, relative to ``folder``; it counts for itself,
            with an itbib.toml only if that names it.

    Raises:
        InputError: the folder does not exist, or itbib.toml is malformed.
    """
    if not folder.is_dir():
        raise InputError.of("there is no such folder", path=files.shown(folder))
    here = files.real(folder)
    # A configuration that is about to be written counts already.
    finish(here)
    root = next((f for f in (here, *here.parents) if (f / CONFIG_NAME).is_file()), None)
    named = (here / bib) if bib is not None else None
    if root is None:
        lone = named or here / DEFAULT_BIB
        return Project(lone.parent, lone, has_config=False)
    configured = root / Project(root, root / DEFAULT_BIB, has_config=True).survey().bib
    if named is not None and files.real(named) != files.real(configured):
        return Project(named.parent, named, has_config=False)
    return Project(root, configured, has_config=True)


def change_library(
    project: Project,
    plan: Callable[[Library], tuple[Iterable[Edit], list[str]]],
    *,
    dry_run: bool,
    opened: Library | None = None,
    beside: Callable[[], Sequence[files.Change]] = tuple,
) -> tuple[Library, Library]:
    """Read, edit and write the .bib file under its lock.

    Args:
        project: whose file.
        plan: gives the edits for the library as it is now, and the keys afterwards.
        dry_run: whether to leave the file as it is.
        opened: the library as it was a moment ago; where the file still says the same, it
            is not scanned a second time.
        beside: gives further files to write with it, once the edits are planned.

    Returns:
        The library before and after.

    Raises:
        InputError: the file cannot be read or written, or something broken in it would
            swallow the change. Nothing was written then.
    """
    if dry_run:
        before = project.library()
        edits, keys = plan(before)
        beside()
        return before, before.changed(edits, keys)
    # A missing file or folder should be named as such, not as a lock that failed.
    files.read(project.bib, "make one with: itbib init, or name one with --bib")
    with files.locked(project.bib):
        before = project.library(opened)
        edits, keys = plan(before)
        after = before.changed(edits, keys)
        changes = [*beside()]
        if after.text != before.text:
            changes.append(files.Change(project.bib, before.to_bytes(), after.to_bytes()))
        files.write(changes)
    return before, after
