"""What ``itbib tables`` writes: the text of tables in the format that was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from itbib import files
from itbib.errors import InputError, Problem
from itbib.model import Row
from itbib.project import Project
from itbib.survey.config import Layout, Survey, Table
from itbib.survey.contents import Contents, read_contents

if TYPE_CHECKING:
    from itbib.rendering.arranging import Arranged
    from itbib.rendering.categories import Section
    from itbib.rendering.reference import Reference

SUFFIXES = {
    "latex": "tex",
    "markdown": "md",
    "html": "html",
    "csv": "csv",
    "tsv": "tsv",
    "json": "json",
}
"""How the names of files end, by the format."""

_TEXT_WIDTHS = {10: 345.0, 11: 360.0, 12: 390.0}
_TWO_COLUMNS, _COLUMN = 450.0, 219.0
LENGTHS = (r"\textwidth", r"\linewidth", r"\columnwidth")
_UNITS = {"pt": 1.0, "bp": 72.27 / 72, "in": 72.27, "cm": 72.27 / 2.54, "mm": 72.27 / 25.4}
LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,4})?)\s*(pt|bp|in|cm|mm)")


@dataclass(frozen=True, slots=True)
class Wish:
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


@dataclass(frozen=True, slots=True)
class Material:
    """What tables are written from.

    Attributes:
        project: where the survey is.
        survey: the configuration.
        contents: the works and the rows.
        arranged: the rows of all tables as a reader meets them, and their categories.
    """

    project: Project
    survey: Survey
    contents: Contents
    arranged: Arranged

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of all tables as a reader meets them."""
        return self.arranged.on_page

    def rows_of(self, table: Table) -> list[Row]:
        """Give the rows of a table as a reader meets them."""
        return [row for row in self.rows if row.table == table.id]

    def sections_of(self, table: Table) -> Sequence[Section]:
        """Give the categories of a table; none if it is not divided."""
        return self.arranged.sections.get(table.id, ())


def read_material(project: Project, survey: Survey) -> Material:
    """Read works and rows.

    Raises:
        InputError: all that is wrong with them.
    """
    from itbib.rendering.arranging import arrange
    from itbib.rendering.facts import Catalogue
    from itbib.survey.rowcheck import check_rows

    contents = read_contents(project.library())
    problems = [*contents.problems, *check_rows(survey, contents.whole, contents.rows)]
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line))
    catalogue = Catalogue(contents.whole, contents.authors())
    return Material(project, survey, contents, arrange(survey, contents.rows, catalogue))


def written(
    material: Material, tables: Sequence[Table], wish: Wish, path: Path | None
) -> tuple[str, list[Problem]]:
    """Write tables in the format that was asked for.

    Args:
        material: what they are written from.
        tables: the tables.
        wish: what was asked for.
        path: the file that they are written to; None if it is stdout.

    Returns:
        The text, and what somebody should know of it.
    """
    from itbib.rendering.citations import cite_all
    from itbib.tabling.divided import by_column
    from itbib.tabling.paper import as_data
    from itbib.tabling.records import to_json
    from itbib.tabling.separated import to_csv, to_tsv
    from itbib.tabling.sheet import make_sheet

    survey, contents = material.survey, material.contents
    shown, list_url = _regions(material.project, survey, path)
    authors = contents.authors()
    references = cite_all(survey, contents.whole, material.rows, authors, shown).by_key
    if wish.format == "latex":
        text, problems = _latex(material, tables, wish, references)
        config = files.shown(material.project.config)
        return text, [each if each.path else replace(each, path=config) for each in problems]
    if wish.format in ("markdown", "html"):
        return _page(material, tables, wish, references, list_url), []
    sheets = [
        make_sheet(as_data(divided), rows, references, None)
        for table in tables
        for divided, rows in [
            by_column(table, material.sections_of(table), material.rows_of(table))
        ]
    ]
    return {"csv": to_csv, "tsv": to_tsv, "json": to_json}[wish.format](sheets), []


def _page(
    material: Material,
    tables: Sequence[Table],
    wish: Wish,
    references: Mapping[str, Reference],
    list_url: str | None,
) -> str:
    from itbib.commands.templates import templates_in
    from itbib.rendering.dividing import sections_text, without_category
    from itbib.tabling.divided import by_bands
    from itbib.tabling.sheet import make_sheet

    templates = templates_in(material.project.root, material.survey)

    def draw(rows: Sequence[Row], table: Table) -> str:
        view = make_sheet(table, rows, references, list_url).view
        return templates.table(view, table.layout, material.survey)

    texts: list[str] = []
    for table in tables:
        sections = material.sections_of(table)
        if wish.format == "html":
            table = replace(table, layout=Layout.HTML)
            own = {row.key: row for row in material.rows_of(table)}
            divided, placed = by_bands(table, sections, own)
            texts.append(draw(placed, divided))
        elif sections:
            draw_part = partial(draw, table=without_category(table))
            texts.append(sections_text(table, sections, draw_part, inside=""))
        else:
            texts.append(draw(material.rows, table))
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
    material: Material,
    tables: Sequence[Table],
    wish: Wish,
    references: Mapping[str, Reference],
) -> tuple[str, list[Problem]]:
    from itbib.bib.names import split_names
    from itbib.exporting.citekeys import author_year_keys, own_keys
    from itbib.tabling.divided import by_bands
    from itbib.tabling.latex import Style, citation_texts, is_citable, to_latex
    from itbib.tabling.latex_inline import Citing
    from itbib.tabling.latex_lines import Page
    from itbib.tabling.paper import for_paper
    from itbib.tabling.sheet import make_sheet

    works = material.contents.works
    keys = author_year_keys(works, split_names) if wish.keys == "author-year" else own_keys(works)
    by_anchor = {
        work.anchor: keys[key] for key, work in references.items() if is_citable(keys[key])
    }
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
    ready = [for_paper(table, material.rows) for table in tables]
    sheets = []
    for table, rows, _ in ready:
        by_key = {row.key: row for row in rows if row.table == table.id}
        divided, placed = by_bands(table, material.sections_of(table), by_key)
        sheets.append(make_sheet(divided, placed, references, ""))
    text, problems = to_latex(sheets, style)
    left_out = _left_out([(table.id, name) for table, _, name in ready if name])
    shown = {key for sheet in sheets for row in sheet.rows for key in row.cite}
    uncitable = [
        Problem(
            f"the key {work.key!r} cannot stand in a \\cite; its number is written instead",
            work.path,
            work.line,
            "rename it, or take --keys author-year",
        )
        for work in material.contents.works
        if work.key in shown and not is_citable(keys[work.key])
    ]
    return text, [*left_out, *uncitable, *problems]


def _left_out(columns: Sequence[tuple[str, str]]) -> list[Problem]:
    """Say which columns a paper does not need."""
    if not columns:
        return []
    named = ", ".join(f"{table}.{name}" for table, name in columns)
    return [Problem(f"left out, because another column cites the same works: {named}")]


def _length(width: str, text_width: float) -> float:
    """Give a width in points; of a column, what it is in most papers."""
    if found := LENGTH.fullmatch(width):
        return float(found[1]) * _UNITS[found[2]]
    return _COLUMN if width == r"\columnwidth" else text_width
