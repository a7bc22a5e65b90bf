"""``itbib show``: entries as they stand in the file."""

from __future__ import annotations

from collections.abc import Callable

import click

from itbib.bib.encoding import readable
from itbib.commands.common import common_options, find_blocks
from itbib.commands.completing import complete_keys
from itbib.output import Output, as_object
from itbib.project import Project


@click.command("show")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True, shell_complete=complete_keys)
@common_options
def command(keys: tuple[str, ...], find_project: Callable[[], Project], output: Output) -> None:
    """Show entries as they stand in the file, or as JSON.

    A KEY is a citation key, or an arXiv ID in any of its forms.
    """
    library = find_project().library()
    blocks = find_blocks(library, keys)
    output.warn(p for p in library.problems() if p.line in {library.line(b.start) for b in blocks})
    if output.as_json:
        objects = [as_object(work) for block in blocks for work in library.entries([block])]
        output.json(objects[0] if len(keys) == 1 else objects)
        return
    for index, block in enumerate(blocks):
        separator = "\n" if index else ""
        output.data(f"{separator}{readable(library.text[block.start : block.end])}\n")
