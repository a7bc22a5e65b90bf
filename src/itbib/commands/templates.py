"""The templates of a survey, read from its folder."""

from __future__ import annotations

from pathlib import Path

from itbib import files
from itbib.rendering.templating import Templates


def templates_in(root: Path) -> Templates:
    """Read the templates that override the packaged ones.

    Args:
        root: the survey's folder; its own templates stand in ``templates/``.

    Raises:
        InputError: one cannot be read.
    """
    folder = root / "templates"
    paths = sorted(folder.glob("*.j2")) if folder.is_dir() else []
    return Templates({path.name: files.read_text(path) for path in paths}, files.shown(folder))
