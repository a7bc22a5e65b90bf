"""The files of a survey's web site."""

from __future__ import annotations

from collections.abc import Mapping

from itbib import files
from itbib.commands.tabling import read_material
from itbib.project import Project
from itbib.survey.config import Survey

INDEX = "index.html"
_STYLE = "templates/site.css"


def site_files(project: Project, survey: Survey) -> Mapping[str, bytes]:
    """Make the files of the site; nothing is written.

    Args:
        project: the survey.
        survey: its configuration.

    Returns:
        The content of each file by its name.

    Raises:
        InputError: all that is wrong with rows, works or templates.
    """
    from itbib.commands.templates import templates_in
    from itbib.rendering.markers import find_regions
    from itbib.site.assets import policy, script, style_sheet
    from itbib.site.build import build_page

    contents = read_material(project, survey).contents
    templates = templates_in(project.root, survey)
    shown: list[str] = []
    ids = [table.id for table in survey.tables]
    for name in survey.targets:
        if (target := project.root / name).is_file():
            regions, _ = find_regions(files.read_text(target), name, ids)
            shown += [region.id for region in regions if region.id]
    page = build_page(survey, contents, list(dict.fromkeys(shown)), templates.style)
    own = project.root / _STYLE
    style = style_sheet(files.read_text(own) if own.is_file() else "")
    code = script()
    html = templates.site(page, survey, style, code, policy(style, code))
    made = {INDEX: html.encode()}
    made |= {download.name: download.text.encode() for download in page.downloads}
    # GitHub Pages would pass the files through Jekyll otherwise.
    return {**made, ".nojekyll": b""}
