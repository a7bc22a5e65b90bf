r"""A field's LaTeX as text with marks: italics, raised and lowered letters, kept capitals.

Every format takes from it what it can say; `plain` takes the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from itbib.formats.formulae import formula_to_runs
from itbib.formats.marks import Mark, Run
from itbib.formats.scripts import with_scripts
from itbib.tex.text import tex_to_text
from itbib.tex.tokens import Kind, Token, control_word, tokenize

__all__ = ["Mark", "Rich", "Run", "plain", "rich_text"]

Rich = tuple[Run, ...]

# Macros that take an argument, and declarations that hold to the end of their group.
_MACROS = {
    **dict.fromkeys(("emph", "textit", "textsl"), Mark.ITALIC),
    "textbf": Mark.BOLD,
    "textsc": Mark.SMALL_CAPS,
    "textsuperscript": Mark.RAISED,
    "textsubscript": Mark.LOWERED,
}
_DECLARATIONS = {
    **dict.fromkeys(("em", "it", "itshape", "sl", "slshape"), Mark.ITALIC),
    **dict.fromkeys(("bf", "bfseries"), Mark.BOLD),
    **dict.fromkeys(("sc", "scshape"), Mark.SMALL_CAPS),
}
# Without any of these a text is what it says.
_TEX = re.compile(r"[\\{}$~`]|--|''")
# Groups in groups that deep are no text of anybody's, and more than a call in a call can take.
_DEEPEST = 100
# An x stands for what is before or behind a piece, so that no blank at its ends is lost.
_END = "x"


def rich_text(text: str) -> Rich:
    """Read a field's text.

    Args:
        text: LaTeX, Unicode or both; it need not be valid.

    Returns:
        The runs in order; neighbours differ in their marks. A formula that marks can tell
        (``$x^2$``) is told so; of another one the source is a run marked as `Mark.MATH`.
    """
    if not _TEX.search(text):
        return _trimmed([Run(text)])
    if _depth(text) > _DEEPEST:
        return _trimmed([Run(tex_to_text(text))])
    runs: list[Run] = []
    _read(tokenize(text), frozenset(), runs)
    return _quoted(_trimmed(_joined(runs)))


def plain(rich: Iterable[Run]) -> str:
    """Give the text without marks, on one line; a formula that remains is its source."""
    return " ".join("".join(map(with_scripts, rich)).split())


def _depth(text: str) -> int:
    """Count the groups that are open at the most."""
    steps = ((char == "{") - (char == "}") for char in text)
    return max(accumulate(steps), default=0)


def _read(tokens: Sequence[Token], marks: frozenset[Mark], runs: list[Run]) -> None:
    """Append the runs of a stretch of tokens, all of whose groups are complete."""
    waiting: list[str] = []
    takes_group = False

    def flush() -> None:
        source = "".join(waiting)
        waiting.clear()
        if source:
            runs.append(Run(_decoded(source), marks))

    index = 0
    while index < len(tokens):
        token = tokens[index]
        name = control_word(token.text) if token.kind is Kind.CONTROL else ""
        if token.kind is Kind.OPEN:
            end = _closing(tokens, index)
            inside = tokens[index + 1 : end]
            if takes_group or _is_letter(inside):
                waiting += [piece.text for piece in tokens[index : end + 1]]
            else:
                flush()
                _read(inside, marks | {Mark.CAPITALS}, runs)
            index, takes_group = end + 1, False
            continue
        if name in _MACROS and index + 1 < len(tokens) and tokens[index + 1].kind is Kind.OPEN:
            end = _closing(tokens, index + 1)
            flush()
            _read(tokens[index + 2 : end], marks | {_MACROS[name]}, runs)
            index, takes_group = end + 1, False
            continue
        if name in _DECLARATIONS:
            flush()
            marks = marks - {Mark.CAPITALS} | {_DECLARATIONS[name]}
        elif token.kind is Kind.MATH and (inside_math := _formula(token.text)):
            flush()
            runs += [Run(run.text, run.marks | marks) for run in formula_to_runs(inside_math)]
        else:
            waiting.append(token.text)
        is_accent = token.kind is Kind.SYMBOL and token.text[1] != "\\"
        takes_group = is_accent or token.kind in (Kind.CONTROL, Kind.VERBATIM)
        index += 1
    flush()


def _closing(tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for index in range(opening, len(tokens)):
        depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(tokens[index].kind, 0)
        if depth == 0:
            return index
    raise AssertionError("the tokenizer pairs all braces that it calls open")


def _is_letter(inside: Sequence[Token]) -> bool:
    r"""Say whether a group is a letter to BibTeX: ``{\"o}``, ``{\ss}``, ``{\&}``."""
    first = inside[0] if inside else None
    if first is None:
        return True
    if first.kind is Kind.CONTROL:
        name = control_word(first.text)
        return name not in _MACROS and name not in _DECLARATIONS
    return first.kind is Kind.SYMBOL


def _decoded(source: str) -> str:
    text = tex_to_text(f"{_END}{{}}{source}{{}}{_END}")
    return text.removeprefix(_END).removesuffix(_END)


def _formula(source: str) -> str:
    """Give the inside of a formula that is more than one sign, which is text."""
    text = tex_to_text(source)
    return text.strip("$").strip() if text.startswith("$") else ""


def _joined(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].marks == run.marks and Mark.MATH not in run.marks:
            joined[-1] = Run(joined[-1].text + run.text, run.marks)
        elif run.text:
            joined.append(run)
    return joined


def _trimmed(runs: list[Run]) -> Rich:
    """Drop blanks at both ends, and all but one of those between two words."""
    trimmed: list[Run] = []
    blank = True
    for run in runs:
        text = run.text if Mark.MATH in run.marks else _squeezed(run.text, blank)
        if text:
            trimmed.append(Run(text, run.marks))
            blank = text.endswith(" ")
    while trimmed and not (rest := trimmed[-1].text.rstrip(" ")):
        trimmed.pop()
    return (*trimmed[:-1], Run(rest, trimmed[-1].marks)) if trimmed else ()


def _quoted(rich: Rich) -> Rich:
    """Curl single quotes as TeX does; a lone mark is an apostrophe and stays."""
    if not any("`" in run.text for run in rich):
        return rich
    letters = [[*run.text] for run in rich]
    places = [(i, j) for i, run in enumerate(rich) for j in range(len(run.text))]
    is_open = False
    for at, (i, j) in enumerate(places):
        if Mark.MATH in rich[i].marks:
            continue
        if letters[i][j] == "`":
            letters[i][j], is_open = "‘", True
        elif letters[i][j] == "'" and is_open:
            run, place = places[at + 1] if at + 1 < len(places) else (i, j)
            if not rich[run].text[place].isalnum():
                letters[i][j], is_open = "’", False
    return tuple(Run("".join(text), run.marks) for text, run in zip(letters, rich, strict=True))


def _squeezed(text: str, after_blank: bool) -> str:
    words = " ".join(f"{_END}{text}{_END}".split())[len(_END) : -len(_END)]
    return words.removeprefix(" ") if after_blank else words
