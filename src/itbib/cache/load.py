"""Loading arXiv's bulk metadata into the store, batch by batch.

A batch of records and how far the file has been read are committed together, so a load that
was interrupted, however rudely, goes on after its last batch.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from itbib.cache.compressed import Content
from itbib.cache.rows import Load, Row
from itbib.cache.snapshot import parse_line
from itbib.cache.source import CHUNK, BrokenError
from itbib.errors import InputError, Problem

BATCH = 16 << 20
"""Bytes of lines, decompressed, that are kept at once: some ten thousand records."""
LONGEST_LINE = 16 << 20
"""Bytes; arXiv's own longest, of papers with thousands of authors, have less than a million."""
MOST_PROBLEMS = 10
"""How many bad lines are named; so many at the very beginning, and it is no snapshot."""
_SAMPLE = 1 << 16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_HINT = (
    "give arXiv's metadata snapshot, one JSON object a line, as it is or compressed: "
    "https://www.kaggle.com/datasets/Cornell-University/arxiv"
)
BROKEN_HINT = "download the file again; loading it then goes over what is loaded already"

Keep = Callable[[Sequence[Row], Load], None]
"""Takes a batch, and how far the load has come with it."""


@dataclass(slots=True)
class Outcome:
    """What has come of a load so far.

    Attributes:
        records: how many records were read.
        kept: how many of them are in the store by now.
        bad: how many lines are no records.
        problems: the first of these.
        broken: why the file could not be read to its end; empty if it could.
    """

    records: int = 0
    kept: int = 0
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)
    broken: str = ""


def fingerprint(file: BinaryIO) -> str:
    """Make a short text that tells a file from all others by its size, beginning and end.

    Args:
        file: can be read from any place; it is left at its beginning.
    """
    digest = hashlib.sha256()
    digest.update(file.read(_SAMPLE))
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _SAMPLE))
    digest.update(file.read(_SAMPLE))
    file.seek(0)
    return f"{size}-{digest.hexdigest()[:32]}"


class Loader:
    """Reads a file and hands on what is in it.

    Args:
        content: of the file, at its beginning.
        name: of the file, for messages.
        begun: how far an earlier load of the file has come; at line 0 if there was none.
        keep: takes the batches.
        tell: called now and then: after a batch, or while lines are passed over.

    Attributes:
        outcome: what has come of it so far.
    """

    def __init__(
        self, content: Content, name: str, begun: Load, keep: Keep, tell: Callable[[], None]
    ) -> None:
        self.outcome = Outcome()
        self._content = content
        self._name = name
        self._progress = begun
        self._is_begun = begun.lines > 0
        self._keep = keep
        self._tell = tell
        self._rows: list[Row] = []

    def run(self) -> None:
        """Load what is not loaded yet.

        Raises:
            InputError: this is no snapshot, and nothing was kept; or the store cannot be
                written, and nothing more was kept.
        """
        try:
            self._content.skip(self._progress.position, self._tell)
            self._read()
        except BrokenError as error:
            self.outcome.broken = str(error)
        if not self.outcome.records and not self._is_begun:
            raise self._refusal()
        if not self.outcome.broken:
            self._progress = replace(self._progress, finished=int(time.time()))
        self._keep_batch()

    def _read(self) -> None:
        position, number = self._progress.position, self._progress.lines
        batch_end = position + BATCH
        while line := self._content.readline(LONGEST_LINE):
            position += len(line)
            number += 1
            text = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
            if len(line) == LONGEST_LINE and line[-1:] != b"\n":
                position += self._pass_over_line()
                self._reject(number, f"it is longer than {LONGEST_LINE >> 20} MiB")
            elif text and not text.isspace():
                self._take(text, number)
            self._progress = replace(self._progress, position=position, lines=number)
            if position >= batch_end:
                self._keep_batch()
                batch_end = position + BATCH

    def _take(self, line: bytes, number: int) -> None:
        try:
            self._rows.append(parse_line(line))
            self.outcome.records += 1
        except ValueError as error:
            if line[-1:] != b"\n":
                raise BrokenError("it breaks off in the middle of a line") from None
            self._reject(number, str(error))

    def _pass_over_line(self) -> int:
        """Read the rest of a line; give its length."""
        size = 0
        while piece := self._content.readline(CHUNK):
            size += len(piece)
            if piece[-1:] == b"\n":
                break
        return size

    def _reject(self, number: int, reason: str) -> None:
        outcome = self.outcome
        outcome.bad += 1
        if outcome.bad <= MOST_PROBLEMS:
            outcome.problems.append(Problem(f"no record: {reason}", self._name, number))
        if outcome.bad >= MOST_PROBLEMS and not outcome.records and not self._is_begun:
            raise self._refusal()

    def _refusal(self) -> InputError:
        outcome = self.outcome
        message, hint = "there is nothing in this file", _HINT
        if outcome.problems:
            first = outcome.problems[0]
            message = (
                f"this is no snapshot of arXiv's metadata: line {first.line} is {first.message}"
            )
        elif outcome.broken:
            message, hint = f"nothing can be read from this file: {outcome.broken}", BROKEN_HINT
        return InputError(Problem(message, self._name, hint=hint))

    def _keep_batch(self) -> None:
        self._keep(self._rows, self._progress)
        self.outcome.kept = self.outcome.records
        self._rows = []
        self._tell()
