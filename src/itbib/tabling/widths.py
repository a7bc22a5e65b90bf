"""How wide each column of a LaTeX table is, at what size of type, and on what page.

All lengths are points. Measures are given at ten points and scaled by the size of type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from itbib.tabling.metrics import Extent

LANDSCAPE_WIDTH = 550.0
r"""The width of a page on its side: the ``\textheight`` of article on letter paper."""

# A folded column is easy to read if it is as wide as this, at ten points, or its cells have
# few lines.
_READABLE = 68.0
_FEW_LINES = 3
# A cell as short as this, a name or a number, is better not folded.
_SHORT = 120.0
BLANK = 3.4
"""The width of a blank with some stretch, at ten points."""

_SAFETY = 1.03
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Size:
    """A size of type.

    Attributes:
        name: its control word; empty for the document's own.
        scale: width of text in terms of its width at ten points (CM is wider at small sizes).
        line: distance of lines.
        gap: half the distance between columns.
    """

    name: str
    scale: float
    line: float
    gap: float


def _sizes(normal: tuple[float, float], *smaller: tuple[float, float]) -> tuple[Size, ...]:
    names = ("", r"\small", r"\footnotesize", r"\scriptsize")
    gaps = (6.0, 5.0, 3.5, 3.0)
    return tuple(
        Size(name, scale, line, gap)
        for name, gap, (scale, line) in zip(names, gaps, (normal, *smaller), strict=True)
    )


SIZES = {
    10: _sizes((1.0, 12.0), (0.925, 11.0), (0.85, 9.5), (0.8, 8.0)),
    11: _sizes((1.095, 13.6), (1.0, 12.0), (0.925, 11.0), (0.85, 9.5)),
    12: _sizes((1.17, 14.5), (1.095, 13.6), (1.0, 12.0), (0.85, 9.5)),
}
"""The sizes of type of a document by its own size in points (size10.clo and its like)."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one column needs at ten points.

    Attributes:
        cells: the extents of the cells in its body, each with the number of lines it spans.
        natural: the width without folding.
        least: the width of its widest word.
        unfolded: the width at which no short cell is folded.
        folds: whether it has line breaks, so that its width must be given.
    """

    cells: tuple[tuple[Extent, int], ...]
    natural: float
    least: float
    unfolded: float
    folds: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """The widths that were chosen.

    Attributes:
        size: the size of type.
        landscape: whether the page is on its side.
        widths: the width of each column.
        folded: for each column, whether its cells are folded to that width.
        missing: by how much the table would be too wide if no word were broken.
    """

    size: Size
    landscape: bool
    widths: tuple[float, ...]
    folded: tuple[bool, ...]
    missing: float = 0.0


def need_of(cells: Sequence[tuple[Extent, int]], heads: Sequence[Extent], longest: float) -> Need:
    """Find what a column needs.

    Args:
        cells: the extents of the cells in its body, each with the number of lines it spans.
        heads: the extent of its head, if there is one.
        longest: no word counts for more; wider ones are broken.
    """
    both = (*(cell for cell, _ in cells), *heads)
    natural = max((cell.natural for cell in both), default=0.0)
    least = max((width for cell in both for _, width in cell.words), default=0.0)
    least = min(least, longest)
    short = max((cell.natural for cell, _ in cells if cell.natural <= _SHORT), default=0.0)
    folds = any(len(cell.widths) > 1 for cell in both)
    return Need(tuple(cells), natural, least, max(least, min(short, longest)), folds)


def fit(needs: Sequence[Need], room: float, points: int) -> Fit:
    r"""Choose the size of type and the widths of columns.

    Args:
        needs: what the columns need.
        room: how wide the table may be.
        points: the size of the document's own type, one of SIZES.

    Returns:
        The first of these that fits: nothing folded, in the document's own size or ``\small``;
        long cells folded, but easy to read, in sizes down to ``\scriptsize``; short cells folded,
        too; the same on a page on its side; the same, but hard to read; at last words are broken.
    """
    for size in SIZES[points][:2]:
        naturals = [need.natural * size.scale * _SAFETY for need in needs]
        if sum(naturals) + _gaps(needs, size) <= room:
            return Fit(size, False, tuple(naturals), tuple(need.folds for need in needs))
    wide = max(room, LANDSCAPE_WIDTH)
    tried = [
        _folded(needs, size, landscape, width - _gaps(needs, size))
        for landscape, width in ((False, room), (True, wide))
        for size in SIZES[points][1:]
    ]
    readable = [each for each in tried if _is_readable(needs, each)]
    for landscape in (False, True):
        there = [each for each in readable if each.landscape is landscape]
        best = [each for each in there if _is_unfolded(needs, each)]
        # Where short cells are folded, too, small type folds the fewest.
        if best or there:
            return best[0] if best else there[-1]
    fitting = [each for each in tried if not each.missing]
    return (fitting or tried[-1:])[0]


def _is_unfolded(needs: Sequence[Need], chosen: Fit) -> bool:
    """Tell whether no short cell is folded."""
    scale = chosen.size.scale
    return all(
        width >= need.unfolded * scale for need, width in zip(needs, chosen.widths, strict=True)
    )


def _is_readable(needs: Sequence[Need], chosen: Fit) -> bool:
    """Tell whether all fits, and no column is a tower of short lines."""
    scale = chosen.size.scale
    return not chosen.missing and all(
        width >= _READABLE * scale or _lines(need, width / scale) <= _FEW_LINES
        for need, width in zip(needs, chosen.widths, strict=True)
    )


def _lines(need: Need, width: float) -> int:
    """Count the lines of a column's highest cell, for each line that it spans."""
    return max((line_count(cell, width, BLANK) // span for cell, span in need.cells), default=1)


def _gaps(needs: Sequence[Need], size: Size) -> float:
    return 2 * size.gap * (len(needs) - 1)


def _folded(needs: Sequence[Need], size: Size, landscape: bool, inner: float) -> Fit:
    """Share a width out: what is left over goes where it saves the most lines."""
    scale = size.scale * _SAFETY
    naturals = [need.natural * scale for need in needs]
    if sum(naturals) <= inner:
        return Fit(size, landscape, tuple(naturals), tuple(need.folds for need in needs))
    widths = [need.unfolded * scale for need in needs]
    if sum(widths) > inner:
        widths = [need.least * scale for need in needs]
    missing = max(0.0, sum(widths) - inner)
    if missing:
        widths = _capped(widths, inner)
    left = inner - sum(widths)
    # Columns that need little more than they have get that first: one line each is best.
    for at in sorted(range(len(needs)), key=lambda at: naturals[at] - widths[at]):
        more = naturals[at] - widths[at]
        if 0 < more <= left * 0.25:
            widths[at] += more
            left -= more
    step = left / _STEPS
    while left > 0.01:
        gains = [_gain(need, width, step, scale) for need, width in zip(needs, widths, strict=True)]
        best = max(range(len(needs)), key=gains.__getitem__)
        if gains[best] <= 0:
            break
        widths[best] += step
        left -= step
    folded = tuple(
        need.folds or width < natural - 0.01
        for need, width, natural in zip(needs, widths, naturals, strict=True)
    )
    return Fit(size, landscape, tuple(widths), folded, missing)


def _capped(widths: Sequence[float], inner: float) -> list[float]:
    """Cut the widest of some widths down to one width, so that all of them fit."""
    rest, cap = inner, 0.0
    for done, width in enumerate(sorted(widths)):
        cap = max(rest / (len(widths) - done), 1.0)
        if width >= cap:
            break
        rest -= width
    return [min(width, cap) for width in widths]


def _gain(need: Need, width: float, step: float, scale: float) -> float:
    """Tell how many lines a column saves if it is wider, were lines divisible at will."""
    if width >= need.natural * scale:
        return 0.0
    width = max(width, 1.0)
    folded = (cell.natural / span for cell, span in need.cells if cell.natural * scale > width)
    total = sum(folded) * scale
    return total / width - total / (width + step)


def line_count(cell: Extent, width: float, blank: float) -> int:
    """Count the lines that a cell takes when its words are put into lines one by one.

    Args:
        cell: its extent.
        width: the width of its column, in the same measure.
        blank: the width of a blank.
    """
    if len(cell.widths) == 1 and cell.natural <= width:
        return 1
    lines, used = len(cell.widths), 0.0
    for _, word in cell.words:
        if used and used + blank + word > width:
            lines, used = lines + 1, word
        else:
            used += word + (blank if used else 0.0)
        while used > width > 0:
            lines, used = lines + 1, used - width
    return max(1, lines)
