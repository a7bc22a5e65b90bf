"""Which papers of a numbered table somebody wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from itbib.errors import Problem, UsageError
from itbib.identifiers import ArxivId, IdentifierError

_SEPARATORS = re.compile(r"[,\s]+")
_NUMBERS = re.compile(r"(\d{1,9})(?:[-–](\d{1,9}))?", re.ASCII)
_HINT = "such as 1,3-5 or 2305.11206 or all"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, before it is known what there is to choose from.

    Attributes:
        is_all: whether everything is wanted.
        parts: numbers from 1, and IDs, in the order in which they were named.
    """

    is_all: bool = False
    parts: tuple[range | ArxivId, ...] = ()

    def of(self, listed: Sequence[ArxivId]) -> list[ArxivId]:
        """Give the chosen papers, each once and without a version.

        Args:
            listed: the papers of the table in order.

        Raises:
            UsageError: a number or an ID is not in the table; all of them are named.
        """
        papers = [replace(identifier, version=None) for identifier in listed]
        if self.is_all:
            return list(dict.fromkeys(papers))
        chosen: dict[ArxivId, None] = {}
        problems = []
        for part in self.parts:
            if isinstance(part, range):
                if part[-1] <= len(papers):
                    chosen.update(dict.fromkeys(papers[number - 1] for number in part))
                else:
                    where = f"the table ends with {len(papers)}"
                    problems.append(Problem(f"there is no number {part[-1]}: {where}"))
            elif (paper := replace(part, version=None)) in papers:
                chosen[paper] = None
            else:
                problems.append(Problem(f"{paper} is not in the table", hint=f"itbib add {paper}"))
        if problems:
            raise UsageError(problems)
        return list(chosen)


def parse_choice(text: str) -> Choice:
    """Read a choice.

    Args:
        text: ``all``, or numbers, ranges of numbers, and arXiv IDs with commas or blanks
            between them. An empty text chooses nothing.

    Raises:
        UsageError: it says something else; all of that is named.
    """
    parts: list[range | ArxivId] = []
    problems = []
    words = [word for word in _SEPARATORS.split(text) if word]
    if [word.lower() for word in words] == ["all"]:
        return Choice(is_all=True)
    for word in words:
        numbers = _NUMBERS.fullmatch(word)
        if numbers:
            first, last = int(numbers[1]), int(numbers[2] or numbers[1])
            if 1 <= first <= last:
                parts.append(range(first, last + 1))
                continue
        try:
            parts.append(ArxivId.parse(word))
        except IdentifierError:
            problems.append(Problem(f"{word!r} chooses nothing from the table", hint=_HINT))
    if problems:
        raise UsageError(problems)
    return Choice(parts=tuple(parts))
