"""What a picture shows, in words: the alternative text for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from itbib.plotting.figures import Bars, Branch, Growth, Picture, Scatter, Tree


def alternative_text(picture: Picture) -> str:
    """Say what a picture shows in a sentence or two."""
    match picture:
        case Bars(title, labels, series):
            if not labels:
                return f"{title}: none."
            totals = [sum(column) for column in zip(*(one.values for one in series), strict=True)]
            most = max(totals)
            peak = labels[totals.index(most)]
            return (
                f"{title}, {_span(labels)}: {sum(totals):,} in all, most in {peak} ({most:,}). "
                + _parts([(one.name, sum(one.values)) for one in series])
            )
        case Growth(title, labels, series):
            if not labels:
                return f"{title}: none."
            last = [(one.name, one.values[-1]) for one in series]
            total = sum(count for _, count in last)
            return f"{title}, {_span(labels)}: {total:,} in the end. " + _parts(last)
        case Scatter(title, label):
            points = picture.points
            if not points:
                return f"{title}: {label} by date; none is known."
            if len(points) == 1:
                (point,) = points
                return f"{title}: {label} by date of one row, {short(point.value)} ({point.name})."
            low = min(points, key=lambda point: point.value)
            high = max(points, key=lambda point: point.value)
            return (
                f"{title}: {label} by date of {len(points)} rows, from {short(low.value)} "
                f"({low.name}) to {short(high.value)} ({high.name})."
            )
        case Tree(title, root):
            parts = [(part.name, part.count) for part in root.parts]
            return f"{title} as a tree. " + (_parts(parts) if parts else "It has no rows.")


def said(picture: Picture) -> Iterator[str]:
    """Give all that is written in a picture, numbers and dates left out."""
    yield picture.title
    match picture:
        case Bars() | Growth():
            yield from (series.name for series in picture.series)
        case Scatter():
            yield picture.label
            yield from (name for name, _ in picture.groups)
            yield from (point.name for point in picture.points)
        case Tree():
            yield from _names(picture.root)


def _names(branch: Branch) -> Iterator[str]:
    yield branch.name
    yield from branch.rows
    for part in branch.parts:
        yield from _names(part)


def cut(text: str, most: int) -> str:
    """Give no more than so many letters of a text."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def short(value: float) -> str:
    """Write a number shortly: 7B, 534.5K."""
    for size, unit in ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")):
        if value >= size:
            return f"{value / size:.4g}{unit}"
    return f"{value:.4g}"


def _span(labels: tuple[str, ...]) -> str:
    return labels[0] if len(labels) == 1 else f"{labels[0]} to {labels[-1]}"


def _parts(counts: Sequence[tuple[str, int]]) -> str:
    return "; ".join(f"{name}: {count:,}" for name, count in counts) + "."
