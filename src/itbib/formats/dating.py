"""When a work appeared, as numbers: a day, a month, a year, or a span of them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass

from itbib.exporting.dates import to_date
from itbib.formats.rich import plain, rich_text

# ISO 8601-2 as biblatex has it: unspecified digits, and marks for the uncertain.
_POINT = re.compile(r"(-?[0-9]{1,6}|[0-9]{2,3}X{1,2})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?(?:T.*)?")
_CIRCA = re.compile(r"\b(?:c|ca|circa|approx)\b\.?|[?~%]\s*\Z", re.IGNORECASE)


SEASONS = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Day:
    """A point in time; a month or a day that is not known is 0.

    Attributes:
        year: negative before our era, as astronomers count.
        month: 1 to 12, or 21 to 24 for spring to winter.
        day: 1 to 31.
    """

    year: int
    month: int = 0
    day: int = 0

    @property
    def parts(self) -> tuple[int, ...]:
        """What is known, from the year on."""
        known = (self.year, self.month, self.day)
        return known[: 1 if not self.month else 2 if not self.day else 3]

    @property
    def historic_year(self) -> int:
        """The year as historians count, who have none between -1 and 1."""
        return self.year if self.year > 0 else self.year - 1

    @property
    def year_words(self) -> str:
        """``1998``; ``45 BC``."""
        return str(self.year) if self.year > 0 else f"{1 - self.year} BC"

    @property
    def season(self) -> str:
        """The name of the season that stands for a month, or empty."""
        return SEASONS.get(self.month, "")

    @property
    def words(self) -> str:
        """The month's or the season's name, and the day; empty if neither is known."""
        month = self.season or (MONTHS[self.month - 1] if self.month else "")
        return f"{self.day} {month}" if self.day else month

    @property
    def iso(self) -> str:
        """``2004-05-18`` (ISO 8601), as far as it is known; of a season its year."""
        year = f"-{-self.year:04}" if self.year < 0 else f"{self.year:04}"
        return year + "".join(f"-{part:02}" for part in self.parts[1:] if not self.season)


@dataclass(frozen=True, slots=True)
class Issued:
    """A date.

    Attributes:
        start: when, or None if no number tells it.
        end: the end of a span.
        circa: whether it is a guess.
        text: what a date without a number says: ``n.d.``, ``in press``.
    """

    start: Day | None = None
    end: Day | None = None
    circa: bool = False
    text: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether one day, month or year tells it all."""
        return bool(self.start and not (self.end or self.circa or self.start.season))

    @property
    def words(self) -> str:
        """The date for people: ``Spring 2004``, ``ca. 1723``, ``18 May 2004–2005``."""
        if self.start is None:
            return self.text
        points = [point for point in (self.start, self.end) if point is not None]
        shown = "–".join(f"{point.words} {point.year_words}".strip() for point in points)
        return f"ca. {shown}" if self.circa else shown


def issued(fields: Mapping[str, str]) -> Issued:
    """Read when a work appeared: BibLaTeX's ``date``, or else ``year``, ``month``, ``day``."""
    # Its tilde is a mark of doubt, no blank of TeX's.
    date = fields.get("date", "").strip()
    year = _text(fields.get("year", ""))
    if date:
        read = read_date(date)
        if read.start is not None or not year:
            return read
    if not year:
        return Issued(text=_text(fields.get("pubstate", "")))
    given = {"year": year, "month": _text(fields.get("month", "")), "day": fields.get("day", "")}
    made = to_date(given) or to_date({"year": year})
    read = read_date(made or year)
    if read.start is None:
        return read
    return Issued(read.start, read.end, bool(_CIRCA.search(year)))


def read_date(text: str) -> Issued:
    """Read a date of BibLaTeX's; one that is none comes back as text."""
    first, slash, last = text.partition("/")
    start, circa = _point(first, last=False)
    end, _ = _point(last if slash else first, last=True)
    if start is None and end is None:
        return Issued(text=text)
    start = start or end
    return Issued(start, None if end == start else end, circa)


def _point(text: str, *, last: bool) -> tuple[Day | None, bool]:
    """Read one end of a span; of digits that are not known the first or the last in question."""
    circa = bool(_CIRCA.search(text))
    match = _POINT.fullmatch(text.strip().rstrip("?~%").strip())
    if match is None:
        return None, circa
    year = int(match[1].replace("X", "9" if last else "0"))
    month = _number(match[2], 1, 12) or _number(match[2], 21, 24)
    # The calendar comes back every 400 years.
    longest = monthrange(2000 + year % 400, month)[1] if 1 <= month <= 12 else 0
    return Day(year, month, _number(match[3], 1, longest)), circa


def _number(text: str | None, least: int, most: int) -> int:
    number = int(text) if text and text.isdecimal() else 0
    return number if least <= number <= most else 0


def _text(value: str) -> str:
    return plain(rich_text(value))
