"""itbib: what its commands do with a library, and ``itbib add`` as a whole."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from itbib import cli
from itbib.adding.addition import plan_addition
from itbib.bib.fields import edits_for
from itbib.bib.library import Library
from itbib.bib.scan import Block
from itbib.identifiers import ArxivId
from itbib.model import Record, Work
from roundtrip import NEW_TITLE, Outcome, first
from roundtrip import roundtrip as prepare
from task import Task

# Imports are not measured, so what itbib loads only when it needs it is loaded before: here
# for reading fields, and by the task for `itbib add`, which checks that nothing was missing.
importlib.import_module("itbib.bib.values")
_LOADED_BY_ADD = (
    "itbib.commands.add",
    "itbib.fetching.papers",
    "itbib.fetching.asking",
    "itbib.survey.toml",
    "filelock",
)

_CONFIG = """
[survey]
bib = "references.bib"
targets = ["README.md"]

[[table]]
id = "datasets"
columns = [{ name = "group", group = true }, { name = "name" }, { name = "instructions" }]
"""
_KEY = re.compile(rb"@misc\{([^,]+),")
_PAPER = Record(
    ArxivId.parse("2305.11206"),
    "LIMA: Less Is More for Alignment",
    ("Chunting Zhou", "Pengfei Liu", "Puxin Xu"),
    "2023-05-18",
    "2023-05-18",
    "cs.CL",
)


def open_one(path: str) -> Task:
    """Open a library and read an entry in its middle."""
    data = Path(path).read_bytes()
    found = _KEY.search(data, len(data) // 2)
    assert found is not None
    key = found[1].decode()

    def work() -> list[Work]:
        library = Library.from_bytes(data, path)
        block = library.block(key)
        assert block is not None
        return library.entries([block])

    def facts(works: list[Work]) -> dict[str, Any]:
        assert [work.key for work in works] == [key], works
        return {}

    return Task(work, facts)


def add_edit(path: str) -> Task:
    """With the library open: plan a new entry, splice it in, re-read, make the bytes."""
    library = Library.from_bytes(Path(path).read_bytes(), path)

    def work() -> bytes:
        addition = plan_addition(
            library, [_PAPER.identifier], {_PAPER.identifier.key: _PAPER}, None
        )
        return library.changed(addition.edits, [*library.keys(), *addition.added]).to_bytes()

    def facts(data: bytes) -> dict[str, Any]:
        assert _PAPER.identifier.key in Library.from_bytes(data, path)
        return {}

    return Task(work, facts)


def read_all(path: str) -> Task:
    """With the library open: read the fields of all entries."""
    library = Library.from_bytes(Path(path).read_bytes(), path)
    return Task(library.entries, lambda works: {"entries": len(works)})


def add(path: str, paper: str) -> Task:
    """Run ``itbib add`` on a copy of a file; ITBIB_ARXIV_URL answers."""
    for name in _LOADED_BY_ADD:
        importlib.import_module(name)
    folder = tempfile.TemporaryDirectory()
    # With a cache of its own each repetition asks for the paper.
    os.environ["ITBIB_CACHE_DIR"] = str(Path(folder.name) / "cache")
    (Path(folder.name) / "itbib.toml").write_text(_CONFIG, "utf-8")
    copy = Path(folder.name) / "references.bib"
    shutil.copyfile(path, copy)
    loaded = set(sys.modules)

    def work() -> int:
        with contextlib.redirect_stderr(io.StringIO()):
            code: int = cli.group.main(
                args=["-C", folder.name, "add", paper], prog_name="itbib", standalone_mode=False
            )
        return code

    def facts(code: int) -> dict[str, Any]:
        assert code == 0
        late = {name for name in set(sys.modules) - loaded if _is_third_party(name)}
        assert not late, f"loaded while the clock ran: {sorted(late)}"
        data = copy.read_bytes()
        assert paper in Library.from_bytes(data, path)
        folder.cleanup()
        return {"added": len(data) - Path(path).stat().st_size}

    return Task(work, facts)


def roundtrip(path: str) -> Task:
    """Open, change, make the bytes."""
    return prepare(path, _change_title)


def _change_title(source: bytes) -> Outcome:
    library = Library.from_bytes(source, "")
    titled = (block for block in library.listed() if _has_title(library, block))
    edits = edits_for(library, first(titled), {"title": NEW_TITLE})
    after = library.changed(edits, library.keys())
    return Outcome(len(library.keys()), after.to_bytes())


def _has_title(library: Library, block: Block) -> bool:
    return any(field.name.lower() == "title" for field in library.parsed(block).fields)


def _is_third_party(module: str) -> bool:
    return module.partition(".")[0] not in sys.stdlib_module_names
