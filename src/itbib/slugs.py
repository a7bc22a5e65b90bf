"""Names made from text: ids of tables, names of columns, slugs of rows and works."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[a-z0-9]+")
_SMALL = frozenset({"a", "an", "the", "of", "for", "and", "on", "in", "to", "with", "via", "by"})
_ACRONYM = re.compile(r"(?!\d+\s*:)([\w.+-]{2,24})\s*[:：]\s")


def slug(text: str, longest: int = 40) -> str:
    """Make a slug of lower-case ASCII letters, digits and hyphens; it may come out empty.

    >>> slug("Natural Language Instruction-Tuning: Datasets!")
    'natural-language-instruction-tuning'
    """
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("'", ""))
    words = _WORD.findall("".join(c for c in decomposed if not unicodedata.combining(c)))
    taken: list[str] = []
    for word in words:
        if taken and len("-".join([*taken, word])) > longest:
            break
        taken.append(word)
    return "-".join(taken)[:longest]


def title_slug(title: str) -> str:
    """Make the slug of a work or a row: the short name before a colon, else the first words.

    >>> title_slug("LIMA: Less Is More for Alignment")
    'lima'
    >>> title_slug("A Survey of Large Language Models in the Field")
    'survey-large-language-models'
    """
    short = _ACRONYM.match(title.strip())
    if short and (made := slug(short[1])):
        return made
    words = [word for word in slug(title, 200).split("-") if word not in _SMALL]
    return "-".join(words[:4])[:40].strip("-")


class Names:
    """Names that are in use, without regard to case, as BibTeX has it."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {name.lower() for name in taken}
        self._last: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._taken

    def take(self, wanted: str) -> str:
        """Take a name, or the next free one of ``lima``, ``lima-2``, ``lima-3``."""
        name = wanted
        while name.lower() in self._taken:
            number = self._last.get(wanted.lower(), 1) + 1
            self._last[wanted.lower()] = number
            name = f"{wanted}-{number}"
        self._taken.add(name.lower())
        return name
