"""What ``search`` and ``watch`` do with what they found: show it, and add what is chosen."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from itbib.commands.adding import add_papers
from itbib.commands.fetching import Asking
from itbib.errors import EXIT_OK, UsageError
from itbib.identifiers import ArxivId
from itbib.output import Output
from itbib.project import Project
from itbib.searching.choice import parse_choice
from itbib.searching.hits import HEADER, Hit, as_object, as_row

_ASK = "?"

add_option = click.option(
    "--add",
    "choice",
    metavar="[CHOICE]",
    is_flag=False,
    flag_value=_ASK,
    help="Add papers to the library: 1,3-5 by number, 2305.11206 by ID, or all. "
    "At the end of the line, without a choice, it asks which.",
)


def check_choice(choice: str | None) -> None:
    """Refuse a choice that cannot be read, before anything else is done.

    Raises:
        UsageError: all that is wrong with it.
    """
    if choice is not None and choice != _ASK:
        parse_choice(choice)


def show_hits(hits: Sequence[Hit], output: Output, *, by_watch: bool = False) -> None:
    """Write what was found as data.

    Args:
        hits: what was found.
        output: where to write it.
        by_watch: whether the table says which stored query found what.
    """
    if output.as_json:
        output.json([as_object(hit) for hit in hits])
    elif hits:
        rows = [as_row(number, hit) for number, hit in enumerate(hits, start=1)]
        if by_watch:
            rows = [(*row[:1], hit.watch, *row[1:]) for row, hit in zip(rows, hits, strict=True)]
        output.table((*HEADER[:1], *(["WATCH"] if by_watch else []), *HEADER[1:]), rows)


def add_hits(
    project: Project,
    hits: Sequence[Hit],
    choice: str,
    max_wait: float | None,
    output: Output,
    *,
    dry_run: bool,
) -> int:
    """Add those of the hits that are chosen; what the cache has of them is not asked for again.

    Returns:
        The exit code.

    Raises:
        UsageError: the choice names what is not among the hits.
        InputError: the library cannot be changed; nothing was written.
    """
    listed = [hit.record.identifier for hit in hits]
    chosen = _asked(listed) if choice == _ASK else parse_choice(choice).of(listed)
    if not chosen:
        return EXIT_OK
    asking = Asking(max_wait=max_wait)
    return add_papers(project, chosen, None, asking, output, dry_run=dry_run, lists_added=False)


def _asked(listed: Sequence[ArxivId]) -> list[ArxivId]:
    """Ask which papers are wanted; on a terminal, until the answer makes sense.

    Raises:
        UsageError: the answer comes from elsewhere and makes no sense.
    """
    while True:
        click.echo("Which ones? (1,3-5, all, or nothing) ", nl=False, err=True)
        answer = sys.stdin.readline()
        if not sys.stdin.isatty():
            # Nobody has ended the line of the question.
            click.echo(err=True)
            return parse_choice(answer).of(listed)
        try:
            return parse_choice(answer).of(listed)
        except UsageError as error:
            Output().problems(error.problems)
