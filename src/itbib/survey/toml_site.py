"""Reading the section ``[site]`` of ``itbib.toml``."""

from __future__ import annotations

from itbib.markdown.escaping import safe_url
from itbib.survey.config import Site
from itbib.survey.toml_section import Section


def read_site(section: Section) -> Site:
    """Read what the site says; what is wrong with it is noted in the section."""
    description = section.line("description")
    cite = section.line("cite")
    repository = section.line("repository")
    if repository and not repository.startswith(("https://", "http://")):
        section.report("'repository' must be an address that begins with https://", "repository")
    section.done()
    return Site(description, cite, safe_url(repository) or "")
