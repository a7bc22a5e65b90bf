"""A file that is checked, as it was read: which papers it names, and what is wrong with it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from itbib import files
from itbib.bib.library import Library
from itbib.checking.finding import Finding
from itbib.checking.knowledge import Knowledge
from itbib.checking.library.all import library_findings
from itbib.checking.library.entries import Entry, entries_in
from itbib.checking.library.links import library_links
from itbib.checking.library.spots import Spots
from itbib.checking.metadata.entries import entry_findings
from itbib.checking.placed_link import PlacedLink
from itbib.commands.check_subjects import Kind, Subject
from itbib.errors import InputError, Problem
from itbib.rules import Code
from itbib.updating.plan import identifier_of


class ReadSubject(Protocol):
    """A file that was read."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The file, as the user would name it."""

    @property
    @abstractmethod
    def library(self) -> Library | None:
        """What it holds, if it is a .bib file that can be read."""

    @abstractmethod
    def links(self) -> Sequence[PlacedLink]:
        """Give its links to addresses of the web."""

    @property
    @abstractmethod
    def asked(self) -> Mapping[tuple[Path, str], bool]:
        """The files that its links lead to, by folder and path, and whether they are there."""

    @property
    @abstractmethod
    def keys(self) -> Collection[str]:
        """Canonical keys of the papers on arXiv that it names."""

    @abstractmethod
    def findings(self, known: Knowledge) -> Sequence[Finding]:
        """Say what is wrong with it.

        Args:
            known: what is known of papers.
        """


@dataclass(frozen=True)
class _ReadLibrary:
    library: Library
    name: str
    asked: Mapping[tuple[Path, str], bool] = field(default_factory=dict)

    @cached_property
    def _entries(self) -> list[Entry]:
        return entries_in(self.library)

    @property
    def keys(self) -> Collection[str]:
        return {key for key, _ in self._papers}

    @cached_property
    def _papers(self) -> list[tuple[str, Entry]]:
        found = ((identifier_of(entry.work), entry) for entry in self._entries)
        return [(paper.key, entry) for paper, entry in found if paper is not None]

    def links(self) -> Sequence[PlacedLink]:
        return library_links(self.library)

    def findings(self, known: Knowledge) -> Sequence[Finding]:
        spots = Spots(self.library)
        return [
            *library_findings(self.library, self._entries, spots),
            *entry_findings(self._papers, known, spots),
        ]


@dataclass(frozen=True, slots=True)
class _Unreadable:
    """A .bib file in an encoding that no BibTeX reads."""

    name: str
    problem: Problem
    keys: Collection[str] = ()
    library: None = None
    asked: Mapping[tuple[Path, str], bool] = field(default_factory=dict)

    def links(self) -> Sequence[PlacedLink]:
        return ()

    def findings(self, known: Knowledge) -> Sequence[Finding]:  # noqa: ARG002
        code, problem = Code.WRONG_ENCODING, self.problem
        return [Finding(code, problem.message, self.name, problem.line, problem.hint, 1)]


def read_subject(subject: Subject, tables: Collection[str] = ()) -> ReadSubject:
    """Read a file.

    Args:
        subject: the file.
        tables: ids of the survey's tables.
    """
    name = files.shown(subject.path)
    if subject.kind is Kind.BIB:
        try:
            return _ReadLibrary(Library.from_bytes(subject.data, name), name)
        except InputError as error:
            return _Unreadable(name, error.problems[0])
    # Loaded here: a library alone needs no page.
    from itbib.commands.check_page import read_checked_page

    return read_checked_page(subject.path, subject.text, name, tables)
