"""What belongs where: the survey, its tables, their categories and groups, the rows of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from itbib.model import Row
from itbib.plotting.figures import Branch, Tree
from itbib.plotting.material import MARKS, Material, cell_text, line_of, title_of
from itbib.rendering.categories import Section
from itbib.survey.config import Column, Table


def tree_of(material: Material) -> Tree:
    """Make the tree of a survey; tables without rows are left out."""
    tables = tuple(_tables(material))
    title = material.survey.title
    return Tree(title or "Survey", Branch(title or material.heading or "Survey", tables))


def _tables(material: Material) -> Iterator[Branch]:
    for table in material.survey.tables:
        rows = material.rows_of(table)
        if not rows:
            continue
        whole = _branch(material, table, title_of(table), rows)
        if sections := material.sections.get(table.id, ()):
            met = {row.key for section in sections for row in section.rows}
            left = [row for row in rows if row.key not in met]
            rest = _branch(material, table, "", left) if left else Branch("")
            parts = (*_nested(material, table, sections), *rest.parts)
            whole = replace(whole, parts=parts, rows=rest.rows)
        yield replace(whole, count=len({row.key for row in rows}))


def _nested(material: Material, table: Table, sections: Sequence[Section]) -> list[Branch]:
    """Put categories into each other by their depths."""
    branches: list[Branch] = []
    at = 0
    while at < len(sections):
        section = sections[at]
        end = at + 1
        while end < len(sections) and sections[end].depth > section.depth:
            end += 1
        own = _branch(material, table, line_of(section.title), section.rows)
        inner = _nested(material, table, sections[at + 1 : end])
        branches.append(replace(own, parts=(*own.parts, *inner)))
        at = end
    return branches


def _branch(material: Material, table: Table, name: str, rows: Sequence[Row]) -> Branch:
    groups = [column for column in table.columns if column.is_group]
    parts, left = _groups(material, table, rows, groups)
    return Branch(name, parts, left)


def _groups(
    material: Material, table: Table, rows: Iterable[Row], groups: Sequence[Column]
) -> tuple[tuple[Branch, ...], tuple[str, ...]]:
    """Put rows into groups by what each column says in turn; those without one stand apart."""
    if not groups:
        return (), tuple(dict.fromkeys(material.name_of(table, row) for row in rows))
    members: dict[str, list[Row]] = {}
    above = ""
    for row in rows:
        value = cell_text(row, groups[0])
        above = above if value in MARKS else value
        members.setdefault(above, []).append(row)
    parts = []
    left: tuple[str, ...] = ()
    for name, own in members.items():
        inner, names = _groups(material, table, own, groups[1:])
        if name:
            parts.append(Branch(name, inner, names))
        else:
            parts += inner
            left = names
    return tuple(parts), left
