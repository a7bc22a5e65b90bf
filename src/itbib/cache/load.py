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
from itbib.cache.source import BrokenError
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
        begun: how far an earlier load of the file has come, if there was one.
        keep: takes the batches.
        tell: called now and then, after a batch or while lines are passed over.

    Attributes:
        outcome: what has come of it so far.
    """

    def __init__(
        self, content: Content, begun: Load, keep: Keep, tell: Callable[[], None]
    ) -> None:
        self.outcome = Outcome()
        self._content = content
        self._begun = begun
        self._keep = keep
        self._tell = tell
        self._position, self._line = begun.position, begun.lines
        self._rows: list[Row] = []

    def run(self) -> None:
        """Load what is not loaded yet.

        Raises:
            InputError: this is no snapshot, and nothing was kept; or the store cannot be
                written, and nothing more was kept.
        """
        try:
            self._content.skip(self._position, self._tell)
            self._read()
        except BrokenError as error:
            self.outcome.broken = str(error)
        if not self.outcome.records and not self._begun.lines:
            self._refuse()
        self._keep_batch(finished=None if self.outcome.broken else int(time.time()))

    def _read(self) -> None:
        batch_end = self._position + BATCH
        while line := self._content.readline(LONGEST_LINE):
            size = len(line)
            if size == LONGEST_LINE and not line.endswith(b"\n"):
                line = b""
                size += self._pass_over_line()
            if self._take(line, self._line + 1, is_too_long=size > len(line)):
                
            self._position += size
            self._line += 1
            if self._position >= batch_end:
                self._keep_batch(finished=None)
                batch_end = self._position + BATCH
