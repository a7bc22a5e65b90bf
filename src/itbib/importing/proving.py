"""Whether regions show what the blocks showed that they stand for, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from itbib.bib.lines import LineNumbers
from itbib.importing.draft import DraftTable, NotTakenError
from itbib.importing.found import Draft, tell
from itbib.importing.likeness import parts_of, whole_page
from itbib.importing.lists import rows_shown
from itbib.reading.blocks import Block, BlockKind, find_blocks
from itbib.reading.page import Page, link_definitions, split_lines
from itbib.rendering.markers import find_regions

_AROUND = "<div>\n<blockquote>\n<details>\n\n"


def mended(
    drafts: Sequence[Draft], text: str, page: Page, original: Page
) -> tuple[list[Draft], list[Draft]]:
    """Compare each region with the block it came from.

    Args:
        drafts: the blocks.
        text: the page with their regions, drawn.
        page: the same, read.
        original: the page as it was, read.

    Returns:
        The drafts, some told anew; and those that are given up.
    """
    blocks = _blocks_by_table(drafts, text, page)
    kept: list[Draft] = []
    dropped: list[Draft] = []
    for draft in drafts:
        new = blocks.get(draft.made.table.id)
        if new is not None and _same(draft.block, original, new, page):
            kept.append(draft)
            continue
        again = _retold(draft, original, new, page)
        if again is None:
            dropped.append(draft)
        else:
            kept.append(again)
    return kept, dropped


def _same(old: Block, original: Page, new: Block, page: Page) -> bool:
    return old.kind == new.kind and parts_of(old, original) == parts_of(new, page)


def _retold(draft: Draft, original: Page, new: Block | None, page: Page) -> Draft | None:
    """Tell a list again with the items kept whole that came out differently, else all."""
    if draft.whole is None:
        return None
    whole: frozenset[int] | None = None
    if draft.block.kind is not BlockKind.TABLE and new is not None and new.kind == draft.block.kind:
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


def _blocks_by_table(drafts: Sequence[Draft], text: str, page: Page) -> dict[str, Block]:
    """Find in the new page the one block that each region holds."""
    regions, _ = find_regions(text, "", [draft.made.table.id for draft in drafts])
    found: dict[str, list[Block]] = {}
    lines = LineNumbers(text)
    starts = sorted(
        (lines.at(r.body_span[0]) - 1, lines.at(r.body_span[1]) - 1, r.id) for r in regions
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


def suspects(drafts: Sequence[Draft], before: str, after: str) -> list[Draft]:
    """Find the blocks that hold the end of something that began outside of them.

    A list may hold a closing ``</details>`` in its last item, which its region lacks: the
    fold-out part would then go on to the end of the page. What follows a block tells that, if
    such elements are open around it.

    Args:
        drafts: the blocks.
        before: the page as it was.
        after: the page with their regions, drawn.
    """
    lines = split_lines(before.removeprefix("\ufeff"))
    regions, _ = find_regions(after, "", [draft.made.table.id for draft in drafts])
    bodies = {region.id: after[slice(*region.body_span)] for region in regions}
    definitions = link_definitions(before)
    found = []
    for draft in drafts:
        extent = draft.block.extent
        if extent is None or draft.block.indent:
            continue
        old = "\n".join(lines[extent.first : extent.after])
        new = extent.before + bodies.get(draft.made.table.id, "") + extent.behind
        shown_alone = [
            whole_page(f"{_AROUND}{part}\n\n<h6>behind</h6>\n\n{definitions}\n")
            for part in (old, new)
        ]
        if shown_alone[0] != shown_alone[1]:
            found.append(draft)
    return found
