"""Replacing files: new content is made beside the old, and several files change as one.

A file is replaced by renaming another onto it, which nobody sees half done. Where several are to
change, a note of what is under way is left in each folder before the first is renamed. Whoever
reads or writes a file there next, after the process was killed, finishes that: so either none of
the files changes or all do.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

NOTE = ".itbib-unfinished.json"
"""The note, in each folder of the files."""

_SUFFIX = ".tmp"
# A file is under its temporary name for moments; this old, its process was killed.
_ABANDONED = 10 * 60.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that is ready to be replaced.

    Attributes:
        temporary: the new content, on disk under another name.
        target: the file.
        before: digest of the content that it has now; empty if there is no file.
    """

    temporary: Path
    target: Path
    before: str


def prepare(target: Path, before: bytes | None, after: bytes) -> Prepared:
    """Write new content into the folder of a file, with its mode and owner, and sync it.

    What was left there by a process that was killed is taken away.

    Raises:
        OSError: it cannot be written; nothing is left.
    """
    _sweep(target)
    descriptor, name = tempfile.mkstemp(
        prefix=f".{target.name}.", suffix=_SUFFIX, dir=target.parent
    )
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(after)
            file.flush()
            _keep_owner_and_mode(target, file.fileno())
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return Prepared(temporary, target, _digest(before))


def discard(prepared: Iterable[Prepared]) -> None:
    """Take back what was prepared."""
    for one in prepared:
        one.temporary.unlink(missing_ok=True)


def replace_all(prepared: Sequence[Prepared]) -> None:
    """Put prepared content in place, all of it.

    Raises:
        OSError: the first file cannot be replaced; then none was.
    """
    folders = dict.fromkeys(one.target.parent for one in prepared)
    notes: list[Path] = []
    try:
        if len(prepared) > 1:
            notes += [_leave_note(folder, prepared) for folder in folders]
        for one in prepared:
            _put(one)
    except BaseException:
        if notes:
            # Whatever came in between, an interruption say: what was begun is finished.
            for one in prepared:
                with contextlib.suppress(OSError):
                    _put(one)
        raise
    finally:
        discard(prepared)
        for note in notes:
            note.unlink(missing_ok=True)
    for folder in folders:
        _sync_folder(folder)


def finish(folder: Path) -> bool:
    """Finish what a killed process had begun to write in a folder, if there is such a thing.

    A file that has been changed since by somebody else is left as it is.

    Returns:
        Whether there was such a thing.
    """
    note = folder / NOTE
    if not note.exists():
        return False
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        for each in json.loads(note.read_bytes()):
            target, temporary = str(each["target"]), str(each["temporary"])
            # A note may come with a repository that somebody cloned: it names files beside it.
            if not _is_temporary(temporary, target):
                continue
            one = Prepared(folder / temporary, folder / target, str(each["before"]))
            if one.temporary.exists() and _content(one.target) == one.before:
                _put(one)
            one.temporary.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        note.unlink(missing_ok=True)
    return True


def _is_temporary(name: str, target: str) -> bool:
    bare = {"/", "\\", "\0"}.isdisjoint(name + target)
    return bare and bool(target) and name.startswith(f".{target}.") and name.endswith(_SUFFIX)


def _put(one: Prepared) -> None:
    # Another process that found the note may have been quicker.
    with contextlib.suppress(FileNotFoundError):
        one.temporary.replace(one.target)


def _leave_note(folder: Path, prepared: Iterable[Prepared]) -> Path:
    made = [
        {"temporary": one.temporary.name, "target": one.target.name, "before": one.before}
        for one in prepared
        if one.target.parent == folder
    ]
    descriptor, name = tempfile.mkstemp(prefix=f"{NOTE}.", suffix=_SUFFIX, dir=folder)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    note = folder / NOTE
    Path(name).replace(note)
    _sync_folder(folder)
    return note


def _content(target: Path) -> str:
    try:
        return _digest(target.read_bytes())
    except FileNotFoundError:
        return ""


def _digest(content: bytes | None) -> str:
    return "" if content is None else sha256(content).hexdigest()


def _sweep(target: Path) -> None:
    """Take away temporary files of a target that no process can be about to rename any more."""
    prefixes = (f".{target.name}.", f"{NOTE}.")
    with contextlib.suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            is_ours = entry.name.startswith(prefixes) and entry.name.endswith(_SUFFIX)
            if is_ours and time.time() - entry.stat().st_mtime > _ABANDONED:
                Path(entry.path).unlink(missing_ok=True)


def _keep_owner_and_mode(target: Path, descriptor: int) -> None:
    if not hasattr(os, "fchmod"):  # Windows
        return
    if not target.exists():
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(descriptor, 0o666 & ~mask)
        return
    status = target.stat()
    with contextlib.suppress(PermissionError):
        os.fchown(descriptor, status.st_uid, status.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    # The file is in place by now: a folder that cannot be synced is no reason to stop.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
