"""``itbib export``: the .bib that LaTeX wants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from itbib import files
from itbib.bib.values import split_names
from itbib.cited import cited_in
from itbib.citekeys import author_year_keys, cited_works, own_keys
from itbib.commands.common import common_options, dry_run_option
from itbib.contents import read_contents
from itbib.errors import InputError, Problem
from itbib.export import Dialect, export
from itbib.output import Output, as_array
from itbib.project import Project


@click.command("export")
@click.option(
    "-o",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write to FILE instead of stdout.",
)
@click.option(
    "--dialect",
    type=click.Choice([str(d) for d in Dialect]),
    default="bibtex",
    show_default=True,
    help="bibtex: 8-bit safe; biblatex: UTF-8, for biber.",
)
@click.option(
    "--keys",
    "key_style",
    type=click.Choice(["arxiv", "author-year"]),
    default="arxiv",
    show_default=True,
    help="Citation keys: 2305.11206, or zhou2023lima.",
)
@click.option(
    "--journal-arxiv", is_flag=True, help="Give preprints journal = {arXiv preprint arXiv:ID}."
)
@click.option(
    "--cited",
    metavar="FILE",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Only what this .aux, .bcf or .tex file cites.",
)
@dry_run_option
@common_options
def command(
    target: Path | None,
    dialect: str,
    key_style: str,
    journal_arxiv: bool,
    cited: tuple[Path, ...],
    dry_run: bool,
    find_project: Callable[[], Project],
    output: Output,
) -> None:
    """Write the .bib for LaTeX: works only, no rows, no private fields."""
    project = find_project()
    library = project.library()
    contents = read_contents(library)
    works = list(contents.works)
    keys = author_year_keys(works, split_names) if key_style == "author-year" else own_keys(works)
    warnings = list(contents.warnings)
    if cited:
        chosen, missing = cited_works(works, keys, _cited(cited))
        names = ", ".join(files.shown(path) for path in cited)
        warnings += [Problem(f"{names} cites {key!r}, which is no work here") for key in missing]
        works = chosen
    exported = export(
        works,
        keys,
        dialect=Dialect(dialect),
        journal_arxiv=journal_arxiv,
        preambles=library.preambles(),
    )
    output.warn([*warnings, *exported.problems])
    if output.as_json:
        output.json(as_array(works))
    if target is None or (dry_run and not output.as_json):
        if not output.as_json:
            output.data(exported.text)
        return
    if dry_run:
        return
    if target.resolve() == project.bib.resolve():
        raise InputError.of(
            "the export would overwrite the library itself",
            path=files.shown(target),
            hint="choose another name for -o",
        )
    before = files.read(target) if target.exists() else None
    after = exported.text.encode()
    if before != after:
        files.write([files.Change(target, before, after)])
    output.say(f"wrote {len(works)} entries to {files.shown(target)}")


def _cited(paths: tuple[Path, ...]) -> list[str]:
    """Gather the keys of files and of what they include, each file once."""
    keys: list[str] = []
    waiting = list(paths)
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop(0)
        if path.resolve() in seen:
            continue
        seen.add(path.resolve())
        # Included chapters may be in any encoding; keys are ASCII nearly always.
        found = cited_in(files.read(path).decode("utf-8", "replace"), path.suffix.lower())
        keys += found.keys
        included = (path.parent / name for name in found.includes)
        # An \include that is commented out by \includeonly has no .aux; LaTeX skips it, too.
        waiting += [chapter for chapter in included if chapter.is_file()]
    return keys
