"""What a text stands for when it is compared: a number, a date, or folded words.

Everything here is total: any text gives an answer, in time linear in its length.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
_MULTIPLIERS = {
    **dict.fromkeys(("k", "thousand"), 1e3),
    **dict.fromkeys(("m", "mn", "million"), 1e6),
    **dict.fromkeys(("b", "bn", "g", "billion"), 1e9),
    **dict.fromkeys(("t", "tn", "trillion"), 1e12),
}
# Thousands are set off by commas, by apostrophes as in Switzerland, by underscores, or by the
# blanks of ISO 80000-1, section 7.3.1. A comma that no three digits follow ends a number.
_DIGITS = r"(?:[0-9]{1,3}(?:[,'’_ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])|[0-9]+)"
_PLAIN = rf"(?:{_DIGITS}(?:\.[0-9]+)?(?:e[+-]?[0-9]{{1,3}})?[{_VULGAR}]?|\.[0-9]+|[{_VULGAR}])"
_POWER = r"10\^\{?(?P<power>[0-9]{1,3})\}?"
_UNIT = rf"(?:[ \u00a0]?(?P<unit>{'|'.join(sorted(_MULTIPLIERS, key=len, reverse=True))}))?(?!\w)"
_FACTOR = rf"(?:(?P<factor>{_PLAIN})[ ]?[x×*·][ ]?)?"
_NUMBER = re.compile(
    rf"(?P<sign>[-−+]?){_FACTOR}(?:{_POWER}|(?P<plain>{_PLAIN})){_UNIT}[%+]?", re.IGNORECASE
)
_BEFORE = re.compile(
    r"(?:[~≈∼≃<>≤≥=±$€£\s]|(?:about|around|approximately|approx|circa|ca|over|under|roughly|nearly"
    r"|almost|(?:more|less|fewer)[ ]than|up[ ]to|at[ ](?:least|most))\b\.?)*",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:[-–—]|\bto\b)\s*", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:[-–—/,;&]|\b(?:to|and|or)\b)\s*", re.IGNORECASE)
_APART = re.compile(r"(?<![\w.,-])(?=[0-9.½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒])")
_NO_DIGIT = re.compile(r"[^0-9.e+-]", re.IGNORECASE)
_BARE_FRACTION = re.compile(rf"(.*)([{_VULGAR}])", re.DOTALL)
_MONTH = re.compile(r"(?:19|20)[0-9]{2} ?([-/.]) ?(?:0?[1-9]|1[0-2])(?: ?\1 ?[0-9]{1,2})?")
_DATE = re.compile(r"(-?[0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?(?![0-9])")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a text: its value, by what its unit multiplies, and where it ends."""

    value: float
    unit: float
    end: int


def fold(text: str) -> str:
    """Take case and accents away, and collapse white space.

    >>> fold("Gödel,  ÉCOLE")
    'godel, ecole'
    """
    # A text of nothing but ASCII has no accents.
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(text.casefold().split())


def quantity(text: str) -> float | None:
    """Give the number that a whole text stands for.

    ``K``, ``M``, ``B`` (or ``G``) and ``T`` multiply, also as words; a range or a list counts
    as its first number, which takes the multiplier of a range: ``7-13B`` begins at ``7B``,
    but ``534 to 5K`` at 534. In ``8x7B`` the numbers are multiplied.

    Returns:
        The number, or None for a text that is anything else.

    >>> quantity("534,530"), quantity("~1.2M"), quantity("5K to 5M"), quantity("GPT-2")
    (534530.0, 1200000.0, 5000.0, None)
    """
    text = text.strip()
    found = _number(text, 0)
    if found is None:
        return None
    value, first = found.value, found
    while found.end < len(text):
        between = _NEXT.match(text, found.end)
        following = _number(text, between.end()) if between else None
        if between is None or following is None:
            return None
        if found is first and first.unit == 1 and _TO.fullmatch(between[0]):
            scaled = value * following.unit
            value = scaled if scaled <= following.value else value
        found = following
    return value


def first_quantity(text: str) -> float | None:
    """Give the number that a text stands for, or else the first that stands in it.

    >>> first_quantity("about 7B parameters (GPT-4)"), first_quantity("unknown")
    (7000000000.0, None)
    """
    whole = quantity(text)
    if whole is not None:
        return whole
    for place in _APART.finditer(text):
        found = _number(text, place.start())
        if found is not None:
            return found.value
    return None


def is_month(text: str) -> bool:
    """Tell whether a text is a date by year and month, which is no list of numbers.

    >>> is_month("2023/05"), is_month("2023-05-18"), is_month("2019-2023"), is_month("20/05")
    (True, True, False, False)
    """
    return _MONTH.fullmatch(text.strip()) is not None


def date(text: str) -> tuple[int, int, int] | None:
    """Give year, month and day that a text begins with; what it does not tell is 0.

    >>> date("2023-06"), date("2023-06-12/2023-07-01"), date("soon")
    ((2023, 6, 0), (2023, 6, 12), None)
    """
    found = _DATE.match(text.strip())
    return (int(found[1]), int(found[2] or 0), int(found[3] or 0)) if found else None


def _number(text: str, start: int) -> _Number | None:
    """Read the number that stands at a place, after words such as "about"."""
    before = _BEFORE.match(text, start)
    found = _NUMBER.match(text, before.end() if before else start)
    if found is None:
        return None
    unit = _MULTIPLIERS.get((found["unit"] or "").lower(), 1.0)
    value = float(f"1e{found['power']}") if found["power"] else _plain(found["plain"])
    if found["factor"]:
        value *= _plain(found["factor"])
    if found["sign"] in ("-", "−"):
        value = -value
    return _Number(value * unit, unit, found.end())


def _plain(digits: str) -> float:
    """Read a number without a unit; one that is too large is infinite."""
    fraction = _BARE_FRACTION.fullmatch(digits)
    if fraction is None:
        return float(_NO_DIGIT.sub("", digits))
    whole = _NO_DIGIT.sub("", fraction[1])
    return float(whole or 0) + unicodedata.numeric(fraction[2])
