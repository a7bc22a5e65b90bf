"""Rows and items that name the same paper as others do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from itbib.checking.entries import Entry, Group
from itbib.checking.finding import Finding, quoted
from itbib.checking.titles import shared_words, words_of
from itbib.reading.page import Page
from itbib.rules import Code

_MANY = 3
_LONG = 4
_TOGETHER = 5
_COMPARED = 12
_THIRD = 1 / 3


def repeat_findings(groups: Sequence[Group], page: Page, path: str) -> Iterator[Finding]:
    """Find works that several rows are about, though they should not.

    Args:
        groups: the tables and lists of the page.
        page: the page.
        path: the file, as the user would name it.
    """
    placeholders = _copied_ids(groups)
    for work, entries in placeholders.items():
        yield _copied(work, entries, page, path)
    for group in groups:
        known: dict[str, Entry] = {}
        for entry in group.entries:
            if not entry.work or entry.work in placeholders:
                continue
            first = known.setdefault(entry.work, entry)
            if first is not entry and not _are_kin(first.name, entry.name):
                yield duplicate(group.kind, first, entry, page, path)


def duplicate(kind: str, first: Entry, second: Entry, page: Page, path: str) -> Finding:
    """Tell of an entry that is about the same paper as one before it."""
    line = line_of(first, page)
    work = second.work.removeprefix("arxiv:")
    if say_the_same(first.name, second.name):
        message = f"the {kind} {quoted(second.name)} is about {work}, as that in line {line}"
        hint = f"one of the two {kind}s is enough"
    else:
        message = (
            f"the {kind} {quoted(second.name)} is about {work}, "
            f"as is {quoted(first.name)} in line {line}"
        )
        hint = "one of the two links may be a copy of the other"
    return Finding(Code.DUPLICATE_ROW, message, path, line_of(second, page), hint)


def _copied(work: str, entries: Sequence[Entry], page: Page, path: str) -> Finding:
    shown = ", ".join(
        f"{quoted(entry.name)} (line {line_of(entry, page)})" for entry in entries[1:_TOGETHER]
    )
    more = f" and {len(entries) - _TOGETHER} more" if len(entries) > _TOGETHER else ""
    message = (
        f"{quoted(entries[0].name)} links to {work.removeprefix('arxiv:')}, as do {shown}{more}"
    )
    hint = "the ID may have been copied from one to the others, or the paper got another title"
    # Of two titles, one may be the older of a paper that was renamed.
    code = Code.PLACEHOLDER_ID if len(entries) >= _MANY else Code.DUPLICATE_ROW
    return Finding(code, message, path, line_of(entries[0], page), hint)


def _copied_ids(groups: Sequence[Group]) -> dict[str, list[Entry]]:
    """Find the arXiv IDs that were copied from row to row.

    Those are three rows of a table whose names have nothing in common, or two rows anywhere
    whose names are as long as titles: one paper may well bring two data sets, but has one title.
    """
    copied: dict[str, list[Entry]] = {}
    titled: dict[str, list[Entry]] = {}
    for group in groups:
        named: dict[str, list[Entry]] = {}
        for entry in group.entries:
            if entry.work.startswith("arxiv:") and words_of(entry.name):
                named.setdefault(entry.work, []).append(entry)
                if is_long(entry.name):
                    titled.setdefault(entry.work, []).append(entry)
        for work, entries in named.items():
            if len(different := _different(entries)) >= _MANY:
                copied.setdefault(work, different)
    for work, entries in titled.items():
        if len(different := _different(entries)) > 1:
            copied.setdefault(work, different)
    return copied


def _different(entries: Sequence[Entry]) -> list[Entry]:
    """Give those of the entries whose names have nothing in common with an earlier one's."""
    different: list[Entry] = []
    for entry in entries:
        if not any(_are_alike(entry.name, other.name) for other in different[:_COMPARED]):
            different.append(entry)
    return different


def _are_kin(one: str, other: str) -> bool:
    """Tell short names of a family, as those of a model in several sizes."""
    if words_of(one) == words_of(other) or (is_long(one) and is_long(other)):
        return False
    return _are_alike(one, other)


def say_the_same(one: str, other: str) -> bool:
    """Tell names that are the same, or titles that are alike."""
    both_long = is_long(one) and is_long(other)
    return words_of(one) == words_of(other) or (both_long and _are_alike(one, other))


def _are_alike(one: str, other: str) -> bool:
    """Tell names that share a word, or a third of their words if both are long."""
    if is_long(one) and is_long(other):
        return shared_words(one, other) > _THIRD
    return any(len(word) > 1 for word in set(words_of(one)) & set(words_of(other)))


def is_long(name: str) -> bool:
    """Tell names that have as many words as a title."""
    return len(words_of(name)) >= _LONG


def line_of(entry: Entry, page: Page) -> int:
    """Give the line of an entry's link, from 1."""
    return page.line_of(entry.link) + 1 if entry.link is not None else 1
