"""What regions hold: one writer for each kind of region."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from itbib.errors import InputError, Problem
from itbib.model import Row
from itbib.rendering.citations import Citations
from itbib.rendering.markers import Region
from itbib.rendering.tables import lay_out
from itbib.rendering.templating import Templates
from itbib.survey.config import Survey


@dataclass(frozen=True)
class Material:
    """What bodies are written from.

    Attributes:
        survey: the configuration.
        rows: the rows of all tables as they are shown, from `choosing.all_rows`.
        citations: the citation list.
        regions: the regions of each target by its path.
        templates: the templates.
    """

    survey: Survey
    rows: Sequence[Row]
    citations: Citations
    regions: Mapping[str, Sequence[Region]]
    templates: Templates

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
    rows = material.by_table.get(table.id, ())
    list_url = _list_url(region.path, material.regions)
    view = lay_out(table, rows, material.citations.by_key, list_url, region.path)
    return material.templates.table(view, table.layout, material.survey)


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
    return posixpath.relpath(holders[0], posixpath.dirname(path) or ".")


def _references(_: Region, material: Material) -> str:
    return material.templates.references(material.citations, material.survey)


_WRITERS: Mapping[str, Writer] = {
    "table": _table,
    "references": _references,
}
