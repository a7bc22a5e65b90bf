"""The library's works while others are merged into them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from itbib.bib.scan import Block
from itbib.merging.identity import Identity
from itbib.merging.index import Index
from itbib.merging.macros import Expression
from itbib.model import Work


@dataclass(slots=True)
class Target:
    """A work of the library, or one that is new to it.

    Attributes:
        key: its citation key.
        type: its entry type.
        fields: its fields, with those that it gained.
        block: where it stands; None if it is new.
        place: where to look for it, as ``path:line``.
        gained: new value by name of a field, of what stands in the library.
        bare: by name of a field that is to be written what it says, if a macro is left in it.
    """

    key: str
    type: str
    fields: dict[str, str]
    block: Block | None
    path: str
    line: int
    gained: dict[str, str] = field(default_factory=dict)
    bare: dict[str, Expression] = field(default_factory=dict)

    @property
    def identity(self) -> Identity:
        """What tells which work it is, with what it gained."""
        return Identity(Work(self.key, self.type, self.fields, self.path, self.line))


class Targets:
    """All of them, found by what they are about."""

    def __init__(self) -> None:
        self.all: list[Target] = []
        self.index: Index[int] = Index()

    def add(self, target: Target) -> None:
        """Put in one more."""
        self.index.add(target.identity, len(self.all))
        self.all.append(target)

    def gain(self, number: int, fields: Iterable[tuple[str, str]]) -> None:
        """Let one gain fields."""
        target = self.all[number]
        for name, value in fields:
            target.fields[name] = value
            target.gained[name] = value
        self.index.add(target.identity, number)
