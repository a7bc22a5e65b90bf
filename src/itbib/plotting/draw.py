"""Drawing pictures with matplotlib, to the same bytes each time."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from enum import StrEnum

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from itbib.plotting.figures import Bars, Growth, Picture, Scatter, Series, Tree
from itbib.plotting.fonts import families_for
from itbib.plotting.labels import place_labels
from itbib.plotting.look import COLOURS, INKS, Ink, Scheme, settings
from itbib.plotting.trees import draw_tree
from itbib.plotting.words import alternative_text, cut, said, short

_WIDTH, _HEIGHT = 7.6, 3.9
_MOST_TICKS = 14
_MOST_LETTERS = 60
_RESOLUTION = 200
_FEW_DECADES = 100
_FEW_YEARS = 1.6
_FEW_MONTHS = 4
_MOST_MONTHS = 8
_LONG_NAME = 30
# In letters, what there is room for.
_LONGEST_TITLE = 80
_LONGEST_LABEL = 50


class Form(StrEnum):
    """What a picture is written as."""

    SVG = "svg"
    PDF = "pdf"
    PNG = "png"


def draw(picture: Picture, form: Form, scheme: Scheme) -> bytes:
    """Draw a picture on a transparent ground.

    Args:
        picture: what it shows.
        form: what to write.
        scheme: whether it will stand on light or dark.

    Returns:
        The content of the file; the same input gives the same bytes with the same version of
        matplotlib.
    """
    ink = INKS[scheme]
    families = families_for(said(picture))
    with mpl.rc_context(settings(ink, families)), warnings.catch_warnings():
        # `unknown_signs` tells of them.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = _figure(picture, ink)
        target = io.BytesIO()
        figure.savefig(
            target,
            format=form.value,
            dpi=_RESOLUTION,
            transparent=True,
            bbox_inches="tight",
            pad_inches=0.08,
            metadata=_metadata(picture, form),
        )
    data = target.getvalue()
    if form is Form.SVG:
        lines = data.decode().splitlines()
        data = ("\n".join(line.rstrip() for line in lines) + "\n").encode()
    return data


def _metadata(picture: Picture, form: Form) -> dict[str, str | None]:
    words = alternative_text(picture)
    match form:
        case Form.SVG:
            return {"Date": None, "Creator": None, "Title": picture.title, "Description": words}
        case Form.PDF:
            return {
                "CreationDate": None, "Creator": None, "Producer": None,
                "Title": picture.title, "Subject": words,
            }  # fmt: skip
        case Form.PNG:
            return {"Software": None, "Title": picture.title, "Description": words}


def _figure(picture: Picture, ink: Ink) -> Figure:
    if isinstance(picture, Tree):
        return draw_tree(picture, ink)
    figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(cut(picture.title, _LONGEST_TITLE))
    if not (picture.points if isinstance(picture, Scatter) else picture.labels):
        axes.axis("off")
        axes.text(0, 0.9, "nothing to show yet", color=ink.soft, va="top")
        return figure
    match picture:
        case Bars():
            _bars(figure, axes, picture)
        case Growth():
            _growth(figure, axes, picture)
        case Scatter():
            _scatter(figure, axes, picture, ink)
    return figure


def _bars(figure: Figure, axes: Axes, picture: Bars) -> None:
    base = [0] * len(picture.labels)
    places = range(len(picture.labels))
    for at, series in enumerate(picture.series):
        axes.bar(
            places, series.values, 0.78, bottom=base, label=series.name,
            color=COLOURS[at], linewidth=0,
        )  # fmt: skip
        base = [low + value for low, value in zip(base, series.values, strict=True)]
    _time_axis(axes, picture.labels)
    _counts(figure, axes, picture.series)


def _growth(figure: Figure, axes: Axes, picture: Growth) -> None:
    # The last month is as wide as the others, so that what it brought is seen.
    axes.stackplot(
        range(len(picture.labels) + 1),
        *((*series.values, series.values[-1]) for series in picture.series),
        labels=[series.name for series in picture.series],
        colors=COLOURS[: len(picture.series)],
    )
    _time_axis(axes, picture.labels)
    axes.margins(x=0)
    _counts(figure, axes, picture.series)


def _scatter(figure: Figure, axes: Axes, picture: Scatter, ink: Ink) -> None:
    markers = "osD^vP*X"
    for at, (name, points) in enumerate(picture.groups):
        axes.scatter(
            [point.year for point in points],
            [point.value for point in points],
            s=26, color=_colour(at), marker=markers[at % len(markers)],
            label=name or None, linewidths=0, zorder=3,
        )  # fmt: skip
    axes.set_yscale("log")
    axes.grid(visible=True, which="major")
    axes.margins(0.06, 0.1)
    axes.set_ylabel(cut(picture.label, _LONGEST_LABEL))
    values = [point.value for point in picture.points]
    spread = max(values) / min(values)
    steps = (1, 1.5, 2, 3, 5, 7) if spread < 10 else (1, 2, 5) if spread < _FEW_DECADES else (1,)
    axes.yaxis.set_major_locator(LogLocator(subs=steps))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short(value)))
    axes.yaxis.set_minor_formatter(NullFormatter())
    _dates(axes, [point.year for point in picture.points])
    if len(picture.groups) > 1:
        _legend(figure, axes)
    place_labels(figure, axes, picture.points, ink)


def _dates(axes: Axes, years: Sequence[float]) -> None:
    """Label years, or months where there are few of them."""
    if max(years) - min(years) > _FEW_YEARS:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
        return
    first, last = int(min(years) * 12), int(max(years) * 12)
    if last - first < _FEW_MONTHS:
        # Ticks that lie close together would cover each other.
        first, last = first - _FEW_MONTHS // 2, last + _FEW_MONTHS // 2
        axes.set_xlim(first / 12, (last + 1) / 12)
    step = -(-(last - first + 1) // _MOST_MONTHS)
    months = list(range(first, last + 2, step))
    labels = [f"{month // 12}-{month % 12 + 1:02}" for month in months]
    axes.set_xticks([(month + 0.5) / 12 for month in months], labels)


def _legend(figure: Figure, axes: Axes, *, reverse: bool = False) -> None:
    handles, names = axes.get_legend_handles_labels()
    if reverse:
        handles, names = handles[::-1], names[::-1]
    names = [cut(name, _LONGEST_LABEL) for name in names]
    columns = 3 if max(map(len, names), default=0) < _LONG_NAME else 2
    figure.legend(handles, names, loc="outside lower left", ncols=columns, fontsize=8)


def _time_axis(axes: Axes, labels: tuple[str, ...]) -> None:
    """Label the years or months, as many as there is room for; of months those of January."""
    places = list(range(len(labels)))
    if labels and "-" in labels[0]:
        januaries = [at for at in places if labels[at].endswith("-01")]
        if len(januaries) > 2:
            januaries = januaries[:: -(-len(januaries) // _MOST_TICKS)]
            axes.set_xticks(januaries, [labels[at][:4] for at in januaries])
            return
    step = -(-len(labels) // _MOST_TICKS) or 1
    shown = labels[::step]
    rotation = 30 if sum(map(len, shown)) > _MOST_LETTERS else 0
    axes.set_xticks(places[::step], shown, rotation=rotation)


def _counts(figure: Figure, axes: Axes, series: tuple[Series, ...]) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(visible=True, axis="y")
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    if len(series) > 1:
        # From top to bottom, as they are stacked.
        _legend(figure, axes, reverse=True)


def _colour(at: int) -> str:
    return COLOURS[at % len(COLOURS)]
