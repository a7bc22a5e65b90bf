"""What papers cite: reading their files, and telling what the export leaves unresolved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from itbib import files
from itbib.errors import Problem
from itbib.exporting.cited import cited_in
from itbib.exporting.citekeys import Chosen
from itbib.exporting.field_text import split_keys


def mismatches(
    chosen: Chosen, keys: Mapping[str, str], places: Mapping[str, tuple[str, int]]
) -> list[Problem]:
    """Name the citations that the exported file will not resolve."""
    missing = [
        Problem(f"cites {key!r}, which is no work here", *places[key]) for key in chosen.missing
    ]
    return missing + [
        Problem(f"cites {key!r}, which is exported as {keys[work.key]!r}", *places[key])
        for key, work in chosen.found.items()
        if key != keys[work.key] and key not in split_keys(work.fields.get("ids", ""))
    ]


def cited_by(paths: list[Path]) -> tuple[dict[str, tuple[str, int]], list[Problem]]:
    """Gather what files, and those that they include, cite.

    Returns:
        File and line of each key's first citation; and a message for each of the files named
        that cites nothing.
    """
    places: dict[str, tuple[str, int]] = {}
    empty = []
    for path in paths:
        found = _cited_from(path)
        if not found:
            hint = "run LaTeX first, or name the .tex file" if path.suffix == ".aux" else ""
            empty.append(Problem("cites nothing", files.shown(path), hint=hint))
        places = found | places
    return places, empty


def _cited_from(main: Path) -> dict[str, tuple[str, int]]:
    places: dict[str, tuple[str, int]] = {}
    waiting = [main]
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop(0)
        if path.resolve() in seen:
            continue
        seen.add(path.resolve())
        # Included chapters may be in any encoding; keys are ASCII nearly always.
        found = cited_in(files.read(path).decode("utf-8", "replace"), path.suffix.lower())
        for key, line in found.citations:
            places.setdefault(key, (files.shown(path), line))
        for name in found.includes:
            # LaTeX looks from the main file's folder, the import package from the chapter's.
            # An \include left out by \includeonly may have no .aux; LaTeX skips it, too.
            folders = (folder / name for folder in (main.parent, path.parent))
            names = (file for at in folders for file in (Path(f"{at}{main.suffix}"), at))
            waiting += [file for file in names if file.is_file()][:1]
    return places
