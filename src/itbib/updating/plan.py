"""Which entries arXiv is asked about, how each differs from what it says, and the splices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from itbib.adding.entries import written_fields
from itbib.bib.edit import Edit, is_balanced
from itbib.bib.encoding import is_utf8
from itbib.bib.fields import edits_for
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, Block
from itbib.identifiers import ArxivId
from itbib.model import Base, Record, Work
from itbib.survey.contents import ROW_TYPE
from itbib.updating.compare import Action, Change, compare


@dataclass(frozen=True, slots=True)
class Paper:
    """A work that is on arXiv.

    Attributes:
        identifier: its ID.
        block: where it stands.
        work: its key and its fields.
    """

    identifier: ArxivId
    block: Block
    work: Work


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of earlier times, by canonical key.

    Attributes:
        proven: what itbib last wrote into this library.
        known: what arXiv said of a paper at one time or another.
    """

    proven: Mapping[str, Base]
    known: Mapping[str, Sequence[Record]]

    def is_current(self, record: Record) -> bool:
        """Whether no later version of the paper is known than the one of this record."""
        key = record.identifier.key
        records = [*self.known.get(key, ())]
        if key in self.proven:
            records.append(self.proven[key].record)
        return all(_version(record) >= _version(other) for other in records)


@dataclass(frozen=True, slots=True)
class Update:
    """An entry beside what arXiv says of it.

    Attributes:
        paper: the entry.
        theirs: what arXiv says now, and the fields that itbib would write.
        changes: the differences.
    """

    paper: Paper
    theirs: Base
    changes: tuple[Change, ...]

    @property
    def edits(self) -> dict[str, str]:
        """New value by name of a field."""
        return {change.field: change.arxiv for change in self.changes if change.is_edit}


def papers_in(library: Library, blocks: Iterable[Block] | None = None) -> list[Paper]:
    """Find the works that are on arXiv: by their key, or by their eprint field.

    Args:
        library: where they stand.
        blocks: the entries to look at, by default all. Rows and broken entries are passed over.

    Returns:
        The works in the order of the file, each once.
    """
    works = {
        block.start: block
        for block in (library.listed() if blocks is None else blocks)
        if block.kind != BROKEN and block.type.lower() != ROW_TYPE
    }
    chosen = [works[start] for start in sorted(works)]
    papers = []
    for block, work in zip(chosen, library.entries(chosen), strict=True):
        identifier = identifier_of(work)
        if identifier is not None:
            papers.append(Paper(identifier, block, work))
    return papers


def bases_of(library: Library, records: Iterable[Record]) -> list[Base]:
    """Give records together with their fields as itbib writes them into a library."""
    in_utf8 = is_utf8(library.text)
    return [Base(record, written_fields(record, in_utf8=in_utf8)) for record in records]


def plan_updates(
    library: Library,
    papers: Iterable[Paper],
    records: Mapping[str, Record],
    memory: Memory,
    *,
    prefer_theirs: bool,
) -> list[Update]:
    """Compare works with what arXiv says now.

    Args:
        library: where they stand.
        papers: the works; one of which there is no record, or an older one than is known (a
            mirror may lag behind arXiv), is passed over.
        records: what arXiv says, by canonical key.
        memory: what is known of earlier times.
        prefer_theirs: whether arXiv's values are wanted in place of the user's, too.
    """
    current = {key: record for key, record in records.items() if memory.is_current(record)}
    chosen = [paper for paper in papers if paper.identifier.key in current]
    now = bases_of(library, (current[paper.identifier.key] for paper in chosen))
    updates = []
    for paper, theirs in zip(chosen, now, strict=True):
        key = paper.identifier.key
        proven = memory.proven.get(key)
        known = () if proven is not None else bases_of(library, memory.known.get(key, ()))
        changes = compare(paper.work.fields, theirs, proven, known, prefer_theirs=prefer_theirs)
        updates.append(Update(paper, theirs, tuple(_writable(library, c) for c in changes)))
    return updates


def edits_of(library: Library, updates: Iterable[Update]) -> list[Edit]:
    """Give the splices that bring entries up to date."""
    return [
        edit
        for update in updates
        for edit in edits_for(library, update.paper.block, update.edits, update.paper.work.fields)
    ]


def _version(record: Record) -> int:
    return record.identifier.version or 0


def identifier_of(work: Work) -> ArxivId | None:
    """Read a work's ID, without the version that it may name."""
    texts = [work.key]
    archive = work.fields.get("archiveprefix") or work.fields.get("eprinttype") or "arXiv"
    if archive.lower() == "arxiv":
        texts.append(work.fields.get("eprint", ""))
    for text in texts:
        try:
            return replace(ArxivId.parse(text), version=None)
        except ValueError:
            continue
    return None


def _writable(library: Library, change: Change) -> Change:
    """Let an entry be where the file cannot hold arXiv's value."""
    if not change.is_edit or (is_balanced(change.arxiv) and library.foreign(change.arxiv)):
        return change
    return replace(change, action=Action.UNWRITABLE, is_due=False)
