"""What ``itbib watch`` remembers, in a file of this machine for each survey."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from itbib import files
from itbib.errors import Problem
from itbib.files import Change
from itbib.output import Output
from itbib.project import Project
from itbib.searching.news import Memory

_FORMAT = 1


class WatchState:
    """The memories of a survey's stored queries, by name.

    Attributes:
        path: the file; it is outside the survey, because what somebody has seen is their own.
    """

    def __init__(self, project: Project) -> None:
        name = hashlib.sha256(os.fsencode(files.real(project.root))).hexdigest()[:24]
        self.path = files.state_folder() / "watch" / f"{name}.json"

    def read(self, output: Output) -> dict[str, Memory]:
        """Read the file; of a damaged one the user is told, and it counts as empty.

        Raises:
            InputError: it may not be read.
        """
        data = self._content()
        memories = _parsed(data) if data is not None else {}
        if memories is None:
            message = "what watch remembered is damaged, so that everything counts as new"
            hint = f"the file will be kept as {self._aside.name}"
            output.warn([Problem(message, files.shown(self.path), hint=hint)])
        return memories or {}

    def remember(self, news: Mapping[str, Memory]) -> None:
        """Add what was found to what is remembered; a damaged file is set aside.

        Raises:
            InputError: the file cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with files.locked(self.path):
            before = self._content()
            memories = _parsed(before) if before is not None else {}
            if memories is None:
                self.path.replace(self._aside)
                before, memories = None, {}
            # Another process may have written since the file was read.
            memories.update((name, own.joined(memories.get(name))) for name, own in news.items())
            after = _written(memories)
            if after != before:
                files.write([Change(self.path, before, after)])

    @property
    def _aside(self) -> Path:
        return self.path.with_name(f"{self.path.name}.damaged")

    def _content(self) -> bytes | None:
        return files.read(self.path) if self.path.exists() else None


def _written(memories: Mapping[str, Memory]) -> bytes:
    watches = {name: asdict(memory) for name, memory in memories.items()}
    return json.dumps({"format": _FORMAT, "watches": watches}, indent=1).encode() + b"\n"


def _parsed(data: bytes) -> dict[str, Memory] | None:
    """Read the content of the file; None if it is damaged."""
    try:
        content = json.loads(data)
        if content["format"] != _FORMAT:
            return None
        return {name: _memory(value) for name, value in content["watches"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _memory(value: Any) -> Memory:
    memory = Memory(value["query"], dict(value["papers"]), value["since"])
    texts = (memory.query, memory.since, *memory.papers, *memory.papers.values())
    if not all(isinstance(text, str) for text in texts):
        raise TypeError
    return memory
