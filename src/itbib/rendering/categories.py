"""A table divided by category: which categories there are, nested, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from itbib.markdown.markup import Inline, Text, parse, to_text
from itbib.model import Row
from itbib.querying.ordering import natural
from itbib.querying.values import fold
from itbib.rendering.cells import MARKS, stored_value
from itbib.rendering.choosing import FIELD_OF
from itbib.rendering.facts import Catalogue, category_paths, unbraced
from itbib.slugs import slug
from itbib.survey.config import Categories, Table

_LONGEST_SLUG = 60

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A category of a table, with what stands directly in it.

    Attributes:
        title: its own name, without those of the categories around it.
        depth: how many categories it is nested in.
        count: how many rows stand in it and in the categories nested in it, each counted once.
        slug: its name in markers, paths and anchors; no other category of the table has it.
        rows: the rows right below its heading, in the order of the table.
    """

    title: Inline
    depth: int
    count: int
    slug: str
    rows: tuple[Row, ...]


@dataclass(eq=False, slots=True)
class _Node:
    """A category while rows are put in.

    Attributes:
        name: as it was first spelled.
        path: the folded names from the outermost category to this one.
        rows: what stands directly in it, by number.
        members: the numbers of what stands in it and below it.
        place: the first line of the file that names it, and its place in the list there.
        children: the categories nested in it, by folded name.
    """

    name: str
    path: Path
    rows: dict[int, Row] = field(default_factory=dict)
    members: set[int] = field(default_factory=set)
    place: tuple[float, int] = (float("inf"), 0)
    children: dict[str, _Node] = field(default_factory=dict)


def sections_of(table: Table, rows: Iterable[Row], works: Catalogue) -> tuple[Section, ...]:
    """Divide a table by category.

    Args:
        table: a table that is divided.
        rows: its rows as it shows them.
        works: the works that they cite.

    Returns:
        The categories in the order of the page, each before those that are nested in it. A row
        stands in each of its categories.
    """
    categories = table.categories
    if categories is None:
        return ()
    root = _Node("", ())
    for listed in categories.order:
        for path in category_paths(listed, unbraced)[:1]:
            # The spelling of the configuration counts.
            _way(root, path)
    without: list[Row] = []
    for number, row in enumerate(rows):
        paths = _paths(table, categories.field, row, works)
        for at, path in enumerate(paths):
            way = _way(root, path)
            way[-1].rows[number] = row
            for each in way:
                each.members.add(number)
                each.place = min(each.place, (row.line, at))
        if not paths:
            without.append(row)
    made = _flattened(root, categories)
    other = parse(categories.other)
    if without and other:
        free = _free_slug(slug(to_text(other)) or "other", {section.slug for section in made})
        made.append(Section(other, 0, len(without), free, tuple(without)))
    return tuple(made)


def _paths(table: Table, name: str, row: Row, works: Catalogue) -> list[Path]:
    """Give the categories of a row: what it says itself, else what its works say."""
    column = table.column(name)
    value = stored_value(row, column) if column else ""
    if value in MARKS:
        return []
    if value:
        return category_paths(value, lambda part: to_text(parse(unbraced(part))))
    name = FIELD_OF.get(column.kind, name) if column else name
    found = (path for key in row.cite for path in works[key].paths(name.lower()))
    return list(dict.fromkeys(found))


def _way(root: _Node, path: Path) -> list[_Node]:
    """Give the categories of a path from the outermost, made if need be."""
    way: list[_Node] = []
    node = root
    for name in path:
        folded = fold(name)
        if folded not in node.children:
            node.children[folded] = _Node(name, (*node.path, folded))
        node = node.children[folded]
        way.append(node)
    return way


def _flattened(root: _Node, categories: Categories) -> list[Section]:
    listed = [
        tuple(map(fold, path))
        for text in categories.order
        for path in category_paths(text, unbraced)[:1]
    ]
    nodes: list[_Node] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        children = [child for child in node.children.values() if child.members]
        waiting += reversed(_in_order(children, listed, categories.by_name))
        nodes.append(node)
    slugs = _slugs(nodes[1:])
    return [
        Section(
            (Text(node.name),),
            len(node.path) - 1,
            len(node.members),
            slugs[node.path],
            tuple(node.rows.values()),
        )
        for node in nodes[1:]
    ]


def _in_order(nodes: Sequence[_Node], listed: Sequence[Path], by_name: bool) -> list[_Node]:
    """Put the listed categories first, and those around them; the others by name or line."""

    def place(node: _Node) -> int:
        depth = len(node.path)
        ranks = (at for at, path in enumerate(listed) if path[:depth] == node.path)
        return next(ranks, len(listed))

    if by_name:
        return sorted(nodes, key=lambda node: (place(node), natural(node.name)))
    return sorted(nodes, key=lambda node: (place(node), node.place))


def _slugs(nodes: Iterable[_Node]) -> dict[Path, str]:
    """Name each category; of several with the same slug all but one get a checksum behind it.

    Which one goes without does not depend on the order of the categories.
    """
    slugs: dict[Path, str] = {}
    taken: set[str] = set()
    for path in sorted(node.path for node in nodes):
        parts = [made for part in path if (made := slug(part, _LONGEST_SLUG))]
        whole = "-".join(parts)[:_LONGEST_SLUG].strip("-")
        digest = sha256("/".join(path).encode("utf-8", "surrogatepass")).hexdigest()[:6]
        if len(parts) < len(path):
            # A name without a Latin letter or digit leaves nothing behind.
            whole = "-".join(filter(None, (whole, digest)))
        slugs[path] = f"{whole}-{digest}" if whole in taken else whole
        taken.add(slugs[path])
    return slugs


def _free_slug(wanted: str, taken: set[str]) -> str:
    number = 1
    name = wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name
