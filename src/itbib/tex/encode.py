r"""Unicode text of a BibTeX field written in ASCII that BibTeX cannot damage.

A brace group at level 0 that begins with a backslash is a "special character" to BibTeX: one
letter, which styles may lower-case, abbreviate or sort, but never cut (BibTeX manual,
section 4; "Tame the BeaST", section 13). So ``é`` becomes ``{\'e}``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_letters

from itbib.tex.escape import escape_ascii
from itbib.tex.symbols import (
    ACCENTS,
    BELOW,
    LETTERS,
    LOOKALIKES,
    MATH_ACCENTS,
    MATH_ONLY,
    PUNCTUATION,
    T1_ACCENTED,
)
from itbib.tex.tokens import Kind, tokenize

_MARKS = "\u0300-\u036f"
# One unit to convert: a character that is not plain ASCII, and the marks that belong to it.
_UNIT = re.compile(f"([^\x00-\x7f][{_MARKS}]*|[A-Za-z][{_MARKS}]+|[<>|])")
_MATH_UNIT = re.compile(rf"(\\[A-Za-z]+|[^\x00-\x7f][{_MARKS}]*|[A-Za-z][{_MARKS}]+)")
# Nothing to print: soft hyphen, zero-width characters, bidi controls, variation selectors.
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_LIGATURES = frozenset(("--", "``", "''", "?`", "!`"))


@dataclass(frozen=True, slots=True)
class Signs:
    r"""Signs that LaTeX with amsmath, amssymb and textcomp can print.

    Attributes:
        text: control word by character, such as ``\textcent``.
        math: source inside a formula by character, such as ``\alpha``.
    """

    text: Mapping[str, str]
    math: Mapping[str, str]


class Encoder:
    """Writes text in TeX and remembers what has no TeX."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs
        self._unsupported: dict[str, None] = {}

    @property
    def unsupported(self) -> tuple[str, ...]:
        """What had to stay as it was, each character once, in order of appearance."""
        return tuple(self._unsupported)

    def encode(self, text: str) -> str:
        """Write a field's text in TeX; see `itbib.tex.text.unicode_to_tex`."""
        pieces = []
        for token in tokenize(text):
            if token.kind is Kind.TEXT:
                run = self._pieces(token.text, _UNIT, self._text_unit, r"{\relax %s}")
                pieces.append(_join(run))
            elif token.kind is Kind.MATH:
                run = self._pieces(token.text, _MATH_UNIT, self._math_unit, "{%s}")
                formula = _join_math(run)
                # Two dollars with nothing left between them would open a display.
                pieces.append("" if formula == "$$" else formula)
            else:
                pieces.append(token.text)
        return "".join(pieces)

    def _pieces(
        self, text: str, units: re.Pattern[str], convert: Callable[[str], str | None], wrapper: str
    ) -> Iterator[str]:
        """Yield a run's pieces: converted units, and what stays between them.

        Neighbours without TeX form one piece; invisible characters between them are part of
        how they look (a joiner in a word, a selector after an emoji), elsewhere they go.
        """
        kept = ""
        for index, chunk in enumerate(units.split(text)):
            source: str | None = chunk
            if index % 2:
                if _INVISIBLE.fullmatch(chunk):
                    kept += chunk if kept else ""
                    continue
                unit = unicodedata.normalize("NFC", chunk)
                source = convert(unit)
                if source is None:
                    self._unsupported[unit] = None
                    kept += unit
            if source:
                if kept:
                    yield wrapper % kept
                    kept = ""
                yield source
        if kept:
            yield wrapper % kept

    def _text_unit(self, unit: str) -> str | None:
        """Write one character with its marks for text; None if there is no way."""
        if unit.isascii() and unit not in "<>|":
            return escape_ascii(unit)
        if unit in PUNCTUATION:
            return PUNCTUATION[unit]
        if unit in LOOKALIKES:
            return LOOKALIKES[unit]
        control = LETTERS.get(unit) or self._signs.text.get(unit)
        if control:
            return f"{{{control}}}"
        accented = self._accented(unit)
        if accented:
            return accented
        latin = unicodedata.normalize("NFD", unit)[0] in ascii_letters
        formula = self._signs.math.get(unit) if latin else self._math_source(unit)
        if formula:
            source = rf"{{\ensuremath{{{formula}}}}}"
            # BibTeX would lower-case the R of \mathbb{R} in a special character.
            return f"{{{source}}}" if re.search(r"\{[A-Z]|^[A-Z]", formula) else source
        return self._compatible(unit)

    def _accented(self, unit: str) -> str | None:
        r"""Write a Latin letter under its accents: ``{\'{\^e}}``."""
        base, *marks = list(unicodedata.normalize("NFD", unit))
        if not marks or not all(mark in ACCENTS for mark in marks):
            return None
        base = LOOKALIKES.get(base, base)
        if base not in ascii_letters and base not in LETTERS:
            return None
        above = [mark for mark in marks if mark not in BELOW]
        if len(above) > 1 and unicodedata.normalize("NFC", base + above[0]) not in T1_ACCENTED:
            return None
        source = LETTERS.get(base, base)
        if base in "ij" and above:
            source = rf"\{base}"
        for mark in sorted(marks, key=lambda mark: mark in BELOW):
            accent = ACCENTS[mark]
            glued = accent[1:].isalpha() or source.startswith("\\")
            source = f"{accent}{{{source}}}" if glued else accent + source
        return f"{{{source}}}"

    def _compatible(self, unit: str) -> str | None:
        """Write a presentation form as what it stands for: ``ﬁ``, ``Ａ``, ``⅓``, ``²``."""
        form = unicodedata.normalize("NFKC", unit)
        if form == unit:
            return None
        sources = [self._text_unit(char) for char in form]
        source = "".join(source or "" for source in sources)
        if None in sources or not source.isascii():
            return None
        kind = unicodedata.decomposition(unit[0]).partition(" ")[0]
        script = {"<super>": "super", "<sub>": "sub"}.get(kind)
        return rf"{{\text{script}script{{{source}}}}}" if script else source

    def _math_unit(self, unit: str) -> str | None:
        """Write one character with its marks inside a formula; None if there is no way."""
        if unit.isascii():
            return unit
        formula = MATH_ONLY.get(unit) or self._math_source(unit)
        if formula:
            return formula
        kind = unicodedata.decomposition(unit[0]).partition(" ")[0]
        if kind in ("<super>", "<sub>"):
            sources = [self._math_unit(char) for char in unicodedata.normalize("NFKC", unit)]
            script = "".join(source or "" for source in sources)
            return None if None in sources else f"{'^' if kind == '<super>' else '_'}{{{script}}}"
        source = self._text_unit(unit)
        return rf"\mbox{{{source}}}" if source else None

    def _math_source(self, unit: str) -> str | None:
        """Write a sign, or a letter under mathematical accents, inside a formula."""
        if unit in self._signs.math:
            return self._signs.math[unit]
        base, *marks = list(unicodedata.normalize("NFD", unit))
        source = base if base in ascii_letters else self._signs.math.get(base)
        source = source or LOOKALIKES.get(base)
        if not marks or not source or not all(mark in MATH_ACCENTS for mark in marks):
            return None
        for mark in marks:
            source = f"{MATH_ACCENTS[mark]}{{{source}}}"
        return source


def _join(pieces: Iterator[str]) -> str:
    """Join pieces of text; an empty group keeps a dash or a quote from making a ligature."""
    joined: list[str] = []
    for piece in pieces:
        if piece and joined and joined[-1][-1] + piece[0] in _LIGATURES:
            joined.append("{}")
        if piece:
            joined.append(piece)
    return "".join(joined)


def _join_math(pieces: Iterator[str]) -> str:
    """Join pieces of a formula; a blank ends a control word that a letter would prolong."""
    joined: list[str] = []
    for piece in pieces:
        if piece[:1].isalpha() and joined and re.search(r"\\[A-Za-z]+\Z", joined[-1]):
            joined.append(" ")
        joined.append(piece)
    return "".join(joined)
