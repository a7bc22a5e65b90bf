"""How wide text comes out in Computer Modern, in points at a size of ten points.

The widths are those of the fonts' own metrics (cmr10.tfm, cmbx10.tfm, cmtt10.tfm); Latin Modern
has the same. Kerns and ligatures are left out: they make text narrower by a per cent or so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from itbib.markdown.html_tags import BLOCKS
from itbib.markdown.markup import (
    Break,
    Code,
    Comment,
    Emoji,
    Image,
    Inline,
    Link,
    Math,
    Node,
    Strong,
    Tagged,
    Text,
)
from itbib.markdown.normal import children_of

_CLASSES = {
    2.78: "!',.:;<[]`il ", 3.06: "fj", 3.33: "-", 3.61: "I", 3.89: "()t", 3.92: "rs",
    4.44: "cez", 4.72: "?", 5.0: '"$*/0123456789\\^ago{}~', 5.14: "J", 5.28: "kqvxy",
    5.56: "Sbdhnpu", 6.11: "Z", 6.25: "L", 6.53: "F", 6.81: "EP", 7.08: "B", 7.22: "CTw",
    7.36: "R", 7.5: "AHNUVXY_", 7.78: "&+=@KOQ<>D", 7.85: "G", 8.33: "#%m", 9.17: "M", 10.28: "W",
}  # fmt: skip
_WIDTHS = {char: width for width, chars in _CLASSES.items() for char in chars} | {"|": 2.78}
_OTHER = 7.78  # Greek and most signs are no wider.
_MISSING = 16.0  # What `\itbibmissing` draws: four or five digits in a box.
_BULLET = 8.4
_BOLD = 1.153
_TYPEWRITER = 5.25
_MATH_MARGIN = 1.15
_CONTROL_WORD = re.compile(r"\\(?:mathrm|mathbf|mathbb|mathcal|text|left|right|operatorname)\b")
_ANY_WORD = re.compile(r"\\[A-Za-z]+|\\.")
_SCRIPT = re.compile(r"[_^]\{[^{}]*\}|[_^].")
# TeX folds behind a hyphen, and where itbib lets it behind a slash.
_PART = re.compile(r" +|[^ /\]-]*(?:[/-](?=[^\W\d_])|\](?=\[))|[^ /\]-]+|[/\]-]+")
_MAY_BREAK = "\u200b"


@dataclass(frozen=True, slots=True)
class Extent:
    """How much room some content takes.

    Attributes:
        widths: the widths of its lines, as they are without any folding; points.
        words: for each word that stands between blanks its text, if it is but text, and its
            width in points.
    """

    widths: tuple[float, ...]
    words: tuple[tuple[str, float], ...]

    @property
    def natural(self) -> float:
        """The width without folding."""
        return max(self.widths, default=0.0)


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool = False
    code: bool = False
    scale: float = 1.0


def text_width(text: str, *, bold: bool = False, code: bool = False) -> float:
    """Estimate the width of text in points at ten points."""
    if code:
        return _TYPEWRITER * sum(not unicodedata.combining(char) for char in text)
    width = sum(map(_char_width, text))
    return width * _BOLD if bold else width


def _char_width(char: str) -> float:
    known = _WIDTHS.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char):
        return 0.0
    base = unicodedata.normalize("NFKD", char)
    if base != char:
        return sum(map(_char_width, base))
    if char in "–‘’“”":
        return 5.0
    if char in "—…":
        return 10.0
    wide = unicodedata.east_asian_width(char) in "WF"
    script = unicodedata.name(char, "").partition(" ")[0]
    latin = script in ("LATIN", "GREEK") or not char.isalpha()
    return _MISSING if wide or not latin else _OTHER


def formula_width(tex: str) -> float:
    """Estimate the width of a formula in points at ten points."""
    plain = _CONTROL_WORD.sub("", tex)
    scripts = sum(map(len, _SCRIPT.findall(plain))) * 3.6
    rest = _ANY_WORD.sub("M", _SCRIPT.sub("", plain))
    return (text_width(rest.replace(" ", "").strip("{}")) * _MATH_MARGIN) + scripts


def extent(nodes: Inline, *, bold: bool = False) -> Extent:
    """Measure content.

    Args:
        nodes: the content; a link whose address is a citation must have been replaced by what
            is printed for it.
        bold: whether all of it is bold.
    """
    lines: list[list[tuple[str, float]]] = [[]]
    for text, width in _pieces(nodes, _Style(bold)):
        if text == "\n":
            lines.append([])
        else:
            lines[-1].append((text, width))
    widths = tuple(sum(width for _, width in line) for line in lines)
    return Extent(widths, tuple(word for line in lines for word in _words(line)))


def may_fold(before: Node, after: Node) -> bool:
    """Tell whether a line may end between nodes: links one behind the other, as ``[a][b]``."""
    if not isinstance(after, Link | Image):
        return False
    return isinstance(before, Link | Image) or (
        isinstance(before, Text) and before.text.endswith("]")
    )


def _words(line: list[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    text, width = "", 0.0
    for piece, size in [*line, (" ", 0.0)]:
        if piece in (" ", _MAY_BREAK):
            if width:
                yield text, width
            text, width = "", 0.0
        else:
            text, width = text + piece, width + size


def _pieces(nodes: Inline, style: _Style) -> Iterator[tuple[str, float]]:
    """Give words, blanks and line breaks with their widths."""
    for at, node in enumerate(nodes):
        if at and may_fold(nodes[at - 1], node):
            yield _MAY_BREAK, 0.0
        match node:
            case Break():
                yield "\n", 0.0
            case Comment():
                pass
            case Math(tex):
                yield "\ufffc", formula_width(tex) * style.scale
            case Text() | Code() | Emoji() | Image():
                yield from _leaf(node, style)
            case _:
                yield from _container(node, style)


def _leaf(node: Text | Code | Emoji | Image, style: _Style) -> Iterator[tuple[str, float]]:
    match node:
        case Text(text):
            shown = text
        case Code(text):
            shown, style = text, replace(style, code=True)
        case Emoji(name):
            shown = f":{name}:"
        case Image(_, alt):
            shown = alt or "image"
    for part in _PART.findall(shown):
        width = text_width(part, bold=style.bold, code=style.code) * style.scale
        yield (" " if part.isspace() else part), width
        if part[-1] in "-/]":
            yield _MAY_BREAK, 0.0


def _container(node: Node, style: _Style) -> Iterator[tuple[str, float]]:
    children = children_of(node)
    match node:
        case Strong():
            yield from _pieces(children, replace(style, bold=True))
        case Tagged(tag) if tag in ("sup", "sub"):
            yield from _pieces(children, replace(style, scale=style.scale * 0.75))
        case Tagged("kbd" | "samp" | "code"):
            yield from _pieces(children, replace(style, code=True))
        case Tagged("q"):
            yield from _pieces((Text("“"), *children, Text("”")), style)
        case Tagged(tag) if tag in BLOCKS:
            yield "\n", 0.0
            if tag == "li":
                yield "•", _BULLET
            yield from _pieces(children, style)
            yield "\n", 0.0
        case Link() | _:
            yield from _pieces(children, style)
