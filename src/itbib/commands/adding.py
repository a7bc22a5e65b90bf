"""Adding papers to the library, for every command that does so."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from itbib import files
from itbib.adding.addition import Addition, RowWish, plan_addition, refuse_hidden
from itbib.adding.lookup import find_works
from itbib.bib import edit
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN
from itbib.commands.common import report_change
from itbib.commands.fetching import Asking, open_papers, report_missing
from itbib.errors import EXIT_ARXIV, EXIT_OK
from itbib.identifiers import ArxivId
from itbib.output import Output, as_array
from itbib.project import Project, change_library
from itbib.tex.text import tex_to_text
from itbib.updating.plan import bases_of


def add_papers(
    project: Project,
    wanted: Sequence[ArxivId],
    wish: RowWish | None,
    asking: Asking,
    output: Output,
    *,
    dry_run: bool,
    lists_added: bool = True,
) -> int:
    """Add an entry for each paper that the library lacks, and say what was done.

    What could not be fetched is named, and does not keep the rest from being added.

    Args:
        project: whose library.
        wanted: the papers, in the order in which they are to be added.
        wish: the row to append for each, if any.
        asking: how to ask arXiv.
        output: where to say it.
        dry_run: whether to write nothing.
        lists_added: whether the new entries are the data that ``--json`` asks for.

    Returns:
        The exit code.

    Raises:
        InputError: the library cannot be changed; nothing was written.
        UsageError: two papers would get the same row, or a setting is malformed.
    """
    library = project.library()
    missing = []
    found = find_works(library, wanted)
    for identifier in wanted:
        block = found.get(identifier.key)
        if block is None:
            missing.append(identifier)
        if block is None or block.kind == BROKEN:
            refuse_hidden(library, identifier)
    with contextlib.ExitStack() as stack:
        papers = answer = None
        if missing:
            papers = stack.enter_context(open_papers(asking, output))
            answer = papers.fetch(missing)
        records = answer.records if answer else {}
        absent = {*answer.unknown, *answer.failed} if answer else set()
        known = list({i.key: i for i in wanted if i not in absent}.values())
        planned: list[Addition] = []

        def plan(current: Library) -> tuple[list[edit.Edit], list[str]]:
            addition = plan_addition(current, known, records, wish)
            planned[:] = [addition]
            return addition.edits, [*current.keys(), *addition.added]

        before, after = change_library(project, plan, dry_run=dry_run, opened=library)
        if papers is not None and not dry_run:
            added = [records[key] for key in planned[0].added if key in records]
            bases = {base.record.identifier.key: base for base in bases_of(after, added)}
            papers.store.keep_bases(str(files.real(project.bib)), bases)
    _report(planned[0], after, output, dry_run=dry_run, lists_added=lists_added)
    report_change(project, before, after, output, dry_run=dry_run)
    output.warn((before if dry_run else after).problems())
    if answer is not None:
        report_missing(answer, output)
    return EXIT_ARXIV if absent else EXIT_OK


def _report(
    addition: Addition, after: Library, output: Output, *, dry_run: bool, lists_added: bool
) -> None:
    blocks = [block for key in addition.added if (block := after.block(key)) is not None]
    if output.as_json and lists_added:
        output.json(as_array(after.entries(blocks)))
    would = "would add" if dry_run else "added"
    for work in after.entries(blocks):
        title = tex_to_text(work.fields.get("title", ""))
        output.say(f"{would} {work.key}{'  ' + title if title else ''}")
    unchanged = "" if addition.added else "; nothing changed"
    for key in addition.present:
        output.say(f"{key} is there already{unchanged}")
