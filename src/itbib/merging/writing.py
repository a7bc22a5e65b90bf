"""A plan of merging as splices of the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from itbib.adding.places import insertion, last_work
from itbib.bib.edit import Edit, format_entry
from itbib.bib.fields import edits_for
from itbib.bib.library import Library
from itbib.errors import InputError
from itbib.merging.targets import Target
from itbib.tex.text import unicode_to_tex


def edits_of(library: Library, targets: Iterable[Target]) -> tuple[list[Edit], list[str]]:
    """Give the splices, and the keys that the library has afterwards.

    Raises:
        InputError: the file's encoding cannot hold a value.
    """
    edits: list[Edit] = []
    texts: list[str] = []
    keys = library.keys()
    for target in targets:
        if target.block is None:
            fields = _writable(library, target.fields)
            texts.append(
                format_entry(target.type, target.key, fields, library.newline, target.bare)
            )
            keys.append(target.key)
        elif target.gained:
            gained = _readable(library, target.gained)
            edits += edits_for(library, target.block, gained, bare=target.bare)
    if texts:
        blank_line = library.newline * 2
        edits.append(insertion(library, last_work(library), blank_line.join(texts)))
    return edits, keys


def _readable(library: Library, fields: Mapping[str, str]) -> dict[str, str]:
    """Give values that the file's encoding can hold: as TeX what it cannot."""
    return {
        name: value if library.foreign(value) is not None else unicode_to_tex(value)[0]
        for name, value in fields.items()
    }


def _writable(library: Library, fields: Mapping[str, str]) -> dict[str, str]:
    written: dict[str, str] = {}
    for name, value in _readable(library, fields).items():
        foreign = library.foreign(value)
        if foreign is None:
            raise InputError.of(
                f"{name}: the file is not UTF-8 and cannot hold {value!r}",
                path=library.path,
                hint="convert the library to UTF-8",
            )
        written[name] = foreign
    return written
