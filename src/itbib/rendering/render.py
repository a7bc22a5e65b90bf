"""From the configuration, the works, the rows and the target files to new target files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from itbib.errors import InputError, Problem
from itbib.markdown.nodes import Inline
from itbib.model import Name, Row, Work
from itbib.rendering.arranging import arrange
from itbib.rendering.bodies import Material, write_bodies, write_tocs
from itbib.rendering.citations import cite_all
from itbib.rendering.facts import Catalogue
from itbib.rendering.markers import find_regions
from itbib.rendering.oddities import gone_categories, odd_tables, too_large, undivided
from itbib.rendering.presenting import linked
from itbib.rendering.region import FOLDER, Region
from itbib.rendering.regions import Change, apply, plan
from itbib.rendering.templating import Templates
from itbib.styling.styled import styled_entries
from itbib.survey.config import Survey
from itbib.survey.rowcheck import check_rows


@dataclass(frozen=True, slots=True)
class Rendering:
    """What rendering came to.

    Attributes:
        texts: the new text of each target by its path.
        changes: the regions of all targets in order. One that was edited by hand has its new
            body in ``texts`` only under ``force``.
        warnings: what is odd but stops nothing; what concerns itbib.toml names no file.
    """

    texts: Mapping[str, str]
    changes: tuple[Change, ...]
    warnings: tuple[Problem, ...] = ()


def render(
    survey: Survey,
    works: Sequence[Work],
    rows: Sequence[Row],
    authors: Mapping[str, Sequence[Name]],
    targets: Mapping[str, str],
    templates: Templates,
    *,
    force: bool = False,
    bib: str = "",
    plots: str = FOLDER,
) -> Rendering:
    """Bring the regions of all targets up to date.

    The result depends on nothing but the arguments, and rendering it again changes nothing.

    Args:
        survey: the configuration.
        works: the works in file order.
        rows: the rows in file order.
        authors: the names of each work by its key, as BibTeX splits them;
            ``Name(last="others")`` stands for "and others".
        targets: the text of each target by its path, in the order of the configuration, line
            ends as they are in the file.
        templates: the templates.
        force: whether to overwrite bodies that were edited by hand.
        bib: path of the library, from where the paths of targets begin; by default as the
            configuration has it.
        plots: path of the folder of pictures, likewise.

    Raises:
        InputError: with all that is wrong with rows, markers and templates.
    """
    problems = check_rows(survey, works, rows)
    regions: dict[str, tuple[Region, ...]] = {}
    table_ids = [table.id for table in survey.tables]
    keys = {work.key for work in works}
    for path, text in targets.items():
        regions[path], wrong = find_regions(text, path, table_ids, keys)
        problems += wrong or undivided(survey, regions[path])
    if problems:
        raise InputError(problems)
    shown = [region.id for found in regions.values() for region in found if region.id]
    catalogue = Catalogue(works, authors)
    arranged = arrange(survey, rows, catalogue)
    citations = cite_all(survey, works, arranged.on_page, authors, shown)
    styled: dict[str, Inline] = {}
    if templates.style is not None:
        styled = styled_entries(templates.style, linked(citations, works), works)
    material = Material(
        survey,
        works,
        arranged.rows,
        citations,
        regions,
        templates,
        arranged.sections,
        bib or survey.bib,
        plots,
        styled,
    )
    bodies = write_bodies(material)
    texts: dict[str, str] = {}
    changes: list[Change] = []
    for path, text in targets.items():
        written = write_tocs(text, regions[path], bodies[path], table_ids)
        planned = plan(text, regions[path], written)
        texts[path] = apply(text, planned, force=force)
        problems += _verify(texts[path], path, planned, table_ids)
        changes += planned
    if problems:
        raise InputError(problems)
    unstyled = (work for work in works if work.key in citations.by_key and work.key not in styled)
    warnings = (
        *odd_tables(survey, rows, arranged, catalogue),
        *gone_categories(arranged, changes),
        *too_large(texts),
        *(map(_unstyled, unstyled) if templates.style is not None else ()),
    )
    return Rendering(texts, tuple(changes), warnings)


def _unstyled(work: Work) -> Problem:
    message = f"the citation style cannot cope with {work.key!r}; it is shown without the style"
    return Problem(message, work.path, work.line)


def _verify(
    text: str, path: str, planned: Sequence[Change], table_ids: Sequence[str]
) -> list[Problem]:
    """Make sure that what a template wrote did not break the markers around it."""
    found, wrong = find_regions(text, path, table_ids)
    names = [change.region.name for change in planned]
    if not wrong and [region.name for region in found] == names:
        return []
    message = "a template wrote something that breaks the markers of the regions"
    return [Problem(message, path, hint="look for markers and unclosed code fences in it")]
