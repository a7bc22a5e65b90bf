"""Names of authors as arXiv displays them made into BibTeX, and keys made of names.

arXiv gives one string, "Forenames Surname Suffix". BibTeX cuts it into First, von, Last and
Jr by the case of its words ("Tame the BeaST", section 11), and needs commas or braces where
that cut would be wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from itbib.tex.escape import escape_specials, remove_controls
from itbib.tex.titles import STOP_WORDS

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
        *("ngo", "nguyen", "pham", "phan", "phung", "thi", "tran", "trinh", "truong", "vo", "vu"),
    )
)
_CONJUNCTIONS = frozenset({"y", "i", "e"})
_GROUP = re.compile(
    r"\b(collaborations?|consortium|team|workshop|committee|institut\w*|universit\w+|laborator\w+"
    r"|cent(er|re) for|foundation|initiative|association|organi[sz]ation|council|department"
    r"|corporation|community|contributors|alliance|society|academy|observatory|agency|inc|ltd"
    r"|llc|gmbh)\b|\b(group|network|project|labs?|research)$|\b(of|for|and)\b|(?-i:\bAI$)",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?:[^\s{}]|\{(?:[^{}]|\{[^{}]*\})*\})+")
_TOKEN = re.compile(r"(?:[^\s{}~-]|\{(?:[^{}]|\{[^{}]*\})*\})+")
# A letter, the inside of a special character, or a brace group, which is skipped.
_DECISIVE = re.compile(r"([A-Za-z])|\{(\\(?:[^{}]|\{[^{}]*\})*)\}|(\{(?:[^{}]|\{[^{}]*\})*\})")
_CONTROL = re.compile(r"\A\\([A-Za-z]+|.)")
_LETTERS = frozenset({"i", "j", "o", "O", "l", "L", "oe", "OE", "ae", "AE", "aa", "AA", "ss"})
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
    if len(words) == 1:
        # A group's name; or a word that BibTeX would cut at its hyphen.
        plain = name.isalpha() and name.istitle()
        return name if plain or name == f"{{{name[1:-1]}}}" else f"{{{name}}}"
    if name == "others" or _GROUP.search(name) or " ".join(words) != name:
        return f"{{{name}}}"
    if "," in name:
        parts = [part.strip() for part in name.split(",")]
        if len(parts) != 2 or parts[1].lower() not in SUFFIXES:
            # BibTeX's own form, with the surname first, or nothing that it understands.
            return name if len(parts) <= 3 and all(parts) and "{" not in name else f"{{{name}}}"
        words[-2] = words[-2].rstrip(",")
    suffix = words.pop() if words[-1].lower() in SUFFIXES else ""
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
    words = [surname_key(word) for word in re.split(r"[\s\-/:\u2010-\u2015]+", title_text)]
    words = [word for word in words if word]
    return next((word for word in words if word not in STOP_WORDS), words[0] if words else "")


def _arrange(words: list[str], suffix: str) -> str:
    """Choose the form in which BibTeX takes the right words for the surname."""
    start = _surname_start(words)
    if not suffix and _natural_surname_start(words) == start:
        return " ".join(words)
    surname = " ".join(words[start:])
    if not start:
        return f"{{{surname} {suffix}}}" if suffix else f"{{{surname}}}"
    if not _is_read_as_surname(words[start:]):
        surname = f"{{{surname}}}"
    return ", ".join(filter(None, (surname, suffix, " ".join(words[:start]))))


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


def _natural_surname_start(words: list[str]) -> int | None:
    """Find where BibTeX begins the surname in "First von Last"; None if not between words.

    Also None if it takes for the von part what is no particle.
    """
    small = _small_tokens(words)
    if not small:
        return None if "~" in words[-1] else len(words) - 1
    (start, at, _), (end, _, closes) = small[0], small[-1]
    return start if not at and closes and PARTICLES.issuperset(words[start : end + 1]) else None


def _is_read_as_surname(words: list[str]) -> bool:
    """Say whether BibTeX reads words before a comma as particles and a surname."""
    small = _small_tokens(words)
    if not small:
        return True
    end, _, closes = small[-1]
    return closes and (PARTICLES | CAPITAL_PARTICLES).issuperset(words[: end + 1])


def _small_tokens(words: list[str]) -> list[tuple[int, int, bool]]:
    """List what BibTeX takes for small words; the last token of a name never is one.

    BibTeX's tokens end at hyphens and ties, too.

    Returns:
        Of each, its word's index, its own index in the word, and whether the word ends there.
    """
    tokens = [
        (index, at, at == len(parts) - 1, part)
        for index, parts in enumerate(_TOKEN.findall(word) for word in words)
        for at, part in enumerate(parts)
    ]
    return [(index, at, closes) for index, at, closes, part in tokens[:-1] if _is_small(part)]


def _is_small(token: str) -> bool:
    r"""Say whether BibTeX takes a token for a particle.

    Its first ASCII letter at brace level 0 decides, or that of a special character, which is
    the letter of ``{\'e}`` (bibtex.web, section 397, "von_token_found"). It skips the bytes of
    any other letter: ``Émile`` counts as small.
    """
    for letter, special, _ in _DECISIVE.findall(token):
        if letter:
            return bool(letter.islower())
        if special:
            control = _CONTROL.match(special)
            name = control[1] if control else ""
            found = re.search("[A-Za-z]", name if name in _LETTERS else _CONTROL.sub("", special))
            return bool(found and found[0].islower())
    return False
