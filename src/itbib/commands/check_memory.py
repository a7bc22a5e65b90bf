"""What the last check of a survey came to, kept as long as nothing that it looked at changes.

Rendering a survey and reading its pages takes most of a second, mostly for loading what does that.
A hook or an editor checks the same files again and again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from itbib import __version__, files
from itbib.checking.finding import Finding
from itbib.checking.fixing import Fix
from itbib.commands.presence import has_exactly
from itbib.project import Project
from itbib.rules import Code

_FOLDER = "checks"
_TEMPLATES = "templates"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to.

    Attributes:
        findings: what was found, file by file.
        count: how many files were checked.
        silenced: how many findings were silenced.
        strict: whether the configuration makes warnings fail.
    """

    findings: tuple[Finding, ...]
    count: int
    silenced: int
    strict: bool


def recall(project: Project) -> Outcome | None:
    """Give what the last check of the whole survey came to; None if something has changed since."""
    try:
        kept = json.loads(_path(project).read_bytes())
        if kept["version"] != __version__ or kept["store"] != _store_stamp():
            return None
        if kept["templates"] != _names_in(project.root / _TEMPLATES):
            return None
        if any(_digest(Path(path)) != digest for path, digest in kept["inputs"].items()):
            return None
        for folder, target, is_there in kept["asked"]:
            if has_exactly(Path(folder), target) != is_there:
                return None
        findings = tuple(_finding(each) for each in kept["findings"])
        return Outcome(findings, kept["count"], kept["silenced"], kept["strict"])
    except (OSError, ValueError, KeyError, TypeError):
        # There is none, or it was cut short or written by another version.
        return None


def remember(
    project: Project,
    outcome: Outcome,
    inputs: Iterable[Path],
    asked: Mapping[tuple[Path, str], bool],
) -> None:
    """Keep what a check of the whole survey came to; where nothing can be kept, nothing is.

    Args:
        project: the survey.
        outcome: what it came to.
        inputs: the files that it was made from.
        asked: the files that links lead to, by folder and path, and whether they were there.
    """
    own = project.root / _TEMPLATES
    paths = [*inputs, project.config, *(own / name for name in _names_in(own))]
    kept = {
        "version": __version__,
        "store": _store_stamp(),
        "templates": _names_in(own),
        "inputs": {str(files.real(path)): _digest(path) for path in paths},
        "asked": [[str(folder), target, there] for (folder, target), there in asked.items()],
        "findings": [_object(finding) for finding in outcome.findings],
        "count": outcome.count,
        "silenced": outcome.silenced,
        "strict": outcome.strict,
    }
    target = _path(project)
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file)
        Path(name).replace(target)


def _path(project: Project) -> Path:
    """Where it is kept: one file for each survey and folder from which paths are shown."""
    key = f"{files.real(project.config)}\0{Path.cwd()}".encode("utf-8", "surrogateescape")
    return files.cache_folder() / _FOLDER / f"{hashlib.sha256(key).hexdigest()[:24]}.json"


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def _store_stamp() -> list[int]:
    """What changes whenever something is written into the store of papers."""
    stamps: list[int] = []
    for path in sorted(files.cache_folder().glob("*.sqlite3*")):
        if not path.name.endswith("-shm"):
            status = path.stat()
            stamps += [status.st_mtime_ns, status.st_size]
    return stamps


def _object(finding: Finding) -> dict[str, Any]:
    return {**finding.as_object(), "hint": finding.hint}


def _finding(kept: Mapping[str, Any]) -> Finding:
    # Fixes are carried out by a check of their own.
    fix = Fix(0, 0, "") if kept["fixable"] else None
    place = (str(kept["path"]), int(kept["line"]), str(kept["hint"]), int(kept["column"]))
    return Finding(Code(kept["code"]), str(kept["message"]), *place, fix)
