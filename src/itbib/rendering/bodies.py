"""What regions hold: one writer for each kind of region."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from itbib.errors import InputError, Problem
from itbib.exporting.one import bibtex_source
from itbib.markdown.escaping import code_block
from itbib.markdown.nodes import Inline
from itbib.model import Row, Work
from itbib.rendering.arguments import TOC_LEVELS, levels
from itbib.rendering.categories import Section
from itbib.rendering.citations import Citations
from itbib.rendering.counting import write_count
from itbib.rendering.dividing import index_text, inside, sections_text, without_category
from itbib.rendering.markers import find_regions
from itbib.rendering.presenting import present, relative
from itbib.rendering.recent import newest
from itbib.rendering.region import Region
from itbib.rendering.regions import apply, plan
from itbib.rendering.tables import lay_out
from itbib.rendering.templating import Templates
from itbib.survey.config import Categories, Survey, Table


@dataclass(frozen=True)
class Material:
    """What bodies are written from.

    Attributes:
        survey: the configuration.
        works: the works in file order.
        rows: the rows of all tables as they are shown, from `choosing.all_rows`.
        citations: the citation list.
        regions: the regions of each target by its path.
        templates: the templates.
        sections: the categories of each table that is divided, by its id.
        bib: path of the library.
        plots: path of the folder of pictures.
        styled: what works say in the survey's citation style, by key.
    """

    survey: Survey
    works: Sequence[Work]
    rows: Sequence[Row]
    citations: Citations
    regions: Mapping[str, Sequence[Region]]
    templates: Templates
    sections: Mapping[str, Sequence[Section]]
    bib: str
    plots: str
    styled: Mapping[str, Inline]

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
        The bodies in the order of the regions, by the path of the target; nothing for those
        that are made from the page around them, for which there is `write_tocs`.

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


def write_tocs(
    text: str, regions: Sequence[Region], bodies: Sequence[str], tables: Collection[str]
) -> tuple[str, ...]:
    """Write the bodies of the regions that list the headings of the page they stand on.

    Args:
        text: the page as it is.
        regions: its regions.
        bodies: their bodies, but for those regions.
        tables: ids of the declared tables.

    Returns:
        The bodies of all regions.
    """
    if all(region.kind != "toc" for region in regions):
        return tuple(bodies)
    from itbib.rendering.toc import write_toc

    drawn = apply(text, plan(text, regions, bodies), force=True)
    placed, _ = find_regions(drawn, "", tables)
    if len(placed) != len(regions):
        # A template broke a marker, which is reported once all is written.
        return tuple(bodies)
    return tuple(
        write_toc(drawn, region.line, *(levels(region.words) or TOC_LEVELS))
        if region.kind == "toc"
        else body
        for region, body in zip(placed, bodies, strict=True)
    )


def _table(region: Region, material: Material) -> str:
    table = material.survey.table(region.id)
    assert table is not None
    if table.categories is not None:
        return _divided(table, table.categories, region, material)
    return _drawn(table, material.by_table.get(table.id, ()), region, material)


def _drawn(table: Table, rows: Sequence[Row], region: Region, material: Material) -> str:
    list_url = _list_url(region.path, material.regions)
    bib_url = relative(material.bib, region.path)
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
            section.slug: relative(homes[table.id, section.slug], region.path)
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
    return relative(holders[0], path)


def _references(region: Region, material: Material) -> str:
    shown = present(
        material.citations,
        material.works,
        material.survey.references,
        material.styled,
        material.bib,
        region.path,
    )
    return material.templates.references(shown, material.survey)


def _count(region: Region, material: Material) -> str:
    return write_count(region.words, material.survey, material.rows, material.citations)


def _recent(region: Region, material: Material) -> str:
    works = newest(material.citations.by_key.values(), int(region.words[0]))
    return material.templates.recent(works, material.survey)


def _cite(region: Region, material: Material) -> str:
    by_key = {work.key: work for work in reversed(material.works)}
    sources = (bibtex_source(by_key[key], material.works) for key in region.words)
    return code_block("\n\n".join(sources), "bibtex")


def _plot(region: Region, material: Material) -> str:
    # Loaded here: few pages have pictures.
    from itbib.plotting import material as plotting
    from itbib.rendering.plots import write_plot

    drawn_from = plotting.Material(
        material.survey, material.works, material.rows, material.sections
    )
    return write_plot(region, drawn_from, material.plots)


def _later(_: Region, __: Material) -> str:
    return ""


_WRITERS: Mapping[str, Writer] = {
    "table": _table,
    "references": _references,
    "count": _count,
    "recent": _recent,
    "cite": _cite,
    "plot": _plot,
    "toc": _later,
}
