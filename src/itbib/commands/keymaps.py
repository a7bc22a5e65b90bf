"""Files that say which key became which, as merge and dedupe write and rekey reads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from itbib import files
from itbib.errors import InputError
from itbib.merging.keymap import format_keymap, parse_keymap

HEADING = "old key, new key: for itbib rekey --map"


def keymap_change(path: Path, keys: Mapping[str, str]) -> list[files.Change]:
    """Plan to write a map; nothing if it says so already, or if there is nothing to say.

    Raises:
        InputError: there is a file of that name that no itbib wrote.
    """
    before = files.read(path) if path.exists() else None
    if before is not None and not before.startswith(f"# {HEADING}".encode()):
        hint = "move it away, or name another file with --map"
        raise InputError.of("this file is no map of keys", path=files.shown(path), hint=hint)
    after = format_keymap(keys, HEADING).encode()
    return [files.Change(path, before, after)] if keys and after != before else []


def composed(path: Path, keys: Mapping[str, str]) -> dict[str, str]:
    """Carry on a map that was written earlier: what became a key that goes, follows it."""
    if not path.exists():
        return dict(keys)
    earlier = parse_keymap(files.read_text(path), files.shown(path))
    return {old: keys.get(new, new) for old, new in earlier.items() if old not in keys} | dict(keys)
