"""Lists of names as BibTeX reads them: parts that its commas or BibLaTeX's labels tell apart."""

from __future__ import annotations

import re

NAME_FIELDS = frozenset(
    (
        *("author", "editor", "translator", "bookauthor", "editora", "editorb", "editorc"),
        *("afterword", "annotator", "commentator", "foreword", "holder", "introduction"),
        *("shortauthor", "shorteditor"),
    )
)
"""The fields that hold names (biblatex manual, section 2.2.2)."""

_MARK = re.compile(r"[{},]|(?:\A|\s+)and(?=\s|\Z)", re.IGNORECASE)
_LABELLED = re.compile(r"\s*([a-z-]+)\s*=\s*(.*)", re.DOTALL)
_MOST_COMMAS = 2


def tidy_names(text: str) -> str:
    """Drop commas that end a name, which BibTeX takes for an error, and empty names."""
    names = [",".join(parts).strip(" ,") for parts in _split(text)]
    return " and ".join(filter(None, names))


def plain_names(text: str) -> str:
    """Write BibLaTeX's extended format, ``family=Beethoven, prefix=van``, in BibTeX's.

    Names in BibTeX's format stay as they are. See the biblatex manual, section 3.5.
    """
    if "=" not in text:
        return text
    return " and ".join(_plain(parts) for parts in _split(text))


def crowded_names(text: str) -> list[str]:
    """Find the names with more commas than BibTeX allows in one."""
    return [",".join(parts).strip() for parts in _split(text) if len(parts) > _MOST_COMMAS + 1]


def _plain(parts: list[str]) -> str:
    labelled = [match for part in parts if (match := _LABELLED.fullmatch(part))]
    values = {match[1]: match[2].strip().strip('"') for match in labelled}
    if len(labelled) < len(parts) or not values.keys() & {"family", "given"}:
        return ",".join(parts).strip()
    surname = " ".join(filter(None, (values.get("prefix"), values.get("family"))))
    return ", ".join(filter(None, (surname, values.get("suffix"), values.get("given"))))


def _split(text: str) -> list[list[str]]:
    """Cut a list into names, and each name at its commas; braces protect both."""
    names = [[""]]
    depth = done = 0
    for match in _MARK.finditer(text):
        mark = match[0]
        if mark in "{}":
            depth += 1 if mark == "{" else -1
        elif depth == 0:
            names[-1][-1] += text[done : match.start()]
            done = match.end()
            if mark == ",":
                names[-1].append("")
            else:
                names.append([""])
    names[-1][-1] += text[done:]
    return names
