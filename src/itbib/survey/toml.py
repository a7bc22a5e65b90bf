"""Reading ``itbib.toml``: every mistake in it is found, and reported with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

from itbib.errors import InputError, Problem
from itbib.markdown.escaping import one_line
from itbib.survey import toml_lines
from itbib.survey.config import Column, Kind, Layout, References, Survey, Table
from itbib.survey.toml_section import Section
from itbib.survey.toml_watch import read_watches

# A BibTeX field name may not start with a digit, nor hold blanks or any of "#%'(),={}.
_COLUMN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:+/-]*\Z")
_TOML_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$|\s*\(at end of document\)$")


def parse_survey(text: str, path: str) -> Survey:
    """Read the configuration of a survey.

    Args:
        text: what ``itbib.toml`` holds.
        path: its path, for messages.

    Returns:
        The survey.

    Raises:
        InputError: with all that is wrong: TOML syntax, unknown keys, wrong types and
            values, duplicate table ids and column names, tables without columns.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(_syntax_problem(str(error), text, path)) from error
    problems: list[Problem] = []
    root = Section(data, "itbib.toml", toml_lines.section(text, ""), path, problems)
    survey = _survey(root, text)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.line))
    return survey


def _syntax_problem(message: str, text: str, path: str) -> Problem:
    """Turn tomllib's message, which ends in the position, into a problem on that line."""
    found = _TOML_LINE.search(message)
    if not found:
        return Problem(f"this is not TOML: {message}", path)
    line = int(found[1]) if found[1] else text.rstrip("\n").count("\n") + 1
    return Problem(f"this is not TOML: {message[: found.start()]}", path, line)


def _survey(root: Section, text: str) -> Survey:
    section = root.sub("survey", toml_lines.section(text, "survey"))
    bib = section.path_text("bib", Survey().bib)
    targets = _targets(section)
    title = section.line("title")
    section.done()
    tables: list[Table] = []
    for entry in root.children("table", toml_lines.sections(text, "table")):
        tables.append(_table(entry, tables))
    references = _references(root.sub("references", toml_lines.section(text, "references")))
    watches = read_watches(root.children("watch", toml_lines.sections(text, "watch")))
    root.done()
    return Survey(bib, targets, title, tuple(tables), references, watches)


def _targets(section: Section) -> tuple[str, ...]:
    if "targets" not in section.data:
        section.array("targets")
        return Survey().targets
    targets: list[str] = []
    for target in section.array("targets"):
        if not isinstance(target, str) or not target.strip():
            section.report("'targets' must be an array of paths", "targets")
        elif target in targets:
            section.report(f"'targets' names {target!r} twice", "targets")
        else:
            targets.append(target)
    return tuple(targets)


def _references(section: Section) -> References:
    by_table = section.choice("group-by", ("table", ""), "") == "table"
    cited_only = section.choice("works", ("all", "cited"), "all") == "cited"
    other_title = section.line("other-title", References().other_title)
    section.done()
    return References(by_table, cited_only, other_title)


def _table(section: Section, earlier: Sequence[Table]) -> Table:
    # BibTeX does not distinguish keys by case, so the keys of their rows could be the same.
    table_id = section.own_id("id", "table", [table.id.lower() for table in earlier])
    title = section.line("title")
    layout = Layout(section.choice("layout", tuple(Layout), Layout.HTML.value))
    empty = section.line("empty", "-")
    columns = _columns(section)
    section.done()
    return Table(table_id, columns, title, layout, empty)


def _columns(table: Section) -> tuple[Column, ...]:
    entries = table.array("columns")
    if not table.data.get("columns", []):
        table.report("a table needs at least one column in 'columns'", "columns")
    tables = sum(isinstance(entry, dict) for entry in entries)
    found = toml_lines.columns(table.place)
    places = iter(found if len(found) == tables else (table.place,) * tables)
    columns: list[Column] = []
    names: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            message = f'column {number} must be a table such as {{ name = "size" }}'
            table.report(message, "columns")
            continue
        section = table.child(entry, f"{table.name}, column {number}", next(places))
        column = _column(section)
        if column.name.lower() in names:
            section.report(f"there already is a column {column.name!r}", "name")
        names.add(column.name.lower() or f"column {number}")
        columns.append(column)
    return tuple(columns)


def _column(section: Section) -> Column:
    name = section.line("name")
    if "name" not in section.data:
        section.report("a column needs a 'name'")
    elif name.lower() == "cite":
        section.report("'cite' names the works of a row and cannot be a column", "name")
    elif not _COLUMN_NAME.match(name):
        hint = "it is the name of a BibTeX field: no blanks, and no digit at its start"
        section.report(f"{name!r} cannot be the name of a column", "name", hint)
    kind = Kind(section.choice("kind", tuple(Kind), Kind.TEXT.value))
    group, header = _header(section, name)
    label = section.line("label", "paper" if kind is Kind.PAPER else name)
    is_group, is_list = section.flag("group"), section.flag("list")
    if is_list and kind.computed:
        section.report(f"a column of kind {kind.value!r} is computed and cannot be a list", "list")
    elif is_list and is_group:
        section.report("a column cannot be both a group and a list", "list")
    align = section.choice("align", ("left", "center", "right", ""), "")
    section.done()
    return Column(name, header, group, kind, label, is_group, is_list, align)


def _header(section: Section, name: str) -> tuple[str, str]:
    """Read ``header = "Size"`` or ``header = ["Train set", "Size"]``: the group, the head."""
    value = section.data.get("header")
    if not isinstance(value, list):
        return "", section.line("header", name)
    texts = [one_line(part).strip() for part in section.array("header") if isinstance(part, str)]
    if len(texts) == len(value) == 2:
        return texts[0], texts[1]
    section.report('\'header\' must be a string or two of them, ["Group", "Header"]', "header")
    return "", name
