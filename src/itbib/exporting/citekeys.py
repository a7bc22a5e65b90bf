"""Citation keys for a paper: the arXiv ID, or author, year and title word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, product
from string import ascii_lowercase

from itbib.exporting.field_text import split_keys
from itbib.model import Name, Work
from itbib.tex.authors import surname_key, title_word
from itbib.tex.text import tex_to_text

_NOT_IN_KEY = str.maketrans(dict.fromkeys(" \t\"#%'(),={}~\\", "-"))
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
# The end of the first name in a list: " and " outside braces, at most one deep before it.
_FIRST_NAME = re.compile(r"(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*?(?=\sand\s)", re.IGNORECASE)
# Entries that an entry draws on: without them it is not whole.
_DRAWS_ON = ("crossref", "xref", "xdata", "entryset", "related")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The works that a paper cites.

    Attributes:
        works: in library order, with those that they draw on, such as the one in their
            ``crossref``.
        found: each by the key that the paper cites it by.
        missing: the cited keys that name no work.
        alone: own keys of the works for a format in which none draws on another: those that
            are cited, and the members of a cited @set.
    """

    works: tuple[Work, ...]
    found: Mapping[str, Work]
    missing: tuple[str, ...]
    alone: frozenset[str]


def author_year_keys(
    works: Iterable[Work], split_names: Callable[[str], Sequence[Name]]
) -> dict[str, str]:
    """Make keys such as ``zhou2023lima``, by the work's own key.

    The key depends on the library alone: works that would get the same one are told apart
    by a letter each, in the order of their own keys, wherever they stand in the file. Keys
    that differ in case only are the same to BibTeX.
    """
    wished: defaultdict[str, list[str]] = defaultdict(list)
    wishes: dict[str, str] = {}
    for work in works:
        wish = _author_year(work, split_names)
        wished[wish.lower()].append(work.key)
        wishes[work.key] = wish
    keys = {own[0]: wishes[own[0]] for own in wished.values() if len(own) == 1}
    taken = {key.lower() for key in keys.values()}
    for wish in sorted(wish for wish, own in wished.items() if len(own) > 1):
        free = (suffix for suffix in _suffixes() if wish + suffix not in taken)
        for own in sorted(wished[wish]):
            suffix = next(free)
            keys[own] = wishes[own] + suffix
            taken.add(wish + suffix)
    return keys


def own_keys(works: Iterable[Work]) -> dict[str, str]:
    """Keep every work's own key."""
    return {work.key: work.key for work in works}


def cited_works(
    works: Sequence[Work], schemes: Sequence[Mapping[str, str]], cited: Iterable[str]
) -> Chosen:
    """Choose the works that a paper cites.

    Args:
        works: the whole library.
        schemes: for each way to make keys, the key by the work's own key; that of the export
            first.
        cited: the keys in the paper, in any scheme and any case; ``*`` is all works.
    """
    names = [(scheme[work.key], work) for scheme in schemes for work in works]
    # biblatex knows a work by the keys in its "ids", too.
    names += [(key, work) for work in works for key in split_keys(work.fields.get("ids", ""))]
    known: dict[str, Work] = {}
    for name, work in names:
        known.setdefault(name.lower(), work)
    cited = list(dict.fromkeys(cited))
    found = {key: known[key.lower()] for key in cited if key.lower() in known}
    missing = tuple(key for key in cited if key not in found and key != "*")
    waiting = list(works if "*" in cited else found.values())
    chosen: set[str] = set()
    while waiting:
        work = waiting.pop()
        if work.key in chosen:
            continue
        chosen.add(work.key)
        needed = split_keys(",".join(work.fields.get(name, "") for name in _DRAWS_ON).lower())
        waiting += [known[key] for key in needed if key in known]
    direct = works if "*" in cited else list(found.values())
    members = (key for work in direct for key in split_keys(work.fields.get("entryset", "")))
    alone = {work.key for work in direct}
    alone |= {known[key.lower()].key for key in members if key.lower() in known}
    return Chosen(
        tuple(work for work in works if work.key in chosen), found, missing, frozenset(alone)
    )


def _author_year(work: Work, split_names: Callable[[str], Sequence[Name]]) -> str:
    people = work.fields.get("author") or work.fields.get("editor") or ""
    first = _FIRST_NAME.match(people)
    names = split_names(first[0] if first else people)
    surname = surname_key(tex_to_text(_surname(names[0]))) if names else ""
    year = _YEAR.search(work.fields.get("year") or work.fields.get("date", ""))
    title = title_word(tex_to_text(work.fields.get("title", "")))
    if not surname and not title:
        return work.key.translate(_NOT_IN_KEY)
    return surname + (year[0] if year else "") + title


def _surname(name: Name) -> str:
    """Give a person's last name; of a group in braces, the first word that tells."""
    if name.last.startswith("{") and not name.first:
        words = name.last.strip("{}").split()
        return next((word for word in words if word.lower() not in ("the", "a")), "")
    return name.last


def _suffixes() -> Iterator[str]:
    for length in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=length))
