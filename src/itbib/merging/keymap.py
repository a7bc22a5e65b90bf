"""Maps from old citation keys to new ones, as a file of two columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from itbib.errors import InputError, Problem

# What may not stand in a key between the braces of a citation command.
_NOT_IN_KEY = re.compile(r"[\\#{},%~\"]")
# What makes biber give up the whole file (measured with 2.18), besides.
_NOT_IN_FILE = re.compile(r"[\s\\#{},%~\"()=]+")
_LINE_END = re.compile(r"\r\n|\n|\r")


def safe_key(key: str) -> str:
    """Give a key that LaTeX can cite and that bibtex and biber both read; it may be empty.

    >>> safe_key("smith(2020)")
    'smith-2020'
    """
    return _NOT_IN_FILE.sub("-", key).strip("-") if _NOT_IN_FILE.search(key) else key


def parse_keymap(text: str, path: str, *, is_reversed: bool = False) -> dict[str, str]:
    r"""Read a map: on each line an old key, a tab (or blanks), and the new key.

    A ``#`` begins a comment: no key in LaTeX can hold one.

    Args:
        text: the content of the file.
        path: the file as the user would name it, for messages.
        is_reversed: whether the second column is the old key.

    Raises:
        InputError: all lines that are no pair of keys, or contradict an earlier one.

    >>> parse_keymap("zhou2023\t2305.11206\n", "keys.tsv")
    {'zhou2023': '2305.11206'}
    """
    keys: dict[str, str] = {}
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    for number, line in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) != 2:
            number_of = "one key" if len(words) == 1 else f"{len(words)} keys"
            message = f"this line has {number_of}, not two"
            hint = "write the old key, a tab, and the new key"
            problems.append(Problem(message, path, number, hint))
            continue
        if bad := next((word for word in words if _NOT_IN_KEY.search(word)), None):
            problems.append(Problem(f"{bad!r} can be no citation key in LaTeX", path, number))
            continue
        old, new = reversed(words) if is_reversed else words
        if keys.setdefault(old, new) != new:
            message = f"{old!r} becomes {new!r} here, and {keys[old]!r} on line {lines[old]}"
            problems.append(Problem(message, path, number, "a key can become but one other"))
        lines.setdefault(old, number)
    if problems:
        raise InputError(problems)
    return keys


def format_keymap(keys: Mapping[str, str], heading: str) -> str:
    """Write a map with a comment on top; keys that LaTeX cannot cite stand in comments."""
    lines = [f"# {heading}", *(_line(old, new) for old, new in keys.items())]
    return "".join(f"{line}\n" for line in lines)


def _line(old: str, new: str) -> str:
    pair = f"{old}\t{new}"
    can_be_cited = all(key.split() == [key] and not _NOT_IN_KEY.search(key) for key in (old, new))
    return pair if can_be_cited else f"# {' '.join(pair.split())}"
