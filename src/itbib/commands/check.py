"""``itbib check``: what is wrong with a survey, a .bib file or a README."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from itbib.commands.common import ProjectFinder, common_options
from itbib.errors import EXIT_FINDINGS, EXIT_OK
from itbib.output import Output
from itbib.project import Project
from itbib.rules import RULES, Code, Severity

if TYPE_CHECKING:
    from itbib.checking.finding import Finding
    from itbib.commands.check_memory import Outcome

_FORMATS = ("text", "json", "github", "sarif")
_CODE = click.Choice([str(code) for code in Code])


@click.command("check")
@click.argument("named", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what --fix would change.")
@click.option("--fetch", is_flag=True, help="Ask arXiv for the papers that the cache lacks.")
@click.option("--links", is_flag=True, help="Ask whether there is something where links lead.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings, too.")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="How to write findings.")
@click.option(
    "--only",
    metavar="CODE",
    multiple=True,
    type=_CODE,
    help="Look for this alone; may be repeated.",
)
@click.option(
    "--ignore", metavar="CODE", multiple=True, type=_CODE, help="Pass this over; may be repeated."
)
@click.option("--rules", is_flag=True, help="List all rules.")
@common_options
def command(
    named: Sequence[Path],
    fix: bool,
    show_diff: bool,
    fetch: bool,
    links: bool,
    strict: bool,
    form: str | None,
    only: Sequence[str],
    ignore: Sequence[str],
    rules: bool,
    find_project: ProjectFinder,
    output: Output,
) -> int:
    """Find what is wrong with a survey, or with single .bib and Markdown files.

    Without FILE: the library, the targets and the regions of the survey. Nothing is fetched and
    nothing is written unless an option says so. Exit 1 if there are errors.
    """
    if rules:
        _list_rules(output)
        return EXIT_OK
    # Loaded here: listing rules needs none of it.
    from itbib.commands.check_memory import recall
    from itbib.commands.check_report import report

    def is_wanted(finding: Finding) -> bool:
        return finding.code not in ignore and (not only or finding.code in only)

    project = find_project()
    paths = [find_project.path(path) for path in named]
    is_whole = project.has_config and not (paths or fix or show_diff or fetch or links)
    outcome = recall(project) if is_whole else None
    if outcome is None:
        wishes = _Wishes(fix, show_diff, fetch, links, is_wanted)
        outcome = _check(project, paths, output, wishes)
    findings = [finding for finding in outcome.findings if is_wanted(finding)]
    report(findings, outcome, form or ("json" if output.as_json else "text"), output)
    strict = strict or outcome.strict
    fails = strict or any(finding.severity is Severity.ERROR for finding in findings)
    return EXIT_FINDINGS if findings and fails else EXIT_OK


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What the user wants done besides checking."""

    fix: bool
    show_diff: bool
    fetch: bool
    links: bool
    is_wanted: Callable[[Finding], bool]


def _check(project: Project, paths: Sequence[Path], output: Output, wishes: _Wishes) -> Outcome:
    """Check files; fixes are carried out or shown before."""
    # Loaded here: what was found the last time needs none of it.
    from itbib.commands.check_fixing import fix_all
    from itbib.commands.check_memory import remember
    from itbib.commands.check_records import AskedPapers
    from itbib.commands.check_subjects import subjects
    from itbib.commands.checking import check, inputs_of, outcome_of

    survey = project.survey() if project.has_config else None
    papers = AskedPapers(output, fetch=wishes.fetch)
    links_of = None
    if wishes.links:
        # Loaded here: it brings a client for HTTP with it.
        from itbib.commands.check_links import link_findings

        links_of = partial(link_findings, output=output)
    checked = check(project, survey, subjects(project, survey, paths), papers, links_of)
    if wishes.fix or wishes.show_diff:
        mended = [f for one in checked for f in one.findings if wishes.is_wanted(f)]
        fix_all(checked, mended, output, write=wishes.fix, show=wishes.show_diff)
    if wishes.fix:
        checked = check(project, survey, subjects(project, survey, paths), papers, links_of)
    outcome = outcome_of(checked, survey)
    if survey is not None and not paths and not wishes.links:
        inputs = inputs_of(project, survey, checked)
        if inputs is not None:
            asked = {place: there for one in checked for place, there in one.asked.items()}
            remember(project, outcome, inputs, asked)
    return outcome


def _list_rules(output: Output) -> None:
    if output.as_json:
        output.json(
            [
                {
                    "code": str(code),
                    "severity": str(rule.severity),
                    "subject": str(rule.subject),
                    "meaning": rule.meaning,
                }
                for code, rule in RULES.items()
            ]
        )
        return
    lines = [(str(code), str(rule.severity), rule.meaning) for code, rule in RULES.items()]
    output.table(("CODE", "SEVERITY", "MEANING"), lines)
