"""Queries in arXiv's own syntax, and the categories that are put to them.

A query goes to the service as it was written, and the service judges it. Only where a condition
is put to it, it is taken apart so far as to see where it ends. The syntax is that of
https://info.arxiv.org/help/api/user-manual.html#query_details.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from itbib.errors import UsageError
from itbib.identifiers.archives import ARCHIVES
from itbib.suggest import did_you_mean

# A field may stand before a word, before a phrase, and before parentheses.
_PART = re.compile(r'(?P<open>[^\s"()]*\()|(?P<close>\))|[^\s"()]*"[^"]*"|[^\s"()]+|(?P<stray>")')
_UPPER_CASE_LENGTH = 2


def limited_to(query: str, categories: Iterable[str]) -> str:
    """Limit a query to the papers of some categories.

    Args:
        query: in arXiv's syntax.
        categories: names such as ``cs.CL``; a paper in one of them will do. The name of an
            archive, such as ``cs``, means all its categories.

    Returns:
        The query, with the condition behind it.

    Raises:
        UsageError: arXiv has no such category, or something in the query is not closed.

    >>> limited_to("ti:alignment OR ti:tuning", ["cs.cl"])
    '(ti:alignment OR ti:tuning) AND cat:cs.CL'
    """
    names = dict.fromkeys(name for text in categories for name in categories_of(text))
    if not names:
        return query
    condition = " OR ".join(f"cat:{name}" for name in names)
    if len(names) > 1:
        condition = f"({condition})"
    return f"{query if _count_parts(query) == 1 else f'({query})'} AND {condition}"


def categories_of(text: str) -> tuple[str, ...]:
    """Give the categories that a name means.

    Those of an archive are spelled out, since the manual knows no other way to ask for them;
    the archive itself is among them, because old papers are filed under it alone.

    Raises:
        UsageError: arXiv has no such category.

    >>> categories_of("CS.cl"), categories_of("econ")
    (('cs.CL',), ('econ', 'econ.EM', 'econ.GN', 'econ.TH'))
    """
    archive, dot, subject = text.strip().lower().partition(".")
    if archive in ARCHIVES and (not dot or subject == "*"):
        return (archive, *_names(archive))
    if subject in ARCHIVES.get(archive, ()):
        return (_name(archive, subject),)
    known = [name for one in ARCHIVES for name in (one, *_names(one))]
    hint = did_you_mean(text, known, list_all=False) or "such as cs.CL, hep-th, or cs for all of it"
    raise UsageError.of(f"arXiv has no category {text!r}", hint=hint)


def _names(archive: str) -> list[str]:
    return [_name(archive, subject) for subject in sorted(ARCHIVES[archive])]


def _name(archive: str, subject: str) -> str:
    """Write a category as arXiv does: cs.CL, but cond-mat.soft."""
    return f"{archive}.{subject.upper() if len(subject) == _UPPER_CASE_LENGTH else subject}"


def _count_parts(query: str) -> int:
    """Count the terms, groups and operators that a query consists of.

    Raises:
        UsageError: a quotation mark or a parenthesis has no partner.
    """
    depth = count = 0
    for part in _PART.finditer(query):
        if part["stray"]:
            raise UsageError.of(f"a quotation mark has no partner in the query: {query}")
        count += depth == 0
        depth += bool(part["open"]) - bool(part["close"])
        if depth < 0:
            break
    if depth:
        raise UsageError.of(f"a parenthesis has no partner in the query: {query}")
    return count
