"""Changes of rows as edits of the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from itbib.adding.places import insertion, last_row
from itbib.bib import edit
from itbib.bib.fields import edits_for
from itbib.bib.library import Library
from itbib.bib.scan import Block
from itbib.importing.draft import Mention
from itbib.importing.facts import row_mentions
from itbib.importing.patterns import ITEM, cells_by_pattern
from itbib.importing.tables import computed
from itbib.markdown.markup import parse
from itbib.markdown.nodes import Inline, Link, Text
from itbib.model import Row, Work
from itbib.returning.merging import Merge
from itbib.returning.rereading import ShownRow
from itbib.slugs import Names, title_slug
from itbib.survey.config import Kind, Table
from itbib.survey.contents import ROW_TYPE
from itbib.survey.rowtext import pair_braces

Keys = Callable[[Sequence[Mention]], list[str]]
"""Gives the citation keys of works that a page names."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A library after the edits of one region were taken into it.

    Attributes:
        library: the library.
        changed: keys of the rows of which cells changed.
        added: keys of the new rows.
        removed: keys of the rows that went.
        moved: keys of the rows that moved.
    """

    library: Library
    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]


def apply_merge(
    library: Library, table: Table, rows: Sequence[Row], merged: Merge, keys_of: Keys
) -> Applied:
    """Take the changes of a table's rows into the library.

    Args:
        library: with the works that the rows will cite.
        table: the table.
        rows: its rows in the library, in order.
        merged: the changes; there must be no conflicts.
        keys_of: gives the keys of works that the page names.

    Raises:
        InputError: the library cannot be changed so.
    """
    edits: list[edit.Edit] = []
    for at, cells in merged.cells.items():
        block = _block(library, rows[at].key)
        fields = _cited(table, rows[at], *merged.cites[at], keys_of)
        fields |= _fields(table, rows[at], cells, keys_of)
        edits += edits_for(library, block, fields)
    gone = [_block(library, rows[at].key) for at in merged.removed]
    edits += edit.remove_blocks(library.text, gone)
    removed = tuple(rows[at].key for at in merged.removed)
    present = library.keys()
    keys = [key for key in present if key not in removed]
    if edits:
        library = library.changed(edits, keys)
    library, added = _with_places(library, table, rows, merged, keys_of)
    moved = [rows[at].key for at in merged.moved]
    changed = tuple(rows[at].key for at in merged.cells)
    return Applied(library, changed, tuple(added), removed, tuple(moved))


def _block(library: Library, key: str) -> Block:
    block = library.block(key)
    if block is None:
        raise KeyError(key)
    return block


def _cited(
    table: Table, row: Row, before: Sequence[Mention], now: Sequence[Mention], keys_of: Keys
) -> dict[str, str]:
    """Cite what the links of a row name now in place of what they named before."""
    if any(column.kind is Kind.PAPER for column in table.columns):
        # There the cell with the link to the paper says what is cited.
        return {}
    old, new = keys_of(before), keys_of(now)
    if old == new:
        return {}
    cite = [*new, *(key for key in row.cite if key not in old and key not in new)]
    return {"cite": ", ".join(cite)}


def _fields(table: Table, row: Row, cells: Mapping[str, str], keys_of: Keys) -> dict[str, str]:
    """Give the fields to set in a row; an empty value removes a field."""
    fields: dict[str, str] = {}
    for name, value in cells.items():
        column = table.column(name)
        if name == ITEM and table.by_pattern:
            told = cells_by_pattern(table, parse(value))
            own = [c.name for c in table.columns if not c.is_group and not c.kind.computed]
            fields |= {one: "" for one in own if one in row.cells} | dict(told)
        elif column is not None and column.kind is Kind.PAPER:
            fields |= _paper_fields(column.label, column.name, value, keys_of)
        else:
            fields[name] = value
    return {name: pair_braces(value) for name, value in fields.items()}


def _paper_fields(label: str, name: str, value: str, keys_of: Keys) -> dict[str, str]:
    """A changed link to a paper: another work is cited, if the link shows which."""
    content = _paper_content(label, value)
    mentions = row_mentions([("paper", content)], 0)
    if not mentions:
        return {name: value} if value else {name: "", "cite": ""}
    made = {"cite": ", ".join(keys_of(mentions))}
    return made | {name: "" if computed(label, mentions) == content else value}


def _paper_content(label: str, value: str) -> Inline:
    """Read a stored link: an address alone says the label."""
    if "://" in value.split(" ")[0] and not value.startswith(("[", "<", "!")):
        return (Link(value, (Text(label),)),)
    return parse(value)


def _with_places(
    library: Library, table: Table, rows: Sequence[Row], merged: Merge, keys_of: Keys
) -> tuple[Library, list[str]]:
    """Put new and moved rows where they stand on the page, from its top to its end.

    Returns:
        The library, and the keys of the new rows.
    """
    names = Names(row.slug for row in rows)
    added: list[str] = []
    waiting: list[Work] = []
    anchor: str | None = None

    def with_waiting() -> Library:
        """Put the new rows that follow each other there at once."""
        texts = [edit.format_entry(w.type, w.key, w.fields, library.newline) for w in waiting]
        keys = [work.key for work in waiting]
        text = (library.newline * 2).join(texts)
        return _inserted(library, text, keys, anchor, table) if waiting else library

    for thing, before in merged.places:
        follows = None if before is None else _key_at(rows, added, before)
        if isinstance(thing, int):
            library, waiting = with_waiting(), []
            library = _with_move(library, rows[thing].key, follows, table)
            continue
        row = _new_row(table, thing, names, keys_of)
        if not waiting or follows != waiting[-1].key:
            library, waiting, anchor = with_waiting(), [], follows
        waiting.append(row)
        added.append(row.key)
    return with_waiting(), added


def _key_at(rows: Sequence[Row], added: Sequence[str], number: int) -> str:
    """Give the key of a row of the library or, by a negative number, of a new one."""
    return added[-number - 1] if number < 0 else rows[number].key


def _new_row(table: Table, shown: ShownRow, names: Names, keys_of: Keys) -> Work:
    cite = keys_of(shown.row.cite)
    slug = title_slug(shown.row.label) or (cite[0].replace("/", "-") if cite else "row")
    fields = {"cite": ", ".join(cite)} if cite else {}
    cells = dict(shown.cells)
    if ITEM in cells and table.by_pattern:
        cells |= dict(cells_by_pattern(table, parse(cells.pop(ITEM))))
    for name, value in cells.items():
        column = table.column(name)
        if column is not None and column.kind is Kind.CITATION:
            continue
        if column is not None and column.kind is Kind.PAPER:
            content = _paper_content(column.label, value)
            if cite and computed(column.label, shown.row.cite) == content:
                continue
        fields[name] = pair_braces(value)
    return Work(f"{table.id}/{names.take(slug)}", ROW_TYPE, fields)


def _inserted(
    library: Library, text: str, new: list[str], follows: str | None, table: Table
) -> Library:
    """Put rows behind another one, or before the first of the table."""
    order = library.keys()
    prefix = f"{table.id}/".lower()
    first = next((key for key in order if key.lower().startswith(prefix)), None)
    if follows is not None:
        behind = _block(library, follows)
        place = edit.insert_after(library.text, behind, text, library.newline)
    elif first is not None:
        place = edit.insert_before(library.text, _block(library, first), text, library.newline)
    else:
        place = insertion(library, last_row(library, Work(new[0], ROW_TYPE, {}), table), text)
    return library.changed([place], [*order, *new])


def _with_move(library: Library, key: str, follows: str | None, table: Table) -> Library:
    block = _block(library, key)
    text = library.text[block.start : block.end]
    others = library.keys()
    others.remove(key)
    without = library.changed([edit.remove_block(library.text, block)], others)
    return _inserted(without, text, [key], follows, table)
