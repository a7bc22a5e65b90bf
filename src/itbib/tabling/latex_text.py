r"""Plain text written for LaTeX: every character shows as itself, none commands.

The TeX is that of `itbib.tex`, which compiles with pdfLaTeX (T1, UTF-8) and LuaLaTeX alike.
Further signs come from the package pifont. A character that has no TeX becomes
``\itbibmissing{4E2D}``: with LuaLaTeX the character itself if the font has it, else, and with
pdfLaTeX, its code point in a small box.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from itbib.markdown.escaping import one_line
from itbib.tabling.metrics import text_width
from itbib.tex.escape import escape_ascii
from itbib.tex.text import unicode_to_tex

_SIGNS = {
    **dict.fromkeys("✓✔✅☑🗸", r"\ding{51}"),
    **dict.fromkeys("✗✘❌✖❎🗙", r"\ding{55}"),
    **dict.fromkeys("★⭐🌟", r"\ding{72}"),
    **dict.fromkeys("☆", r"\ding{73}"),
    "✉": r"\ding{41}", "📧": r"\ding{41}", "➜": r"\ding{220}", "➔": r"\ding{212}",
}  # fmt: skip
_SHORTCODES = {
    "heavy_check_mark": "✓", "white_check_mark": "✓", "ballot_box_with_check": "✓", "x": "✗",
    "heavy_multiplication_x": "✗", "negative_squared_cross_mark": "✗", "star": "★",
    "star2": "★", "email": "✉", "arrow_right": "→",
}  # fmt: skip
_HORN = "\u031b"
_OWN = {'"': r"\symbol{34}", "`": r"\textasciigrave{}"}
_LIGATURES = frozenset(("--", "''", ",,", "``", "<<", ">>"))
_UNIT = re.compile(r"[A-Za-z0-9 ]+|.[\u0300-\u036f\ufe0f]*", re.DOTALL)
_RELAX = re.compile(r"\{\\relax ([^{}]*)\}")
_BREAK_BEHIND = frozenset("/.:?&=_,+@;)]}|~%#")
_BREAK = r"\allowbreak "

MACROS = {
    "itbibmissing": r"""\ifdefined\itbibmissing\else
  \DeclareRobustCommand*{\itbibmissing}[1]{%
    \ifdefined\directlua\iffontchar\font"#1 \char"#1 \else\itbibmissingbox{#1}\fi
    \else\itbibmissingbox{#1}\fi}
  \DeclareRobustCommand*{\itbibmissingbox}[1]{{\setlength{\fboxsep}{1pt}\fbox{\tiny\ttfamily #1}}}
\fi
""",
    "itbibhorn": r"""\ifdefined\itbibhorn\else
  \DeclareRobustCommand*{\itbibhorn}[1]{#1\kern-.12em\raisebox{.5ex}{\tiny'}\kern-.02em}
\fi
""",
    "itbibstrike": r"""\ifdefined\itbibstrike\else
  \DeclareRobustCommand*{\itbibstrike}[1]{\leavevmode{\setbox0\hbox{#1}%
    \rlap{\raisebox{.5ex}{\rule{\wd0}{.4pt}}}\box0}}
\fi
""",
}
"""The definitions of macros that the text may need: a character that has no TeX by its
hexadecimal code, a letter with the Vietnamese horn, which T1 lacks, and text struck through."""


@dataclass(slots=True)
class Notes:
    r"""What is noted while text is written.

    Attributes:
        packages: the packages that it needs.
        missing: the characters that have no TeX, each once.
        refused: the formulae that were refused, each once.
        macros: which of MACROS are needed.
    """

    packages: set[str] = field(default_factory=set)
    missing: dict[str, None] = field(default_factory=dict)
    refused: dict[str, None] = field(default_factory=dict)
    macros: set[str] = field(default_factory=set)


def shortcode(name: str) -> str:
    """Give the sign of a shortcode that LaTeX can set, else the shortcode as it is written."""
    return _SHORTCODES.get(name, f":{name}:")


def text_source(text: str, notes: Notes, room: float = 0.0) -> str:
    r"""Write plain text.

    Args:
        text: any text.
        notes: takes what comes up.
        room: how wide the text may be, in points at ten points; a word that is wider may be
            broken behind punctuation, and anywhere if it must. 0 for any width.

    Returns:
        TeX on one line; blanks at the ends stay.
    """
    words = re.split("( +)", one_line(text))
    return "".join(_word(word, notes, room) for word in words)


def _word(word: str, notes: Notes, room: float) -> str:
    if not room:
        return _source(word, notes)
    if "][" in word:
        parts = word.replace("][", "]\0[").split("\0")
        return _BREAK.join(_word(part, notes, room) for part in parts)
    if text_width(word) <= room:
        return _source(word, notes)
    # TeX itself folds behind a hyphen, and hyphenates what is but letters.
    pieces = re.findall(r"[^-]*-+|[^-]+", word)
    return "".join(_folding(piece, notes, room, len(pieces) == 1) for piece in pieces)


def _folding(word: str, notes: Notes, room: float, may_hyphenate: bool) -> str:
    """Write a part of a word that may be folded: behind punctuation, else between letters."""
    if text_width(word) <= room or (may_hyphenate and word.isalpha() and len(word) < 30):
        return _source(word, notes)
    parts: list[str] = []
    for part in _parts(word):
        if text_width(part) <= room:
            parts.append(_source(part, notes))
        else:
            parts += (_source(char, notes) for char in re.findall(r".[\u0300-\u036f]*", part))
    return _BREAK.join(parts)


def _parts(word: str) -> Iterator[str]:
    """Cut a word behind punctuation."""
    start = 0
    for at, char in enumerate(word[:-1]):
        if char in _BREAK_BEHIND and at - start >= 2 and word[at + 1] not in _BREAK_BEHIND:
            yield word[start : at + 1]
            start = at + 1
    yield word[start:]


def _source(text: str, notes: Notes) -> str:
    written: list[str] = []
    before = ""
    for unit in _UNIT.findall(unicodedata.normalize("NFC", text)):
        if before + unit[0] in _LIGATURES:
            # LuaTeX makes ligatures over an empty group.
            written.append(r"{\kern0pt}")
        written.append(_unit(unit, notes))
        before = unit[-1]
    return "".join(written)


def _unit(unit: str, notes: Notes) -> str:
    if unit in _OWN:
        return _OWN[unit]
    if unit.isascii() and unit not in ("<", ">", "|"):
        return "".join(map(escape_ascii, unit)) if len(unit) == 1 else unit
    sign = _SIGNS.get(unit.rstrip("\ufe0f"))
    if sign:
        notes.packages.add("pifont")
        return sign
    plain = unicodedata.normalize("NFD", unit)
    if _HORN in plain and plain[0] in "OoUu":
        notes.macros.add("itbibhorn")
        base = unicodedata.normalize("NFC", plain.replace(_HORN, ""))
        return rf"\itbibhorn{{{_unit(base, notes)}}}"
    source, missing = unicode_to_tex(unit)
    if source == r"{\c{}}":
        # A cedilla under nothing, which Unicode fonts lack.
        return _missing(unit, notes)
    if r"\ensuremath" in source:
        notes.packages |= {"amsmath", "amssymb"}
    return _RELAX.sub(lambda match: _missing(match[1], notes), source) if missing else source


def _missing(chars: str, notes: Notes) -> str:
    pieces = []
    for char in chars:
        if char.isascii():
            pieces.append(escape_ascii(char))
        elif unicodedata.category(char) != "Cf":
            notes.missing[char] = None
            notes.macros.add("itbibmissing")
            pieces.append(rf"\itbibmissing{{{ord(char):04X}}}")
    return "".join(pieces)
