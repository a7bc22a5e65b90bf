r"""BibTeX's own grammar: what ``bibtex`` accepts, and where it stops reading a block.

The rules are those of bibtex.web (version 0.99d), module by module: "Scan fields" reads
an entry, "Scan an identifier" says which characters a name may have, and "Scan a field
token" counts every brace, ``\{`` included. White space is blank, tab and line end only.
"""

from __future__ import annotations

import re
from typing import NoReturn

from itbib.bib.lines import LineNumbers
from itbib.bib.spans import FieldSpan, Parsed, Token

SPACE = r"[ \t\r\n]*+"
# bibtex.web, "id_class": not white space, not control, none of "#%'(),={}; a digit may not
# come first because the scanner takes it for a number.
IDENTIFIER = r"""[^\x00-\x20"#%'(),={}0-9][^\x00-\x20"#%'(),={}]*+"""


# Most of a file is values. Python looks a set of three characters up in a bitmap, which takes
# half the time of comparing with each of two, so NUL is named as well: the careful parser
# takes it, too.
_PLAIN = r"[^{}\x00]*+"


def _nested_braces(depth: int) -> str:
    pattern = rf"\{{{_PLAIN}\}}"
    for _ in range(depth):
        pattern = rf"\{{{_PLAIN}(?:{pattern}{_PLAIN})*+\}}"
    return pattern


# Braces nested deeper than this are legal, only rare: the careful parser takes them.
BRACED = _nested_braces(4)
TOKEN = rf'(?:{BRACED}|"[^{{}}"]*+(?:{BRACED}[^{{}}"]*+)*+"|[0-9]++|{IDENTIFIER})'
FIELD = rf"{IDENTIFIER}{SPACE}={SPACE}{TOKEN}{SPACE}(?:#{SPACE}{TOKEN}{SPACE})*+"

# What nearly all fields are; the careful way reads the same from it, three times as slowly.
_BRACED_FIELD = re.compile(rf"({IDENTIFIER}){SPACE}(=){SPACE}({BRACED}){SPACE}(?=[^#])")
_SPACE = re.compile(SPACE)
_IDENTIFIER = re.compile(IDENTIFIER)
_NUMBER = re.compile(r"[0-9]++")
_KEY_IN_BRACES = re.compile(r"[^, \t\r\n}]*+")
_KEY_IN_PARENTHESES = re.compile(r"[^, \t\r\n]*+")
_BRACE = re.compile(r"[{}]")
_BRACE_OR_QUOTE = re.compile(r'[{}"]')


class _StopReadingError(Exception):
    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


def parse_block(text: str, at: int) -> Parsed:
    """Read the block whose ``@`` stands at index ``at``, exactly as bibtex does.

    A block that bibtex rejects comes back with what it read up to there and the reason;
    the entry's key counts even then, as bibtex keeps such an entry in its list.
    """
    return _Reader(text, at).block()


class _Reader:
    """A cursor over the source; it reads one block and is thrown away."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.start = at
        self.at = at
        self.type = ""
        self.key: str | None = None
        self.key_start = at
        self.fields: list[FieldSpan] = []

    def block(self) -> Parsed:
        error, error_at = "", 0
        try:
            self._read()
        except _StopReadingError as stop:
            error, error_at = stop.message, stop.at
            self.at = stop.at
        return Parsed(
            self.type,
            self.start,
            self.at,
            self.key,
            self.key_start,
            tuple(self.fields),
            error,
            error_at,
        )

    def _read(self) -> None:
        self.at += 1
        self._skip_space()
        self.type = self._identifier("an entry type after the @").lower()
        if self.type == "comment":
            # bibtex ignores the word alone: what follows is ordinary text to it.
            return
        self._skip_space()
        opening = self._peek()
        if opening not in ("{", "("):
            self._fail(f"expected {{ or ( after @{self.type}")
        closing = "}" if opening == "{" else ")"
        self.at += 1
        self._skip_space()
        if self.type == "preamble":
            self._value(closing)
            self._expect(closing, "the @preamble")
        elif self.type == "string":
            self._definition(closing)
        else:
            self._entry(closing)

    def _entry(self, closing: str) -> None:
        pattern = _KEY_IN_BRACES if closing == "}" else _KEY_IN_PARENTHESES
        match = pattern.match(self.text, self.at)
        assert match is not None  # both patterns match the empty string
        if self.at >= len(self.text):
            self._fail("expected a citation key")
        self.key, self.key_start, self.at = match[0], self.at, match.end()
        self._skip_space()
        while self._peek() != closing:
            if self._peek() != ",":
                self._fail(f"expected , or {closing}")
            self.at += 1
            self._skip_space()
            if self._peek() == closing:
                break
            self._field(closing)
        self.at += 1

    def _definition(self, closing: str) -> None:
        start = self.at
        self.key = self._identifier("a macro name")
        self.key_start = start
        self._assignment(self.key, start, closing)
        self._expect(closing, "the @string")

    def _field(self, closing: str) -> None:
        start = self.at
        if match := _BRACED_FIELD.match(self.text, start):
            value = Token("{", *match.span(3))
            self.fields.append(FieldSpan(match[1], start, match.start(2), (value,)))
            self.at = match.end()
            return
        self._assignment(self._identifier("a field name"), start, closing)

    def _assignment(self, name: str, start: int, closing: str) -> None:
        self._skip_space()
        equals = self.at
        if self._peek() != "=":
            self._fail(f"expected = after {name!r}")
        self.at += 1
        self._skip_space()
        tokens = self._value(closing)
        self.fields.append(FieldSpan(name, start, equals, tokens))

    def _value(self, closing: str) -> tuple[Token, ...]:
        tokens = [self._token(closing)]
        while self._peek() == "#":
            self.at += 1
            self._skip_space()
            tokens.append(self._token(closing))
        return tuple(tokens)

    def _token(self, closing: str) -> Token:
        start, first = self.at, self._peek()
        if first == "{":
            self._braces()
            kind = "{"
        elif first == '"':
            self._quotes()
            kind = '"'
        elif number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            kind = "0"
        else:
            self._identifier("a field value", allowed_after=f",#{closing}")
            kind = "a"
        token = Token(kind, start, self.at)
        self._skip_space()
        if not self._peek():
            # bibtex stores a value only once it has seen what follows.
            self._fail(f"expected , or {closing}")
        return token

    def _braces(self) -> None:
        depth = 0
        for match in _BRACE.finditer(self.text, self.at):
            depth += 1 if match[0] == "{" else -1
            if depth == 0:
                self.at = match.end()
                return
        self._fail_at_end("this { is never closed", self.at)

    def _quotes(self) -> None:
        depth = 0
        for match in _BRACE_OR_QUOTE.finditer(self.text, self.at + 1):
            if match[0] == "{":
                depth += 1
            elif match[0] == "}":
                depth -= 1
                if depth < 0:
                    self.at = match.start()
                    self._fail("unbalanced } in a quoted value")
            elif depth == 0:
                self.at = match.end()
                return
        self._fail_at_end('this " is never closed', self.at)

    def _identifier(self, wanted: str, allowed_after: str = "") -> str:
        match = _IDENTIFIER.match(self.text, self.at)
        if match is None:
            self._fail(f"expected {wanted}")
        self.at = match.end()
        following = self._peek()
        allowed = allowed_after or ("{(" if not self.type else "=")
        # @comment may be followed by anything: bibtex has read the word and is content.
        if following and following not in " \t\r\n" + allowed and match[0].lower() != "comment":
            self._fail(f"{following!r} may not follow {match[0]!r}")
        return match[0]

    def _expect(self, closing: str, what: str) -> None:
        if self._peek() != closing:
            self._fail(f"expected {closing} to end {what}")
        self.at += 1

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _skip_space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        assert match is not None  # the pattern matches the empty string
        self.at = match.end()

    def _fail(self, message: str) -> NoReturn:
        if self.at >= len(self.text):
            message = f"{message}, but the file ends"
        raise _StopReadingError(message, self.at)

    def _fail_at_end(self, message: str, at: int) -> NoReturn:
        line = LineNumbers(self.text).at(at)
        raise _StopReadingError(f"{message} (line {line})", len(self.text))
