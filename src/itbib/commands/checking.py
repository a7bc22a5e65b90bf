"""Checking files: from what they hold to what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from itbib import files
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN
from itbib.checking.finding import Finding, in_order
from itbib.checking.placed_link import PlacedLink
from itbib.checking.silencing import marks_in, silence_of
from itbib.checking.survey.all import survey_findings
from itbib.checking.survey.regions import region_findings
from itbib.commands.check_memory import Outcome
from itbib.commands.check_reading import ReadSubject, read_subject
from itbib.commands.check_records import AskedPapers
from itbib.commands.check_subjects import Kind, Subject
from itbib.commands.rendering import render_survey
from itbib.errors import InputError
from itbib.project import Project
from itbib.rendering.regions import Change
from itbib.rules import Code
from itbib.survey.config import Survey


@dataclass(frozen=True, slots=True)
class Checked:
    """A file and what is wrong with it.

    Attributes:
        subject: the file.
        findings: by line; those that were silenced are left out.
        silenced: how many those are.
        asked: the files that its links lead to, by folder and path, and whether they were there.
    """

    subject: Subject
    findings: tuple[Finding, ...]
    silenced: int
    asked: Mapping[tuple[Path, str], bool]


def check(
    project: Project,
    survey: Survey | None,
    subjects: Sequence[Subject],
    papers: AskedPapers,
    links_of: Callable[[Iterable[PlacedLink]], Iterable[Finding]] | None = None,
) -> list[Checked]:
    """Check files.

    Args:
        project: the survey, or the folder.
        survey: its configuration, if there is one.
        subjects: the files.
        papers: what is known of arXiv's papers.
        links_of: finds the links that lead nowhere, if they are to be asked for.

    Raises:
        InputError: the survey cannot be rendered for a reason that no rule tells.
    """
    tables = [table.id for table in survey.tables] if survey is not None else []
    read = [read_subject(subject, tables) for subject in subjects]
    found: dict[str, list[Finding]] = {}
    for one, findings in _judged(read, papers):
        found.setdefault(one.name, []).extend(findings)
    if survey is not None:
        for finding in _of_survey(project, survey, read, found):
            found.setdefault(finding.path, []).append(finding)
    if links_of is not None:
        for finding in links_of(link for one in read for link in one.links()):
            found.setdefault(finding.path, []).append(finding)
    by_file = survey.check.by_file if survey is not None else {}
    return [
        _checked(subject, found, by_file, one.asked)
        for subject, one in zip(subjects, read, strict=True)
    ]


def _judged(
    read: Sequence[ReadSubject], papers: AskedPapers
) -> Iterator[tuple[ReadSubject, Sequence[Finding]]]:
    """Find what is wrong with each file; what may be a paper's former title is looked up."""
    known = papers.known({key for one in read for key in one.keys})
    found = [(one, one.findings(known)) for one in read]
    doubted = {f.paper for _, findings in found for f in findings if f.paper}
    former = papers.former(doubted, known) if doubted else {}
    for one, findings in found:
        again = any(finding.paper in former for finding in findings if finding.paper)
        yield one, one.findings(known.with_former(former)) if again else findings


def _of_survey(
    project: Project, survey: Survey, read: Iterable[ReadSubject], found: Mapping[str, object]
) -> Iterator[Finding]:
    """Find what is wrong with rows, works and regions, if the library is checked."""
    bib = files.shown(project.bib)
    library = next((one.library for one in read if one.name == bib), None)
    changes: Sequence[Change] = ()
    shown: Collection[str] = ("*",)
    try:
        changes = render_survey(project, survey).changes
    except InputError as error:
        failures = error.problems
    else:
        failures = ()
        shown = _shown(survey, changes)
        yield from region_findings(change for change in changes if change.region.path in found)
    if library is None:
        return
    findings = survey_findings(survey, library, shown)
    yield from findings
    told = {(finding.path, finding.line) for finding in findings}
    told |= {(bib, library.line(block.start)) for block in library.blocks if block.kind == BROKEN}
    untold = [p for p in failures if (p.path, p.line) not in told and "repeated" not in p.message]
    if untold:
        raise InputError(untold)


def _shown(survey: Survey, changes: Iterable[Change]) -> set[str]:
    """Give the keys of the works that regions show otherwise than by rows; ``*`` for all."""
    keys: set[str] = set()
    for change in changes:
        region = change.region
        if region.kind == "cite":
            keys.update(region.words)
        elif region.kind == "recent" or (
            region.kind == "references" and not survey.references.cited_only
        ):
            keys.add("*")
    return keys


def _checked(
    subject: Subject,
    found: Mapping[str, Sequence[Finding]],
    by_file: Mapping[str, tuple[Code, ...]],
    asked: Mapping[tuple[Path, str], bool],
) -> Checked:
    text = subject.text
    marks = marks_in(text, subject.kind)
    stretches: list[tuple[int, int]] = []
    if marks and subject.kind is Kind.BIB:
        library = Library(text, subject.name)
        stretches = [(library.line(b.start), library.line(b.end)) for b in library.blocks]
    silence = silence_of(marks, subject.name, by_file, stretches)
    findings = in_order(found.get(files.shown(subject.path), ()))
    heard = tuple(finding for finding in findings if not silence.hides(finding))
    return Checked(subject, heard, len(findings) - len(heard), asked)


def outcome_of(checked: Sequence[Checked], survey: Survey | None) -> Outcome:
    """Sum up a check."""
    findings = tuple(finding for one in checked for finding in one.findings)
    silenced = sum(one.silenced for one in checked)
    strict = survey is not None and survey.check.strict
    return Outcome(findings, len(checked), silenced, strict)


def inputs_of(project: Project, survey: Survey, checked: Sequence[Checked]) -> list[Path] | None:
    """Give the files that a check of the whole survey was made from, besides its templates.

    Returns:
        The files; None if it is not settled beforehand which they are: patterns may meet new
        ones, and categories have files of their own.
    """
    if survey.check.files or any(t.categories and t.categories.file for t in survey.tables):
        return None
    style = survey.references.style
    return [*(one.subject.path for one in checked), *([project.root / style] if style else [])]
