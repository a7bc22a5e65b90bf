"""One README taken over, rendered and imported again, each as a process."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from import_facts import arxiv_ids, bib_ids, entries, lines_in_regions
from page_compare import Comparison, compare
from page_content import Page
from page_reading import read_page

_TIMEOUT = 120
_TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a README.

    Attributes:
        name: the file.
        comparison: the page before and after.
        ids: how many arXiv IDs its source has.
        ids_lost: those that are in references.bib neither as a key nor as an eprint.
        linked: how many cells and items have a link to another site.
        linked_taken: how many of them stand in regions.
        lines: of the page that came out, without markers.
        lines_taken: those between markers.
        regions: how many there are.
        rows: in references.bib.
        works: likewise.
        seconds: that the import took, as a process.
        refusal: why the import took nothing, if it left everything as it was.
        troubles: crashes, timeouts, and files that changed when they must not.
    """

    name: str
    comparison: Comparison
    ids: int
    ids_lost: tuple[str, ...]
    linked: int
    linked_taken: int
    lines: int
    lines_taken: int
    regions: int
    rows: int
    works: int
    seconds: float
    refusal: str
    troubles: tuple[str, ...]


def measure(page: Path, folder: Path, itbib: Sequence[str]) -> Result:
    """Take a copy of a README over.

    Args:
        page: the README; it is only read.
        folder: a new folder for the survey and the cache.
        itbib: the words that run itbib.
    """
    survey = folder / "survey"
    survey.mkdir(parents=True)
    readme = survey / "README.md"
    shutil.copyfile(page, readme)
    original = _files(survey)
    run = _Runner(folder, [*itbib])
    start = time.perf_counter()
    failure = run("import", "README.md", "--offline")
    seconds = time.perf_counter() - start
    refusal = ""
    if not run.crashed and _files(survey) == original:
        refusal = failure or "it wrote nothing"
    elif failure:
        run.troubles.append(f"import: {failure}")
    else:
        _try_again(run, survey, page.read_bytes())
    before, after = read_page(_text(page)), read_page(_text(readme))
    bib = survey / "references.bib"
    bib_text = _text(bib) if bib.exists() else ""
    ids = arxiv_ids(_text(page))
    lines_taken, lines = lines_in_regions(_text(readme))
    rows, works = entries(bib_text)
    return Result(
        page.name,
        compare(before, after),
        len(ids),
        tuple(sorted(ids - bib_ids(bib_text))),
        *_linked(after),
        lines,
        lines_taken,
        len(after.regions),
        rows,
        works,
        seconds,
        refusal,
        tuple(run.troubles),
    )


def _try_again(run: _Runner, survey: Path, original: bytes) -> None:
    """Render, and import once more: neither may change what the import made."""
    made = _files(survey)
    backup = made.get("README.md.bak")
    if backup is not None and backup != original:
        run.troubles.append("import: README.md.bak is not the page as it was")
    if failure := run("render"):
        run.troubles.append(f"render: {failure}")
    run.troubles += (f"render: {name} changed" for name in _changed(made, _files(survey)))
    made = _files(survey)
    if (failure := run("import", "README.md", "--offline")) and run.crashed:
        run.troubles.append(f"import again: {failure}")
    run.troubles += (f"import again: {name} changed" for name in _changed(made, _files(survey)))


class _Runner:
    def __init__(self, folder: Path, itbib: list[str]) -> None:
        self.folder = folder
        self.itbib = itbib
        self.crashed = False
        self.troubles: list[str] = []

    def __call__(self, *words: str) -> str:
        """Run itbib in the survey; gives why it failed, or nothing."""
        self.crashed = False
        try:
            done = subprocess.run(
                [*self.itbib, *words],
                cwd=self.folder / "survey",
                env=os.environ | {"ITBIB_CACHE_DIR": str(self.folder / "cache")},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            self.crashed = True
            return f"not done after {_TIMEOUT} s"
        self.crashed = done.returncode < 0 or _TRACEBACK in done.stderr
        if not done.returncode and not self.crashed:
            return ""
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        return f"exit code {done.returncode}: {said[-1 if self.crashed else 0]}"


def _linked(page: Page) -> tuple[int, int]:
    linked = [one for one in (*page.cells.values(), *page.items) if one.leads_out]
    return len(linked), sum(bool(one.region) for one in linked)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")
