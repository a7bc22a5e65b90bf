"""A plan of merging as splices of the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from itbib.bib.edit import Edit, format_entry
from itbib.bib.fields import edits_for
from itbib.bib.library import Library
from itbib.errors import InputError
from itbib.merging.macros import source_of
from itbib.merging.order import insertions
from itbib.merging.targets import Target
from itbib.tex.text import unicode_to_tex


def edits_of(library: Library, targets: Sequence[Target]) -> tuple[list[Edit], list[str]]:
    """Give the splices, and the keys that the library has afterwards.

    Raises:
        InputError: the file's encoding cannot hold a value.
    """
    edits: list[Edit] = []
    texts: dict[int, str] = {}
    keys = library.keys()
    for number, target in enumerate(targets):
        if target.block is None:
            fields = _writable(library, target.fields) | sources_of(library, target)
            texts[number] = format_entry(
                target.type, target.key, fields, library.newline, target.bare
            )
            keys.append(target.key)
        elif target.gained:
            gained = _readable(library, target.gained)
            sources = sources_of(library, target)
            edits += edits_for(library, target.block, gained, sources=sources)
    return [*edits, *insertions(library, targets, texts)], keys


def sources_of(library: Library, target: Target) -> dict[str, str]:
    """Give how the fields are written in which a macro is left."""

    def written(text: str) -> str:
        return _writable(library, {"": text})[""]

    return {name: source_of(said, written) for name, said in target.bare.items()}


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
