"""``itbib dedupe``: works that stand in the library twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from itbib import files
from itbib.bib.edit import Edit
from itbib.bib.library import Library
from itbib.bib.scan import DUPLICATE
from itbib.commands.common import ProjectFinder, common_options, dry_run_option, report_change
from itbib.commands.keymaps import composed, keymap_change
from itbib.errors import EXIT_FINDINGS, EXIT_OK
from itbib.merging.doubles import Double, Doubles, find_doubles
from itbib.output import Output
from itbib.project import change_library


@click.command("dedupe")
@click.option("--apply", "is_applied", is_flag=True, help="Make one entry of each sure pair.")
@click.option(
    "--map",
    "keymap",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write old and new keys; by default beside the library.",
)
@dry_run_option
@common_options
def command(
    is_applied: bool,
    keymap: Path | None,
    dry_run: bool,
    find_project: ProjectFinder,
    output: Output,
) -> int:
    """Find works that stand in the library twice: surely, or perhaps.

    With --apply each sure pair becomes one entry that says what both said, and rows cite
    that. Kept is the entry whose key is an arXiv ID, else the first; the other's key is kept
    in its field ids, and in a map for itbib rekey.
    """
    project = find_project()
    path = (
        find_project.path(keymap)
        if keymap
        else project.bib.with_name(f"{project.bib.stem}.keys.tsv")
    )
    found: list[Doubles] = []

    def plan(library: Library) -> tuple[list[Edit], list[str]]:
        doubles = find_doubles(library)
        found[:] = [doubles]
        return doubles.edits, doubles.left

    def keymaps() -> list[files.Change]:
        keys = found[0].keys
        return keymap_change(path, composed(path, keys)) if keys else []

    is_written = is_applied and not dry_run
    before, after = change_library(project, plan, dry_run=not is_written, beside=keymaps)
    doubles = found[0]
    report_change(project, before, after, output, dry_run=dry_run)
    left = after if is_written else before
    repeated = [block for block in left.blocks if block.kind == DUPLICATE]
    output.warn(left.problems())
    if output.as_json:
        output.json(_as_object(doubles))
    else:
        _list(doubles, output, is_applied=is_written)
    if is_written and doubles.keys:
        output.say(f"old and new keys: {files.shown(path)}")
    remaining = doubles.doubtful or repeated or (doubles.sure and not is_written)
    return EXIT_FINDINGS if remaining else EXIT_OK


def _list(doubles: Doubles, output: Output, *, is_applied: bool) -> None:
    for double in doubles.sure:
        what = "was merged into" if is_applied else "is"
        output.data(f"{_place(double)}{what} {_other(double)}\n")
        for conflict in double.conflicts:
            output.say(f"  {conflict.field}: {conflict.other!r} kept as {conflict.kept_as}")
    for double in doubles.doubtful:
        output.data(f"{_place(double)}may be {_other(double)}\n")
    number = len(doubles.sure)
    done = "merged" if is_applied else "sure"
    output.say(f"{number} {done}, {len(doubles.doubtful)} doubtful")
    if doubles.sure and not is_applied:
        output.say("hint: merge the sure ones with: itbib dedupe --apply")


def _place(double: Double) -> str:
    return f"{double.work.path}:{double.work.line}: {double.work.key!r} "


def _other(double: Double) -> str:
    other = double.other
    return f"{other.key!r} ({other.path}:{other.line}): {double.reason}"


def _as_object(doubles: Doubles) -> Mapping[str, Any]:
    return {
        "sure": [_pair(double) for double in doubles.sure],
        "doubtful": [_pair(double) for double in doubles.doubtful],
    }


def _pair(double: Double) -> dict[str, Any]:
    return {
        "key": double.work.key,
        "path": double.work.path,
        "line": double.work.line,
        "other": double.other.key,
        "other-line": double.other.line,
        "reason": double.reason,
        "conflicts": [
            {"field": c.field, "kept": c.kept, "other": c.other, "as": c.kept_as}
            for c in double.conflicts
        ],
    }
