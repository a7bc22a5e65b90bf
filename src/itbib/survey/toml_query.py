"""Reading what a table in ``itbib.toml`` says of its rows: which, in what order, how divided."""

from __future__ import annotations

import re
from collections.abc import Sequence

from itbib.markdown.escaping import one_line
from itbib.survey.config import SLUG, Categories, Column, Kind
from itbib.survey.toml_section import Section

CATEGORY = "category"

_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_.:+/-]*\Z")
_WIDEST = 70
_UNSORTED = {
    Kind.CITATION: "citations are numbered in the order of the rows",
    Kind.STARS: "how many stars there are is known to those who look at the page alone",
}


def read_sort(section: Section, columns: Sequence[Column]) -> tuple[str, ...]:
    """Read what the rows are sorted by."""
    entries = section.array("sort")
    if not entries:
        return ()
    # Loaded here: every command reads itbib.toml, and few surveys ask for this.
    from itbib.querying.ordering import Direction

    kinds = {column.name.lower(): column.kind for column in columns}
    taken: list[str] = []
    for entry in entries:
        direction = Direction.read(entry) if isinstance(entry, str) else Direction("")
        name = direction.name.lower()
        if not _FIELD.match(name):
            section.report('\'sort\' must be an array of names such as ["-year", "name"]', "sort")
        elif reason := _UNSORTED.get(kinds.get(name, Kind.TEXT)):
            section.report(f"'sort' names {name!r}, but {reason}", "sort")
        elif name in (Direction.read(other).name.lower() for other in taken):
            section.report(f"'sort' names {name!r} twice", "sort")
        else:
            taken.append(f"-{direction.name}" if direction.descending else direction.name)
    return tuple(taken)


def read_where(section: Section) -> str:
    """Read the expression that chooses works, with all blanks that are in it."""
    where = section.text("where")
    if not isinstance(section.data.get("where"), str):
        return ""
    from itbib.querying.parsing import ExpressionError, parse_expression

    try:
        parse_expression(where)
    except ExpressionError as error:
        before = where[: error.position]
        message = f"'where', column {len(before) - before.rfind(chr(10))}: {error.message}"
        section.report(message, "where", _pointed_at(where, error.position), before)
    return where


def _pointed_at(text: str, position: int) -> str:
    """Show the line of a text with a caret below a place in it."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)].rstrip("\r")
    at = position - start
    cut = at - _WIDEST // 2 if at > _WIDEST else 0
    shown = "".join(c if c.isprintable() else " " for c in line[cut : cut + _WIDEST])
    return f"{shown}\n      {' ' * (at - cut)}^"


def read_categories(section: Section, columns: Sequence[Column]) -> Categories | None:
    """Read how a table is divided; the column that names the categories is not drawn."""
    field = section.line(CATEGORY)
    order = _order(section)
    by_name = section.choice("category-sort", ("appearance", "name"), "appearance") == "name"
    level = section.number("category-level", Categories("").level, 6)
    counts = section.flag("category-counts", default=True)
    other = section.line("category-other", Categories("").other)
    file = _file(section)
    if CATEGORY in section.data and not _FIELD.match(field):
        section.report("'category' must be the name of a column or a field", CATEGORY)
    drawn = [one for one in columns if not one.is_band and one.name.lower() != field.lower()]
    if CATEGORY in section.data and columns and not drawn:
        section.report("a table needs a column besides the one of its categories", CATEGORY)
    if CATEGORY in section.data:
        return Categories(field, order, by_name, level, counts, other, file)
    for key in ("order", "sort", "level", "counts", "other"):
        if f"category-{key}" in section.data:
            section.report(f"'category-{key}' is for tables with a 'category'", f"category-{key}")
    if "split" in section.data:
        section.report("'split' is for tables with a 'category'", "split")
    return None


def _order(section: Section) -> tuple[str, ...]:
    order: list[str] = []
    for entry in section.array("category-order"):
        if not isinstance(entry, str) or not entry.strip():
            section.report("'category-order' must be an array of categories", "category-order")
        else:
            order.append(one_line(entry).strip())
    return tuple(order)


def _file(section: Section) -> str:
    """Read the path of the files that a table is split into."""
    split = section.choice("split", (CATEGORY, ""), "")
    file = section.text("file")
    if "file" not in section.data:
        if split:
            message = "a table with 'split' needs a 'file', such as \"papers/{slug}.md\""
            section.report(message, "split")
        return ""
    if not split:
        section.report("'file' is for tables with split = \"category\"", "file")
    elif problem := _path_problem(file):
        section.report(f"'file' {problem}", "file")
    else:
        return file
    return ""


def _path_problem(path: str) -> str:
    """Say what keeps a path from being that of a file for each category; empty if nothing does."""
    parts = path.split("/")
    if path.count(SLUG) != 1 or SLUG not in parts[-1]:
        return f"must have one {SLUG} in its name, where the category stands"
    if any(part in ("", ".", "..") for part in parts) or re.search(r"[\\:*?\"<>|\x00-\x1f]", path):
        return 'must be a path inside the survey, such as "papers/{slug}.md"'
    if path != path.strip():
        return "must be a path without blanks around it"
    return ""
