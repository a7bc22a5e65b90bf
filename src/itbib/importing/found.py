"""What a page was taken for: its blocks, those told as tables, and those left as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from itbib.identifiers import ArxivId, IdentifierError
from itbib.importing.draft import DraftRow, DraftTable, Mention, NotTakenError
from itbib.importing.links import arxiv_key
from itbib.importing.lists import draft_list
from itbib.importing.recognise import objection
from itbib.importing.tables import draft_table
from itbib.markdown.cell import to_cell
from itbib.markdown.inline import Text
from itbib.reading.blocks import Block, BlockKind, find_blocks
from itbib.reading.page import Page, elements, read_page
from itbib.slugs import Names, slug

# What a plain search for IDs finds in the source of a page, as in a BibTeX entry or a badge.
_IN_TEXT = re.compile(
    r"(?:arxiv|alphaxiv|papers|CoRR|eprint)[^\s]{0,40}?[/:=\s{\"_-]+(\d{4}\.\d{4,5})(?!\d|\.\d)"
    r"|arxiv(?:\.org/(?:abs|pdf)/|:\s*)([a-z-]+(?:\.[a-z]{2})?/\d{7})(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A block told as a table.

    Attributes:
        block: where it stands.
        made: the table, with its id, and its rows.
        whole: the rows (from 0) of a list that are kept whole in one cell; None for all, and
            for a table that stores the links to papers.
    """

    block: Block
    made: DraftTable
    whole: frozenset[int] | None = frozenset()


@dataclass(frozen=True, slots=True)
class Left:
    """A block that stays as it is: its first line (from 1), its kind, and why."""

    line: int
    kind: BlockKind
    heading: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on a page.

    Attributes:
        page: the page.
        drafts: the blocks that become regions, in order.
        left: the others.
        mentions: the works that the page names, those of rows first.
        is_new: whether the survey begins with this page.
    """

    page: Page
    drafts: tuple[Draft, ...]
    left: tuple[Left, ...]
    mentions: tuple[Mention, ...]
    is_new: bool


def find_survey(
    text: str,
    taken_ids: Iterable[str] = (),
    regions: Sequence[tuple[int, int]] = (),
    *,
    is_new: bool = True,
) -> Found:
    """Find the tables, lists and works of a page.

    Args:
        text: the file.
        taken_ids: ids of tables that the survey has already.
        regions: the lines (from 0, the last excluded) that regions have already.
        is_new: whether the survey begins with this page. In one that is there already, what
            the text mentions in passing makes no works.
    """
    page = read_page(text)
    names = Names(taken_ids)
    drafts: list[Draft] = []
    left: list[Left] = []
    for block in find_blocks(page):
        if any(first <= block.line - 1 < after for first, after in regions):
            continue
        reason = objection(block, page)
        if not reason:
            try:
                made = tell(block, page)
            except NotTakenError as error:
                reason = error.reason
            else:
                table = replace(made.table, id=_table_id(block, names), title=_title(block))
                drafts.append(Draft(block, replace(made, table=table)))
        if reason:
            left.append(Left(block.line, block.kind, block.heading, reason))
    resolved = _with_anchors(drafts)
    mentions = tuple(mentions_of(page, resolved, is_new=is_new))
    return Found(page, tuple(resolved), tuple(left), mentions, is_new)


def tell(block: Block, page: Page, whole: frozenset[int] | None = frozenset()) -> DraftTable:
    """Tell a block as a table without an id; see `draft_table` and `draft_list`.

    Raises:
        NotTakenError: it cannot be told.
    """
    if block.kind is BlockKind.TABLE:
        return draft_table(block, page, computes=whole is not None)
    return draft_list(block, page, whole)


def _table_id(block: Block, names: Names) -> str:
    """Name a table after its heading; where that name is taken, after the one above as well."""
    own = slug(block.heading, 32)
    own = own or ("references" if block.kind is BlockKind.REFERENCES else f"{block.kind}")
    if own in names and len(block.headings) > 2:
        above = slug(block.headings[-2], 24)
        own = f"{above}-{own}" if above else own
    return names.take(own)


def _title(block: Block) -> str:
    return to_cell((Text(block.heading),)) if block.heading else ""


def _with_anchors(drafts: list[Draft]) -> list[Draft]:
    """Let a row that links to an entry of the reference list cite the work of that entry."""
    works: dict[str, Mention] = {}
    for draft in drafts:
        for row in draft.made.rows:
            for anchor, mention in row.anchors.items():
                works.setdefault(anchor, mention)
    if not works:
        return drafts
    resolved = []
    for draft in drafts:
        rows = tuple(_citing(row, works, draft) for row in draft.made.rows)
        resolved.append(replace(draft, made=replace(draft.made, rows=rows)))
    return resolved


def _citing(row: DraftRow, works: dict[str, Mention], draft: Draft) -> DraftRow:
    # A column made from the cited works would show these, too.
    if row.anchors or any(column.kind.computed for column in draft.made.table.columns):
        return row
    cited = [works[fragment] for fragment in row.fragments if fragment in works]
    names = {mention.name for mention in row.cite}
    return replace(row, cite=(*row.cite, *(m for m in cited if m.name not in names)))


def mentions_of(page: Page, drafts: Sequence[Draft], *, is_new: bool) -> Iterator[Mention]:
    """Give the works that rows name, then those named anywhere else; see `find_survey`."""
    for draft in drafts:
        for row in draft.made.rows:
            yield from row.cite
    if not (is_new or drafts):
        return
    for element in elements(page.body):
        address = element.attrs.get("href") or element.attrs.get("src") or ""
        if key := arxiv_key(address):
            yield Mention(f"arxiv:{key}", address, source=page.line_of(element))
    for number, line in enumerate(page.lines):
        for match in _IN_TEXT.finditer(line):
            try:
                key = ArxivId.parse(match[1] or match[2]).key
            except IdentifierError:
                continue
            yield Mention(f"arxiv:{key}", f"https://arxiv.org/abs/{key}", source=number)
