"""The text of a table that is divided by category: headings, and what stands below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from itbib.markdown.markup import Inline, Link, Text, to_markdown
from itbib.markdown.nodes import merged
from itbib.model import Row
from itbib.rendering.categories import Section
from itbib.survey.config import Table

_DEEPEST_HEADING = 6
_CLOSING = re.compile(r"(?<!\S)(?=#+\Z)")
_ESCAPED = r"\\"


def inside(sections: Sequence[Section], slug: str) -> Sequence[Section]:
    """Give a category and those nested in it; none if there is no such category."""
    start = next((at for at, one in enumerate(sections) if one.slug == slug), None)
    if start is None:
        return ()
    end = start + 1
    while end < len(sections) and sections[end].depth > sections[start].depth:
        end += 1
    return sections[start:end]


def without_category(table: Table) -> Table:
    """Leave out the column that names the categories: the headings say what stands in it."""
    if table.categories is None:
        return table
    named = table.column(table.categories.field)
    return replace(table, columns=tuple(one for one in table.columns if one is not named))


def anchor(table_id: str, slug: str) -> str:
    """Give the fragment of a category, which its count does not change."""
    return f"{table_id}-{slug}"


def heading_line(level: int, title: Inline) -> str:
    """Write a heading in which number signs at the end are text (CommonMark 0.31, section 4.2)."""
    return f"{'#' * level} {_CLOSING.sub(_ESCAPED, to_markdown(title))}"


def sections_text(
    table: Table, sections: Sequence[Section], draw: Callable[[Sequence[Row]], str], *, inside: str
) -> str:
    """Write categories below each other.

    Args:
        table: the table.
        sections: its categories, or one of them with those that are nested in it.
        draw: draws rows.
        inside: slug of the only category, whose heading stands outside of the region; empty
            for all.

    Returns:
        Markdown, lines ending in LF.
    """
    categories = table.categories
    if categories is None or not sections:
        return ""
    outer = sections[0].depth + bool(inside)
    parts: list[str] = []
    for section in sections:
        if section.depth >= outer:
            level = min(categories.level + section.depth - outer, _DEEPEST_HEADING)
            title = _titled(section, counts=categories.counts)
            target = f'<a id="{anchor(table.id, section.slug)}"></a>'
            parts.append(f"{target}\n{heading_line(level, title)}\n")
        if section.rows:
            parts.append(draw(section.rows))
    return "\n".join(parts)


def index_text(
    table_id: str, sections: Sequence[Section], ways: Mapping[str, str], *, counts: bool
) -> str:
    """Write a list of links to the categories.

    Args:
        table_id: the table.
        sections: its categories.
        ways: the files of those that have one, by slug, relative to the one being written.
        counts: whether to say how many rows there are.

    Returns:
        Markdown, lines ending in LF.
    """
    lines: list[str] = []
    home = ""
    for section in sections:
        own = ways.get(section.slug)
        if own is not None or section.depth == 0:
            home = own or ""
        url = own or (home and f"{home}#{anchor(table_id, section.slug)}")
        title = section.title
        if url:
            title = (Link(url, title),)
        count = f" ({section.count})" if counts else ""
        lines.append(f"{'  ' * section.depth}- {to_markdown(title)}{count}\n")
    return "".join(lines)


def _titled(section: Section, *, counts: bool) -> Inline:
    if not counts:
        return section.title
    return merged((*section.title, Text(f" ({section.count})")))
