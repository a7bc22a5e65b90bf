"""Whether there is a file whose path is written just so."""

from __future__ import annotations

import os
from pathlib import Path


def has_exactly(folder: Path, target: str) -> bool:
    """Tell whether there is a file or a folder whose path is written just so.

    Some file systems take ``README.md`` and ``readme.md`` for one; GitHub does not.

    Args:
        folder: where the path begins.
        target: the path, with slashes.
    """
    here = folder
    for part in target.split("/"):
        if part in ("", "."):
            continue
        if part != ".." and part not in _names_in(here):
            return False
        here = here / part
    return True


def _names_in(folder: Path) -> set[str]:
    try:
        return {entry.name for entry in os.scandir(folder)}
    except OSError:
        return set()
