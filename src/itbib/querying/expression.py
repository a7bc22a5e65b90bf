"""Expressions that choose works: what they are, what they say of a work, how they are written.

An expression is a program for a stack, so that one of any depth is evaluated, compared and
written without recursion. There are no loops in it: each step is taken once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Protocol, TypeAlias

from itbib.querying.ordering import sort_key
from itbib.querying.values import date, first_quantity, fold, quantity

_YEAR = re.compile(r"[0-9]{4}")
_SLASH = re.compile(r"\s*/\s*")


class Subject(Protocol):
    """What an expression is asked of: fields by their lower-case names."""

    def text(self, field: str) -> str:
        """Give a field as plain text; empty if it is missing."""

    def items(self, field: str) -> Sequence[str]:
        """Give the items of a field that is a list, such as keywords or authors."""


class Form(Enum):
    """How a value is written."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Value:
    """What a field is compared with."""

    text: str
    form: Form = Form.TEXT

    def __str__(self) -> str:
        """Write it as it is read."""
        if self.form is not Form.TEXT:
            return self.text
        escaped = self.text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'


class Op(StrEnum):
    """What is asked of a field."""

    PRESENT = ""
    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    HAS = "has"
    CONTAINS = "contains"
    STARTS = "starts with"
    ENDS = "ends with"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Condition:
    """A question about one field.

    Attributes:
        field: its name in lower case.
        op: what is asked.
        values: what it is compared with: nothing for ``PRESENT``, any number for ``IN``, else
            one.
    """

    field: str
    op: Op = Op.PRESENT
    values: tuple[Value, ...] = ()

    def __str__(self) -> str:
        """Write it as it is read."""
        if self.op is Op.PRESENT:
            return self.field
        if self.op is Op.IN:
            return f"{self.field} in ({', '.join(map(str, self.values))})"
        return f"{self.field} {self.op} {self.values[0]}"

    def holds(self, subject: Subject) -> bool:
        """Answer it. A missing field equals nothing, and is neither more nor less than anything."""
        if self.op is Op.HAS:
            return _has(subject.items(self.field), self.values[0].text)
        text = subject.text(self.field)
        if self.op is Op.UNEQUAL:
            return not (text and _compares(text, Op.EQUAL, self.values[0]))
        if not text or self.op is Op.PRESENT:
            return bool(text)
        if self.op is Op.IN:
            return any(_compares(text, Op.EQUAL, value) for value in self.values)
        if self.op in _WITHIN:
            return _WITHIN[self.op](fold(text), fold(self.values[0].text))
        return _compares(text, self.op, self.values[0])


class Junction(StrEnum):
    """What joins or turns the answers before it."""

    NOT = "not"
    AND = "and"
    OR = "or"


Step: TypeAlias = Condition | Junction


@dataclass(frozen=True, slots=True)
class Expression:
    """A whole expression.

    Attributes:
        steps: its tests, each junction behind the one or two answers that it takes.
    """

    steps: tuple[Step, ...]

    def holds(self, subject: Subject) -> bool:
        """Say whether it is true of a work."""
        answers: list[bool] = []
        for step in self.steps:
            if isinstance(step, Condition):
                answers.append(step.holds(subject))
            elif step is Junction.NOT:
                answers.append(not answers.pop())
            else:
                second, first = answers.pop(), answers.pop()
                answers.append(first and second if step is Junction.AND else first or second)
        return answers[-1]

    def __str__(self) -> str:
        """Write it with as few parentheses as it needs."""
        parts: list[tuple[_Rope, int]] = []
        for step in self.steps:
            if isinstance(step, Condition):
                parts.append(([str(step)], _TIGHTEST))
                continue
            level = _LEVELS[step]
            second = parts.pop()
            if step is Junction.NOT:
                parts.append((["not ", _within(second, level)], level))
                continue
            # Junctions of a kind group from the left.
            first = _within(parts.pop(), level)
            parts.append(([first, f" {step} ", _within(second, level + 1)], level))
        return _joined(parts[-1][0])


_Rope: TypeAlias = "list[str | _Rope]"

_LEVELS = {Junction.OR: 1, Junction.AND: 2, Junction.NOT: 3}
_TIGHTEST = 4


def _within(part: tuple[_Rope, int], level: int) -> _Rope:
    rope, own = part
    return rope if own >= level else ["(", rope, ")"]


def _joined(rope: _Rope) -> str:
    words: list[str] = []
    waiting: _Rope = [rope]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            words.append(part)
        else:
            waiting += reversed(part)
    return "".join(words)


_WITHIN: Mapping[Op, Callable[[str, str], bool]] = {
    Op.CONTAINS: lambda text, part: part in text,
    Op.STARTS: lambda text, part: text.startswith(part),
    Op.ENDS: lambda text, part: text.endswith(part),
}


def _has(items: Sequence[str], wanted: str) -> bool:
    """Look for an item; ``A/B`` is an ``A``, too."""
    path = _SLASH.sub("/", fold(wanted))
    return any(f"{_SLASH.sub('/', fold(item))}/".startswith(f"{path}/") for item in items)


def _compares(text: str, op: Op, value: Value) -> bool:
    """Compare a text that is present with a value, as the value's form demands."""
    if value.form is Form.TEXT:
        if op is Op.EQUAL:
            return fold(text) == fold(value.text)
        return _ordered(sort_key(text), op, sort_key(value.text))
    day = date(text)
    if value.form is Form.DATE or (day and day[1] and _YEAR.fullmatch(value.text)):
        # What the value leaves open is not compared: "date <= 2023-06" takes all of June.
        known = value.text.count("-") + 1
        wanted = date(value.text)
        return _ordered(day and day[:known], op, wanted and wanted[:known])
    number = first_quantity(text)
    if op is Op.EQUAL and fold(text) == fold(value.text):
        return True
    return _ordered(number, op, quantity(value.text))


def _ordered(left: Any, op: Op, right: Any) -> bool:
    """Compare two numbers, two dates or two keys of one form; nothing holds of None."""
    if left is None or right is None:
        return False
    if left == right:
        return op in (Op.EQUAL, Op.AT_MOST, Op.AT_LEAST)
    return op in ((Op.LESS, Op.AT_MOST) if left < right else (Op.MORE, Op.AT_LEAST))
