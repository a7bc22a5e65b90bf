r"""The smallest pieces of TeX source, and which of them TeX or BibTeX cannot digest.

A lexeme is a control word or an accent with the blanks that TeX skips after it, another
control symbol, one special character, or a run of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

ACCENT_SYMBOLS = frozenset("'`^\"~=.")
"""Control symbols that put an accent on the letter, or on the group, that follows."""

# Further control symbols that LaTeX defines in text; any other is an undefined one.
_SYMBOLS = frozenset(" \n\t\\!#$%&*,-/:;@_{}")
# What an accent can stand on: a letter, a digit, or a macro such as \i.
_LETTER = re.compile(r"[^\W_]|\\[A-Za-z]{1,2}\b")

CONTROL_WORD = re.compile(r"\\[A-Za-z]")
"""How a lexeme begins that is a control word."""

LEXEME = re.compile(
    r"\\(?:[A-Za-z]+|['`^\"~=.])[ \t\r\n]*|\\.|\\|[{}$&%#_^~]|[^\\{}$&%#_^~]+", re.DOTALL
)
"""The lexemes of a text, which joined give the text again."""


def match_braces(lexemes: list[str]) -> dict[int, int]:
    """Map the index of each brace that has a partner by TeX's rule to that partner's index."""
    partner: dict[int, int] = {}
    opened: list[int] = []
    for index, lexeme in enumerate(lexemes):
        if lexeme == "{":
            opened.append(index)
        elif lexeme == "}" and opened:
            start = opened.pop()
            partner[start] = index
            partner[index] = start
    return partner


def undefined_symbols(lexemes: list[str], partner: dict[int, int]) -> set[int]:
    """Find control symbols that TeX cannot read: not LaTeX's, or an accent without a letter."""
    undefined: set[int] = set()
    for index in range(len(lexemes) - 1, -1, -1):
        lexeme = lexemes[index]
        if len(lexeme) < 2 or lexeme[0] != "\\" or CONTROL_WORD.match(lexeme):
            continue
        following = lexemes[index + 1] if index + 1 < len(lexemes) else ""
        if lexeme[1] not in ACCENT_SYMBOLS:
            defined = lexeme[1] in _SYMBOLS
        elif following[:1] == "\\" and following[1:2] in ACCENT_SYMBOLS:
            defined = index + 1 not in undefined
        else:
            group = following == "{" and index + 1 in partner
            defined = group or _LETTER.match(following) is not None
        if not defined:
            undefined.add(index)
    return undefined


def unpaired_escapes(pieces: Sequence[str]) -> set[int]:
    r"""Find the printed braces, ``\{`` and ``\}``, that would upset BibTeX's count.

    Args:
        pieces: a text in pieces; ``{`` and ``}`` among them are braces that have a partner.

    Returns:
        Indexes of the ``\{`` and ``\}`` without a partner in their own brace group.
    """
    unpaired = set()
    opened: list[int] = []
    for index, piece in enumerate(pieces):
        if piece in ("{", "\\{"):
            opened.append(index)
        elif piece == "\\}":
            if opened and pieces[opened[-1]] == "\\{":
                opened.pop()
            else:
                unpaired.add(index)
        elif piece == "}":
            while pieces[opened[-1]] == "\\{":
                unpaired.add(opened.pop())
            opened.pop()
    unpaired.update(index for index in opened if pieces[index] == "\\{")
    return unpaired
