"""The keys by which a library's works are cited: their own, and those in ``ids``."""

from __future__ import annotations

from itbib.bib.library import Library
from itbib.bib.names import split_names
from itbib.exporting.citekeys import author_year_keys, own_keys
from itbib.exporting.field_text import split_keys
from itbib.project import Project
from itbib.survey.contents import read_contents


def known_keys(project: Project) -> set[str]:
    """Give all keys that the library resolves; none where there is no library."""
    if not project.bib.exists():
        return set()
    works = read_contents(project.library()).works
    aliases = {key for work in works for key in split_keys(work.fields.get("ids", ""))}
    return {work.key for work in works} | aliases


def own_map(library: Library, scheme: str) -> dict[str, str]:
    """Map all keys by which a work is known to one.

    Args:
        library: the library.
        scheme: ``arxiv`` for the library's own keys, ``author-year`` for those that
            ``itbib export --keys author-year`` gives.

    Raises:
        InputError: the library is not sound.
    """
    contents = read_contents(library)
    contents.require_sound()
    made = author_year_keys(contents.works, split_names)
    wanted = own_keys(contents.works) if scheme == "arxiv" else made
    keys: dict[str, str] = {}
    # A work's own key counts before what another is also called.
    for work in contents.works:
        keys[work.key] = wanted[work.key]
    for work in contents.works:
        for other in (*split_keys(work.fields.get("ids", "")), made[work.key]):
            keys.setdefault(other, wanted[work.key])
    return keys
