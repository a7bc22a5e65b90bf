"""Reading an expression: `keywords has "reasoning" and year >= 2023`.

The grammar, in which words of the language may be written in any case::

    expression = conjunction {"or" conjunction}
    conjunction = negation {"and" negation}
    negation = "not" negation | "(" expression ")" | test
    test = field
         | field ("=" | "!=" | "<" | "<=" | ">" | ">=") value
         | field ["not"] ("has" | "contains" | "starts with" | "ends with") value
         | field ["not"] "in" "(" value {"," value} ")"
    value = string | number | date | word

It is read from left to right with a stack of what is still open (Dijkstra's shunting yard), so
that no depth is too deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from itbib.querying.expression import Condition, Expression, Form, Junction, Op, Step, Value
from itbib.querying.values import date

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<number>[-−]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?[KMBT]?
          (?![\w.:/+-]))
      | (?P<date>[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?![\w.:/+-]))
      | (?P<word>\w[\w.:/+-]*)
      | (?P<sign>!=|<>|<=|>=|==|[=<>≠≤≥(),])""",
    re.VERBOSE | re.DOTALL,
)
_BLANKS = re.compile(r"\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {"<>": "!=", "==": "=", "≠": "!=", "≤": "<=", "≥": ">="}
_COMPARISONS = {op.value: op for op in Op if op.value and not op.value[0].isalpha()}
_WORDS = {
    "has": Op.HAS,
    "contains": Op.CONTAINS,
    "starts": Op.STARTS,
    "ends": Op.ENDS,
    "in": Op.IN,
}
_RESERVED = frozenset({*Junction, *_WORDS})
_FOREIGN = {"&&": "and", "&": "and", "||": "or", "|": "or", "!": "not"}


class ExpressionError(ValueError):
    """A text is no expression.

    Attributes:
        position: offset of the character where that shows.
        message: what is wrong there.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (column {position + 1})")
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the text; the last one of all has no kind."""

    kind: str
    text: str
    position: int

    @property
    def word(self) -> str:
        """It in lower case if it is a bare word or a sign, as words of the language are."""
        return self.text.lower() if self.kind in ("word", "sign") else ""


def parse_expression(text: str) -> Expression:
    """Read an expression.

    Raises:
        ExpressionError: the text is none; with the place where that shows.
    """
    return _Parser(text).expression()


class _Parser:
    """Reads one expression.

    A junction waits on the stack for what follows it; a parenthesis closes off what is below.
    """

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = next(self._tokens)
        self._steps: list[Step] = []
        self._open: list[tuple[Junction | None, int]] = []

    def expression(self) -> Expression:
        while True:
            self._operand()
            while self._next.word == ")":
                self._close()
            junction = self._next.word
            if junction in (Junction.AND, Junction.OR):
                self._join(Junction(junction))
            elif self._next.kind:
                self._fail("expected 'and', 'or' or the end here")
            else:
                break
        while self._open:
            self._settle("this parenthesis is never closed")
        return Expression(tuple(self._steps))

    def _operand(self) -> None:
        while self._next.word in (Junction.NOT, "("):
            token = self._take()
            waiting = None if token.text == "(" else Junction.NOT
            self._open.append((waiting, token.position))
        self._test()
        self._negate()

    def _negate(self) -> None:
        """Apply the negations right before what was read."""
        while self._open and self._open[-1][0] is Junction.NOT:
            self._settle()

    def _join(self, junction: Junction) -> None:
        binding = (Junction.AND,) if junction is Junction.AND else (Junction.AND, Junction.OR)
        while self._open and self._open[-1][0] in binding:
            self._settle()
        self._open.append((junction, self._take().position))

    def _close(self) -> None:
        while self._open and self._open[-1][0] is not None:
            self._settle()
        if not self._open:
            self._fail("this parenthesis closes none")
        self._open.pop()
        self._take()
        self._negate()

    def _settle(self, otherwise: str = "") -> None:
        junction, position = self._open.pop()
        if junction is None:
            raise ExpressionError(otherwise, position)
        self._steps.append(junction)

    def _test(self) -> None:
        token = self._next
        if token.kind != "word" or token.word in _RESERVED:
            self._fail("expected the name of a field here")
        field = self._take().word
        is_negated = self._next.word == Junction.NOT
        if is_negated:
            self._take()
        op = self._op(must=is_negated)
        values: tuple[Value, ...] = ()
        if op is Op.IN:
            values = tuple(self._list())
        elif op is not Op.PRESENT:
            values = (self._value(),)
        self._steps.append(Condition(field, op, values))
        if is_negated:
            self._steps.append(Junction.NOT)

    def _op(self, *, must: bool) -> Op:
        word = _SIGNS.get(self._next.word, self._next.word)
        if word in _COMPARISONS and not must:
            self._take()
            return _COMPARISONS[word]
        if word in _WORDS:
            self._take()
            if word in ("starts", "ends"):
                if self._next.word != "with":
                    self._fail(f"expected 'with' behind {word!r}")
                self._take()
            return _WORDS[word]
        if must:
            self._fail("expected 'in', 'has', 'contains', 'starts with' or 'ends with' here")
        return Op.PRESENT

    def _list(self) -> Iterator[Value]:
        if self._next.word != "(":
            self._fail('expected a list in parentheses, such as ("a", "b")')
        start = self._take().position
        yield self._value()
        while self._next.word == ",":
            self._take()
            yield self._value()
        if not self._next.kind:
            raise ExpressionError("this parenthesis is never closed", start)
        if self._next.word != ")":
            self._fail("expected ',' or ')' here")
        self._take()

    def _value(self) -> Value:
        token = self._next
        if token.kind in ("", "sign") or token.word in _RESERVED:
            self._fail("expected a value here; a word of the language is put in quotes")
        self._take()
        if token.kind == "string":
            return Value(_ESCAPED.sub(r"\1", token.text[1:-1]))
        if token.kind == "date":
            return Value(token.text, Form.DATE)
        if token.kind == "number":
            return Value(token.text.replace("−", "-"), Form.NUMBER)
        return Value(token.text)

    def _take(self) -> _Token:
        token = self._next
        self._next = next(self._tokens, token)
        return token

    def _fail(self, message: str) -> NoReturn:
        raise ExpressionError(message, self._next.position)


def _tokens(text: str) -> Iterator[_Token]:
    """Cut a text into its words, and end with a token that has no kind."""
    at = _skip(text, 0)
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise ExpressionError(_no_token(text, at), at)
        kind = str(found.lastgroup)
        if kind == "date" and not _is_date(found[0]):
            raise ExpressionError("there is no such date", at)
        yield _Token(kind, found[0], at)
        at = _skip(text, found.end())
    yield _Token("", "", len(text.rstrip()))


def _skip(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _is_date(text: str) -> bool:
    day = date(text)
    return day is not None and bool(day[text.count("-")])


def _no_token(text: str, at: int) -> str:
    if text[at] in "\"'":
        return "this quotation mark is never closed"
    for sign in (text[at : at + 2], text[at]):
        if sign in _FOREIGN:
            return f"write {_FOREIGN[sign]!r} for {sign!r}"
    return f"{text[at]!r} means nothing here"
