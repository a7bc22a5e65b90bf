"""What a picture shows, before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers under a name, one for each label of the picture."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """How many works there are in each year or month, stacked by table.

    Attributes:
        title: what is counted.
        labels: the years or months, none left out in between.
        series: for each table its numbers.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """How many works there are altogether by the end of each month; else as `Bars`."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A row: its name, when its work appeared in years and parts of one, and its number."""

    name: str
    year: float
    value: float


@dataclass(frozen=True, slots=True)
class Scatter:
    """A column of numbers against time.

    Attributes:
        title: the table.
        label: the column.
        groups: the rows of each group of the table; a single one without a name if it has none.
    """

    title: str
    label: str
    groups: tuple[tuple[str, tuple[Point, ...]], ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """All rows."""
        return tuple(point for _, points in self.groups for point in points)


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of the survey.

    Attributes:
        name: what it is called.
        parts: its parts.
        rows: the names of the rows that are in none of them.
        count: how many rows a table has, each counted once.
    """

    name: str
    parts: tuple[Branch, ...] = ()
    rows: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Tree:
    """What belongs where: the survey, its tables, their groups, and the rows of these."""

    title: str
    root: Branch


Picture = Bars | Growth | Scatter | Tree
