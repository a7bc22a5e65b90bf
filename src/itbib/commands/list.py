"""``itbib list``: what is in the library."""

from __future__ import annotations

from collections.abc import Callable

import click

from itbib.commands.common import common_options
from itbib.commands.completing import complete_tables
from itbib.model import Work
from itbib.output import Output, as_array
from itbib.project import Project


@click.command("list")
@click.argument("words", metavar="[WORD]...", nargs=-1)
@click.option("--type", "entry_type", metavar="TYPE", help="Only entries of this type.")
@click.option(
    "--table",
    metavar="ID",
    shell_complete=complete_tables,
    help="Only the rows of this table.",
)
@click.option("--works", is_flag=True, help="Only works, no rows.")
@common_options
def command(
    words: tuple[str, ...],
    entry_type: str | None,
    table: str | None,
    works: bool,
    find_project: Callable[[], Project],
    output: Output,
) -> None:
    """List the entries: key, type, and title or name, one a line.

    With WORDs, only the entries in which each of them occurs, in the key or in any field.
    """
    library = find_project().library()
    entries = [
        entry
        for entry in library.entries()
        if (entry_type is None or entry.type == entry_type.lower())
        and (table is None or (entry.type == "row" and entry.key.startswith(f"{table}/")))
        and not (works and entry.type == "row")
        and all(_occurs(word.casefold(), entry) for word in words)
    ]
    output.warn(library.problems())
    if output.as_json:
        output.json(as_array(entries))
        return
    for entry in entries:
        output.data(f"{entry.key}\t{entry.type}\t{_label(entry)}\n")


def _occurs(word: str, entry: Work) -> bool:
    texts = (entry.key, *entry.fields.values())
    return any(word in text.casefold() for text in texts)


def _label(entry: Work) -> str:
    """Name an entry: a work by its title, a row by its name, both as plain text."""
    from itbib.tex.text import tex_to_text

    if entry.type == "row":
        return entry.fields.get("name", "")
    return tex_to_text(entry.fields.get("title", ""))
