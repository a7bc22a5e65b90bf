"""A line of formatted text as HTML for a page of its own, where GitHub has no part.

Formulae are MathML, shortcodes are the characters that they stand for; nothing is guarded
against what GitHub would make of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from markupsafe import Markup

from itbib.markdown.escaping import escape_attribute, one_line
from itbib.markdown.formula import to_mathml
from itbib.markdown.inline import Leaves, to_html
from itbib.markdown.nodes import (
    EMOJI_NAME,
    Anchor,
    Emphasis,
    Inline,
    Link,
    Math,
    Node,
    Strike,
    Strong,
    Tagged,
    Text,
    merged,
)

_SHORTCODE = re.compile(rf":({EMOJI_NAME.pattern}):")
# As in a cell: no blank just inside, no digit just outside of the dollar signs.
_FORMULA = re.compile(r"(?<![\\\d])\$(?!\s)((?:[^$\\]|\\.)+)(?<!\s)\$(?!\d)")


def to_page(nodes: Inline) -> Markup:
    """Write nodes as HTML, on one line."""
    return to_html(nodes, _LEAVES)


def text_to_page(text: str) -> Markup:
    """Write plain text as HTML, on one line."""
    return Markup(escape_attribute(one_line(text)))


def title_to_page(title: str) -> Markup:
    """Write a title, which may have formulae between dollar signs, as HTML on one line."""
    return to_page(with_formulae((Text(title),)))


def with_formulae(nodes: Inline) -> Inline:
    """Make formulae of what stands between dollar signs in the text of nodes, as in titles."""
    made: list[Node] = []
    for node in nodes:
        if isinstance(node, Text):
            parts = _FORMULA.split(node.text)
            made += [Math(part) if at % 2 else Text(part) for at, part in enumerate(parts)]
        elif isinstance(node, Link | Emphasis | Strong | Strike | Tagged | Anchor):
            made.append(replace(node, children=with_formulae(node.children)))
        else:
            made.append(node)
    return merged(made)


def with_characters(text: str) -> str:
    """Give plain text with the characters of its shortcodes; an unknown one stays."""
    return _SHORTCODE.sub(lambda found: _character(found[1]), text)


@lru_cache(maxsize=1 << 10)
def _character(name: str) -> str:
    # The names of most of GitHub's shortcodes come with what draws tables on terminals.
    from rich.emoji import Emoji

    return Emoji.replace(f":{name}:")


def _formula(tex: str) -> str:
    return to_mathml(tex) or str(escape_attribute(f"${tex}$"))


_LEAVES = Leaves(text=text_to_page, math=_formula, emoji=_character)
