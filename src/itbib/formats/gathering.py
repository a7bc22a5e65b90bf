"""From the entries of a library to what is known of each work."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from itbib.errors import Problem
from itbib.exporting.borrowing import borrow_one
from itbib.exporting.dialects import CONTROL_TYPES
from itbib.exporting.soundness import sound
from itbib.formats.facts import Facts, facts
from itbib.model import Work

__all__ = ["gather"]

# What no format may hold, XML least of all (XML 1.0, section 2.2): controls, lone halves of
# pairs, and the code points that are no characters; and the ends of lines.
_NO_CHARACTERS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_UNWRITABLE = re.compile(
    f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]"
)


def gather(
    works: Sequence[Work], keys: Mapping[str, str], wanted: Collection[str]
) -> tuple[list[Facts], list[Problem]]:
    """Gather what works tell, each with all that it inherits and without private fields.

    Args:
        works: those to tell of, and those that they draw on.
        keys: the citation key to write, by the work's own key.
        wanted: own keys of those to tell of.

    Returns:
        The facts in the order of the works; and what a reader may stumble over.
    """
    works, faults = sound(works)
    known = {work.key.lower(): work for work in works}
    gathered, problems = [], list(faults)
    for work in works:
        if work.key not in wanted:
            continue
        if work.type == "set":
            message = f"{work.key}: a @set is for biblatex only; its members stand for themselves"
            problems.append(Problem(message, work.path, work.line))
        if work.type not in CONTROL_TYPES:
            gathered.append(facts(_clean(borrow_one(work, known)), keys[work.key]))
    return gathered, problems


def _clean(work: Work) -> Work:
    fields = {name: _UNWRITABLE.sub(_blank, value) for name, value in work.fields.items()}
    return Work(work.key, work.type, fields, work.path, work.line)


def _blank(character: re.Match[str]) -> str:
    return " " if character[0].isspace() else ""
