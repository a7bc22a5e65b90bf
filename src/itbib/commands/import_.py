"""``itbib import``: take over a survey's README, or take edits of its regions back."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.commands.fetching import Asking, fetch_options
from itbib.output import Output


@click.command("import")
@click.argument("page", metavar="[README.md]", type=click.Path(path_type=Path), required=False)
@click.option(
    "--into",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write the survey to this folder; the page itself stays as it is.",
)
@click.option("--no-backup", is_flag=True, help="Keep no README.md.bak.")
@dry_run_option
@fetch_options
@common_options
def command(
    page: Path | None,
    into: Path | None,
    no_backup: bool,
    dry_run: bool,
    asking: Asking,
    find_project: ProjectFinder,
    output: Output,
) -> int:
    """Take over the tables and lists of a README, losing nothing.

    Makes references.bib and itbib.toml from them, and puts regions where they were, so that
    render gives the same page back. What has regions already keeps them: there, what was
    edited by hand is taken back into the rows.
    """
    # Loaded here: reading Markdown and HTML costs more than parsing these options.
    from itbib.commands.importing import import_page

    # The trees of a long page are millions of objects, all of which live until the end; to
    # look through them for garbage again and again would take half of the time.
    gc.disable()
    try:
        return import_page(
            find_project,
            page or Path("README.md"),
            into,
            asking,
            output,
            backup=not no_backup,
            dry_run=dry_run,
        )
    finally:
        gc.enable()
