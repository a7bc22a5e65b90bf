"""The results as Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from measure import Series

Column = tuple[str, Callable[[Series], str]]


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Draw a table; all columns but the first are aligned to the right."""
    lines = [list(header), ["---", *("---:" for _ in header[1:])], *(list(row) for row in rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def comparison(
    results: Mapping[str, Series],
    base: str,
    targets: Mapping[str, float],
    columns: Sequence[Column] = (),
) -> str:
    """Draw measured things beside the one that they are compared with.

    Args:
        results: by what was measured.
        base: the one that the others are divided by.
        targets: largest ratio that is aimed at.
        columns: more columns.
    """
    header = ["", "min", "median", "max", "ratio", "target", "CPU", *(name for name, _ in columns)]
    rows = []
    for name, series in results.items():
        if series.failure:
            failure = f"failed: {_plain(series.failure)}"
            rows.append([name, failure, *[""] * (len(header) - 2)])
            continue
        times = [
            duration(time) for time in (min(series.seconds), series.median, max(series.seconds))
        ]
        ratio = "" if results[base].failure else f"{series.median / results[base].median:.2f}"
        target = f"≤ {targets[name]:.2f}" if name in targets else ""
        more = (show(series) for _, show in columns)
        rows.append([name, *times, ratio, target, duration(series.cpu), *more])
    return markdown(header, rows)


def duration(seconds: float) -> str:
    """Write a time in milliseconds or seconds."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def memory(size: int) -> str:
    """Write a number of bytes in MiB."""
    return f"{size / 2**20:.0f} MiB"


def fact(header: str, name: str) -> Column:
    """Make a column of a number that the tasks tell of their results."""
    return header, lambda series: f"{series.facts[name]:,}"


PEAK_MEMORY: Sequence[Column] = (
    ("peak memory", lambda series: memory(series.peak)),
    ("of it for this", lambda series: memory(series.growth)),
)


def _plain(message: str) -> str:
    return message.replace("|", "\\|")
