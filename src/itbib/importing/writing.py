"""New works and rows in the library."""

from __future__ import annotations

from collections.abc import Sequence

from itbib.adding.places import insertion, last_work
from itbib.bib.edit import Edit, format_entry
from itbib.bib.library import Library
from itbib.model import Work


def with_entries(library: Library, works: Sequence[Work], rows: Sequence[Work]) -> Library:
    """Add works behind the works that there are, and rows at the end.

    Raises:
        InputError: something broken in the file would swallow them.
    """
    blank = library.newline * 2
    anchor = last_work(library) if works else None
    new_works = [format_entry(w.type, w.key, w.fields, library.newline) for w in works]
    new_rows = [format_entry(w.type, w.key, w.fields, library.newline) for w in rows]
    edits: list[Edit] = []
    if anchor is not None:
        edits.append(insertion(library, anchor, blank.join(new_works)))
        new_works = []
    if last := [*new_works, *new_rows]:
        edits.append(insertion(library, None, blank.join(last)))
    keys = [*library.keys(), *(entry.key for entry in (*works, *rows))]
    return library.changed(edits, keys) if edits else library
