from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from github_page import Element, only, read_html, read_markdown, render_markdown
from itbib.markdown.escaping import (
    escape_attribute,
    escape_html,
    escape_markdown,
    link_destination,
    one_line,
    safe_url,
)

TITLES = [
    "GPT-4: A study (v2), 3.5",
    "P | Q",
    "<script>alert('x')</script> & \"more\"",
    "R&D &amp; AT&T &#60; &copy &",
    "The $x_1$ of $5",
    "Use `code`, ``two`` and `one",
    "a ]( b) [c](d) ![e](f) [g]",
    r"back\slash \* \| \\| \<",
    "*a* **b** _x_ __y__ snake_case ~~z~~ ~w~",
    "<!-- comment --> --> <!--",
    ":tada: :a:b:1:c: :white_check_mark: 12:30:45",
    "http://a.org https://b.org/c_d ftp://e.org www.f.org WWW.G.ORG <https://h.org>",
    "a@b.org x.y+z_w@sub.c-d.org mailto:a@b.c a@b@c.d Hits@10 Recall@10.5 a@.b",
    "# Title",
    "###### Title",
    "- item",
    "+ item",
    "1. item",
    "23) item",
    "> quote",
    "---",
    "-- -",
    "===",
    "~~~",
    "```",
    "+",
    "#",
    "[ ] task",
    "[x]: https://x.org",
    "^1 [^1] [^1]: x",
    "Attention Is All You Need!",
    "Müller\u00a0–\u2003日本語 😀",
    "C:\\",
    "a\tb\nc\r\n\r\nd\u2028e",
]

_FRAGMENTS = [
    *TITLES,
    *"\\`*_[]~|<>&$#-+=.:!()@\"'1 ",
    *["a", "www.", "http://", "a@b.co", ":a:", "<b>", "</b>", "-->", "<!--", "](", "&lt;", "  "],
]
texts = (
    st.lists(st.sampled_from(_FRAGMENTS) | st.text(st.characters(exclude_categories=["Cs", "Cc"])))
    .map(lambda parts: one_line("".join(parts)).strip())
    .filter(bool)
)


def assert_markdown_shows(text: str) -> None:
    """Check that the escaped text, in each place that Markdown has for it, is that text."""
    block = escape_markdown(text)
    cell = escape_markdown(text, in_table=True)
    for source, tags in [
        (block, ["p"]),
        (f"- {block}", ["ul", "li"]),
        (f"7. {block}", ["ol", "li"]),
        (f"> {block}", ["blockquote", "p"]),
        (f"[{block}](https://x.org)", ["p", "a"]),
        (f"**“{block}”**", ["p", "strong"]),
        (f"*“{block}”*", ["p", "em"]),
        (f"~~“{block}”~~", ["p", "del"]),
        (f"| {cell} |\n| - |", ["table", "thead", "tr", "th"]),
        (f"| h |\n| - |\n| {cell} |", ["table", "tbody", "tr", "td"]),
        (f"|h|\n|-|\n|[{cell}](x)|", ["table", "tbody", "tr", "td", "a"]),
    ]:
        page = read_markdown(source)
        if "tbody" in tags:
            page = Element("", content=(only(page, "table").content[-2],))
            tags = tags[1:]
        shown = only(page, *tags)
        assert shown.text.strip("“”\n") == text.strip("“”"), source
        assert not shown.tags


def assert_html_shows(text: str) -> None:
    page = read_html(f"<table><tr><td>{escape_html(text)}</td></tr></table>")
    assert only(page, "table", "tr", "td").content == (text,)


@pytest.mark.parametrize("title", TITLES)
def test_titles_come_out_as_text(title: str) -> None:
    assert_markdown_shows(one_line(title))
    assert_html_shows(one_line(title))


@settings(deadline=None)
@given(texts)
def test_any_text_comes_out_as_text(text: str) -> None:
    assert_markdown_shows(text)
    assert_html_shows(text)
    assert escape_markdown(text).count("\n") == escape_html(text).count("\n") == 0
    for escaped in (escape_markdown(text), escape_html(text), escape_attribute(text)):
        assert "<!--" not in escaped
        assert "-->" not in escaped


@settings(deadline=None)
@given(texts)
def test_github_finds_neither_formulae_nor_shortcodes(text: str) -> None:
    for page in (render_markdown(escape_markdown(text)), escape_html(text)):
        for node in re.split("<[^>]*>", page):
            assert node == "$" or "$" not in node
            assert not re.search(":[a-z0-9_+-]+:", node)


@settings(deadline=None)
@given(texts)
def test_any_text_comes_out_of_an_attribute(text: str) -> None:
    (image,) = read_html(f'<img alt="{escape_attribute(text)}">').content
    assert isinstance(image, Element)
    assert image.attributes == {"alt": text}


@settings(deadline=None)
@given(texts, texts)
def test_escaped_texts_can_stand_side_by_side(first: str, second: str) -> None:
    page = read_markdown(f"{escape_markdown(first)} [{escape_markdown(second)}](x)")
    assert only(page, "p").text == f"{first} {second}"
    page = read_markdown(f"{escape_markdown(first)}[{escape_markdown(second)}](x)")
    assert only(page, "p").text == f"{first}{second}"
    assert only(page, "p").tags == ["a"]


@pytest.mark.parametrize(
    "prose",
    [
        "GPT-4: A study (v2), 3.5",
        'A & B, 50% of 7B/13B models; it\'s "fine" — 日本語',
        "C# and F# {x} = y^2 + z, -5 points",
        "-5 to +5",
        "#1 in the list",
        "2.5 million: user@host, Recall@10",
        "Why? Yes! And no",
    ],
)
def test_prose_is_not_escaped(prose: str) -> None:
    assert escape_markdown(prose) == prose


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("$5", "<span>$</span>5"),
        (":tada: done: x", "<span>:</span>tada: done: x"),
        ("a@b.org", "a<span>@</span>b.org"),
        ("https://x.org", r"https\://x.org"),
        ("www.x.org", r"www\.x.org"),
        ("1. a", r"1\. a"),
        ("a|b", r"a\|b"),
        ("a <b> &lt;", "a &lt;b&gt; &amp;lt;"),
        ("Attention!", r"Attention\!"),
        ("R&", "R&amp;"),
        (Markup("<b>\n $"), "&lt;b&gt; <span>$</span>"),
    ],
)
def test_markdown_source(text: str, source: str) -> None:
    assert escape_markdown(text) == source


def test_a_cell_has_no_block_starts() -> None:
    assert escape_markdown("1. - # a", in_table=True) == "1. - # a"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("a < b & 'c'", "a &lt; b &amp; &#39;c&#39;"),
        ("$x$ :+1: 1:2", "<span>$</span>x<span>$</span> <span>:</span>+1: 1:2"),
        ("a\n\n \tb", "a b"),
        ("\x00\x1b\ud800", "\ufffd\ufffd\ufffd"),
        (Markup("<b>\n $"), "&lt;b&gt; <span>$</span>"),
    ],
)
def test_html_source(text: str, source: str) -> None:
    assert escape_html(text) == source


def test_attributes_take_no_spans() -> None:
    assert escape_attribute('"$x$" :tada:') == "&#34;$x$&#34; :tada:"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://x.org/a_(b)?c=d&e=f#g", "https://x.org/a_(b)?c=d&e=f#g"),
        (" https://x.org/a b ", "https://x.org/a%20b"),
        ("HTTP://x.org/%7Ea%zz%", "HTTP://x.org/%7Ea%25zz%25"),
        ("http://x.org/\"<>\\|'`\n^{}[]", "http://x.org/%22%3C%3E%5C%7C'%60%0A%5E%7B%7D%5B%5D"),
        ("https://müller.de/ü", "https://m%C3%BCller.de/%C3%BC"),
        ("https://x.org/\ud800", "https://x.org/%ED%A0%80"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("ftp://x.org", "ftp://x.org"),
        ("#ref-2305.11206", "#ref-2305.11206"),
        ("assets/R&D.png", "assets/R&D.png"),
        ("10.1000/a:b", "10.1000/a:b"),
        ("//x.org", "//x.org"),
        ("?a:b", "?a:b"),
    ],
)
def test_safe_addresses(url: str, safe: str) -> None:
    assert safe_url(url) == safe
    assert safe_url(safe) == safe


@pytest.mark.parametrize(
    "url",
    [
        "",
        " \t",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " \x01java\tscript:alert(1)",
        "java\nscript :alert(1)",
        "javascript&colon;alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A&#x61vascript:alert(1)",
        "java&Tab;script:alert(1)",
        f"&#{'0' * 5000}106;avascript:alert(1)",
        "\u00a0javascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "ssh://x.org",
        "SSH:x",
        ":x",
    ],
)
def test_unsafe_addresses(url: str) -> None:
    assert safe_url(url) is None
    assert link_destination(url) == ""


@settings(deadline=None)
@given(st.text() | texts)
def test_addresses_survive_both_targets(url: str) -> None:
    safe = safe_url(url)
    assert safe is None or (safe.isascii() and safe_url(safe) == safe)
    (link,) = only(read_markdown(f"[x]({link_destination(url)})"), "p").content
    assert isinstance(link, Element)
    assert link.attributes == {"href": safe or ""}


@settings(deadline=None)
@given(st.text(st.characters()))
def test_nothing_raises(text: str) -> None:
    for function in (escape_html, escape_attribute, escape_markdown, link_destination):
        assert "\n" not in function(text)
