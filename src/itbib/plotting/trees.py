"""Drawing what belongs where: boxes from left to right, the rows of a group in one of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from rich.cells import cell_len

from itbib.plotting.figures import Branch, Tree
from itbib.plotting.look import COLOURS, Ink

# In inches.
_LINE = 0.14
_PAD = 0.075
_ABOVE_AND_BELOW = 0.175
_SPACE = 0.13
_COLUMN = 0.35
_PER_LETTER = 0.0725
_BRANCH_LETTERS = 20
_LEAF_LETTERS = 58
_MOST_LINES = 5
_SIZE = 8
# A picture of more names would show nothing; of each group, though, so many are named.
_MOST_NAMES = 400
_FEWEST_NAMES = 5


@dataclass(slots=True)
class _Box:
    """A box: its lines, the column it stands in, its parts, and where its middle is."""

    lines: list[str]
    depth: int
    is_leaf: bool
    colour: str
    parts: list[_Box]
    middle: float = 0

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + _ABOVE_AND_BELOW


def draw_tree(tree: Tree, ink: Ink) -> Figure:
    """Draw a tree, as high as it needs to be."""
    root = _box(tree.root, 0, ink.soft, _most_names(tree.root))
    boxes = list(_walk(root))
    height = _place(root, 0)
    letters: dict[int, int] = {}
    for box in boxes:
        # Rows stand alone on their heights, and may reach into the columns behind theirs.
        longest = 0 if box.is_leaf else max(map(cell_len, box.lines))
        letters[box.depth] = max(letters.get(box.depth, 0), longest)
    starts: dict[int, float] = {}
    x = 0.0
    for depth in sorted(letters):
        starts[depth] = x
        x += letters[depth] * _PER_LETTER + 2 * _PAD + _COLUMN
    x = max(starts[box.depth] + _width(box, letters) for box in boxes) + _PAD
    figure = Figure(figsize=(x, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, x), ylim=(height, 0))
    axes.axis("off")
    for box in boxes:
        _draw(axes, box, starts, letters, ink)
    return figure


def _most_names(root: Branch) -> int:
    """Tell how many rows of each branch are named."""
    counts = [len(branch.rows) for branch in _branches(root) if branch.rows]
    if sum(counts) <= _MOST_NAMES:
        return _MOST_NAMES
    return max(_FEWEST_NAMES, _MOST_NAMES // len(counts))


def _branches(branch: Branch) -> Iterator[Branch]:
    yield branch
    for part in branch.parts:
        yield from _branches(part)


def _box(branch: Branch, depth: int, colour: str, most: int) -> _Box:
    lines = textwrap.wrap(branch.name, _BRANCH_LETTERS, max_lines=_MOST_LINES, placeholder="…") or [
        "–"
    ]
    parts = []
    for at, part in enumerate(branch.parts):
        own = COLOURS[at % len(COLOURS)] if depth == 0 else colour
        parts.append(_box(part, depth + 1, own, most))
    if branch.rows:
        left = len(branch.rows) - most
        named = branch.rows if left < 2 else (*branch.rows[:most], f"and {left} more")
        names = textwrap.wrap(", ".join(named), _LEAF_LETTERS, break_on_hyphens=False)
        parts.append(_Box(names, depth + 1, True, colour, []))
    return _Box(lines, depth, False, colour, parts)


def _walk(box: _Box) -> Iterator[_Box]:
    yield box
    for part in box.parts:
        yield from _walk(part)


def _place(box: _Box, top: float) -> float:
    """Give a box and its parts their places; return where the next one may begin."""
    if not box.parts:
        box.middle = top + box.height / 2
        return top + box.height + _SPACE
    bottom = top
    for part in box.parts:
        bottom = _place(part, bottom)
    box.middle = (box.parts[0].middle + box.parts[-1].middle) / 2
    beyond = top - (box.middle - box.height / 2)
    if beyond > 0:
        # A box that is higher than its parts begins where they did.
        for each in _walk(box):
            each.middle += beyond
        bottom += beyond
    return max(bottom, box.middle + box.height / 2 + _SPACE)


def _width(box: _Box, letters: dict[int, int]) -> float:
    longest = max(map(cell_len, box.lines)) if box.is_leaf else letters[box.depth]
    return longest * _PER_LETTER + 2 * _PAD


def _draw(
    axes: Axes, box: _Box, starts: dict[int, float], letters: dict[int, int], ink: Ink
) -> None:
    left = starts[box.depth]
    width = _width(box, letters)
    axes.add_patch(
        FancyBboxPatch(
            (left + _PAD, box.middle - box.height / 2 + _PAD),
            width - 2 * _PAD,
            box.height - 2 * _PAD,
            boxstyle=f"round,pad={_PAD},rounding_size=0.05",
            facecolor="none" if box.is_leaf else f"{box.colour}22",
            edgecolor=box.colour,
            linewidth=0.9,
            # Half of an outline lies beyond the figure's edge.
            clip_on=False,
        )
    )
    axes.text(
        left + _PAD,
        box.middle,
        "\n".join(box.lines),
        fontsize=_SIZE,
        fontweight="bold" if box.depth == 0 else "normal",
        color=ink.text,
        va="center",
        linespacing=1.25,
    )
    for part in box.parts:
        turn = starts[part.depth] - _COLUMN / 2
        axes.plot(
            [left + width, turn, turn, starts[part.depth]],
            [box.middle, box.middle, part.middle, part.middle],
            color=part.colour,
            linewidth=0.9,
            solid_joinstyle="round",
        )
