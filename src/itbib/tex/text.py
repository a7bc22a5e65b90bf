r"""Between arXiv's Unicode, BibTeX's LaTeX and readers' plain text.

pylatexenc supplies the names of mathematical and typographic signs. Accents, letters,
ligatures and everything else where BibTeX or a reader needs one form and no other are
tables of itbib's own (`itbib.tex.symbols`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from itbib.tex import decode as tex_decode
from itbib.tex import symbols as tex_symbols
from itbib.tex.encode import Encoder, Signs
from itbib.tex.escape import escape_specials

__all__ = ["escape_specials", "tex_to_text", "unicode_to_tex"]

_PLAIN_ASCII = re.compile(r"[^<>|\x80-\U0010ffff]*")
_TEX = re.compile(r"[\\{}$~]|--|``|''|[?!]`")
LONGEST = 20_000
"""How many characters of TeX are read as such; what is longer is no field that TeX sets."""
_BLANKS = re.compile(r"[ \t\r\n]+")
_TEXT_SIGN = re.compile(r"\\text[A-Za-z]+")
_MATH_SIGN = re.compile(
    r"\\ensuremath\{(\\[A-Za-z]+|\\not\\[A-Za-z]+|\\mathbb\{[A-Z]\}|\\mathfrak\{[A-Z]\}|[*/:=]+)\}"
)
# Names in pylatexenc's table that amsmath, amssymb and textcomp do not define.
_FOREIGN = re.compile(
    r"\\(arrowwave|dblarrow|DownArrow|rightangle|(surf|vol|clw)integral|homothetic|lazysinv"
    r"|approxnotequal|tildetrpl|allequal|estimates|starequal|notlessgreater|notgreaterless"
    r"|truestate|forcesextra|VDash|original|image|hermitconj|verymuch|precedesnot|udots"
    r"|varpersp|recorder|clockoint|sqrint)"
)


def unicode_to_tex(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Write a field's text in ASCII for BibTeX and pdfLaTeX.

    The LaTeX needs the T1 encoding and amsmath, amssymb, textcomp. Normalised on the way,
    because TeX prints the same: typographic spaces (but for the thin and the no-break one),
    the kinds of hyphens and dashes, Greek letters that look Latin, presentation forms
    (``ﬁ``, ``Ａ``, ``⅓``) by Unicode's compatibility decomposition. Invisible characters go.

    Args:
        text: LaTeX and Unicode, safe for BibTeX (see `escape_specials`).

    Returns:
        The text in TeX, and the characters for which plain pdfLaTeX has nothing (Chinese,
        Cyrillic, emoji...). These stay as they are, as ``{\relax ...}``, which no BibTeX
        style cuts in the middle of a byte sequence.
    """
    if _PLAIN_ASCII.fullmatch(text):
        return text, ()
    encoder = Encoder(_signs())
    encoded = encoder.encode(text)
    return encoded, encoder.unsupported


def tex_to_text(text: str) -> str:
    r"""Read a field's LaTeX as plain text for people.

    Accents, macros and ligatures are resolved, protective braces dropped. Formulae stay
    source (``$x_1$``; ``\(...\)`` is turned into dollars), unless one is a single sign: then
    it is that character. A macro that is not known vanishes and leaves its arguments. Runs
    of blanks become one. A text of more than `LONGEST` characters is taken as it stands.

    Args:
        text: LaTeX, Unicode or both; it need not be valid.

    Returns:
        The plain text, on one line.
    """
    if len(text) <= LONGEST and _TEX.search(text):
        text = tex_decode.decode(text, lambda source: _characters().get(source))
    return _BLANKS.sub(" ", text).strip(" ")


@functools.cache
def _signs() -> Signs:
    """Join itbib's tables with pylatexenc's; itbib's win."""
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    text: dict[str, str] = {}
    math: dict[str, str] = {}
    table: Mapping[int, str] = get_builtin_uni2latex_dict()
    for code, source in sorted(table.items()):
        # Between Latin-1 and General Punctuation stand letters; their macros are phonetic.
        if _TEXT_SIGN.fullmatch(source) and (code <= 0xFF or code >= 0x2000):
            text[chr(code)] = source
        elif (
            code > 0x7F and (match := _MATH_SIGN.fullmatch(source)) and not _FOREIGN.search(source)
        ):
            math[chr(code)] = match[1]
    return Signs(text | tex_symbols.SYMBOLS, math | tex_symbols.MATH)


@functools.cache
def _characters() -> Mapping[str, str]:
    """Give the character by control word or by the inside of a formula."""
    signs = _signs()
    macros = {f"\\{name}": char for name, char in tex_symbols.MACROS.items()}
    characters: dict[str, str] = {}
    for table in (signs.text, signs.math):
        for char, source in table.items():
            if not source.isascii() or "\\" in source or source in ("-", "'", "''", "'''"):
                characters.setdefault(source, char)
    return macros | characters | tex_symbols.PREFERRED
