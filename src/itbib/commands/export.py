"""``itbib export``: the .bib that LaTeX wants."""

from __future__ import annotations

from pathlib import Path

import click

from itbib import files
from itbib.bib.values import split_names
from itbib.cited import cited_in
from itbib.citekeys import author_year_keys, cited_works, own_keys
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.contents import read_contents
from itbib.errors import InputError, Problem
from itbib.export import Dialect, export
from itbib.output import Output, as_array


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
    find_project: ProjectFinder,
    output: Output,
) -> None:
    """Write the .bib for LaTeX: works only, no rows, no private fields."""
    project = find_project()
    library = project.library()
    contents = read_contents(library)
    contents.require_sound()
    works = list(contents.works)
    keys = author_year_keys(works, split_names) if key_style == "author-year" else own_keys(works)
    warnings = list(contents.warnings)
    if cited:
        citations, empty = _cited([find_project.path(path) for path in cited])
        works, missing = cited_works(works, keys, citations)
        warnings += empty + [citations[key] for key in missing]
    exported = export(
        works,
        keys,
        dialect=Dialect(dialect),
        journal_arxiv=journal_arxiv,
        preambles=library.preambles(),
    )
    if target is not None:
        target = find_project.path(target)
        _refuse_library(target, project.bib)
    output.warn([*warnings, *exported.problems])
    if output.as_json:
        output.json(as_array(works))
    elif target is None or dry_run:
        output.data(exported.text)
    if target is None or dry_run:
        return
    before = files.read(target) if target.exists() else None
    after = exported.text.encode()
    if before != after:
        files.write([files.Change(target, before, after)])
    output.say(f"wrote {exported.entries} entries to {files.shown(target)}")


def _refuse_library(target: Path, library: Path) -> None:
    same = target.samefile(library) if target.exists() else target.resolve() == library.resolve()
    if same:
        raise InputError.of(
            "the export would overwrite the library itself",
            path=files.shown(target),
            hint="choose another name for -o",
        )


def _cited(paths: list[Path]) -> tuple[dict[str, Problem], list[Problem]]:
    """Gather what files, and those that they include, cite.

    Returns:
        For each key the message for the case that no work has it; and a message for each
        of the files named that cites nothing.
    """
    citations: dict[str, Problem] = {}
    empty = []
    for path in paths:
        found = _cited_from(path)
        if not found:
            hint = "run LaTeX first, or name the .tex file" if path.suffix == ".aux" else ""
            empty.append(Problem("cites nothing", files.shown(path), hint=hint))
        citations = found | citations
    return citations, empty


def _cited_from(main: Path) -> dict[str, Problem]:
    citations: dict[str, Problem] = {}
    waiting = [main]
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop(0)
        if path.resolve() in seen:
            continue
        seen.add(path.resolve())
        # Included chapters may be in any encoding; keys are ASCII nearly always.
        found = cited_in(files.read(path).decode("utf-8", "replace"), path.suffix.lower())
        for key, line in found.citations:
            message = f"cites {key!r}, which is no work here"
            citations.setdefault(key, Problem(message, files.shown(path), line))
        for name in found.includes:
            # LaTeX looks from the main file's folder, the import package from the chapter's.
            # An \include left out by \includeonly may have no .aux; LaTeX skips it, too.
            places = (folder / name for folder in (main.parent, path.parent))
            names = (file for place in places for file in (Path(f"{place}{main.suffix}"), place))
            waiting += [file for file in names if file.is_file()][:1]
    return citations
