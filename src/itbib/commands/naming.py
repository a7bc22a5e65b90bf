"""The pages of a survey, and what it is called where its configuration does not say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from itbib import files
from itbib.project import Project
from itbib.survey.config import Survey


def pages_of(project: Project, survey: Survey) -> Mapping[str, str]:
    """Read the targets that are there: their texts by their names in the configuration.

    Raises:
        InputError: one cannot be read.
    """
    paths = {target: project.root / target for target in survey.targets}
    return {target: files.read_text(path) for target, path in paths.items() if path.is_file()}


def first_heading(pages: Iterable[str]) -> str:
    """Give the first heading of the survey's pages, which is what readers know it by."""
    # Most surveys have a title; reading pages takes longer to load than to do.
    from itbib.reading.headings import read_headings
    from itbib.reading.texts import text_of

    headings = (heading for text in pages for heading in read_headings(text))
    return next((text for heading in headings if (text := text_of(heading.nodes))), "")
