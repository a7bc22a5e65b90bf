"""``itbib init``: a working start."""

from __future__ import annotations

import json
from pathlib import Path

import click

from itbib import __version__, files
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.errors import InputError
from itbib.output import Output
from itbib.project import CONFIG_NAME, DEFAULT_BIB
from itbib.survey import start
from itbib.survey.config import Survey
from itbib.survey.toml import parse_survey

_README = "README.md"
WORKFLOW = Path(".github/workflows/itbib.yml")
PAGES = Path(".github/workflows/pages.yml")
_ACTION = "itbib/itbib"


@click.command("init")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--ci", is_flag=True, help="Also write the workflows for GitHub.")
@dry_run_option
@common_options
def command(
    directory: Path | None, ci: bool, dry_run: bool, find_project: ProjectFinder, output: Output
) -> None:
    """Make a working start in DIR, by default the current folder.

    Writes itbib.toml, references.bib (or the FILE of --bib) and README.md where they are
    missing. A README.md without regions keeps every byte and gets some at its end: one for
    each table and one for the citation list. What is there already is never changed.

    The workflows of --ci check the survey at each push, and that its README is current, and
    put its web site on GitHub Pages.
    """
    root = find_project.path(directory or Path())
    survey, changes = _plan(root, find_project.bib or Path(DEFAULT_BIB))
    if ci:
        for path, text in ((root / WORKFLOW, _workflow()), (root / PAGES, _pages())):
            if not path.exists():
                changes.append(files.Change(path, None, text.encode()))
    if not dry_run:
        for change in changes:
            files.make_folder(change.path.parent)
        files.write(changes)
    for change in changes:
        done, planned = ("wrote", "would write")
        if change.before is not None:
            done, planned = ("appended regions to", "would append regions to")
        output.say(f"{planned if dry_run else done} {files.shown(change.path)}")
    if not changes:
        output.say("everything is there already; nothing written")
    elif not dry_run:
        output.say(_next_steps(survey, root))


def _plan(root: Path, bib: Path) -> tuple[Survey, list[files.Change]]:
    """Say what to write; what is there keeps every byte.

    Raises:
        InputError: a folder stands where a file should, README.md is not UTF-8, or the
            itbib.toml that is there is malformed.
    """
    config, readme = root / CONFIG_NAME, root / _README
    text = start.CONFIG.replace(json.dumps(DEFAULT_BIB), json.dumps(bib.as_posix()))
    if config.exists():
        text = files.read_text(config)
    survey = parse_survey(text, files.shown(config))
    wanted = {config: text, root / survey.bib: start.LIBRARY}
    if _README in survey.targets:
        wanted[readme] = start.readme(survey, root.resolve().name)
    for path in wanted:
        if path.is_dir():
            message = "this is a folder, and a file should stand here"
            raise InputError.of(message, path=files.shown(path))
    changes = [
        files.Change(path, None, content.encode())
        for path, content in wanted.items()
        if not path.exists()
    ]
    if readme.exists() and readme in wanted:
        before = files.read_text(readme)
        if not start.has_marker(before):
            newline = "\r\n" if "\r\n" in before else "\n"
            gap = "" if not before else newline if before.endswith(("\n", "\r")) else newline * 2
            after = before + gap + start.regions(survey).replace("\n", newline)
            changes.append(files.Change(readme, before.encode(), after.encode()))
    return survey, changes


def _workflow() -> str:
    """Write the workflow, as GitHub Actions reads it."""
    return f"""\
# Checks the survey, and that its README shows what its library says.
name: Survey
on: [push, pull_request]
permissions:
  # "write" is needed with commit: "true" below.
  contents: read
jobs:
  survey:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: {_ACTION}@v{__version__}
        with:
          # Whether warnings fail, too.
          strict: "false"
          # Whether to commit the README as it is rendered, instead of failing.
          commit: "false"
"""


def _pages() -> str:
    """Write the workflow that puts the site on GitHub Pages, as GitHub Actions reads it."""
    return f"""\
# Puts the survey's web site on GitHub Pages.
# Once: Settings, Pages, Source: "GitHub Actions".
name: Site
on:
  push:
    branches: [main, master]
  workflow_dispatch:
permissions:
  contents: read
  pages: write
  id-token: write
concurrency:
  group: pages
jobs:
  site:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{{{ steps.deploy.outputs.page_url }}}}
    steps:
      - uses: actions/checkout@v4
      - uses: {_ACTION}@v{__version__}
        with:
          check: "false"
          render: "false"
          site: public
      - uses: actions/upload-pages-artifact@v3
        with:
          path: public
      - uses: actions/deploy-pages@v4
        id: deploy
"""


def _next_steps(survey: Survey, root: Path) -> str:
    row = f" --table {survey.tables[0].id}" if survey.tables else ""
    enter = "" if root.resolve() == Path.cwd() else f"  cd {files.shown(root)}\n"
    return (
        f"\nNext:\n{enter}"
        f"  {f'itbib add 2305.11206{row}':<39}fetch a paper{' and give it a row' if row else ''}\n"
        "  itbib render                           regenerate the regions of README.md\n"
        "  itbib export -o refs.bib               write the .bib for LaTeX\n"
        f"Tables and columns are declared in {CONFIG_NAME}."
    )
