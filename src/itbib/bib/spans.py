"""Where the parts of a block stand in the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Token(NamedTuple):
    """One part of a field value.

    Attributes:
        kind: ``{`` for braces, ``"`` for quotes, ``0`` for a number, ``a`` for a macro.
        start: index of the first character, delimiter included.
        end: index after the last character, delimiter included.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """Where one field stands in the source.

    Attributes:
        name: field name as written.
        start: index of the name's first character.
        equals: index of the equals sign.
        tokens: the parts of the value, joined by ``#`` in the source.
    """

    name: str
    start: int
    equals: int
    tokens: tuple[Token, ...]

    @property
    def value_start(self) -> int:
        """Index of the value's first character, delimiter included."""
        return self.tokens[0].start

    @property
    def value_end(self) -> int:
        """Index after the value's last character, delimiter included."""
        return self.tokens[-1].end


@dataclass(frozen=True, slots=True)
class Parsed:
    """A whole block, or what bibtex reads of it before an error.

    Attributes:
        type: what stands after the ``@``, lower case; may be empty in a broken block.
        start: index of the ``@``.
        end: index after the closing delimiter, or where bibtex gives up.
        key: citation key or macro name, None where there is none.
        key_start: index of the key.
        fields: the fields read; for a ``@string`` its one definition.
        error: why bibtex gives up, empty if the block is sound.
        error_at: index at which it gives up.
    """

    type: str
    start: int
    end: int
    key: str | None
    key_start: int
    fields: tuple[FieldSpan, ...]
    error: str = ""
    error_at: int = 0

    @property
    def key_end(self) -> int:
        """Index after the key."""
        return self.key_start + len(self.key or "")
