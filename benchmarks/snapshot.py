"""Made-up records in the form of arXiv's bulk metadata, as many as are wanted."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

# Many words, of which few are frequent, as in language: otherwise text compresses too well.
_SYLLABLES = (
    *("al", "ben", "cor", "di", "en", "fra", "gra", "his", "in", "kal", "lo"),
    *("men", "ne", "or", "pra", "qui", "ra", "sta", "te", "ul", "ver", "zo"),
)
_WORDS = ["".join(parts) for size in (2, 3) for parts in itertools.product(_SYLLABLES, repeat=size)]
_FREQUENCIES = list(itertools.accumulate(1 / rank for rank in range(1, len(_WORDS) + 1)))
_NAMES = [r"Garc\'{\i}a", r"M\"uller", *(word.capitalize() for word in _WORDS[::3])]
_FORENAMES = [r"B\"orje", r"Ren\'e", *(word.capitalize() for word in _WORDS[::20])]
_CATEGORIES = ("cs.CL", "cs.LG cs.CL", "hep-th gr-qc", "math.AG", "cond-mat.soft", "stat.ML cs.LG")
_FIRST_DAY = date(2007, 4, 1)
_EACH_MONTH = 12_000
_ABSTRACT_LENGTH = 150
"""Words, which make about a thousand letters, as in the real file."""


def identifiers(count: int) -> Iterator[str]:
    """Give so many IDs in arXiv's present form, month by month from 2015 on."""
    for number in range(count):
        month, serial = divmod(number, _EACH_MONTH)
        yield f"{15 + month // 12:02}{month % 12 + 1:02}.{serial + 1:05}"


def write_snapshot(path: Path, count: int) -> None:
    """Write a file of so many records; the same ones every time."""
    chance = random.Random(20261125)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for identifier in identifiers(count):
            file.write(json.dumps(_record(identifier, chance)) + "\n")


def _record(identifier: str, chance: random.Random) -> dict[str, object]:
    day = _FIRST_DAY + timedelta(days=chance.randrange(6500))
    authors = [
        [chance.choice(_NAMES), chance.choice(_FORENAMES), ""]
        for _ in range(chance.choice((1, 2, 3, 3, 4, 5, 6, 9)))
    ]
    versions = [
        {"version": f"v{number}", "created": _created(day + timedelta(days=40 * number))}
        for number in range(1, chance.choice((1, 1, 1, 2, 2, 3)) + 1)
    ]
    return {
        "id": identifier,
        "submitter": f"{authors[0][1]} {authors[0][0]}",
        "authors": ", ".join(f"{first} {last}" for last, first, _ in authors),
        "title": _text(chance, chance.randrange(5, 17)).capitalize(),
        "comments": chance.choice((None, "12 pages, 5 figures", "Accepted at a conference")),
        "journal-ref": chance.choice((None, None, "J. Phys. A 40 (2007) 123-145")),
        "doi": chance.choice((None, None, f"10.1000/{identifier}")),
        "report-no": None,
        "categories": chance.choice(_CATEGORIES),
        "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
        "abstract": f"  {_text(chance, _ABSTRACT_LENGTH)}.\n",
        "versions": versions,
        "update_date": (day + timedelta(days=200)).isoformat(),
        "authors_parsed": authors,
    }


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, cum_weights=_FREQUENCIES, k=words))


def _created(day: date) -> str:
    return day.strftime("%a, %-d %b %Y 17:45:22 GMT")
