"""What another .bib file holds: its entries, macros spelled out, and all that is no entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itbib.bib.edit import MONTHS
from itbib.bib.encoding import readable
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, COMMAND, DUPLICATE, Block
from itbib.bib.spans import Parsed
from itbib.bib.values import evaluate
from itbib.errors import Problem
from itbib.model import Work
from itbib.survey.contents import ROW_TYPE

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of another file.

    Attributes:
        work: the entry; where a field is repeated, the first counts.
        repeated: name and value of each further occurrence of a field.
        bare: names of fields whose value is a macro that the file does not define, as styles
            do; their value is the macro's name.
    """

    work: Work
    repeated: tuple[tuple[str, str], ...] = ()
    bare: frozenset[str] = frozenset()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """All names and values, in the order of the file but for the repeated ones."""
        return [*self.work.fields.items(), *self.repeated]


@dataclass(frozen=True, slots=True)
class OtherFile:
    """What another file holds.

    Attributes:
        path: the file as the user would name it.
        entries: its sound entries in order, without rows.
        broken: what bibtex gives up on.
        left: what is no work and stays where it is: rows, preambles, text between entries.
        preambles: the source of its @preamble blocks.
    """

    path: str
    entries: tuple[Entry, ...]
    broken: tuple[Problem, ...]
    left: tuple[Problem, ...]


def read_other(library: Library) -> OtherFile:
    """Sort out what a file holds."""
    entries: list[Block] = []
    broken: list[Problem] = []
    left: list[Problem] = []
    for block in library.blocks:
        line = library.line(block.start)
        is_entry = block.kind != COMMAND and block.type.lower() != "string"
        error = block.error
        if is_entry and block.kind == DUPLICATE:
            error = library.parsed(block).error
        if block.kind == BROKEN or error:
            what = f"entry {readable(block.key)!r}" if block.key else "block"
            message = f"broken {what}, which was left: {readable(error)}"
            broken.append(Problem(message, library.path, line, "mend it, and merge again"))
        elif block.type.lower() == ROW_TYPE:
            message = f"the row {readable(block.key)!r} was left: tables have rows of their own"
            left.append(Problem(message, library.path, line))
        elif is_entry:
            entries.append(block)
        elif block.type.lower() == "preamble":
            hint = "copy it if entries need the commands in it"
            left.append(Problem("the @preamble was left", library.path, line, hint))
    left += _text_between(library)
    return OtherFile(
        library.path,
        tuple(_entries(library, entries)),
        tuple(broken),
        tuple(sorted(left, key=lambda problem: problem.line)),
    )


def entries_of(library: Library, blocks: Iterable[Block]) -> list[Entry]:
    """Give some entries of a library with all that they say."""
    return _entries(library, list(blocks))


def _entries(library: Library, blocks: list[Block]) -> list[Entry]:
    macros: dict[str, str] | None = None
    entries = []
    for block, work in zip(blocks, library.entries(blocks), strict=True):
        parsed = library.parsed(block)
        repeated: tuple[tuple[str, str], ...] = ()
        bare: frozenset[str] = frozenset()
        has_macro = any(token.kind == "a" for field in parsed.fields for token in field.tokens)
        if has_macro or len(parsed.fields) > len(work.fields):
            macros = _macros(library) if macros is None else macros
            repeated = _repeated(library, parsed, macros)
            bare = _bare(library, parsed, macros)
        entries.append(Entry(work, repeated, bare))
    return entries


def _macros(library: Library) -> dict[str, str]:
    macros: dict[str, str] = {}
    for block in library.blocks:
        if block.type.lower() == "string" and block.kind == COMMAND:
            for field in library.parsed(block).fields:
                macros[field.name.lower()] = evaluate(library.text, field, macros)
    return macros


def _repeated(
    library: Library, parsed: Parsed, macros: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    seen: set[str] = set()
    repeated = []
    for field in parsed.fields:
        name = readable(field.name).lower()
        if name in seen:
            repeated.append((name, readable(evaluate(library.text, field, macros)).strip(" ")))
        seen.add(name)
    return tuple(repeated)


def _bare(library: Library, parsed: Parsed, macros: Mapping[str, str]) -> frozenset[str]:
    names = set()
    for field in parsed.fields:
        if len(field.tokens) == 1 and field.tokens[0].kind == "a":
            macro = library.text[field.value_start : field.value_end].lower()
            if macro not in macros and macro not in MONTHS:
                names.add(readable(field.name).lower())
    return frozenset(names)


def _text_between(library: Library) -> list[Problem]:
    """Name each stretch of text outside of entries; bibtex takes all such text for comment."""
    problems = []
    at = 0
    ends = [*((block.start, block.end) for block in library.blocks), (len(library.text),) * 2]
    for start, end in ends:
        text = library.text[at:start] if start > at else ""
        if found := _WORD.search(text):
            line = library.line(at + found.start())
            shown = " ".join(readable(text).split())
            shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
            problems.append(Problem(f"text between entries was left: {shown}", library.path, line))
        at = max(at, end)
    return problems
