"""The web site: what its files hold, and what they never ask for."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from justhtml import Element, JustHTML

from cli import Itbib
from itbib.markdown.formula import to_mathml
from itbib.markdown.markup import Image, Link, Text, parse
from itbib.site.assets import style_sheet
from itbib.site.links import for_page, located

CONFIG = """\
[survey]
title = "Small Models & Data"

[[table]]
id = "models"
title = "Models"
columns = [
  { name = "kind", header = "Kind", group = true },
  { name = "name", header = "Name" },
  { name = "ref", header = "Ref.", kind = "citation" },
  { name = "size", header = ["Size", "Parameters"], kind = "number" },
  { name = "open", header = "Open", kind = "flag" },
  { name = "uses", header = "Uses", list = true },
]

[site]
description = "All *small* ones."
cite = "2305.11206"
repository = "https://github.com/me/survey"
"""
BIB = """\
@misc{2305.11206,
  title = {{LIMA}: Less Is More for Alignment},
  author = {Chunting Zhou and J{\\"o}rg M{\\"u}ller and others},
  year = {2023},
  eprint = {2305.11206},
  archiveprefix = {arXiv},
}

@article{old,
  title = {An Old Paper of Note},
  author = {Ada Lovelace},
  journal = {Notes},
  year = {1843},
  doi = {10.1000/182},
}

@row{models/lima, cite = {2305.11206}, kind = {Chat},
  name = {LIMA}, size = {65B}, open = {yes}, uses = {CLIP and OPT}}

@row{models/engine, cite = {old}, kind = {Chat}, name = {Engine}, size = {534,530}, open = {no}}

@row{models/third, kind = {Base},
  name = {<b>Third</b> ![pic](https://evil.example/x.png)},
  size = {7-13B}, open = {yes}, uses = {OPT}}

"""


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    made = Itbib(tmp_path / "survey", monkeypatch)
    made.write("itbib.toml", CONFIG)
    made.write("references.bib", BIB)
    made.write("README.md", "")
    return made


def page(itbib: Itbib) -> Element:
    itbib.ok("site")
    root = JustHTML(itbib.read("site/index.html").decode(), sanitize=False).root
    assert isinstance(root, object)
    return root  # type: ignore[return-value]  # the document stands for its element


def found(root: Element, name: str) -> list[Element]:
    stack, elements = list(reversed(root.children or [])), []
    while stack:
        node = stack.pop()
        if node.name == name:
            elements.append(node)
        stack.extend(reversed(node.children or []))
    return elements


def text(element: Element) -> str:
    return " ".join(element.to_text().split())


def test_the_page_is_whole_without_a_script(itbib: Itbib) -> None:
    root = page(itbib)
    rows = [
        [text(cell) for cell in row.children or [] if cell.name in ("td", "th")]
        for row in found(root, "tr")
    ]
    assert rows[2:] == [
        ["Chat", "LIMA", "[1]", "65B", "Yes", "CLIP OPT"],
        ["Chat", "Engine", "[2]", "534,530", "No", "-"],
        ["Base", "Third pic", "-", "7-13B", "Yes", "OPT"],
    ]
    assert [text(item) for item in found(root, "h2")] == [
        "Models 3", "Works 2", "How to cite this survey", "Downloads",
    ]  # fmt: skip
    works = [text(cite) for cite in found(root, "cite")]
    assert works[:2] == ["LIMA: Less Is More for Alignment", "An Old Paper of Note"]
    assert "@misc{2305.11206,\n  title" in itbib.read("site/index.html").decode()


def test_rows_and_works_have_addresses_and_what_they_are_sorted_by(itbib: Itbib) -> None:
    root = page(itbib)
    identifiers = {each.attrs["id"] for name in ("tr", "li") for each in found(root, name)
                   if "id" in each.attrs}  # fmt: skip
    assert identifiers == {
        *("row-models/lima", "row-models/engine", "row-models/third", "ref-2305.11206", "ref-old")
    }
    values = [cell.attrs["data-v"] for cell in found(root, "td") if "data-v" in cell.attrs]
    assert [float(value or "") for value in values] == [65e9, 534530, 7e9]
    columns = next(each for each in found(root, "script") if each.attrs.get("class") == "columns")
    told = {each["name"]: each for each in json.loads(columns.to_text())}
    assert told["size"]["number"]
    assert told["size"]["title"] == "Size: Parameters"
    assert told["kind"]["choices"] == ["Chat", "Base"]
    assert told["open"]["choices"] == ["No", "Yes"]
    assert told["name"]["choices"] == []


def test_a_column_of_text_that_says_numbers_is_sorted_by_them(itbib: Itbib) -> None:
    itbib.write(
        "itbib.toml",
        '[[table]]\nid = "models"\ncolumns = [{ name = "name" }, { name = "size" }, '
        '{ name = "when" }, { name = "note" }]\n',
    )
    rows = [("A", "7B", "2023/05", "1"), ("B", "13B", "2023/11", "one"), ("C", "n/a", "2022/1", "")]
    itbib.write(
        "references.bib",
        "\n".join(
            f"@row{{models/{at}, name = {{{name}}}, size = {{{size}}}, when = {{{when}}},"
            f" note = {{{note}}}}}\n"
            for at, (name, size, when, note) in enumerate(rows)
        ),
    )
    root = page(itbib)
    columns = next(each for each in found(root, "script") if each.attrs.get("class") == "columns")
    told = {each["name"]: each["number"] for each in json.loads(columns.to_text())}
    assert told == {"name": False, "size": True, "when": False, "note": False}
    values = [cell.attrs["data-v"] for cell in found(root, "td") if "data-v" in cell.attrs]
    assert values == ["7000000000", "13000000000"]
    itbib.ok("set", "models/0", "size=1e999")
    itbib.ok("site")
    assert 'data-v="1e999"' in itbib.read("site/index.html").decode()


def test_bands_are_columns_and_hidden_heads_are_shown(itbib: Itbib) -> None:
    itbib.write(
        "itbib.toml",
        '[[table]]\nid = "models"\nhead = false\ncolumns = [{ name = "area", header = "Area", '
        'group = "band" }, { name = "name" }, { name = "size", header = "" }]\n',
    )
    itbib.write(
        "references.bib",
        "@row{models/a, area = {Vision}, name = {A}, size = {7B}}\n\n"
        "@row{models/b, area = {Vision}, name = {B}, size = {8B}}\n\n"
        "@row{models/c, area = {Text}, name = {C}, size = {9B}}\n",
    )
    root = page(itbib)
    rows = [[text(cell) for cell in row.children or [] if cell.name in ("td", "th")]
            for row in found(root, "tr")]  # fmt: skip
    assert rows == [
        ["Area", "name", "size"],
        ["Vision", "A", "7B"],
        ["Vision", "B", "8B"],
        ["Text", "C", "9B"],
    ]
    lines = itbib.read("site/models.csv").decode().splitlines()
    assert lines == ["Area,name,size", "Vision,A,7B", "Vision,B,8B", "Text,C,9B"]


def test_a_list_keeps_its_links_and_is_named_by_its_titles(itbib: Itbib) -> None:
    itbib.write(
        "itbib.toml",
        '[[table]]\nid = "papers"\nlayout = "list"\ncolumns = [\n'
        '{ name = "code", show = "[[code]({})]" },\n'
        '{ name = "note", show = ", {}" },\n'
        '{ name = "title", kind = "title", show = " {}" },\n]\n',
    )
    itbib.write(
        "references.bib",
        "@misc{a, title = {Proof that $P \\neq NP$}, year = {2020}}\n\n"
        "@row{papers/a, cite = {a}, code = {https://github.com/x/y}, note = {good}}\n\n"
        "@row{papers/b, cite = {a}, code = {javascript:alert(1)}}\n\n"
        "@row{papers/c, cite = {a}, code = {https://github.com/x/y}}\n\n"
        "@row{papers/d, cite = {a}, code = {javascript:alert(1)}}\n",
    )
    root = page(itbib)
    heads = [each for each in found(root, "th") if each.attrs.get("scope") == "row"]
    assert [text(found(each, "math")[0]).replace(" ", "") for each in heads] == ["P≠NP"] * 4
    links = [(a.attrs["href"], text(a)) for row in found(root, "td") for a in found(row, "a")]
    assert links == [("https://github.com/x/y", "code")] * 2
    # A choice says the address, which a filter must find behind what is shown.
    told = [cell.attrs.get("data-i") for row in found(root, "tr")[1:] for cell in found(row, "td")]
    assert told[::2] == ["https://github.com/x/y", "javascript:alert(1)"] * 2
    facts = next(each for each in found(root, "p") if each.attrs.get("class") == "facts")
    assert "2020" in text(facts)
    assert "2020–2020" not in text(facts)


def test_nothing_is_asked_of_anybody(itbib: Itbib) -> None:
    root = page(itbib)
    html = itbib.read("site/index.html").decode()
    assert not any(found(root, name) for name in ("img", "iframe", "object", "form"))
    # The icon: a browser that finds none asks for /favicon.ico.
    (icon,) = found(root, "link")
    assert (icon.attrs["href"] or "").startswith("data:image/svg+xml,")
    summary = next(each for each in found(root, "meta") if each.attrs.get("name") == "description")
    assert summary.attrs["content"] == "All small ones."
    assert "evil.example/x.png" in html
    assert not re.search(r"\son\w+=|style=", html.replace(found(root, "style")[0].to_text(), ""))
    policy = next(
        each.attrs["content"] for each in found(root, "meta") if "http-equiv" in each.attrs
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    scripts = [each for each in found(root, "script") if "type" not in each.attrs]
    for element in (*found(root, "style"), *scripts):
        said = re.search(rf"<{element.name}>(.*?)</{element.name}>", html, re.DOTALL)
        assert said is not None
        digest = base64.b64encode(hashlib.sha256(said[1].encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_downloads(itbib: Itbib) -> None:
    itbib.ok("site", "-o", "out")
    assert itbib.read("out/references.bib").decode().count("\n@") >= 1
    items = json.loads(itbib.read("out/references.json"))
    assert [item["DOI"] for item in items if "DOI" in item] == ["10.1000/182"]
    lines = list(csv.reader(io.StringIO(itbib.read("out/models.csv").decode())))
    assert lines[1][:2] == ["Chat", "LIMA"]


def test_it_is_written_again_only_where_it_changed(itbib: Itbib) -> None:
    assert itbib.ok("site").err.startswith("wrote 5 of 5 files in site (")
    first = itbib.read("site/index.html")
    itbib.write("site/own.txt", "mine")
    assert itbib.ok("site").err.startswith("5 files are current in site (")
    assert itbib.read("site/index.html") == first
    itbib.ok("set", "models/lima", "size=7B")
    assert itbib.ok("site").err.startswith("wrote 2 of 5 files")
    assert itbib.read("site/own.txt") == b"mine"
    sizes = itbib.ok("site", "--json", "--dry-run").json
    assert set(sizes) == {"index.html", "references.bib", "references.json", "models.csv",
                          ".nojekyll"}  # fmt: skip


def test_it_writes_over_nothing_of_the_survey(itbib: Itbib) -> None:
    run = itbib("site", "-o", ".")
    assert run.code == 3
    assert "references.bib: the site would overwrite a file of the survey's own" in run.err
    assert itbib.read("references.bib").decode() == BIB


def test_it_writes_over_nothing_of_others(itbib: Itbib) -> None:
    for name in ("docs/index.html", "data/models.csv"):
        itbib.write(name, "mine")
        folder = name.split("/")[0]
        run = itbib("site", "-o", folder)
        assert run.code == 3
        assert f"{name}: was not written by itbib, and would be overwritten" in run.err
        assert [path.name for path in (itbib.folder / folder).iterdir()] == [name.split("/")[1]]
    # A page of one's own template is known again, too.
    itbib.write("templates/site.html.j2", "<h1>{{ site.title }}</h1>")
    itbib.ok("site")
    itbib.write("templates/site.html.j2", "<h2>{{ site.title }}</h2>")
    itbib.ok("site")
    assert itbib.read("site/index.html").startswith(b"<h2>Small Models &amp; Data</h2>")


def test_a_survey_that_is_no_work_is_told(itbib: Itbib) -> None:
    itbib.write("itbib.toml", CONFIG.replace('cite = "2305.11206"', 'cite = "nobody"'))
    run = itbib("site")
    assert run.code == 3
    assert "[site]: 'cite' names 'nobody'" in run.err
    itbib.write("itbib.toml", CONFIG.replace("https://github.com", "javascript:x"))
    run = itbib("site")
    assert "itbib.toml:19: [site]: 'repository' must be an address" in run.err


def test_a_survey_may_have_its_own_look(itbib: Itbib) -> None:
    itbib.write("templates/site.css", "h1 { color: teal }\n")
    itbib.write(
        "templates/site.html.j2",
        "{% extends 'itbib/site.html.j2' %}{% block before %}<p id=own>{{ site.work_count }} &c."
        "</p>{% endblock %}{% block footer %}{{ super() }} Mine.{% endblock %}"
        "{% block masthead %}<h1>{{ entry(site.own, 1) }}</h1>{% endblock %}",
    )
    html = page(itbib)
    assert [text(each) for each in found(html, "p") if each.attrs.get("id") == "own"] == ["2 &c."]
    assert text(found(html, "footer")[0]).endswith("from one references.bib . Mine.")
    assert "LIMA: Less" in text(found(html, "h1")[0])
    assert found(html, "style")[0].to_text().endswith("h1 { color: teal }")
    itbib.write("templates/site.html.j2", "{{ site.nothing }}")
    run = itbib("site")
    assert "templates/site.html.j2:1: the template cannot be rendered" in run.err


def test_a_style_sheet_cannot_end_its_element() -> None:
    assert "</style" not in style_sheet("</style><script>alert(1)</script>").lower()


REPOSITORY = "https://github.com/me/survey"


def test_images_become_links() -> None:
    picture = Image("https://x.org/a.png", "a badge")
    assert for_page((picture,), "") == (Link("https://x.org/a.png", (Text("a badge"),)),)
    assert for_page((Link("https://x.org", (picture,)),), "") == (
        Link("https://x.org", (Text("a badge"),)),
    )
    assert for_page((Image("img/a.png"),), REPOSITORY) == (
        Link(f"{REPOSITORY}/raw/HEAD/img/a.png", (Text("image"),)),
    )


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://x.org/a", "https://x.org/a"),
        ("mailto:me@x.org", "mailto:me@x.org"),
        ("//x.org/a", "//x.org/a"),
        ("#ref-2305.11206", "#ref-2305.11206"),
        ("#heading", f"{REPOSITORY}#heading"),
        ("docs/a.md", f"{REPOSITORY}/blob/HEAD/docs/a.md"),
        ("./docs/../a.md?plain=1#L3", f"{REPOSITORY}/blob/HEAD/a.md?plain=1#L3"),
        ("/LICENSE", f"{REPOSITORY}/blob/HEAD/LICENSE"),
        ("../outside.md", ""),
        ("", ""),
    ],
)
def test_a_link_of_the_readme_leads_there_from_anywhere(address: str, leads: str) -> None:
    assert located(address, REPOSITORY) == leads
    assert located(address, "") == (leads if leads == address else "")


def test_what_leads_nowhere_is_text() -> None:
    nodes = parse("see [the *notes*](docs/a.md)")
    assert for_page(nodes, "") == parse("see the *notes*")
    host = "https://gitlab.com/me/survey"
    assert for_page(nodes, host) == parse(f"see [the *notes*]({host}/-/blob/HEAD/docs/a.md)")


def test_formulae_and_shortcodes_are_shown(itbib: Itbib) -> None:
    itbib.ok(
        "set", "models/lima", "name=$x_1$ :rocket: $\\text{<script>}$ $\\nosuch$", "kind=$n^2$"
    )
    itbib.ok("set", "2305.11206", "title={L}IMA in ${O}(n)$ for 5$ and 6$?")
    root = page(itbib)
    shown = [re.sub(r"\s", "", text(each)) for each in found(root, "math")]
    assert shown == ["n2", "x1", "<script>", "O(n)", "O(n)"]
    html = itbib.read("site/index.html").decode()
    assert "🚀" in html
    assert "$\\nosuch$" in html
    assert "<mtext>&lt;script&gt;</mtext>" in html
    assert "for 5$ and 6$?</a></cite> 2023." in html
    # The filter goes by what is written, which a choice can show.
    assert 'data-i="$n^2$"' in html


@pytest.mark.parametrize(
    "tex",
    [
        *(r"\nosuch{x}", r"\frac{1}", "{", "}_", "x^", r"\left(", "x" * 1_001),
        *(r"\newcommand{\a}{\a\a}\a", r"\def\a{\a\a}\a", "{" * 900),
    ],
)
def test_a_formula_that_is_not_understood_stays_tex(tex: str) -> None:
    assert to_mathml(tex) is None


def test_a_formula_asks_for_nothing() -> None:
    made = (
        to_mathml(r"\href{javascript:x}{a}\style{color:red}{b}\class{c}{d}\text{<img src=e>}") or ""
    )
    assert re.findall(r"<[^>]*(?:href|style|class|img)", made) == []
    assert "&lt;img\N{NO-BREAK SPACE}src=e&gt;" in made


def test_what_a_work_inherits_is_shown(itbib: Itbib) -> None:
    itbib.write(
        "references.bib",
        "@inproceedings{a, title = {Part}, author = {A. B.}, crossref = {p}}\n\n"
        "@row{models/x, cite = {a}, kind = {K}, name = {X}, size = {7B}}\n\n"
        "@proceedings{p, title = {Proceedings of X}, year = {2022}}\n",
    )
    itbib.write("itbib.toml", CONFIG.replace('cite = "2305.11206"\n', ""))
    itbib.write("README.md", "<!-- itbib:references -->\n<!-- /itbib:references -->\n")
    root = page(itbib)
    item = next(each for each in found(root, "li") if each.attrs.get("id") == "ref-a")
    assert item.attrs["data-y"] == "2022"
    assert text(found(item, "p")[0]).endswith("Part . Proceedings of X, 2022.")
    itbib.ok("render")
    assert "<i>Proceedings of X</i>, 2022." in itbib.read("README.md").decode()
    assert "by date of one row" in itbib.ok("plot", "--list", "--json").json["models.size"]
    # What is taken along is the library's.
    assert "crossref" in itbib.read("site/references.bib").decode()


def test_an_anchor_of_a_cell_takes_no_place_of_the_page(itbib: Itbib) -> None:
    cell = '<a id="works"></a>Al<span id="work" title="t">pha</span> <a name="q">x</a>'
    itbib.ok("set", "models/lima", f"name={cell}", "kind=<details><summary>S</summary>in</details>")
    itbib.ok("set", "models/engine", "kind=<details><summary>S</summary>in</details>")
    itbib.ok("site")
    html = itbib.read("site/index.html").decode()
    for name in ("works", "work", "q"):
        assert html.count(f'id="{name}"') == 1
        assert f'name="{name}"' not in html
    assert ">Alpha x" in re.sub("</?span[^>]*>", "", html)
    assert 'data-i="S in"' in html


def test_xdata_is_no_work(itbib: Itbib) -> None:
    itbib.write(
        "references.bib",
        "@xdata{x, publisher = {Pub}, date = {2019}}\n\n@book{b, title = {B}, xdata = {x}}\n\n"
        "@row{models/b, cite = {b}, kind = {K}, name = {B}, size = {1}}\n",
    )
    itbib.write("itbib.toml", CONFIG.replace('cite = "2305.11206"\n', ""))
    itbib.write("README.md", "<!-- itbib:count works -->\n<!-- /itbib:count works -->\n")
    itbib.ok("render")
    assert b"\n1\n" in itbib.read("README.md")
    root = page(itbib)
    items = [each.attrs["id"] for each in found(root, "li") if "id" in each.attrs]
    assert items == ["ref-b"]
    itbib.ok("set", "models/b", "cite=x")
    run = itbib("site")
    assert run.code == 3
    assert "'x'" in run.err or '"x"' in run.err


def test_works_are_written_as_sentences(itbib: Itbib) -> None:
    itbib.write(
        "references.bib",
        "@misc{a, title = {Why?}, author = {A. B.}, year = {n.d.}}\n\n"
        "@article{b, title = {What.}, author = {C and D and others}, journal = {J 2021},"
        " year = {2021}}\n\n"
        "@row{models/x, cite = {a, b, c}, kind = {K}}\n\n"
        "@misc{c, title = {Untold}, year = {1999}}\n",
    )
    itbib.write("itbib.toml", CONFIG.replace('cite = "2305.11206"\n', ""))
    root = page(itbib)
    works = [found(item, "p")[0] for item in found(root, "li") if "id" in item.attrs]
    said = [re.sub(" (?=[.])", "", text(work)) for work in works]
    assert said == ["A. B. Why? n.d.", "C, D et al. What. J 2021.", "Untold. 1999."]
    row = next(each for each in found(root, "tr") if each.attrs.get("id") == "row-models/x")
    assert row.attrs["data-y"] == "2021 1999"
    facts = next(each for each in found(root, "p") if each.attrs.get("class") == "facts")
    assert text(facts).startswith("1 row in 1 table · 3 works · 1999–2021")
