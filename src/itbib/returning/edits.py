"""Edits that were made by hand in the regions of a page, taken back into the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from itbib.bib.library import Library
from itbib.errors import InputError, Problem
from itbib.importing.draft import Mention, NotTakenError
from itbib.model import Row
from itbib.rendering.regions import Change, checksum
from itbib.returning.applying import Applied, apply_merge
from itbib.returning.merging import Conflict, Merge, merge
from itbib.returning.rereading import ShownRow, reread
from itbib.survey.config import Kind, Survey, Table

_SETTLE = "settle it in references.bib or on the page, then run itbib import again"


@dataclass(frozen=True, slots=True)
class Edited:
    """A region that was edited by hand.

    Attributes:
        change: the region, its body, and what itbib would write there.
        table: its table.
        page: the rows as they stand on the page.
        merged: what they change in the library.
    """

    change: Change
    table: Table
    page: tuple[ShownRow, ...]
    merged: Merge

    @property
    def mentions(self) -> list[Mention]:
        """The works that changed and new rows name."""
        new = {
            (name, value) for cells in self.merged.cells.values() for name, value in cells.items()
        }
        changed = [row.row for row in self.page if not new.isdisjoint(row.cells.items())]
        added = [row.row for row in self.merged.added]
        return [mention for row in (*changed, *added) for mention in row.cite]


def find_edits(
    changes: Iterable[Change],
    survey: Survey,
    ancestors: Mapping[str, str],
    definitions: Mapping[str, str],
) -> list[Edited]:
    """Find out what was edited.

    Args:
        changes: the edited regions, with what itbib would write now.
        survey: the configuration.
        ancestors: earlier bodies by their checksum; those that are not known may be missing.
        definitions: the link reference definitions of each file.

    Raises:
        InputError: with all edits that cannot be read, and all conflicts.
    """
    found: list[Edited] = []
    problems: list[Problem] = []
    for change in changes:
        table = survey.table(change.region.id)
        if table is None:
            message = f"{change.region.name} was edited by hand; it is not made from rows"
            hint = "edit references.bib or what else it is made from; then: itbib render --force"
            problems.append(Problem(message, change.region.path, change.region.line, hint))
            continue
        if table.where or table.categories:
            message = f"{change.region.name} was edited by hand; it is made from the works"
            if not table.where:
                message = f"{change.region.name} was edited by hand; it is divided by category"
            hint = "edit references.bib instead; then: itbib render --force"
            problems.append(Problem(message, change.region.path, change.region.line, hint))
            continue
        try:
            edited = _find(change, table, ancestors, definitions[change.region.path])
        except NotTakenError as error:
            line = change.region.line + 1 + max(error.source, 0)
            message = f"the edits of {change.region.name} cannot be taken back: {error.reason}"
            hint = "put them into references.bib; or drop them with: itbib render --force"
            problems.append(Problem(message, change.region.path, line, hint))
            continue
        problems += [_conflict(change, table, one) for one in edited.merged.conflicts]
        found.append(edited)
    if problems:
        raise InputError(problems)
    return found


def _find(change: Change, table: Table, ancestors: Mapping[str, str], definitions: str) -> Edited:
    drawn = reread(change.new, table)
    edited = reread(change.old, table, definitions)
    if edited.rows and drawn.rows and edited.head != drawn.head:
        raise NotTakenError("its head was edited; change the columns in itbib.toml")
    library, page = drawn.rows, edited.rows
    ancestor: Sequence[ShownRow] | None = None
    if change.region.checksum == checksum(change.new):
        ancestor = library
    elif (body := ancestors.get(change.region.checksum)) is not None:
        ancestor = reread(body, table).rows
    return Edited(change, table, page, merge(table, ancestor, page, library))


def _conflict(change: Change, table: Table, conflict: Conflict) -> Problem:
    line = change.region.line
    if conflict.source >= 0:
        line += 1 + conflict.source
    where = f"{table.id}: {conflict.row!r}"
    if conflict.column:
        where += f", {conflict.column}"
    message = f"{where}: the page says {conflict.page!r}, the library {conflict.library!r}"
    return Problem(message, change.region.path, line, _SETTLE)


def apply_edits(
    library: Library, edited: Sequence[Edited], rows: Sequence[Row], keys: Mapping[str, str]
) -> tuple[Library, list[Applied]]:
    """Take edits into the library.

    Args:
        library: with the works that the rows name.
        edited: the edits, without conflicts.
        rows: the rows of all tables in the library, in the order in which they are drawn.
        keys: citation keys of the works by their names.

    Raises:
        InputError: the library cannot be changed so.
    """
    applied: list[Applied] = []

    def keys_of(mentions: Sequence[Mention]) -> list[str]:
        return list(dict.fromkeys(keys[m.name] for m in mentions if m.name in keys))

    for one in edited:
        own = [row for row in rows if row.table == one.table.id]
        done = apply_merge(library, one.table, own, one.merged, keys_of)
        library = done.library
        applied.append(done)
    return library, applied


def unlike(edited: Edited, body: str) -> list[Problem]:
    """Compare what is drawn after an edit was taken back with what the page showed.

    Args:
        edited: the edit.
        body: what itbib draws now.

    Returns:
        A problem for the first row that would come out differently, if one does.
    """
    computed = {column.name for column in edited.table.columns if column.kind is Kind.CITATION}
    drawn = [_without(row.cells, computed) for row in reread(body, edited.table).rows]
    region = edited.change.region
    at = 0
    for cells in edited.merged.expected:
        wanted = _without(cells, computed)
        # Rows that the library alone has may stand between those of the page.
        while at < len(drawn) and drawn[at] != wanted:
            at += 1
        at += 1
        if at > len(drawn):
            said = " | ".join(wanted.values())[:80]
            message = f"{edited.table.id}: a row would not be drawn as it stands here: {said!r}"
            hint = "put the edit into references.bib; or drop it with: itbib render --force"
            return [Problem(message, region.path, region.line, hint)]
    return []


def _without(cells: Mapping[str, str], names: set[str]) -> dict[str, str]:
    return {name: value for name, value in cells.items() if name not in names}
