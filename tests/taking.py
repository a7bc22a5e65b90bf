"""Taking pages over in tests: through the core alone, or through the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from itbib.bib.library import Library
from itbib.importing.found import Found, Left, find_survey
from itbib.importing.takeover import Context, Takeover, take_over
from itbib.importing.works import Facts
from itbib.model import Record, Row, Work
from itbib.rendering.templating import Templates
from itbib.survey.config import Column, Survey, Table
from itbib.survey.contents import read_contents

_OPENING = re.compile(rb"[ \t]*<!-- itbib:(table [\w-]+|references) sha256=\w+ -->\s*")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Taken:
    """A page that was taken over into a survey of its own, nothing written.

    Attributes:
        made: what it became.
        works: the works of the library.
        rows: its rows, of all tables.
    """

    made: Takeover
    works: Mapping[str, Work]
    rows: tuple[Row, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in order."""
        return self.made.survey.tables

    @property
    def table(self) -> Table:
        """The one table."""
        (table,) = self.tables
        return table

    @property
    def left(self) -> tuple[Left, ...]:
        """The blocks that stay as they are."""
        return self.made.left

    @property
    def cells(self) -> list[Mapping[str, str]]:
        """What the rows hold, without what they cite."""
        return [row.cells for row in self.rows]

    @property
    def cited(self) -> list[tuple[str, ...]]:
        """What the rows cite."""
        return [row.cite for row in self.rows]

    def column(self, name: str) -> Column:
        """Give a column of the one table."""
        column = self.table.column(name)
        assert column is not None, [one.name for one in self.table.columns]
        return column


def take(
    page: str,
    *,
    bib: str = "",
    records: Mapping[str, Record] | None = None,
    facts: Iterable[Work] = (),
) -> Taken:
    """Take a page over, and look at what its library says then.

    Args:
        page: a README.
        bib: the library that there is.
        records: what arXiv says.
        facts: entries of other .bib files.
    """
    context = Context(
        "README.md",
        {"README.md": page},
        Survey(),
        Library.from_bytes(bib.encode(), "references.bib"),
        records or {},
        Facts.of(facts),
        Templates({}),
    )
    made = take_over(find_survey(page), context)
    contents = read_contents(made.library)
    contents.require_sound()
    return Taken(made, {work.key: work for work in contents.works}, tuple(contents.rows))


def find(page: str) -> Found:
    """Find the tables and lists of a page."""
    return find_survey(page)


def reasons(page: str) -> list[str]:
    """Give why blocks of a page stay as they are."""
    return [left.reason for left in take(page).left]


def lines_of(data: bytes) -> list[bytes]:
    """Split a file into lines as Markdown does, each with its end."""
    return _LINE.findall(data)


def outside_of_regions(page: bytes) -> list[bytes]:
    """Give the lines of a page that stand in no region; markers are left out."""
    outside = []
    closing = b""
    for line in lines_of(page):
        opening = _OPENING.fullmatch(line)
        if not closing and opening:
            closing = b"<!-- /itbib:%b -->" % opening[1]
        elif closing and line.strip() == closing:
            closing = b""
        elif not closing:
            outside.append(line)
    assert not closing
    return outside


def outside_of_blocks(page: bytes, blocks: Iterable[tuple[int, int]]) -> list[bytes]:
    """Give the lines of a page that no block takes.

    Args:
        page: the file.
        blocks: first and last line of each block, from 1.
    """
    taken = {number for first, last in blocks for number in range(first, last + 1)}
    return [line for number, line in enumerate(lines_of(page), 1) if number not in taken]
