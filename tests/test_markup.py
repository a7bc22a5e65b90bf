from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from github_page import Element, only, read_html, read_markdown
from itbib.markdown.escaping import one_line
from itbib.markdown.gfm import starts_html_block
from itbib.markdown.inline import merged
from itbib.markdown.markup import (
    Break,
    Code,
    Comment,
    Emphasis,
    Image,
    Inline,
    Link,
    Math,
    Node,
    Strike,
    Strong,
    Text,
    parse,
    to_html,
    to_markdown,
    to_text,
)
from itbib.markdown.normal import normal, walk
from test_escaping import TITLES, texts

A = Text("a")
X = "https://x.org"


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ("", ()),
        (" \n ", ()),
        (" plain, (text) ", (Text("plain, (text)"),)),
        ("a\n\tb  c", (Text("a b c"),)),
        ("*a*a_a_", (Emphasis((A,)), Text("a_a_"))),
        ("_a_ **a**", (Emphasis((A,)), Text(" "), Strong((A,)))),
        ("~~*a*~~", (Strike((Emphasis((A,)),)),)),
        ("***a***", (Emphasis((Strong((A,)),)),)),
        ("snake_case 2 * 3 ~a~", (Text("snake_case 2 * 3 ~a~"),)),
        ("`*a*` ``b ` c``", (Code("*a*"), Text(" "), Code("b ` c"))),
        ("$x_1$, $a$", (Math("x_1"), Text(", "), Math("a"))),
        ("$x$ and 5", (Math("x"), Text(" and 5"))),
        ("$x$ \\", (Math("x"), Text(" \\"))),
        ("$`x_1`$", (Math("x_1"),)),
        (r"$a \$ b$", (Math(r"a \$ b"),)),
        ("$5 and $10", (Text("$5 and $10"),)),
        (r"\$x$ $$ $ x $ $x $", (Text("$x$ $$ $ x $ $x $"),)),
        ("5$x$ $x$5", (Text("5$x$ $x$5"),)),
        ("a<br>a<br/>a<BR />a", (A, Break(), A, Break(), A, Break(), A)),
        ("<b>*a*</b>", (Strong((Emphasis((A,)),)),)),
        ("<br class='a'></br>", (Break(),)),
        ("<script>a</script><!-- *a* -->", (Text("<script>a</script>"), Comment("*a*"))),
        ("&#123; &lt;b&gt; &nope; AT&T", (Text("{ <b> &nope; AT&T"),)),
        (r"\*a\* \[a](b) \\", (Text(r"*a* [a](b) " + "\\"),)),
        ("a&#10;a", (Text("a a"),)),
        (f"[a]({X})", (Link(X, (A,)),)),
        (f'[a]({X} "t &amp; u")', (Link(X, (A,), "t & u"),)),
        (f"[*a*`b`](<{X}/ü (>)", (Link(f"{X}/%C3%BC%20(", (Emphasis((A,)), Code("b"))),)),
        (f"<{X}/%41>", (Link(f"{X}/%41", (Text(f"{X}/%41"),)),)),
        ("<a@x.org>", (Link("mailto:a@x.org", (Text("a@x.org"),)),)),
        (f"{X} www.x.org a@x.org", (Text(f"{X} www.x.org a@x.org"),)),
        (
            "[a]() [a](<>) ![a]()",
            (Link("", (A,)), Text(" "), Link("", (A,)), Text(" "), Image("", "a")),
        ),
        ("[a](javascript:x)", (Text("[a](javascript:x)"),)),
        ("[a](java&Tab;script:x)", (Text("[a](java script:x)"),)),
        ("![a](data:image/png;base64,x)", (Text("![a](data:image/png;base64,x)"),)),
        ("[a][b] [a] [^1] a]( b)", (Text("[a][b] [a] [^1] a]( b)"),)),
        ('![*a* &amp; `b`](c.png "t")', (Image("c.png", "a & b", "t"),)),
        ("[![a](b)](c)", (Link("c", (Image("b", "a"),)),)),
        ("a\x00\ud800", (Text("a\ufffd\ufffd"),)),
    ],
)
def test_parse(source: str, nodes: Inline) -> None:
    assert parse(source) == nodes


def _deep(depth: int) -> str:
    return "*a " * depth + "b" + " a*" * depth


def test_deep_styles_are_dropped_and_their_text_kept() -> None:
    nodes = parse(_deep(3000))
    assert to_text(nodes) == "a " * 3000 + "b" + " a" * 3000
    assert read_html(to_html(nodes)).text == to_text(nodes)


@pytest.mark.parametrize(
    ("nodes", "html", "markdown"),
    [
        ((Text("a < $5"),), "a &lt; <span>$</span>5", "a &lt; <span>$</span>5"),
        ((Text("1. "), Emphasis((A,))), "1. <em>a</em>", r"1\. *a*"),
        ((Code("a|<b>$"),), "<code>a|&lt;b&gt;$</code>", "`a|<b>$`"),
        ((Code("`"), Code("b`")), "<code>`</code><code>b`</code>", "`` ` ``<code>b\\`</code>"),
        ((Code("-->"),), "<code>--&gt;</code>", "<code>--&gt;</code>"),
        ((Code(" a "),), "<code> a </code>", "`  a  `"),
        ((Math("x_1<y"),), "$x_1&lt;y$", "$`x_1<y`$"),
        ((Math("x_1 < y"),), "$x_1 &lt; y$", "$x_1 < y$"),
        ((Math(r"\alpha|x|"),), r"$\alpha|x|$", r"$\alpha|x|$"),
        ((Math(r"\{*\}"),), r"$\{*\}$", r"$`\{*\}`$"),
        (
            (Math("-->"),),
            "<span>$</span>--&gt;<span>$</span>",
            "<span>$</span>--&gt;<span>$</span>",
        ),
        ((Math("`"),), "<span>$</span>`<span>$</span>", r"<span>$</span>\`<span>$</span>"),
        ((Math(" x"),), "<span>$</span> x<span>$</span>", "<span>$</span> x<span>$</span>"),
        ((A, Break(), A), "a<br>a", "a<br>a"),
        ((Strong((A,)), Text("b")), "<strong>a</strong>b", "<strong>a</strong>b"),
        ((Emphasis((A,)), Emphasis((A,))), "<em>a</em><em>a</em>", "*a*<em>a</em>"),
        ((Math("x"), Code("y")), "$x$<code>y</code>", "$x$<code>y</code>"),
        ((Math("a www.b"),), "$a www.b$", "$`a www.b`$"),
        ((Text(" "), Link("x:", (Text("   # a"),))), " # a", r"\# a"),
        ((Emphasis((Strong((A,)),)),), "<em><strong>a</strong></em>", "<em>**a**</em>"),
        ((Strike((A, Text(" b"))), Text(", c")), "<del>a b</del>, c", "~~a b~~, c"),
        ((Link("b", (A,), 'a"'),), '<a href="b" title="a&#34;">a</a>', r'[a](b "a&#34;")'),
        ((Link("?(b&lt;c", (A,)),), '<a href="?(b&amp;lt;c">a</a>', r"[a](?\(b&amp;lt;c)"),
        ((Link("b", (A,), "\\"),), '<a href="b" title="\\">a</a>', r'[a](b "\\ ")'),
        ((Link("javascript:x", (A,)),), "a", "a"),
        (
            (Link(X, (Link("b", (A,)), Emphasis((Link("c", (A,)),)))),),
            f'<a href="{X}">a<em>a</em></a>',
            f"[a<em>a</em>]({X})",
        ),
        ((Text("a!"), Link("b", (A,))), 'a!<a href="b">a</a>', r"a\![a](b)"),
        ((Image("a b", "$c]"),), '<img src="a%20b" alt="$c]">', r"![$c\]](a%20b)"),
        ((Image("data:x", "$"),), "<span>$</span>", "<span>$</span>"),
        ((Text(":ta"), Text("da:")), "<span>:</span>tada:", "<span>:</span>tada:"),
        ((Code(""), Emphasis(()), Text("")), "", ""),
    ],
)
def test_writing(nodes: Inline, html: str, markdown: str) -> None:
    assert to_html(nodes) == html
    assert to_markdown(nodes) == markdown


@pytest.mark.parametrize(
    ("node", "source"),
    [
        (Text("1. a|b"), r"1. a\|b"),
        (Code("a | b"), r"`a \| b`"),
        (Code(r"a \| b"), r"<code>a \\\| b</code>"),
        (Math(r"|x| \le \|y\|"), r"$`\|x\| \le \Vert y\Vert`$"),
        (Math(r"a\\|b"), r"$`a\\\|b`$"),
        (Link("a|b", (A,), "c|d"), '[a](a%7Cb "c&#124;d")'),
        (Image("a", "b|c"), r"![b\|c](a)"),
    ],
)
def test_writing_in_a_table(node: Node, source: str) -> None:
    assert to_markdown((node,), in_table=True) == source


def test_text_of_nodes() -> None:
    assert to_text(parse("*a* `b` $x$<br>[**c**](d) ![e](f)")) == "a b $x$ c e"


def assert_same_on_github(nodes: Inline) -> None:
    """Check that HTML and Markdown, in and outside a table, give the same elements."""
    html, block, cell = to_html(nodes), to_markdown(nodes), to_markdown(nodes, in_table=True)
    for source in (html, block, cell):
        comments = sum(isinstance(node, Comment) for node in walk(normal(nodes)))
        assert source.count("<!--") <= comments
        assert source.count("-->") <= comments
        assert "\n" not in source
    if starts_html_block(normal(nodes)):
        assert block == html.lstrip(" ")
    else:
        paragraph = read_html("<p>" + f"{html} x".lstrip(" ") + "</p>")
        assert only(read_markdown(f"{block} x"), "p") == only(paragraph, "p")
    if "|" not in to_text(nodes) or "$" not in to_text(nodes):
        table = only(read_markdown(f"|h|\n|-|\n| {cell} |"), "table").content[-2]
        assert isinstance(table, Element)
        assert only(table, "tr", "td") == only(read_html(f"<td>{html.strip(' ')}</td>"), "td")


def _styled(children: st.SearchStrategy[Inline]) -> st.SearchStrategy[Node]:
    styles = st.sampled_from([Emphasis, Strong, Strike])
    return st.builds(lambda style, inside: style(inside), styles, children)


def _linked(children: st.SearchStrategy[Inline]) -> st.SearchStrategy[Node]:
    return st.builds(Link, texts, children, texts | st.just(""))


codes = st.builds(Code, texts)
formulae = st.builds(Math, st.text(r"""ab01\\{}_^|<>*-`$:[]()&=+~!" '""") | texts)
images = st.builds(Image, texts, texts | st.just(""), texts | st.just(""))
leaves = st.builds(Text, texts | st.just(" ")) | codes | formulae | st.just(Break()) | images
trees = st.recursive(
    st.lists(leaves).map(tuple),
    lambda trees: st.lists(leaves | _styled(trees) | _linked(trees)).map(tuple),
)


@settings(deadline=None)
@given(trees)
def test_any_tree_looks_the_same_in_both_targets(nodes: Inline) -> None:
    assert_same_on_github(nodes)


MARKUP = [
    *("*", "**", "_", "~~", "`", "``", "$", "$`", "`$", "<br>", "\\", " ", "a", "|", "!"),
    *("[", "](", "](http://x.org)", '](a "', ")", "<", ">", "<http://x.org>", "&#42;", "*a*"),
    *("<a href='x'>", "</a>", "<!--", "-->", "$x$", "$x_1 < _y_$", "`a|b`", "5", "(", "-"),
]
sources = st.lists(st.sampled_from(MARKUP) | texts).map("".join)


@settings(deadline=None)
@given(sources)
def test_any_source_looks_the_same_in_both_targets(source: str) -> None:
    nodes = parse(source)
    # A comment that no table can hold is left out of one.
    assume(not any(isinstance(one, Comment) and r"\|" in one.text for one in walk(nodes)))
    assert_same_on_github(nodes)


@pytest.mark.parametrize("title", TITLES)
def test_titles_look_the_same_in_both_targets(title: str) -> None:
    for node in (Text(title), Code(title), Emphasis((Text(title),)), Link(title, (A,), title)):
        assert_same_on_github((node,))
        assert_same_on_github((A, node, A))
        assert_same_on_github((Image(X, title, title), node, Text(" "), node))
    assert_same_on_github(parse(title))


words = st.builds(Text, texts.filter(lambda text: "<" not in to_markdown((Text(text),))))
plain_codes = codes.filter(lambda code: "<code>" not in to_markdown((code,)))
plain_formulae = st.builds(Math, st.from_regex(r"[a-z](\\?[a-z+=_^{}*<] ?)*[a-z]", fullmatch=True))


def _phrase(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Inline]:
    """Nodes between blanks and words, where every style can be written in Markdown."""

    def between(inside: list[Node]) -> Inline:
        spaced = [piece for node in inside for piece in (node, Text(" "))]
        return merged([Text("a "), *spaced, Text("a")])

    return st.lists(nodes).map(between)


simple = words | plain_codes | plain_formulae | st.just(Break())
phrases = st.recursive(_phrase(simple), lambda inner: _phrase(simple | _styled(inner)))
safe_links = st.builds(
    lambda path, inside: Link(f"{X}/{path}", inside), st.text("a()&;=_*~"), phrases
)


@settings(deadline=None)
@given(_phrase(simple | _styled(phrases) | safe_links))
def test_parse_reads_what_was_written(nodes: Inline) -> None:
    assert parse(to_markdown(nodes)) == nodes


@settings(deadline=None)
@given(st.text(st.characters()) | sources)
def test_parse_takes_anything(source: str) -> None:
    nodes = parse(source)
    assert to_text(nodes) == one_line(to_text(nodes))
    assert to_markdown(nodes, in_table=True).count("\n") == to_html(nodes).count("\n") == 0


def test_a_literal_text_is_parsed_back() -> None:
    assert parse(r"\<b> \$x\$ &amp;lt;") == (Text("<b> $x$ &lt;"),)


@pytest.mark.parametrize(
    "pattern",
    [
        "[",
        "![",
        "*",
        "_",
        "`",
        "~~",
        "$",
        "&",
        "\\",
        "<",
        "<a ",
        "<!--",
        "<?",
        "<![CDATA[",
        "[a](",
        "[a](b ",
        "**a *",
        "a*",
        "``a`",
        ":a",
        "a@",
        "|",
        "\\|",
        " ",
        "[a](b)",
        "*a* ",
    ],
)
def test_a_very_long_cell_is_read_and_written(pattern: str) -> None:
    text = pattern * (80_000 // len(pattern)) + "](`$*"
    nodes = parse(text)
    assert 0 < len(to_text(nodes)) <= len(text)
    assert to_html(nodes)
    assert to_markdown(nodes)
