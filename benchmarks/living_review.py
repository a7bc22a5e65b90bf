"""A made-up living review: a README of about 500 KB, drawn by query from a library.

2,500 papers stand in 60 categories, nested two deep, a third of them in several.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from generate import write_bib
from itbib import cli
from itbib.bib.library import Library
from measure import Run, in_turn, run_task
from options import Options
from table import PEAK_MEMORY, comparison
from task import Task

ENTRIES = 2_500
OUTER, INNER = 12, 4

_CONFIG = """\
[survey]
title = "A living review"

[references]
works = "cited"

[[table]]
id = "papers"
layout = "list"
where = "categories and year >= 2000"
sort = ["-date", "title"]
category = "categories"
category-sort = "name"
columns = [
  { name = "title", kind = "title", show = "{}" },
  { name = "authors", kind = "authors", show = ", {}" },
  { name = "venue", kind = "venue", show = ", *{}*" },
  { name = "year", kind = "year", show = " ({})" },
]
"""
_README = "# A living review\n\n<!-- itbib:table papers -->\n<!-- /itbib:table papers -->\n"
_LOADED_BY_RENDER = ("itbib.commands.render", "itbib.commands.split_pages", "filelock")


def write_review(folder: Path, entries: int) -> Path:
    """Write the survey.

    Args:
        folder: an empty folder.
        entries: how many papers there are.

    Returns:
        The library.
    """
    library = folder / "references.bib"
    write_bib(library, entries, rows=0)
    choice = random.Random(entries)
    lines = []
    for line in library.read_text("utf-8").splitlines(keepends=True):
        if line == "}\n":
            several = choice.choices((1, 2, 3), (66, 24, 10))[0]
            paths = sorted({_category(choice) for _ in range(several)})
            lines.append(f"  categories = {{{', '.join(paths)}}},\n")
        lines.append(line)
    library.write_text("".join(lines), "utf-8")
    (folder / "itbib.toml").write_text(_CONFIG, "utf-8")
    (folder / "README.md").write_text(_README, "utf-8")
    return library


def _category(choice: random.Random) -> str:
    outer = choice.randrange(OUTER)
    inner = choice.randrange(INNER + 1)
    return f"Topic {outer + 1}" + (f"/Question {outer + 1}.{inner}" if inner else "")


def render(path: str, *, again: bool = False) -> Task:
    """Run ``itbib render`` on a copy of the review, for the first time or with nothing to do."""
    for name in _LOADED_BY_RENDER:
        importlib.import_module(name)
    folder = tempfile.TemporaryDirectory()
    survey = Path(folder.name) / "survey"
    shutil.copytree(Path(path).parent, survey)
    # What is imported where it is first needed is there when the clock runs, and no more.
    small = Path(folder.name) / "small"
    small.mkdir()
    write_review(small, 20)
    _run(small)
    readme = survey / "README.md"
    if again:
        subprocess.run([sys.executable, "-m", "itbib", "-q", "-C", survey, "render"], check=True)
    loaded = set(sys.modules)

    def facts(code: int) -> dict[str, Any]:
        assert code == 0
        late = {name for name in set(sys.modules) - loaded if name.startswith("itbib")}
        assert not late, late
        text = readme.read_text("utf-8")
        sections = sum(line.startswith(("###", "####")) for line in text.splitlines())
        assert sections == OUTER * (INNER + 1), sections
        works = len(Library.from_bytes((survey / "references.bib").read_bytes(), path).keys())
        folder.cleanup()
        return {"works": works, "bytes": len(text.encode())}

    return Task(lambda: _run(survey), facts)


def render_again(path: str) -> Task:
    """The same where all is up to date."""
    return render(path, again=True)


def _run(survey: Path) -> int:
    with contextlib.redirect_stderr(io.StringIO()):
        code: int = cli.group.main(
            args=["-C", str(survey), "render"], prog_name="itbib", standalone_mode=False
        )
    return code


def review(options: Options) -> str:
    """``itbib render`` of a living review, beside bibtexparser's parsing of its library."""
    folder = options.folder / "review"
    folder.mkdir(exist_ok=True)
    path = write_review(folder, ENTRIES)
    base = "bibtexparser: parse_string"
    subjects: dict[str, Callable[[], Run]] = {
        base: partial(run_task, "tasks_bibtexparser", "parse", path),
        "itbib render": partial(run_task, "living_review", "render", path),
        "itbib render, nothing to do": partial(run_task, "living_review", "render_again", path),
    }
    results = in_turn(subjects, options.repetitions(12))
    text = comparison(results, base, {"itbib render": 5.0}, PEAK_MEMORY)
    drawn = results["itbib render"]
    if not drawn.failure:
        size = drawn.facts["bytes"] / 1000
        text += f"\n{drawn.facts['works']:,} works, a README of {size:,.0f} KB.\n"
    return text
