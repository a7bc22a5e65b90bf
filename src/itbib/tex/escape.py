"""Text of a BibTeX field made safe for LaTeX without touching what is TeX already."""

from __future__ import annotations

import re

from itbib.tex.lexemes import LEXEME, match_braces, unpaired_escapes
from itbib.tex.tokens import Kind, Token, tokenize

_UNSAFE = re.compile(r"[\\{}$&%#_^~]")
# Control characters, lone surrogates and noncharacters: XML forbids most, TeX the rest.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LITERALS = {
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "\\{": r"\textbraceleft{}",
    "\\}": r"\textbraceright{}",
    "$": r"\$",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
# A backslash before a digit or before anything but ASCII is a control symbol of nobody's.
_UNDEFINED = re.compile(r"\\[0-9\x80-\U0010ffff]")
_MATH_BRACES = {"{": r"\lbrace{}", "}": r"\rbrace{}"}


def escape_specials(text: str) -> str:
    r"""Escape what LaTeX or BibTeX would choke on, and leave valid TeX as it is.

    Escaped outside formulae: ``& % # _ ^``, dollars and braces without a partner, a
    backslash that begins no control sequence, a ``~`` that ties nothing. A brace counts by
    BibTeX's rule, which counts ``\{`` too. Inside a formula only ``% # &`` and unpaired
    braces change; the address of ``\url`` and ``\href`` does not.

    Args:
        text: a title, a name or another field as arXiv or a user gives it.

    Returns:
        The safe text; escaping it again changes nothing.
    """
    text = remove_controls(text)
    if not _UNSAFE.search(text):
        return text
    tokens = tokenize(text)
    return "".join(_escape(tokens, index) for index in range(len(tokens)))


def remove_controls(text: str) -> str:
    """Drop control characters other than white space, lone surrogates and noncharacters."""
    return _FORBIDDEN.sub("", text)


def escape_ascii(char: str) -> str:
    """Write one ASCII character so that TeX prints it as text."""
    return _LITERALS.get(char, "\\" + char if char in "&%#_" else char)


def _escape(tokens: list[Token], index: int) -> str:
    token = tokens[index]
    if token.kind is Kind.MATH:
        return _escape_math(token.text)
    if token.kind is Kind.LITERAL:
        return _LITERALS[token.text]
    if token.kind is not Kind.SPECIAL or (token.text == "~" and _is_tie(tokens, index)):
        return token.text
    return escape_ascii(token.text)


def _is_tie(tokens: list[Token], index: int) -> bool:
    """Say whether a tilde stands between two words: ``Fig.~3`` does, ``(~100)`` does not."""
    before = tokens[index - 1].text[-1:] if index else ""
    after = tokens[index + 1].text[:1] if index + 1 < len(tokens) else ""
    return (before.isalnum() or before in tuple(".,;:!?)]}'$")) and not (
        after in ("", "~", "}") or after.isspace()
    )


def _escape_math(formula: str) -> str:
    r"""Escape inside a formula; ``\lbrace`` prints a brace that BibTeX does not count."""
    lexemes = LEXEME.findall(formula)
    partner = match_braces(lexemes)
    loose = {index for index, lexeme in enumerate(lexemes) if lexeme in "{}"} - partner.keys()
    pieces = ["" if index in loose else lexeme for index, lexeme in enumerate(lexemes)]
    loose |= unpaired_escapes(pieces)
    escaped = "%#" if "\\begin" in formula else "%#&"
    written = []
    for index, lexeme in enumerate(lexemes):
        if index in loose:
            lexeme = _MATH_BRACES[lexeme[-1]]
        elif lexeme in escaped:
            lexeme = "\\" + lexeme
        elif _UNDEFINED.match(lexeme):
            lexeme = rf"\backslash{{}}{lexeme[1:]}"
        written.append(lexeme)
    return "".join(written)
