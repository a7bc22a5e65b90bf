"""How templates write what they print, by the kind of page that they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import get_args

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from itbib.markdown import markup
from itbib.markdown.escaping import (
    escape_attribute,
    escape_html,
    escape_markdown,
    link_destination,
    safe_url,
)
from itbib.markdown.markup import Inline, Node
from itbib.markdown.web import text_to_page, title_to_page, to_page
from itbib.survey.config import Layout

_NODES: tuple[type, ...] = get_args(Node)


@dataclass(frozen=True, slots=True)
class Flavour:
    """How text, cell content, addresses and titles are written in one kind of target."""

    escape: Callable[[str], Markup]
    inline: Callable[[Inline], Markup]
    url: Callable[[str], Markup]
    title: Callable[[str], Markup]

    def write(self, value: object) -> Markup:
        """Write a value; what is markup already stays as it is."""
        if isinstance(value, Markup):
            return value
        if isinstance(value, tuple) and all(isinstance(node, _NODES) for node in value):
            return self.inline(value)
        return self.escape(str(value))

    @pass_context
    def finalize(self, _: Context, value: object) -> Markup:
        """Write what a template prints.

        Jinja2 would escape constants by itself when it compiles the template, and for HTML
        only, if this did not ask for the context.
        """
        return self.write(value)


def _html_url(url: str) -> Markup:
    return escape_attribute(safe_url(url) or "")


_HTML = Flavour(escape_html, markup.to_html, _html_url, escape_html)
# A page of its own is HTML, too, but not GitHub's.
SITE = Flavour(text_to_page, to_page, _html_url, title_to_page)
FLAVOURS = {
    Layout.HTML: _HTML,
    Layout.PIPE: Flavour(
        partial(escape_markdown, in_table=True),
        partial(markup.to_markdown, in_table=True),
        link_destination,
        partial(escape_markdown, in_table=True),
    ),
    Layout.LIST: Flavour(escape_markdown, markup.to_markdown, link_destination, escape_markdown),
}
