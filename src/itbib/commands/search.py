"""``itbib search``: arXiv's answer to a query, beside the library."""

from __future__ import annotations

from itertools import islice, takewhile

import click

from itbib.bib.library import Library
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.commands.fetching import Asking, max_wait_option, open_papers
from itbib.commands.hits import add_hits, add_option, check_choice, show_hits
from itbib.errors import EXIT_ARXIV, EXIT_OK, ArxivError, Problem, UsageError
from itbib.model import Record
from itbib.output import Output
from itbib.searching.hits import mark, unique
from itbib.searching.query import limited_to
from itbib.searching.since import first_day

_PAGE_SIZE = 200
_WINDOW = 10_000
"""How many hits of a query arXiv gives at all."""
_UNREADABLE = "Invalid query string"


@click.command("search")
@click.argument("words", metavar="QUERY...", nargs=-1)
@click.option(
    "--since",
    metavar="DATE",
    help="Only papers submitted since YYYY[-MM[-DD]], the newest first; "
    "otherwise the most relevant come first.",
)
@click.option(
    "--category",
    "categories",
    metavar="CAT",
    multiple=True,
    help="Only papers in this category, such as cs.CL, or archive, such as cs; "
    "of several, in any of them.",
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(1, _WINDOW),
    default=20,
    show_default=True,
    help="How many papers at most.",
)
@add_option
@dry_run_option
@max_wait_option
@common_options
def command(
    words: tuple[str, ...],
    since: str | None,
    categories: tuple[str, ...],
    limit: int,
    choice: str | None,
    dry_run: bool,
    max_wait: float | None,
    find_project: ProjectFinder,
    output: Output,
) -> int:
    """Search arXiv, and mark what the library has.

    QUERY is in arXiv's own syntax: words or "quoted phrases", behind ti: au: abs: co: jr: cat:
    or all:, joined by AND, OR and ANDNOT, with parentheses. Terms that nothing joins are
    alternatives; words without a field are looked for everywhere.
    """
    check_choice(choice)
    query = limited_to(" ".join(words).strip(), categories)
    if not query.strip():
        raise UsageError.of("no query given", hint="itbib search 'ti:alignment AND cat:cs.CL'")
    first = first_day(since) if since is not None else ""
    project = find_project()
    library: Library | None = None
    if project.bib.exists() or find_project.bib is not None or choice is not None:
        library = project.library()
    found, problems = _search(query, first, limit, max_wait, output)
    hits = mark(found, library)
    show_hits(hits, output)
    output.problems(problems)
    if not hits and not problems:
        output.say("no paper matches")
    added = EXIT_OK
    if choice is not None and hits:
        added = add_hits(project, hits, choice, max_wait, output, dry_run=dry_run)
    return EXIT_ARXIV if problems else added


def _search(
    query: str, first: str, limit: int, max_wait: float | None, output: Output
) -> tuple[list[Record], tuple[Problem, ...]]:
    """Ask arXiv.

    Args:
        query: in its syntax.
        first: the day since which papers are wanted; empty for the most relevant of any day.
        limit: how many papers are wanted.
        max_wait: seconds that it may take.
        output: where progress is shown.

    Returns:
        What was found, and what kept it from being all.

    Raises:
        UsageError: arXiv cannot read the query.
    """
    found: list[Record] = []
    with open_papers(Asking(max_wait=max_wait), output) as papers:
        # Loaded here: only what asks arXiv needs it.
        from itbib.fetching.trouble import RefusedError

        size = min(limit, _PAGE_SIZE)
        records = unique(papers.search(query, size, newest_first=bool(first)))
        # Not every mirror knows ranges of dates in a query, but each sorts by them.
        recent = takewhile(lambda record: record.published >= first, records)
        try:
            found.extend(islice(recent, limit))
        except RefusedError as refused:
            if refused.summary.startswith(_UNREADABLE):
                hint = "see https://info.arxiv.org/help/api/user-manual.html#query_details"
                raise UsageError.of(f"arXiv: {refused.summary}", hint=hint) from None
            return found, refused.problems
        except ArxivError as error:
            return found, error.problems
    return found, ()
