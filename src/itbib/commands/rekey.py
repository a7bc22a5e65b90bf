"""``itbib rekey``: other citation keys in LaTeX sources."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

import click

from itbib import files
from itbib.bib.encoding import decode, encode, readable
from itbib.commands.common import ProjectFinder, common_options, dry_run_option
from itbib.commands.known_keys import known_keys, own_map
from itbib.errors import InputError, Problem, UsageError
from itbib.merging.keymap import parse_keymap
from itbib.merging.rekey import Rekeyed, rekey
from itbib.output import Output
from itbib.replacing import finish
from itbib.tex.citations import takes_keys

_NOT_LATEX = {".bib": "take it in with: itbib merge", ".aux": "", ".bcf": "", ".pdf": ""}


@click.command("rekey")
@click.argument(
    "sources", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--map",
    "maps",
    metavar="KEYS.tsv",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Old and new keys, a pair a line; may be given again.",
)
@click.option("--reverse", is_flag=True, help="Read the map from the new keys to the old.")
@click.option(
    "--to",
    "scheme",
    type=click.Choice(["arxiv", "author-year"]),
    help="Without a map: to the library's keys, or those of export --keys.",
)
@click.option(
    "--command",
    "commands",
    metavar="NAME",
    multiple=True,
    help="A command of your own that takes keys, such as mycite.",
)
@click.option("--diff", "show_diff", is_flag=True, help="Write nothing; show what would change.")
@dry_run_option
@common_options
def command(
    sources: tuple[Path, ...],
    maps: tuple[Path, ...],
    reverse: bool,
    scheme: str | None,
    commands: tuple[str, ...],
    show_diff: bool,
    dry_run: bool,
    find_project: ProjectFinder,
    output: Output,
) -> None:
    """Rewrite the citation keys in the LaTeX files FILE..., all of them or none.

    Every other byte stays. Comments, verbatim text and what follows the end of the document
    are left alone.
    """
    if bool(maps) == bool(scheme):
        hint = "for example: itbib rekey paper.tex --map old.keys.tsv, or --to author-year"
        raise UsageError.of("give one of --map and --to", hint=hint)
    if reverse and not maps:
        raise UsageError.of("--reverse goes with --map")
    project = find_project()
    keys = _read_maps([find_project.path(path) for path in maps], reverse=reverse)
    if scheme is not None:
        keys = own_map(project.library(), scheme)
    known = known_keys(project)
    paths = _sources([find_project.path(path) for path in sources])
    names = [name.lstrip("\\") for name in commands]
    dry = dry_run or show_diff
    finished = [] if dry else [finish(folder) for folder in {path.parent for path in paths}]
    if any(finished):
        # Done twice, a map of which one key leads to the next would lead too far.
        output.say("an earlier itbib was killed; what it had begun is finished, nothing else done")
        return
    with contextlib.ExitStack() as stack:
        if not dry:
            for path in sorted(paths):
                stack.enter_context(files.locked(path))
        before = _read(paths)
        after = {path: rekey(text, keys, known, names) for path, text in before.items()}
        changed = [path for path in paths if after[path].text != before[path]]
        if not dry:
            files.write(
                [
                    files.Change(path, encode(before[path]), encode(after[path].text))
                    for path in changed
                ]
            )
    for path, result in after.items():
        _report(files.shown(path), result, output, dry=dry)
        if dry and not output.as_json:
            output.diff(readable(before[path]), readable(result.text), files.shown(path))
    if output.as_json:
        output.json([_as_object(files.shown(path), result) for path, result in after.items()])


def _read_maps(paths: list[Path], *, reverse: bool) -> dict[str, str]:
    """Read all maps as one."""
    keys: dict[str, str] = {}
    problems: list[Problem] = []
    for path in paths:
        name = files.shown(path)
        try:
            found = parse_keymap(files.read_text(path), name, is_reversed=reverse)
        except InputError as error:
            problems += error.problems
            continue
        for old, new in found.items():
            if keys.setdefault(old, new) != new:
                message = f"{old!r} becomes {new!r} here, and {keys[old]!r} in another map"
                problems.append(Problem(message, name))
    if problems:
        raise InputError(problems)
    return keys


def _sources(paths: list[Path]) -> list[Path]:
    """Check the names of the files; one that is named twice counts once."""
    found: dict[Path, Path] = {}
    problems = []
    for path in paths:
        name = files.shown(path)
        if not path.exists() and any(sign in path.name for sign in "*?["):
            message = f"no file is called {path.name!r}; the shell found none to put for it"
            problems.append(Problem(message, name, hint="check the folder and the suffix"))
        elif path.suffix.lower() in _NOT_LATEX:
            hint = _NOT_LATEX[path.suffix.lower()]
            problems.append(Problem("this is no LaTeX source", name, hint=hint))
        else:
            found.setdefault(files.real(path), path)
    if problems:
        raise UsageError(problems)
    return list(found.values())


def _read(paths: list[Path]) -> dict[Path, str]:
    """Read all files; bytes that are not UTF-8 become lone surrogates."""
    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            data = files.read(path)
            text = decode(data, files.shown(path))
            if "\0" in text:
                raise InputError.of("this is no text file", path=files.shown(path))
            texts[path] = text
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return texts


def _report(name: str, result: Rekeyed, output: Output, *, dry: bool) -> None:
    would = "would be replaced" if dry else "replaced"
    keys = "1 key" if result.replaced == 1 else f"{result.replaced} keys"
    output.say(f"{name}: {keys} {would}")
    for place in result.dropped:
        what = "would be taken out" if dry else "taken out"
        output.say(
            f"{name}:{place.line}: {place.text!r} {what}: the list has the same work already"
        )
    output.warn(
        Problem(f"{place.text!r} is neither in the map nor in the library", name, place.line)
        for place in result.unknown
    )
    output.warn(
        Problem(
            f"{place.text!r} stands for keys and was left",
            name,
            place.line,
            _hint(place.around),
        )
        for place in result.indirect
    )


def _hint(command_name: str) -> str:
    """Say what becomes of the keys that a command of the user's passes on."""
    if not command_name:
        return ""
    if takes_keys(command_name):
        return f"what \\{command_name} itself is given was rewritten"
    return f"if \\{command_name} takes keys: --command {command_name}"


def _as_object(name: str, result: Rekeyed) -> Mapping[str, object]:
    return {
        "path": name,
        "replaced": result.replaced,
        "dropped": [{"key": place.text, "line": place.line} for place in result.dropped],
        "unknown": [{"key": place.text, "line": place.line} for place in result.unknown],
        "indirect": [
            {"key": place.text, "line": place.line, "command": place.around}
            for place in result.indirect
        ],
    }
