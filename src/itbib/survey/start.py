"""The files that a new survey starts with."""

from __future__ import annotations

from itbib.survey.config import Survey

CONFIG = """\
# The survey's tables and where they are drawn.
# All settings are described in docs/data-format.md of itbib.

[survey]
bib = "references.bib"
targets = ["README.md"]            # files with <!-- itbib:… --> regions

[[table]]
id = "papers"                      # rows are @row{papers/SLUG, …} in references.bib
layout = "html"                    # html | pipe | list
columns = [
  { name = "name", header = "Name" },
  { name = "title", header = "Title", kind = "title" },
  { name = "year", header = "Year", kind = "year" },
  { name = "paper", header = "Paper", kind = "paper" },
  { name = "project", header = "Project", kind = "link", label = "project" },
  { name = "ref", header = "Ref.", kind = "citation" },
]
"""

LIBRARY = ""


def readme(survey: Survey, folder: str) -> str:
    """Write a README.md.

    Args:
        survey: the configuration.
        folder: name of the survey's folder, the title of a survey that has none.
    """
    return f"# {survey.title or folder}\n\n{regions(survey)}"


def regions(survey: Survey) -> str:
    """Write an empty region for each table and one for the citation list."""
    names = [(f"table {table.id}", table.title or table.id.capitalize()) for table in survey.tables]
    return "\n".join(
        f"## {heading}\n\n<!-- itbib:{name} -->\n<!-- /itbib:{name} -->\n"
        for name, heading in [*names, ("references", "References")]
    )


def has_marker(text: str) -> bool:
    """Tell whether a file has regions already."""
    return "<!-- itbib:" in text
