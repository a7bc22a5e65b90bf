"""What may stand in a row: columns of its table, and text that BibTeX can carry."""

from __future__ import annotations

from collections.abc import Iterable

from itbib.errors import Problem
from itbib.suggest import did_you_mean
from itbib.survey.config import Table


def pair_braces(text: str) -> str:
    """Write each brace that has no partner as an entity, so that BibTeX can carry the text.

    ``{`` becomes ``&#123;`` and ``}`` becomes ``&#125;``, which Markdown shows as braces
    (CommonMark, section 2.5).
    """
    characters = list(text)
    open_at: list[int] = []
    for index, character in enumerate(text):
        if character == "{":
            open_at.append(index)
        elif character == "}":
            if open_at:
                open_at.pop()
            else:
                characters[index] = "&#125;"
    for index in open_at:
        characters[index] = "&#123;"
    return "".join(characters)


def row_problems(table: Table | None, names: Iterable[str]) -> list[Problem]:
    """Say which cell names a table does not take; any are fine where no table is declared."""
    if table is None:
        return []
    known = [*(column.name for column in table.columns), "cite"]
    return [
        Problem(f"the table {table.id!r} has no column {name!r}", hint=did_you_mean(name, known))
        for name in names
        if name.lower() != "cite" and table.column(name) is None
    ]


def query_problems(table: Table | None, names: Iterable[str]) -> list[Problem]:
    """Say what a new row lacks in a table by query, to whose works rows add cells of their own.

    Args:
        table: the table, if it is declared.
        names: the fields of the row; ``cite`` among them if it names a work.
    """
    if table is None or not table.where:
        return []
    given = {name.lower() for name in names}
    if "cite" in given and len(given) > 1:
        return []
    message = f"the rows of the table {table.id!r} are the works that its 'where' chooses"
    hint = "edit the works; a row with a cite adds cells of its own to one of them"
    return [Problem(message, hint=hint)]
