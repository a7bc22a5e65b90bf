"""What was found where links lead, kept for a while."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from itbib.linking.answer import Answer, Verdict

FILE_NAME = "links-1.sqlite3"
_DAY = 24 * 60 * 60
KEPT_FOR = {Verdict.ALIVE: 7 * _DAY, Verdict.DEAD: _DAY, Verdict.REFUSED: 0, Verdict.UNKNOWN: 0}
"""Seconds for which an answer holds; what is not known is asked again the next time."""

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS links"
    " (url TEXT PRIMARY KEY, verdict TEXT NOT NULL, reason TEXT NOT NULL, asked INTEGER NOT NULL)"
)
_FIND = "SELECT verdict, reason, asked FROM links WHERE url = ?"
_KEEP = "INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?)"


class Memory:
    """Answers by address. It is a cache: where its file cannot be used, it holds nothing."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = folder / FILE_NAME
        self._clock = clock

    def known(self, urls: Iterable[str]) -> dict[str, Answer]:
        """Give the answers that still hold."""
        found: dict[str, Answer] = {}
        now = self._clock()
        kept = contextlib.suppress(sqlite3.Error, OSError, ValueError)
        with kept, contextlib.closing(self._open()) as connection:
            for url in urls:
                row = connection.execute(_FIND, (url,)).fetchone()
                if row is not None and 0 <= now - row[2] < KEPT_FOR[Verdict(row[0])]:
                    found[url] = Answer(Verdict(row[0]), row[1])
        return found

    def keep(self, answers: Mapping[str, Answer]) -> None:
        """Keep answers that say something."""
        now = int(self._clock())
        rows = [
            (url, str(answer.verdict), answer.reason, now)
            for url, answer in answers.items()
            if KEPT_FOR[answer.verdict]
        ]
        with contextlib.suppress(sqlite3.Error, OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(self._open()) as connection, connection:
                connection.executemany(_KEEP, rows)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5)
        connection.execute(_SCHEMA)
        return connection
