"""How many wrong titles `itbib check` tells on pages, and how many right ones it calls wrong.

    python benchmarks/check_titles.py FOLDER

The folder holds READMEs. What a page calls a paper counts as its title, so that nothing on it is
wrong; then a tenth of the arXiv IDs of the page, and then all, give way to those of other pages'
papers. Where another page calls the same paper otherwise, that is shown for a person to judge.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from itbib.checking.beside import places_of
from itbib.checking.knowledge import Knowledge
from itbib.checking.sayings import Saying
from itbib.checking.titles import is_long
from itbib.checking.works import work_findings
from itbib.identifiers import ArxivId
from itbib.importing.found import find_survey
from itbib.model import Record
from itbib.rules import Code

ID = re.compile(r"(?<!\d)\d{4}\.\d{4,5}(?!\d)")


def sayings(text: str) -> list[Saying]:
    """Give the titles of a page, at the places where there can be no doubt."""
    places = places_of(find_survey(text))
    return [s for place in places if place.is_sure for s in place.sayings if is_long(s.title)]


def record(key: str, title: str) -> Record:
    """Make up what arXiv says."""
    return Record(ArxivId.parse(key), title, ("Nobody",), "2023-01-01", "2023-01-01", "cs.CL")


def spoilt(
    text: str, others: Sequence[str], part: float, chance: random.Random
) -> tuple[str, set[str]]:
    """Put other papers' IDs in the place of some; also give those that came in."""
    keys = sorted(set(ID.findall(text)))
    strangers = [key for key in others if key not in set(keys)]
    count = max(round(part * len(keys)), 1)
    new = dict(zip(chance.sample(keys, count), chance.sample(strangers, count), strict=True))
    return ID.sub(lambda match: new.get(match[0], match[0]), text), set(new.values())


def wrong_lines(text: str, titles: Mapping[str, str]) -> dict[int, str]:
    """Give the lines of a page whose papers are called wrong, and why."""
    keys = set(ID.findall(text)) & titles.keys()
    knowledge = Knowledge({key: record(key, titles[key]) for key in keys})
    found = work_findings(places_of(find_survey(text)), knowledge, "page")
    return {f.line: f.message for f in found if f.code is Code.WRONG_PAPER}


def main() -> None:
    """Measure all pages of a folder."""
    chance = random.Random(7)
    pages = {
        path.name: path.read_text(encoding="utf-8", errors="surrogateescape")
        for path in sorted(Path(sys.argv[1]).glob("*.md"))
    }
    titles: dict[str, str] = {}
    for text in pages.values():
        for saying in sayings(text):
            titles.setdefault(saying.key, saying.title)
    others = sorted(titles)
    sums = {part: [0, 0] for part in (0.1, 1.0)}
    for name, text in pages.items():
        for line, message in wrong_lines(text, titles).items():
            print(f"{name}:{line}: {message}")
        for part, total in sums.items():
            mixed, strangers = spoilt(text, others, part, chance)
            wrong = wrong_lines(mixed, titles)
            lines = {saying.line for saying in sayings(mixed) if saying.key in strangers}
            total[0] += len(lines & wrong.keys())
            total[1] += len(lines)
            print(f"{name}: {len(lines & wrong.keys())} of {len(lines)} wrong titles told")
    for part, (told, judged) in sums.items():
        print(f"{part:.0%} wrong: {told} of {judged} told, {told / judged:.1%}")


if __name__ == "__main__":
    main()
