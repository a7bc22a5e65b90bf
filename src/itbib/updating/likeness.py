"""When two values of a field say the same though they are written differently."""

from __future__ import annotations

import re

from itbib.bib.names import split_names
from itbib.tex.text import tex_to_text

_DOI_RESOLVER = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def says_the_same(name: str, one: str, other: str) -> bool:
    r"""Tell whether two values print the same, or name the same persons or document.

    Braces, accents as TeX or as Unicode, and white space make no difference; nor does the
    order of a name's parts (``Zhou, Chunting``), nor a DOI's case (ISO 26324: it has none)
    or the address of its resolver.

    Args:
        name: lower-case name of the field.
        one: a value as BibTeX has it.
        other: another.

    >>> says_the_same("title", r"{LIMA}: d{\'e}j{\`a} vu", "LIMA: déjà vu")
    True
    """
    if one == other:
        return True
    if not one or not other:
        return False
    if _plain(one) == _plain(other):
        return True
    if name == "author":
        return _names(one) == _names(other)
    return name == "doi" and _bare_doi(one) == _bare_doi(other)


def _plain(value: str) -> str:
    return " ".join(tex_to_text(value).split())


def _names(value: str) -> list[tuple[str, ...]]:
    return [
        tuple(_plain(part) for part in (name.von, name.last, name.jr, name.first))
        for name in split_names(value)
    ]


def _bare_doi(value: str) -> str:
    return _DOI_RESOLVER.sub("", _plain(value), count=1).casefold()
