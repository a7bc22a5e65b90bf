"""The markers of regions in a text file, and what is wrong with them.

A region is what stands between two markers, each alone on its line::

    <!-- itbib:table datasets sha256=0123456789ab -->
    <!-- /itbib:table datasets -->
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from itbib.errors import Problem
from itbib.rendering.arguments import Known, wrong_words

NEWLINE = re.compile(r"\r\n?|\n")
_CANDIDATE = re.compile(r"(?:\A|(?<=[\r\n]))([ \t]*)<!--[ \t]*/?itbib:[^\r\n]*")
_MARKER = re.compile(
    r"[ \t]*<!--[ \t]*(?P<closing>/?)itbib:(?P<kind>[A-Za-z-]+)"
    r"(?P<words>(?:[ \t]+(?!sha256=)(?:(?!--)[^\s<>])+)*)"
    r"(?P<sum>(?:[ \t]+sha256=(?P<digits>[0-9a-f]+))?)[ \t]*-->[ \t]*\Z"
)
# A comment that starts like a marker and holds what no marker can.
_UNFIT = re.compile(r"[ \t]*<!--[ \t]*/?itbib:[A-Za-z-]+[ \t].*?(?P<sign>--|[<>]).*-->[ \t]*\Z")
_FORMS = "'<!-- itbib:table ID -->' … '<!-- /itbib:table ID -->', or itbib:references without an ID"


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a file. The offsets count characters of the file's text.

    Attributes:
        path: the file.
        line: line of the opening marker, from 1.
        kind: one of `arguments.KINDS`.
        words: what stands behind the kind.
        indent: the blanks before the opening marker.
        newline: how the line of the opening marker ends.
        checksum: hexadecimal digits from the opening marker, or empty.
        checksum_span: where those digits stand; if there are none, where to insert them.
        body_span: where the body stands, from the line after the opening marker up to the
            line of the closing one.
    """

    path: str
    line: int
    kind: str
    words: tuple[str, ...]
    indent: str
    newline: str
    checksum: str
    checksum_span: tuple[int, int]
    body_span: tuple[int, int]

    @property
    def name(self) -> str:
        """What its markers call it, such as ``table datasets``."""
        return " ".join((self.kind, *self.words))

    @property
    def id(self) -> str:
        """The id of the table that it holds; empty if it holds none."""
        return self.words[0] if self.kind == "table" and self.words else ""

    @property
    def category(self) -> str:
        """The slug of the only category of the table that it holds; empty if it holds all."""
        return self.words[1] if self.id and len(self.words) > 1 else ""


def find_regions(
    text: str, path: str, tables: Collection[str], works: Collection[str] | None = None
) -> tuple[tuple[Region, ...], list[Problem]]:
    """Find the regions of a file. Markers in code blocks are text and do not count.

    Args:
        text: what the file holds, its line ends as they are.
        path: its path, for messages.
        tables: ids of the declared tables.
        works: keys of the works; None to leave open whether markers name them right.

    Returns:
        The regions in order, and all that is wrong with the markers. If anything is, the
        regions are not to be relied on.
    """
    known = Known(tables, works)
    regions: list[Region] = []
    problems: list[Problem] = []
    still_open: list[Region] = []
    closed: list[Region] = []
    nested: list[tuple[Region, Region]] = []
    for candidate, line in _candidates(text):
        marker = _MARKER.match(candidate[0])
        if marker is None or (marker["closing"] and marker["sum"]):
            problems.append(_no_marker(candidate[0], path, line))
            continue
        found = _region(text, path, line, candidate, marker)
        if not marker["closing"]:
            problems += [
                Problem(wrong.message, path, line, wrong.hint)
                for wrong in wrong_words(found.kind, found.words, known)
            ]
            still_open.append(found)
            continue
        depth = max((at for at, one in enumerate(still_open) if one.name == found.name), default=-1)
        if depth < 0:
            problems.append(_wrong_closing(found, still_open))
            # A wrong name closes the region all the same: one mistake, one message.
            del still_open[-1:]
            continue
        opened = still_open[depth]
        problems += [_unclosed(inner) for inner in still_open[depth + 1 :]]
        del still_open[depth:]
        closed.append(opened)
        nested += [(opened, outer) for outer in still_open[-1:]]
        regions.append(replace(opened, body_span=(opened.body_span[0], candidate.start())))
    problems += [_unclosed(region) for region in still_open]
    # What follows a region that was never closed does not stand inside it.
    problems += [_nested(inner, outer) for inner, outer in nested if outer in closed]
    regions.sort(key=lambda region: region.line)
    return tuple(regions), sorted(problems, key=lambda problem: problem.line)


def _candidates(text: str) -> list[tuple[re.Match[str], int]]:
    """Find the lines that start like a marker, with their numbers, outside of code."""
    found: list[tuple[re.Match[str], int]] = []
    line, done = 1, 0
    for match in _CANDIDATE.finditer(text):
        line += len(NEWLINE.findall(text, done, match.start()))
        done = match.start()
        found.append((match, line))
    fences = "```" in text or "~~~" in text
    if found and (fences or any("\t" in match[1] or len(match[1]) > 3 for match, _ in found)):
        from itbib.markdown.blocks import code_lines

        code = code_lines(text)
        found = [(match, line) for match, line in found if line not in code]
    return found


def _region(
    text: str, path: str, line: int, candidate: re.Match[str], marker: re.Match[str]
) -> Region:
    """Make a region from its opening marker; its body reaches to the end of the file."""
    at = candidate.start()
    newline = NEWLINE.match(text, candidate.end())
    digits = marker.span("digits") if marker["digits"] else marker.span("sum")
    return Region(
        path=path,
        line=line,
        kind=marker["kind"],
        words=tuple(marker["words"].split()),
        indent=candidate[1],
        newline=newline[0] if newline else "\n",
        checksum=marker["digits"] or "",
        checksum_span=(at + digits[0], at + digits[1]),
        body_span=(newline.end() if newline else len(text), len(text)),
    )


def _no_marker(candidate: str, path: str, line: int) -> Problem:
    message = f"this is no marker of a region: {candidate.strip()}"
    unfit = _UNFIT.match(candidate)
    if unfit is None:
        return Problem(message, path, line, _FORMS)
    hint = f"a marker cannot hold {unfit['sign']!r}; a work gets another key by: itbib mv OLD NEW"
    return Problem(message, path, line, hint)


def _unclosed(region: Region) -> Problem:
    hint = f"write '<!-- /itbib:{region.name} -->' on a line of its own after it"
    return Problem(f"region {region.name!r} is never closed", region.path, region.line, hint)


def _wrong_closing(found: Region, still_open: list[Region]) -> Problem:
    if not still_open:
        return Problem(f"this closes {found.name!r}, which is not open", found.path, found.line)
    opened = still_open[-1]
    message = f"this closes {found.name!r}, but {opened.name!r} is open (line {opened.line})"
    return Problem(message, found.path, found.line, f"write '<!-- /itbib:{opened.name} -->'")


def _nested(inner: Region, outer: Region) -> Problem:
    message = f"region {inner.name!r} stands inside another, {outer.name!r} (line {outer.line})"
    return Problem(message, inner.path, inner.line)
