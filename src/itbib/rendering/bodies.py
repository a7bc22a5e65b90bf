"""What regions hold: one writer for each kind of region."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from itbib.errors import InputError, Problem
from itbib.model import Row
from itbib.rendering.categories import Section
from itbib.rendering.citations import Citations
from itbib.rendering.dividing import index_text, inside, sections_text, without_category
from itbib.rendering.markers import Region
from itbib.rendering.tables import lay_out
from itbib.rendering.templating import Templates
from itbib.survey.config import Categories, Survey, Table


@dataclass(frozen=True)
class Material:
    """What bodies are written from.

    Attributes:
        survey: the configuration.
        rows: the rows of all tables as they are shown, from `choosing.all_rows`.
        citations: the citation list.
        regions: the regions of each target by its path.
        templates: the templates.
        sections: the categories of each table that is divided, by its id.
        bib: path of the library.
    """

    survey: Survey
    rows: Sequence[Row]
    citations: Citations
    regions: Mapping[str, Sequence[Region]]
    templates: Templates
    sections: Mapping[str, Sequence[Section]]
    bib: str

    @cached_property
    def by_table(self) -> Mapping[str, Sequence[Row]]:
        """The rows of each table that has some, by its id."""
        by_table: dict[str, list[Row]] = {}
        for row in self.rows:
            by_table.setdefault(row.table, []).append(row)
        return by_table


Writer = Callable[[Region, Material], str]


def write_bodies(material: Material) -> dict[str, tuple[str, ...]]:
    """Write the body of each region of each target.

    Returns:
        The bodies in the order of the regions, by the path of the target.

    Raises:
        InputError: with all that is wrong with templates.
    """
    problems: dict[Problem, None] = {}

    def write(region: Region) -> str:
        try:
            return _WRITERS[region.kind](region, material)
        except InputError as error:
            problems.update(dict.fromkeys(error.problems))
            return ""

    bodies = {path: tuple(map(write, found)) for path, found in material.regions.items()}
    if problems:
        raise InputError(problems)
    return bodies


def _table(region: Region, material: Material) -> str:
    table = material.survey.table(region.id)
    assert table is not None
    if table.categories is not None:
        return _divided(table, table.categories, region, material)
    return _drawn(table, material.by_table.get(table.id, ()), region, material)


def _drawn(table: Table, rows: Sequence[Row], region: Region, material: Material) -> str:
    list_url = _list_url(region.path, material.regions)
    bib_url = _way(region.path, material.bib)
    view = lay_out(table, rows, material.citations.by_key, list_url, bib_url)
    return material.templates.table(view, table.layout, material.survey)


def _divided(table: Table, categories: Categories, region: Region, material: Material) -> str:
    """Write a table by category: all of it, one category, or where each of them stands."""
    sections = material.sections[table.id]
    if region.category:
        sections = inside(sections, region.category)
    elif categories.file:
        homes = {r.words: path for path, found in material.regions.items() for r in found}
        ways = {
            section.slug: _way(region.path, homes[table.id, section.slug])
            for section in sections
            if (table.id, section.slug) in homes
        }
        return index_text(table.id, sections, ways, counts=categories.counts)
    drawn = without_category(table)
    return sections_text(
        table, sections, lambda rows: _drawn(drawn, rows, region, material), inside=region.category
    )


def _list_url(path: str, regions: Mapping[str, Sequence[Region]]) -> str | None:
    """Give the way from a target to the citation list: its own, else the first there is."""
    holders = [
        holder
        for holder, found in regions.items()
        if any(region.kind == "references" for region in found)
    ]
    if path in holders:
        return ""
    if not holders:
        return None
    return _way(path, holders[0])


def _way(page: str, file: str) -> str:
    """Give the way from one file to another."""
    return posixpath.relpath(file, posixpath.dirname(page) or ".")


def _references(_: Region, material: Material) -> str:
    return material.templates.references(material.citations, material.survey)


_WRITERS: Mapping[str, Writer] = {
    "table": _table,
    "references": _references,
}
