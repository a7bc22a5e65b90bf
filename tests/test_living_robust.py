"""Whatever stands in works: tables by query are drawn, and drawn the same again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from itbib.bib.names import split_names
from itbib.model import Work
from itbib.rendering.regions import State
from itbib.rendering.render import render
from itbib.rendering.splitting import split_pages
from itbib.rendering.templating import Templates
from survey_samples import HOSTILE, row, survey

TEXTS = st.sampled_from([*HOSTILE, "2023", "7B", "a/b, c", "^^", "<<", "", "A and B", "x; y/z"])
MORE = TEXTS | st.text(st.sampled_from("aé/,;{}\\$#*<>|-&\n "), max_size=12)
WORKS = st.lists(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(("title", "author", "year", "date", "note", "topics", "url"), MORE),
    ),
    max_size=4,
).map(
    lambda works: [
        Work(f"w{at}", "misc", fields, "r.bib", at + 1) for at, fields in enumerate(works)
    ]
)
COLUMNS = ", ".join(
    [
        '{ name = "title", kind = "title" }',
        '{ name = "note", group = true }',
        '{ name = "url", kind = "link" }',
        '{ name = "author", list = true }',
        '{ name = "b", kind = "bibtex" }',
        '{ name = "s", kind = "stars" }',
        '{ name = "r", kind = "citation" }',
    ]
)
OPTIONS = st.sampled_from(
    [
        'sort = ["-year", "note"]',
        'category = "topics"',
        'category = "topics"\nsplit = "category"\nfile = "x/{slug}.md"',
        'category = "note"\ncategory-sort = "name"\nsort = ["title"]',
    ]
)


@settings(deadline=None)
@given(WORKS, OPTIONS, st.sampled_from(["html", "pipe", "list"]), st.booleans())
def test_drawing_again_changes_nothing(
    works: list[Work], options: str, layout: str, has_row: bool
) -> None:
    config = survey(COLUMNS, layout=layout, more=f'where = "key"\n{options}\n')
    rows = [row("t/own", ["w0"], 9, title="**mine**")] if has_row and works else []
    authors = {work.key: split_names(work.fields.get("author", "")) for work in works}
    targets = {"README.md": "<!-- itbib:table t -->\n<!-- /itbib:table t -->\n"}
    targets |= {page.name: page.beginning for page in split_pages(config, works, rows, authors)}
    first = render(config, works, rows, authors, targets, Templates({}))
    again = render(config, works, rows, authors, first.texts, Templates({}))
    assert {change.state for change in again.changes} == {State.FRESH}
    assert again.texts == first.texts
    if "{slug}" in options:
        assert all(text != targets[path] for path, text in first.texts.items() if "/" in path)
