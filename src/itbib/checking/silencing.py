"""Which findings were silenced, and where: in itbib.toml, in a file, on a line.

A mark in a file names codes: ``<!-- itbib-ignore bad-address -->`` in Markdown, ``% itbib-ignore
bad-address`` between the entries of a .bib file, ``# itbib-ignore …`` in TOML. It holds for its
own line; where nothing else stands on that, for the next thing: the line below, or the entry below
in a .bib file. ``itbib-ignore-file`` holds for the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch

from itbib.checking.finding import Finding
from itbib.rules import Code

_CODES = r"(?P<codes>[a-z-]+(?:[ \t]*[, \t][ \t]*[a-z-]+)*)"
_MARKS = {
    "md": re.compile(rf"<!--[ \t]*itbib-ignore(?P<file>-file)?[ \t]+{_CODES}[ \t]*-->"),
    "bib": re.compile(rf"%+[ \t]*itbib-ignore(?P<file>-file)?[ \t]+{_CODES}[ \t]*$"),
    "toml": re.compile(rf"#+[ \t]*itbib-ignore(?P<file>-file)?[ \t]+{_CODES}[ \t]*$"),
}
_SEPARATORS = re.compile(r"[, \t]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in a file.

    Attributes:
        line: its line, from 1.
        codes: the codes that it names, whether or not there are such rules.
        is_for_file: whether it holds for the whole file.
        is_alone: whether nothing else stands on its line.
    """

    line: int
    codes: tuple[str, ...]
    is_for_file: bool
    is_alone: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """What is silenced in one file.

    Attributes:
        codes: the codes that are silenced in the whole file.
        lines: the codes that are silenced on single lines.
    """

    codes: frozenset[str] = frozenset()
    lines: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def hides(self, finding: Finding) -> bool:
        """Tell whether a finding is silenced."""
        code = str(finding.code)
        return code in self.codes or code in self.lines.get(finding.line, ())


def marks_in(text: str, kind: str) -> list[Mark]:
    """Find the marks in a file.

    Args:
        text: the file.
        kind: ``md``, ``bib`` or ``toml``.
    """
    if "itbib-ignore" not in text:
        return []
    marks: list[Mark] = []
    for number, line in enumerate(re.split(r"\r\n?|\n", text), start=1):
        for found in _MARKS[kind].finditer(line):
            codes = tuple(_SEPARATORS.split(found["codes"]))
            alone = line.strip() == found[0].strip()
            marks.append(Mark(number, codes, found["file"] is not None, alone))
    return marks


def silence_of(
    marks: Iterable[Mark],
    path: str,
    by_file: Mapping[str, Iterable[Code]],
    stretches: Iterable[tuple[int, int]] = (),
) -> Silence:
    """Say what is silenced in a file.

    Args:
        marks: the marks in it.
        path: the file, relative to the survey's folder, with slashes.
        by_file: codes by path or pattern (``docs/*.md``), as itbib.toml has them.
        stretches: first and last line of each entry of a .bib file, in order; a mark on a line of
            its own holds for the whole entry below.
    """
    whole = {
        str(code) for pattern, codes in by_file.items() if fnmatch(path, pattern) for code in codes
    }
    lines: dict[int, set[str]] = {}
    below = list(stretches)
    for mark in marks:
        if mark.is_for_file:
            whole.update(mark.codes)
            continue
        own = [mark.line]
        if mark.is_alone:
            first, last = next((s for s in below if s[0] > mark.line), (mark.line + 1,) * 2)
            own += range(first, last + 1)
        for line in own:
            lines.setdefault(line, set()).update(mark.codes)
    return Silence(frozenset(whole), {line: frozenset(codes) for line, codes in lines.items()})
