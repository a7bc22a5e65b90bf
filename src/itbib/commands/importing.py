"""Taking a page over, from the files it is made of to the files that are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from itbib import files
from itbib.bib.library import Library
from itbib.bib.lines import LineNumbers
from itbib.checking.beside import places_of
from itbib.checking.finding import in_order
from itbib.checking.knowledge import Knowledge
from itbib.checking.page import page_findings
from itbib.checking.works import work_findings
from itbib.commands.common import ProjectFinder
from itbib.commands.fetcher import Fetcher
from itbib.commands.fetching import Asking
from itbib.commands.import_report import Report
from itbib.commands.returning import take_back
from itbib.commands.split_pages import read_split_pages
from itbib.commands.templates import templates_in
from itbib.errors import EXIT_ARXIV, EXIT_OK, InputError
from itbib.importing.found import Found, find_survey
from itbib.importing.takeover import Context, Takeover, take_over
from itbib.importing.works import Facts
from itbib.model import Work
from itbib.output import Output
from itbib.project import CONFIG_NAME, DEFAULT_BIB
from itbib.rendering.markers import find_regions
from itbib.replacing import finish
from itbib.survey.config import Survey
from itbib.survey.contents import read_contents
from itbib.survey.toml import parse_survey
from itbib.survey.toml_write import survey_toml, table_toml

_BACKUP = ".bak"


@dataclass(frozen=True, slots=True)
class _Place:
    """The files of an import.

    Attributes:
        source: the page that is read.
        name: the page as ``targets`` of itbib.toml name it.
        config: itbib.toml.
        bib: the library.
        survey: the configuration as it is; without tables where there is none.
        config_text: what itbib.toml holds, or None.
    """

    source: Path
    name: str
    config: Path
    bib: Path
    survey: Survey
    config_text: str | None


def import_page(
    find_project: ProjectFinder,
    named: Path,
    into: Path | None,
    asking: Asking,
    output: Output,
    *,
    backup: bool,
    dry_run: bool,
) -> int:
    """Take a page over, write the survey, and say what was done.

    Args:
        find_project: knows the folder and the .bib file that the user named.
        named: the page, as the user named it.
        into: the folder to write to, by default that of the page.
        asking: how to ask arXiv.
        output: where to say it.
        backup: whether to keep the page as it was in a file beside it.
        dry_run: whether to write nothing.

    Returns:
        The exit code.

    Raises:
        InputError: a file cannot be read or written, or is malformed; nothing was written.
    """
    place = _place(find_project, named, into)
    text = files.read_text(place.source)
    data = files.read(place.bib) if place.bib.is_file() else b""
    library = Library.from_bytes(data, files.shown(place.bib))
    contents = read_contents(library)
    contents.require_sound()
    facts = Facts.of(_beside(place))
    split = read_split_pages(place.config.parent, place.survey, contents)
    targets = {page.made.name: page.text for page in split} | _other_targets(place)
    targets[place.name] = text
    templates = templates_in(place.config.parent, place.survey)
    fetcher = Fetcher(library, asking, output)
    returned = take_back(
        place.config.parent, place.survey, library, targets, templates, fetcher.fetch, facts
    )
    if returned is not None:
        library, targets = returned.library, dict(returned.texts)
    found = _find(targets[place.name], place)
    records = fetcher.fetch(found.mentions)
    context = Context(place.name, targets, place.survey, library, records, facts, templates)
    made = take_over(found, context)
    path = files.shown(place.source)
    said = work_findings(places_of(found), Knowledge(records), path)
    findings = [*page_findings(found.page, path), *said]
    settled = [made.settled, *([returned.settled] if returned else [])]
    report = Report(
        path,
        made,
        tuple(returned.applied) if returned else (),
        tuple(work.key for one in reversed(settled) for work in one.entries),
        tuple(in_order(findings)),
    )
    if output.as_json:
        output.json(report.as_json())
    else:
        output.data("".join(f"{line}\n" for line in report.lines()))
    if not made.drafts and not made.settled.entries and returned is None:
        output.say("nothing to take; nothing written")
        return EXIT_OK
    # Edits that were taken back show the same as before; a page taken over gets a backup.
    changes = _changes(made, place, data, backup=backup and bool(made.drafts))
    if not dry_run:
        for change in changes:
            change.path.parent.mkdir(parents=True, exist_ok=True)
        with files.locked(place.bib):
            files.write(changes)
        for one in settled:
            fetcher.remember(one, made.library, place.bib)
    for change in changes:
        output.say(f"{'would write' if dry_run else 'wrote'} {files.shown(change.path)}")
    output.say(report.summary())
    return EXIT_ARXIV if fetcher.failed else EXIT_OK


def _place(find_project: ProjectFinder, named: Path, into: Path | None) -> _Place:
    """Find the survey that a page belongs to: one that names it, or the one in its folder."""
    source = find_project.path(named)
    folder = find_project.path(into) if into is not None else source.parent
    # What a killed import had begun: its page may be written, and its configuration not yet.
    finish(folder)
    own = folder / CONFIG_NAME
    roots = [folder]
    if into is None:
        # A page in a subfolder may be a target of the survey above.
        up = [Path(*[".."] * steps) for steps in range(1, len(files.real(folder).parents) + 1)]
        roots += [folder / step for step in up if (folder / step / CONFIG_NAME).is_file()]
    for root in roots:
        config = root / CONFIG_NAME
        if not config.is_file():
            continue
        text = files.read_text(config)
        survey = parse_survey(text, files.shown(config))
        page = files.real(source) if into is None else files.real(folder / source.name)
        for name in survey.targets:
            if files.real(root / name) == page:
                return _Place(source, name, config, root / survey.bib, survey, text)
    if own.is_file():
        raise InputError.of(
            f"targets do not name {source.name!r}",
            path=files.shown(own),
            hint=f"add {source.name!r} to targets",
        )
    bib = find_project.bib or Path(DEFAULT_BIB)
    survey = Survey(bib=bib.as_posix(), targets=(source.name,))
    return _Place(source, source.name, own, folder / bib, survey, None)


def _find(text: str, place: _Place) -> Found:
    ids = [table.id for table in place.survey.tables]
    regions, problems = find_regions(text, files.shown(place.source), ids)
    if problems:
        raise InputError(problems)
    lines = LineNumbers(text)
    spans = [(lines.at(r.body_span[0]) - 1, lines.at(r.body_span[1]) - 1) for r in regions]
    return find_survey(text, ids, spans, is_new=place.config_text is None)


def _other_targets(place: _Place) -> dict[str, str]:
    return {
        name: files.read_text(place.config.parent / name)
        for name in place.survey.targets
        if name != place.name
    }


def _beside(place: _Place) -> Iterator[Work]:
    """Read the .bib files beside the page, other than the library itself."""
    for path in sorted(place.source.parent.glob("*.bib")):
        if files.real(path) != files.real(place.bib):
            library = Library.from_bytes(files.read(path), files.shown(path))
            yield from read_contents(library).works


def _changes(made: Takeover, place: _Place, data: bytes, *, backup: bool) -> list[files.Change]:
    """Say what to write: the page and its backup, the configuration, the library."""
    folder = place.config.parent
    changes = []
    for name, text in made.texts.items():
        path = folder / name
        before = files.read(path) if path.is_file() else None
        if before != text.encode():
            changes.append(files.Change(path, before, text.encode()))
        if name == place.name and backup and before not in (None, text.encode()):
            changes += _backup(path, before or b"")
    before = None if place.config_text is None else place.config_text.encode()
    config = _config(made, place).encode()
    if config != before:
        changes.append(files.Change(place.config, before, config))
    if made.library.to_bytes() != data or not place.bib.is_file():
        old = data if place.bib.is_file() else None
        changes.append(files.Change(place.bib, old, made.library.to_bytes()))
    return changes


def _backup(page: Path, data: bytes) -> list[files.Change]:
    """Keep what the page was; an older backup that says something else stays, too."""
    number = 0
    while True:
        path = page.with_name(f"{page.name}{_BACKUP}{number or ''}")
        if not path.exists():
            return [files.Change(path, None, data)]
        if files.read(path) == data:
            return []
        number += 1


def _config(made: Takeover, place: _Place) -> str:
    if place.config_text is None:
        return survey_toml(made.survey)
    new = made.survey.tables[len(place.survey.tables) :]
    text = place.config_text
    for table in new:
        text = f"{text.rstrip()}\n\n{table_toml(table)}"
    return text
