"""``itbib merge``: existing bibliographies into the library."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from itbib import files
from itbib.bib.edit import Edit
from itbib.bib.library import Library
from itbib.commands.common import ProjectFinder, common_options, dry_run_option, report_change
from itbib.commands.keymaps import keymap_change
from itbib.errors import EXIT_FINDINGS, EXIT_OK, InputError, Problem, UsageError
from itbib.merging.plan import Doubt, Merge, Outcome, plan_merge
from itbib.merging.reading import OtherFile, read_other
from itbib.merging.writing import edits_of
from itbib.output import Output
from itbib.project import Project, change_library


@click.command("merge")
@click.argument(
    "others", metavar="OTHER.bib...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--map",
    "keymap",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write old and new keys; OTHER.keys.tsv beside OTHER.bib by default.",
)
@click.option("--aliases", is_flag=True, help="Keep the old keys in the field ids, too.")
@dry_run_option
@common_options
def command(
    others: tuple[Path, ...],
    keymap: Path | None,
    aliases: bool,
    dry_run: bool,
    find_project: ProjectFinder,
    output: Output,
) -> int:
    """Bring the works of OTHER.bib... into the library, each once.

    A work that is there already gains the fields that it lacks; what it says otherwise stays,
    and the other value is kept beside it. What may be the same work, but is not surely, is
    listed and becomes an entry of its own.
    """
    project = find_project()
    paths = _paths(project, [find_project.path(path) for path in others])
    read = _read(paths)
    maps = [find_project.path(keymap)] * len(paths) if keymap else [_beside(p) for p in paths]
    planned: list[Merge] = []

    def plan(library: Library) -> tuple[list[Edit], list[str]]:
        merge = plan_merge(library, read, aliases=aliases)
        planned[:] = [merge]
        return edits_of(library, merge.targets.all)

    def keymaps() -> list[files.Change]:
        wanted: dict[Path, dict[str, str]] = {}
        for path, keys in zip(maps, planned[0].keys, strict=True):
            known = wanted.setdefault(path, {})
            for old, new in keys.items():
                if known.setdefault(old, new) != new:
                    message = f"{old!r} is another work in each of the files"
                    hint = "merge them one by one, or without --map"
                    raise InputError.of(message, path=files.shown(path), hint=hint)
        return [change for path, keys in wanted.items() for change in keymap_change(path, keys)]

    before, after = change_library(project, plan, dry_run=dry_run, beside=keymaps)
    merge = planned[0]
    report_change(project, before, after, output, dry_run=dry_run)
    output.warn(before.problems())
    _report(merge, after, read, output, dry_run=dry_run)
    if not dry_run:
        for path in dict.fromkeys(p for p, keys in zip(maps, merge.keys, strict=True) if keys):
            output.say(f"old and new keys: {files.shown(path)}")
    if output.as_json:
        output.json(_as_object(merge, read))
    return EXIT_FINDINGS if any(other.broken for other in read) else EXIT_OK


def _paths(project: Project, paths: list[Path]) -> list[Path]:
    found: dict[Path, Path] = {}
    for path in paths:
        if files.real(path) == files.real(project.bib):
            hint = "find works that stand in it twice with: itbib dedupe"
            raise UsageError.of("this is the library itself", path=files.shown(path), hint=hint)
        found.setdefault(files.real(path), path)
    return list(found.values())


def _read(paths: Iterable[Path]) -> list[OtherFile]:
    read = []
    problems: list[Problem] = []
    # As bibtex reads several files: what one defines, those after it know.
    macros: dict[str, str] = {}
    for path in paths:
        try:
            library = Library.from_bytes(files.read(path), files.shown(path))
            read.append(read_other(library, macros))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return read


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.keys.tsv")


def _report(
    merge: Merge, after: Library, read: list[OtherFile], output: Output, *, dry_run: bool
) -> None:
    new = [outcome for outcome in merge.outcomes if outcome.is_new]
    changed = [outcome for outcome in merge.outcomes if outcome.gained]
    for outcome in merge.outcomes:
        for conflict in outcome.conflicts:
            output.say(
                f"{outcome.entry.path}:{outcome.entry.line}: {outcome.target.key}: "
                f"{conflict.field} is {_cut(conflict.kept)!r}; {_cut(conflict.other)!r} "
                f"kept as {conflict.kept_as}"
            )
    output.warn(_doubtful(doubt, after) for doubt in merge.doubts)
    output.warn(problem for other in read for problem in (*other.broken, *other.left))
    output.warn(merge.notes)
    would = "would add" if dry_run else "added"
    output.say(
        f"{would} {_count(len(new), 'work')}, {len({o.target.key for o in changed})} changed, "
        f"{len(merge.outcomes) - len(new) - len(changed)} there already; "
        f"{len({doubt.new.key for doubt in merge.doubts})} doubtful"
    )


def _doubtful(doubt: Doubt, after: Library) -> Problem:
    block = after.block(doubt.target.key)
    line = after.line(block.start) if block else doubt.target.line
    message = (
        f"{doubt.entry.key!r} may be {doubt.target.key!r} ({after.path}:{line}): "
        f"{doubt.reason}; it is {doubt.new.key!r} now"
    )
    return Problem(message, doubt.entry.path, doubt.entry.line)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _as_object(merge: Merge, read: list[OtherFile]) -> dict[str, Any]:
    return {
        "entries": [_outcome(outcome) for outcome in merge.outcomes],
        "doubtful": [
            {
                "path": doubt.entry.path,
                "line": doubt.entry.line,
                "old": doubt.entry.key,
                "key": doubt.new.key,
                "maybe": doubt.target.key,
                "reason": doubt.reason,
            }
            for doubt in merge.doubts
        ],
        "broken": [_problem(problem) for other in read for problem in other.broken],
        "left": [_problem(problem) for other in read for problem in other.left],
        "notes": [_problem(problem) for problem in merge.notes],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "path": outcome.entry.path,
        "line": outcome.entry.line,
        "old": outcome.entry.key,
        "key": outcome.target.key,
        "new": outcome.is_new,
        "reason": outcome.reason,
        "gained": list(outcome.gained),
        "conflicts": [
            {"field": c.field, "kept": c.kept, "other": c.other, "as": c.kept_as}
            for c in outcome.conflicts
        ],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"path": problem.path, "line": problem.line, "message": problem.message}
