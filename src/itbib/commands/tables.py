"""``itbib tables``: the survey's tables for the paper, as a page, or as data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from itbib import files
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.commands.completing import complete_tables
from itbib.commands.tabling import LENGTH, LENGTHS, SUFFIXES, Wish, read_material, written
from itbib.errors import InputError, Problem, UsageError
from itbib.output import Output
from itbib.project import Project
from itbib.survey.config import Survey, Table

_CONTROL_WORD = re.compile(r"\\?[A-Za-z]+\*?")


@click.command("tables")
@click.argument("table_ids", metavar="[TABLE]...", nargs=-1, shell_complete=complete_tables)
@click.option(
    "-f",
    "--format",
    "file_format",
    type=click.Choice(list(SUFFIXES)),
    help="What to write; by default as FILE ends, else latex.",
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
    file_format: str | None,
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
    wish = Wish(
        "json" if output.as_json else file_format or _format_of(target),
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
    material = read_material(project, survey)
    output.warn(material.contents.warnings)
    places = _places(find_project, target, chosen, SUFFIXES[wish.format])
    _refuse(project, survey, places)
    texts: dict[Path | None, str] = {}
    problems: list[Problem] = []
    for path, tables in places.items():
        texts[path], found = written(material, tables, wish, path)
        problems += found
    output.warn(dict.fromkeys(problems))
    if target is None or dry_run:
        for text in texts.values():
            output.data(text)
        return
    _write(texts, output)


def _format_of(target: str | None) -> str:
    """Tell the format from the name of the file."""
    ending = Path(target or "").suffix.lower().removeprefix(".")
    return next((name for name, suffix in SUFFIXES.items() if suffix == ending), "latex")


def _check(wish: Wish) -> None:
    """Refuse options that make no sense.

    Raises:
        UsageError: all such options.
    """
    problems = []
    if wish.width not in LENGTHS and not LENGTH.fullmatch(wish.width):
        hint = f"one of {', '.join(LENGTHS)}, or a length such as 16cm"
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
