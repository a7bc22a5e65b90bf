"""Titles that BibTeX's styles would change, and formulae that stop LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from itbib.bib.library import Library
from itbib.checking.finding import Finding, quoted
from itbib.checking.fixing import Fix
from itbib.checking.library.entries import Entry
from itbib.checking.library.spots import Spots
from itbib.rules import Code

# What these styles print as the title of a whole keeps its case ("btxbst.doc", format.btitle).
_KEPT = frozenset(
    (
        *("book", "inbook", "proceedings", "phdthesis", "manual", "periodical", "collection"),
        *("mvbook", "mvcollection", "mvproceedings", "thesis", "software", "dataset", "online"),
        *("patent", "xdata"),
    )
)
_TYPESET = ("title", "subtitle", "booktitle", "journal", "journaltitle", "series", "note")
_MARK = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}$]|[^\W_][\w'’.+/]*[\w+]|[^\W_]", re.DOTALL)
_MANY = 4
_NEAR = 40


def title_findings(entries: Iterable[Entry], library: Library, spots: Spots) -> Iterator[Finding]:
    """Find capitals that styles lower, and formulae without an end.

    Args:
        entries: the works.
        library: the file.
        spots: its places.
    """
    for entry in entries:
        if entry.work.type not in _KEPT and "title" in entry.spans:
            yield from _capitals(entry, library, spots)
        for name in _TYPESET:
            if name in entry.spans and _is_unbalanced(entry.work.fields[name]):
                message = f"the field {name} of {quoted(entry.work.key)} has a $ without another"
                hint = r"write \$ for the sign, or close the formula"
                yield spots.finding(Code.UNBALANCED_MATH, message, entry.at(name), hint)


def _is_unbalanced(value: str) -> bool:
    return len(re.findall(r"(?<!\\)(?:\\\\)*\$", value)) % 2 == 1


def _capitals(entry: Entry, library: Library, spots: Spots) -> Iterator[Finding]:
    """Find words with capitals behind their first letter, outside of braces.

    Styles lower them: BibTeX's ``change.case$`` keeps the first letter of a title, and the first
    one behind a colon and a blank ("Designing BibTeX Styles", section 3.2).
    """
    (token, *more) = entry.spans["title"].tokens
    if more or token.kind not in '{"':
        return
    start, source = token.start + 1, library.text[token.start + 1 : token.end - 1]
    words = list(_bare_words(source))
    if _is_shouted(word for word, _ in words):
        return
    lost = [(word, at) for word, at in words if any(c.isupper() for c in word[1:])]
    # BibTeX sees the bytes of other letters, and leaves them as they are.
    lost = [(word, at) for word, at in lost if any(c.isascii() and c.isupper() for c in word[1:])]
    for word, at in lost:
        message = f"most styles would print {quoted(word)} as {quoted(_lowered(word, source, at))}"
        hint = f"write {{{word}}}"
        fix = Fix(start + at, start + at + len(word), f"{{{word}}}")
        yield spots.finding(Code.UNPROTECTED_CAPITALS, message, start + at, hint, fix)


def _bare_words(source: str) -> Iterator[tuple[str, int]]:
    """Give the words at brace level 0 and outside of formulae, each with its place."""
    depth = 0
    in_formula = False
    behind_command = False
    for match in _MARK.finditer(source):
        mark = match[0]
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
        elif mark == "$":
            in_formula = not in_formula
        elif mark.startswith("\\"):
            behind_command = True
            continue
        elif depth == 0 and not in_formula and not behind_command and not _touches(source, match):
            yield mark, match.start()
        behind_command = False


def _touches(source: str, word: re.Match[str]) -> bool:
    """Tell a part of a word whose other part stands in braces, which are an author's care."""
    before = source[word.start() - 1 : word.start()] if word.start() else ""
    after = source[word.end() : word.end() + 1]
    return before in ("}", "\\", "$") or after in ("{", "\\", "$")


def _is_shouted(words: Iterable[str]) -> bool:
    """Tell a title in capitals throughout: what of it is a name cannot be told."""
    long = [word for word in words if len(word) > 3]
    return len(long) >= _MANY and 2 * sum(word.isupper() for word in long) > len(long)


def _lowered(word: str, source: str, at: int) -> str:
    # However much white space there is in a value, this much tells.
    before = source[max(at - _NEAR, 0) : at]
    is_first = at <= _NEAR and not before.strip(" \t\r\n")
    keeps_first = is_first or re.search(r":\s+\Z", before) is not None
    return word[0] + word[1:].lower() if keeps_first else word.lower()
