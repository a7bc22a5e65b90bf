"""Taking a page over: regions in it, works and rows in the library, and proof that it stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from itbib.bib.library import Library
from itbib.bib.names import split_names
from itbib.importing.draft import DraftTable, NotTakenError
from itbib.importing.found import Draft, Found, Left, mentions_of, tell
from itbib.importing.likeness import Shown, parts_of, whole_page
from itbib.importing.lists import rows_shown
from itbib.importing.slugs import Names, title_slug
from itbib.importing.works import Facts, Settled, settle
from itbib.importing.writing import with_entries
from itbib.model import Record, Work
from itbib.reading.blocks import Block, BlockKind, find_blocks
from itbib.reading.page import Page, read_page
from itbib.rendering.markers import find_regions
from itbib.rendering.render import render
from itbib.rendering.templating import Templates
from itbib.survey.config import Survey
from itbib.survey.contents import ROW_TYPE, read_contents
from itbib.survey.rowtext import pair_braces

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_UNLIKE = "itbib cannot draw it so that it shows the same"


@dataclass(frozen=True, slots=True)
class Takeover:
    """What a page becomes.

    Attributes:
        texts: the files with regions by their paths.
        text: the page among them.
        drafts: the blocks that became regions, each with its table and rows.
        left: the blocks that stay as they are.
        survey: the configuration with the new tables.
        library: the library with the new works and rows.
        settled: the works: their keys, and which are new.
        row_keys: for each draft the keys of its rows.
    """

    texts: Mapping[str, str]
    text: str
    drafts: tuple[Draft, ...]
    left: tuple[Left, ...]
    survey: Survey
    library: Library
    settled: Settled
    row_keys: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What a page is taken over into.

    Attributes:
        path: the page's path, as in the configuration.
        targets: the text of each file with regions by its path, the page among them.
        survey: the configuration as it is.
        library: the library as it is.
        records: what arXiv says of papers, by canonical key.
        facts: what other .bib files say of works.
        templates: the survey's templates.
    """

    path: str
    targets: Mapping[str, str]
    survey: Survey
    library: Library
    records: Mapping[str, Record]
    facts: Facts
    templates: Templates


def take_over(found: Found, context: Context) -> Takeover:
    """Make regions of the blocks of a page, and make sure that it shows the same.

    A block that itbib would draw differently stays as it is; an item of a list that does not
    follow the pattern of the others is kept whole.

    Args:
        found: the blocks, read from the same text.
        context: what they are taken over into.

    Raises:
        InputError: the survey that is there already cannot be rendered.
    """
    drafts = list(found.drafts)
    left = list(found.left)
    before = whole_page(context.targets[context.path])
    while True:
        made = _make(found, drafts, left, context)
        page = read_page(made.text)
        mended, dropped = _mended(made, page, found.page)
        if mended == drafts and whole_page(made.text) != before:
            dropped = _culprits(found, drafts, context, before)
            mended = [draft for draft in drafts if draft not in dropped]
        if mended == drafts:
            return made
        left += [
            Left(draft.block.line, draft.block.kind, draft.block.heading, _UNLIKE)
            for draft in dropped
        ]
        left.sort(key=lambda one: one.line)
        drafts = mended


def _make(
    found: Found, drafts: Sequence[Draft], left: Sequence[Left], context: Context
) -> Takeover:
    settled = settle(
        mentions_of(found.page, drafts), context.library, context.records, context.facts
    )
    tables = tuple(draft.made.table for draft in drafts)
    survey = replace(context.survey, tables=(*context.survey.tables, *tables))
    row_keys, rows = _rows(drafts, settled)
    library = with_entries(context.library, settled.entries, rows)
    targets = dict(context.targets)
    targets[context.path] = with_regions(targets[context.path], drafts)
    contents = read_contents(library)
    authors = {
        work.key: split_names(work.fields.get("author") or work.fields.get("editor", ""))
        for work in contents.works
    }
    rendering = render(
        survey,
        contents.works,
        contents.rows,
        authors,
        targets,
        context.templates,
    )
    return Takeover(
        rendering.texts,
        rendering.texts[context.path],
        tuple(drafts),
        tuple(left),
        survey,
        library,
        settled,
        row_keys,
    )


def _rows(
    drafts: Sequence[Draft], settled: Settled
) -> tuple[tuple[tuple[str, ...], ...], list[Work]]:
    keys: list[tuple[str, ...]] = []
    rows: list[Work] = []
    for draft in drafts:
        table = draft.made.table
        names = Names()
        own = []
        for row in draft.made.rows:
            cite = dict.fromkeys(settled.keys[m.name] for m in row.cite if m.name in settled.keys)
            slug = title_slug(row.label) or next(iter(cite), "").replace("/", "-") or "row"
            key = f"{table.id}/{names.take(slug)}"
            fields = {"cite": ", ".join(cite)} if cite else {}
            fields |= {name: pair_braces(value) for name, value in row.cells.items()}
            rows.append(Work(key, ROW_TYPE, fields))
            own.append(key)
        keys.append(tuple(own))
    return tuple(keys), rows


def with_regions(text: str, drafts: Sequence[Draft]) -> str:
    """Put an empty region in the place of each block.

    Args:
        text: the page; its line ends and all that is outside of the blocks stay.
        drafts: the blocks with their tables, in order.
    """
    lines = _LINE.findall(text)
    newline = next((m[0] for line in lines if (m := re.search(r"\r\n?|\n", line))), "\n")
    pieces: list[str] = []
    done = 0
    for draft in drafts:
        extent = draft.block.extent
        if extent is None:
            continue
        pieces += lines[done : extent.first]
        before = extent.before.rstrip(" \t")
        pieces += [before + newline] if before else []
        name = draft.made.table.id
        indent = draft.block.indent
        pieces.append(f"{indent}<!-- itbib:table {name} -->{newline}")
        pieces.append(f"{indent}<!-- /itbib:table {name} -->")
        behind = extent.behind.lstrip(" \t")
        done = extent.after
        at_end = done >= len(lines) and not lines[-1].endswith(("\n", "\r"))
        pieces.append("" if at_end and not behind else newline)
        if behind:
            pieces.append(behind + ("" if at_end else newline))
    return "".join([*pieces, *lines[done:]])


def _mended(made: Takeover, page: Page, original: Page) -> tuple[list[Draft], list[Draft]]:
    """Compare each region with the block it came from.

    Returns:
        The drafts, some told anew; and those that are given up.
    """
    blocks = _blocks_by_table(made, page)
    mended: list[Draft] = []
    dropped: list[Draft] = []
    for draft in made.drafts:
        new = blocks.get(draft.made.table.id)
        if new is not None and _same(draft.block, original, new, page):
            mended.append(draft)
            continue
        again = _retold(draft, original, new, page)
        if again is None:
            dropped.append(draft)
        else:
            mended.append(again)
    return mended, dropped


def _same(old: Block, original: Page, new: Block, page: Page) -> bool:
    return old.kind == new.kind and parts_of(old, original) == parts_of(new, page)


def _retold(draft: Draft, original: Page, new: Block | None, page: Page) -> Draft | None:
    """Tell a list again with the items kept whole that came out differently, else all."""
    if draft.block.kind is BlockKind.TABLE or draft.whole is None:
        return None
    whole: frozenset[int] | None = None
    if new is not None and new.kind == draft.block.kind:
        before, after = rows_shown(draft.block, original), rows_shown(new, page)
        if len(before) == len(after):
            differ = (
                at for at, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]
            )
            whole = draft.whole | frozenset(differ)
            whole = None if whole == draft.whole else whole
    try:
        made = tell(draft.block, original, whole)
    except NotTakenError:
        return None
    old = draft.made
    table = replace(made.table, id=old.table.id, title=old.table.title)
    rows = made.rows
    if len(rows) == len(old.rows):
        # By now a row may cite works of the reference list.
        rows = tuple(
            replace(row, cite=known.cite) for row, known in zip(rows, old.rows, strict=True)
        )
    return replace(draft, made=DraftTable(table, rows), whole=whole)


def _blocks_by_table(made: Takeover, page: Page) -> dict[str, Block]:
    """Find in the new page the one block that each region holds."""
    ids = [table.id for table in made.survey.tables]
    regions, _ = find_regions(made.text, "", ids)
    text = made.text
    found: dict[str, list[Block]] = {}
    starts = sorted(
        (text.count("\n", 0, r.body_span[0]), text.count("\n", 0, r.body_span[1]), r.id)
        for r in regions
    )
    blocks = [block for block in find_blocks(page) if block.extent is not None]
    at = 0
    for first, after, table_id in starts:
        while at < len(blocks) and blocks[at].line - 1 < first:
            at += 1
        while at < len(blocks) and blocks[at].line - 1 < after:
            found.setdefault(table_id, []).append(blocks[at])
            at += 1
    return {table_id: inside[0] for table_id, inside in found.items() if len(inside) == 1}


def _culprits(
    found: Found, drafts: Sequence[Draft], context: Context, before: Shown
) -> list[Draft]:
    """Find the blocks whose regions change what the page shows around them, by halving."""
    if whole_page(_make(found, drafts, (), context).text) == before:
        return []
    if len(drafts) == 1:
        return list(drafts)
    middle = len(drafts) // 2
    culprits = [
        *_culprits(found, drafts[:middle], context, before),
        *_culprits(found, drafts[middle:], context, before),
    ]
    # Two that do no harm alone may do so together; the last one then gives way.
    return culprits or [drafts[-1]]
