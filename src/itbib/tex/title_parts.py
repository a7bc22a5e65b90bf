"""A title cut into the parts of its words, as far as BibTeX's styles can reach them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from itbib.tex.lexemes import ACCENT_SYMBOLS
from itbib.tex.tokens import Kind, Token, control_word, tokenize

OPAQUE = "\0"
"""What a part shows for a stretch of source that stands for letters out of a style's reach."""

FRAGILE = "\1"
"""What a part shows for source whose capitals a style would lower-case and so break."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two parts: blanks and punctuation."""

    raw: str
    visible: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or a part of one between hyphens or apostrophes.

    Attributes:
        raw: its source.
        visible: its letters and digits at brace level 0; `OPAQUE` or `FRAGILE` for each
            stretch of other source.
    """

    raw: str
    visible: str


Piece = Gap | Part
# Source with what it shows in a part, or with None if it separates parts.
_Atom = tuple[str, str | None]


def split_title(text: str) -> Iterator[Piece]:
    """Cut a title's source into parts and gaps; joined, they are that source.

    Args:
        text: a title that `itbib.tex.escape.escape_specials` has made safe.
    """
    atoms = [*_atoms(tokenize(text)), ("", None)]
    raw = visible = gap = ""
    for index, (source, shown) in enumerate(atoms[:-1]):
        if shown is None and visible and _joins(source, visible[-1], atoms[index + 1][1]):
            shown = source
        if shown is None:
            if raw:
                yield Part(raw, visible)
                raw = visible = ""
            gap += source
        else:
            if gap:
                yield Gap(gap)
                gap = ""
            raw += source
            visible += shown
    if raw:
        yield Part(raw, visible)
    if gap:
        yield Gap(gap)


def _joins(source: str, before: str, after: str | None) -> bool:
    """Say whether a full stop or an apostrophe belongs to the word: ``3.5``, ``O'Horo``."""
    if not after or not before.isalnum() or not after[0].isalnum():
        return False
    return source == "." or (source in ("'", "’") and has_capital(after))


def _atoms(tokens: list[Token]) -> Iterator[_Atom]:
    """Yield characters, macros, brace groups and formulae at brace level 0."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        start = index
        index += 1
        if token.kind is Kind.TEXT:
            for char in token.text:
                yield char, char if char.isalnum() else ("" if _is_mark(char) else None)
        elif token.kind is Kind.OPEN:
            depth = 1
            while depth:
                depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(tokens[index].kind, 0)
                index += 1
            yield "".join(part.text for part in tokens[start:index]), OPAQUE
        elif token.kind is Kind.MATH:
            yield token.text, FRAGILE if has_capital(token.text) else OPAQUE
        elif token.kind is Kind.CONTROL:
            fragile = has_capital(control_word(token.text))
            prints = len(control_word(token.text)) > 2 and not fragile
            if prints and _is_empty_group(tokens, index):
                index += 2
                yield token.text + "{}", None
            else:
                yield token.text, FRAGILE if fragile else OPAQUE
        elif _is_accent(token):
            while index < len(tokens) and _is_accent(tokens[index]):
                index += 1
            bare = _is_empty_group(tokens, index)
            index += 2 * bare
            yield "".join(part.text for part in tokens[start:index]), None if bare else ""
        else:
            yield token.text, OPAQUE if token.kind is Kind.VERBATIM else None


def _is_accent(token: Token) -> bool:
    return token.kind is Kind.SYMBOL and token.text[1] in ACCENT_SYMBOLS


def _is_empty_group(tokens: list[Token], index: int) -> bool:
    return [token.text for token in tokens[index : index + 2]] == ["{", "}"]


def _is_mark(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


def has_capital(text: str) -> bool:
    """Say whether lower-casing would change a text."""
    return text != text.lower()
