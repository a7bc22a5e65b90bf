"""The pictures of a survey as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from itbib import files
from itbib.commands.naming import first_heading, pages_of
from itbib.commands.tabling import read_material
from itbib.errors import Problem, UsageError
from itbib.plotting.figures import Picture
from itbib.plotting.gather import picture_of
from itbib.plotting.look import Scheme
from itbib.plotting.material import Material
from itbib.project import Project
from itbib.rendering.markers import find_regions
from itbib.survey.config import Survey

_MOST_SIGNS = 20


def shown_plots(project: Project, survey: Survey) -> list[str]:
    """Give the names of the pictures that the pages of a survey show."""
    names: dict[str, None] = {}
    ids = [table.id for table in survey.tables]
    for target, text in pages_of(project, survey).items():
        regions, _ = find_regions(text, target, ids)
        names.update((r.words[0], None) for r in regions if r.kind == "plot" and r.words)
    return list(names)


def pictures_of(project: Project, survey: Survey, names: Sequence[str]) -> dict[str, Picture]:
    """Give what pictures show, by their names.

    Raises:
        InputError: all that is wrong with rows or works.
    """
    material = read_material(project, survey)
    heading = ""
    if "tree" in names and not survey.title:
        heading = first_heading(pages_of(project, survey).values())
    drawn_from = Material(
        survey, material.contents.whole, material.rows, material.arranged.sections, heading
    )
    return {name: picture_of(name, drawn_from) for name in names}


def drawn(pictures: Mapping[str, Picture], form: str) -> dict[str, bytes]:
    """Draw pictures: the content of each file by its name; SVG for light and for dark.

    Raises:
        UsageError: matplotlib is not there.
    """
    try:
        from itbib.plotting.draw import Form, draw
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        hint = "install it: pip install 'itbib[plots]'"
        raise UsageError.of("drawing needs matplotlib, which is not there", hint=hint) from error
    made: dict[str, bytes] = {}
    for name, picture in pictures.items():
        made[f"{name}.{form}"] = draw(picture, Form(form), Scheme.LIGHT)
        if form == Form.SVG:
            made[f"{name}-dark.svg"] = draw(picture, Form.SVG, Scheme.DARK)
    return made


def unknown(project: Project, pictures: Mapping[str, Picture]) -> list[Problem]:
    """Tell which signs of pictures no font of this machine has; they are drawn as boxes."""
    from itbib.plotting.fonts import unknown_signs
    from itbib.plotting.words import said

    signs = unknown_signs(text for picture in pictures.values() for text in said(picture))
    if not signs:
        return []
    shown = signs if len(signs) <= _MOST_SIGNS else f"{signs[:_MOST_SIGNS]}…"
    hint = "install one that does, such as Noto Sans CJK for Chinese, Japanese and Korean"
    message = f"no font here has these signs, which are drawn as boxes: {shown}"
    return [Problem(message, files.shown(project.bib), hint=hint)]
