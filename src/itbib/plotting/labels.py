"""Names beside points, where they cover neither each other nor a point."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from itbib.plotting.figures import Point
from itbib.plotting.look import Ink
from itbib.plotting.words import cut

_SIZE = 7
_GAP = 5
_HALF = 4.0
# Right, left, above, below, and the corners, in that order: where a reader looks first.
_PLACES = (
    (1, 0, "left", "center"), (-1, 0, "right", "center"), (0, 1, "center", "bottom"),
    (0, -1, "center", "top"), (0.7, 0.9, "left", "bottom"), (0.7, -0.9, "left", "top"),
    (-0.7, 0.9, "right", "bottom"), (-0.7, -0.9, "right", "top"),
)  # fmt: skip
_LONGEST = 28


def place_labels(figure: Figure, axes: Axes, points: Sequence[Point], ink: Ink) -> None:
    """Write the name of each point beside it; one for which there is no room is left out.

    The largest and the newest come first, since they are asked for most.
    """
    canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]  # the stubs lack it
    spots = [axes.transData.transform((point.year, point.value)) for point in points]
    taken = [Bbox.from_bounds(x - _HALF, y - _HALF, 2 * _HALF, 2 * _HALF) for x, y in spots]
    frame = axes.get_window_extent(renderer)
    order = sorted(range(len(points)), key=lambda at: (-points[at].value, -points[at].year))
    for at in order:
        name = cut(points[at].name, _LONGEST)
        for right, up, horizontal, vertical in _PLACES:
            label = axes.annotate(
                name,
                (points[at].year, points[at].value),
                xytext=(right * _GAP, up * _GAP),
                textcoords="offset points",
                ha=horizontal,
                va=vertical,
                fontsize=_SIZE,
                color=ink.text,
                zorder=4,
            )
            box = label.get_window_extent(renderer)
            own = taken[at]
            fits = frame.x0 <= box.x0 and box.x1 <= frame.x1 + _GAP * _HALF
            if fits and not any(box.overlaps(other) for other in taken if other is not own):
                taken.append(box)
                break
            label.remove()
