from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.errors import InputError
from itbib.model import Row, Work
from itbib.rendering.reference import describe
from itbib.rendering.regions import State
from itbib.rendering.render import Rendering, render
from itbib.rendering.templating import Templates
from itbib.survey.config import Layout, Survey
from itbib.survey.toml import parse_survey
from survey_samples import HOSTILE, as_github_shows, names, row, survey, work

EMPTY = "<!-- itbib:table t -->\n<!-- /itbib:table t -->\n"
REFERENCES = "<!-- itbib:references -->\n<!-- /itbib:references -->\n"
LAYOUTS = ("html", "pipe", "list")


def rendered(
    survey: Survey,
    works: Sequence[Work] = (),
    rows: Sequence[Row] = (),
    target: str = EMPTY,
    templates: Mapping[str, str] | None = None,
    *,
    force: bool = False,
) -> Rendering:
    authors = {work.key: names("Zhou", "Liu") for work in works}
    return render(
        survey, works, rows, authors, {"README.md": target}, Templates(templates or {}), force=force
    )


def body(rendering: Rendering, at: int = 0) -> str:
    return rendering.changes[at].new.strip("\n")


class Page(HTMLParser):
    """The visible text of a page, its tags, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.comments: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data.strip())


def collapsed(text: str) -> str:
    return re.sub("[ \t\r\n]+", " ", text).strip(" ")


GROUPED = survey(
    '{ name = "group", header = "Type", group = true }, { name = "name", header = "Model" },'
    '{ name = "paper", kind = "paper" },'
    '{ name = "base", header = ["Base model", "Name"], list = true, align = "center" },'
    '{ name = "size", header = ["Base model", "# Params"], list = true, align = "right" },'
    '{ name = "n", header = "Ref.", kind = "citation", align = "left" }'
)
WORKS = [
    work("2304.08485", eprint="2304.08485", title="{LLaVA}", year="2023", journal="NeurIPS"),
    work("a", url="https://x.org", title="Alpaca?"),
]
ROWS = [
    row(
        "t/llava",
        ["2304.08485"],
        group="Vision",
        name="LLaVA",
        base="CLIP and LLaMA",
        size="400M and 7B",
    ),
    row("t/otter", group="Vision", name="Otter"),
    row("t/alpaca", ["a", "2304.08485"], group="Text", name="*Alpaca*", base="LLaMA"),
]


HTML = """\
<table>
<thead>
<tr>
  <th rowspan="2">Type</th>
  <th rowspan="2">Model</th>
  <th rowspan="2">paper</th>
  <th colspan="2">Base model</th>
  <th rowspan="2" align="left">Ref.</th>
</tr>
<tr>
  <th align="center">Name</th>
  <th align="right"># Params</th>
</tr>
</thead>
<tbody>
<tr>
  <td rowspan="3">Vision</td>
  <td rowspan="2">LLaVA</td>
  <td rowspan="2"><a href="https://arxiv.org/abs/2304.08485">paper</a></td>
  <td align="center">CLIP</td>
  <td align="right">400M</td>
  <td rowspan="2" align="left"><a href="#ref-2304.08485">[1]</a></td>
</tr>
<tr>
  <td align="center">LLaMA</td>
  <td align="right">7B</td>
</tr>
<tr>
  <td>Otter</td>
  <td>-</td>
  <td align="center">-</td>
  <td align="right">-</td>
  <td align="left">-</td>
</tr>
<tr>
  <td>Text</td>
  <td><em>Alpaca</em></td>
  <td><a href="https://x.org">paper</a>, <a href="https://arxiv.org/abs/2304.08485">paper 2</a></td>
  <td align="center">LLaMA</td>
  <td align="right">-</td>
  <td align="left"><a href="#ref-a">[2]</a>, <a href="#ref-2304.08485">[1]</a></td>
</tr>
</tbody>
</table>"""

PIPE = r"""
| Type | Model | paper | Base model: Name | Base model: # Params | Ref. |
| --- | --- | --- | :---: | ---: | :--- |
| Vision | LLaVA | [paper](ARXIV) | CLIP<br>LLaMA | 400M<br>7B | [\[1\]](#ref-2304.08485) |
| | Otter | - | - | - | - |
| Text | *Alpaca* | [paper](https://x.org), [paper 2](ARXIV) | LLaMA | - | A, L |
"""

LIST = r"""
- **Vision**
  - **LLaVA** · [paper](ARXIV) · BASE: Name: CLIP, LLaMA · BASE: # Params: 400M, 7B · L
  - **Otter**
- **Text**
  - <strong>*Alpaca*</strong> · [paper](https://x.org), [paper 2](ARXIV) · BASE: Name: LLaMA · A, L
"""


def spelled_out(source: str) -> str:
    """Replace what would make the lines above too long."""
    for short, long in (
        (r"\bARXIV\b", "https://arxiv.org/abs/2304.08485"),
        (r"\bBASE\b", "Base model"),
        (r"\bA\b", r"[\\[2\\]](#ref-a)"),
        (r"\bL\b", r"[\\[1\\]](#ref-2304.08485)"),
    ):
        source = re.sub(short, long, source)
    return source.strip()


def in_layout(layout: Layout) -> Survey:
    return Survey(tables=(replace(GROUPED.tables[0], layout=layout),))


@pytest.mark.parametrize(
    ("layout", "source"),
    [(Layout.HTML, HTML), (Layout.PIPE, spelled_out(PIPE)), (Layout.LIST, spelled_out(LIST))],
)
def test_each_layout(layout: Layout, source: str) -> None:
    assert body(rendered(in_layout(layout), WORKS, ROWS, EMPTY + REFERENCES)) == source


def test_the_citation_list() -> None:
    rendering = rendered(GROUPED, WORKS, ROWS, REFERENCES)
    assert (
        body(rendering)
        == """\
<ol>
<li><a id="ref-2304.08485"></a> Ann Zhou, Ann Liu. \
<a href="https://arxiv.org/abs/2304.08485">LLaVA</a>. <i>NeurIPS</i>, 2023. \
[<a href="https://arxiv.org/abs/2304.08485">arXiv</a>]</li>
<li><a id="ref-a"></a> Ann Zhou, Ann Liu. \
<a href="https://x.org">Alpaca?</a></li>
</ol>"""
    )


def test_the_citation_list_by_table() -> None:
    config = survey('{ name = "x" }', more='title = "A & *B*"\n[references]\ngroup-by = "table"')
    html = body(rendered(config, WORKS, [row("t/a", ["a"])], REFERENCES))
    assert "<p><b>A &amp; <em>B</em></b></p>\n<ol>\n" in html
    assert '<p><b>Other works</b></p>\n<ol start="2">\n' in html


def test_long_lists_of_authors_are_cut() -> None:
    people = names(*"ABCDEFGHIJK")
    rendering = render(
        survey('{ name = "x" }'),
        [work("k")],
        [],
        {"k": people},
        {"README.md": REFERENCES},
        Templates({}),
    )
    assert "Ann I, Ann J, et al. Title of k." in body(rendering)


def test_a_table_without_rows_and_a_list_without_works() -> None:
    for layout in LAYOUTS:
        rendering = rendered(survey('{ name = "x" }', layout=layout), target=EMPTY + REFERENCES)
        page = Page(as_github_shows(rendering.texts["README.md"]))
        assert page.text.split() == ([] if layout == "list" else ["x"])


def test_html_bodies_have_no_blank_lines() -> None:
    spaced = "\n\n<table>\n\n  \n<tr>   \n\n</table>\n\n\n"
    rendering = rendered(GROUPED, WORKS, ROWS, EMPTY, {"table.html.j2": spaced})
    assert rendering.changes[0].new == "\n<table>\n<tr>\n</table>\n\n"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_hostile_text_is_shown_as_text(layout: str) -> None:
    columns = ", ".join(
        f'{{ name = "{kind}", kind = "{kind}" }}' for kind in ("title", "venue", "year", "authors")
    )
    config = survey(
        f'{columns}, {{ name = "site", kind = "link", label = "[x]|<b>$y$" }}', layout=layout
    )
    works = [
        work(str(at), title=text, journal=text, year=text, url="https://example.org/?a=1&b=(2)|[3]")
        for at, text in enumerate(HOSTILE)
    ]
    rows = [row(f"t/{w.key}", [w.key], 1, site="https://example.org/'\"") for w in works]
    authors = {w.key: names(HOSTILE[int(w.key)]) for w in works}
    target = {"README.md": EMPTY + "\n" + REFERENCES}
    rendering = render(config, works, rows, authors, target, Templates({}))
    text = rendering.texts["README.md"]
    page = Page(as_github_shows(text))
    shown = collapsed(page.text)
    for each in works:
        reference = describe(each, authors[each.key], 1)
        assert shown.count(collapsed(reference.title)) >= 4
        assert collapsed(reference.authors[0]) in shown
    assert shown.count("[x]|<b>$y$") == len(works)
    wanted = {
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ul",
        "ol",
        "li",
        "a",
        "i",
        "strong",
        "span",
    }
    assert set(page.tags) <= wanted
    assert {str(link).partition("/?")[0] for link in page.links} <= {
        "https://example.org",
        "https://example.org/'%22",
    }
    assert [comment.split(" sha256")[0] for comment in page.comments] == [
        "itbib:table t",
        "/itbib:table t",
        "itbib:references",
        "/itbib:references",
    ]
    # Outside of a <span> a dollar sign would start a formula on GitHub.
    assert "$" not in re.sub(r"<span>\$</span>", "", as_github_shows(text))
    assert (
        render(config, works, rows, authors, rendering.texts, Templates({})).texts
        == rendering.texts
    )


@given(
    st.text(st.sampled_from(list("ab1 .:/-+#*_~`|[]()<>&;!\"'$@=\\{}^%é\u2028")), max_size=24),
    st.sampled_from(LAYOUTS),
)
def test_any_title_is_shown_as_text(title: str, layout: str) -> None:
    config = survey('{ name = "t", kind = "title" }', layout=layout)
    works = [work("k", title=title)]
    rendering = rendered(config, works, [row("t/a", ["k"])], EMPTY + "\n" + REFERENCES)
    expected = describe(works[0], (), 1).title
    table, _, listed = as_github_shows(rendering.texts["README.md"]).partition("<ol>")
    assert collapsed(Page(table).text).removeprefix("t ") == collapsed(expected)
    assert collapsed(expected) in collapsed(Page(listed).text)
    assert Page(table).links == []


def test_targets_refer_to_the_file_with_the_list() -> None:
    config = survey('{ name = "n", kind = "citation" }')
    targets = {"docs/a.md": EMPTY, "b.md": EMPTY, "docs/list.md": REFERENCES + EMPTY}
    works, rows = [work("k")], [row("t/a", ["k"])]
    rendering = render(config, works, rows, {}, targets, Templates({}))
    assert 'href="list.md#ref-k"' in rendering.texts["docs/a.md"]
    assert 'href="docs/list.md#ref-k"' in rendering.texts["b.md"]
    assert 'href="#ref-k"' in rendering.texts["docs/list.md"]
    assert [change.region.path for change in rendering.changes] == [
        "docs/a.md",
        "b.md",
        "docs/list.md",
        "docs/list.md",
    ]
    without = render(config, works, rows, {}, {"a.md": EMPTY}, Templates({}))
    assert "<td>[1]</td>" in without.texts["a.md"]


def test_numbers_follow_the_regions_and_not_the_configuration() -> None:
    config = parse_survey(
        "".join(
            f'[[table]]\nid = "{name}"\ncolumns = [{{ name = "n", kind = "citation" }}]\n'
            for name in "ab"
        ),
        "itbib.toml",
    )
    target = "".join(EMPTY.replace("table t", f"table {name}") for name in "ba")
    works = [work("k"), work("l")]
    rendering = rendered(config, works, [row("a/1", ["k"]), row("b/1", ["l"])], target)
    assert "<td>[1]</td>" in body(rendering, 0)
    assert "<td>[2]</td>" in body(rendering, 1)


def test_an_edited_region_stays_unless_forced() -> None:
    target = EMPTY.replace("-->\n", "-->\nmine\n", 1)
    rendering = rendered(GROUPED, WORKS, ROWS, target)
    [change] = rendering.changes
    assert (change.state, change.old) == (State.EDITED, "mine\n")
    assert rendering.texts["README.md"] == target
    forced = rendered(GROUPED, WORKS, ROWS, target, force=True).texts["README.md"]
    assert forced == rendered(GROUPED, WORKS, ROWS, EMPTY).texts["README.md"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_rendering_twice_changes_nothing(layout: str, newline: str) -> None:
    config = in_layout(Layout(layout))
    target = f"# T\n\n{EMPTY}\ntext\n{REFERENCES}end".replace("\n", newline)
    once = rendered(config, WORKS, ROWS, target)
    twice = rendered(config, WORKS, ROWS, once.texts["README.md"])
    assert twice.texts == once.texts
    assert [change.state for change in once.changes] == [State.STALE, State.STALE]
    assert [change.state for change in twice.changes] == [State.FRESH, State.FRESH]
    assert set(re.findall(r"\r\n|\r|\n", once.texts["README.md"])) == {newline}


def test_all_problems_of_rows_and_markers_are_reported_at_once() -> None:
    rows = [row("t/a", ["nope"], 10, nonsense="x"), row("u/a", (), 20)]
    with pytest.raises(InputError) as caught:
        rendered(GROUPED, WORKS, rows, "\n<!-- itbib:table t -->\n<!-- itbib:tabel -->\n")
    places = [(problem.path, problem.line) for problem in caught.value.problems]
    assert places == [
        ("references.bib", 11),
        ("references.bib", 12),
        ("references.bib", 20),
        ("README.md", 2),
        ("README.md", 3),
        ("README.md", 3),
    ]


def test_a_template_that_breaks_the_markers_is_refused() -> None:
    for source in ("<!-- /itbib:table t -->", "```\n", "<!-- itbib:references -->"):
        with pytest.raises(InputError, match="breaks the markers"):
            rendered(
                survey('{ name = "x" }', layout="pipe"),
                target=EMPTY + REFERENCES,
                templates={"table.pipe.md.j2": source},
            )
