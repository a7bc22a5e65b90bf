"""Reading the tables in ``itbib.toml``: the sections ``[[table]]`` and their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from itbib.markdown.escaping import one_line
from itbib.suggest import did_you_mean
from itbib.survey import toml_lines
from itbib.survey.config import PLACEHOLDER, Column, Kind, Layout, Table
from itbib.survey.toml_query import read_categories, read_sort, read_where
from itbib.survey.toml_section import Section

# A BibTeX field name may not start with a digit, nor hold blanks or any of "#%'(),={}.
_COLUMN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:+/-]*\Z")
# CommonMark 0.31, section 5.2, takes nine digits; the numbers that follow need room, too.
_MOST_START = 99_999_999

BAND = "band"


def default_label(name: str, kind: Kind) -> str:
    """Give the label of a column that declares none; only links have one."""
    return {Kind.PAPER: "paper", Kind.LINK: name, Kind.BIBTEX: "bib"}.get(kind, "")


# What LaTeX and its packages take in \label and \ref as it is.
_LABEL = re.compile(r"[A-Za-z0-9_.:/+-]*")
_WIDTH = re.compile(r"(?:\d{1,5}(?:\.\d+)?%?)?")


def read_tables(sections: Iterable[Section]) -> tuple[Table, ...]:
    """Read the tables; what is wrong with them is noted in their sections."""
    tables: list[Table] = []
    for section in sections:
        tables.append(_table(section, tables))
    return tuple(tables)


def _table(section: Section, earlier: Sequence[Table]) -> Table:
    # BibTeX does not distinguish keys by case, so the keys of their rows could be the same.
    table_id = section.own_id("id", "table", [table.id.lower() for table in earlier])
    title = section.line("title")
    layout = Layout(section.choice("layout", tuple(Layout), Layout.HTML.value))
    empty = section.line("empty", "-")
    head = section.flag("head", default=True)
    numbered = section.flag("numbered")
    start = section.number("start", 1, _MOST_START, least=0)
    loose = section.flag("loose")
    bullets = section.flag("bullets", default=True)
    align = section.choice("align", ("left", "center", "right", ""), "")
    caption = section.line("caption")
    label = section.line("label")
    if not _LABEL.fullmatch(label):
        hint = 'it holds letters, digits and - _ . : / + only, such as "tab:models"'
        section.report(f"{label!r} cannot be a label of LaTeX's", "label", hint)
    # A layout that cannot be read may have been meant to be a list.
    known = section.data.get("layout", Layout.HTML) in tuple(Layout)
    may_be_list = layout is Layout.LIST or not known
    if not may_be_list:
        _refuse(section, ("numbered", "start", "loose", "bullets"))
    elif numbered and not bullets:
        section.report("a list without bullets cannot be numbered", "numbered")
    elif "start" in section.data and not numbered:
        section.report("'start' is for a list with 'numbered = true'", "start")
    columns = _columns(section, may_be_list=may_be_list)
    sort = read_sort(section, columns)
    where = read_where(section)
    categories = read_categories(section, columns)
    section.done()
    return Table(
        table_id,
        columns,
        title,
        layout,
        empty,
        head,
        numbered,
        start,
        loose,
        bullets,
        align,
        sort,
        where,
        categories,
        caption,
        label,
    )


def _refuse(section: Section, keys: Iterable[str]) -> None:
    """Report the keys that only a table with the layout ``list`` may have."""
    for key in keys:
        if key in section.data:
            section.report(f"{key!r} is for tables with the layout 'list'", key)


def _columns(table: Section, *, may_be_list: bool) -> tuple[Column, ...]:
    entries = table.array("columns")
    if not table.data.get("columns", []):
        table.report("a table needs at least one column in 'columns'", "columns")
    tables = sum(isinstance(entry, dict) for entry in entries)
    found = toml_lines.columns(table.place)
    places = iter(found if len(found) == tables else (table.place,) * tables)
    columns: list[Column] = []
    names: set[str] = set()
    sources: dict[str, Section] = {}
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            message = f'column {number} must be a table such as {{ name = "size" }}'
            table.report(message, "columns")
            continue
        section = table.child(entry, f"{table.name}, column {number}", next(places))
        column = _column(section, may_be_list=may_be_list)
        if column.name.lower() in names:
            section.report(f"there already is a column {column.name!r}", "name")
        names.add(column.name.lower() or f"column {number}")
        columns.append(column)
        sources[column.source] = section
    names_known = [column.name for column in columns]
    for source, section in sources.items():
        if source and source.lower() not in map(str.lower, names_known):
            hint = did_you_mean(source, names_known)
            section.report(f"there is no column {source!r}", "from", hint)
    if columns and all(column.is_band for column in columns):
        table.report("a table needs at least one column that is no band", "columns")
    return tuple(columns)


def _column(section: Section, *, may_be_list: bool) -> Column:
    name = section.line("name")
    if "name" not in section.data:
        section.report("a column needs a 'name'")
    elif name.lower() == "cite":
        section.report("'cite' names the works of a row and cannot be a column", "name")
    elif not _COLUMN_NAME.match(name):
        hint = "it is the name of a BibTeX field: no blanks, and no digit at its start"
        section.report(f"{name!r} cannot be the name of a column", "name", hint)
    kind = Kind(section.choice("kind", tuple(Kind), Kind.TEXT.value))
    groups, header = _header(section, name)
    label = section.line("label", default_label(name, kind))
    group = section.flag_or("group", BAND)
    is_group, is_list = bool(group), section.flag("list")
    if is_list and kind.computed:
        section.report(f"a column of kind {kind.value!r} is computed and cannot be a list", "list")
    elif is_list and is_group:
        section.report("a column cannot be both a group and a list", "list")
    align = section.choice("align", ("left", "center", "right", ""), "")
    width = section.line("width")
    if not _WIDTH.fullmatch(width):
        section.report("'width' is a number of pixels or a percentage, such as \"30%\"", "width")
    show = _show(section, may_be_list=may_be_list)
    source = section.line("from")
    if kind is not Kind.STARS and "from" in section.data:
        section.report("'from' is for columns of the kind 'stars'", "from")
    section.done()
    return Column(
        name,
        header,
        groups,
        kind,
        label,
        is_group,
        is_list,
        align,
        group == BAND,
        show,
        width,
        source,
    )


def _header(section: Section, name: str) -> tuple[tuple[str, ...], str]:
    """Read ``header = "Size"`` or ``header = ["Train set", "Size"]``: the groups, the head."""
    value = section.data.get("header")
    if not isinstance(value, list):
        return (), section.line("header", name)
    texts = [one_line(part).strip() for part in section.array("header") if isinstance(part, str)]
    if len(texts) == len(value) > 1:
        return tuple(texts[:-1]), texts[-1]
    section.report('\'header\' must be a string or several of them, ["Group", "Header"]', "header")
    return (), name


def _show(section: Section, *, may_be_list: bool) -> str:
    show = section.text("show")
    if not may_be_list:
        _refuse(section, ("show",))
        return ""
    if isinstance(section.data.get("show"), str) and show.count(PLACEHOLDER) != 1:
        section.report("'show' must have one {} in it, where the cell stands", "show")
        return ""
    return show
