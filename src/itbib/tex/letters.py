r"""Letters that TeX source makes of macros: ``\'e``, ``\c{c}``, ``\"{\i}``, ``\ss``.

BibTeX's styles know such a letter only as a "special character", ``{\'e}``: elsewhere they
take the macro for text ("Tame the BeaST", section 13). Biber decodes letters, but makes of
``{\"\i}`` a dotless i under an accent, which pdfLaTeX does not know.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from itbib.tex.lexemes import ACCENT_SYMBOLS
from itbib.tex.text import tex_to_text
from itbib.tex.tokens import Kind, Token, control_word, tokenize

_ACCENTS = frozenset({"u", "v", "H", "c", "d", "b", "t", "r", "k", "textcommabelow"})
_LETTERS = frozenset(
    (
        *("i", "j", "l", "L", "o", "O", "ae", "AE", "oe", "OE", "aa", "AA", "ss", "SS"),
        *("dh", "DH", "th", "TH", "dj", "DJ", "ng", "NG"),
    )
)
_MACRO_OUTSIDE = re.compile(r"(?<!\{)\\")
_BEFORE_ARGUMENT = frozenset((Kind.CONTROL, Kind.SYMBOL, Kind.VERBATIM, Kind.CLOSE))
_STEP = {Kind.OPEN: 1, Kind.CLOSE: -1}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token, or a letter made by macros.

    Attributes:
        raw: its source.
        depth: how many braces it stands in.
        kind: what token it is, None for a letter.
        letter: source of the letter, to be put in braces.
    """

    raw: str
    depth: int
    kind: Kind | None
    letter: str = ""


def brace_letters(text: str) -> str:
    r"""Write letters of macros as BibTeX's special characters: ``\'{e}`` as ``{\'{e}}``.

    Args:
        text: TeX that `itbib.tex.escape.escape_specials` has made safe.

    Returns:
        The text; what stands in braces is unchanged.
    """
    if not _MACRO_OUTSIDE.search(text):
        return text
    return "".join(
        f"{{{piece.letter}}}" if piece.letter and not piece.depth else piece.raw
        for piece in _pieces(tokenize(text))
    )


def letters_to_unicode(text: str) -> str:
    r"""Write letters of macros in Unicode: ``{\'e}`` as ``é``.

    Args:
        text: TeX that `itbib.tex.escape.escape_specials` has made safe.
    """
    if "\\" not in text:
        return text
    pieces = [*_pieces(tokenize(text)), _Piece("", 0, Kind.TEXT)]
    written: list[str] = []
    # What stands before the next piece: behind a macro, braces hold an argument and stay.
    before: list[Kind | None] = [Kind.TEXT, Kind.TEXT]
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        index += 1
        char = unicodedata.normalize("NFC", tex_to_text(piece.letter)) if piece.letter else ""
        if len(char) != 1 or not char.isalpha():
            written.append(piece.raw)
        elif (
            before[-1] is Kind.OPEN
            and pieces[index].kind is Kind.CLOSE
            and before[-2] not in _BEFORE_ARGUMENT
        ):
            written[-1] = char
            index += 1
        else:
            written.append(f"{{{char}}}" if before[-1] in _BEFORE_ARGUMENT else char)
        before.append(piece.kind)
    return "".join(written)


def _pieces(tokens: list[Token]) -> Iterator[_Piece]:
    depth = index = 0
    while index < len(tokens):
        token = tokens[index]
        depth -= token.kind is Kind.CLOSE
        end = _letter_end(tokens, index)
        if end == index:
            yield _Piece(token.text, depth, token.kind)
            depth += token.kind is Kind.OPEN
            index += 1
            continue
        raw = letter = "".join(part.text for part in tokens[index:end])
        last = tokens[end - 1]
        if _is_letter(last):
            # The blanks or the empty group after the macro only end its name.
            letter = raw.rstrip()
            if raw == letter and [part.text for part in tokens[end : end + 2]] == ["{", "}"]:
                raw += "{}"
                end += 2
        elif last.kind is not Kind.CLOSE:
            raw = letter = raw + tokens[end].text[0]
            tokens[end] = Token(Kind.TEXT, tokens[end].text[1:])
            end += not tokens[end].text
        yield _Piece(raw, depth, None, letter)
        index = end


def _letter_end(tokens: list[Token], index: int) -> int:
    """Find the end of a letter that macros make; ``index`` itself if there is none.

    If the last token before that end is an accent, the first character after it is the
    letter that it stands on.
    """
    start = index
    while index < len(tokens) and _is_accent(tokens[index]):
        index += 1
    if index == len(tokens):
        return start
    token = tokens[index]
    if _is_letter(token):
        return index + 1
    if index == start:
        return start
    if token.kind is Kind.OPEN:
        depth = 1
        while depth:
            index += 1
            depth += _STEP.get(tokens[index].kind, 0)
        return index + 1
    return index if token.kind is Kind.TEXT and token.text[:1].isalnum() else start


def _is_accent(token: Token) -> bool:
    if token.kind is Kind.SYMBOL:
        return token.text[1] in ACCENT_SYMBOLS
    return token.kind is Kind.CONTROL and control_word(token.text) in _ACCENTS


def _is_letter(token: Token) -> bool:
    return token.kind is Kind.CONTROL and control_word(token.text) in _LETTERS
