r"""TeX source of a BibTeX field, cut into tokens that are safe to work on.

BibTeX and TeX read the same text by different rules: to BibTeX every brace counts, ``\{``
too (BibTeX manual, "BibTeXing", section 4), to TeX ``\{`` is a printed brace. The cut made
here agrees with both: whatever has no partner by either rule comes out as a `Kind.LITERAL`,
a character that is meant to be printed and is not TeX.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from itbib.tex.lexemes import (
    CONTROL_WORD,
    LEXEME,
    control_word,
    match_braces,
    undigested,
    unpaired_escapes,
)

__all__ = ["VERBATIM_MACROS", "Kind", "Token", "control_word", "tokenize"]


class Kind(enum.Enum):
    r"""What a token is.

    TEXT is a run without TeX's special characters. CONTROL is a control word with the blanks
    that TeX skips after it, SYMBOL a backslash with one other character. OPEN and CLOSE are
    braces that have a partner. MATH is a whole formula with its delimiters (``$``, ``$$``,
    ``\(``, ``\[``, ``\ensuremath``). VERBATIM is the braced address after ``\url`` or
    ``\href``. SPECIAL is one of ``& % # _ ^ ~`` as it stands. LITERAL is a brace, a dollar
    or a backslash (or ``\{``, ``\}``) that TeX or BibTeX could not digest.
    """

    TEXT = enum.auto()
    CONTROL = enum.auto()
    SYMBOL = enum.auto()
    OPEN = enum.auto()
    CLOSE = enum.auto()
    MATH = enum.auto()
    VERBATIM = enum.auto()
    SPECIAL = enum.auto()
    LITERAL = enum.auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of source; the tokens of a text, joined, differ from it in no character."""

    kind: Kind
    text: str


VERBATIM_MACROS = frozenset({"url", "path", "nolinkurl", "href"})
"""Control words whose first argument TeX does not read as text (url and hyperref packages)."""

# Without a braced address these eat what follows, as verb does; the others change what TeX
# does with the rest of the document. None of them is part of a title or a name.
_STRAY = VERBATIM_MACROS | {
    *("begin", "catcode", "csname", "def", "edef", "end", "gdef", "include", "input", "let"),
    *("verb", "write", "xdef"),
}

_MATH_CLOSER = {"$": "$", "\\(": "\\)", "\\[": "\\]"}


def tokenize(text: str) -> list[Token]:
    """Cut a field's text into tokens, in time linear in its length.

    Args:
        text: LaTeX, plain text or a mixture of both.

    Returns:
        The tokens in order.
    """
    lexemes = LEXEME.findall(text)
    partner = match_braces(lexemes)
    end_of = _verbatim_ends(lexemes, partner)
    end_of.update(_formula_ends(lexemes, partner, end_of))
    tokens = list(_assemble(lexemes, partner, end_of))
    pieces = ["" if token.kind is Kind.LITERAL else token.text for token in tokens]
    for index in unpaired_escapes(pieces):
        tokens[index] = Token(Kind.LITERAL, tokens[index].text)
    return tokens


def _verbatim_ends(lexemes: list[str], partner: dict[int, int]) -> dict[int, int]:
    """Map the index of the brace that opens an address to the index of its last lexeme."""
    ends = {}
    for index in range(1, len(lexemes)):
        macro = lexemes[index - 1]
        if (
            lexemes[index] == "{"
            and index in partner
            and macro.startswith("\\")
            and control_word(macro) in VERBATIM_MACROS
            # BibTeX counts these as braces, and nothing could replace them in an address.
            and not {"\\{", "\\}"}.intersection(lexemes[index : partner[index]])
        ):
            ends[index] = partner[index]
    return ends


def _formula_ends(
    lexemes: list[str], partner: dict[int, int], verbatim: dict[int, int]
) -> dict[int, int]:
    """Map the index of each lexeme that begins a formula to the index of its last lexeme.

    A delimiter and its partner stand in the same brace group, as TeX demands.
    """
    ends = {}
    groups: list[list[int]] = [[]]
    complete: list[list[int]] = []
    index = 0
    while index < len(lexemes):
        lexeme = lexemes[index]
        if index in verbatim:
            index = verbatim[index]
        elif index in partner and lexeme == "{":
            groups.append([])
        elif index in partner:
            complete.append(groups.pop())
        elif lexeme in ("$", "\\(", "\\)", "\\[", "\\]"):
            groups[-1].append(index)
        elif (
            lexeme.startswith("\\ensuremath")
            and control_word(lexeme) == "ensuremath"
            and index + 1 in partner
            and lexemes[index + 1] == "{"
        ):
            ends[index] = partner[index + 1]
        index += 1
    for group in (*complete, *groups):
        ends.update(_pair_delimiters(lexemes, group))
    return ends


def _pair_delimiters(lexemes: list[str], group: list[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last lexeme of each formula among the delimiters of one brace group.

    Dollars pair in order. When one is left over, a pair must also look like one: no blank
    inside next to a dollar, no digit after it (the rule of Pandoc's Markdown), so that
    ``a $5 fee for $x$`` finds its formula. Two dollars side by side open or close a display.
    """
    strict = sum(lexemes[index] == "$" for index in group) % 2 == 1
    display = None
    at = 0
    while at < len(group) - 1:
        first, last = group[at : at + 2]
        if lexemes[last] != _MATH_CLOSER.get(lexemes[first]) or (
            strict and lexemes[first] == "$" and not _looks_paired(lexemes, first, last)
        ):
            at += 1
            continue
        at += 2
        if last > first + 1 or lexemes[first] != "$":
            yield first, last
            display = None
        elif display is None:
            display = first
        else:
            yield display, last
            display = None


def _looks_paired(lexemes: list[str], first: int, last: int) -> bool:
    """Say whether two dollars look like the two ends of a formula."""
    after = lexemes[last + 1][:1] if last + 1 < len(lexemes) else ""
    return not (
        lexemes[first + 1][:1].isspace() or lexemes[last - 1][-1:].isspace() or after.isdigit()
    )


def _assemble(
    lexemes: list[str], partner: dict[int, int], end_of: dict[int, int]
) -> Iterator[Token]:
    """Turn lexemes into tokens; those of a formula or an address become one."""
    unreadable = undigested(lexemes, partner)
    unreadable.update(
        index
        for index, lexeme in enumerate(lexemes)
        if CONTROL_WORD.match(lexeme)
        and control_word(lexeme) in _STRAY
        and not (lexemes[index + 1 : index + 2] == ["{"] and index + 1 in end_of)
    )
    index = 0
    while index < len(lexemes):
        lexeme = lexemes[index]
        if index in end_of:
            kind = Kind.VERBATIM if lexeme == "{" else Kind.MATH
            yield Token(kind, "".join(lexemes[index : end_of[index] + 1]))
            index = end_of[index]
        elif lexeme in "{}":
            kind = Kind.OPEN if lexeme == "{" else Kind.CLOSE
            yield Token(kind if index in partner else Kind.LITERAL, lexeme)
        elif lexeme in "$\\":
            yield Token(Kind.LITERAL, lexeme)
        elif lexeme in "&%#_^~":
            yield Token(Kind.SPECIAL, lexeme)
        elif not lexeme.startswith("\\"):
            yield Token(Kind.TEXT, lexeme)
        elif index in unreadable:
            yield Token(Kind.LITERAL, "\\")
            yield Token(Kind.SPECIAL if lexeme[1] in "^~" else Kind.TEXT, lexeme[1])
            if len(lexeme) > 2:
                yield Token(Kind.TEXT, lexeme[2:])
        else:
            yield Token(Kind.CONTROL if CONTROL_WORD.match(lexeme) else Kind.SYMBOL, lexeme)
        index += 1
