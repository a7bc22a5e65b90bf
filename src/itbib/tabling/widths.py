"""How wide each column of a LaTeX table is, at what size of type, and on what page.

All lengths are points. Measures are given at ten points and scaled by the size of type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from itbib.tabling.metrics import Extent

LANDSCAPE_WIDTH = 550.0
r"""The width of a page on its side: the ``\textheight`` of article on letter paper."""

# A column that is folded is no narrower than this, at ten points, where its text is longer.
_READABLE = 68.0
_SAFETY = 1.02
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


NORMAL = Size("", 1.0, 12.0, 6.0)
SMALL = Size(r"\small", 0.925, 11.0, 5.0)
FOOTNOTE = Size(r"\footnotesize", 0.85, 9.5, 4.0)
SIZES = (NORMAL, SMALL, FOOTNOTE)


@dataclass(frozen=True, slots=True)
class Need:
    """What one column needs at ten points.

    Attributes:
        cells: the extents of its cells, one for each line of the table.
        natural: the width without folding.
        least: the width of its widest word.
        folds: whether it has line breaks, so that its width must be given.
    """

    cells: tuple[Extent, ...]
    natural: float
    least: float
    folds: bool

    @property
    def readable(self) -> float:
        """The least width at which folded text can be read with ease."""
        return max(self.least, min(self.natural, _READABLE))


@dataclass(frozen=True, slots=True)
class Fit:
    """The widths that were chosen.

    Attributes:
        size: the size of type.
        landscape: whether the page is on its side.
        widths: the width of each column.
        folded: for each column, whether its cells are folded to that width.
        missing: by how much the table is too wide even so.
    """

    size: Size
    landscape: bool
    widths: tuple[float, ...]
    folded: tuple[bool, ...]
    missing: float = 0.0


def need_of(cells: Sequence[Extent], longest: float) -> Need:
    """Find what a column needs.

    Args:
        cells: the extents of its cells.
        longest: no word counts for more; wider ones are broken.
    """
    natural = max((cell.natural for cell in cells), default=0.0)
    least = max((width for cell in cells for _, width in cell.words), default=0.0)
    folds = any(len(cell.widths) > 1 for cell in cells)
    return Need(tuple(cells), natural, min(least, longest), folds)


def fit(needs: Sequence[Need], room: float) -> Fit:
    r"""Choose the size of type and the widths of columns.

    The first of these that fits: nothing folded at any size from the document's own to
    ``\footnotesize``; columns folded, but readable, at these sizes; the same on a page on its
    side; and at last what is least too wide there.
    """
    for size in SIZES[:2]:
        naturals = [need.natural * size.scale * _SAFETY for need in needs]
        if sum(naturals) + _gaps(needs, size) <= room:
            return Fit(size, False, tuple(naturals), tuple(need.folds for need in needs))
    for landscape, width in ((False, room), (True, max(room, LANDSCAPE_WIDTH))):
        for size in (SMALL, FOOTNOTE):
            inner = width - _gaps(needs, size)
            if sum(need.readable for need in needs) * size.scale * _SAFETY <= inner:
                return _folded(needs, size, landscape, inner)
    inner = max(room, LANDSCAPE_WIDTH) - _gaps(needs, FOOTNOTE)
    return _folded(needs, FOOTNOTE, True, inner)


def _gaps(needs: Sequence[Need], size: Size) -> float:
    return 2 * size.gap * (len(needs) - 1)


def _folded(needs: Sequence[Need], size: Size, landscape: bool, inner: float) -> Fit:
    """Share a width out: what is left over goes where it saves the most lines."""
    scale = size.scale * _SAFETY
    naturals = [need.natural * scale for need in needs]
    if sum(naturals) <= inner:
        return Fit(size, landscape, tuple(naturals), tuple(need.folds for need in needs))
    widths = [need.readable * scale for need in needs]
    if sum(widths) > inner:
        widths = [need.least * scale for need in needs]
    missing = max(0.0, sum(widths) - inner)
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


def _gain(need: Need, width: float, step: float, scale: float) -> float:
    """Tell how many lines a column saves if it is wider, were lines divisible at will."""
    if width >= need.natural * scale:
        return 0.0
    width = max(width, 1.0)
    total = sum(cell.natural for cell in need.cells if cell.natural * scale > width) * scale
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
