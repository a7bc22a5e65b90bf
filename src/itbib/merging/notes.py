"""What a user has to know about works that were merged, besides what became of them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from itbib.bib.edit import MONTHS
from itbib.bib.library import Library
from itbib.errors import Problem
from itbib.merging.macros import names_in
from itbib.merging.order import parents_of
from itbib.merging.reading import Entry
from itbib.merging.targets import Target


def macros_left(
    entry: Entry, fields: Container[str], macros: Mapping[str, str]
) -> Iterator[Problem]:
    """Name the macros that an entry's file does not define; every style knows the months.

    Args:
        entry: the entry as it came.
        fields: names of the fields of it that the library has now.
        macros: those of the library, by lower-case name.
    """
    names = (n for field, said in entry.bare.items() if field in fields for n in names_in(said))
    path, line = entry.work.path, entry.work.line
    for name in dict.fromkeys(names):
        meaning = macros.get(name.lower())
        if meaning is not None:
            what = f"it means {meaning!r} in the library now"
            yield Problem(f"the macro {name} is not defined here: {what}", path, line)
        elif name.lower() not in MONTHS:
            message = f"the macro {name} is defined neither here nor in the library; it was kept"
            hint = f"unless the bibliography style knows it, add: @string{{{name} = {{...}}}}"
            yield Problem(message, path, line, hint)


def parents_in_front(library: Library, targets: Sequence[Target]) -> Iterator[Problem]:
    """Name the works of the library that gained a parent which stands before them."""
    for child, parent in parents_of(targets).items():
        one, other = targets[child], targets[parent]
        if "crossref" not in one.gained or one.block is None or other.block is None:
            continue
        if other.block.start < one.block.start:
            what = f"{one.key!r} has the crossref {other.key!r} now, which stands before it"
            hint = "bibtex wants it behind: move it there; itbib export does so by itself"
            yield Problem(what, library.path, library.line(one.block.start), hint)
