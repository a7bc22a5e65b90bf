"""Citation keys for a paper: the arXiv ID, or author, year and title word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from string import ascii_lowercase

from itbib.authors import surname_key, title_word
from itbib.latex import tex_to_text
from itbib.model import Name, Work

_NOT_IN_KEY = str.maketrans(dict.fromkeys(" \t\"#%'(),={}~\\", "-"))


def author_year_keys(
    works: Iterable[Work], split_names: Callable[[str], Sequence[Name]]
) -> dict[str, str]:
    """Make keys such as ``zhou2023lima``, by the work's own key.

    The key depends on the library alone: works that would get the same one are told apart
    by a letter each, in the order of their own keys, wherever they stand in the file.
    """
    wished: defaultdict[str, list[str]] = defaultdict(list)
    for work in works:
        wished[_author_year(work, split_names)].append(work.key)
    keys = {own[0]: wish for wish, own in wished.items() if len(own) == 1}
    taken = set(keys.values())
    for wish in sorted(wish for wish, own in wished.items() if len(own) > 1):
        suffixes = (suffix for suffix in _suffixes() if wish + suffix not in taken)
        for own in sorted(wished[wish]):
            keys[own] = wish + next(suffixes)
            taken.add(keys[own])
    return keys


def own_keys(works: Iterable[Work]) -> dict[str, str]:
    """Keep every work's own key."""
    return {work.key: work.key for work in works}


def cited_works(
    works: Sequence[Work], keys: Mapping[str, str], cited: Iterable[str]
) -> tuple[list[Work], list[str]]:
    """Choose the works that a paper cites.

    Args:
        works: the whole library.
        keys: the exported key by the work's own key.
        cited: the keys in the paper, exported or own, in any case; ``*`` is all works.

    Returns:
        The works in library order, with those that they name in ``crossref``; and the
        cited keys that name no work.
    """
    wanted = {key.lower(): key for key in cited}
    if "*" in wanted:
        return list(works), []
    known: dict[str, Work] = {}
    for work in works:
        known.setdefault(keys[work.key].lower(), work)
    for work in works:
        known.setdefault(work.key.lower(), work)
    chosen = {known[key].key for key in wanted if key in known}
    for work in works:
        parent = known.get(work.fields.get("crossref", "").lower())
        if work.key in chosen and parent is not None:
            chosen.add(parent.key)
    missing = [key for folded, key in wanted.items() if folded not in known]
    return [work for work in works if work.key in chosen], missing


def _author_year(work: Work, split_names: Callable[[str], Sequence[Name]]) -> str:
    people = work.fields.get("author") or work.fields.get("editor") or ""
    names = split_names(people)
    surname = surname_key(tex_to_text(_surname(names[0]))) if names else ""
    year = work.fields.get("year") or work.fields.get("date", "")[:4]
    key = surname + year + title_word(tex_to_text(work.fields.get("title", "")))
    return key if key != year else work.key.translate(_NOT_IN_KEY)


def _surname(name: Name) -> str:
    """Give a person's last name; of a group in braces, the first word that tells."""
    if name.last.startswith("{") and not name.first:
        words = name.last.strip("{}").split()
        return next((word for word in words if word.lower() not in ("the", "a")), "")
    return name.last


def _suffixes() -> Iterable[str]:
    for length in count(1):
        for number in range(len(ascii_lowercase) ** length):
            letters = ""
            for _ in range(length):
                number, digit = divmod(number, len(ascii_lowercase))
                letters = ascii_lowercase[digit] + letters
            yield letters
