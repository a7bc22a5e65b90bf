"""What GitHub makes of Markdown source and of raw HTML, reduced to what tests compare."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import cmarkgfm
from cmarkgfm.cmark import Options

# Tags and plain formulae are matched to be passed over.
_FORMULA_IN_CODE = re.compile(r"<(?!/?code>)[^>]*>|\$[^$<]*\$|\$<code>(.*?)</code>\$")


@dataclass(frozen=True)
class Element:
    """An element that is no ``<span>``; attributes are stripped of outer blanks."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: tuple[Element | str, ...] = ()

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.content)

    @property
    def tags(self) -> list[str]:
        """The tags inside, in document order."""
        inside = [part for part in self.content if isinstance(part, Element)]
        return [tag for element in inside for tag in (element.tag, *element.tags)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str], list[Element | str]]] = [("", {}, [])]
        self.strong = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: (value or "").strip() for name, value in attrs}
        self.strong += tag == "strong"
        if tag in ("br", "hr", "img", "input"):
            self.open[-1][2].append(Element(tag, attributes))
        elif not self.passed_over(tag):
            self.open.append((tag, attributes, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.passed_over(tag):
            opened, attributes, content = self.open.pop()
            assert opened == tag
            self.open[-1][2].append(Element(tag, attributes, tuple(content)))
        self.strong -= tag == "strong"

    def passed_over(self, tag: str) -> bool:
        """Tell whether an element changes nothing; cmark leaves out strong text in strong text."""
        return tag == "span" or (tag == "strong" and self.strong > 1)

    def handle_data(self, data: str) -> None:
        content = self.open[-1][2]
        if content and isinstance(content[-1], str):
            content[-1] += data
        else:
            content.append(data)

    def handle_comment(self, data: str) -> None:
        self.open[-1][2].append(Element("!--", content=(data,)))

    def handle_decl(self, decl: str) -> None:
        self.open[-1][2].append(Element("!", content=(decl,)))

    def handle_pi(self, data: str) -> None:
        self.open[-1][2].append(Element("?", content=(data,)))


def read_html(source: str) -> Element:
    """Parse HTML whose tags are balanced."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    ((tag, attributes, content),) = reader.open
    return Element(tag, attributes, tuple(content))


def render_markdown(source: str) -> str:
    """Render GFM as GitHub does before it sanitises."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    page: str = cmarkgfm.github_flavored_markdown_to_html(source, options)
    return page


def read_markdown(source: str) -> Element:
    """Render and parse GFM; formulae are in plain dollar signs, whichever form they had."""

    def plain(match: re.Match[str]) -> str:
        return match[0] if match[1] is None else f"${match[1]}$"

    return read_html(_FORMULA_IN_CODE.sub(plain, render_markdown(source)))


def only(page: Element, *tags: str) -> Element:
    """Walk down elements each of which must be its parent's only one."""
    for tag in tags:
        (page,) = (part for part in page.content if isinstance(part, Element))
        assert page.tag == tag
    return page
