"""Bytes as a .bib file: see README.md beside this."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["itbib"]):
    from itbib.bib.fields import edits_for
    from itbib.bib.library import Library
    from itbib.bib.names import split_names
    from itbib.bib.scan import BROKEN
    from itbib.checking.library.all import library_findings
    from itbib.checking.library.entries import entries_in
    from itbib.checking.library.spots import Spots
    from itbib.errors import ItbibError
    from itbib.tex.text import tex_to_text


def check(data: bytes) -> None:
    """Read a file, ask all of it, and change one field."""
    try:
        library = Library.from_bytes(data, "fuzz.bib")
    except ItbibError:
        return
    assert library.to_bytes() == data
    for work in library.entries():
        for value in work.fields.values():
            tex_to_text(value)
        split_names(work.fields.get("author", ""))
    library_findings(library, entries_in(library), Spots(library))
    library.problems()
    block = next((b for b in library.listed() if b.kind != BROKEN), None)
    if block is None:
        return
    try:
        changed = library.changed(edits_for(library, block, {"note": "fuzzed"}), library.keys())
    except ItbibError:
        return
    assert changed.keys() == library.keys()
    assert changed.to_bytes().startswith(
        data[: len(library.text[: block.start].encode("utf-8", "surrogateescape"))]
    )


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
