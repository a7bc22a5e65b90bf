"""``itbib tables``: the survey's tables for the paper, as a page, or as data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from itbib import files
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.errors import InputError, Problem, UsageError
from itbib.output import Output
from itbib.project import Project
from itbib.survey.config import Layout, Survey, Table
from itbib.survey.contents import Contents, read_contents

if TYPE_CHECKING:
    from itbib.rendering.reference import Reference
    from itbib.tabling.sheet import Sheet

SUFFIXES = {
    "latex": "tex",
    "markdown": "md",
    "html": "html",
    "csv": "csv",
    "tsv": "tsv",
    "json": "json",
}
_TEXT_WIDTHS = {10: 345.0, 11: 360.0, 12: 390.0}
_TWO_COLUMNS, _COLUMN = 450.0, 219.0
_LENGTHS = (r"\textwidth", r"\linewidth", r"\columnwidth")
_UNITS = {"pt": 1.0, "bp": 72.27 / 72, "in": 72.27, "cm": 72.27 / 2.54, "mm": 72.27 / 25.4}
_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)\s*(pt|bp|in|cm|mm)")
_CONTROL_WORD = re.compile(r"\\?[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for.

    Attributes:
        format: one of SUFFIXES.
        keys: how citation keys are made.
        cite: the control word that cites.
        width: how wide tables may be, as it was given.
        two_column: whether the paper has two columns.
        points: the size of the paper's type.
        standalone: whether to write whole documents.
        bibliography: the .bib file of these, or empty.
    """

    format: str
    keys: str
    cite: str
    width: str
    two_column: bool
    points: int
    standalone: bool
    bibliography: str


@click.command("tables")
@click.argument("table_ids", metavar="[TABLE]...", nargs=-1)
@click.option(
    "-f",
    "--format",
    "file_format",
    type=click.Choice(list(SUFFIXES)),
    default="latex",
    show_default=True,
    help="What to write.",
)
@click.option(
    "-o",
    "target",
    metavar="FILE|DIR/",
    help="Write to FILE, or a file for each table into DIR/; else to stdout.",
)
@click.option(
    "--omit", metavar="COLUMN", multiple=True, help="Leave this column out; may be repeated."
)
@click.option(
    "--keys",
    type=click.Choice(["arxiv", "author-year"]),
    default="arxiv",
    show_default=True,
    help="Citation keys, as `itbib export` makes them.",
)
@click.option(
    "--cite", metavar="COMMAND", default="cite", show_default=True, help="How LaTeX cites: citep…"
)
@click.option(
    "--width",
    metavar="LENGTH",
    default=r"\textwidth",
    show_default=True,
    help=r"How wide a LaTeX table may be: \columnwidth, 16cm…",
)
@click.option("--two-column", is_flag=True, help="The paper has two columns.")
@click.option(
    "--font-size",
    type=click.Choice(["10", "11", "12"]),
    default="10",
    show_default=True,
    help="The size of the paper's type in points.",
)
@click.option("--standalone", is_flag=True, help="Write a whole LaTeX document.")
@click.option("--bibliography", metavar="NAME", default="", help="The .bib file of that document.")
@dry_run_option
@common_options
def command(
    table_ids: tuple[str, ...],
    file_format: str,
    target: str | None,
    omit: tuple[str, ...],
    keys: str,
    cite: str,
    width: str,
    two_column: bool,
    font_size: str,
    standalone: bool,
    bibliography: str,
    dry_run: bool,
    find_project: ProjectFinder,
    output: Output,
) -> None:
    r"""Write the survey's tables, all of them or those that are named.

    LaTeX is to be read by \input in the paper; the works are cited by the keys that
    `itbib export` writes. Markdown is what the README shows; CSV and TSV are data.
    """
    wish = _Wish(
        "json" if output.as_json else file_format,
        keys,
        cite,
        width,
        two_column,
        int(font_size),
        standalone,
        bibliography,
    )
    _check(wish)
    project = find_project()
    survey = project.survey()
    chosen = _chosen(survey, table_ids, omit)
    contents = _contents(project, survey)
    output.warn(contents.warnings)
    places = _places(find_project, target, chosen, SUFFIXES[wish.format])
    _refuse(project, survey, places)
    texts: dict[Path | None, str] = {}
    problems: list[Problem] = []
    for path, tables in places.items():
        texts[path], found = _written(project, survey, contents, tables, wish, path)
        problems += found
    output.warn(dict.fromkeys(problems))
    if target is None or dry_run:
        for text in texts.values():
            output.data(text)
        return
    _write(texts, output)


def _check(wish: _Wish) -> None:
    """Refuse options that make no sense.

    Raises:
        UsageError: all such options.
    """
    problems = []
    if wish.width not in _LENGTHS and not _LENGTH.fullmatch(wish.width):
        hint = f"one of {', '.join(_LENGTHS)}, or a length such as 16cm"
        problems.append(Problem(f"--width {wish.width!r} is no width", hint=hint))
    if not _CONTROL_WORD.fullmatch(wish.cite):
        hint = "the name of a command, such as citep"
        problems.append(Problem(f"--cite {wish.cite!r} is no command of LaTeX's", hint=hint))
    if wish.bibliography and not wish.standalone:
        problems.append(Problem("--bibliography is for --standalone"))
    if not re.fullmatch(r"[\w./ :+-]*", wish.bibliography):
        problems.append(Problem(f"--bibliography {wish.bibliography!r} is no name LaTeX can read"))
    if wish.standalone and wish.format != "latex":
        problems.append(Problem("--standalone is for --format latex"))
    if problems:
        raise UsageError(problems)


def _chosen(survey: Survey, ids: Sequence[str], omit: Sequence[str]) -> list[Table]:
    """Find the tables that were named, without the columns that are not wanted.

    Raises:
        UsageError: some do not exist, or nothing would be left.
    """
    from itbib.suggest import did_you_mean
    from itbib.tabling.paper import omitting

    known = [table.id for table in survey.tables]
    problems = [
        Problem(f"there is no table {name!r} in itbib.toml", hint=did_you_mean(name, known))
        for name in dict.fromkeys(ids)
        if name not in known
    ]
    if not known:
        problems.append(Problem("itbib.toml declares no table", hint="add a [[table]] to it"))
    wanted = dict.fromkeys(ids or known)
    tables = [table for table in survey.tables if table.id in wanted]
    names = [column.name for table in tables for column in table.columns]
    problems += [
        Problem(f"no table has a column {name!r}", hint=did_you_mean(name, dict.fromkeys(names)))
        for name in omit
        if name.lower() not in {other.lower() for other in names}
    ]
    if problems:
        raise UsageError(problems)
    chosen = [omitting(table, omit) for table in tables]
    for table in chosen:
        if all(column.is_band for column in table.columns):
            raise UsageError(Problem(f"--omit leaves no column of table {table.id!r}"))
    by_id = {table.id: table for table in chosen}
    return [by_id[name] for name in wanted]


def _contents(project: Project, survey: Survey) -> Contents:
    from itbib.survey.rowcheck import check_rows

    contents = read_contents(project.library())
    problems = [*contents.problems, *check_rows(survey, contents.works, contents.rows)]
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line))
    return contents


def _places(
    find_project: ProjectFinder, target: str | None, tables: Sequence[Table], suffix: str
) -> dict[Path | None, list[Table]]:
    """Say which tables go into which file; None is stdout."""
    if target is None:
        return {None: list(tables)}
    path = find_project.path(Path(target))
    if target.endswith(("/", "\\")) or path.is_dir():
        return {path / f"{table.id}.{suffix}": [table] for table in tables}
    return {path: list(tables)}


def _refuse(project: Project, survey: Survey, places: Mapping[Path | None, object]) -> None:
    """Refuse to write over what the survey itself is made of."""
    own = {files.real(project.bib), files.real(project.config)}
    own |= {files.real(project.root / name) for name in survey.targets}
    problems = [
        Problem(
            "the tables would overwrite a file of the survey's own",
            files.shown(path),
            hint="choose another name for -o",
        )
        for path in places
        if path is not None and files.real(path) in own
    ]
    if problems:
        raise InputError(problems)


def _written(
    project: Project,
    survey: Survey,
    contents: Contents,
    tables: Sequence[Table],
    wish: _Wish,
    path: Path | None,
) -> tuple[str, list[Problem]]:
    """Write tables in the format that was asked for."""
    from itbib.rendering.citations import cite_all
    from itbib.tabling.paper import as_data
    from itbib.tabling.records import to_json
    from itbib.tabling.separated import to_csv, to_tsv
    from itbib.tabling.sheet import make_sheet

    shown, list_url = _regions(project, survey, path)
    authors = contents.authors()
    references = cite_all(survey, contents.works, contents.rows, authors, shown).by_key
    if wish.format == "latex":
        return _latex(contents, tables, wish, references)
    if wish.format in ("markdown", "html"):
        return _page(project, survey, contents, tables, wish, references, list_url), []
    sheets = [make_sheet(as_data(table), contents.rows, references, None) for table in tables]
    return {"csv": to_csv, "tsv": to_tsv, "json": to_json}[wish.format](sheets), []


def _page(
    project: Project,
    survey: Survey,
    contents: Contents,
    tables: Sequence[Table],
    wish: _Wish,
    references: Mapping[str, Reference],
    list_url: str | None,
) -> str:
    from itbib.commands.templates import templates_in
    from itbib.tabling.sheet import make_sheet

    templates = templates_in(project.root)
    texts = []
    for table in tables:
        if wish.format == "html":
            table = replace(table, layout=Layout.HTML)
        view = make_sheet(table, contents.rows, references, list_url).view
        texts.append(templates.table(view, table.layout, survey))
    return "\n".join(texts)


def _regions(project: Project, survey: Survey, path: Path | None) -> tuple[list[str], str | None]:
    """Find the tables as the targets show them, and the way to the citation list."""
    from itbib.rendering.markers import find_regions

    shown: list[str] = []
    list_path: str | None = None
    ids = [table.id for table in survey.tables]
    for name in survey.targets:
        target = project.root / name
        if not target.is_file():
            continue
        regions, _ = find_regions(files.read_text(target), name, ids)
        shown += [region.id for region in regions if region.id]
        if list_path is None and any(region.kind == "references" for region in regions):
            list_path = name
    if list_path is None:
        return shown, None
    folder = files.real(path.parent if path else project.root)
    return shown, files.relative(project.root / list_path, folder)


def _latex(
    contents: Contents,
    tables: Sequence[Table],
    wish: _Wish,
    references: Mapping[str, Reference],
) -> tuple[str, list[Problem]]:
    from itbib.bib.names import split_names
    from itbib.exporting.citekeys import author_year_keys, own_keys
    from itbib.tabling.latex import Style, citation_texts, to_latex
    from itbib.tabling.latex_inline import Citing
    from itbib.tabling.latex_table import Page
    from itbib.tabling.paper import for_paper
    from itbib.tabling.sheet import make_sheet

    keys = (
        author_year_keys(contents.works, split_names)
        if wish.keys == "author-year"
        else own_keys(contents.works)
    )
    by_anchor = {work.anchor: keys[key] for key, work in references.items()}
    cite = wish.cite if wish.cite.startswith("\\") else f"\\{wish.cite}"
    two_columns = wish.two_column or wish.width == r"\columnwidth"
    text_width = _TWO_COLUMNS if two_columns else _TEXT_WIDTHS[wish.points]
    pages = [Page(r"\textwidth", text_width, two_columns, True)]
    if wish.width != r"\textwidth":
        own = Page(wish.width, _length(wish.width, text_width), two_columns, False)
        # What is too wide for one column may span both.
        pages = [own, *pages] if two_columns else [own]
    printed = citation_texts(references, author_year=wish.cite.lstrip("\\") != "cite")
    style = Style(
        tuple(pages),
        Citing(by_anchor, cite),
        printed,
        wish.points,
        wish.standalone,
        wish.bibliography,
    )
    sheets: list[Sheet] = []
    for table in tables:
        ready, rows, _ = for_paper(table, contents.rows)
        sheets.append(make_sheet(ready, rows, references, ""))
    return to_latex(sheets, style)


def _length(width: str, text_width: float) -> float:
    """Give a width in points; of a column, what it is in most papers."""
    if found := _LENGTH.fullmatch(width):
        return float(found[1]) * _UNITS[found[2]]
    return _COLUMN if width == r"\columnwidth" else text_width


def _write(texts: Mapping[Path | None, str], output: Output) -> None:
    changes = []
    for path, text in texts.items():
        assert path is not None
        before = files.read(path) if path.exists() else None
        if before != text.encode():
            changes.append(files.Change(path, before, text.encode()))
    for change in changes:
        change.path.parent.mkdir(parents=True, exist_ok=True)
    files.write(changes)
    for path in texts:
        assert path is not None
        written = any(change.path == path for change in changes)
        output.say(f"wrote {files.shown(path)}" if written else f"{files.shown(path)} is current")
