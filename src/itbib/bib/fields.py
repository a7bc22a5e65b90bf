"""New values for the fields of an entry, planned as splices."""

from __future__ import annotations

from collections.abc import Mapping

from itbib.bib import edit
from itbib.bib.encoding import readable
from itbib.bib.library import Library, first_fields
from itbib.bib.scan import BROKEN, Block
from itbib.errors import InputError, Problem, UsageError


def broken_entry(library: Library, block: Block, hint: str) -> Problem:
    """Say that an entry is broken."""
    message = f"the entry {readable(block.key)!r} is broken: {readable(block.error)}"
    return Problem(message, library.path, library.line(block.start), hint)


def edits_for(
    library: Library,
    block: Block,
    values: Mapping[str, str],
    current: Mapping[str, str] | None = None,
    sources: Mapping[str, str] | None = None,
) -> list[edit.Edit]:
    """Plan the edits that give an entry's fields new values; an empty value removes a field.

    Args:
        library: the entry's.
        block: the entry.
        values: new value by field name.
        current: the entry's fields, if they have been read already.
        sources: how values of fields that are new to the entry are written, where they are
            more than a text in delimiters, such as ``jan # "~1"``.

    Raises:
        InputError: the entry is broken, or the file's encoding cannot hold a value.
        UsageError: a value's braces do not pair up.
    """
    if block.kind == BROKEN:
        raise InputError(broken_entry(library, block, "mend it by hand first"))
    entry = library.parsed(block)
    positions = first_fields(entry)
    if current is None:
        current = library.entries([block])[0].fields
    edits: list[edit.Edit] = []
    added: dict[str, str] = {}
    for name, value in values.items():
        if not edit.is_balanced(value):
            hint = r"write a lone brace as \textbraceleft{} or \textbraceright{}"
            raise UsageError.of(f"the braces in {name} do not pair up", hint=hint)
        foreign = library.foreign(value)
        if foreign is None:
            raise InputError.of(
                f"{name}: the file is not UTF-8 and cannot hold {value!r}",
                path=library.path,
                hint="write such letters as TeX, or convert the file to UTF-8",
            )
        position = positions.get(name.lower())
        if position is None:
            if value:
                added[name] = foreign
        elif not value:
            # Of a repeated field the first counts: were it alone to go, the next one would.
            edits += [
                edit.remove_field(library.text, entry, field)
                for field in entry.fields
                if field.name.lower() == name.lower()
            ]
        elif current[name.lower()] != value:
            edits.append(edit.change_value(entry.fields[position], foreign))
    if added:
        sources = {name: text for name, text in (sources or {}).items() if name in added}
        added.update(sources)
        edits.append(edit.add_fields(library.text, entry, added, library.newline, sources))
    return edits
