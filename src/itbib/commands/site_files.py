"""The files of a survey's web site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from itbib import files
from itbib.commands.naming import first_heading, pages_of
from itbib.commands.tabling import read_material
from itbib.model import Work
from itbib.project import Project
from itbib.survey.config import Survey

INDEX = "index.html"
CITATION = "CITATION.cff"
# By one of these a page is known again; a survey's own template may leave the first one out.
_MARKS = ('<meta name="generator" content="itbib">', "<!-- made by itbib -->")
_STYLE = "templates/site.css"


def site_files(project: Project, survey: Survey) -> Mapping[str, bytes]:
    """Make the files of the site; nothing is written.

    Args:
        project: the survey.
        survey: its configuration.

    Returns:
        The content of each file by its name.

    Raises:
        InputError: all that is wrong with rows, works, templates or ``CITATION.cff``.
    """
    from itbib.commands.templates import templates_in
    from itbib.rendering.markers import find_regions
    from itbib.site.assets import policy, script, style_sheet
    from itbib.site.build import build_page

    contents = read_material(project, survey).contents
    templates = templates_in(project.root, survey)
    shown: list[str] = []
    ids = [table.id for table in survey.tables]
    pages = pages_of(project, survey)
    for name, text in pages.items():
        regions, _ = find_regions(text, name, ids)
        shown += [region.id for region in regions if region.id]
    if not survey.title:
        survey = replace(survey, title=first_heading(pages.values()))
    itself = None if survey.site.cite else _itself(project)
    page = build_page(survey, contents, list(dict.fromkeys(shown)), templates.style, itself)
    own = project.root / _STYLE
    style = style_sheet(files.read_text(own) if own.is_file() else "")
    code = script()
    html = templates.site(page, survey, style, code, policy(style, code))
    if _MARKS[0] not in html:
        html = f"{html.rstrip()}\n{_MARKS[1]}\n"
    made = {INDEX: html.encode()}
    made |= {download.name: download.text.encode() for download in page.downloads}
    # GitHub Pages would pass the files through Jekyll otherwise.
    return {**made, ".nojekyll": b""}


def is_own_page(content: bytes) -> bool:
    """Tell whether a page was made here."""
    return any(mark.encode() in content for mark in _MARKS)


def _itself(project: Project) -> Work | None:
    """Give the work that is the survey itself, if its repository says how to cite it."""
    path = project.root / CITATION
    if not path.is_file():
        return None
    from itbib.formats.cff_work import cited_work

    return cited_work(files.read_text(path), files.shown(path))
