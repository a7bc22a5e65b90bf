r"""Lists of persons' names and the four parts of a name, split where BibTeX splits them.

The rules are those of bibtex.web (version 0.99d), "name_scan_for_and" and "Figure out what
the formatted name is". A hyphen, however, stays within its word, as biber has it, and letters
beyond ASCII have the case that Unicode gives them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from itbib.model import Name

_SPACE = " \t\r\n~"
_BRACE_OR_AND = re.compile(r"[{}]|[ \t\r\n]and(?=[ \t\r\n])", re.IGNORECASE)
_BRACE_OR_COMMA = re.compile(r"[{},]")
_BRACE_OR_SPACE = re.compile(rf"[{{}}]|[{_SPACE}]+")
_CONTROL_WORD = re.compile(r"\\([A-Za-z]+)")
# The foreign letters of TeX, to which BibTeX gives a case of their own.
_LOWER_LETTERS = ("i", "j", "o", "oe", "ae", "aa", "l", "ss")
_UPPER_LETTERS = ("O", "OE", "AE", "AA", "L")


def split_names(text: str) -> tuple[Name, ...]:
    """Split a BibTeX name list ("A and B and others") into names of four parts.

    Whatever is wrong with a name is passed over as BibTeX does; ``others`` comes back as
    a name whose last part is ``others``.
    """
    stripped = (part.strip(_SPACE).rstrip(f"{_SPACE},") for part in _split(text, _BRACE_OR_AND))
    return tuple(_name(part) for part in stripped if part)


# The same people write many papers of a survey.
@functools.lru_cache(maxsize=1 << 14)
def _name(text: str) -> Name:
    parts = [_words(part) for part in _split(text, _BRACE_OR_COMMA)]
    if len(parts) == 1:
        words = parts[0]
        lower = (i for i, word in enumerate(words) if _is_lower(word))
        first = next(lower, len(words) - 1)
        return _with_particle(words[:first], words[first:], [])
    # BibTeX passes over commas beyond the second.
    jr = parts[1] if len(parts) > 2 else []
    first_names = [word for part in parts[min(2, len(parts) - 1) :] for word in part]
    return _with_particle(first_names, parts[0], jr)


def _with_particle(first: Sequence[str], last: Sequence[str], jr: Sequence[str]) -> Name:
    """Put a name together; the particle ends with the last word in lower case but one."""
    lower = [i for i, word in enumerate(last[:-1]) if _is_lower(word)]
    end = lower[-1] + 1 if lower else 0
    return Name(" ".join(first), " ".join(last[:end]), " ".join(last[end:]), " ".join(jr))


def _words(text: str) -> list[str]:
    return [word for word in _split(text, _BRACE_OR_SPACE) if word]


def _split(text: str, separator_or_brace: re.Pattern[str]) -> list[str]:
    """Split a text at the separators that stand outside braces."""
    if "{" not in text and "}" not in text:
        return separator_or_brace.split(text)
    parts = []
    depth = start = 0
    for match in separator_or_brace.finditer(text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(text[start : match.start()])
            start = match.end()
    parts.append(text[start:])
    return parts


def _is_lower(word: str) -> bool:
    r"""Tell whether a word's first letter is in lower case, as a particle's is.

    What stands in braces has no case, unless a control sequence comes first: ``{\'e}`` has.
    """
    depth = 0
    for at, character in enumerate(word):
        if character == "{":
            if depth == 0 and word.startswith("\\", at + 1):
                return _is_special_lower(word, at + 1)
            depth += 1
        elif character == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and character.isalpha():
            return character.islower()
    return False


def _is_special_lower(word: str, at: int) -> bool:
    r"""Tell the case of a special character whose control sequence stands at an index."""
    control = _CONTROL_WORD.match(word, at)
    if control is not None:
        if control[1] in _LOWER_LETTERS or control[1] in _UPPER_LETTERS:
            return control[1] in _LOWER_LETTERS
        at = control.end()
    depth = 1
    for character in word[at:]:
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return False
        if character.isalpha():
            return character.islower()
    return False
