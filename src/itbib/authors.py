"""Names of authors as arXiv displays them made into BibTeX, and keys made of names.

arXiv gives one string, "Forenames Surname Suffix". BibTeX cuts it into First, von, Last and
Jr by the case of its words ("Tame the BeaST", section 11), and needs commas or braces where
that cut would be wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from itbib.tex_escape import escape_specials, remove_controls
from itbib.titles import STOP_WORDS

SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
"""Words after a surname that BibTeX calls Jr. "V" is not one: it is an initial more often."""

PARTICLES = frozenset(
    (
        *("'s", "'t", "af", "al", "av", "ben", "bin", "bint", "da", "dal", "dalla", "das", "de"),
        *("degli", "dei", "del", "della", "delle", "den", "der", "des", "di", "do", "dos", "du"),
        *("el", "het", "ibn", "in", "la", "las", "le", "les", "los", "op", "te", "ten", "ter"),
        *("van", "vom", "von", "vor", "zu", "zum", "zur"),
    )
)
"""Particles that begin a surname when written small; other small words are forenames."""

CAPITAL_PARTICLES = frozenset(
    (
        *("Al", "Da", "Dal", "Dalla", "De", "Degli", "Dei", "Del", "Della", "Delle", "Des", "Di"),
        *("Dos", "Du", "El", "La", "Le", "Van", "Von"),
    )
)
"""Particles that begin a surname when capitalised, between other words. Left out are those
that are as often forenames or surnames (Ben, Bin, Das, Do, Lo, San, Ten)."""

# Beside one of these, "Van" and "Le" are Vietnamese middle or family names, no particles.
_VIETNAMESE = frozenset(
    (
        *("bui", "cao", "dang", "dao", "dinh", "doan", "duong", "hoang", "huynh", "luong", "ly"),
        *("ngo", "nguyen", "pham", "phan", "phung", "tran", "trinh", "truong", "vo", "vu"),
    )
)
_CONJUNCTIONS = frozenset({"y", "i", "e"})
_GROUP = re.compile(
    r"\b(collaborations?|consortium|team|workshop|committee|institut\w*|universit\w+|laborator\w+"
    r"|cent(er|re) for|foundation|initiative|association|organi[sz]ation|council|department"
    r"|corporation|community|contributors|alliance|society|academy|observatory|agency|inc|ltd"
    r"|llc|gmbh)\b|\b(group|network|project|labs?|research)$|^the\b|\b(of|for)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\band\b", re.IGNORECASE)
_WORD = re.compile(r"(?:[^\s{}]|\{(?:[^{}]|\{[^{}]*\})*\})+")
_FOLDED = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "e"}
)


def author_to_bibtex(name: str) -> str:
    """Write one author's name so that BibTeX cuts it as it is meant.

    The natural order stays where BibTeX understands it (``Oskar van der Wal``). Otherwise
    commas say what the surname is (``De Las Heras, Carlos``, ``Smith, Jr., Robert``), or
    braces (``{Ramón y Cajal}, Santiago``). A group stands in one pair of braces.

    Args:
        name: "Forenames Surname", perhaps with a suffix; Unicode.

    Returns:
        The name for a field ``author``, raw TeX specials escaped; empty if there is no
        letter in it (arXiv turns "Team: person" into three authors, the second a colon).
    """
    name = " ".join(remove_controls(name).split()).strip(",;: ")
    if not any(char.isalpha() for char in name):
        return ""
    name = escape_specials(name)
    words = _WORD.findall(name)
    if " ".join(words) != name:
        return f"{{{name}}}"
    if len(words) == 1:
        return _single_word(name)
    if name == "others" or _GROUP.search(name) or _AND.search(name):
        return f"{{{name}}}"
    forenames, comma, after = name.partition(",")
    if comma and after.strip().lower() not in SUFFIXES:
        return name if after.strip() and "," not in after else f"{{{name}}}"
    words = _WORD.findall(f"{forenames} {after}")
    suffix = words.pop() if words[-1].lower() in SUFFIXES else ""
    if suffix and len(words) < 2:
        return f"{{{name}}}"
    return _arrange(words, suffix)


def authors_to_bibtex(names: Sequence[str]) -> str:
    """Write a list of authors as the value of a field ``author``.

    Args:
        names: as arXiv displays them, in order. Those without a letter are dropped.

    Returns:
        The names by `author_to_bibtex`, joined by `` and ``.
    """
    return " and ".join(filter(None, map(author_to_bibtex, names)))


def surname_key(last: str) -> str:
    """Fold a surname for a citation key.

    Args:
        last: plain text, no TeX.

    Returns:
        ASCII letters and digits in lower case: ``kopf`` for "Köpf", ``ohoro`` for "O'Horo".
        Empty if no letter has a Latin base.
    """
    folded = unicodedata.normalize("NFKD", last).casefold().translate(_FOLDED)
    return "".join(char for char in folded if char.isascii() and char.isalnum())


def title_word(title_text: str) -> str:
    """Fold the first word of a title that says something, for a citation key.

    Args:
        title_text: plain text, no TeX.

    Returns:
        As `surname_key`: ``lima`` for "LIMA: Less Is More", ``flan`` for "The Flan
        Collection". A hyphen ends the word. If there are stop words only, the first of them.
    """
    words = [key for word in re.split(r"[\s\-/:\u2010-\u2015]+", title_text) if (key := surname_key(word))]
    return next((word for word in words if word not in STOP_WORDS), words[0] if words else "")


def _single_word(name: str) -> str:
    """Write a name of one word; braces keep a group's, and a hyphen BibTeX would cut at."""
    parts = name.split("-")
    plain = name.isalpha() and name[1:].islower()
    return name if plain or name.startswith("{") else f"{{{name}}}"


def _arrange(words: list[str], suffix: str) -> str:
    """Choose the form in which BibTeX takes the right words for the surname."""
    start = _surname_start(words)
    first, last = words[:start], words[start:]
    if not suffix and _read_naturally(words) == start:
        return " ".join(words)
    surname = " ".join(last)
    if first and not _reads_as_surname(last):
        surname = f"{{{surname}}}"
    return ", ".join(filter(None, (surname, suffix, " ".join(first))))


def _surname_start(words: list[str]) -> int:
    """Find the first word of the surname, particles included."""
    capitals = CAPITAL_PARTICLES
    if not _VIETNAMESE.isdisjoint(map(surname_key, words)):
        capitals = frozenset()
    for index, word in enumerate(words[:-1]):
        if word in PARTICLES or (index and word in capitals):
            return index
        if word in _CONJUNCTIONS and index > 1:
            return index - 1
    return len(words) - 1
