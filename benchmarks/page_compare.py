"""What of a README is not on another that should show the same.

Compared are, by text, links and images, every table cell and every list item at its place: a cell
by table, grid row and grid column with spans resolved, and how far it extends; an item by its
number in the page, with its bullet or number and its depth. A missing cell at the end of a ragged
row equals an empty cell at the same place in the grid. A list in a cell counts twice, in the text
of the cell and item by item; what is nested in an item is an item of its own. All other text must
be the same, block by block; and no link and no image of the page may go missing. Not compared:
bold and italics, alignment, line breaks within a block, and whether a cell is a heading; how many
cells and items keep these is told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from page_content import Content, Page

_NOTHING = "(nothing)"
_Key = TypeVar("_Key", bound=Hashable)


class Difference(NamedTuple):
    """Something that is not as it was: of which kind, where, and both states."""

    kind: str
    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two pages beside each other.

    Attributes:
        places: how many cells and items there are, in either page.
        identical: how many of them are the same.
        styled: how many of those that are the same have the same bold, alignment and so on.
        links_lost: addresses that fewer links lead to, or that lead nowhere now.
        images_lost: likewise of images.
        comments_lost: likewise of HTML comments.
        differences: all that is not as it was, comments apart.
    """

    places: int
    identical: int
    styled: int
    links_lost: tuple[str, ...]
    images_lost: tuple[str, ...]
    comments_lost: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def text_differences(self) -> int:
        """In how many places text outside of tables and lists differs."""
        return sum(one.kind == "text" for one in self.differences)


def compare(before: Page, after: Page) -> Comparison:
    """Compare a page with what became of it."""
    differences: list[Difference] = []
    places = identical = styled = 0
    for kind, old, new in (
        ("cell", _cells(before), _cells(after)),
        ("item", _items(before), _items(after)),
    ):
        for place in sorted({*old, *new}):
            left, right = old.get(place), new.get(place)
            places += 1
            if left is not None and left == right:
                identical += 1
                styled += left.style == right.style
            else:
                named = _PLACES[kind].format(*place)
                differences.append(Difference(kind, named, _shown(left), _shown(right)))
    differences += _text_differences(before.text, after.text)
    links = _lost(before.links, after.links)
    links += tuple(f"#{name}" for name in sorted(before.targets - after.targets))
    images = _lost(before.images, after.images)
    differences += [Difference("link", "page", link, _NOTHING) for link in links]
    differences += [Difference("image", "page", image, _NOTHING) for image in images]
    comments = _lost(before.comments, after.comments)
    return Comparison(places, identical, styled, links, images, comments, tuple(differences))


_PLACES = {"cell": "table {}, row {}, column {}", "item": "item {}"}


def _cells(page: Page) -> Mapping[tuple[int, ...], Content]:
    """Give the cells but for empty ones at the ends of rows."""
    last: dict[tuple[int, int], int] = {}
    for (table, row, column), cell in page.cells.items():
        if not cell.is_empty or cell.mark != "1x1":
            last[table, row] = max(column, last.get((table, row), 0))
    return {place: cell for place, cell in page.cells.items() if place[2] <= last.get(place[:2], 0)}


def _items(page: Page) -> Mapping[tuple[int, ...], Content]:
    return {(number,): item for number, item in enumerate(page.items, 1)}


def _text_differences(before: list[str], after: list[str]) -> Iterable[Difference]:
    if before == after:
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for change, start, end, new_start, new_end in matcher.get_opcodes():
        if change != "equal":
            yield Difference(
                "text",
                f"block {start + 1}",
                " / ".join(before[start:end]) or _NOTHING,
                " / ".join(after[new_start:new_end]) or _NOTHING,
            )


def _lost(before: Iterable[_Key], after: Iterable[_Key]) -> tuple[_Key, ...]:
    return tuple((Counter(before) - Counter(after)).elements())


def _shown(content: Content | None) -> str:
    """Write a content so that whatever differs is seen."""
    if content is None:
        return _NOTHING
    links = (f"<{address}>" if text else f"<{address}> empty" for address, text in content.links)
    images = (f"!<{address}>" for address in content.images)
    return " ".join((f"[{content.mark}]", content.text, *links, *images))
