"""Where new works go: BibTeX wants what a ``crossref`` names behind the entry that names it.

("BibTeXing", section 4, number 13: a cross-referenced entry must come later in the file.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from itbib.adding.places import insertion, last_work
from itbib.bib import edit
from itbib.bib.edit import Edit
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, Block, fold_key
from itbib.merging.targets import Target


def parents_of(targets: Sequence[Target]) -> dict[int, int]:
    """Give the number of each work's parent, if it is one of these works."""
    numbers = {fold_key(target.key): number for number, target in enumerate(targets)}
    named = (
        (child, numbers.get(fold_key(target.fields.get("crossref", ""))))
        for child, target in enumerate(targets)
    )
    return {child: parent for child, parent in named if parent not in (None, child)}


def in_order(targets: Sequence[Target], parents: dict[int, int]) -> list[int]:
    """Give the numbers of the new works: in their order, but children before parents."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    # A dictionary keeps the order in which they were put in; a circle is cut somewhere.
    order: dict[int, None] = {}
    for number, target in enumerate(targets):
        waiting = [number] if target.block is None else []
        seen: set[int] = set()
        while waiting:
            at = waiting[-1]
            before = [
                child
                for child in children[at]
                if targets[child].block is None and child not in seen and child not in order
            ]
            seen.add(at)
            if before:
                seen.update(before)
                waiting += reversed(before)
            else:
                order.setdefault(waiting.pop())
    return list(order)


def insertions(library: Library, targets: Sequence[Target], texts: dict[int, str]) -> list[Edit]:
    """Plan where to put new works: before their parents that the library has, else at its end.

    Args:
        library: as it is now.
        targets: all works.
        texts: source of each new work by its number.
    """
    parents = parents_of(targets)
    places: defaultdict[Block | None, list[str]] = defaultdict(list)
    for number in in_order(targets, parents):
        places[_place(targets, parents, number)].append(texts[number])
    edits = []
    for block, found in places.items():
        text = (library.newline * 2).join(found)
        if block is None:
            edits.append(insertion(library, last_work(library), text))
        else:
            edits.append(_before(library, block, text))
    return edits


def _place(targets: Sequence[Target], parents: dict[int, int], number: int) -> Block | None:
    """Find the parent, or the parent's parent, that stands in the library."""
    seen: set[int] = set()
    while number in parents and number not in seen:
        seen.add(number)
        number = parents[number]
        if (block := targets[number].block) is not None:
            return block
    return None


def _before(library: Library, block: Block, text: str) -> Edit:
    """Put text before a block: behind what precedes it, for a comment on top belongs to it."""
    at = library.blocks.index(block)
    if at and library.blocks[at - 1].kind != BROKEN:
        return edit.insert_after(library.text, library.blocks[at - 1], text, library.newline)
    return edit.insert_before(library.text, block, text, library.newline)
