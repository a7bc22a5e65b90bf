"""What all commands share: the options that may stand on either side of the verb."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from itbib import project
from itbib.bib.encoding import readable
from itbib.bib.library import Library
from itbib.bib.scan import Block
from itbib.errors import Problem, UsageError
from itbib.identifiers import ArxivId, IdentifierError
from itbib.output import Output, as_array, as_object
from itbib.project import Project
from itbib.survey.contents import ROW_TYPE

dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Show what would be written; write nothing."
)


@dataclass(frozen=True, slots=True)
class ProjectFinder:
    """Finds what a command works on from -C and --bib.

    Attributes:
        folder: the folder to work in.
        bib: the .bib file that was named, relative to the folder.
    """

    folder: Path
    bib: Path | None

    def __call__(self) -> Project:
        """Find the survey, or the lone .bib file."""
        return project.find(self.folder, self.bib)

    def path(self, named: Path) -> Path:
        """Find a file that the user named."""
        return self.folder / named


def common_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command -C, --bib, --json, -q and -v, and hand it a project and an output.

    The command's function takes ``find_project`` (a `ProjectFinder`) and ``output``
    besides its own parameters.
    """

    @click.option("-C", "folder", metavar="DIR", type=click.Path(path_type=Path), hidden=True)
    @click.option("--bib", metavar="FILE", type=click.Path(path_type=Path), hidden=True)
    @click.option("--json", "as_json", is_flag=True, help="Write data as JSON.")
    @click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
    @click.option("-v", "--verbose", is_flag=True, help="Say more.")
    @click.pass_context
    @functools.wraps(function)
    def command(
        ctx: click.Context,
        /,
        folder: Path | None,
        bib: Path | None,
        as_json: bool,
        quiet: bool,
        verbose: bool,
        **own: Any,
    ) -> Any:
        given = ctx.obj or {}
        output = Output(
            as_json=as_json or given.get("as_json", False),
            quiet=quiet or given.get("quiet", False),
            verbose=verbose or given.get("verbose", False),
        )
        base = folder or given.get("folder") or Path()
        named = bib or given.get("bib")
        # A command may have commands of its own, which take these options over.
        ctx.obj = {**asdict(output), "folder": base, "bib": named}
        own["output"] = output
        own["find_project"] = ProjectFinder(base, named)
        return function(**own)

    return command


def find_blocks(library: Library, keys: Iterable[str]) -> list[Block]:
    """Find the entries that the user named, an arXiv ID in any of its forms included.

    Raises:
        UsageError: some keys are not in the library; all of them are named.
    """
    from itbib.suggest import did_you_mean

    blocks, problems = [], []
    for key in keys:
        block = library.block(key) or _by_identifier(library, key)
        if block is None:
            known = library.keys()
            # A row may be called by its slug alone.
            rows = [other for other in known if other.endswith(f"/{key}")]
            hint = did_you_mean(rows[0] if rows else key, known, list_all=False)
            problems.append(Problem(f"no entry {key!r} in {library.path}", hint=hint))
        else:
            blocks.append(block)
    if problems:
        raise UsageError(problems)
    return blocks


def refuse_unknown_works(library: Library, cells: Mapping[str, str]) -> None:
    """Refuse a row whose ``cite`` names what is no work.

    Raises:
        UsageError: all such names.
    """
    from itbib.suggest import did_you_mean

    cite = next((value for name, value in cells.items() if name.lower() == "cite"), "")
    works = library.keys_of(b for b in library.listed() if b.type.lower() != ROW_TYPE)
    problems = []
    for key in filter(None, map(str.strip, cite.split(","))):
        if key not in works:
            meant = _by_identifier(library, key)
            hint = did_you_mean(meant.key if meant else key, works, list_all=False)
            message = f"cite names {key!r}, which is no work in {library.path}"
            problems.append(Problem(message, hint=hint))
    if problems:
        raise UsageError(problems)


def report_change(
    target: Project, before: Library, after: Library, output: Output, *, dry_run: bool
) -> None:
    """Show what a dry run would write, unless JSON is wanted instead."""
    if dry_run and not output.as_json:
        from itbib.files import shown

        output.diff(readable(before.text), readable(after.text), shown(target.bib))


def write_entry(library: Library, block: Block, output: Output) -> None:
    """Write one entry as a JSON object."""
    output.json(as_object(library.entries([block])[0]))


def write_entries(library: Library, blocks: Iterable[Block], output: Output) -> None:
    """Write entries as a JSON array."""
    output.json(as_array(library.entries(blocks)))


def _by_identifier(library: Library, text: str) -> Block | None:
    from itbib.adding.lookup import find_work

    try:
        return find_work(library, ArxivId.parse(text))
    except IdentifierError:
        return None
