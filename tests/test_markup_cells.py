"""The source of a cell is read back as what it was written from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from itbib.markdown.escaping import one_line
from itbib.markdown.inline import merged
from itbib.markdown.markup import (
    Anchor,
    Break,
    Code,
    Comment,
    Emoji,
    Emphasis,
    Image,
    Inline,
    Link,
    Math,
    Strike,
    Strong,
    Tagged,
    Text,
    normal,
    parse,
    to_cell,
    to_html,
)
from itbib.markdown.markup import to_markdown as markdown
from test_escaping import TITLES
from test_markup import sources
from test_markup_pages import trees

A = Text("a")
X = "https://x.org/a_b"


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ('<a id="r">a</a><a name=r>', (Anchor("r", (A,)), Anchor("r"))),
        ("<a id=r href=x title=t>a</a>", (Anchor("r"), Link("x", (A,), "t"))),
        ("<A HREF='x&amp;y'>a</A >", (Link("x&y", (A,)),)),
        ("<a>a</a>", (A,)),
        ("<a href=x>a<a href=y>a", (Link("x", (A,)), Link("y", (A,)))),
        ("[<a id=r></a>a](x)", (Anchor("r"), Link("x", (A,)))),
        ("<a id=r>[a](x)</a>", (Anchor("r"), Link("x", (A,)))),
        ('<a href="javascript:a">a</a>', (A,)),
        ('<a href="java&Tab;script:a">a</a>', (A,)),
        ("a<!-- b -->a<!---->", (A, Comment("b"), A, Comment(""))),
        ("a<!-- itbib:table b -->a", (Text("aa"),)),
        ("a <!-- /itbib:table b -->", (Text("a"),)),
        (":star: \\:star: 12:30:45", (Emoji("star"), Text(" :star: 12"), Emoji("30"), Text("45"))),
        ("[:a_b:](x)", (Link("x", (Emoji("a_b"),)),)),
        (":_a_: :a", (Text(":"), Emphasis((A,)), Text(": :a"))),
        ("`:a:` $:a:$ <http://a:b:c>", parse("`:a:` $:a:$ [http://a\\:b\\:c](http://a:b:c)")),
        ("&#58;a:", (Text(":a:"),)),
        ("<b>a</b><strong>a</strong>", (Strong((A,)), Strong((A,)))),
        ("<i>a</i><em>a</em>", (Emphasis((A,)), Emphasis((A,)))),
        ("<s>a</s><del>a</del><strike>a", (Strike((A,)), Strike((A,)), Strike((A,)))),
        ("<code>a&lt;</code><tt>a</tt>", (Code("a<"), Code("a"))),
        ("<code>*a*</code>", (Tagged("code", (Emphasis((A,)),)),)),
        ("<code>a<br></code>", (Tagged("code", (A, Break())),)),
        ("<sup>*a*</sup>", (Tagged("sup", (Emphasis((A,)),)),)),
        ("*<sub>a*</sub>a", (Emphasis((Tagged("sub", (A,)),)), A)),
        ("</b>a<b>a", (A, Strong((A,)))),
        ("<b>a<i>a</b>a</i>", (Strong((A, Emphasis((A,)))), A)),
        ("<p>a<p>a", (Tagged("p", (A,)), Tagged("p", (A,)))),
        ("<ul><li>a<li>a</ul>", (Tagged("ul", (Tagged("li", (A,)), Tagged("li", (A,)))),)),
        ("<li>a</li>", (A,)),
        ("<p>a<div>a</div>", (Tagged("p", (A,)), Tagged("div", (A,)))),
        ("<font color=red>a</font><u>a</u><center>a</center>", (Text("aaa"),)),
        ("<iframe src=x>a</iframe><td>", (Text("<iframe src=x>a</iframe><td>"),)),
        (
            "<details open><summary>a</summary></details>",
            (Tagged("details", (Tagged("summary", (A,)),), (("open", ""),)),),
        ),
        ("<p align=center style=a onclick=b>", (Tagged("p", (), (("align", "center"),)),)),
        ("<span>a</span><span title=t>a", (A, Tagged("span", (A,), (("title", "t"),)))),
        ("<img src=a.png width='90%' height=5 alt='b'>", (Image("a.png", "b", "", "90%", "5"),)),
        ("<img src=javascript:x alt=a><img src=''>", (A, Image(""))),
        ("a<hr/><wbr>", (A, Tagged("hr"), Tagged("wbr"))),
        ("<?a?><!A>", (Text("<?a?><!A>"),)),
    ],
)
def test_html_in_a_cell(source: str, nodes: Inline) -> None:
    assert parse(source) == nodes


@pytest.mark.parametrize(
    "source",
    [
        "LIMA",
        "5K to 5M",
        "~7B [1], R&D 50% (x < 5) a_b_c 2 * 3 C:\\temp Attention! www.x.org a@x.org",
        "[paper](https://x.org/a_b)",
        "[paper]()",
        "**Title**, *a* ~~b~~ `c` $d_1$",
        f"<{X}>",
        ":star: 5",
        "\\$5",
        '<a id="r"></a>![a](b.png)<br><!-- c -->',
        "![a](b.png)",
        '<img src="a.png" alt="" width="90%">',
        "<ul><li>a</li><li>b</li></ul>",
        "\\<b> \\&lt; \\`a\\` \\*a",
    ],
)
def test_what_needs_no_change_is_written_as_it_was(source: str) -> None:
    assert to_cell(parse(source)) == source


@pytest.mark.parametrize(
    ("nodes", "source"),
    [
        ((Text("5"), Math("x"), Text("5")), "&#53;$x$&#53;"),
        ((Text("\\5"), Math("x")), "\\\\&#53;$x$"),
        ((Text("a"), Strong((A,))), "a<strong>a</strong>"),
        ((Text("!"), Link("x", (A,))), "\\![a](x)"),
        ((Text(":a"), Emoji("b")), "\\:a:b:"),
        ((Code(" a "),), "<code> a </code>"),
        ((Link("", (A,), "t"),), '[a](<> "t")'),
        ((Link(X, (Text(X),), "t"),), f'[{X}]({X} "t")'),
        ((Image("a", "$[b"),), "![\\$\\[b](a)"),
        ((Comment("a --> b"), Comment("a --!> b"), Comment("<!-- a")), ""),
        ((Tagged("script", (A,)), Tagged("x y=z", (A,))), "aa"),
        ((Emoji("no emoji"),), ":no emoji:"),
    ],
)
def test_cells_that_need_care(nodes: Inline, source: str) -> None:
    assert to_cell(nodes) == source
    assert parse(source) == normal(nodes)


def trimmed(nodes: Inline) -> Inline:
    """Take away the blanks at the ends, which no cell holds."""
    if not nodes:
        return ()
    inner = list(nodes)
    if isinstance(inner[0], Text):
        inner[0] = Text(inner[0].text.lstrip(" "))
    if isinstance(inner[-1], Text):
        inner[-1] = Text(inner[-1].text.rstrip(" "))
    return merged(inner)


@settings(deadline=None, max_examples=300)
@given(trees)
def test_a_cell_is_read_as_it_was_meant(nodes: Inline) -> None:
    meant = normal(nodes)
    assert normal(meant) == meant
    source = to_cell(nodes)
    assert source == one_line(source).strip(" ")
    assert parse(source) == trimmed(meant)


@settings(deadline=None)
@given(sources)
def test_what_was_read_is_written_back(source: str) -> None:
    nodes = parse(source)
    assert normal(nodes) == nodes
    assert parse(to_cell(nodes)) == nodes


@pytest.mark.parametrize("title", TITLES)
def test_titles_are_read_back(title: str) -> None:
    for nodes in ((Text(title),), (Math("x"), Text(title), Emoji("a")), (Link(X, (Text(title),)),)):
        assert parse(to_cell(nodes)) == normal(nodes)


@pytest.mark.parametrize(
    "pattern",
    [
        *("<b>", "<b></i>", "</b>", "<p>", "<li>", "<ul><li>", "<dl><dt>", "<p><b>", "*<b>"),
        *("<a href=x>", "<a id=x>", "<!-- a", "<!-- a -->", ":a:", ":a", "[<b>](x)", "<code>"),
        *("<sup title='x'>", "<font>", "<img src=a>", '<b title="', "<b>*a", "[a](b)<sup>"),
    ],
)
def test_a_very_long_cell_of_html_is_read_and_written(pattern: str) -> None:
    nodes = parse(pattern * (40_000 // len(pattern)))
    assert parse(to_cell(nodes)) == nodes
    assert to_html(nodes).count("\n") == markdown(nodes).count("\n") == 0
