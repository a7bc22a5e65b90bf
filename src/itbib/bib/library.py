"""The library: a .bib file whose source text is the data.

Opening finds the blocks and their keys; what an entry's fields mean is worked out when
they are asked for. A library never changes: an edit gives a new one, whose text has been
read again and found to hold exactly what it should.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from itbib.bib import edit
from itbib.bib.encoding import decode, encode, in_encoding_of, is_utf8, newline_of, readable
from itbib.bib.grammar import parse_block
from itbib.bib.lines import LineNumbers
from itbib.bib.scan import BROKEN, COMMAND, DUPLICATE, Block, fold_key, scan
from itbib.bib.spans import Parsed
from itbib.errors import InputError, Problem
from itbib.model import Work


class Library:
    """One .bib file as it is.

    Attributes:
        text: the decoded source.
        path: the file as the user would name it, for messages.
        blocks: all blocks in source order.
    """

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.blocks: Sequence[Block] = scan(text)
        self._by_key = {fold_key(block.key): block for block in self.blocks if block.listed}

    @classmethod
    def from_bytes(cls, data: bytes, path: str) -> Library:
        """Open the content of a file.

        Raises:
            InputError: the content is UTF-16 or UTF-32.
        """
        return cls(decode(data, path), path)

    def to_bytes(self) -> bytes:
        """Give the content back: of an unchanged library, byte for byte what was read."""
        return encode(self.text)

    def __contains__(self, key: str) -> bool:
        return self.block(key) is not None

    @property
    def newline(self) -> str:
        """The file's line ending."""
        return newline_of(self.text)

    @functools.cached_property
    def is_utf8(self) -> bool:
        """Whether the file is UTF-8 (plain ASCII included)."""
        return is_utf8(self.text)

    def keys(self) -> list[str]:
        """Citation keys in source order, the very list that bibtex has."""
        return [readable(block.key) for block in self.blocks if block.listed]

    def keys_of(self, blocks: Iterable[Block]) -> list[str]:
        """Citation keys of some blocks, readable."""
        return [readable(block.key) for block in blocks]

    def listed(self) -> Iterator[Block]:
        """The blocks that have a key in that list."""
        return (block for block in self.blocks if block.listed)

    def block(self, key: str) -> Block | None:
        """Find an entry by its key, upper and lower case taken as one, as bibtex does."""
        found = (self._by_key.get(form) for form in self._forms(key))
        return next((block for block in found if block is not None), None)

    def entries(self, blocks: Iterable[Block] | None = None) -> list[Work]:
        """Work out the fields of some entries, of all by default.

        Returns:
            One :class:`~itbib.model.Work` per block in source order, rows included (their
            type is ``row``). Of a broken entry, the fields before the fault.
        """
        # The parser library is loaded here and not before: most commands need few fields.
        from itbib.bib.values import evaluate, understand

        wanted = {block.start for block in (self.listed() if blocks is None else blocks)}
        macros: dict[str, str] = {}
        chosen: list[Block] = []
        evaluated: list[dict[str, str]] = []
        for block in self.blocks:
            is_string = block.type.lower() == "string"
            if not is_string and block.start not in wanted:
                continue
            parsed = self.parsed(block)
            if is_string and parsed.key is not None:
                # Within its own definition a macro stands for nothing.
                macros[parsed.key.lower()] = ""
            values: dict[str, str] = {}
            for field in parsed.fields:
                values.setdefault(field.name.lower(), evaluate(self.text, field, macros))
            if not is_string:
                chosen.append(block)
                evaluated.append({name: value.strip(" ") for name, value in values.items()})
            elif parsed.key is not None:
                # A definition that breaks off leaves the name standing for itself.
                macros.update(values or {parsed.key.lower(): parsed.key})
        return [
            Work(
                readable(block.key),
                readable(block.type).lower(),
                fields,
                self.path,
                self.line(block.start),
            )
            for block, fields in zip(chosen, understand(evaluated), strict=True)
        ]

    def preambles(self) -> list[str]:
        """The source of each sound @preamble block."""
        return [
            readable(self.text[block.start : block.end])
            for block in self.blocks
            if block.kind == COMMAND and block.type.lower() == "preamble"
        ]

    def parsed(self, block: Block) -> Parsed:
        """Say where the parts of a block stand."""
        return parse_block(self.text, block.start)

    def field_lines(self, block: Block) -> dict[str, int]:
        """Line of each field of an entry by lower-case name."""
        lines: dict[str, int] = {}
        for field in self.parsed(block).fields:
            lines.setdefault(field.name.lower(), self.line(field.start))
        return lines

    def line(self, index: int) -> int:
        """Line of a place in the text, from 1."""
        return self._line_numbers.at(index)

    def problems(self) -> list[Problem]:
        """Everything that bibtex would stumble over: broken blocks and repeated keys."""
        problems = []
        for block in self.blocks:
            if block.kind == BROKEN:
                what = f"entry {readable(block.key)!r}" if block.listed else "block"
                fault = readable(block.error)
                problems.append(
                    Problem(f"broken {what}: {fault}", self.path, self.line(block.start))
                )
            elif block.kind == DUPLICATE:
                first = self.line(self._by_key[fold_key(block.key)].start)
                message = f"repeated entry {readable(block.key)!r}: the one on line {first} counts"
                problems.append(Problem(message, self.path, self.line(block.start)))
        return problems

    def may_hold(self, key: str) -> Problem | None:
        """Tell whether a broken or repeated block may be the entry of this key.

        Such text is unreadable, so the key is looked for as plain text up to the next block.
        """
        forms = self._forms(key)
        for block, text in self._broken:
            if any(form in text for form in forms):
                return Problem(
                    f"a broken block may already hold {key!r}: {readable(block.error)}",
                    self.path,
                    self.line(block.start),
                    "mend that block first",
                )
        return None

    @functools.cached_property
    def _broken(self) -> list[tuple[Block, str]]:
        """The broken blocks, each with the text that it may have swallowed."""
        ends = [*(block.start for block in self.blocks[1:]), len(self.text)]
        return [
            (block, fold_key(self.text[block.start : end]))
            for block, end in zip(self.blocks, ends, strict=False)
            if block.kind == BROKEN
        ]

    def foreign(self, text: str) -> str | None:
        """Put ordinary text into this file's encoding, None if the encoding cannot hold it."""
        return text if self.is_utf8 else in_encoding_of(self.text, text)

    def changed(self, edits: Iterable[edit.Edit], keys: Sequence[str]) -> Library:
        """Carry out edits and read the result again.

        Args:
            edits: what to splice; they may not overlap.
            keys: the citation keys that the result must have, in any order.

        Raises:
            InputError: the result would not have those keys, or more faults than now,
                because something broken in the file swallows the change. Nothing is lost:
                this library stays as it is.
        """
        result = Library(edit.apply(self.text, edits), self.path)
        # An edit may take a fault away, such as a repeated entry, but adds none.
        more_faults = Counter(result._faults) - Counter(self._faults)
        if sorted(result.keys()) != sorted(keys) or more_faults:
            faults = self.problems()
            line = faults[0].line if faults else 1
            raise InputError.of(
                "a broken block in this file would swallow the change; nothing was written",
                path=self.path,
                line=line,
                hint="mend the block that is named, then try again",
            )
        return result

    def _forms(self, key: str) -> set[str]:
        """The forms in which a key may stand in the text: UTF-8, or the file's own encoding."""
        return {fold_key(key), fold_key(self.foreign(key) or key)}

    @property
    def _faults(self) -> list[str]:
        # To bibtex, "@" and "@misc" on the next line is one entry of the type "@misc".
        return [
            block.type if block.type.startswith("@") else block.kind
            for block in self.blocks
            if block.kind in (BROKEN, DUPLICATE) or block.type.startswith("@")
        ]

    @cached_property
    def _line_numbers(self) -> LineNumbers:
        return LineNumbers(self.text)


def first_fields(entry: Parsed) -> Mapping[str, int]:
    """Index of the field that counts, by lower-case name: of a repeated one, the first."""
    indices: dict[str, int] = {}
    for index, field in enumerate(entry.fields):
        indices.setdefault(field.name.lower(), index)
    return indices
