r"""Which parts of a LaTeX file are carried out: all but comments, verbatim text and addresses.

Nothing is run, so that what macros would do is not known: ``\iffalse`` hides nothing here.
"""

from __future__ import annotations

import re

_MARK = re.compile(
    r"""
    %[^\r\n]*
    | \\end\s*\{document\}
    | \\begin\s*\{(?P<environment>[A-Za-z]+\*?)\}
    | \\(?P<verb>[vV]erb|lstinline|mintinline)(?![A-Za-z])\*?
    | \\(?P<address>url|path|nolinkurl|href)(?![A-Za-z])
    | \\[^A-Za-z]
    """,
    re.VERBOSE | re.DOTALL,
)
_VERBATIM = frozenset(
    (
        *("verbatim", "Verbatim", "BVerbatim", "LVerbatim", "SaveVerbatim", "VerbatimOut"),
        *("lstlisting", "minted", "comment", "filecontents", "tcblisting", "Highlighting"),
    )
)
# Environments that the file itself declares as verbatim (fancyvrb, listings, minted, comment).
_DECLARED = re.compile(
    r"\\(?:DefineVerbatimEnvironment|lstnewenvironment|newtcblisting|excludecomment)"
    r"\s*\{([A-Za-z]+)\}"
)
_OPTIONS = re.compile(r"(?:\s*\[[^\]\r\n]*\])?")
_LANGUAGE = re.compile(r"\s*\{[^{}\r\n]*\}")
_BLANKS = re.compile(r"[ \t]*")
_BRACE = re.compile(r"[{}]")
_NO_LINE_END = re.compile(r"[^\r\n]")
_LONGEST_ARGUMENT = 1000


def code_of(text: str) -> str:
    r"""Put blanks for what LaTeX does not carry out; every place and every line end stays.

    Those are comments, verbatim environments (also those that the file declares), ``\verb``
    and the like, the addresses of links, and what follows ``\end{document}``.

    >>> code_of("a % b")
    'a    '
    """
    verbatim = _VERBATIM.union(_DECLARED.findall(text))
    unclosed: set[str] = set()
    parts: list[str] = []
    done = at = 0
    while mark := _MARK.search(text, at):
        start, end, at = _hidden(text, mark, verbatim, unclosed)
        if end > start:
            parts += (text[done:start], _NO_LINE_END.sub(" ", text[start:end]))
            done = end
    return "".join((*parts, text[done:]))


def _hidden(
    text: str, mark: re.Match[str], verbatim: frozenset[str], unclosed: set[str]
) -> tuple[int, int, int]:
    """Give start and end of what a mark hides, and where to go on."""
    start, after = mark.span()
    if text[start] == "%":
        return start, after, after
    if name := mark["environment"]:
        if name.removesuffix("*") not in verbatim or name in unclosed:
            return after, after, after
        end = text.find(f"\\end{{{name}}}", after)
        if end < 0:
            unclosed.add(name)
            return after, after, after
        return after, end, end
    if mark["verb"]:
        start, end = _short_verbatim(text, mark["verb"], after)
        return start, end, max(end, after)
    if mark["address"]:
        start, end = _address(text, mark["address"], after)
        return start, end, max(end, after)
    if mark[0].startswith("\\end"):
        return after, len(text), len(text)
    return after, after, after


def _short_verbatim(text: str, command: str, at: int) -> tuple[int, int]:
    r"""Span of what ``\verb`` and the like show: between two of a sign, or in braces."""
    if command != "verb":
        options = _OPTIONS.match(text, at)
        at = options.end() if options else at
    if command == "mintinline":
        language = _LANGUAGE.match(text, at)
        at = language.end() if language else at
    sign = text[at : at + 1]
    if not sign or sign.isalnum() or sign.isspace():
        return at, at
    if sign == "{" and command != "verb":
        return _braced(text, at)
    return _delimited(text, at)


def _address(text: str, command: str, at: int) -> tuple[int, int]:
    blanks = _BLANKS.match(text, at)
    at = blanks.end() if blanks else at
    if text[at : at + 1] == "{":
        return _braced(text, at)
    # TikZ has a \path of its own, which no such sign follows.
    if command in ("url", "path") and text[at : at + 1] in ("|", "!"):
        return _delimited(text, at)
    return at, at


def _delimited(text: str, at: int) -> tuple[int, int]:
    end = text.find(text[at], at + 1)
    line = re.search(r"[\r\n]", text[at + 1 : end]) if end > 0 else None
    return (at, at) if end < 0 or line else (at + 1, end)


def _braced(text: str, at: int) -> tuple[int, int]:
    depth = 0
    for brace in _BRACE.finditer(text, at, at + _LONGEST_ARGUMENT):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return at + 1, brace.start()
    return at, at
