"""The templates and the citation style of a survey, read from its folder."""

from __future__ import annotations

from pathlib import Path

from itbib import files
from itbib.commands.styles import style_of
from itbib.rendering.templating import Templates
from itbib.survey.config import Survey


def templates_in(root: Path, survey: Survey) -> Templates:
    """Read the templates that override the packaged ones, and the citation style.

    Args:
        root: the survey's folder; its own templates stand in ``templates/``.
        survey: the configuration.

    Raises:
        InputError: one cannot be read.
    """
    folder = root / "templates"
    paths = sorted(folder.glob("*.j2")) if folder.is_dir() else []
    overrides = {path.name: files.read_text(path) for path in paths}
    return Templates(overrides, files.shown(folder), style_of(root, survey))
