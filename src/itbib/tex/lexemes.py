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
# Control words that need an argument; without one they would take what is not theirs.
_TAKES_ARGUMENT = frozenset(
    (
        *("H", "c", "k", "u", "v", "d", "b", "r", "t", "emph", "mbox", "text", "textbf", "textit"),
        *("textmd", "textnormal", "textrm", "textsc", "textsf", "textsl", "textsubscript"),
        *("textsuperscript", "texttt", "textup", "underline"),
    )
)
# What such a word or an accent takes without braces: a letter, a digit, or a macro such as \i.
_LETTER = re.compile(r"[A-Za-z0-9]|\\([ijlLoO]|ae|AE|oe|OE|aa|AA|ss)(?![A-Za-z])")

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


def control_word(lexeme: str) -> str:
    """Give the name of a control word from its source, without backslash and blanks."""
    return lexeme[1:].rstrip()


def undigested(lexemes: list[str], partner: dict[int, int]) -> set[int]:
    """Find control sequences that TeX cannot read where they stand.

    They are control symbols that LaTeX does not define, and accents and macros without the
    argument that they need. Control words can be anybody's: an unknown one is taken for good.
    """
    found = set()
    for index, lexeme in enumerate(lexemes):
        if len(lexeme) < 2 or lexeme[0] != "\\":
            continue
        if lexeme[1] in ACCENT_SYMBOLS or control_word(lexeme) in _TAKES_ARGUMENT:
            following = lexemes[index + 1] if index + 1 < len(lexemes) else ""
            group = following == "{" and index + 1 in partner
            readable = group or _LETTER.match(following) is not None
        else:
            readable = lexeme[1] in _SYMBOLS or CONTROL_WORD.match(lexeme) is not None
        if not readable:
            found.add(index)
    return found


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
