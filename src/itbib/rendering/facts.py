"""What a work says, field by field, as plain text: for queries, sorting and categories."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from itbib.markdown.escaping import one_line
from itbib.model import Name, Work
from itbib.rendering.reference import (
    OTHERS,
    full_name,
    plain,
    short_authors,
    surname,
    unescaped,
    venue_of,
    year_of,
)

DEEPEST = 6
"""How deep categories are nested, as headings are in HTML."""

_YEAR = re.compile(r"[0-9]{4}")
_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
MONTHS = {form: at for at, name in enumerate(_NAMES, start=1) for form in (name, name[:3])}
"""Numbers of months by their English names in lower case, in full and short."""

_BRACED = re.compile(r"\{([^{}]*[,;/][^{}]*)\}")
# Fields that are no list, whatever is in them.
_WHOLE = frozenset({"key", "type", "title", "year", "venue", "date", "authors", "author", "url"})

COMPUTED = frozenset({"key", "type", "year", "venue", "date", "authors"})
"""What may be asked of every work, whatever fields it has."""

_MARK = re.compile(r"[{},;/]|\\.", re.DOTALL)


def split_items(value: str) -> list[str]:
    """Split a list at the commas and semicolons outside of braces; empty items are left out.

    >>> split_items("reasoning; {red, green}, safety")
    ['reasoning', '{red, green}', 'safety']
    """
    return _split(value, ",;")


def unbraced(value: str) -> str:
    """Take away the braces around what holds a separator, where no TeX does that."""
    return _BRACED.sub(r"\1", value)


def _split(value: str, separators: str) -> list[str]:
    """Split at characters outside of braces; what is empty is left out."""
    items: list[str] = []
    depth = start = 0
    for match in _MARK.finditer(value):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        elif depth == 0 and match[0] in separators:
            items.append(value[start : match.start()])
            start = match.end()
    items.append(value[start:])
    return [stripped for item in items if (stripped := item.strip())]


def category_paths(value: str, read: Callable[[str], str]) -> list[tuple[str, ...]]:
    """Read a list of categories; slashes outside of braces nest them, to `DEEPEST`.

    Args:
        value: the source of the list.
        read: makes plain text of the source of one name.

    >>> category_paths("Reasoning/Chain of thought, TCP{/}IP", unbraced)
    [('Reasoning', 'Chain of thought'), ('TCP/IP',)]
    """
    paths: dict[tuple[str, ...], None] = {}
    for item in split_items(value):
        parts = [text for part in _split(item, "/") if (text := one_line(read(part)).strip())]
        if len(parts) > DEEPEST:
            parts[DEEPEST - 1 :] = ["/".join(parts[DEEPEST - 1 :])]
        if parts:
            paths[tuple(parts)] = None
    return list(paths)


class WorkFacts:
    """One work, asked by lower-case names of fields.

    Besides its fields it has ``key`` and ``type``, ``authors`` (the short form), ``venue``, and
    a ``year`` and a ``date`` that each may come from the other's field.
    """

    def __init__(self, work: Work, names: Sequence[Name]) -> None:
        self.work = work
        self._names = names
        self._texts: dict[str, str] = {}

    def text(self, field: str) -> str:
        """Give a field as plain text on one line; empty if the work lacks it."""
        if field not in self._texts:
            self._texts[field] = self._text(field)
        return self._texts[field]

    def _text(self, field: str) -> str:
        match field:
            case "key":
                return self.work.key
            case "type":
                return self.work.type
            case "year":
                return year_of(self.work)
            case "venue":
                return venue_of(self.work)
            case "date":
                return date_of(self.work.fields)
            case "authors":
                et_al = bool(self._names) and self._names[-1] == OTHERS
                return short_authors([surname(name) for name in self._people], et_al)
            case "author":
                return (
                    ", ".join(map(full_name, self._people)) if "author" in self.work.fields else ""
                )
            case "url":
                return self.address("url")
        return plain(self.work.fields.get(field, ""))

    def address(self, field: str) -> str:
        """Give a field that holds an address, without what LaTeX puts around it."""
        return one_line(unescaped(self.work.fields.get(field, ""))).strip()

    def items(self, field: str) -> list[str]:
        """Give the items of a list: names in full and by surname, else what commas separate."""
        if field in ("author", "authors") and self.text(field):
            return [form for name in self._people for form in (full_name(name), surname(name))]
        if field in self.work.fields and field not in _WHOLE:
            return [plain(item) for item in split_items(self.work.fields[field])]
        text = self.text(field)
        return [text] if text else []

    def paths(self, field: str) -> list[tuple[str, ...]]:
        """Give the categories that a field names; a computed one such as ``venue`` is a name."""
        if field in self.work.fields and field not in _WHOLE:
            return category_paths(self.work.fields[field], plain)
        text = self.text(field)
        return [(text,)] if text else []

    @property
    def _people(self) -> list[Name]:
        return [name for name in self._names if name != OTHERS]


def date_of(fields: Mapping[str, str]) -> str:
    """Give when a work appeared, in ISO 8601, as precisely as its fields say; else nothing."""
    year, month = fields.get("year", ""), fields.get("month", "")
    if "date" not in fields and "day" not in fields and _YEAR.fullmatch(year):
        if not month:
            return year
        if number := MONTHS.get(month.lower()):
            return f"{year}-{number:02}"
    from itbib.formats.dating import issued

    start = issued(fields).start
    if start is None:
        return ""
    first, *others = start.parts
    known = [f"-{part:02}" for part in others]
    # BibLaTeX numbers the seasons behind the months.
    return f"{first:04}" + "".join(known if start.month <= 12 else [])


class Catalogue:
    """The works of a survey, each read when it is asked for."""

    def __init__(self, works: Iterable[Work], authors: Mapping[str, Sequence[Name]]) -> None:
        """Take the works.

        Args:
            works: in file order; of two with the same key the first counts.
            authors: the names of each work by its key; a work may be missing.
        """
        self._works: dict[str, Work] = {}
        for work in works:
            self._works.setdefault(work.key, work)
        self._authors = authors
        self._facts: dict[str, WorkFacts] = {}

    def __iter__(self) -> Iterator[WorkFacts]:
        """Give all works in file order."""
        return map(self.__getitem__, self._works)

    @property
    def fields(self) -> frozenset[str]:
        """The names of all fields that some work has."""
        return frozenset().union(*(work.fields for work in self._works.values()))

    def __getitem__(self, key: str) -> WorkFacts:
        """Give the work with a key."""
        if key not in self._facts:
            self._facts[key] = WorkFacts(self._works[key], self._authors.get(key, ()))
        return self._facts[key]
