"""Dates in a bibliography: BibTeX's year and month, BibLaTeX's date, and one from the other.

BibTeX's month is text in which the styles' macros stand for names ("BibTeXing", section 3.1:
``jul # "~4"``). BibLaTeX's date is ISO 8601-2 (biblatex manual, section 2.3.8).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from itbib.bib.edit import MONTHS

# ISO 8601-2 numbers the seasons after the months.
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_PIECE = re.compile(r"[A-Za-z]+\.?|[0-9]+|[^A-Za-z0-9]+")
_WORDS_BETWEEN = frozenset({"and", "to", "st", "nd", "rd", "th"})
_DASH = re.compile(r"[\s~]*[-\u2010-\u2014]+[\s~]*")
_SIGNS_BETWEEN = re.compile(r"[-~/,]+")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?!-?[0-9])")
_BEFORE_CHRIST = re.compile(r"-([0-9]{4})(?:-[0-9]{2}){0,2}(?![0-9])")
_YEARS = re.compile(r"\b([0-9]{4})(?:\s*(?:-{1,3}|/|\u2013)\s*([0-9]{4}))?(?![0-9])")


def month_source(text: str) -> str:
    """Write a month as source of a .bib file, such as ``may`` or ``jul # "~4"``.

    Args:
        text: ``May``, ``5``, ``Sept.``, ``May--June``, ``4 July``...

    Returns:
        Macros of the style and quoted text, joined as BibTeX joins them; empty if the text
        tells no month, or anything that is part of no date.
    """
    joined: list[str] = []
    for part in _parts(text):
        if isinstance(part, int):
            joined.append(MONTHS[part - 1])
        elif joined and joined[-1].endswith('"'):
            joined[-1] = f'{joined[-1][:-1]}{part}"'
        else:
            joined.append(f'"{part}"')
    return " # ".join(joined)


def to_date(fields: Mapping[str, str]) -> str:
    """Make BibLaTeX's ``date`` of ``year``, ``month`` and ``day``.

    Returns:
        ``2011``, ``2011-05``, ``2011-05-18``, ``2011-05/2011-06``, ``2010/2011``; empty if
        there is no number in the year, or the month is none that a date can tell.
    """
    years = _YEARS.search(fields.get("year", ""))
    if years is None:
        return ""
    year, last_year = years.groups()
    month = fields.get("month", "")
    if not month:
        return f"{year}/{last_year}" if last_year else year
    if month.lower() in _SEASONS:
        return f"{year}-{_SEASONS[month.lower()]}"
    parts = _parts(month)
    months = [part for part in parts if isinstance(part, int)]
    days = [int(part) for part in parts if isinstance(part, str) and part.isdecimal()]
    if not months:
        return ""
    if not days and fields.get("day", "").isdecimal():
        days = [int(fields["day"])]
    # From December to January: which of the two years is meant is anybody's guess.
    months = months if months == sorted(months) else months[:1]
    exact = len(days) >= len(months) and all(1 <= day <= 31 for day in days)
    endings = [f"-{day:02}" for day in days] if exact else [""]
    first = f"{year}-{months[0]:02}{endings[0]}"
    last = f"{year}-{months[-1]:02}{endings[-1]}"
    return first if first == last else f"{first}/{last}"


def from_date(date: str) -> dict[str, str]:
    """Make BibTeX's ``year``, ``month`` and ``day`` of BibLaTeX's ``date``.

    Returns:
        The fields that the date tells: of a range of months or years both ends, of a range
        of days its beginning. A text without a year is given back as the year.
    """
    if _BEFORE_CHRIST.match(date):
        # Astronomers, and ISO 8601 with them, have a year 0.
        return {
            "year": _BEFORE_CHRIST.sub(lambda year: f"{int(year[1]) + 1} BC", date).replace(
                "/", "--"
            )
        }
    start, slash, end = date.partition("/")
    first, last = _ISO.search(start), _ISO.search(end)
    if first is None:
        return {"year": last[1] if last else date}
    year, month, day = first.groups()
    if slash and (last is None or last[1] != year):
        return {"year": f"{year}--{last[1] if last else ''}"}
    season = next((name for name, number in _SEASONS.items() if str(number) == month), "")
    if season:
        return {"year": year, "month": season.capitalize()}
    if not month or not _month(month):
        return {"year": year}
    if last is None:
        return {"year": year, "month": month} | ({"day": str(int(day))} if day else {})
    until = last[2] if last[2] and last[2] != month and _month(last[2]) else ""
    return {"year": year, "month": f"{month}--{until}" if until else month}


def _parts(text: str) -> list[int | str]:
    """Cut a month into months, as numbers from 1, and what stands between them, as TeX.

    Returns:
        The parts in order; none if there is no month, or something that is part of no date.
    """
    pieces = _PIECE.findall(_DASH.sub("--", text.strip()))
    named = any(piece[0].isalpha() for piece in pieces)
    parts: list[int | str] = []
    for piece in pieces:
        piece = re.sub(r"\s+", "~", piece)
        # Beside a name, numbers are days.
        month = 0 if named and piece.isdecimal() else _month(piece)
        known = month or (named and piece.isdecimal()) or piece in _WORDS_BETWEEN
        if not known and not _SIGNS_BETWEEN.fullmatch(piece):
            return []
        parts.append(month or piece)
    return parts if any(isinstance(part, int) for part in parts) else []


def _month(text: str) -> int:
    """Give a month's number from its name, shortened or not, or from its number; else 0."""
    text = text.lower().rstrip(".")
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= len(_NAMES) else 0
    if len(text) < len(MONTHS[0]):
        return 0
    return next((at for at, name in enumerate(_NAMES, 1) if name.startswith(text)), 0)
