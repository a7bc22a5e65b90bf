"""``itbib update``: the library beside what arXiv says now."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from itbib import files
from itbib.bib.edit import Edit
from itbib.bib.fields import broken_entry
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN
from itbib.commands.common import ProjectFinder, common_options, find_blocks
from itbib.commands.fetching import Asking, fetch_options, open_papers
from itbib.errors import EXIT_ARXIV, EXIT_FINDINGS, EXIT_OK, InputError, Problem, UsageError
from itbib.output import Output
from itbib.project import change_library
from itbib.updating.excerpts import excerpts
from itbib.updating.plan import Memory, Paper, Update, edits_of, papers_in, plan_updates

if TYPE_CHECKING:
    from itbib.cache.store import Store
    from itbib.fetching.papers import Answer

_HEADER = ("KEY", "FIELD", "ACTION", "NOW", "ARXIV")


@click.command("update")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--apply", "applies", is_flag=True, help="Write the changes.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if something is due.")
@click.option(
    "--theirs", is_flag=True, help="Take arXiv's values for KEY... even over your own edits."
)
@fetch_options
@common_options
def command(
    keys: tuple[str, ...],
    applies: bool,
    check: bool,
    theirs: bool,
    asking: Asking,
    find_project: ProjectFinder,
    output: Output,
) -> int:
    """Compare works with what arXiv says now: versions, titles, authors, DOIs, journals.

    Without KEYs, all works that are on arXiv. Shows the differences, and writes them only
    with --apply. A field that you edited is never overwritten.
    """
    if applies and check:
        raise UsageError.of("--apply and --check contradict each other")
    if theirs and not keys:
        raise UsageError.of("--theirs overwrites your edits", hint="name the KEYs of the works")
    project = find_project()
    library = project.library()
    papers = _named(library, keys)
    updates: list[Update] = []
    # To ask arXiv is what this command is for, whatever the cache has.
    with open_papers(replace(asking, refresh=not asking.offline), output) as source:
        name = str(files.real(project.bib))
        memory = _remembered(source.store, name, papers)
        answer = source.fetch(dict.fromkeys(paper.identifier for paper in papers))

        def plan(current: Library) -> tuple[list[Edit], list[str]]:
            now = papers if current is library else _named(current, keys)
            records = answer.records
            updates[:] = plan_updates(current, now, records, memory, prefer_theirs=theirs)
            return edits_of(current, updates), current.keys()

        if not applies:
            plan(library)
        else:
            change_library(project, plan, dry_run=False, opened=library)
            source.store.keep_bases(name, {u.paper.identifier.key: u.theirs for u in updates})
    _show(updates, output)
    if updates or not papers:
        named = ["--bib", str(find_project.bib)] if find_project.bib is not None else []
        options = [*(["--theirs"] if theirs else []), "--apply"]
        hint = shlex.join(["itbib", *named, "update", *keys, *options])
        output.say(_summary(updates, "" if applies else hint))
    if not keys:
        output.warn(library.problems())
    _report_missing(library, papers, answer, output)
    if answer.unknown or answer.failed:
        return EXIT_ARXIV
    return EXIT_FINDINGS if check and _due(updates) else EXIT_OK


def _named(library: Library, keys: Sequence[str]) -> list[Paper]:
    """Find the works on arXiv: all, or those that the user named.

    Raises:
        UsageError: a key names no entry, or one that is not on arXiv.
        InputError: a key names a broken entry.
    """
    if not keys:
        return papers_in(library)
    blocks = find_blocks(library, keys)
    if broken := [block for block in blocks if block.kind == BROKEN]:
        raise InputError(broken_entry(library, b, "mend it by hand first") for b in broken)
    papers = papers_in(library, blocks)
    found = {paper.block.start for paper in papers}
    hint = "an arXiv ID is its key, or stands in its field eprint"
    problems = [
        Problem(f"{key!r} is no work on arXiv", library.path, library.line(block.start), hint)
        for key, block in zip(keys, blocks, strict=True)
        if block.start not in found
    ]
    if problems:
        raise UsageError(problems)
    return papers


def _remembered(store: Store, name: str, papers: Sequence[Paper]) -> Memory:
    """Read what is known of earlier times, before arXiv's answer displaces it."""
    keys = {paper.identifier.key for paper in papers}
    latest, earlier = store.records(keys), store.earlier(keys)
    known = {
        key: [*([latest[key]] if key in latest else []), *earlier.get(key, ())]
        for key in latest.keys() | earlier.keys()
    }
    return Memory(store.bases(name, keys), known)


def _show(updates: Sequence[Update], output: Output) -> None:
    """Write the differences as data."""
    found = [(update.paper.work.key, change) for update in updates for change in update.changes]
    if output.as_json:
        output.json(
            [
                {
                    "key": key,
                    "field": change.field,
                    "now": change.now,
                    "arxiv": change.arxiv,
                    "action": str(change.action),
                    "due": change.is_due,
                }
                for key, change in found
            ]
        )
    elif found:
        rows = [(key, c.field, str(c.action), *excerpts(c)) for key, c in found]
        output.table(_HEADER, rows)


def _summary(updates: Sequence[Update], hint: str) -> str:
    """Say in a line what is to be done, or, without a hint how to do it, what was done."""
    due = _due(updates)
    if not due:
        return "nothing is due"
    works = sum(any(change.is_due for change in update.changes) for update in updates)
    if hint:
        return f"{_count(due, 'change')} in {_count(works, 'work')}; apply them with: {hint}"
    edited = sum(bool(update.edits) for update in updates)
    return f"changed {_count(edited, 'work')}" if edited else "noted; no field had to change"


def _due(updates: Sequence[Update]) -> int:
    return sum(change.is_due for update in updates for change in update.changes)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _report_missing(
    library: Library, papers: Sequence[Paper], answer: Answer, output: Output
) -> None:
    """Name what could not be compared, and say why."""
    hint = "the entry stays as it is; check its key and its field eprint"
    unknown = set(answer.unknown)
    output.problems(
        Problem(f"arXiv knows no paper {paper.identifier}", library.path, paper.work.line, hint)
        for paper in papers
        if paper.identifier in unknown
    )
    output.problems(answer.problems)
