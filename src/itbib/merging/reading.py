"""What another .bib file holds: its entries, macros spelled out, and all that is no entry."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from itbib.bib.encoding import readable
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, COMMAND, DUPLICATE, Block
from itbib.bib.spans import Parsed
from itbib.bib.values import evaluate
from itbib.errors import Problem
from itbib.merging.macros import Expression, define, expression_of
from itbib.model import Work
from itbib.survey.contents import ROW_TYPE

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of another file.

    Attributes:
        work: the entry; where a field is repeated, the first counts.
        repeated: name and value of each further occurrence of a field.
        bare: by name of a field what it says, if a macro is left in it that is not defined
            before it, as styles do; in its value that stands for its name.
    """

    work: Work
    repeated: tuple[tuple[str, str], ...] = ()
    bare: Mapping[str, Expression] = field(default_factory=dict)

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


def read_other(library: Library, macros: dict[str, str] | None = None) -> OtherFile:
    """Sort out what a file holds.

    Args:
        library: the file.
        macros: those of files that go before it, by lower-case name; gains its own.
    """
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
        tuple(_entries(library, entries, {} if macros is None else macros)),
        tuple(broken),
        tuple(sorted(left, key=lambda problem: problem.line)),
    )


def entries_of(library: Library, blocks: Iterable[Block]) -> list[Entry]:
    """Give some entries of a library with all that they say."""
    return _entries(library, list(blocks), {})


def _entries(library: Library, blocks: list[Block], before: dict[str, str]) -> list[Entry]:
    wanted = {
        block.start: (block, work)
        for block, work in zip(blocks, library.entries(blocks), strict=True)
    }
    own: dict[str, str] = {}
    entries = []
    for start in define(library, own):
        if start not in wanted:
            continue
        block, work = wanted[start]
        parsed = library.parsed(block)
        has_macro = any(token.kind == "a" for span in parsed.fields for token in span.tokens)
        if has_macro or len(parsed.fields) > len(work.fields):
            entries.append(_entry(library, parsed, work, ChainMap(own, before)))
        else:
            entries.append(Entry(work))
    before.update(own)
    return entries


def _entry(library: Library, parsed: Parsed, work: Work, macros: Mapping[str, str]) -> Entry:
    fields = dict(work.fields)
    repeated: list[tuple[str, str]] = []
    bare: dict[str, Expression] = {}
    seen: set[str] = set()
    for span in parsed.fields:
        name = readable(span.name).lower()
        if name in seen:
            value = evaluate(library.text, span, macros)
            repeated.append((name, readable(value).strip(" ")))
        elif any(token.kind == "a" for token in span.tokens):
            # Macros of a file that goes before this one were not known when it was read.
            fields[name] = readable(evaluate(library.text, span, macros)).strip(" ")
            if expression := expression_of(library.text, span, macros):
                bare[name] = expression
        seen.add(name)
    return Entry(replace(work, fields=fields), tuple(repeated), bare)


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
