"""Reading ``itbib.toml``: every mistake in it is found, and reported with its line."""

from __future__ import annotations

import re
import tomllib

from itbib.errors import InputError, Problem
from itbib.survey import toml_lines
from itbib.survey.config import ListFormat, Order, References, Source, Survey
from itbib.survey.toml_check import read_check
from itbib.survey.toml_section import Section
from itbib.survey.toml_site import read_site
from itbib.survey.toml_table import read_tables
from itbib.survey.toml_watch import read_watches

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
    tables = read_tables(root.children("table", toml_lines.sections(text, "table")))
    references = _references(root.sub("references", toml_lines.section(text, "references")))
    watches = read_watches(root.children("watch", toml_lines.sections(text, "watch")))
    check = read_check(root.sub("check", toml_lines.section(text, "check")), text)
    site = read_site(root.sub("site", toml_lines.section(text, "site")))
    root.done()
    return Survey(bib, targets, title, tables, references, watches, check, site)


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
    style = section.line("style")
    form = ListFormat(section.choice("format", tuple(ListFormat), ListFormat.HTML.value))
    order = Order(section.choice("order", tuple(Order), Order.APPEARANCE.value))
    bibtex = Source(section.choice("bibtex", tuple(Source), Source.NONE.value))
    section.done()
    return References(by_table, cited_only, other_title, style, form, order, bibtex)
