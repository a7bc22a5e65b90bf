"""The files that a check is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from itbib import files
from itbib.errors import InputError, Problem, UsageError
from itbib.project import Project
from itbib.survey.config import Survey

_README = "README.md"


class Kind(StrEnum):
    """What a file holds; the value is what marks in it go by."""

    BIB = "bib"
    PAGE = "md"


@dataclass(frozen=True, slots=True)
class Subject:
    """A file to check.

    Attributes:
        path: the file.
        kind: what it holds.
        name: the file relative to the survey's folder, with slashes.
        data: its content.
    """

    path: Path
    kind: Kind
    name: str
    data: bytes

    @property
    def text(self) -> str:
        """The content; bytes that are not UTF-8 are lone surrogates (PEP 383)."""
        return self.data.decode("utf-8", "surrogateescape")


def subjects(project: Project, survey: Survey | None, named: Sequence[Path]) -> list[Subject]:
    """Read the files that are to be checked, each once.

    Args:
        project: the survey, or the folder.
        survey: its configuration, if there is one.
        named: the files that the user named; none for all of the survey: its library, its
            targets and what ``files`` of its configuration names. Without a survey, for the
            .bib file and README.md of the folder.

    Raises:
        InputError: a file cannot be read; all of them are named.
        UsageError: there is nothing to check.
    """
    paths = list(named) or list(_own(project, survey))
    if not paths:
        raise UsageError.of("there is nothing to check here", hint="name a file: itbib check FILE")
    found: dict[Path, Subject] = {}
    problems: list[Problem] = []
    for path in paths:
        kind = Kind.BIB if path.suffix.lower() == ".bib" else Kind.PAGE
        try:
            subject = Subject(path, kind, files.relative(path, project.root), files.read(path))
        except InputError as error:
            problems += error.problems
        else:
            found.setdefault(files.real(path), subject)
    if problems:
        raise InputError(problems)
    return list(found.values())


def _own(project: Project, survey: Survey | None) -> Iterator[Path]:
    if survey is None:
        yield from (p for p in (project.bib, project.root / _README) if p.is_file())
        return
    yield project.bib
    yield from (project.root / target for target in survey.targets)
    for pattern in survey.check.files:
        yield from sorted(path for path in project.root.glob(pattern) if path.is_file())
