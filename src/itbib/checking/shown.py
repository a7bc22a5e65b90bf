"""Markdown that GitHub shows as it is written, since it is not quite right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from justhtml import Element, Text

from itbib.checking.finding import Finding, quoted
from itbib.checking.outline import Outline
from itbib.reading.page import Page, elements
from itbib.reading.texts import walk
from itbib.rules import Code

_BLOCKS = frozenset(
    {"p", "li", "td", "th", "div", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "dd", "dt"}
)
_LITERAL = frozenset({"code", "pre", "kbd", "samp", "script", "style", "math-renderer"})
_NOT_TEXT = _LITERAL | _BLOCKS | {"ul", "ol", "table"}
_RULES = (
    (
        re.compile(r"\[[^\[\]\n]{1,120}\][ \t]?\([ \t]*https?://[^\s()]*"),
        "the link {} is shown as it is written",
        "no blank stands between ] and (, nor in the address",
    ),
    (
        re.compile(
            r"(?<![*\w])\*\*(?![*\s])[^*\n]{1,80}?\*\*(?!\*)"
            r"|(?<![*\w])\*\*[ \t][^*\n]{1,80}\S\*\*"
        ),
        "the stars of {} are shown as they are written",
        "no blank stands inside the stars, and HTML around them needs a blank line",
    ),
    (
        re.compile(r"(?m)^[ \t]*#{2,6}[^#\s][^\n]{0,80}"),
        "the heading {} is shown as text",
        "a blank stands behind the number signs",
    ),
    (
        re.compile(r"(?m)^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)+\|?[ \t]*$"),
        "the table around {} is shown as text",
        "its first line needs as many cells, and a blank line stands above it",
    ),
)  # fmt: skip
# A quick look before the rules.
_SIGNS = ("](", "] (", "**", "##", "---")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")


def shown_findings(outline: Outline, path: str) -> Iterator[Finding]:
    """Find links, bold text, headings and tables that are shown as they were typed.

    Args:
        outline: the page.
        path: the file, as the user would name it.
    """
    page = outline.page
    for element in elements(page.body):
        if element.name in _BLOCKS and not _is_literal(element):
            text = _own_text(element)
            if any(sign in text for sign in _SIGNS):
                yield from _in_text(element, text, page, path)
    yield from _open_fence(page, path)


def _is_literal(element: Element) -> bool:
    node = element.parent
    while node is not None:
        if node.name in _LITERAL:
            return True
        node = node.parent
    return False


def _own_text(element: Element) -> str:
    """Give the text of an element without that of blocks and code in it."""
    texts = (node.data for node in walk(element.children, _NOT_TEXT) if isinstance(node, Text))
    return "".join(text for text in texts if isinstance(text, str))


def _in_text(element: Element, text: str, page: Page, path: str) -> Iterator[Finding]:
    first = page.line_of(element)
    for rule, message, hint in _RULES:
        for found in rule.finditer(text):
            said = found[0].strip()
            line = first + text[: found.start()].lstrip("\n").count("\n")
            head = said.split("\n")[0][:12]
            # Lines of the source are those of the text, but for what comes before the block.
            near = range(line, min(line + 30, len(page.lines)))
            at = next((n for n in near if head in page.lines[n]), None)
            if at is None:
                # It is escaped in the source, or made of character references: it is meant.
                continue
            yield Finding(Code.MARKUP_SHOWN, message.format(quoted(said)), path, at + 1, hint)


def _open_fence(page: Page, path: str) -> Iterator[Finding]:
    """Find a code block that goes on to the end of the file as nothing closes it."""
    blocks = [element for element in elements(page.body) if element.name == "pre"]
    first = page.line_of(blocks[-1]) - 1 if blocks else -1
    opened = _FENCE.match(page.lines[first]) if first >= 0 else None
    if opened is None:
        return
    below = (_FENCE.match(line) for line in page.lines[first + 1 :])
    if not any(found and found[1].startswith(opened[1]) for found in below):
        message = "the code block is never closed, so that the rest of the file is part of it"
        yield Finding(Code.MARKUP_SHOWN, message, path, first + 1, f"close it with {opened[1]}")
