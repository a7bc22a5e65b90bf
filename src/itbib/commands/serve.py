"""``itbib serve``: look at the site while it is made."""

from __future__ import annotations

import click

from itbib.commands.common import ProjectFinder, common_options
from itbib.output import Output

_PORT = 8000


@click.command("serve")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=_PORT,
    show_default=True,
    help="The port to listen at; 0 takes any that is free.",
)
@click.option("--open", "opens", is_flag=True, help="Open it in a browser.")
@common_options
def command(port: int, opens: bool, find_project: ProjectFinder, output: Output) -> None:
    """Show the survey's web site on this machine alone, and keep it up to date.

    When references.bib, itbib.toml, a page or a template changes, the site is made again and
    the browser loads it anew. Nothing is written. Ctrl-C ends it.
    """
    # Loaded here: no other command needs a server.
    from itbib.commands.serving import Preview, serve

    serve(Preview(find_project(), output), port, output, opens=opens)
