"""A Markdown file as GitHub's own parser renders it: the last word on what a page shows.

`itbib.reading.page` knows where in the file everything stands, which this parser does not tell
for what is written as HTML; but the two may differ on malformed text.
"""

from __future__ import annotations

import cmarkgfm
from cmarkgfm.cmark import Options
from justhtml import JustHTML, Node

_OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES


def github_page(text: str) -> Node:
    """Render a file and read the result.

    Args:
        text: the file; any text is valid.

    Returns:
        The root of the tree. The HTML in it is not sanitised.
    """
    plain = text.removeprefix("\ufeff").encode("utf-8", "replace").decode()
    html = cmarkgfm.github_flavored_markdown_to_html(plain, _OPTIONS)
    return JustHTML(f"<!DOCTYPE html>{html}", sanitize=False).root
