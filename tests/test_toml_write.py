from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from itbib.markdown.escaping import one_line
from itbib.survey.config import (
    Categories,
    Column,
    Kind,
    Layout,
    ListFormat,
    Order,
    References,
    Source,
    Survey,
    Table,
    Watch,
)
from itbib.survey.toml import parse_survey
from itbib.survey.toml_table import default_label
from itbib.survey.toml_write import survey_toml, table_toml

ROOT = Path(__file__).parents[1]

RAW = st.text(st.sampled_from("ab \"'\\#={}[],\t\n\r\x00\x1b\x7f\x85é漢😀\u2028\ufeff"), max_size=8)
LINE = RAW.map(lambda text: one_line(text).strip())
IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,3}", fullmatch=True)
PATHS = RAW.filter(str.strip)


def column_names() -> st.SearchStrategy[str]:
    names = st.from_regex(r"[a-z_][a-z0-9_.:+/-]{0,3}", fullmatch=True)
    return names.filter(lambda name: name != "cite")


@st.composite
def columns(draw: st.DrawFn, name: str, layout: Layout, *, may_be_band: bool) -> Column:
    kind = draw(st.sampled_from(Kind))
    is_band = may_be_band and draw(st.booleans())
    is_group = is_band or draw(st.booleans())
    before, behind = draw(RAW), draw(RAW)
    has_show = layout is Layout.LIST and "{}" not in before + behind and draw(st.booleans())
    return Column(
        name,
        draw(LINE | st.just(name)),
        draw(st.lists(LINE, max_size=3).map(tuple)),
        kind,
        draw(LINE | st.just(default_label(name, kind))),
        is_group,
        not is_group and not kind.computed and draw(st.booleans()),
        draw(st.sampled_from(["", "left", "center", "right"])),
        is_band,
        f"{before}{{}}{behind}" if has_show else "",
        source=name if kind is Kind.STARS and draw(st.booleans()) else "",
    )


FIELDS = st.from_regex(r"[a-z_][a-z0-9_.:+/-]{0,3}", fullmatch=True)
WHERE = st.sampled_from(["", "year >= 2023", "keywords has \"a b\"\n\tor not title = 'é\\\\'"])


@st.composite
def categories(draw: st.DrawFn) -> Categories:
    return Categories(
        draw(st.sampled_from(["topics", "keywords"])),
        draw(st.lists(LINE.filter(bool), max_size=3).map(tuple)),
        draw(st.booleans()),
        draw(st.integers(1, 6)),
        draw(st.booleans()),
        draw(LINE | st.just("Other")),
        draw(st.sampled_from(["", "{slug}.md", "a/b {slug}.md"])),
    )


@st.composite
def sorts(draw: st.DrawFn, unsorted: set[str]) -> tuple[str, ...]:
    names = draw(st.lists(FIELDS.filter(lambda name: name not in unsorted), unique=True))
    return tuple(f"-{name}" if draw(st.booleans()) else name for name in names)


@st.composite
def tables(draw: st.DrawFn, table_id: str) -> Table:
    layout = draw(st.sampled_from(Layout))
    names = draw(st.lists(column_names(), min_size=1, max_size=4, unique=True))
    is_list = layout is Layout.LIST
    numbered = is_list and draw(st.booleans())
    made = tuple(draw(columns(name, layout, may_be_band=at > 0)) for at, name in enumerate(names))
    unsorted = {column.name for column in made if column.kind in (Kind.CITATION, Kind.STARS)}
    return Table(
        table_id,
        made,
        draw(LINE),
        layout,
        draw(LINE | st.just("-")),
        draw(st.booleans()),
        numbered,
        draw(st.integers(0, 99)) if numbered else 1,
        is_list and draw(st.booleans()),
        numbered or not is_list or draw(st.booleans()),
        sort=draw(sorts(unsorted)),
        where=draw(WHERE),
        categories=draw(st.none() | categories()),
        caption=draw(LINE),
        label=draw(st.sampled_from(["", "tab:a-b_c.d/e+f"])),
    )


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    ids = st.lists(IDS, max_size=3, unique=True)
    return Survey(
        draw(PATHS),
        draw(st.lists(PATHS, max_size=3, unique=True).map(tuple)),
        draw(LINE),
        tuple(draw(tables(table_id)) for table_id in draw(ids)),
        References(
            draw(st.booleans()),
            draw(st.booleans()),
            draw(LINE | st.just("Other works")),
            draw(LINE),
            draw(st.sampled_from(ListFormat)),
            draw(st.sampled_from(Order)),
            draw(st.sampled_from(Source)),
        ),
        tuple(
            Watch(name, draw(st.sampled_from(["ti:a", 'abs:"a b" AND cat:cs.CL'])), limit)
            for name, limit in zip(draw(ids), [50, 1, 1000], strict=False)
        ),
    )


@given(surveys())
def test_what_is_written_is_read_back(survey: Survey) -> None:
    assert parse_survey(survey_toml(survey), "itbib.toml") == survey


@given(surveys(), st.data())
def test_a_table_can_be_put_at_the_end_of_the_file(survey: Survey, data: st.DataObject) -> None:
    table = data.draw(tables("another"))
    text = f"{survey_toml(survey)}\n{table_toml(table)}"
    assert parse_survey(text, "itbib.toml").tables == (*survey.tables, table)


def test_a_survey_is_written_as_a_person_writes_it() -> None:
    text = (ROOT / "itbib.toml").read_text(encoding="utf-8")
    _, _, without_comment = text.partition("\n\n")
    # A label that is the column's name needs no mention.
    expected = without_comment.replace(', label = "project"', "")
    assert survey_toml(parse_survey(text, "itbib.toml")) == expected


def test_what_is_not_the_default_is_written() -> None:
    table = Table(
        "refs",
        (
            Column("year", "", ("A", ""), Kind.YEAR, is_group=True, is_band=True),
            Column("text", 'A "b" \\ ü', label="x", is_list=True, align="right", show="\n\n*{}*"),
        ),
        "References",
        Layout.LIST,
        "",
        head=False,
        numbered=True,
        start=3,
        loose=True,
        sort=("-year", "text"),
        where='keywords has "a"',
        categories=Categories(
            "topic",
            ("A/B",),
            by_name=True,
            level=2,
            counts=False,
            other="",
            file="papers/{slug}.md",
        ),
    )
    assert (
        table_toml(table) == r"""[[table]]
id = "refs"
title = "References"
layout = "list"
empty = ""
head = false
numbered = true
start = 3
loose = true
where = "keywords has \"a\""
sort = ["-year", "text"]
category = "topic"
category-order = ["A/B"]
category-sort = "name"
category-level = 2
category-counts = false
category-other = ""
split = "category"
file = "papers/{slug}.md"
columns = [
  { name = "year", header = ["A", "", ""], kind = "year", group = "band" },
  { name = "text", header = "A \"b\" \\ ü", label = "x", list = true, align = "right", """
        r"""show = "\n\n*{}*" },
]
"""
    )


def test_no_survey_but_its_files() -> None:
    assert survey_toml(Survey()) == ('[survey]\nbib = "references.bib"\ntargets = ["README.md"]\n')


def test_what_is_checked_and_what_the_site_says_is_written() -> None:
    text = """\
[survey]
bib = "references.bib"
targets = ["README.md"]

[check]
files = ["docs/*.md"]
ignore = ["and-others"]
strict = true

[check.ignore-in]
"a.md" = ["broken-link", "empty-link"]

[site]
description = "All of it."
cite = "2308.10792"
"""
    assert survey_toml(parse_survey(text, "itbib.toml")) == text
