"""The language of table cells: a line of inline Markdown and of HTML that GitHub shows.

Links, images, emphasis, code, ``~~strikethrough~~``, ``$math$``, ``:shortcodes:``, ``<br>``,
comments, and the tags that GitHub lets through are markup; any other HTML is text.
:func:`parse` gives a tree of plain text, which the other functions write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from itbib.markdown.builder import MAX_DEPTH, Builder
from itbib.markdown.cell import to_cell
from itbib.markdown.escaping import one_line, safe_url
from itbib.markdown.gfm import to_markdown
from itbib.markdown.inline import to_html
from itbib.markdown.nodes import (
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
    merged,
    to_text,
)
from itbib.markdown.normal import normal

__all__ = [
    "MAX_DEPTH",
    "Anchor",
    "Break",
    "Code",
    "Comment",
    "Emoji",
    "Emphasis",
    "Image",
    "Inline",
    "Link",
    "Math",
    "Node",
    "Strike",
    "Strong",
    "Tagged",
    "Text",
    "normal",
    "parse",
    "to_cell",
    "to_html",
    "to_markdown",
    "to_text",
]

# Without one of these a line is plain text; a link needs no less than `](`.
_MARKUP = re.compile(r"[\\`*_&<$]|~~|\]\(|:[a-z0-9_+-]+:")
_STYLES: dict[str, type[Emphasis | Strong | Strike]] = {
    "em_open": Emphasis,
    "strong_open": Strong,
    "s_open": Strike,
}


def parse(text: str) -> Inline:
    """Read a cell.

    Args:
        text: a line of CommonMark inlines with ``~~strikethrough~~``, ``$math$`` (no blank
            just inside, no digit just outside), ``:shortcodes:`` and HTML, which may be nested
            in each other. Any text is valid: what is no markup is text.

    Returns:
        The nodes in their normal form (:func:`itbib.markdown.normal.normal`).
    """
    line = one_line(text).strip(" ")
    if not _MARKUP.search(line):
        return (Text(line),) if line else ()
    # dollarmath looks at the character before a dollar sign, which at index 0 would be the
    # last one of the line. The blank stands before it instead, and is dropped again.
    tokens = _parser().inline.parse(f" {line}", _parser(), {}, [])
    tokens[0].content = tokens[0].content[1:]
    return _stripped(_tree(tokens))


def _stripped(nodes: Inline) -> Inline:
    """Take off the blanks at the ends, which stood next to something that is not shown."""
    if nodes and isinstance(first := nodes[0], Text):
        nodes = (Text(first.text.lstrip(" ")), *nodes[1:])
    if nodes and isinstance(last := nodes[-1], Text):
        nodes = (*nodes[:-1], Text(last.text.rstrip(" ")))
    return merged(nodes)


class _Parser(MarkdownIt):
    """CommonMark with itbib's rules for addresses."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": True})
        self.enable("strikethrough")
        self.use(dollarmath_plugin, allow_space=False, allow_digits=False)
        # Joining text is left to `merged`, which takes linear time.
        self.inline.ruler2.disable("fragments_join")

    def validateLink(self, url: str) -> bool:  # noqa: N802 (markdown-it's name)
        """Let a link without an address pass, which is a placeholder's."""
        return not url or safe_url(url) is not None

    def normalizeLink(self, url: str) -> str:  # noqa: N802 (markdown-it's name)
        """Leave the address to `safe_url`."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 (markdown-it's name)
        """Show an autolink as it is written."""
        return link


@lru_cache(maxsize=1)
def _parser() -> _Parser:
    return _Parser()


def _tree(tokens: Iterable[Token]) -> Inline:
    """Build nodes from a flat list in which each opening token has its closing one."""
    builder = Builder()
    is_autolink = False
    for token in tokens:
        if token.nesting == 1:
            builder.open(partial(_container, token))
            is_autolink = token.markup == "autolink"
        elif token.nesting == -1:
            builder.close()
            is_autolink = False
        elif token.type == "html_inline":
            builder.html(token.content)
        # No shortcode is in an address, nor where a colon is escaped.
        elif token.type == "text" and not is_autolink:
            builder.source(token.content)
        else:
            builder.add(_leaf(token))
    return builder.finish()


def _container(opening: Token, children: Inline) -> Node:
    if style := _STYLES.get(opening.type):
        return style(children)
    return Link(str(opening.attrs["href"]), children, str(opening.attrs.get("title", "")))


def _leaf(token: Token) -> Node:
    content = token.content
    match token.type:
        case "code_inline":
            return Code(content)
        case "math_inline":
            # GitHub's other form, $`x`$, protects a formula from Markdown.
            return Math(content[1:-1] if re.fullmatch("`[^`]+`", content) else content)
        case "image":
            alt = to_text(_tree(token.children or ()))
            return Image(str(token.attrs["src"]), alt, str(token.attrs.get("title", "")))
        case _:
            return Text(content)
