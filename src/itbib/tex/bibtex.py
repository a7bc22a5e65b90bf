r"""Formulae and signs in the form that BibTeX's styles, or BibLaTeX and LaTeX, handle well.

BibTeX's styles lower-case titles, and with them the inside of formulae and the names of macros
that stand outside braces ("Designing BibTeX Styles", section 3.2, ``change.case$``).
"""

from __future__ import annotations

import re
import unicodedata

from itbib.tex.text import unicode_to_tex
from itbib.tex.title_parts import FRAGILE, has_capital, split_title
from itbib.tex.tokens import Kind, tokenize

_CONTROL_WORD = re.compile(r"\\[A-Za-z]+")
_FRAGILE = re.compile(r"[$]|\\[(\[]|\\ensuremath|\\[A-Za-z]*[A-Z]")
_ASCII_SIGNS = {"<": r"{\ensuremath{<}}", ">": r"{\ensuremath{>}}", "|": r"{\ensuremath{|}}"}
_COMMENT = re.compile(r"(?<!\\)[%#]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]+")
_GREEK_WORD = re.compile("[\u0370-\u03ff\u1f00-\u1fff]{3,}")
# They bind letters of Persian, Hindi... and the parts of an emoji together, or keep them apart.
_JOINERS = frozenset("\u200c\u200d")
# Not among them is what pdfLaTeX prints from UTF-8 without a further package: Latin-1 but for
# two blanks, Latin Extended-A and B, some punctuation (LaTeX's t1enc.dfu and ts1enc.dfu).
_SIGN = re.compile(
    "[\u0370-\u03ff\u1f00-\u1fff]+|[^\x00-;=?-{}-\x7f\xa1-\xac\xae-\u036f–—‘’‚“”„†‡•‰‹›€™]"
)


def protect_formulae(title: str) -> str:
    r"""Keep styles from lower-casing ``$O(N)$`` to ``$o(n)$``, ``\LaTeX`` to ``\latex``.

    Args:
        title: TeX that `itbib.tex.escape.escape_specials` has made safe.

    Returns:
        The title with such formulae and macros in braces; words are left to their author.
    """
    if not _FRAGILE.search(title):
        return title
    return "".join(
        _brace(piece.raw) if FRAGILE in piece.visible else piece.raw for piece in split_title(title)
    )


def signs_to_tex(text: str) -> str:
    r"""Write signs in TeX, such as ``≤``, ``α`` or ``<``, and leave letters as they are.

    pdfLaTeX knows Europe's letters in UTF-8, but no sign of mathematics; LuaLaTeX's own fonts
    have none of them either. ``<``, ``>`` and ``|`` are other signs in the default encoding.
    A word in Greek is a word, and stays. BibLaTeX hands every field on as the argument of a
    macro, where a ``%`` in an ``\url`` would begin a comment.

    Args:
        text: TeX and Unicode that `itbib.tex.escape.escape_specials` has made safe.
    """
    if not _SIGN.search(text) and "\\url" not in text:
        return text
    pieces = []
    for token in tokenize(unicodedata.normalize("NFC", text)):
        if token.kind is Kind.TEXT:
            pieces.append(_SIGN.sub(_sign_to_tex, token.text))
        elif token.kind is Kind.MATH:
            pieces.append(_in_tex(token.text))
        elif token.kind is Kind.VERBATIM:
            pieces.append(_COMMENT.sub(r"\\\g<0>", token.text))
        else:
            pieces.append(token.text)
    return "".join(pieces)


def _sign_to_tex(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in _ASCII_SIGNS:
        # Biber makes of {\textless} what it was.
        return _ASCII_SIGNS[sign]
    if sign in _JOINERS:
        return sign
    is_letter = unicodedata.category(sign[0])[0] in "LM" and not _GREEK.fullmatch(sign)
    is_own_form = unicodedata.normalize("NFKC", sign) == sign
    return sign if (is_letter and is_own_form) or _GREEK_WORD.fullmatch(sign) else _in_tex(sign)


def _in_tex(text: str) -> str:
    source, unsupported = unicode_to_tex(text)
    return text if unsupported else source


def _brace(source: str) -> str:
    """Put source out of a style's reach; a group that begins with a backslash is not."""
    special = source.startswith("\\") and has_capital(_CONTROL_WORD.sub("", source))
    return f"{{{{{source}}}}}" if special else f"{{{source}}}"
