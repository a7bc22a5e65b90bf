"""``itbib export``: the .bib that LaTeX wants."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from itbib import files
from itbib.bib.names import split_names
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.errors import InputError, Problem
from itbib.exporting.cited import cited_in
from itbib.exporting.citekeys import Chosen, author_year_keys, cited_works, own_keys
from itbib.exporting.export import Dialect, export
from itbib.exporting.field_text import split_keys
from itbib.output import Output, as_array
from itbib.survey.contents import read_contents


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
    schemes = {"arxiv": own_keys(works), "author-year": {}}
    if cited or key_style == "author-year":
        schemes["author-year"] = author_year_keys(works, split_names)
    keys = schemes[key_style]
    warnings = list(contents.warnings)
    if cited:
        places, empty = _cited([find_project.path(path) for path in cited])
        chosen = cited_works(works, [keys, *schemes.values()], places)
        warnings += [*empty, *_mismatches(chosen, keys, places)]
        works = list(chosen.works)
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


def _mismatches(
    chosen: Chosen, keys: Mapping[str, str], places: Mapping[str, tuple[str, int]]
) -> list[Problem]:
    """Name the citations that the exported file will not resolve."""
    missing = [
        Problem(f"cites {key!r}, which is no work here", *places[key]) for key in chosen.missing
    ]
    return missing + [
        Problem(f"cites {key!r}, which is exported as {keys[work.key]!r}", *places[key])
        for key, work in chosen.found.items()
        if key != keys[work.key] and key not in split_keys(work.fields.get("ids", ""))
    ]


def _cited(paths: list[Path]) -> tuple[dict[str, tuple[str, int]], list[Problem]]:
    """Gather what files, and those that they include, cite.

    Returns:
        File and line of each key's first citation; and a message for each of the files named
        that cites nothing.
    """
    places: dict[str, tuple[str, int]] = {}
    empty = []
    for path in paths:
        found = _cited_from(path)
        if not found:
            hint = "run LaTeX first, or name the .tex file" if path.suffix == ".aux" else ""
            empty.append(Problem("cites nothing", files.shown(path), hint=hint))
        places = found | places
    return places, empty


def _cited_from(main: Path) -> dict[str, tuple[str, int]]:
    places: dict[str, tuple[str, int]] = {}
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
            places.setdefault(key, (files.shown(path), line))
        for name in found.includes:
            # LaTeX looks from the main file's folder, the import package from the chapter's.
            # An \include left out by \includeonly may have no .aux; LaTeX skips it, too.
            folders = (folder / name for folder in (main.parent, path.parent))
            names = (file for at in folders for file in (Path(f"{at}{main.suffix}"), at))
            waiting += [file for file in names if file.is_file()][:1]
    return places
