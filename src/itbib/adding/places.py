"""Where a new entry goes: works with works, a row with its group and its table."""

from __future__ import annotations

from itbib.bib import edit
from itbib.bib.edit import Edit
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, Block, fold_key
from itbib.model import Work
from itbib.survey.config import Table
from itbib.survey.contents import ROW_TYPE


def last_work(library: Library) -> Block | None:
    """The work behind which new ones go: the last, if rows follow it."""
    blocks = list(library.listed())
    works = [block for block in blocks if block.type.lower() != ROW_TYPE]
    if works and len(works) < len(blocks) and works[-1].kind != BROKEN:
        return works[-1]
    return None


def last_row(library: Library, row: Work, table: Table | None) -> Block | None:
    """The row behind which a new one goes: the last of its group, else of its table."""
    prefix = fold_key(row.key.partition("/")[0]) + "/"
    blocks = [
        block
        for block in library.listed()
        if block.type.lower() == ROW_TYPE
        and block.kind != BROKEN
        and fold_key(block.key).startswith(prefix)
    ]
    columns = table.columns if table else ()
    groups = [column.name.lower() for column in columns if column.is_group]
    wanted = {name.lower(): value for name, value in row.fields.items()}
    rows = library.entries(blocks)
    for count in range(len(groups), 0, -1):
        for block, present in zip(reversed(blocks), reversed(rows), strict=True):
            if all(present.fields.get(g, "") == wanted.get(g, "") for g in groups[:count]):
                return block
    return blocks[-1] if blocks else None


def insertion(library: Library, anchor: Block | None, text: str) -> Edit:
    """Put text behind a block, or at the end of the file where there is none."""
    last = library.blocks[-1] if library.blocks else None
    if anchor is None and last is not None and last.kind == BROKEN:
        # Behind a block that never closes nothing would be read.
        return edit.insert_before(library.text, last, text, library.newline)
    return edit.insert_after(library.text, anchor, text, library.newline)
