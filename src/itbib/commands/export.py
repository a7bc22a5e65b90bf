"""``itbib export``: the bibliography that LaTeX or another program wants."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from itbib import files
from itbib.bib.names import split_names
from itbib.commands.citing import cited_by, mismatches
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.errors import InputError, Problem, UsageError
from itbib.exporting.citekeys import author_year_keys, cited_works, own_keys
from itbib.exporting.export import Dialect, Exported, export
from itbib.formats.cff import cff_references
from itbib.formats.cff_file import new_citation_file, with_references
from itbib.formats.facts import Facts
from itbib.formats.gathering import gather
from itbib.formats.writing import Format, write
from itbib.output import Output, as_array
from itbib.project import Project
from itbib.survey.contents import read_contents

CFF = "cff"


@click.command("export")
@click.option(
    "-o",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write to FILE instead of stdout.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*map(str, Dialect), *map(str, Format), CFF]),
    help="bibtex (the default): 8-bit safe; biblatex: UTF-8, for biber; csl-json: for Pandoc;"
    " ris: for Zotero and others; hayagriva: for Typst; endnote: XML; cff: the references"
    " of a CITATION.cff.",
)
@click.option(
    "--dialect",
    type=click.Choice([str(d) for d in Dialect]),
    hidden=True,
    help="An older name of --format.",
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
    form: str | None,
    dialect: str | None,
    key_style: str,
    journal_arxiv: bool,
    cited: tuple[Path, ...],
    dry_run: bool,
    find_project: ProjectFinder,
    output: Output,
) -> None:
    """Write a bibliography for LaTeX or another program: no rows, no private fields."""
    form = _format(form, dialect, journal_arxiv=journal_arxiv)
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
    wanted = frozenset(work.key for work in works)
    if cited:
        places, empty = cited_by([find_project.path(path) for path in cited])
        chosen = cited_works(works, [keys, *schemes.values()], places)
        warnings += [*empty, *mismatches(chosen, keys, places)]
        works = list(chosen.works)
        wanted = chosen.alone
    if target is not None:
        target = find_project.path(target)
        _refuse_library(target, project.bib)
    before = files.read(target) if target is not None and target.exists() else None
    if form in list(Dialect):
        exported = export(
            works,
            keys,
            dialect=Dialect(form),
            journal_arxiv=journal_arxiv,
            preambles=library.preambles(),
        )
    else:
        gathered, problems = gather(works, keys, wanted)
        works = [work for work in works if work.key in wanted]
        if form == CFF:
            text = _citation_file(gathered, project, target, before)
            problems += [_advice(target)] if not before else []
        else:
            text = write(gathered, Format(form))
        exported = Exported(text, len(gathered), tuple(problems))
    output.warn([*warnings, *exported.problems])
    if output.as_json:
        output.json(as_array(works))
    elif target is None or dry_run:
        output.data(exported.text)
    if target is None or dry_run:
        return
    after = exported.text.encode()
    if before != after:
        files.write([files.Change(target, before, after)])
    output.say(f"wrote {exported.entries} entries to {files.shown(target)}")


def _format(form: str | None, dialect: str | None, *, journal_arxiv: bool) -> str:
    if form and dialect and form != dialect:
        message = f"--format {form} and --dialect {dialect} contradict each other"
        raise UsageError.of(message, hint="--dialect is an older name of --format; leave it out")
    chosen = form or dialect or Dialect.BIBTEX
    if journal_arxiv and chosen not in list(Dialect):
        message = f"--journal-arxiv is for BibTeX's styles; --format {chosen} has preprints"
        raise UsageError.of(message, hint="leave --journal-arxiv out")
    return chosen


def _citation_file(
    works: Sequence[Facts], project: Project, target: Path | None, before: bytes | None
) -> str:
    """Write a new CITATION.cff, or the one that is there with new references."""
    references = cff_references(works)
    if target is not None and before:
        name = files.shown(target)
        return with_references(files.decode(before, name), references, name)
    title = project.survey().title if project.has_config else ""
    return new_citation_file(title or f"The works in {project.bib.name}", references)


def _advice(target: Path | None) -> Problem:
    return Problem(
        "names no authors of the survey yet",
        files.shown(target) if target else "CITATION.cff",
        hint="write title and authors into it; exports into it change its references only",
    )


def _refuse_library(target: Path, library: Path) -> None:
    same = target.samefile(library) if target.exists() else target.resolve() == library.resolve()
    if same:
        raise InputError.of(
            "the export would overwrite the library itself",
            path=files.shown(target),
            hint="choose another name for -o",
        )
