"""What ``itbib add`` puts into a library, and where: a pure plan of splices."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from itbib.adding.entries import written_fields
from itbib.adding.lookup import find_works
from itbib.adding.places import insertion, last_row, last_work
from itbib.bib import edit
from itbib.bib.edit import Edit
from itbib.bib.library import Library
from itbib.bib.scan import Block, fold_key
from itbib.errors import InputError, UsageError
from itbib.identifiers import ArxivId
from itbib.model import Record, Work
from itbib.survey.config import Table
from itbib.survey.contents import ROW_TYPE
from itbib.tex.text import tex_to_text

_LONGEST_SLUG = 40
_NOT_IN_SLUG = re.compile(r"[^a-z0-9.]+")


@dataclass(frozen=True, slots=True)
class RowWish:
    """The row that is to be appended for each paper.

    Attributes:
        table: the table it belongs to.
        cells: value by column name.
        slug: the second part of its key; empty to make one from the name or the title.
    """

    table: Table
    cells: Mapping[str, str]
    slug: str = ""


@dataclass(slots=True)
class Addition:
    """What is to be done, and what was there already.

    Attributes:
        edits: the splices.
        added: keys of new entries, works and rows.
        present: keys of entries that were there, by what was asked for.
    """

    edits: list[Edit] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)


def plan_addition(
    library: Library,
    identifiers: Sequence[ArxivId],
    records: Mapping[str, Record],
    wish: RowWish | None,
) -> Addition:
    """Plan the entries for some papers.

    Args:
        library: as it is now.
        identifiers: the papers, in the order in which they are to be added.
        records: by canonical key, at least of the papers that the library lacks.
        wish: the row to append for each, if any.

    Raises:
        InputError: a broken block may hold one of the papers, a row of that key exists
            that says something else, or a paper has gone since the records were fetched.
    """
    result = Addition()
    works: list[str] = []
    rows: dict[Block | None, list[str]] = {}
    behind = last_work(library)
    found = find_works(library, identifiers)
    for identifier in identifiers:
        block = found.get(identifier.key)
        key = identifier.key if block is None else block.key
        if block is not None:
            result.present.append(key)
        elif key not in result.added:
            refuse_hidden(library, identifier)
            if key not in records:
                raise InputError.of(
                    f"somebody removed {key!r} from the file while itbib was working",
                    path=library.path,
                    hint="run the command again",
                )
            works.append(_entry(library, records[key]))
            result.added.append(key)
        if wish is not None:
            slug = wish.slug or _slug(wish, _title(library, block, records.get(key)), key)
            row = Work(f"{wish.table.id}/{slug}", ROW_TYPE, {"cite": key, **wish.cells})
            if _is_new_row(library, row, result, explicit=bool(wish.cells or wish.slug)):
                anchor = last_row(library, row, wish.table)
                rows.setdefault(anchor, []).append(_formatted(library, row))
                result.added.append(row.key)
    texts = {behind: works} if works else {}
    for anchor, new in rows.items():
        texts[anchor] = [*texts.get(anchor, []), *new]
    blank_line = library.newline * 2
    for anchor, new in texts.items():
        result.edits.append(insertion(library, anchor, blank_line.join(new)))
    return result


def plan_new(library: Library, entry: Work, table: Table | None) -> Addition:
    """Plan one entry that is written by hand: a work by slug, or a row.

    Args:
        library: as it is now.
        entry: key, type and fields.
        table: the table of a row, if it is declared.

    Raises:
        InputError: the key is taken, or a broken block may hold it.
    """
    taken = library.block(entry.key)
    if taken is not None:
        raise InputError.of(
            f"there is an entry {library.keys_of([taken])[0]!r} already",
            path=library.path,
            line=library.line(taken.start),
            hint="change it with itbib set, or choose another key",
        )
    problem = library.may_hold(entry.key)
    if problem is not None:
        raise InputError(problem)
    is_row = entry.type == ROW_TYPE
    anchor = last_row(library, entry, table) if is_row else last_work(library)
    text = _formatted(library, entry)
    return Addition([insertion(library, anchor, text)], [entry.key])


def refuse_hidden(library: Library, identifier: ArxivId) -> None:
    """Refuse a paper that a broken block may already hold.

    Raises:
        InputError: with the place of that block.
    """
    problem = library.may_hold(identifier.key)
    if problem is not None:
        raise InputError(problem)


def _entry(library: Library, record: Record) -> str:
    fields = written_fields(record, in_utf8=library.is_utf8)
    return edit.format_entry("misc", record.identifier.key, fields, library.newline)


def _formatted(library: Library, entry: Work) -> str:
    """Write an entry in the encoding of the file.

    Raises:
        InputError: the encoding has not all letters; each place is named.
    """
    key = library.foreign(entry.key)
    fields = {name: library.foreign(value) for name, value in entry.fields.items()}
    wrong = [f"the field {name!r}" for name, value in fields.items() if value is None]
    if key is None:
        wrong.insert(0, f"the key {entry.key!r}")
    if key is None or wrong:
        message = f"the file is not UTF-8 and cannot hold {', '.join(wrong)}"
        raise InputError.of(message, path=library.path, hint="convert the file to UTF-8")
    values = {name: value for name, value in fields.items() if value}
    return edit.format_entry(entry.type, key, values, library.newline)


def _title(library: Library, block: Block | None, record: Record | None) -> str:
    if block is not None:
        return tex_to_text(library.entries([block])[0].fields.get("title", ""))
    return record.title if record else ""


def _slug(wish: RowWish, title: str, key: str) -> str:
    """Make a row's slug from its name, else from what stands before the title's colon."""
    named = next((v for n, v in wish.cells.items() if n.lower() == "name"), "")
    lead = title.split(":")[0] if ":" in title else ""
    for text in (named, lead):
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        slug = _NOT_IN_SLUG.sub("-", plain.lower()).strip("-.")
        if slug and len(slug) <= _LONGEST_SLUG:
            return slug
    return key.replace("/", "-")


def _is_new_row(library: Library, row: Work, result: Addition, *, explicit: bool) -> bool:
    """Tell a new row from one that is there; one that is there must say the same.

    Raises:
        InputError: a row of this key is there and says something else.
    """
    problem = library.may_hold(row.key)
    if problem is not None:
        raise InputError(problem)
    if row.key in result.added:
        raise UsageError.of(
            f"two of the papers would get the row {row.key!r}",
            hint="add them one by one, each with its own --slug",
        )
    block = library.block(row.key)
    if block is None:
        return True
    present = library.entries([block])[0]
    keys = {fold_key(key.strip()) for key in present.fields.get("cite", "").split(",")}
    same = all(
        present.fields.get(name.lower(), "") == value
        for name, value in row.fields.items()
        if name != "cite"
    )
    if fold_key(row.fields["cite"]) in keys and (same or not explicit):
        result.present.append(row.key)
        return False
    raise InputError.of(
        f"the row {row.key!r} is there and says something else",
        path=library.path,
        line=library.line(block.start),
        hint="change it with itbib set, or name the new row with --slug",
    )
