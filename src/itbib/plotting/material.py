"""What pictures are drawn from, and what its rows are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from itbib.markdown.markup import Emoji, Inline, parse, to_text
from itbib.model import Row, Work
from itbib.plotting.words import cut
from itbib.rendering.categories import Section
from itbib.rendering.cells import split_list, stored_value
from itbib.rendering.reference import plain
from itbib.survey.config import Column, Kind, Survey, Table
from itbib.survey.naming import naming_columns

# Signs that are pictures unless something else is asked for (Emoji_Presentation in Unicode's
# emoji-data.txt), and what changes how a sign looks.
_PICTOGRAM = re.compile(
    r"[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f"
    r"\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa"
    r"\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b"
    r"\u2b1c\u2b50\u2b55\ufe0e\ufe0f\u200d]+"
)
_PLAIN_FORMULA = re.compile(r"(?<!\d)\$([^\s$\\^_{}]+)\$(?!\d)")
_LONGEST_TITLE = 40
MARKS = ("^^", "<<")
"""A cell that says so continues its neighbour."""


@dataclass(frozen=True)
class Material:
    """What pictures are drawn from.

    Attributes:
        survey: the configuration.
        works: the works in file order.
        rows: the rows of all tables as they are shown.
        sections: the categories of each table that is divided, by its id.
        heading: what readers know the survey by, if it has no title; or empty.
    """

    survey: Survey
    works: Sequence[Work]
    rows: Sequence[Row]
    sections: Mapping[str, Sequence[Section]]
    heading: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, Work]:
        """The works by their keys."""
        return {work.key: work for work in reversed(self.works)}

    def rows_of(self, table: Table) -> list[Row]:
        """Give the rows of a table."""
        return [row for row in self.rows if row.table == table.id]

    def name_of(self, table: Table, row: Row) -> str:
        """Give what a row is called.

        That is what its column of names says, or else another of its texts, or else the title
        of its first work, down to a colon.
        """
        for column in naming_columns(table):
            if (text := cell_text(row, column)) and text not in MARKS:
                return text
            if column.kind is Kind.TITLE:
                break
        titles = (
            self.by_key[key].fields.get("title", "") for key in row.cite if key in self.by_key
        )
        title = _without_dollars(plain(next(titles, ""))).partition(": ")[0]
        return cut(title, _LONGEST_TITLE) or row.slug


def title_of(table: Table) -> str:
    """Give what a table is called."""
    return line_of(parse(table.title)) or table.id


def cell_text(row: Row, column: Column) -> str:
    """Give the text of a stored cell, the items of a list behind each other."""
    value = stored_value(row, column)
    if column.is_list:
        value = " ".join(split_list(value))
    return line_of(parse(value)) if value else ""


def line_of(nodes: Inline) -> str:
    """Give the text of nodes; pictograms, which no font for pictures has, are left out."""
    shown = tuple(node for node in nodes if not isinstance(node, Emoji))
    return _without_dollars(" ".join(_PICTOGRAM.sub(" ", to_text(shown)).split()))


def _without_dollars(text: str) -> str:
    """Give formulae without commands as text."""
    return _PLAIN_FORMULA.sub(r"\1", text)
