from __future__ import annotations

from collections.abc import Mapping

import pytest

from itbib.errors import InputError, Problem
from itbib.model import Name
from itbib.rendering.render import render
from itbib.rendering.templating import PACKAGED, Templates
from survey_samples import row, survey, work

TARGET = "<!-- itbib:table t -->\n<!-- /itbib:table t -->\n"
LISTED = "<!-- itbib:references -->\n<!-- /itbib:references -->\n"
TITLE = "a|b <i> $x$ *y*"


def rendered(templates: Mapping[str, str], layout: str = "html", target: str = TARGET) -> str:
    config = survey('{ name = "x", header = "*h* | <x>" }', layout=layout)
    [change] = render(
        config,
        [work("k", title=TITLE, url="https://a.org/?x&y=(1)")],
        [row("t/1", ["k"], 1, x="*c* | <x>")],
        {"k": (Name(last=TITLE),)},
        {"README.md": target},
        Templates(templates, "templates"),
    ).changes
    return change.new.strip("\n")


def problem(templates: Mapping[str, str], layout: str = "html", target: str = TARGET) -> Problem:
    with pytest.raises(InputError) as caught:
        rendered(templates, layout, target)
    [found] = caught.value.problems
    return found


@pytest.mark.parametrize(
    ("layout", "name"),
    [("html", "table.html.j2"), ("pipe", "table.pipe.md.j2"), ("list", "table.list.md.j2")],
)
def test_a_template_of_the_survey_overrides_the_packaged_one(layout: str, name: str) -> None:
    assert rendered({name: "all {{ table.id }}"}, layout) == "all t"
    own = name.replace("table.", "table.t.")
    assert rendered({name: "all", own: "own"}, layout) == "own"
    assert rendered({"table.other.html.j2": "no"}, layout) == rendered({}, layout)


def test_the_citation_list_has_a_template_too() -> None:
    source = "{% for group in groups %}{{ group.references[0].number }}{% endfor %}"
    assert rendered({"references.html.j2": source}, target=LISTED) == "1"


def test_a_template_can_build_on_the_packaged_one_and_on_others() -> None:
    templates = {
        "table.html.j2": '{% from "m.j2" import bold %}{{ bold("<") }}'
        '{% include "itbib/table.html.j2" %}',
        "m.j2": "{% macro bold(text) %}<b>{{ text }}</b>\n{% endmacro %}",
    }
    assert rendered(templates) == "<b>&lt;</b>\n" + rendered({})


CELL = "{{ table.rows[0].cells[0].content }}"
REFERENCE = "{% set work = groups[0].references[0] %}"


@pytest.mark.parametrize(
    ("layout", "source", "text"),
    [
        ("html", '{{ "a|<i>$" ~ 1 }}', "a|&lt;i&gt;<span>$</span>1"),
        ("html", "{{ table.rows[0].key ~ '<' }}", "t/1&lt;"),
        ("html", "{{ '$<' | upper }}", "<span>$</span>&lt;"),
        ("html", "{{ survey.title or '<>' | lower }}", "&lt;&gt;"),
        ("html", CELL, "<em>c</em> | &lt;x&gt;"),
        ("html", CELL.replace(" }}", " | strong }}"), "<strong><em>c</em> | &lt;x&gt;</strong>"),
        ("html", "{{ table.columns[0].heading }}", "<em>h</em> | &lt;x&gt;"),
        ("html", '{{ "\\"<" | attr }}', "&#34;&lt;"),
        ("html", '{{ "https://a.org/?x&y=(1)" | url }}', "https://a.org/?x&amp;y=(1)"),
        ("html", '{{ "javascript:alert(1)" | url }}x', "x"),
        ("html", "{{ '<' | e | e }}", "&lt;"),
        ("html", "{{ '<b>' | safe }}", "<b>"),
        ("html", "{% macro m() %}<i>{{ '<' }}</i>{% endmacro %}{{ m() }}", "<i>&lt;</i>"),
        ("html", "{% set b %}<i>{{ '<' }}</i>{% endset %}{{ b }}", "<i>&lt;</i>"),
        ("pipe", "{{ table.rows[0].key ~ '|*' }}", "t/1\\|\\*"),
        ("pipe", CELL, "*c* \\| &lt;x&gt;"),
        ("pipe", "{{ '|' | e }}", "\\|"),
        ("pipe", "{% macro m() %}*{{ '*' }}*{% endmacro %}{{ m() }}", "*\\**"),
        ("pipe", '[x]({{ "https://a.org/(1)" | url }})', "[x](https://a.org/\\(1\\))"),
        ("list", "{{ '# a' | lower }}", "\\# a"),
        ("list", "- " + CELL.replace(" }}", " | item(2) }}"), "- *c* | &lt;x&gt;"),
        ("list", CELL, "*c* | &lt;x&gt;"),
        (
            "list",
            "- " + CELL.replace(" }}", " | strong }}"),
            "- <strong>*c* | &lt;x&gt;</strong>",
        ),
    ],
)
def test_what_is_printed_is_escaped_for_its_target(layout: str, source: str, text: str) -> None:
    name = {"html": "table.html.j2", "pipe": "table.pipe.md.j2", "list": "table.list.md.j2"}[layout]
    assert rendered({name: source}, layout) == text


def test_a_forgotten_filter_is_safe_in_the_citation_list() -> None:
    source = REFERENCE + "{{ work.title }};{{ work.authors | join(', ') }};{{ work.fields.title }}"
    escaped = "a|b &lt;i&gt; <span>$</span>x<span>$</span> *y*"
    assert rendered({"references.html.j2": source}, target=LISTED) == ";".join([escaped] * 3)


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("a\n{% if %}", 2, "template syntax: "),
        ("a\n\n{{ tabel.id }}", 3, "'tabel' is undefined"),
        ("a\n{{ table.rows[0].nothing }}", 2, "has no attribute 'nothing'"),
        ("{{ table.__class__ }}", 1, "unsafe"),
        ("\n{{ table.rows.__class__.__mro__ }}", 2, "unsafe"),
        ("\n{{ ().__class__ }}", 2, "unsafe"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("{{ 'a' + 1 }}", 1, "can only concatenate"),
        ("\n{{ range(10 ** 9) }}", 2, "too big"),
        ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", 1, "recursion"),
        ('a\n{% include "nothing.j2" %}', 2, "nothing.j2"),
        ('\n{% include "../survey.py" %}', 2, "../survey.py"),
        ("{{ [1] | random }}", 1, "No filter named 'random'"),
        ("{{ lipsum() }}", 1, "'lipsum' is undefined"),
        ("{{ 1 | url }}", 1, "rendered: "),
        ("{% do survey.tables.append(1) %}", 1, "template syntax: "),
    ],
)
def test_a_wrong_template_is_named_with_its_line(source: str, line: int, message: str) -> None:
    found = problem({"table.html.j2": source})
    assert (found.path, found.line) == ("templates/table.html.j2", line)
    assert message in found.message


def test_the_line_is_that_of_the_template_that_failed() -> None:
    templates = {"table.html.j2": '{% include "part.j2" %}', "part.j2": "\n\n{{ nothing }}"}
    found = problem(templates)
    assert (found.path, found.line) == ("templates/part.j2", 3)
    found = problem({**templates, "part.j2": "\n{% end %}"})
    assert (found.path, found.line) == ("templates/part.j2", 2)


def test_the_data_cannot_be_changed_by_a_template() -> None:
    source = "{% set _ = groups[0].references[0].fields.update({'title': 'x'}) %}"
    assert "unsafe" in problem({"references.html.j2": source}, target=LISTED).message


def test_templates_with_crlf_give_the_same() -> None:
    assert rendered({"table.html.j2": "<b>\r\n{{ table.id }}\r\n</b>\r\n"}) == "<b>\nt\n</b>"


@pytest.mark.parametrize("name", PACKAGED)
def test_every_packaged_template_is_found_under_both_names(name: str) -> None:
    target = LISTED if name.startswith("references") else TARGET
    if name.startswith("recent"):
        target = "<!-- itbib:recent 3 -->\n<!-- /itbib:recent 3 -->\n"
    layout = name.split(".")[1] if name.startswith("table.") else "html"
    source = f'{{% extends "itbib/{name}" %}}'
    assert rendered({name: source}, layout, target) == rendered({}, layout, target)
