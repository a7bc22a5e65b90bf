"""A small survey for tests: works, rows and a configuration, made without any file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cmarkgfm
from cmarkgfm.cmark import Options

from itbib.model import Name, Row, Work
from itbib.survey.config import Survey
from itbib.survey.toml import parse_survey

# Text that is markup in HTML, in Markdown, in a pipe table, or in GitHub's formulae.
HOSTILE = (
    "A | B",
    "<script>alert(1)</script>",
    "Q & A",
    "&lt;b&gt;",
    "the $x_1$ and $y_2$ case",
    "a `code` of ``two``",
    "see ](https://evil.example) [x](y)",
    "**bold** _em_ ~~gone~~",
    "<!-- /itbib:table t -->",
    "# heading",
    "- item",
    "1. item",
    "\\| \\< back\\slash \\",
    "\"quoted\" 'text'",
    "<td>x</td>",
    "{{ 7 * 7 }} {% raw %}",
)


def work(key: str, **fields: str) -> Work:
    return Work(key, "misc", {"title": f"Title of {key}", **fields}, "references.bib", 1)


def row(key: str, cite: Sequence[str] = (), line: int = 1, **cells: str) -> Row:
    table, slug = key.split("/")
    named = {name.replace("_", "-"): value for name, value in cells.items()}
    lines = {name: line + at for at, name in enumerate(["cite", *named], start=1)}
    return Row(table, slug, tuple(cite), named, "references.bib", line, lines)


def survey(columns: str, *, layout: str = "html", more: str = "") -> Survey:
    """Make a survey with a single table ``t``."""
    return parse_survey(
        f'[[table]]\nid = "t"\nlayout = "{layout}"\ncolumns = [{columns}]\n{more}', "itbib.toml"
    )


def names(*surnames: str) -> tuple[Name, ...]:
    return tuple(Name(first="Ann", last=surname) for surname in surnames)


def as_github_shows(markdown: str) -> str:
    """Render Markdown with cmark-gfm, as GitHub does; raw HTML passes."""
    html: str = cmarkgfm.github_flavored_markdown_to_html(
        markdown, options=Options.CMARK_OPT_UNSAFE
    )
    return html


NO_AUTHORS: Mapping[str, Sequence[Name]] = {}
