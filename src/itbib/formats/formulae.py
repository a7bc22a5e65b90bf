r"""Formulae told by letters alone: ``$x_1$`` is an italic x and a lowered 1.

What needs more than a line (fractions, roots, matrices) stays TeX.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from itbib.formats.marks import Mark, Run
from itbib.tex.text import tex_to_text

_PIECE = re.compile(
    r"\\(?P<word>[A-Za-z]+)\s*|\\(?P<symbol>[^A-Za-z])|(?P<script>[_^])\s*|(?P<open>\{)"
    r"|(?P<letters>[^\W\d_]+)|(?P<other>[^\\_^{}\s]|\s+)"
)
_UPRIGHT = frozenset(("mathrm", "text", "textrm", "operatorname", "mathsf", "mathtt", "mbox"))
_SHAPES = {
    "mathit": frozenset({Mark.ITALIC}),
    "mathbf": frozenset({Mark.BOLD}),
    "boldsymbol": frozenset({Mark.BOLD}),
    "bm": frozenset({Mark.BOLD}),
}
_NAMES = frozenset(
    (
        *("arccos", "arcsin", "arctan", "arg", "cos", "cosh", "det", "dim", "exp", "gcd", "inf"),
        *("ker", "lim", "liminf", "limsup", "ln", "log", "max", "min", "sin", "sinh", "sup"),
        *("tan", "tanh"),
    )
)
_SILENT = frozenset(("left", "right", "big", "Big", "bigl", "bigr", "displaystyle", "limits"))
_BLANKS = {",": "\u2009", ";": " ", ":": " ", " ": " ", "!": ""}
_SCRIPTS = {"_": Mark.LOWERED, "^": Mark.RAISED}


def formula_to_runs(source: str) -> tuple[Run, ...]:
    """Tell a formula by letters and marks.

    Args:
        source: TeX, without dollars.

    Returns:
        Runs whose case must be kept. If the formula is more than they can tell, one run that
        is marked as mathematics and has the source.
    """
    runs = _line(source, frozenset())
    if runs is None:
        return (Run(source, frozenset({Mark.MATH, Mark.CAPITALS})),)
    return tuple(Run(run.text, run.marks | {Mark.CAPITALS}) for run in runs)


def _line(source: str, shape: frozenset[Mark] | None) -> list[Run] | None:
    """Give the runs of a line, or None if there is anything that is not known.

    Args:
        source: TeX.
        shape: how letters are set: nothing for italics as formulae have them, None for upright.
    """
    runs: list[Run] = []
    at = 0
    after_name = False
    while at < len(source):
        piece = _PIECE.match(source, at)
        if piece is None:
            return None
        at = piece.end()
        word = piece["word"]
        taken: list[Run] | None
        if word in _UPRIGHT or word in _SHAPES or piece["open"] or piece["script"]:
            start = piece.start() if piece["open"] else at
            argument, at = _argument(source, start)
            if argument is None:
                return None
            inner = None if word in _UPRIGHT else _SHAPES.get(word or "", shape)
            taken = _line(argument, inner)
            if taken is None:
                return None
            if piece["script"]:
                mark = _SCRIPTS[piece["script"]]
                if any({Mark.LOWERED, Mark.RAISED} & run.marks for run in taken):
                    return None
                taken = [Run(run.text, run.marks | {mark}) for run in taken]
        else:
            taken = _sign(piece, shape)
            if taken is None:
                return None
        # TeX sets a blank between the name of a function and a letter beside it.
        is_name = word in _NAMES
        is_apart = (is_name and _ends_with_letter(runs)) or (
            after_name and _starts_with_letter(taken)
        )
        if is_apart and not piece["script"]:
            runs.append(Run(" "))
        after_name = is_name or (after_name and (bool(piece["script"]) or not taken))
        runs += taken
    return runs


def _ends_with_letter(runs: Sequence[Run]) -> bool:
    return bool(runs) and (runs[-1].text[-1:].isalnum() or runs[-1].text[-1:] == ")")


def _starts_with_letter(runs: Sequence[Run]) -> bool:
    return bool(runs) and runs[0].text[:1].isalnum()


def _sign(piece: re.Match[str], shape: frozenset[Mark] | None) -> list[Run] | None:
    upright = frozenset(shape or ())
    word = piece["word"]
    if word:
        if word in _SILENT:
            return []
        if word in _NAMES:
            return [Run(word)]
        char = tex_to_text(f"$\\{word}$")
        return None if char.startswith("$") or not char else [Run(char, upright)]
    if piece["symbol"]:
        symbol = piece["symbol"]
        if symbol in "%&#_${}":
            return [Run(symbol, upright)]
        return [Run(_BLANKS[symbol], upright)] if symbol in _BLANKS else None
    if piece["letters"]:
        italic = frozenset({Mark.ITALIC}) if shape == frozenset() else upright
        return [Run(piece["letters"], italic)]
    other = piece["other"]
    if other.isspace():
        # Blanks mean nothing in a formula, but in upright words they do.
        return [Run(" ", upright)] if shape is None else []
    if other in "&~":
        return None
    return [Run({"-": "−", "*": "∗", "'": "′"}.get(other, other), upright)]


def _argument(source: str, at: int) -> tuple[str | None, int]:
    """Take what stands at a place: a group without its braces, a macro or a character."""
    if at >= len(source):
        return None, at
    if source[at] != "{":
        word = re.compile(r"\\[A-Za-z]+\s*|\\?.").match(source, at)
        return (word[0], word.end()) if word else (None, at)
    depth = 0
    for index in range(at, len(source)):
        if source[index] in "{}" and source[index - 1 : index] != "\\":
            depth += 1 if source[index] == "{" else -1
        if depth == 0:
            return source[at + 1 : index], index + 1
    return None, at
