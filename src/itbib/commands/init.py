"""``itbib init``: a working start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from itbib import files
from itbib.commands.common import common_options, dry_run_option
from itbib.output import Output
from itbib.project import CONFIG_NAME, DEFAULT_BIB, Project
from itbib.start import CONFIG, LIBRARY, README, REGIONS, TITLE, has_marker


@click.command("init")
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@dry_run_option
@common_options
def command(
    directory: Path | None, dry_run: bool, find_project: Callable[[], Project], output: Output
) -> None:
    """Make a working start in DIR, by default the current folder.

    Writes itbib.toml, references.bib and README.md where they are missing. An existing
    README.md keeps every byte and gets two regions at its end: a table and the citation
    list. What is there already is never changed.
    """
    root = directory or find_project().root
    here = find_project().root
    if directory is not None and not directory.is_absolute():
        root = here / directory
    if not root.exists() and not dry_run:
        root.mkdir(parents=True)
    changes, notes = _plan(root, output)
    if not dry_run:
        files.write(changes)
    for note in notes:
        output.say(f"would have {note}" if dry_run else note)
    if not changes:
        output.say("everything is there already; nothing written")
        return
    output.say(
        "\nNext:\n"
        "  itbib add 2305.11206 --table papers    fetch a paper and give it a row\n"
        "  itbib render                           regenerate the regions of README.md\n"
        "  itbib export -o refs.bib               write the .bib for LaTeX\n"
        "Tables and columns are declared in itbib.toml."
    )


def _plan(root: Path, output: Output) -> tuple[list[files.Change], list[str]]:
    changes: list[files.Change] = []
    notes: list[str] = []
    for name, content in ((CONFIG_NAME, CONFIG), (DEFAULT_BIB, LIBRARY), ("README.md", README)):
        path = root / name
        if not path.exists():
            text = content.replace(TITLE, root.resolve().name)
            changes.append(files.Change(path, None, text.encode()))
            notes.append(f"wrote {files.shown(path)}")
        elif name != "README.md":
            output.detail(f"{files.shown(path)} is there already")
    readme = root / "README.md"
    if readme.exists() and not (root / CONFIG_NAME).exists():
        text = files.read_text(readme)
        if has_marker(text):
            return changes, notes
        newline = "\r\n" if "\r\n" in text else "\n"
        gap = "" if not text else newline if text.endswith(("\n", "\r")) else newline * 2
        after = text + gap + REGIONS.replace("\n", newline)
        changes.append(files.Change(readme, text.encode(), after.encode()))
        notes.append(f"appended two regions to {files.shown(readme)}")
    return changes, notes
