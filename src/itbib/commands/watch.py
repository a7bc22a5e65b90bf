"""``itbib watch``: what is new on arXiv for the queries that the survey stores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import click

from itbib.bib.library import Library
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.commands.fetching import Asking, max_wait_option, open_papers
from itbib.commands.hits import add_hits, add_option, check_choice, show_hits
from itbib.commands.watch_state import WatchState
from itbib.errors import EXIT_ARXIV, EXIT_OK, ArxivError, Problem, UsageError
from itbib.output import Output
from itbib.project import CONFIG_NAME
from itbib.searching.hits import mark
from itbib.searching.news import MOST_HITS, PAGE_SIZE, Memory, Reading
from itbib.suggest import did_you_mean
from itbib.survey.config import Survey, Watch

_EXAMPLE = """append one, such as

[[watch]]
name = "alignment"
query = 'ti:alignment AND abs:"language model"'
categories = ["cs.CL"]"""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of running a stored query.

    Attributes:
        watch: the query.
        reading: what was read.
        problems: what kept it from being read to the end.
    """

    watch: Watch
    reading: Reading
    problems: tuple[Problem, ...] = ()


@click.command("watch")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@add_option
@dry_run_option
@max_wait_option
@common_options
def command(
    names: tuple[str, ...],
    choice: str | None,
    dry_run: bool,
    max_wait: float | None,
    find_project: ProjectFinder,
    output: Output,
) -> int:
    """List what is new on arXiv for the stored queries, the newest first.

    The queries are the sections [[watch]] of itbib.toml; NAMEs choose some of them. What was
    listed is remembered on this machine, and not listed again; --dry-run remembers nothing.
    """
    check_choice(choice)
    project = find_project()
    watches = _chosen(project.survey(), names)
    library: Library | None = None
    if project.bib.exists() or choice is not None:
        library = project.library()
    state = WatchState(project)
    outcomes = _run(watches, state.read(output), max_wait, output)
    hits = [
        hit for one in outcomes for hit in mark(one.reading.news, library, watch=one.watch.name)
    ]
    show_hits(hits, output, by_watch=len(watches) > 1)
    _report(outcomes, output)
    added = EXIT_OK
    if choice is not None and hits:
        added = add_hits(project, hits, choice, max_wait, output, dry_run=dry_run)
    if not dry_run:
        # Not before the chosen papers were added: should that fail, all is listed again.
        state.remember({o.watch.name: o.reading.memory() for o in outcomes if not o.problems})
    return EXIT_ARXIV if any(one.problems for one in outcomes) else added


def _chosen(survey: Survey, names: Sequence[str]) -> list[Watch]:
    """Find the stored queries: all, or those that the user named.

    Raises:
        UsageError: there are none, or none of such a name.
    """
    if not survey.watches:
        raise UsageError.of(f"{CONFIG_NAME} has no [[watch]]", hint=_EXAMPLE)
    known = {watch.name.lower(): watch for watch in survey.watches}
    problems = [
        Problem(
            f"{CONFIG_NAME} has no watch {name!r}",
            hint=did_you_mean(name, [watch.name for watch in survey.watches]),
        )
        for name in names
        if name.lower() not in known
    ]
    if problems:
        raise UsageError(problems)
    return [known[name] for name in dict.fromkeys(map(str.lower, names)) or known]


def _run(
    watches: Sequence[Watch],
    memories: Mapping[str, Memory],
    max_wait: float | None,
    output: Output,
) -> list[_Outcome]:
    """Ask arXiv each query; trouble with one does not keep the others from being asked."""
    outcomes = []
    with open_papers(Asking(max_wait=max_wait), output) as papers:
        for watch in watches:
            reading = Reading(watch.query, memories.get(watch.name), watch.limit)
            problems: tuple[Problem, ...] = ()
            try:
                for record in papers.search(watch.query, PAGE_SIZE, newest_first=True):
                    if not reading.take(record):
                        break
            except ArxivError as error:
                problems = tuple(
                    replace(problem, message=f"{watch.name}: {problem.message}")
                    for problem in error.problems
                )
            outcomes.append(_Outcome(watch, reading, problems))
    return outcomes


def _report(outcomes: Sequence[_Outcome], output: Output) -> None:
    """Say what the table does not."""
    read = [outcome for outcome in outcomes if not outcome.problems]
    for outcome in read:
        name, reading = outcome.watch.name, outcome.reading
        if reading.is_cut:
            output.say(f"{name}: more than {MOST_HITS:,} papers are new; older ones are left out")
        elif reading.is_first and reading.news:
            output.say(f"{name}: run for the first time, so its newest papers are listed")
        elif reading.is_first:
            output.say(f"{name}: no paper matches so far")
    if read and not any(outcome.reading.news for outcome in outcomes):
        output.say("nothing new")
    for outcome in outcomes:
        output.problems(outcome.problems)
        if outcome.problems and outcome.reading.news:
            output.say(f"{outcome.watch.name}: not read to the end; all will be listed again")
