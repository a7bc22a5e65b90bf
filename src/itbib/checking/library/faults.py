"""What BibTeX itself stumbles over: broken blocks, keys and fields that stand twice, macros."""

from __future__ import annotations

from collections.abc import Iterator

from itbib.bib.encoding import readable
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, DUPLICATE, Block
from itbib.checking.finding import Finding, quoted
from itbib.checking.library.spots import Spots
from itbib.rules import Code

# What every style defines ("Tame the BeaST", section 13.1).
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def fault_findings(library: Library, spots: Spots) -> Iterator[Finding]:
    """Find what BibTeX would warn of or give up at.

    Args:
        library: the file.
        spots: its places.
    """
    macros = set(_MONTHS)
    for block in library.blocks:
        if block.kind == BROKEN:
            what = f"entry {quoted(readable(block.key))}" if block.listed else "block"
            message = f"BibTeX gives up inside this {what}: {readable(block.error)}"
            yield spots.finding(Code.BROKEN_BLOCK, message, block.start)
        elif block.kind == DUPLICATE:
            first = library.block(readable(block.key))
            line = library.line(first.start) if first is not None else 0
            message = f"the key {quoted(readable(block.key))} stands in line {line} already"
            hint = "BibTeX drops this entry; give it a key of its own, or delete it"
            yield spots.finding(Code.DUPLICATE_KEY, message, block.start, hint)
            continue
        parsed = library.parsed(block)
        if parsed.type == "string":
            if parsed.key is not None:
                macros.add(parsed.key.lower())
            continue
        yield from _fields(library, block, spots, macros)


def _fields(library: Library, block: Block, spots: Spots, macros: set[str]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for field in library.parsed(block).fields:
        name = field.name.lower()
        if name in seen:
            message = (
                f"the field {quoted(field.name)} stands twice in {quoted(readable(block.key))}"
            )
            hint = f"BibTeX takes that in line {library.line(seen[name])} and drops this one"
            yield spots.finding(Code.DUPLICATE_FIELD, message, field.start, hint)
        seen.setdefault(name, field.start)
        for token in field.tokens:
            macro = library.text[token.start : token.end]
            if token.kind == "a" and macro.lower() not in macros:
                message = f"no @string defines the macro {quoted(readable(macro))}"
                hint = "put the value in braces if it is text"
                yield spots.finding(Code.UNDEFINED_MACRO, message, token.start, hint)
