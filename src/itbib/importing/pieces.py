"""An item of a list taken to pieces: fields, and the literal text that sets them off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from itbib.markdown.cell import to_cell
from itbib.markdown.inline import (
    Anchor,
    Break,
    Comment,
    Emoji,
    Emphasis,
    Image,
    Inline,
    Link,
    Math,
    Node,
    Strong,
    Tagged,
    Text,
    to_text,
)

PARAGRAPH = "\n\n"

_PAIRS = {"(": ")", "[": "]", "{": "}", "（": "）", "【": "】", "「": "」"}
_CLOSING = ")]}）】」>"
_EDGE = re.compile(r"[\s,;:|·•.。，、()\[\]{}（）【】「」/–—-]*")
# What stands for itself in Markdown, wherever it stands between two fields.
_LITERAL = re.compile(r"[\s,;:|·•.。，、()\[\]（）【】「」/–—-]*")
# The number of a reference, as in "[12] Zhou et al."
_LABEL = re.compile(r"(\s*)(\[\d{1,4}\])")
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A field of an item.

    Attributes:
        role: what kind of field it is: ``strong``, ``emphasis``, ``link``, ``link:paper``,
            ``image``, ``comment``, ``anchor``, ``label``, ``details``, or ``text`` with the role
            that it follows.
        content: what it shows; of bold and italic fields the inside.
        before: Markdown of the literal text before it, ``PARAGRAPH`` for a new paragraph.
        behind: Markdown of the literal text that closes it.
    """

    role: str
    content: Inline
    before: str
    behind: str


def pieces_of(content: Inline) -> list[Piece]:
    """Take an item to pieces.

    Args:
        content: what it shows.

    Returns:
        Its fields in order. Putting ``before``, the field and ``behind`` of each in a row
        gives the item again. What follows the last field closes it.
    """
    pieces: list[Piece] = []
    literal = ""
    for part in _parts(content, ""):
        if isinstance(part, str):
            literal += part
            continue
        role, inner = part
        if pieces:
            behind, literal = _shared(literal)
            last = pieces[-1]
            pieces[-1] = Piece(last.role, last.content, last.before, behind)
        pieces.append(Piece(role, inner, literal, ""))
        literal = ""
    if pieces and literal:
        last = pieces[-1]
        pieces[-1] = Piece(last.role, last.content, last.before, literal)
    return _with_places(pieces)


def _shared(literal: str) -> tuple[str, str]:
    """Split what stands between two fields: what closes the first, what leads to the second."""
    end = 0
    while end < len(literal) and literal[end] in _CLOSING:
        end += 1
    return literal[:end], literal[end:]


def _with_places(pieces: list[Piece]) -> list[Piece]:
    """Tell texts apart by what they follow, and fields of one role by their number."""
    placed = []
    counts: dict[str, int] = {}
    previous = "start"
    for piece in pieces:
        role = piece.role
        if role in ("text", "emphasis"):
            role = f"{role} after {previous}"
        counts[role] = counts.get(role, 0) + 1
        previous = piece.role
        if counts[role] > 1:
            role = f"{role} {counts[role]}"
        placed.append(Piece(role, piece.content, piece.before, piece.behind))
    return placed


def _parts(content: Inline, lead: str) -> Iterator[str | tuple[str, Inline]]:
    """Give fields as role and content, and literal texts as Markdown."""
    if lead:
        yield lead
    run: list[Node] = []
    for node in content:
        if isinstance(node, (Text, Emoji, Math)) and not (
            isinstance(node, Text) and not node.text.strip()
        ):
            run.append(node)
            continue
        yield from _text_parts(run)
        run = []
        yield from _node_parts(node)
    yield from _text_parts(run)


def _node_parts(node: Node) -> Iterator[str | tuple[str, Inline]]:
    match node:
        case Text(text):
            yield text
        case Break():
            yield "<br>"
        case Strong(children):
            yield "strong", children
        case Emphasis(children):
            yield "emphasis", children
        case Link(_, children):
            label = to_text(children).strip()
            short = 0 < len(label.split()) <= _SHORT and len(label) <= 24
            image = len(children) == 1 and isinstance(children[0], Image)
            kind = f"link:{label.lower()}" if short and not image else "link"
            yield ("image" if image else kind), (node,)
        case Image():
            yield "image", (node,)
        case Comment():
            yield "comment", (node,)
        case Anchor():
            yield "anchor", (node,)
        case Tagged("p", children, ()):
            yield from _parts(children, PARAGRAPH)
        case _:
            yield "details", (node,)


def _text_parts(run: list[Node]) -> Iterator[str | tuple[str, Inline]]:
    """Split a run of text into the field in its middle and the literals at its ends."""
    if not run:
        return
    if isinstance(run[0], Text) and (label := _LABEL.match(run[0].text)):
        yield _literal(label[1])
        yield "label", (Text(label[2]),)
        run[0] = Text(run[0].text[label.end() :])
    first, last = run[0], run[-1]
    before = behind = ""
    if isinstance(first, Text) and (match := _EDGE.match(first.text)):
        before, run[0] = match[0], Text(first.text[match.end() :])
    last = run[-1]
    if isinstance(last, Text) and last.text:
        core = last.text.rstrip(" \t,;:|·•，、([{（【「/–—-")
        # Brackets that open before the field close behind it.
        for opening in reversed(before.rstrip()):
            closing = _PAIRS.get(opening, "")
            if not closing or not core.endswith(closing) or opening in core:
                break
            core = core.removesuffix(closing).rstrip()
        behind, run[-1] = last.text[len(core) :], Text(core)
    field = tuple(node for node in run if not (isinstance(node, Text) and not node.text))
    if not field:
        yield _literal(before + behind)
        return
    yield _literal(before)
    yield "text", field
    yield _literal(behind)


def _literal(text: str) -> str:
    """Write literal text as Markdown, the blanks at its ends kept."""
    if _LITERAL.fullmatch(text):
        return text
    core = text.strip(" ")
    start = text.index(core)
    return f"{text[:start]}{to_cell((Text(core),))}{text[start + len(core) :]}"
