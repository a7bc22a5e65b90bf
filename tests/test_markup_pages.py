"""Random trees of formatted text, and that GitHub shows the same of them wherever they stand."""

from __future__ import annotations

import re
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import Comment as HtmlComment
from justhtml import JustHTML
from justhtml import Node as HtmlNode
from justhtml import Text as HtmlText

from github_page import render_markdown
from itbib.markdown.escaping import safe_url
from itbib.markdown.html_tags import ALLOWED, ATTRIBUTES
from itbib.markdown.item import to_item
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
    Node,
    Strike,
    Strong,
    Tagged,
    Text,
    normal,
    parse,
    to_cell,
    to_html,
    to_markdown,
    to_text,
)
from test_escaping import texts

Shown: TypeAlias = tuple[str, str, tuple[str, ...]]

_FRAGMENTS = [
    *("a", "5", "²", "é", " ", "$", ":", "a:", "|", "\\", "`", "[", "]", "](x)", "<", "<b>"),
    *("&", "&amp;", "*", "_", "~", "!", "(", ")", "--", "-->", ">", "^", "on", "itbib:"),
]
fragments = st.lists(st.sampled_from(_FRAGMENTS), max_size=6).map("".join)
any_texts = texts | fragments
values = texts | st.just("")

_TAGS = [
    *("sup", "kbd", "p", "div", "ul", "ol", "li", "details", "summary", "h2", "span", "code"),
    *("pre", "dl", "dt", "dd", "blockquote", "q", "hr", "wbr", "B", "a", "img", "br"),
    *("font", "script", "style", "iframe", "td", "x onclick=y", ""),
]
_ATTRIBUTES = ["align", "title", "id", "open", "name", "src", "href", "style", "onclick", "x y=z"]

attributes = st.lists(st.tuples(st.sampled_from(_ATTRIBUTES), values), max_size=3).map(tuple)
images = st.builds(
    Image,
    any_texts,
    any_texts,
    values,
    st.sampled_from(["", "90%", "a|b"]),
    st.sampled_from(["", '"5']),
    st.sampled_from(["", "left"]),
)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Text, any_texts),
    st.builds(Text, fragments),
    st.builds(Code, any_texts),
    st.builds(Emoji, st.from_regex("[a-z0-9_+-]{1,6}", fullmatch=True)),
    st.builds(Comment, any_texts),
    st.just(Math("x")),
    st.just(Break()),
    images,
)


def _list(items: st.SearchStrategy[Inline]) -> st.SearchStrategy[Node]:
    """Lists that Markdown can hold, and such as it cannot."""
    children = st.lists(st.builds(lambda item: Tagged("li", item), items), max_size=3).map(tuple)
    starts = st.sampled_from(["1", "3", "99", "x", "-1", ""])
    return st.one_of(
        st.builds(lambda inside: Tagged("ul", inside), children),
        st.builds(lambda inside: Tagged("ol", inside), children),
        st.builds(lambda inside, at: Tagged("ol", inside, (("start", at),)), children, starts),
    )


def _container(children: st.SearchStrategy[Inline]) -> st.SearchStrategy[Node]:
    styles = st.sampled_from([Emphasis, Strong, Strike])
    return st.one_of(
        st.builds(lambda style, inside: style(inside), styles, children),
        st.builds(Link, any_texts | st.sampled_from(["", "https://x.org/a"]), children, values),
        st.just(Link("https://x.org/a_b", (Text("https://x.org/a_b"),))),
        st.builds(Anchor, values, children),
        st.builds(Tagged, st.sampled_from(_TAGS), children, attributes),
        st.builds(lambda inside: Tagged("p", inside), children),
        _list(children),
    )


trees: st.SearchStrategy[Inline] = st.recursive(
    st.lists(leaves, max_size=4).map(tuple),
    lambda trees: st.lists(leaves | _container(trees), max_size=5).map(tuple),
    max_leaves=14,
)


def shown(page: str) -> list[Shown]:
    """List what a browser shows, but for white space and paragraphs.

    Returns:
        Characters, images, breaks, anchors, each with the links, lists and styles that it is
        in, sorted, since a browser reorders styles and blocks that are in each other.
    """
    found: list[Shown] = []
    _walk(JustHTML(page, sanitize=False).root, (), found)
    return found


def _walk(node: HtmlNode | HtmlText, around: tuple[str, ...], found: list[Shown]) -> None:
    within = tuple(sorted(around))
    if isinstance(node, HtmlText):
        found += [("text", character, within) for character in node.data or "" if character.strip()]
    elif not isinstance(node, HtmlComment):
        given = sorted((name, (value or "").strip()) for name, value in (node.attrs or {}).items())
        if node.name in ("img", "br", "wbr"):
            found.append((node.name, str(given), within))
        elif node.name == "hr":
            found.append((node.name, str(given), ()))
        elif node.name not in ("span", "p", "html", "body", "head", "#document"):
            element = str((node.name, given))
            # GFM leaves out strong text in strong text.
            if node.name != "strong" or element not in around:
                around = (*around, element)
        for child in node.children or ():
            _walk(child, around, found)


def links_only(parts: list[Shown]) -> list[Shown]:
    """Leave of what things are in no more than the links and lists; lists start at 1."""
    kept = ("('a'", "('ul'", "('ol'", "('li'")
    first = "('start', '1')"
    return [
        (
            kind,
            what,
            tuple(sorted(one.replace(first, "") for one in around if one.startswith(kept))),
        )
        for kind, what, around in parts
    ]


A = Text("a")
SIZED = Image("a.png", "b", "", "90%")


@pytest.mark.parametrize(
    ("nodes", "html", "markdown", "cell"),
    [
        ((Anchor("r|", (A,)),), '<a id="r&#124;">a</a>', None, None),
        ((Comment("a|b"), A), "<!-- a|b -->a", None, r"<!-- a\|b -->a"),
        ((A, Comment("")), "a<!-- -->", None, None),
        ((Text("*"), Comment(r"\|")), r"*<!-- \| -->", r"\*<!-- \| -->", r"\*"),
        ((Emoji("star"), Text(":a")), ":star::a", None, None),
        (
            (Text(":a"), Emoji("star")),
            "<span>:</span>a:star:",
            "<span>:</span>a:star:",
            "<span>:</span>a:star:",
        ),
        ((SIZED,), '<img src="a.png" alt="b" width="90%">', None, None),
        ((Link("", (Text("*"),)),), '<a href="">*</a>', r"[\*]()", r"[\*]()"),
        ((Image("", "a"),), '<img src="" alt="a">', "![a]()", "![a]()"),
        (
            (Link("https://x.y/z", (Text("https://x.y/z"),)),),
            '<a href="https://x.y/z">https://x.y/z</a>',
            "<https://x.y/z>",
            "<https://x.y/z>",
        ),
        (
            (Link("https://x.y/:a:", (Text("https://x.y/:a:"),)),),
            '<a href="https://x.y/:a:">https://x.y/<span>:</span>a:</a>',
            *([r"[https\://x.y/<span>:</span>a:](https://x.y/:a:)"] * 2),
        ),
        ((Tagged("sup", (Text("*"),)),), "<sup>*</sup>", r"<sup>\*</sup>", r"<sup>\*</sup>"),
        # A block at the start of a line makes it HTML; anywhere else, Markdown is read in it.
        ((Tagged("p", (Text("*"),)), A), "<p>*</p>a", None, r"<p>\*</p>a"),
        (
            (Text(" "), Tagged("hr"), Strong((A,))),
            " <hr><strong>a</strong>",
            "<hr><strong>a</strong>",
            " <hr>**a**",
        ),
        ((A, Tagged("p", (Text("*"),))), "a<p>*</p>", r"a<p>\*</p>", r"a<p>\*</p>"),
        ((Tagged("details", (A,), (("open", ""),)),), "<details open>a</details>", None, None),
        ((Tagged("p", (), (("title", '"<'),)),), '<p title="&#34;&lt;"></p>', None, None),
    ],
)
def test_writing_html(nodes: Inline, html: str, markdown: str | None, cell: str | None) -> None:
    assert to_html(nodes) == html
    assert to_markdown(nodes) == (html if markdown is None else markdown)
    assert to_markdown(nodes, in_table=True) == (html if cell is None else cell)


@pytest.mark.parametrize("text", ["itbib:table a", "/itbib:table a", " / ITBIB:x", "itbib:"])
def test_no_comment_is_a_marker(text: str) -> None:
    for nodes in ((Comment(text),), parse(f"<!--{text}-->"), parse(f"a <!-- {text} -->")):
        for source in (to_html(nodes), to_markdown(nodes), to_cell(nodes), to_item(nodes, 2)):
            assert "<!--" not in source


def test_the_text_of_all_nodes() -> None:
    assert to_text(parse("<p>a</p><p>b</p><!-- c -->:d: <sup>e</sup><hr>f")) == " a b :d: e f"


@settings(deadline=None)
@given(trees)
def test_github_shows_the_same_in_a_list_item_and_in_a_table(nodes: Inline) -> None:
    html = str(to_html(nodes))
    item = render_markdown(f"- {to_markdown(nodes)}")
    assert shown(item) == shown(f"<ul><li>{html}</li></ul>")
    cell = to_markdown(nodes, in_table=True)
    table = render_markdown(f"|h|\n|-|\n| {cell} |")
    row = f"<tbody><tr><td>{html}</td></tr></tbody>"
    assert shown(table) == shown(f"<table><thead><tr><th>h</th></tr></thead>{row}</table>")


@settings(deadline=None)
@given(trees, st.sampled_from(["- ", "10. "]))
def test_an_item_on_several_lines_shows_the_same(nodes: Inline, mark: str) -> None:
    item = to_item(nodes, len(mark))
    assert item == item.strip(" \n")
    tag, following = ("ul", "- z") if mark == "- " else ("ol", "11. z")
    page = render_markdown(f"{mark}{item}\n{following}")
    start = ' start="10"' if tag == "ol" else ""
    meant = f"<{tag}{start}><li>{to_html(nodes)}</li><li>z</li></{tag}>"
    # A browser ends what is around a block in a paragraph, such as <sup>, but no link.
    assert links_only(shown(page)) == links_only(shown(meant))


@pytest.mark.parametrize(
    ("source", "item"),
    [
        ("", ""),
        ("*a* # b", "*a* # b"),
        ("# a<br>b", r"\# a<br>b"),
        ("a<p>*b*</p>c", "a\n\n  *b*\n\n  c"),
        ("<p>a</p>", "a"),
        ("<p align=left>*a*</p>", '<p align="left"><em>a</em></p>'),
        ("a<ul><li>b<li>c</ul>", "a\n  - b\n  - c"),
        ("a<ul><li>b<ol><li>*c*</ol></ul>d", "a\n  - b\n    1. *c*\n\n  d"),
        ("a<ol start=3><li>b<li>c</ol>", "a\n\n  3. b\n  4. c"),
        ("<ol><li>b<p>c</p></ol>", "1. b\n\n     c"),
        ("<ul><li>a</ul><ul><li>b</ul><ol><li>c</ol>", "- a\n  * b\n  1. c"),
        ("<ul><li></ul>", "- <!-- -->"),
        ("<ul>a<li>*b*</ul>", "<ul>a<li><em>b</em></li></ul>"),
        ("<ul><li title=a>b</ul>", '<ul><li title="a">b</li></ul>'),
        ("<hr><ul><li>a</ul>", "<hr>\n\n  - a"),
    ],
)
def test_items_on_several_lines(source: str, item: str) -> None:
    assert to_item(parse(source), 2) == item


@settings(deadline=None)
@given(trees)
def test_no_tree_writes_what_is_unsafe(nodes: Inline) -> None:
    sources = (to_html(nodes), to_markdown(nodes), to_markdown(nodes, in_table=True))
    for source in (*sources, to_item(nodes, 2), to_cell(nodes)):
        assert not re.search(r"<!--\s*/?itbib:", source)
    for page in (sources[0], render_markdown(sources[1]), to_html(parse(to_cell(nodes)))):
        _check_safety(JustHTML(str(page), sanitize=False).root)


def _check_safety(node: HtmlNode | HtmlText) -> None:
    if isinstance(node, HtmlComment):
        assert "-->" not in str(node.data)
    elif not isinstance(node, HtmlText):
        assert node.name in {*ALLOWED, *_WRITTEN}
        for name, value in (node.attrs or {}).items():
            assert name in {*ATTRIBUTES, "href", "src", "alt", "height"}
            assert name not in ("href", "src") or not value or safe_url(value) == value
        for child in node.children or ():
            _check_safety(child)


_WRITTEN = {"a", "em", "strong", "del", "img", "br", "html", "head", "body", "#document"}


@settings(deadline=None)
@given(trees)
def test_the_normal_form_is_written_alike(nodes: Inline) -> None:
    assert to_html(normal(nodes)) == to_html(nodes)
    assert to_markdown(normal(nodes)) == to_markdown(nodes)
