"""The files that a new survey starts with."""

from __future__ import annotations

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

REGIONS = """\
## Papers

<!-- itbib:table papers -->
<!-- /itbib:table papers -->

## References

<!-- itbib:references -->
<!-- /itbib:references -->
"""

TITLE = "SURVEY-TITLE"
"""Stands in README for the name of the survey's folder."""

README = f"""\
# {TITLE}

{REGIONS}"""


def has_marker(text: str) -> bool:
    """Tell whether a file has regions already."""
    return "<!-- itbib:" in text
