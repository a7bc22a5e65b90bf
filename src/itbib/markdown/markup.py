"""The language of table cells: a line of inline Markdown.

Links, images, emphasis, code, ``~~strikethrough~~``, ``$math$`` and ``<br>`` are markup; any
other HTML is text. :func:`parse` gives a tree of plain text, which the other functions write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from itbib.markdown.escaping import one_line, safe_url
from itbib.markdown.gfm import to_markdown
from itbib.markdown.inline import (
    Break,
    Code,
    Emphasis,
    Image,
    Inline,
    Link,
    Math,
    Node,
    Strike,
    Strong,
    Text,
    merged,
    to_html,
    to_text,
)

__all__ = [
    "Break",
    "Code",
    "Emphasis",
    "Image",
    "Inline",
    "Link",
    "Math",
    "Node",
    "Strike",
    "Strong",
    "Text",
    "parse",
    "to_html",
    "to_markdown",
    "to_text",
]

# Deeper styles are dropped and their contents kept, so that no tree is too deep to walk.
MAX_DEPTH = 32

# Without one of these a line is plain text; a link needs no less than `](`.
_MARKUP = re.compile(r"[\\`*_&<$]|~~|\]\(")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STYLES: dict[str, type[Emphasis | Strong | Strike]] = {
    "em_open": Emphasis,
    "strong_open": Strong,
    "s_open": Strike,
}


def parse(text: str) -> Inline:
    """Read a cell.

    Args:
        text: a line of CommonMark inlines with ``~~strikethrough~~``, ``$math$`` (no blank
            just inside, no digit just outside) and ``<br>``. Any text is valid: what is no
            markup, and a link or image whose address is not safe, is text.

    Returns:
        The nodes, without empty or neighbouring text nodes; addresses are as
        :func:`itbib.markdown.escaping.safe_url` gives them.
    """
    line = one_line(text).strip(" ")
    if not _MARKUP.search(line):
        return (Text(line),) if line else ()
    # dollarmath looks at the character before a dollar sign, which at index 0 would be the
    # last one of the line. The blank stands before it instead, and is dropped again.
    tokens = _parser().inline.parse(f" {line}", _parser(), {}, [])
    tokens[0].content = tokens[0].content[1:]
    return _tree(tokens)


class _Parser(MarkdownIt):
    """CommonMark with itbib's rules for addresses."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": True})
        self.enable("strikethrough")
        self.use(dollarmath_plugin, allow_space=False, allow_digits=False)
        # Joining text is left to `merged`, which takes linear time.
        self.inline.ruler2.disable("fragments_join")

    def validateLink(self, url: str) -> bool:  # noqa: N802 (markdown-it's name)
        """Let a link without an address pass, which is then dropped, with its text kept."""
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
    stack: list[tuple[Token | None, list[Node]]] = [(None, [])]
    for token in tokens:
        siblings = stack[-1][1]
        if token.nesting == 1:
            stack.append((token, [] if len(stack) <= MAX_DEPTH else siblings))
        elif token.nesting == 0:
            siblings.append(_leaf(token))
        else:
            opening, children = stack.pop()
            if opening and children is not stack[-1][1]:
                stack[-1][1].extend(_container(opening, merged(children)))
    return merged(stack[0][1])


def _container(opening: Token, children: Inline) -> Inline:
    if style := _STYLES.get(opening.type):
        return (style(children),) if children else ()
    href = safe_url(str(opening.attrs["href"]))
    return (Link(href, children, _title(opening)),) if href else children


def _leaf(token: Token) -> Node:
    content = token.content
    match token.type:
        case "code_inline":
            return Code(content)
        case "math_inline":
            # GitHub's other form, $`x`$, protects a formula from Markdown.
            return Math(content[1:-1] if re.fullmatch("`[^`]+`", content) else content)
        case "html_inline" if _BREAK.fullmatch(content):
            return Break()
        case "image":
            alt = to_text(_tree(token.children or ()))
            src = safe_url(str(token.attrs["src"]))
            return Image(src, alt, _title(token)) if src else Text(alt)
        case _:
            return Text(content)


def _title(token: Token) -> str:
    return one_line(str(token.attrs.get("title", ""))).strip(" ")
