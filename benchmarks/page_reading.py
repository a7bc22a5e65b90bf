"""Read a README as GitHub shows it.

GitHub's own parser turns Markdown into HTML, and a parser of HTML5 makes a tree of that. Nothing
of itbib is used, since this is to judge it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

import cmarkgfm
from cmarkgfm.cmark import Options
from justhtml import Comment, Element, JustHTML, Node, Text

from page_content import Content, Page, canonical, collapse
from page_grid import Extent, grid

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|figcaption|figure|"
    "footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|"
    "thead|tr|ul"
)
_STYLES = {"strong": "b", "em": "i", "strike": "s", "del": "s"} | {
    tag: tag for tag in ("b", "i", "s", "u", "code", "kbd", "sub", "sup", "br")
}
_HIDDEN = frozenset(("script", "style", "template", "head"))
_REGION = re.compile(r"[ \t]*(/?)itbib:(table|references)\b[ \t]*([A-Za-z0-9_-]*)")
_BLOCK_END = "\x1e"


def read_page(source: str) -> Page:
    """Read a README as GitHub shows it."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    return read_html(cmarkgfm.github_flavored_markdown_to_html(source, options))


def read_html(html: str) -> Page:
    """Read a page of HTML."""
    reader = _Reader()
    for node, entering in _walk(JustHTML(html, sanitize=False).root):
        if entering:
            reader.enter(node)
        else:
            reader.leave(node)
    cells = {}
    for number, table in enumerate(reader.tables, 1):
        for (row, column), (cell, extent) in grid(table).items():
            cells[number, row, column] = reader.contents[id(cell)].content(extent)
    inner = {unquote(link[1:]) for link in reader.links if link[0] == "#"}
    return Page(
        cells,
        [holder.content() for holder in reader.items],
        [text for part in "".join(reader.page.text).split(_BLOCK_END) if (text := collapse(part))],
        reader.links,
        reader.images,
        reader.names & inner,
        reader.regions,
        reader.comments,
    )


def _walk(root: Node) -> Iterator[tuple[Node | Text, bool]]:
    """Give all nodes in document order, on entering and on leaving."""
    waiting: list[tuple[Node | Text, bool]] = [(root, True)]
    while waiting:
        node, entering = waiting.pop()
        yield node, entering
        if entering:
            waiting.append((node, False))
            if node.name not in _HIDDEN:
                waiting += ((child, True) for child in reversed(node.children or ()))


@dataclass(eq=False, slots=True)
class _Holder:
    kind: str
    mark: str = ""
    region: str = ""
    text: list[str] = field(default_factory=list)
    links: list[tuple[str, list[str]]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    style: list[str] = field(default_factory=list)

    def content(self, extent: Extent | None = None) -> Content:
        return Content(
            collapse("".join(self.text).replace(_BLOCK_END, " ")),
            tuple((address, collapse("".join(text))) for address, text in self.links),
            tuple(self.images),
            f"{extent.rows}x{extent.columns}" if extent else self.mark,
            tuple(self.style),
            self.region,
        )


class _Reader:
    def __init__(self) -> None:
        self.page = _Holder("page")
        self.open = [self.page]
        self.open_links: list[list[str]] = []
        self.lists: list[tuple[str, int]] = []
        self.contents: dict[int, _Holder] = {}
        self.items: list[_Holder] = []
        self.tables: list[Element] = []
        self.links: list[str] = []
        self.images: list[str] = []
        self.names: set[str] = set()
        self.regions: list[str] = []
        self.region = ""
        self.comments: list[str] = []

    def enter(self, node: Node | Text) -> None:
        if isinstance(node, Text):
            self._say(node.data or "")
        elif isinstance(node, Comment):
            self._comment(str(node.data or ""))
        elif isinstance(node, Element):
            self._enter_element(node)

    def leave(self, node: Node | Text) -> None:
        if not isinstance(node, Element):
            return
        if node.name == "a" and "href" in node.attrs:
            self.open_links.pop()
        elif node.name in ("ul", "ol"):
            self.lists.pop()
        elif node.name in ("td", "th", "li"):
            self.open.pop()
        if _BLOCKS.fullmatch(node.name):
            self._say(_BLOCK_END)

    def _enter_element(self, node: Element) -> None:
        name = node.name
        attributes = {key: value or "" for key, value in node.attrs.items()}
        if _BLOCKS.fullmatch(name) or name == "br":
            self._say(_BLOCK_END if name != "br" else " ")
        self.names |= {attributes[key] for key in ("id", "name") if attributes.get(key)}
        if name == "table":
            self.tables.append(node)
        elif name in ("ul", "ol"):
            self.lists.append((name, _number(attributes.get("start")) or 1))
        elif name in ("td", "th"):
            self.contents[id(node)] = holder = _Holder("cell", region=self.region)
            self.open.append(holder)
            row = (node.parent.attrs if node.parent else None) or {}
            align = attributes.get("align") or row.get("align")
            holder.style += [name, *([f"align={align}"] if align else [])]
        elif name == "li":
            self.open.append(_Holder("item", self._mark(attributes), self.region))
            self.items.append(self.open[-1])
        elif name == "a" and "href" in attributes:
            address = canonical(attributes["href"])
            text: list[str] = []
            self.open_links.append(text)
            self.links += [address] if address else []
            for holder in self._sinks():
                holder.links.append((address, text))
        elif name == "img":
            self.images.append(canonical(attributes.get("src", "")))
            for holder in self._sinks():
                holder.images.append(self.images[-1])
        elif name in _STYLES:
            for holder in self._sinks():
                holder.style.append(_STYLES[name])

    def _mark(self, attributes: dict[str, str]) -> str:
        if not self.lists:
            return "*"
        kind, number = self.lists[-1]
        number = _number(attributes.get("value")) or number
        self.lists[-1] = kind, number + 1
        return f"{len(self.lists)} {f'{number}.' if kind == 'ol' else '*'}"

    def _sinks(self) -> list[_Holder]:
        """What shows the text that comes: the innermost holder, and the cell that an item is in."""
        innermost = self.open[-1]
        if innermost.kind != "item":
            return [innermost]
        outer = next(holder for holder in reversed(self.open) if holder.kind != "item")
        return [innermost, outer] if outer.kind == "cell" else [innermost]

    def _say(self, text: str) -> None:
        for holder in self._sinks():
            holder.text.append(text)
        for link in self.open_links:
            link.append(" " if text == _BLOCK_END else text)

    def _comment(self, data: str) -> None:
        if match := _REGION.match(data):
            self.region = "" if match[1] else f"{match[2]} {match[3]}".strip()
            self.regions += [self.region] if self.region else []
        else:
            self.comments.append(collapse(data))


def _number(text: str | None) -> int | None:
    match = re.match(r"\s*(-?\d+)", text or "")
    return int(match[1]) if match else None
