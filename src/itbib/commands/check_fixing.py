"""Mending what a check has found."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from itbib import files
from itbib.checking.finding import Finding
from itbib.checking.fixing import fixed
from itbib.commands.checking import Checked
from itbib.output import Output


def fix_all(
    checked: Iterable[Checked],
    findings: Collection[Finding],
    output: Output,
    *,
    write: bool,
    show: bool,
) -> None:
    """Carry out fixes.

    Args:
        checked: the files.
        findings: those that are to be mended.
        output: where to say it.
        write: whether files are written, all of them or none.
        show: whether to show what changes.

    Raises:
        InputError: a file cannot be written or has changed meanwhile; nothing was written.
    """
    changes: list[files.Change] = []
    total = 0
    for one in checked:
        fixes = [f.fix for f in one.findings if f.fix is not None and f in findings]
        text, number = fixed(one.subject.text, fixes)
        if not number:
            continue
        total += number
        data = text.encode("utf-8", "surrogateescape")
        changes.append(files.Change(one.subject.path, one.subject.data, data))
        if show:
            before, after = (d.decode("utf-8", "replace") for d in (one.subject.data, data))
            output.diff(before, after, files.shown(one.subject.path))
    if write:
        files.write(changes)
    if changes:
        what = "1 fix" if total == 1 else f"{total} fixes"
        where = "1 file" if len(changes) == 1 else f"{len(changes)} files"
        output.say(f"{what} in {where}{'' if write else '; write them with: itbib check --fix'}")
    else:
        output.say("there is nothing that can be mended safely")
