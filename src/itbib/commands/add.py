"""``itbib add``: papers from arXiv into the library, and rows for them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

import click

from itbib import files
from itbib.adding.addition import Addition, RowWish, find_work, plan_addition, refuse_hidden
from itbib.bib import edit
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN
from itbib.commands.common import ProjectFinder, common_options, dry_run_option, report_change
from itbib.commands.set import parse_assignments
from itbib.errors import EXIT_ARXIV, EXIT_OK, Problem, UsageError
from itbib.identifiers import ArxivId, IdentifierError
from itbib.model import Record
from itbib.output import Output, as_array
from itbib.project import Project, change_library
from itbib.suggest import did_you_mean
from itbib.survey.rowtext import pair_braces, row_problems
from itbib.tex.text import tex_to_text

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
@click.option("--table", metavar="TABLE", help="Also append a row to this table.")
@click.option("--set", "cells", metavar="COL=VALUE", multiple=True, help="A cell of that row.")
@click.option("--slug", metavar="SLUG", help="The row's key will be TABLE/SLUG.")
@dry_run_option
@common_options
def command(
    identifiers: tuple[str, ...],
    lists: tuple[str, ...],
    table: str | None,
    cells: tuple[str, ...],
    slug: str | None,
    dry_run: bool,
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
    library = project.library()
    missing = []
    for identifier in wanted:
        block = find_work(library, identifier)
        if block is None:
            missing.append(identifier)
        if block is None or block.kind == BROKEN:
            refuse_hidden(library, identifier)
    records, unknown = _fetch(missing, output)
    known = list({i.key: i for i in wanted if i not in unknown}.values())
    planned: list[Addition] = []

    def plan(current: Library) -> tuple[list[edit.Edit], list[str]]:
        addition = plan_addition(current, known, records, wish)
        planned[:] = [addition]
        return addition.edits, [*current.keys(), *addition.added]

    before, after = change_library(project, plan, dry_run=dry_run, opened=library)
    _report(planned[0], after, output, dry_run=dry_run)
    report_change(project, before, after, output, dry_run=dry_run)
    output.warn((before if dry_run else after).problems())
    output.problems(_unknown(identifier) for identifier in unknown)
    return EXIT_ARXIV if unknown else EXIT_OK


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
    if problems:
        raise UsageError(problems)
    names = {column.name.lower(): column.name for column in table.columns}
    return RowWish(table, {names[n.lower()]: v for n, v in values.items()}, slug or "")


def _fetch(
    identifiers: list[ArxivId], output: Output
) -> tuple[Mapping[str, Record], tuple[ArxivId, ...]]:
    if not identifiers:
        return {}, ()
    # Loaded here: it costs more than everything else together.
    from itbib.arxiv_api import fetch

    output.detail(f"papers to ask arXiv for: {len(identifiers)}")
    answer = fetch(identifiers)
    return answer.records, answer.unknown


def _report(addition: Addition, after: Library, output: Output, *, dry_run: bool) -> None:
    blocks = [block for key in addition.added if (block := after.block(key)) is not None]
    if output.as_json:
        output.json(as_array(after.entries(blocks)))
    would = "would add" if dry_run else "added"
    for work in after.entries(blocks):
        title = tex_to_text(work.fields.get("title", ""))
        output.say(f"{would} {work.key}{'  ' + title if title else ''}")
    unchanged = "" if addition.added else "; nothing changed"
    for key in addition.present:
        output.say(f"{key} is there already{unchanged}")


def _unknown(identifier: ArxivId) -> Problem:
    return Problem(f"arXiv knows no paper {identifier}", hint="was not added; check the number")
