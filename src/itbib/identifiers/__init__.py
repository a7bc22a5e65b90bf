"""arXiv identifiers: what people paste goes in, a valid ID in canonical form comes out.

The rules are those of https://info.arxiv.org/help/arxiv_identifier.html:

- since April 2007 ``YYMM.NNNN``, since January 2015 ``YYMM.NNNNN``: ``0706.0001``, ``2305.11206``;
- before, from July 1991 to March 2007, ``archive/YYMMNNN``; a subject class behind the archive
  (``math.GT/0309136``) is no part of the canonical form;
- ``vN`` behind either names a version, counted from 1.

A date in the future is not refused: what an ID means must not depend on the day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

from itbib.errors import Problem, UsageError
from itbib.identifiers.archives import ARCHIVES, LAST_MONTH, WITHOUT_OLD_IDS

_FIRST_OLD, _LAST_OLD = (1991, 7), (2007, 3)
_FIRST_NEW, _FIRST_FIVE_DIGITS = (2007, 4), (2015, 1)

_FORM = re.compile(
    r"(?:(?P<archive>[a-z]++(?:-[a-z]++)?)(?:\.(?P<subject>[a-z-]++))?/(?P<old>\d{7})"
    r"|(?P<new>\d{4}\.\d{4,5}))(?: ?v(?P<version>\d{1,9}))?",
    re.ASCII | re.IGNORECASE,
)
_OLD_NUMBER = re.compile(r"\d{7}", re.ASCII)
_NEW_NUMBER = re.compile(r"\d{4}\.\d{4,5}", re.ASCII)


class IdentifierError(UsageError, ValueError):
    """A text is not the ID of a paper on arXiv.

    Attributes:
        text: the text as it was given.
        reason: what is wrong with it.
        suggestion: the ID that was probably meant, in canonical form; empty if none is evident.
    """

    def __init__(self, text: str, reason: str, suggestion: str = "", hint: str = "") -> None:
        self.text, self.reason, self.suggestion = text, reason, suggestion
        hint = f"did you mean {suggestion}?" if suggestion else hint
        super().__init__(Problem(f"{_quoted(text)} is no arXiv ID: {reason}", hint=hint))

    def __str__(self) -> str:
        return self.problems[0].message


@total_ordering
@dataclass(frozen=True, slots=True)
class ArxivId:
    """The ID of a paper on arXiv; there is none that breaks arXiv's rules.

    IDs sort by their text; one without a version stands before those with one.

    Attributes:
        archive: such as ``hep-th`` in old-style IDs; empty in new-style ones.
        number: ``9901001`` or ``2305.11206``.
        version: from 1, or None where the ID means the newest.

    Raises:
        IdentifierError: if the parts do not make a valid ID in canonical form.
    """

    archive: str
    number: str
    version: int | None = None

    def __post_init__(self) -> None:
        if flaw := _flaw(self.archive, self.number, self.version):
            raise IdentifierError(self.versioned, flaw)

    @classmethod
    def parse(cls, text: str) -> ArxivId:
        """Read an ID from what somebody typed or pasted.

        An ID may stand alone, in a URL of arXiv or of a site that mirrors its papers, in arXiv's
        DOI, in the stamp on a PDF's margin, in a Markdown or LaTeX link, or in a reference of
        the usual forms. Digits and letters must be ASCII; other ones are only suggested.

        Args:
            text: anything, with one ID in it.

        Returns:
            The ID, with the version if the text names one.

        Raises:
            IdentifierError: if the text is no arXiv ID, with the reason and, where one is
                evident, the ID that was probably meant.

        >>> ArxivId.parse("https://arxiv.org/pdf/1706.03762v5.pdf").versioned
        '1706.03762v5'
        >>> ArxivId.parse("math.GT/0309136").key
        'math/0309136'
        """
        if isinstance(bare := _read(text), ArxivId):
            return bare
        from itbib.identifiers.pasted import unwrap  # most IDs are bare, above all in a file

        core, objection = unwrap(text)
        found = objection or _read(core)
        if isinstance(found, ArxivId):
            return found
        from itbib.identifiers.misread import diagnose  # and most of the others are right

        raise IdentifierError(text, *diagnose(text, core, found, _read))

    @property
    def key(self) -> str:
        """The canonical form without version, such as ``2305.11206`` or ``math/0309136``."""
        return f"{self.archive}/{self.number}" if self.archive else self.number

    @property
    def versioned(self) -> str:
        """The key, and ``vN`` if a version is set."""
        return self.key if self.version is None else f"{self.key}v{self.version}"

    @property
    def abs_url(self) -> str:
        """The paper's page, without version."""
        return f"https://arxiv.org/abs/{self.key}"

    @property
    def pdf_url(self) -> str:
        """The paper's PDF, without version."""
        return f"https://arxiv.org/pdf/{self.key}"

    @property
    def doi(self) -> str:
        """The DOI that arXiv registers; it never names a version."""
        return f"10.48550/arXiv.{self.key}"

    @property
    def year_month(self) -> tuple[int, int]:
        """The year and the month that the ID names, such as ``(2023, 5)``."""
        return _year_month(self.archive, self.number)

    def __str__(self) -> str:
        return self.versioned

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, ArxivId):
            return NotImplemented
        return self._order < other._order

    @property
    def _order(self) -> tuple[str, str, int]:
        return self.archive, self.number, self.version or 0


def _read(core: str) -> ArxivId | str:
    """Read a bare ID, or say what is wrong with it; an empty string if it has not the form."""
    match = _FORM.fullmatch(core)
    if not match:
        return ""
    archive, subject = (match["archive"] or "").lower(), (match["subject"] or "").lower()
    if subject and archive in ARCHIVES and subject not in ARCHIVES[archive]:
        return f"the archive {archive} has no subject class {match['subject']}"
    version = match["version"]
    if version and version.startswith("0"):
        return "versions are counted from v1, without leading zeros"
    try:
        return ArxivId(archive, match["old"] or match["new"], int(version) if version else None)
    except IdentifierError as error:
        return error.reason


def _flaw(archive: str, number: str, version: int | None) -> str:
    """Say what is wrong with the parts of an ID; an empty string if nothing is."""
    if not (_OLD_NUMBER if archive else _NEW_NUMBER).fullmatch(number):
        return (
            "its number has not the form YYMMNNN" if archive else "it has not the form YYMM.NNNNN"
        )
    if archive and archive not in ARCHIVES:
        return f"there is no archive {archive[:40]}"
    if not 1 <= int(number[2:4]) <= 12:
        return f"month {number[2:4]} does not exist"
    flaw = _old_flaw(archive, number) if archive else _new_flaw(number)
    if flaw:
        return flaw
    if not int(number[4:].removeprefix(".")):
        return "the papers of a month are counted from 1"
    return "versions are counted from v1" if version is not None and version < 1 else ""


def _old_flaw(archive: str, number: str) -> str:
    month = _year_month(archive, number)
    if not _FIRST_OLD <= month <= _LAST_OLD:
        return (
            f"{number[:4]} is no month of old-style IDs, which run from 9107 to 0703 "
            "(from April 2007 on they look like 0704.0001)"
        )
    if archive in WITHOUT_OLD_IDS:
        return f"the archive {archive} is younger than the last IDs that name an archive"
    last = LAST_MONTH.get(archive, _LAST_OLD)
    return f"the archive {archive} closed in {last[0]}-{last[1]:02}" if month > last else ""


def _new_flaw(number: str) -> str:
    month = _year_month("", number)
    if month < _FIRST_NEW:
        return f"{number[:4]} is too early: IDs of this form begin with 0704 (April 2007)"
    digits, needed = len(number) - 5, 5 if month >= _FIRST_FIVE_DIGITS else 4
    if digits == needed:
        return ""
    names = {4: "four digits", 5: "five digits"}
    since = "since 1501" if needed == 5 else "until 1412"
    return f"{names[needed]} follow the dot {since}, not {names[digits].split()[0]}"


def _year_month(archive: str, number: str) -> tuple[int, int]:
    """Expand YYMM; old-style IDs began in 1991, new-style ones belong to this century."""
    year = int(number[:2])
    return (1900 if archive and year >= 91 else 2000) + year, int(number[2:4])


def _quoted(text: str) -> str:
    """Quote a text for a message: on one line, cut short, fit for a terminal."""
    text = " ".join(text[:400].split())
    text = text if len(text) <= 80 else f"{text[:79]}…"
    shown = (c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    return f'"{"".join(shown)}"'
