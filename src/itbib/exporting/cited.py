r"""Which keys a paper cites: read from LaTeX's .aux, biber's .bcf, or the .tex source.

Only text goes in here; the caller reads the files and follows what they include.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from itbib.tex.citations import lists_in
from itbib.tex.code import code_of

_AUX_CITATION = re.compile(r"\\(?:citation|abx@aux@cite(?:\{[^{}]*\})?)\s*\{([^{}]*)\}")
_AUX_CITES_ALL = re.compile(r"\\(abx@aux@nociteall)\b")
_AUX_INPUT = re.compile(r"\\@input\s*\{([^{}]*)\}")
_BCF_KEY = re.compile(r"<bcf:citekey(?:\s[^<>]*)?>([^<]*)</bcf:citekey>")

_INPUT = re.compile(r"\\@input\s*\{([^{}]*)\}")
_BCF_KEY = re.compile(r"<bcf:citekey(?:\s[^<>]*)?>([^<]*)</bcf:citekey>")

# What LaTeX does not carry out; a % in an address and a \% begin no comment.
_NOT_CODE = re.compile(
    r"""
    (?P<kept> \\(?:url|path|nolinkurl|href)\s*\{[^{}\n]*\} | \\[^A-Za-z] )
    | \\(?:verb|lstinline)\*?([^A-Za-z*\s{]).*?\2
    | \\begin\{((?:verbatim|Verbatim|lstlisting|minted|comment)\*?)\}.*?\\end\{\3\}
    | \\end\{document\}.*
    | %[^\n]*
    """,
    re.VERBOSE | re.DOTALL,
)
# Every citation command of natbib, biblatex and apacite has "cite" in its name, or "cquote"
# (csquotes). Those that end in "cites" take several lists; those with "volcite" take the
# number of a volume before the key.
_COMMAND = re.compile(r"\\([A-Za-z]*[cC]ite[A-Za-z]*|(?:text|block)cquote|bibentry)\*?")
_NO_CITATION = frozenset(
    (
        *("bibcite", "citedash", "citeform", "citeleft", "citemid", "citenumfont", "citepunct"),
        *("citeright", "citestyle", "citetext", "newcites", "setcitestyle"),
    )
)
_INSIDE = r"(?:[^][{}]|\{(?:[^{}]|\{[^{}]*\})*\})*"
_OPTIONS = rf"(?:\s*(?:\[{_INSIDE}\]|\([^()]*\)|<[^<>]*>))*\s*"
_LIST = re.compile(rf"{_OPTIONS}\{{([^{{}}]*)\}}")
_INPUT = re.compile(
    r"\\(?:(?:input|include|subfile|InputIfFileExists)\s*\{([^{}#\\]+)\}"
    r"|(?:sub)?(?:import|includefrom|inputfrom)\*?\s*\{([^{}#\\]*)\}\s*\{([^{}#\\]+)\}"
    r"|input\s+([^\s{}\\]+))"
)


class Citation(NamedTuple):
    r"""One key that a file cites; ``*`` stands for ``\nocite{*}``.

    Attributes:
        key: as written.
        line: where, from 1.
    """

    key: str
    line: int


@dataclass(frozen=True, slots=True)
class Cited:
    """What one file cites.

    Attributes:
        citations: in order of appearance, each key once.
        includes: names of further files that it reads, as written; in .tex files the suffix
            may be missing.
    """

    citations: tuple[Citation, ...]
    includes: tuple[str, ...] = ()


def cited_in(text: str, suffix: str) -> Cited:
    """Find the keys that a file cites.

    Args:
        text: its content.
        suffix: ``.aux``, ``.bcf``, or anything else for LaTeX source.
    """
    if suffix == ".aux":
        found = [(match.start(1), match[1]) for match in _AUX_CITATION.finditer(text)]
        found += [(match.start(), "*") for match in _AUX_CITES_ALL.finditer(text)]
        return Cited(_citations(text, found), tuple(_AUX_INPUT.findall(text)))
    if suffix == ".bcf":
        found = [(match.start(1), unescape(match[1])) for match in _BCF_KEY.finditer(text)]
        return Cited(_citations(text, found))
    code = code_of(text)
    includes = (
        match[1] or match[4] or f"{match[2].rstrip('/')}/{match[3]}".lstrip("/")
        for match in _INPUT.finditer(code)
    )
    cites = [
        (key.start, key.text)
        for found in lists_in(code)
        for key in found.keys
        # A macro's parameter, as in \newcommand{\see}[1]{\cite{#1}}, is no key.
        if key.is_plain and not found.is_label
    ]
    return Cited(_citations(text, cites), tuple(name.strip() for name in includes))


def _citations(text: str, lists: Iterable[tuple[int, str]]) -> tuple[Citation, ...]:
    found: dict[str, Citation] = {}
    line = 1
    counted = 0
    for start, keys in sorted(lists):
        line += text.count("\n", counted, start)
        counted = start
        for key in map(str.strip, keys.split(",")):
            if key:
                found.setdefault(key, Citation(key, line))
    return tuple(found.values())
