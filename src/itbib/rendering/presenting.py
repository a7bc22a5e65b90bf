"""The citation list with what it shows besides: entries in a citation style, BibTeX sources."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import replace

from itbib.exporting.one import bibtex_source
from itbib.markdown.nodes import Inline
from itbib.model import Work
from itbib.rendering.citations import Citations, ReferenceGroup
from itbib.rendering.reference import Reference
from itbib.styling.styled import Linked
from itbib.survey.config import References, Source


def present(
    citations: Citations,
    works: Sequence[Work],
    settings: References,
    styled: Mapping[str, Inline],
    library: str,
    page: str,
) -> tuple[ReferenceGroup, ...]:
    """Give the groups of the list with what their references show.

    Args:
        citations: the list.
        works: all works.
        settings: what the list shows.
        styled: entries in the citation style by key; a reference without one shows what its
            template makes of it.
        library: the path of the library.
        page: the path of the page that holds the list.
    """
    by_key = {work.key: work for work in reversed(works)}

    def shown(reference: Reference) -> Reference:
        work = by_key[reference.key]
        source = url = ""
        if settings.bibtex is Source.BLOCK:
            source = bibtex_source(work, works)
        elif settings.bibtex is Source.LINK:
            url = f"{relative(library, page)}#L{work.line}"
        entry = styled.get(reference.key, ())
        return replace(reference, styled=entry, bibtex=source, bibtex_url=url)

    return tuple(
        replace(group, references=tuple(map(shown, group.references))) for group in citations.groups
    )


def relative(path: str, page: str) -> str:
    """Give the way from a page to a file."""
    return posixpath.relpath(path, posixpath.dirname(page) or ".")


def linked(citations: Citations, works: Sequence[Work]) -> list[Linked]:
    """Give the works of the list with the addresses that their entries lead to."""
    by_key = {work.key: work for work in reversed(works)}
    found = []
    for reference in citations.by_key.values():
        urls = {link.label: link.url for link in reference.links}
        work = by_key[reference.key]
        found.append(Linked(work, reference.url, urls.get("arXiv", ""), urls.get("DOI", "")))
    return found
