r"""The Unicode that arXiv makes of the TeX in its metadata.

arXiv keeps titles and comments as their authors typed them, and its API converts some of the
TeX on the way out: letters with accents, letters and signs with a macro of their own, Greek
letters, in formulae, too. Everything else stays. The rules are those of ``tex2utf`` in
github.com/arXiv/arxiv-base, and their surprises are kept, so that a text from the bulk metadata
comes out as the API gives it:

- the braces in ``Schr{\"o}dinger`` stay, those in ``Schr\"{o}dinger`` and ``{\o}`` go;
- the blank behind a macro goes: ``$\alpha x$`` becomes ``$αx$``;
- ``{{x}}`` becomes ``{x}``;
- ``\c c`` and ``\' e``, with a blank, stay.

Kept better are accents on a dotless i, of which arXiv makes ``\'ı``, which no TeX can read: here
``\'{\i}`` and ``\'ı`` become ``í``. And where arXiv drops an accent that it does not know, as in
``\~e``, it stays on its letter.
"""

from __future__ import annotations

import re
import unicodedata

from itbib.tex.symbols import ACCENTS, LETTERS

_LETTERS = {macro[1:]: letter for letter, macro in LETTERS.items()}
_GREEK = dict(
    zip(
        (
            *("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi"),
            *("Omega", "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"),
            *("iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "varsigma"),
            *("sigma", "tau", "varphi", "phi", "chi", "psi", "omega"),
        ),
        "ΓΔΘΛΞΠΣΥΦΨΩαβγδεζηθικλμνξοπρςστφϕχψω",
        strict=True,
    )
)
_SIGNS = {
    "P": "¶", "S": "§", "copyright": "©", "guillemotleft": "«", "guillemotright": "»",
    "pounds": "£", "dag": "†", "ddag": "‡", "div": "÷", "deg": "°",
}  # fmt: skip
_MORE_LETTERS = {"AA": "Å", "aa": "å", "ETH": "Ð", "eth": "ð"}
_NOT_CONVERTED = {"SS", "ij", "IJ", "j"}
_MACROS = {
    name: char
    for name, char in (_LETTERS | _MORE_LETTERS | _GREEK | _SIGNS).items()
    if name not in _NOT_CONVERTED
}
_MARKS = {macro[1:]: mark for mark, macro in ACCENTS.items()}

# A macro in braces of its own, or with the delimiter behind it that TeX needs.
_MACRO = re.compile(r"\{\\([A-Za-z]++)\}|\\([A-Za-z]++)(?![^\W_])(?:\\(?= )| |\{\})?")
_DOTLESS_J = re.compile(r"\{\\j\}|\\j\s")
_NESTED = re.compile(r"(?<!\{)(\{\{++)([^{}]*)(\}\}++)")
_ACCENT = re.compile(
    r"\\(?:([`'^\"~=.])(?:\{([A-Za-zı])\}|([A-Za-zı]))|([Hckruv])(?:\{([A-Za-zı])\}|(ı)))"
)


def to_unicode(text: str) -> str:
    r"""Convert a text of arXiv's metadata as arXiv's API does.

    Args:
        text: a title, a name, a comment; TeX, Unicode or both.

    >>> to_unicode(r"The Erd\H{o}s--R\'{e}nyi model and {\L}o\'s' \textit{theorem} on $\alpha$")
    "The Erdős--Rényi model and Łoś' \\textit{theorem} on $α$"
    """
    if "\\" in text:
        text = _DOTLESS_J.sub("j", _MACRO.sub(_letter, text))
        text = _ACCENT.sub(_accented, _unnested(text))
    return _unnested(text)


def _unnested(text: str) -> str:
    return _NESTED.sub(_one_pair_less_at_least, text) if "{{" in text else text


def _one_pair_less_at_least(match: re.Match[str]) -> str:
    """Leave one pair of braces where several are around the same."""
    superfluous = min(len(match[1]), len(match[3])) - 1
    return f"{match[1][superfluous:]}{match[2]}{match[3][superfluous:]}"


def _letter(match: re.Match[str]) -> str:
    return _MACROS.get(match[1] or match[2], match[0])


def _accented(match: re.Match[str]) -> str:
    accent = match[1] or match[4]
    letter = match[2] or match[3] or match[5] or match[6]
    char = unicodedata.normalize("NFC", ("i" if letter == "ı" else letter) + _MARKS[accent])
    return char if len(char) == 1 else match[0]
