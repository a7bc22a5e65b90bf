"""The content of a list item as Markdown on several lines, with paragraphs and lists in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from itbib.markdown.gfm import to_markdown
from itbib.markdown.nodes import Inline, Node, Tagged
from itbib.markdown.normal import normal

# Lists next to each other are two only if their marks differ (CommonMark 0.31, section 5.3).
_BULLETS = "-*"
_DELIMITERS = ".)"
# An empty item cannot follow a paragraph, and several of them might be a rule.
_NOTHING = "<!-- -->"


@dataclass(frozen=True, slots=True)
class _List:
    """A list that Markdown can hold; `start` is None for bullets."""

    items: tuple[Inline, ...]
    start: int | None


def to_item(nodes: Inline, indent: int) -> str:
    """Write nodes as the content of a list item.

    Args:
        nodes: what to write. ``<p>`` without attributes is a paragraph, a list without
            attributes but ``start`` is a nested list; all else is as in
            :func:`itbib.markdown.gfm.to_markdown`.
        indent: how many blanks go before each line but the first: the width of the item's
            marker with the blank behind it.

    Returns:
        Markdown to be put behind the marker, without a line break at the end.
    """
    lines = _lines(normal(nodes))
    return "\n".join([*lines[:1], *(line and " " * indent + line for line in lines[1:])])


def _lines(nodes: Inline) -> list[str]:
    lines: list[str] = []
    before: str | _List = ""
    turn = 0
    for chunk in _chunks(nodes):
        if isinstance(chunk, str):
            # A paragraph would be taken for more of the text above it.
            lines += ["", chunk] if lines else [chunk]
        else:
            turn = 1 - turn if _are_alike(before, chunk) else 0
            if isinstance(before, str) and before and not _can_follow(before, chunk):
                lines.append("")
            lines += _list_lines(chunk, turn)
        before = chunk
    return lines


def _chunks(nodes: Inline) -> Iterator[str | _List]:
    """Give paragraphs, ready to be written, and lists."""
    run: list[Node] = []
    for node in nodes:
        inner = _as_list(node)
        is_paragraph = isinstance(node, Tagged) and node.tag == "p" and not node.attributes
        if inner is None and not is_paragraph:
            run.append(node)
            continue
        yield from _paragraph(tuple(run))
        run = []
        if inner is not None:
            yield inner
        elif isinstance(node, Tagged):
            yield from _paragraph(node.children)
    yield from _paragraph(tuple(run))


def _paragraph(nodes: Inline) -> Iterator[str]:
    if source := str(to_markdown(nodes)).strip(" "):
        yield source


def _as_list(node: Node) -> _List | None:
    """Read a list; None for one that must stay HTML."""
    if not isinstance(node, Tagged) or node.tag not in ("ul", "ol") or not node.children:
        return None
    items = [one for one in node.children if isinstance(one, Tagged) and one.tag == "li"]
    if len(items) < len(node.children) or any(one.attributes for one in items):
        return None
    start = 1 if node.tag == "ol" else None
    if node.attributes:
        ((name, value), *more) = node.attributes
        # A number has up to nine digits (CommonMark 0.31, section 5.2).
        is_number = value.isascii() and value.isdigit() and len(value) < 9
        if start is None or more or name != "start" or not is_number:
            return None
        start = int(value)
    return _List(tuple(one.children for one in items), start)


def _are_alike(before: str | _List, chunk: _List) -> bool:
    return isinstance(before, _List) and (before.start is None) == (chunk.start is None)


def _can_follow(paragraph: str, chunk: _List) -> bool:
    """Tell whether a list is one on the line below a paragraph (CommonMark, section 5.2).

    A line that starts with a tag may be a raw HTML block, which ends at a blank line.
    """
    return chunk.start in (None, 1) and not paragraph.startswith("<")


def _list_lines(chunk: _List, turn: int) -> Iterator[str]:
    for at, item in enumerate(chunk.items):
        mark = _BULLETS[turn]
        if chunk.start is not None:
            mark = f"{chunk.start + at}{_DELIMITERS[turn]}"
        first, *rest = _lines(item) or [_NOTHING]
        yield f"{mark} {first}"
        yield from (line and " " * (len(mark) + 1) + line for line in rest)
