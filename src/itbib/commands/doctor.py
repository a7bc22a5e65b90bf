"""``itbib doctor``: what is there and what is missing, without failing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from shutil import which

import click

from itbib import __version__, files
from itbib.commands.common import ProjectFinder, common_options
from itbib.errors import EXIT_OK, ItbibError
from itbib.output import Output

_TIMEOUT = 5.0
_LATEX = ("pdflatex", "lualatex", "bibtex", "biber")
_OPTIONAL = {
    "citeproc": ("citation styles", "pip install 'itbib[styles]'"),
}
_WITHOUT_ARXIV = "all but fetching works without it"
_STATES = {True: "ok", False: "missing"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was looked at.

    Attributes:
        name: what it is.
        is_fine: whether it is there.
        said: what was found, in words.
        hint: what to do about it, or empty.
    """

    name: str
    is_fine: bool
    said: str
    hint: str = ""


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Do not try to reach arXiv.")
@common_options
def command(offline: bool, find_project: ProjectFinder, output: Output) -> int:
    """Say what itbib finds on this machine and in this folder, and what it lacks.

    Nothing of it is needed for all: LaTeX only to compile, arXiv only to fetch. The exit code is
    0 whatever is missing.
    """
    items = [
        *_survey(find_project),
        _cache(),
        *_optional(),
        *_latex(),
        _git(find_project),
        *([] if offline else [_arxiv()]),
    ]
    if output.as_json:
        output.json(
            [{"name": i.name, "ok": i.is_fine, "found": i.said, "hint": i.hint} for i in items]
        )
        return EXIT_OK
    output.data(f"itbib {__version__}\n")
    width = max(len(item.name) for item in items)
    for item in items:
        output.data(f"{_STATES[item.is_fine]:<7}  {item.name:<{width}}  {item.said}\n")
        if item.hint:
            output.data(f"{'':<7}  {'':<{width}}  hint: {item.hint}\n")
    return EXIT_OK


def _survey(find_project: ProjectFinder) -> Iterator[Item]:
    try:
        project = find_project()
        library = project.library()
        problems = len(library.problems())
        broken = f", {problems} broken or repeated" if problems else ""
        count = sum(1 for _ in library.listed())
        yield Item("library", not problems, f"{files.shown(project.bib)}: {count} entries{broken}")
        if project.has_config:
            tables = len(project.survey().tables)
            yield Item("survey", True, f"{files.shown(project.config)}: {tables} tables")
        else:
            yield Item("survey", False, "there is no itbib.toml", "make one with: itbib init")
    except ItbibError as error:
        first = error.problems[0]
        yield Item("survey", False, str(first).split("\n")[0], first.hint)


def _cache() -> Item:
    folder = files.cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        hint = "name another folder in ITBIB_CACHE_DIR"
        return Item("cache", False, f"{folder} cannot be written: {error.strerror}", hint)
    size = sum(path.stat().st_size for path in folder.glob("*.sqlite3"))
    return Item("cache", True, f"{folder} ({size / 1e6:.1f} MB)")


def _optional() -> Iterator[Item]:
    for module, (what, hint) in _OPTIONAL.items():
        is_there = find_spec(module) is not None
        yield Item(
            what, is_there, "installed" if is_there else "not installed", "" if is_there else hint
        )


def _latex() -> Iterator[Item]:
    for program in _LATEX:
        path = which(program)
        yield Item(program, path is not None, path or "not found; needed only to compile the paper")


def _git(find_project: ProjectFinder) -> Item:
    if which("git") is None:
        return Item("git", False, "not found; itbib import takes hand edits back with it")
    folder = files.real(find_project.folder)
    is_inside = any((up / ".git").exists() for up in (folder, *folder.parents))
    return Item("git", is_inside, "this is a repository" if is_inside else "this is no repository")


def _arxiv() -> Item:
    # Loaded here: it takes longer than all the rest.
    from itbib.fetching.reach import reach
    from itbib.fetching.settings import from_environment

    try:
        settings = from_environment()
    except ItbibError as error:
        return Item("arXiv", False, error.problems[0].message, error.problems[0].hint)
    is_fine, said = reach(settings, _TIMEOUT)
    return Item("arXiv", is_fine, f"{settings.url} {said}", "" if is_fine else _WITHOUT_ARXIV)
