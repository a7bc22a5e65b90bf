"""Setting a damaged store aside: renamed, never deleted, and never under another's hands."""

from __future__ import annotations

import time
from pathlib import Path

from itbib.cache.presence import Presence

# The file itself comes last: killed on the way, it is still there to be found damaged.
_SUFFIXES = ("-wal", "-shm", "-journal", "")


def set_aside(path: Path, presence: Presence, now: float) -> Path | None:
    """Rename a damaged store, with the files that belong to it.

    Args:
        path: the file; this process has closed it.
        presence: of this process at the file.
        now: seconds since 1970.

    Returns:
        The new name; None if another process was quicker.

    Raises:
        sqlite3.OperationalError: another process has the store open, and does not end.
        OSError: the files cannot be renamed.
    """
    # As long as this process is present, nobody renames the file.
    damaged = _identity(path)
    with presence.alone():
        if damaged is None or _identity(path) != damaged:
            return None
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now))
        target = path.with_name(f"{path.name}.damaged-{stamp}")
        count = 1
        while target.exists():
            count += 1
            target = path.with_name(f"{path.name}.damaged-{stamp}-{count}")
        for suffix in _SUFFIXES:
            part = path.with_name(f"{path.name}{suffix}")
            if part.exists():
                part.rename(f"{target}{suffix}")
        return target


def damaged_stores(path: Path) -> list[Path]:
    """Find the files that were set aside, oldest first."""
    pattern = f"{path.name}.damaged-*"
    return sorted(p for p in path.parent.glob(pattern) if not p.name.endswith(_SUFFIXES[:-1]))


def remove_damaged(path: Path) -> None:
    """Delete the files that were set aside, with those that belong to them.

    Raises:
        OSError: one of them cannot be deleted.
    """
    for damaged in damaged_stores(path):
        for suffix in _SUFFIXES:
            damaged.with_name(f"{damaged.name}{suffix}").unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino
