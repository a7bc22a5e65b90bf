"""``itbib add``: papers from arXiv into the library, and rows for them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import click

from itbib import files
from itbib.adding.addition import RowWish
from itbib.commands.adding import add_papers
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.commands.completing import complete_tables
from itbib.commands.fetching import Asking, fetch_options
from itbib.commands.set import parse_assignments
from itbib.errors import Problem, UsageError
from itbib.identifiers import ArxivId, IdentifierError
from itbib.output import Output
from itbib.project import Project
from itbib.suggest import did_you_mean
from itbib.survey.rowtext import pair_braces, query_problems, row_problems

_CELL = re.compile(r"[A-Za-z][\w-]*=")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@click.command("add")
@click.argument("identifiers", metavar="[ID]...", nargs=-1)
@click.option(
    "-f",
    "--file",
    "lists",
    metavar="FILE",
    multiple=True,
    help="Read IDs from a file, one a line, # begins a comment; - is standard input.",
)
@click.option(
    "--table",
    metavar="TABLE",
    shell_complete=complete_tables,
    help="Also append a row to this table.",
)
@click.option("--set", "cells", metavar="COL=VALUE", multiple=True, help="A cell of that row.")
@click.option("--slug", metavar="SLUG", help="The row's key will be TABLE/SLUG.")
@dry_run_option
@fetch_options
@common_options
def command(
    identifiers: tuple[str, ...],
    lists: tuple[str, ...],
    table: str | None,
    cells: tuple[str, ...],
    slug: str | None,
    dry_run: bool,
    asking: Asking,
    find_project: ProjectFinder,
    output: Output,
) -> int:
    """Fetch papers from arXiv and add an entry for each.

    An ID is whatever people paste: 1706.03762v5, arXiv:hep-th/9901001, a link to the
    abstract or the PDF, a DOI. What is in the library already stays as it is.
    """
    if table is not None:
        # "--set name=LIMA year=2023" reads naturally, too; no arXiv ID looks like that.
        cells += tuple(text for text in identifiers if _CELL.match(text))
        identifiers = tuple(text for text in identifiers if not _CELL.match(text))
    typed = [(text, "", 0) for text in identifiers]
    for name in lists:
        typed += _listed(find_project.path(Path(name)) if name != "-" else None)
    if not typed:
        raise UsageError.of("no arXiv ID given", hint="itbib add 2305.11206, or -f FILE")
    wanted = _parse_all(typed)
    project = find_project()
    wish = _row_wish(project, table, cells, slug, len({i.key for i in wanted}))
    return add_papers(project, wanted, wish, asking, output, dry_run=dry_run)


def _listed(path: Path | None) -> Iterator[tuple[str, str, int]]:
    """Give the lines of a file, or of standard input, with its name and their numbers."""
    name = "-" if path is None else files.shown(path)
    data = sys.stdin.buffer.read() if path is None else files.read(path)
    content = files.decode(data, name).removeprefix("\ufeff")
    for number, line in enumerate(StringIO(content, newline=None), 1):
        # A # inside a word is the fragment of a URL.
        text = _COMMENT.sub("", line.rstrip("\n"))
        if text.strip():
            yield text, name, number


def _parse_all(typed: list[tuple[str, str, int]]) -> list[ArxivId]:
    """Read every identifier, each once; one paper may come in several versions.

    Raises:
        UsageError: some are no arXiv IDs; all of them are named.
    """
    found: dict[ArxivId, None] = {}
    problems = []
    for text, path, line in typed:
        try:
            found[ArxivId.parse(text)] = None
        except IdentifierError as error:
            problems += [Problem(p.message, path, line, p.hint) for p in error.problems]
    if problems:
        raise UsageError(problems)
    return list(found)


def _row_wish(
    project: Project, table_id: str | None, cells: tuple[str, ...], slug: str | None, papers: int
) -> RowWish | None:
    if table_id is None:
        if cells or slug:
            raise UsageError.of("--set and --slug describe a row", hint="name its --table, too")
        return None
    survey = project.survey()
    table = survey.table(table_id)
    if table is None:
        hint = did_you_mean(table_id, [known.id for known in survey.tables])
        raise UsageError.of(f"itbib.toml declares no table {table_id!r}", hint=hint)
    if slug is not None and (papers > 1 or not _SLUG.fullmatch(slug)):
        hint = "letters, digits and . _ - only; and one paper at a time"
        raise UsageError.of(f"--slug {slug!r} cannot be used here", hint=hint)
    values = {n: pair_braces(v) for n, v in parse_assignments(cells).items() if v}
    problems = row_problems(table, values)
    if "cite" in {name.lower() for name in values}:
        problems.append(Problem("cite is the paper's own key and cannot be set here"))
    if problems := problems or query_problems(table, [*values, "cite"]):
        raise UsageError(problems)
    names = {column.name.lower(): column.name for column in table.columns}
    return RowWish(table, {names[n.lower()]: v for n, v in values.items()}, slug or "")
