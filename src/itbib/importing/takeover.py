"""Taking a page over: regions in it, works and rows in the library, and proof that it stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from itbib.bib.library import Library
from itbib.importing.found import Draft, Found, Left, mentions_of
from itbib.importing.likeness import whole_page
from itbib.importing.marking import with_regions
from itbib.importing.proving import mended, suspects
from itbib.importing.works import Facts, Settled, settle
from itbib.importing.writing import with_entries
from itbib.model import Record, Work
from itbib.reading.page import read_page
from itbib.rendering.markers import find_regions
from itbib.rendering.render import render
from itbib.rendering.templating import Templates
from itbib.slugs import Names, title_slug
from itbib.survey.config import Survey
from itbib.survey.contents import ROW_TYPE, read_contents
from itbib.survey.rowtext import pair_braces

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
        lost: comments of the page that no cell could hold.
    """

    texts: Mapping[str, str]
    text: str
    drafts: tuple[Draft, ...]
    left: tuple[Left, ...]
    survey: Survey
    library: Library
    settled: Settled
    row_keys: tuple[tuple[str, ...], ...]
    lost: tuple[str, ...] = ()


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
    before = whole_page(_without_regions(context.targets[context.path], context))
    while True:
        made = _make(found, drafts, left, context)
        page = read_page(made.text)
        kept, dropped = mended(made.drafts, made.text, page, found.page)
        if kept == drafts:
            now = whole_page(_without_regions(made.text, context))
            if now == before or not drafts:
                lost = (before.comments - now.comments).elements()
                return replace(made, lost=tuple(lost))
            # All that show by themselves that they do harm go at once, else the first that does.
            dropped = suspects(drafts, context.targets[context.path], made.text)
            culprit = now.culprit(before)
            dropped = dropped or [d for d in drafts if d.made.table.id == culprit] or drafts[:1]
            kept = [draft for draft in drafts if draft not in dropped]
        left += [
            Left(draft.block.line, draft.block.kind, draft.block.heading, _UNLIKE)
            for draft in dropped
        ]
        left.sort(key=lambda one: one.line)
        drafts = kept


def _without_regions(text: str, context: Context) -> str:
    """Empty the regions that were there before: what they show changes with the library."""
    ids = [table.id for table in context.survey.tables]
    known = [*ids, *re.findall(r"itbib:table\s+([\w-]+)", text)]
    regions, _ = find_regions(text, context.path, known)
    for region in reversed(regions):
        if region.kind != "table" or region.id in ids:
            start, end = region.body_span
            text = text[:start] + text[end:]
    return text


def _make(
    found: Found, drafts: Sequence[Draft], left: Sequence[Left], context: Context
) -> Takeover:
    settled = settle(
        mentions_of(found.page, drafts, is_new=found.is_new),
        context.library,
        context.records,
        context.facts,
    )
    tables = tuple(draft.made.table for draft in drafts)
    survey = replace(context.survey, tables=(*context.survey.tables, *tables))
    row_keys, rows = _rows(drafts, settled)
    library = with_entries(context.library, settled.entries, rows)
    targets = dict(context.targets)
    targets[context.path] = with_regions(targets[context.path], drafts)
    contents = read_contents(library)
    rendering = render(
        survey,
        contents.whole,
        contents.rows,
        contents.authors(),
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
