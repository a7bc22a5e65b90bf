r"""TeX source of a BibTeX field read as plain Unicode text, formulae kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from itbib.tex.symbols import (
    ACCENTS,
    BELOW,
    LETTERS,
    MACROS,
    MATH_ACCENTS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
)
from itbib.tex.tokens import Kind, Token, control_word, tokenize

Handler = Callable[[str], str]
"""What a macro makes of the text of its argument."""

_LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("?`", "¿"), ("!`", "¡"))
_ACCENT_OF = {macro[1:]: mark for mark, macro in ACCENTS.items()}
_MATH_ACCENT_OF = {macro[1:]: mark for mark, macro in MATH_ACCENTS.items()}
_LETTER_OF = {macro[1:]: letter for letter, macro in LETTERS.items()}
# An accent over nothing: TeX prints the accent itself.
_BARE = {"\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0304": "¯"} | {
    "\u0306": "˘", "\u0307": "˙", "\u0308": "¨", "\u030a": "˚", "\u030b": "˝",
    "\u030c": "ˇ", "\u0327": "¸", "\u0328": "˛",
}  # fmt: skip
_DOTLESS = {"ı": "i", "ȷ": "j"}
# Macros whose first argument says how something looks, or where it leads, and prints nothing.
_SILENT = frozenset(
    (
        *("bibinfo", "cite", "color", "colorbox", "fontsize", "href", "hspace"),
        *("hypertarget", "label", "textcolor", "vspace"),
    )
)
# Macros that print their argument, or what follows, in another shape.
_SHAPES = frozenset(
    (
        *("bf", "bfseries", "em", "emph", "it", "itshape", "mbox", "path", "protect"),
        *("relax", "rm", "sc", "scshape", "sf", "sl", "text", "textbf", "textit", "textmd"),
        *("textnormal", "textrm", "textsc", "textsf", "textsl", "texttt", "tt", "underline", "url"),
    )
)
_SYMBOL_TEXT = {"\\": " ", "/": "", "-": "", "@": "", "!": "", ",": "\u2009", ":": " ", ";": " "}
_MATH_ACCENT = re.compile(r"\\([a-z]+)\{(.*)\}\Z", re.DOTALL)
_LONGEST_SIGN = 50
_PLAIN_FORMULA = re.compile(r"[-'*/:=<>+.,;!?()|\[\]\s]+")


@dataclass(slots=True)
class _Group:
    """A brace group that is being read: its text so far, and macros that wait for one."""

    parts: list[str] = field(default_factory=list)
    waiting: list[Handler] = field(default_factory=list)

    def put(self, text: str) -> None:
        """Add a piece that TeX would take for one argument."""
        while self.waiting:
            text = self.waiting.pop()(text)
        self.parts.append(text)

    def put_run(self, text: str) -> None:
        """Add a run of characters, the first of which may be an argument."""
        if self.waiting and (text := text.lstrip()):
            self.put(text[0])
            text = text[1:]
        for ligature, char in _LIGATURES:
            text = text.replace(ligature, char)
        self.parts.append(text)

    def close(self) -> str:
        """End the group; a macro still waiting gets an empty argument."""
        if self.waiting:
            self.put("")
        return "".join(self.parts)


def decode(text: str, characters: Callable[[str], str | None]) -> str:
    """Read a field's text as plain text; see `itbib.tex.text.tex_to_text`.

    Args:
        text: LaTeX, Unicode or both.
        characters: gives the character that a control word (with its backslash) or the
            inside of a formula prints, or None.
    """
    groups = [_Group()]
    for token in tokenize(text):
        group = groups[-1]
        if token.kind is Kind.TEXT:
            group.put_run(token.text)
        elif token.kind is Kind.OPEN:
            groups.append(_Group())
        elif token.kind is Kind.CLOSE:
            inside = groups.pop().close()
            groups[-1].put(inside)
        elif token.kind is Kind.CONTROL:
            _read_control_word(group, control_word(token.text), characters)
        elif token.kind is Kind.SYMBOL and token.text[1] in _ACCENT_OF:
            group.waiting.append(_accent(_ACCENT_OF[token.text[1]]))
        else:
            group.put(_printed(token, characters))
    return groups[0].close()


def _read_control_word(group: _Group, name: str, characters: Callable[[str], str | None]) -> None:
    """Print what a control word prints, or let it wait for its argument.

    An unknown one vanishes; its argument is read like any group.
    """
    if name in _ACCENT_OF:
        group.waiting.append(_accent(_ACCENT_OF[name]))
    elif name in _SILENT:
        group.waiting.append(lambda _: "")
    elif name in _SHAPES:
        return
    elif name == "textsuperscript":
        group.waiting.append(_script(SUPERSCRIPTS))
    elif name == "textsubscript":
        group.waiting.append(_script(SUBSCRIPTS))
    else:
        char = _LETTER_OF.get(name) or MACROS.get(name) or characters(f"\\{name}")
        if char:
            group.put(char)


def _printed(token: Token, characters: Callable[[str], str | None]) -> str:
    """Give what a token prints that is neither text, nor a brace, nor a control word."""
    if token.kind is Kind.MATH:
        return _formula(token.text, characters)
    if token.kind is Kind.VERBATIM:
        return token.text[1:-1]
    if token.kind is Kind.SPECIAL:
        return " " if token.text == "~" else token.text
    if token.kind is Kind.SYMBOL:
        return _SYMBOL_TEXT.get(token.text[1], token.text[1])
    return token.text[-1]


def _accent(mark: str) -> Handler:
    """Make the handler that puts a combining character on the first letter."""

    def put_accent(text: str) -> str:
        if not text.strip():
            return _BARE.get(mark, "") + text
        first, rest = text[0], text[1:]
        while rest and unicodedata.combining(rest[0]):
            first, rest = first + rest[0], rest[1:]
        if mark not in BELOW:
            first = _DOTLESS.get(first, first)
        return unicodedata.normalize("NFC", first + mark) + rest

    return put_accent


def _script(raised: dict[str, str]) -> Handler:
    """Make the handler that raises or lowers text if Unicode has all of its characters."""

    def put_script(text: str) -> str:
        return "".join(raised[char] for char in text) if set(text) <= raised.keys() else text

    return put_script


def _formula(source: str, characters: Callable[[str], str | None]) -> str:
    """Give a formula as ``$...$``, or as a character if it is no more than one."""
    if source.startswith("\\ensuremath"):
        inside = source[source.index("{") + 1 : -1]
    elif source.startswith(("$$", "\\")):
        inside = source[2:-2]
    else:
        inside = source[1:-1]
    return _sign(inside.strip(), characters) or (
        source if source.startswith("$") else f"${inside}$"
    )


def _sign(inside: str, characters: Callable[[str], str | None]) -> str | None:
    """Give the character that a formula consists of, if it is a single one."""
    if len(inside) > _LONGEST_SIGN:
        return None
    marks = []
    while (match := _MATH_ACCENT.match(inside)) and match[1] in _MATH_ACCENT_OF:
        marks.append(_MATH_ACCENT_OF[match[1]])
        inside = match[2]
    char = inside if len(inside) == 1 and not inside.isascii() else characters(inside)
    if char is None and not marks and _PLAIN_FORMULA.fullmatch(inside):
        return inside
    if char is None:
        return None
    sign = unicodedata.normalize("NFC", char + "".join(reversed(marks)))
    return sign if len(sign) == 1 else None
