"""``itbib check``: what is wrong with a survey, a .bib file or a README."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from itbib.commands.common import ProjectFinder, common_options
from itbib.errors import EXIT_FINDINGS, EXIT_OK
from itbib.output import Output
from itbib.rules import RULES, Code, Severity

_FORMATS = ("text", "json", "github", "sarif")
_CODE = click.Choice([str(code) for code in Code])


@click.command("check")
@click.argument("named", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what --fix would change.")
@click.option("--fetch", is_flag=True, help="Ask arXiv for the papers that the cache lacks.")
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
    from itbib.commands.check_fixing import fix_all
    from itbib.commands.check_records import known_records
    from itbib.commands.check_report import report
    from itbib.commands.check_subjects import subjects
    from itbib.commands.checking import Checked, check, chosen

    project = find_project()
    survey = project.survey() if project.has_config else None
    paths = [find_project.path(path) for path in named]

    def run() -> list[Checked]:
        records_of = partial(known_records, output=output, fetch=fetch)
        found = check(project, survey, subjects(project, survey, paths), records_of)
        return chosen(found, only, ignore)

    checked = run()
    if fix or show_diff:
        fix_all(checked, output, write=fix, show=show_diff)
        checked = run() if fix else checked
    report(checked, form or ("json" if output.as_json else "text"), output)
    found = [finding for one in checked for finding in one.findings]
    strict = strict or (survey is not None and survey.check.strict)
    fails = strict or any(finding.severity is Severity.ERROR for finding in found)
    return EXIT_FINDINGS if found and fails else EXIT_OK


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
