"""Putting cells into patterns comes to what Markdown makes of the two in a row."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from itbib.markdown.cell import to_cell
from itbib.markdown.markup import Inline, Link, Strong, Tagged, Text, parse
from itbib.markdown.nodes import Node, merged
from itbib.rendering.patterns import put_together

SHOWS = st.sampled_from(
    [
        *("{}", " {}", "{}.", " ({})", ": {}", ", *{}*", " **{}**", " [{}]", "\n\n{}", " *{}*, x "),
        *("[*{}*]", "**{}**", "{}:", ":{}", "\n\n({}), ", " - {}", "*{}*", "[{}] ", "a{}b"),
        *(" [[code]({})]", "`{}`", "**{}", "_{}_", "[{}](x)", "<b>{}</b>", "{}{", "\\{}", "!{}"),
    ]
)
TEXTS = st.text(st.sampled_from("abé 1.,:;*_[]()!$<&\\`~|{}#-"), min_size=1, max_size=6)
NODES: st.SearchStrategy[Node] = (
    TEXTS.map(Text)
    | TEXTS.filter(str.strip).map(lambda text: Link("https://x.example/a", (Text(text.strip()),)))
    | TEXTS.filter(str.strip).map(lambda text: Strong((Text(text.strip()),)))
)
CELLS = st.lists(NODES, min_size=1, max_size=3).map(lambda nodes: parse(to_cell(tuple(nodes))))


def by_markdown(parts: list[tuple[str, list[Inline]]]) -> Inline:
    source = "".join(show.replace("{}", ", ".join(map(to_cell, items)), 1) for show, items in parts)
    paragraphs = [nodes for part in source.split("\n\n") if (nodes := parse(part))]
    if not paragraphs:
        return ()
    return (*paragraphs[0], *(Tagged("p", nodes) for nodes in paragraphs[1:]))


def is_plain(nodes: Inline) -> bool:
    """Tell whether text in nodes cannot turn into markup next to other text."""
    texts = [node.text for node in merged(nodes) if isinstance(node, Text)]
    return not any(set(text) & set("*_[]()!$<&\\`~:{}#") for text in texts)


@settings(deadline=None)
@given(st.lists(st.tuples(SHOWS, st.lists(CELLS.filter(bool), min_size=1, max_size=2)), max_size=4))
def test_it_is_what_markdown_makes_of_it(parts: list[tuple[str, list[Inline]]]) -> None:
    made = put_together(parts)
    if made is not None and all(is_plain(cell) for _, items in parts for cell in items):
        assert made == by_markdown(parts)


def test_what_is_usual_takes_no_markdown() -> None:
    link: Inline = (Link("https://x.example", (Text("A *title*"),)),)
    parts: list[tuple[str, list[Inline]]] = [
        ("{}", [link]),
        (", *{}*", [(Text("ACL"),)]),
        (" [{}]", [(Text("bib"),)]),
        ("\n\n{}", [(Text("A note"),), (Text("and more"),)]),
    ]
    made = put_together(parts)
    assert made is not None
    assert made == by_markdown(parts)


def test_what_might_be_markup_is_left_to_markdown() -> None:
    text: list[Inline] = [(Text("x"),)]
    for show in ["[a]({})", "`{}`", "**{}", "_{}_", "[{}](x)", "<b>{}</b>", ":{}:", "&{};", "~{}~"]:
        assert put_together([(show, text)]) is None
    assert put_together([("[{}]", text), ("({})", text)]) is None
    assert put_together([("*{}*", text), ("{}", text)]) is None
    assert put_together([("a*{}*", text)]) is None
    assert put_together([(" *{}*", [(Text("(x)"),)])]) is None
