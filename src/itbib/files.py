"""Reading and writing files: all or nothing, under a lock, and never over somebody's change."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from itbib.errors import InputError, Problem
from itbib.replacing import Prepared, discard, finish, prepare, replace_all

LOCK_TIMEOUT = 60.0
"""Seconds to wait for another itbib that is writing the same file."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file to write.

    Attributes:
        path: the file; a symbolic link is followed, the file behind it is written.
        before: the content that the new one was made from; None if there was no file.
        after: the new content.
    """

    path: Path
    before: bytes | None
    after: bytes


def shown(path: Path) -> str:
    """Name a file as somebody in the current folder would."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive, on Windows
        return str(path)
    return os.path.normpath(path) if relative.startswith("..") else relative


def relative(path: Path, folder: Path) -> str:
    """Give the way from a folder to a file as a link has it, with slashes."""
    return Path(os.path.relpath(real(path), real(folder))).as_posix()


def real(path: Path) -> Path:
    """Follow symbolic links; a loop of them is left for whoever opens the file."""
    return Path(os.path.realpath(path))


def read(path: Path, hint: str = "") -> bytes:
    """Read a file; what a killed process was about to write is written first.

    Raises:
        InputError: there is no such file, it is a folder, or it may not be read.
    """
    finish(path.parent)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError.of("there is no such file", path=shown(path), hint=hint) from None
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise InputError.of(message, path=shown(path)) from error


def read_text(path: Path, hint: str = "") -> str:
    """Read a UTF-8 text file, its line endings kept.

    Raises:
        InputError: as :func:`read`, or the file is not UTF-8.
    """
    return decode(read(path, hint), shown(path))


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 text, line endings kept.

    Args:
        data: the bytes.
        name: where they come from, for messages.

    Raises:
        InputError: they are not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise InputError.of(message, path=name, line=line, hint="convert it to UTF-8") from None


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other itbib processes from changing a file while this one does.

    The lock is the operating system's own on a file in the cache folder, so that a killed
    process leaves nothing behind and the survey's folder stays clean.

    Raises:
        InputError: another process holds the lock for longer than LOCK_TIMEOUT.
    """
    # Loaded here: only commands that write need it.
    from filelock import FileLock, Timeout

    name = hashlib.sha256(os.fsencode(real(path))).hexdigest()[:24]
    try:
        with FileLock(lock_folder() / f"{name}.lock", timeout=LOCK_TIMEOUT):
            yield
    except Timeout:
        raise InputError.of(
            "another itbib has been writing this file for a minute",
            path=shown(path),
            hint="wait for it to end, or end it",
        ) from None


def make_folder(folder: Path) -> None:
    """Make a folder and those around it; one that is there is left alone.

    Raises:
        InputError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder cannot be made: {error.strerror}"
        raise InputError.of(message, path=shown(folder)) from None


def write(changes: Mapping[str, Change] | list[Change]) -> None:
    """Write files, all of them or none.

    Every new content is on disk under a temporary name before the first file is replaced.

    Raises:
        InputError: a file is not what it was when it was read, or cannot be written.
            Nothing was written then.
    """
    pending = list(changes.values()) if isinstance(changes, Mapping) else changes
    prepared: list[Prepared] = []
    problems: list[Problem] = []
    try:
        for change in pending:
            target = real(change.path)
            problem = _obstacle(change, target)
            if problem is not None:
                problems.append(problem)
                continue
            try:
                prepared.append(prepare(target, change.before, change.after))
            except OSError as error:
                problems.append(_cannot_write(change.path, error))
        if problems:
            # Of several files in one read-only folder, the folder is named once.
            raise InputError(dict.fromkeys(problems))
    except BaseException:
        discard(prepared)
        raise
    try:
        replace_all(prepared)
    except OSError as error:
        name = Path(error.filename2 or error.filename or "")
        raise InputError(_cannot_write(name, error)) from error


def cache_folder() -> Path:
    """Find the folder for locks and caches: ITBIB_CACHE_DIR, or the platform's own."""
    named = os.environ.get("ITBIB_CACHE_DIR")
    if named:
        return Path(named)
    # Loaded here: it is not needed where the environment names the folder.
    from platformdirs import user_cache_path

    return user_cache_path("itbib", appauthor=False)


def state_folder() -> Path:
    """Find the folder for what outlasts the cache: ITBIB_CACHE_DIR, or the platform's own."""
    if os.environ.get("ITBIB_CACHE_DIR"):
        return cache_folder()
    # Loaded here: it is not needed where the environment names the folder.
    from platformdirs import user_state_path

    return user_state_path("itbib", appauthor=False)


def lock_folder() -> Path:
    """Give the folder for locks: in the cache folder, elsewhere if that cannot be written."""
    folder = cache_folder() / "locks"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        # Users share the temporary folder, but may not write to each other's.
        user = os.getuid() if hasattr(os, "getuid") else ""
        folder = Path(tempfile.gettempdir()) / f"itbib-locks-{user}"
        folder.mkdir(exist_ok=True)
    return folder


def _obstacle(change: Change, target: Path) -> Problem | None:
    """Say what stands against writing a file, None if nothing does."""
    if target.exists() and not target.is_file():
        # Renaming a file onto a device would do away with the device.
        what = "a folder" if target.is_dir() else "no regular file"
        return Problem(f"this is {what}; nothing was written", shown(change.path))
    try:
        current: bytes | None = target.read_bytes()
    except FileNotFoundError:
        current = None
    except OSError as error:
        return _cannot_write(change.path, error)
    if current != change.before:
        return Problem(
            "the file changed on disk while itbib was working; nothing was written",
            shown(change.path),
            hint="run the command again",
        )
    # Asked of the mode, too, because the superuser may write anything.
    for path in (target, target.parent):
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        if not mode & 0o222 or not os.access(path, os.W_OK):
            what = "folder" if path.is_dir() else "file"
            return Problem(
                f"the {what} is read-only; nothing was written",
                shown(path),
                hint=f"allow writing: chmod u+w {shown(path)}",
            )
    return None


def _cannot_write(path: Path, error: OSError) -> Problem:
    return Problem(f"cannot be written: {error.strerror}; nothing was written", shown(path))
