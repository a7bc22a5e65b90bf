"""Taking edits of regions back, from the files to the library and the pages after it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from itbib import files
from itbib.bib.library import Library
from itbib.errors import InputError
from itbib.importing.draft import Mention
from itbib.importing.works import Facts, Settled, settle
from itbib.importing.writing import with_entries
from itbib.model import Record
from itbib.reading.page import link_definitions
from itbib.rendering.arranging import arrange
from itbib.rendering.facts import Catalogue
from itbib.rendering.markers import find_regions
from itbib.rendering.regions import Change, State, checksum
from itbib.rendering.render import Rendering, render
from itbib.rendering.templating import Templates
from itbib.returning.applying import Applied
from itbib.returning.edits import Edited, apply_edits, find_edits, unlike
from itbib.survey.config import Survey
from itbib.survey.contents import read_contents

_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Returned:
    """A survey after the edits of its regions were taken back.

    Attributes:
        texts: the pages by path.
        library: the library.
        applied: what was taken back, for each edited region.
        edited: the edited regions.
        settled: the works that were needed.
    """

    texts: Mapping[str, str]
    library: Library
    applied: Sequence[Applied]
    edited: Sequence[Edited]
    settled: Settled


def take_back(
    folder: Path,
    survey: Survey,
    library: Library,
    texts: Mapping[str, str],
    templates: Templates,
    fetch: Callable[[Iterable[Mention]], Mapping[str, Record]],
    facts: Facts,
) -> Returned | None:
    """Take the edits of regions back.

    Args:
        folder: the survey's.
        survey: the configuration.
        library: the library as it is.
        texts: the pages by path, relative to the folder.
        templates: the survey's templates.
        fetch: asks for the papers that the library lacks.
        facts: what other .bib files say of works.

    Returns:
        The survey afterwards; None if no region was edited.

    Raises:
        InputError: with all edits that cannot be taken back, and all conflicts.
    """
    rendering = _render(survey, library, texts, templates)
    changed = [change for change in rendering.changes if change.state is State.EDITED]
    if not changed:
        return None
    definitions = {path: link_definitions(text) for path, text in texts.items()}
    edited = find_edits(changed, survey, _ancestors(folder, changed), definitions)
    mentions = [mention for one in edited for mention in one.mentions]
    settled = settle(mentions, library, fetch(mentions), facts)
    with_works = with_entries(library, settled.entries, ())
    contents = read_contents(with_works)
    # The edits are told by where rows stand on the page.
    catalogue = Catalogue(contents.whole, contents.authors())
    rows = arrange(survey, contents.rows, catalogue).rows
    before = [m for one in edited for named, _ in one.merged.cites.values() for m in named]
    # Works that rows no longer name get no entry, but their keys leave the rows.
    keys = {**settle(before, with_works, {}, facts).keys, **settled.keys}
    after, applied = apply_edits(with_works, edited, rows, keys)
    drawn = _render(survey, after, texts, templates, force=True)
    bodies = {(c.region.path, c.region.name): c.new for c in drawn.changes}
    problems = [
        problem
        for one in edited
        for problem in unlike(one, bodies[one.change.region.path, one.change.region.name])
    ]
    if problems:
        raise InputError(problems)
    return Returned(drawn.texts, after, applied, edited, settled)


def _render(
    survey: Survey,
    library: Library,
    texts: Mapping[str, str],
    templates: Templates,
    *,
    force: bool = False,
) -> Rendering:
    contents = read_contents(library)
    contents.require_sound()
    return render(
        survey, contents.whole, contents.rows, contents.authors(), texts, templates, force=force
    )


def _ancestors(folder: Path, changes: Sequence[Change]) -> dict[str, str]:
    """Find the bodies as itbib wrote them in the history of the repository, by checksum.

    They are looked for only where the library has changed since as well: otherwise what
    itbib would write now is what it wrote.
    """
    found: dict[str, str] = {}
    for change in changes:
        wanted = change.region.checksum
        if not wanted or wanted == checksum(change.new):
            continue
        path = change.region.path
        search = ["log", "--format=%H", "-n", "20", f"-Ssha256={wanted}", "--", path]
        for revision in _git(folder, search).split():
            text = _git(folder, ["show", f"{revision}:./{path}"])
            body = _body(text, path, change.region.name, wanted)
            if body is not None:
                found[wanted] = body
                break
    return found


def _body(text: str, path: str, name: str, wanted: str) -> str | None:
    """Take the body of a region from a file, if it is the one with a checksum."""
    regions, _ = find_regions(text, path, [name.partition(" ")[2]])
    for region in regions:
        body = text[slice(*region.body_span)].replace("\r\n", "\n").replace("\r", "\n")
        if region.name == name and checksum(body) == wanted:
            return body
    return None


def _git(folder: Path, arguments: list[str]) -> str:
    """Ask git; nothing if there is no git, no repository or no answer."""
    try:
        done = subprocess.run(
            ["git", "-C", str(files.real(folder)), *arguments],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
