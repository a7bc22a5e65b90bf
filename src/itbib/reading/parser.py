"""The parser of GitHub Flavored Markdown, kept from taking minutes over what nobody writes."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.gfm import gfm_plugin
from mdit_py_plugins.gfm_autolink import index as autolinks

# What may nest deeper is not parsed on: lists of lists of lists are no survey.
_MAX_NESTING = 60
MOST_INLINE = 20_000
"""How many characters a paragraph, an item or a cell may have that is read; a longer one is text.

Some brackets cost the parser the square of their number. No README that was looked at has a
paragraph of more than 1,400 characters.
"""
_SCHEME = re.compile(r"(?:https?|ftp|mailto|xmpp)\Z", re.IGNORECASE)
_LONGEST_SCHEME = 6


@cache
def page_parser() -> MarkdownIt:
    """Give the parser of whole pages; HTML is part of them."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    parser.use(gfm_plugin)
    parser.core.ruler.at("inline", _inline)
    parser.inline.ruler.at("gfm_autolink_protocol", _protocol)
    return parser


@cache
def block_parser() -> MarkdownIt:
    """Give the same parser, which tells blocks apart and does not read what is in them."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    parser.use(gfm_plugin)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def read_inline(token: Token, parser: MarkdownIt, env: MutableMapping[str, Any]) -> None:
    """Read what is in a block, such as a paragraph or a heading."""
    token.children = []
    if len(token.content) > MOST_INLINE:
        token.children.append(Token("text", "", 0, content=token.content))
    else:
        parser.inline.parse(token.content, parser, env, token.children)


def _inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            read_inline(token, state.md, state.env)


def _protocol(state: StateInline, silent: bool) -> bool:
    """Look for an address at a colon, where a scheme stands before it.

    The plugin's own rule searches all of the text before each colon.
    """
    before = state.src[max(state.pos - _LONGEST_SCHEME, 0) : state.pos]
    if state.src[state.pos] != ":" or not _SCHEME.search(before):
        return False
    return _AUTOLINK_PROTOCOL(state, silent)


_AUTOLINK_PROTOCOL = autolinks._protocol_rule
