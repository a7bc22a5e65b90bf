"""All rules for a survey's library."""

from __future__ import annotations

from collections.abc import Collection

from itbib.bib.library import Library
from itbib.checking.finding import Finding, in_order
from itbib.checking.survey.places import Fields
from itbib.checking.survey.rows import row_findings
from itbib.checking.survey.values import value_findings
from itbib.checking.survey.works import work_findings
from itbib.survey.config import Survey
from itbib.survey.contents import read_contents


def survey_findings(survey: Survey, library: Library, shown: Collection[str]) -> list[Finding]:
    """Find what is wrong with the rows and works of a survey, by line.

    Args:
        survey: the configuration.
        library: the library.
        shown: keys of works that pages show otherwise than by rows; ``*`` for all of them.
    """
    contents = read_contents(library)
    fields = Fields.of(library)
    return in_order(
        (
            *row_findings(survey, contents, fields),
            *work_findings(survey, contents, shown, fields),
            *value_findings(survey, contents.rows, fields),
        )
    )
