"""Why a text is no arXiv ID and which ID was probably meant: asked only once reading failed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from itbib.identifiers.archives import ARCHIVES

if TYPE_CHECKING:
    from itbib.identifiers import ArxivId

    Reader = Callable[[str], ArxivId | str]

_FLAGS = re.ASCII | re.IGNORECASE
_EMBEDDED = re.compile(
    r"(?<![\d.])\d{4}\.\d{4,5}(?:v[1-9]\d{0,8})?(?!\d)"
    r"|(?<![a-z.-])[a-z-]+(?:\.[a-z-]+)?/\d{7}(?:v[1-9]\d{0,8})?(?!\d)",
    _FLAGS,
)
_LETTERS = re.compile(r"(|.*[a-z]/)([\doil]{4})([.,/:_-]?)([\doil]{3,5})(v[\doil]+)?", _FLAGS)
_ZEROS_AND_ONES = str.maketrans("oOiIlL", "001111")
_WRONG_DOT = re.compile(r"(\d{4})[^\da-z]{0,3}(\d{4,5})(v\d+)?", _FLAGS)
_WRONG_WIDTH = re.compile(r"(\d{4})\.(\d{4,6})(v\d+)?", _FLAGS)
_NEW_BEHIND_ARCHIVE = re.compile(r"[a-z.-]+[/:](\d{4}\.\d{4,5}(?:v\d+)?)", _FLAGS)
_OLD = re.compile(r"([a-z][a-z-]*[a-z])(\.[a-z-]+?)?[^\da-z]{0,2}(\d{7})(v\d+)?", _FLAGS)
_VERSION = re.compile(r"(.*\d)[ ._-]*v(?:ersion|er|\.)? ?0*(\d*)", _FLAGS)
_DIGITS = re.compile(r"(\d{4})\.(\d+)(?:v\d+)?", _FLAGS)
_OLD_DIGITS = re.compile(r"[a-z.-]+/(\d+)(?:v\d+)?", _FLAGS)
_LONGEST_SLIP = 60  # an ID with a slip in it is about as long as an ID
_EXAMPLES = "an arXiv ID looks like 2305.11206, or hep-th/9901001 before April 2007"


def diagnose(text: str, core: str, objection: str, read: Reader) -> tuple[str, str, str]:
    """Say what is wrong with a text that is no arXiv ID.

    Args:
        text: the text as it was given.
        core: what is left of it without wrappers.
        objection: what is wrong if that is known already, or empty.
        read: reads a bare ID, or says what is wrong with it.

    Returns:
        The reason, the ID that was probably meant or an empty string, and a hint for those
        who get no suggestion, which may be empty as well.
    """
    inside = {
        found.key: found.versioned
        for candidate in _EMBEDDED.findall(core)
        if not isinstance(found := read(candidate), str)
    }
    if len(inside) > 1:
        some = ", ".join([*inside][:2] + ["…"] * (len(inside) > 2))
        return f"it holds several ({some})", "", "give one at a time"
    for reason, candidate in _repairs(core) if len(core) <= _LONGEST_SLIP else ():
        repaired = read(candidate)
        if not isinstance(repaired, str):
            return objection or reason, repaired.versioned, ""
    suggestion = next(iter(inside.values()), "")
    if objection:
        return objection, suggestion, ""
    return _reason(text, core), suggestion, _EXAMPLES


def _repairs(core: str) -> Iterator[tuple[str, str]]:
    """Give what may have been meant, likeliest first, each with what is wrong then."""
    reason = "it is misspelt"
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in core)
    if plain != core:
        reason = "its digits are not ASCII digits"
        yield reason, plain
    if " " in plain:
        yield "there is a blank in it", plain.replace(" ", "")
    if match := _LETTERS.fullmatch(plain):
        front, *rest = match.groups(default="")
        repaired = front + "".join(rest).translate(_ZEROS_AND_ONES)
        if repaired != plain:
            reason, plain = "there is a letter in it where a digit belongs", repaired
            yield reason, plain
    if match := _WRONG_DOT.fullmatch(plain):
        month, number, version = match.groups(default="")
        yield f"a dot belongs between {month} and {number}", f"{month}.{number}{version}"
    if match := _WRONG_WIDTH.fullmatch(plain):
        month, number, version = match.groups(default="")
        for width in (4, 5):
            if abs(len(number) - width) == 1:
                padded = number.lstrip("0").zfill(width)
                yield "it has the wrong number of digits", f"{month}.{padded}{version}"
    if match := _NEW_BEHIND_ARCHIVE.fullmatch(plain):
        yield "an ID with a dot names no archive", match[1]
    if match := _OLD.fullmatch(plain):
        yield from _old_repairs(*match.groups(default=""))
    if match := _VERSION.fullmatch(plain):
        reason = "its version is not of the form v1"
        yield reason, f"{match[1]}v{match[2]}"
        yield reason, match[1]


def _old_repairs(
    archive: str, subject: str, number: str, version: str
) -> Iterator[tuple[str, str]]:
    """Put the slash and the archive of an old-style ID right."""
    archive = archive.lower()
    rest = f"/{number}{version}"
    if archive in ARCHIVES:
        yield f"a slash belongs between {archive}{subject} and {number}", archive + rest
        return
    squeezed = archive.replace("-", "")
    same = [known for known in ARCHIVES if known.replace("-", "") == squeezed]
    for known in same or get_close_matches(archive, ARCHIVES, n=1, cutoff=0.7):
        yield f"there is no archive {archive[:40]}", known + rest


def _reason(text: str, core: str) -> str:
    """Say what is wrong where neither a rule is broken nor a repair helps."""
    if not core:
        return "it holds none" if text.strip() else "it is empty"
    archive, _, subject = core.lower().partition(".")
    if archive in ARCHIVES and (not subject or subject in ARCHIVES[archive]):
        return "it names a whole archive" if not subject else "it names a subject class"
    if core.isascii() and core.isdecimal() and len(core) == 7:
        return f"an archive belongs in front of it, as in hep-th/{core}"
    if match := _DIGITS.fullmatch(core):
        needed = "four" if match[1] < "1501" else "five"
        return f"{needed} digits follow the dot, not {len(match[2])}"
    if match := _OLD_DIGITS.fullmatch(core):
        return f"seven digits follow the slash, not {len(match[1])}"
    return "it has not the form of one"
