"""The fields that hold keys: what they say once entries have new keys."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from itbib.bib.library import Library
from itbib.bib.scan import fold_key
from itbib.errors import Problem
from itbib.exporting.field_text import split_keys
from itbib.merging.identity import KEY_FIELDS
from itbib.merging.reading import Entry
from itbib.merging.targets import Target
from itbib.merging.values import Combined, combine
from itbib.slugs import Names

ALIASES = "ids"
"""The field with further keys of an entry, which biblatex reads."""

KEY_LISTS = tuple(name for name in KEY_FIELDS if name != ALIASES)
"""Fields that name other entries."""


def pointed_anew(entry: Entry, target: Target, keys: Mapping[str, str]) -> Combined:
    """Plan what a work gains of the fields of an entry that name others.

    Args:
        entry: the entry as it came.
        target: the work that it is now.
        keys: new key by old key in the form that is equal for upper and lower case.
    """
    named = [
        (name, ",".join(keys.get(fold_key(key), key) for key in split_keys(value)))
        for name, value in entry.pairs
        if name in KEY_LISTS
    ]
    return combine(target.fields, named, (target.type, target.type))


def strangers(
    entry: Entry, fields: Container[str], keys: Container[str], library: Library
) -> Iterator[Problem]:
    """Say what becomes of keys that the files do not have: parents that were left behind.

    Args:
        entry: the entry as it came.
        fields: names of the fields of it that the library has now.
        keys: the keys of the files, in the form that is equal for upper and lower case.
        library: as it was.
    """
    for name in ("crossref", "xdata"):
        for key in split_keys(entry.work.fields.get(name, "")):
            if name not in fields or fold_key(key) in keys:
                continue
            message = f"the {name} {key!r} is no sound entry of this file"
            message += "; it means the library's now" if key in library else " nor of the library"
            yield Problem(message, entry.work.path, entry.work.line)


def with_aliases(entry: Entry, target: Target, taken: Names | None) -> dict[str, str]:
    """Add an entry's further keys to those of its work.

    Args:
        entry: the entry as it came.
        target: the work that it is now.
        taken: if its own key is to be kept, too: the keys of all works.
    """
    known = split_keys(target.fields.get(ALIASES, ""))
    old = split_keys(entry.work.fields.get(ALIASES, ""))
    if taken is not None and entry.work.key not in taken:
        old.append(entry.work.key)
    new = [key for key in dict.fromkeys(old) if key not in known and key != target.key]
    return {ALIASES: ", ".join((*known, *new))} if new else {}
