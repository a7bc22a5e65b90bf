"""A file that is checked, as it was read: which papers it names, and what is wrong with it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from itbib import files
from itbib.bib.library import Library
from itbib.checking.finding import Finding
from itbib.checking.library.all import library_findings
from itbib.checking.metadata.entries import entry_findings
from itbib.commands.check_subjects import Kind, Subject
from itbib.model import Record
from itbib.updating.plan import papers_in


class ReadSubject(Protocol):
    """A file that was read."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The file, as the user would name it."""

    @property
    @abstractmethod
    def keys(self) -> Collection[str]:
        """Canonical keys of the papers on arXiv that it names."""

    @abstractmethod
    def findings(self, records: Mapping[str, Record]) -> Sequence[Finding]:
        """Say what is wrong with it.

        Args:
            records: what arXiv says of papers, by canonical key.
        """


@dataclass(frozen=True, slots=True)
class _ReadLibrary:
    library: Library
    keys: Collection[str]
    name: str

    def findings(self, records: Mapping[str, Record]) -> Sequence[Finding]:
        papers = [(paper.identifier.key, paper.work) for paper in papers_in(self.library)]
        return [*library_findings(self.library), *entry_findings(papers, records)]


def read_subject(subject: Subject) -> ReadSubject:
    """Read a file.

    Raises:
        InputError: it is a .bib file in UTF-16 or UTF-32.
    """
    name = files.shown(subject.path)
    if subject.kind is Kind.BIB:
        library = Library.from_bytes(subject.data, name)
        keys = {paper.identifier.key for paper in papers_in(library)}
        return _ReadLibrary(library, keys, name)
    # Loaded here: a library alone needs no page.
    from itbib.commands.check_page import read_checked_page

    return read_checked_page(subject.text, name)
