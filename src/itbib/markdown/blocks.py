"""Which lines of a Markdown file are code, and so show markers instead of holding them."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt


@cache
def _parser() -> MarkdownIt:
    # Blocks are all that is needed; parsing the text inside them would cost the most.
    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def code_lines(text: str) -> frozenset[int]:
    """Find the lines of indented and fenced code blocks (CommonMark 0.31, sections 4.4, 4.5).

    Args:
        text: the file.

    Returns:
        Line numbers from 1, fences included. A line ends at LF, CRLF or CR.
    """
    return frozenset(
        line + 1
        for token in _parser().parse(text)
        if token.type in ("fence", "code_block") and token.map
        for line in range(*token.map)
    )
