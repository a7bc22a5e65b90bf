"""Finding papers in a library: by their keys, or by the eprint fields under other keys."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence

from itbib.bib.library import Library
from itbib.bib.scan import Block
from itbib.identifiers import ArxivId
from itbib.survey.contents import ROW_TYPE

_ANY_NUMBER = re.compile(r"\d{4}\.\d{4,5}|\d{7}", re.ASCII)
_FEW = 8


def find_work(library: Library, identifier: ArxivId) -> Block | None:
    """Find the entry of a paper."""
    return find_works(library, [identifier]).get(identifier.key)


def find_works(library: Library, identifiers: Iterable[ArxivId]) -> dict[str, Block]:
    """Find the entries of papers; however many they are, the file is looked through once.

    Returns:
        The entry of each paper that has one, by canonical key.
    """
    found: dict[str, Block] = {}
    missing: dict[str, ArxivId] = {}
    for identifier in identifiers:
        block = library.block(identifier.key)
        if block is None:
            missing[identifier.key] = identifier
        else:
            found[identifier.key] = block
    # Fields are read only where the ID occurs as text, since reading them all is slow. Of an
    # old ID that is its number: the archive may stand there with a subject class.
    blocks = _holding(library, {identifier.number for identifier in missing.values()})
    for block, work in zip(blocks, library.entries(blocks) if blocks else (), strict=True):
        key = _eprint_key(work.fields.get("eprint", ""))
        if key in missing:
            found.setdefault(key, block)
    return found


def _holding(library: Library, numbers: set[str]) -> Sequence[Block]:
    """The works in which one of some numbers occurs, in source order."""
    if not numbers:
        return ()
    pattern = _ANY_NUMBER
    if len(numbers) <= _FEW:
        pattern = re.compile("|".join(map(re.escape, numbers)))
    places = [m.start() for m in pattern.finditer(library.text) if m[0] in numbers]
    if not places:
        return ()
    works = [block for block in library.listed() if block.type.lower() != ROW_TYPE]
    starts = [block.start for block in works]
    chosen: dict[int, Block] = {}
    for place in places:
        index = bisect.bisect_right(starts, place) - 1
        if index >= 0 and place < works[index].end:
            chosen[index] = works[index]
    return list(chosen.values())


def _eprint_key(eprint: str) -> str:
    """Read an eprint field; an empty string if it holds no arXiv ID."""
    try:
        return ArxivId.parse(eprint).key
    except ValueError:
        return ""
