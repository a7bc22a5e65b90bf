"""The files that tables are split into: those there are, those there will be, those left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from itbib import files
from itbib.errors import InputError, Problem
from itbib.rendering.markers import find_regions
from itbib.rendering.splitting import SplitPage, is_split, split_pages
from itbib.survey.config import SLUG, Survey
from itbib.survey.contents import Contents


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A file for one category of a table.

    Attributes:
        made: what it is for.
        path: the file.
        before: what it holds, or None if there is no such file.
    """

    made: SplitPage
    path: Path
    before: str | None

    @property
    def text(self) -> str:
        """What it holds, or else what it begins with."""
        return self.made.beginning if self.before is None else self.before


def read_split_pages(root: Path, survey: Survey, contents: Contents) -> list[ReadPage]:
    """Read the files that the tables of a survey are split into.

    Raises:
        InputError: with all that cannot be read, all that somebody else wrote, and all paths
            that leave the survey.
    """
    pages: list[ReadPage] = []
    problems: list[Problem] = []
    regions: dict[str, str] = {}
    home = files.real(root)
    if not is_split(survey):
        return []
    for made in split_pages(survey, contents.whole, contents.rows, contents.authors()):
        path = root / made.name
        shown = files.shown(path)
        if other := regions.get(made.name.casefold()):
            message = f"{other!r} and {made.region!r} would both be written into this file"
            problems.append(Problem(message, shown, hint="give one of the tables another 'file'"))
            continue
        regions[made.name.casefold()] = made.region
        if not files.real(path).is_relative_to(home):
            problems.append(Problem("this leads out of the survey's folder", shown))
            continue
        try:
            before = files.read_text(path) if path.exists() else None
        except InputError as error:
            problems += error.problems
            continue
        if before is not None and not _holds(before, made.region):
            message = f"this file is there already and has no region {made.region!r}"
            markers = f"<!-- itbib:{made.region} --> and <!-- /itbib:{made.region} -->"
            problems.append(Problem(message, shown, hint=f"mark one in it with {markers}"))
        pages.append(ReadPage(made, path, before))
    if problems:
        raise InputError(problems)
    return pages


def _holds(text: str, name: str) -> bool:
    regions, _ = find_regions(text, "", [name.split()[1]])
    return any(region.name == name for region in regions)


def left_over(root: Path, survey: Survey, pages: Sequence[ReadPage]) -> list[Problem]:
    """Find the files of categories that are gone. They are named, and never deleted."""
    current = {page.path for page in pages} | {root / name for name in survey.targets}
    problems: list[Problem] = []
    for table in survey.tables:
        if table.categories is None or not table.categories.file:
            continue
        folder, _, pattern = f"./{table.categories.file}".rpartition("/")
        before, _, behind = pattern.partition(SLUG)
        for path in sorted((root / folder).glob("*")):
            fits = path.name.startswith(before) and path.name.endswith(behind)
            if fits and path not in current and path.is_file() and _shows(path, table.id):
                message = f"no category of the table {table.id!r} has this file any more"
                hint = "take what you want to keep out of it, and delete it"
                problems.append(Problem(message, files.shown(path), hint=hint))
    return problems


def _shows(path: Path, table_id: str) -> bool:
    """Tell whether a file has a region for a category of a table."""
    try:
        text = files.read_text(path)
    except InputError:
        return False
    regions, _ = find_regions(text, "", [table_id])
    return any(region.id == table_id and region.category for region in regions)
