"""Writing ``itbib.toml``: what is declared, as a person would write it, with no defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator

from itbib.survey.config import (
    Categories,
    Check,
    Column,
    References,
    Site,
    Survey,
    Table,
    Watch,
)
from itbib.survey.toml_table import BAND, default_label

# What a basic string cannot hold as it is (TOML 1.0.0, "String").
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPES = {
    '"': r"\"",
    "\\": r"\\",
    "\b": r"\b",
    "\t": r"\t",
    "\n": r"\n",
    "\f": r"\f",
    "\r": r"\r",
}


def survey_toml(survey: Survey) -> str:
    """Write a whole survey.

    Args:
        survey: the survey; its texts are on one line each, as `parse_survey` gives them.

    Returns:
        The text of ``itbib.toml``, from which `parse_survey` reads the same survey.
    """
    head = ["[survey]", f"bib = {_string(survey.bib)}", f"targets = {_strings(survey.targets)}"]
    if survey.title:
        head.append(f"title = {_string(survey.title)}")
    parts = ["".join(f"{line}\n" for line in head)]
    if lines := list(_references(survey.references)):
        parts.append("".join(f"{line}\n" for line in ["[references]", *lines]))
    parts += map(table_toml, survey.tables)
    parts += map(_watch, survey.watches)
    parts += [_check(survey.check)] if survey.check != Check() else []
    parts += [_site(survey.site)] if survey.site != Site() else []
    return "\n".join(parts)


def table_toml(table: Table) -> str:
    """Write one table; behind the text of an ``itbib.toml`` this adds it to the survey.

    Args:
        table: the table; its texts are on one line each, as `parse_survey` gives them.

    Returns:
        The section ``[[table]]``, lines ending in LF.
    """
    plain = Table(table.id, table.columns)
    lines = ["[[table]]", f"id = {_string(table.id)}"]
    if table.title:
        lines.append(f"title = {_string(table.title)}")
    if table.layout is not plain.layout:
        lines.append(f"layout = {_string(table.layout.value)}")
    if table.empty != plain.empty:
        lines.append(f"empty = {_string(table.empty)}")
    if not table.head:
        lines.append("head = false")
    if table.numbered:
        lines.append("numbered = true")
    if table.start != plain.start:
        lines.append(f"start = {table.start}")
    if table.loose:
        lines.append("loose = true")
    if not table.bullets:
        lines.append("bullets = false")
    if table.align:
        lines.append(f"align = {_string(table.align)}")
    lines += _query(table)
    if table.caption:
        lines.append(f"caption = {_string(table.caption)}")
    if table.label:
        lines.append(f"label = {_string(table.label)}")
    columns = [f"  {{ {', '.join(_column(column))} }}," for column in table.columns]
    lines += ["columns = [", *columns, "]"]
    return "".join(f"{line}\n" for line in lines)


def _column(column: Column) -> Iterator[str]:
    yield f"name = {_string(column.name)}"
    if column.header_groups:
        yield f"header = {_strings((*column.header_groups, column.header))}"
    elif column.header != column.name:
        yield f"header = {_string(column.header)}"
    if column.kind is not Column(column.name, column.header).kind:
        yield f"kind = {_string(column.kind.value)}"
    if column.label != default_label(column.name, column.kind):
        yield f"label = {_string(column.label)}"
    if column.is_group:
        yield f"group = {_string(BAND) if column.is_band else 'true'}"
    if column.is_list:
        yield "list = true"
    if column.align:
        yield f"align = {_string(column.align)}"
    if column.width:
        yield f"width = {_string(column.width)}"
    if column.show:
        yield f"show = {_string(column.show)}"
    if column.source:
        yield f"from = {_string(column.source)}"


def _query(table: Table) -> Iterator[str]:
    if table.where:
        yield f"where = {_string(table.where)}"
    if table.sort:
        yield f"sort = {_strings(table.sort)}"
    categories = table.categories
    if categories is None:
        return
    plain = Categories(categories.field)
    yield f"category = {_string(categories.field)}"
    if categories.order:
        yield f"category-order = {_strings(categories.order)}"
    if categories.by_name:
        yield 'category-sort = "name"'
    if categories.level != plain.level:
        yield f"category-level = {categories.level}"
    if not categories.counts:
        yield "category-counts = false"
    if categories.other != plain.other:
        yield f"category-other = {_string(categories.other)}"
    if categories.file:
        yield 'split = "category"'
        yield f"file = {_string(categories.file)}"


def _references(references: References) -> Iterator[str]:
    if references.by_table:
        yield 'group-by = "table"'
    if references.cited_only:
        yield 'works = "cited"'
    if references.other_title != References().other_title:
        yield f"other-title = {_string(references.other_title)}"
    if references.style:
        yield f"style = {_string(references.style)}"
    if references.format is not References().format:
        yield f"format = {_string(references.format.value)}"
    if references.order is not References().order:
        yield f"order = {_string(references.order.value)}"
    if references.bibtex is not References().bibtex:
        yield f"bibtex = {_string(references.bibtex.value)}"


def _check(check: Check) -> str:
    lines = ["[check]"]
    if check.files:
        lines.append(f"files = {_strings(check.files)}")
    if every := check.by_file.get("*"):
        lines.append(f"ignore = {_strings(every)}")
    if check.strict:
        lines.append("strict = true")
    within = {pattern: codes for pattern, codes in check.by_file.items() if pattern != "*"}
    if within:
        lines += ["", "[check.ignore-in]"]
        lines += [f"{_string(name)} = {_strings(codes)}" for name, codes in within.items()]
    return "".join(f"{line}\n" for line in lines)


def _site(site: Site) -> str:
    said = {"description": site.description, "cite": site.cite, "repository": site.repository}
    lines = [f"{name} = {_string(text)}" for name, text in said.items() if text]
    return "".join(f"{line}\n" for line in ["[site]", *lines])


def _watch(watch: Watch) -> str:
    lines = ["[[watch]]", f"name = {_string(watch.name)}", f"query = {_string(watch.query)}"]
    if watch.limit != Watch(watch.name, watch.query).limit:
        lines.append(f"limit = {watch.limit}")
    return "".join(f"{line}\n" for line in lines)


def _string(text: str) -> str:
    return f'"{_SPECIAL.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def _strings(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_string, texts))}]"
