"""The .bib that LaTeX wants: works only, each field in the form that the dialect reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from itbib.errors import Problem
from itbib.exporting.borrowing import with_borrowed
from itbib.exporting.dialects import Dialect, Fields, for_biblatex, for_bibtex
from itbib.exporting.field_text import value_source
from itbib.exporting.soundness import sound
from itbib.model import Work

__all__ = ["Dialect", "Exported", "export"]

_ARXIV = re.compile(r"arxiv:\s*", re.IGNORECASE)
_INHERITING = ("crossref", "xdata")
_PARTS = frozenset(("conference", "incollection", "inproceedings"))
_PREPRINT_TYPES = frozenset(("article", "misc", "online", "unpublished"))


@dataclass(frozen=True, slots=True)
class Exported:
    """The result.

    Attributes:
        text: the whole file.
        entries: how many entries it has.
        problems: what a reader of the file may stumble over.
    """

    text: str
    entries: int
    problems: tuple[Problem, ...]


def export(
    works: Sequence[Work],
    keys: Mapping[str, str],
    *,
    dialect: Dialect,
    journal_arxiv: bool = False,
    preambles: Iterable[str] = (),
) -> Exported:
    """Write works as a .bib file.

    For BibTeX, the fields that come from @xdata entries are written out, and a work that
    others name in their ``crossref`` is put behind them.

    Args:
        works: in the order in which they are to stand.
        keys: the citation key to write, by the work's own key.
        dialect: who will read it.
        journal_arxiv: whether preprints get ``journal = {arXiv preprint arXiv:ID}``.
        preambles: source of the @preamble blocks to put first.
    """
    works, faults = sound(works)
    problems = list(faults)
    new_keys = {work.key.lower(): keys[work.key] for work in works}
    if dialect is Dialect.BIBTEX:
        shaped = _shape_for_bibtex(works, problems, journal_arxiv=journal_arxiv)
    else:
        shaped = [
            (work, *for_biblatex(*_prepared(work.type, work.fields, journal_arxiv=journal_arxiv)))
            for work in works
        ]
    blocks = list(preambles)
    for work, entry_type, fields in shaped:
        sources: dict[str, str] = {}
        for name, value in fields.items():
            sources[name], unsupported = value_source(name, value, dialect, new_keys)
            if unsupported:
                problems.append(_no_tex_form(work, name, unsupported))
        blocks.append(_entry_source(entry_type, keys[work.key], sources))
    text = "".join(f"{block}\n\n" for block in blocks)
    return Exported(text[:-1], len(shaped), tuple(problems))


def _shape_for_bibtex(
    works: Sequence[Work], problems: list[Problem], *, journal_arxiv: bool
) -> list[tuple[Work, str, Fields]]:
    """Give type and fields of each entry, those that others refer to at the end."""
    known = {work.key.lower(): work for work in works}
    parent_keys = {work.fields.get("crossref", "").lower() for work in works} - {""}
    parents: dict[str, tuple[Work, str, Fields]] = {}
    for key in sorted(parent_keys):
        work = known[key]
        # BibTeX follows a crossref once and warns of a second.
        fields = with_borrowed(work, known, ("xdata", "crossref"))
        entry_type, fields = for_bibtex(*_prepared(work.type, fields, journal_arxiv=journal_arxiv))
        # BibTeX inherits fields of the same name only; BibLaTeX knows what the title becomes.
        container = "journal" if work.type == "periodical" else "booktitle"
        if "title" in fields:
            fields.setdefault(container, fields["title"])
        parents[key] = (work, entry_type, fields)
    shaped = []
    for work in works:
        if work.type == "set":
            message = f"{work.key}: a @set is for biblatex only; cite its members"
            problems.append(Problem(message, work.path, work.line))
        if work.type in ("set", "xdata") or work.key.lower() in parent_keys:
            continue
        fields = with_borrowed(work, known, ("xdata",))
        parent = parents.get(fields.get("crossref", "").lower())
        inherited = parent[2].keys() if parent else ()
        prepared = _prepared(work.type, fields, journal_arxiv=journal_arxiv)
        shaped.append((work, *for_bibtex(*prepared, inherited)))
    return shaped + [parents[work.key.lower()] for work in works if work.key.lower() in parents]


def _prepared(
    entry_type: str, given: Mapping[str, str], *, journal_arxiv: bool
) -> tuple[str, Fields]:
    """Put right what no dialect prints, and give a preprint the journal that is wanted."""
    fields = dict(given)
    journals = [name for name in ("journal", "journaltitle") if name in fields]
    if entry_type in _PARTS and journals and not {"booktitle", *_INHERITING} & fields.keys():
        # Search engines write conferences so.
        fields = {"booktitle" if n == journals[0] else n: v for n, v in fields.items()}
    elif entry_type == "article" and not journals and "booktitle" in fields:
        entry_type = "inproceedings"
    elif entry_type in ("misc", "online") and journals:
        # No style prints a @misc's journal; all print its note.
        journal = fields.pop(journals[0])
        note = fields.get("note", "")
        fields["note"] = f"{journal.rstrip('.')}. {note}" if note else journal
    if "eprint" in fields:
        fields["eprint"] = _ARXIV.sub("", fields["eprint"])
    if journal_arxiv and _is_preprint(entry_type, fields):
        entry_type = "article"
        fields["journal"] = f"arXiv preprint arXiv:{fields['eprint']}"
    return entry_type, fields


def _is_preprint(entry_type: str, fields: Mapping[str, str]) -> bool:
    archive = fields.get("archiveprefix", fields.get("eprinttype", "arXiv"))
    return (
        entry_type in _PREPRINT_TYPES
        and "eprint" in fields
        and archive.lower() == "arxiv"
        and not {"journal", "journaltitle"} & fields.keys()
    )


def _entry_source(entry_type: str, key: str, sources: Mapping[str, str]) -> str:
    width = max(map(len, sources), default=0)
    lines = [f"@{entry_type}{{{key},"]
    lines += [f"  {name:<{width}} = {source}," for name, source in sources.items()]
    return "\n".join((*lines, "}"))


def _no_tex_form(work: Work, name: str, characters: Sequence[str]) -> Problem:
    shown = " ".join(characters[:8]) + (" ..." if len(characters) > 8 else "")
    return Problem(
        f"{work.key}: {name} has characters without a TeX form: {shown}",
        work.path,
        work.line,
        "use --format biblatex with LuaLaTeX or XeLaTeX, or write them in Latin letters",
    )
