"""The entries of a .bib file with the places of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, Block
from itbib.bib.spans import FieldSpan
from itbib.model import Work

ROW_TYPE = "row"


@dataclass(frozen=True, slots=True)
class Entry:
    """A work as it stands in the file.

    Attributes:
        block: where it stands.
        work: what it says.
        spans: where each field stands, by lower-case name; of a repeated one the first.
    """

    block: Block
    work: Work
    spans: Mapping[str, FieldSpan]

    def at(self, *names: str) -> int:
        """Give the index of the value of the first of some fields that it has, else its own."""
        for name in names:
            if name in self.spans:
                return self.spans[name].value_start
        return self.block.start


def entries_in(library: Library) -> list[Entry]:
    """Give the works of a file in order, without rows and broken entries."""
    blocks = [
        block
        for block in library.listed()
        if block.kind != BROKEN and block.type.lower() != ROW_TYPE
    ]
    entries: list[Entry] = []
    for block, work in zip(blocks, library.entries(blocks), strict=True):
        spans: dict[str, FieldSpan] = {}
        for field in library.parsed(block).fields:
            spans.setdefault(field.name.lower(), field)
        entries.append(Entry(block, work, spans))
    return entries
