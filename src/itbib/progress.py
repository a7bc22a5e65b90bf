"""How far something has come: a bar on a terminal, plain lines elsewhere, nothing at once.

What takes less than a second shows nothing at all.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from itbib.output import Output

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

PATIENCE = 1.0
"""Seconds that may pass before anything is shown."""
LINE_INTERVAL = 5.0
"""Seconds between two plain lines."""

Unit = Literal["papers", "bytes"]


class Progress:
    """Shows how far a task has come; a context manager.

    Args:
        output: what the user wants to hear; with -q or --json off a terminal, nothing.
        label: what is being done, such as ``fetching``.
        total: how much there is, in the unit; None if nobody knows.
        unit: what is counted.
        clock: seconds, of any beginning.
    """

    def __init__(
        self,
        output: Output,
        label: str,
        total: int | None,
        unit: Unit = "papers",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._output, self._label, self._total, self._unit = output, label, total, unit
        self._clock = clock
        self._on_terminal = sys.stderr.isatty()
        self._silent = output.quiet or (output.as_json and not self._on_terminal)
        self._next = clock() + PATIENCE
        self._done, self._note = 0, ""
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        # The first answer may be long in coming: the bar appears by itself then.
        self._timer = threading.Timer(PATIENCE, self._show)
        self._timer.daemon = True
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        if self._on_terminal and not self._silent:
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._silent = True
            if self._bar is not None:
                self._bar.stop()

    def at(self, done: int, note: str = "") -> None:
        """Tell that so much is done.

        Args:
            done: in the unit, counted from the beginning.
            note: what else is worth knowing, such as how long a pause will be.
        """
        self._done, self._note = done, note
        if self._on_terminal:
            with self._lock:
                self._update()
        elif not self._silent and done != self._total and self._clock() >= self._next:
            self._next = self._clock() + LINE_INTERVAL
            note = f" ({note})" if note else ""
            self._output.say(f"{self._label}: {self._count(done)}{note}")

    def pause(self, reason: str, seconds: float) -> None:
        """Tell that something went wrong, and that there will be a pause before it is tried again.

        Args:
            reason: what went wrong.
            seconds: how long the pause will be.
        """
        reason = reason.rstrip(".")
        if self._on_terminal:
            self.at(self._done, f"pausing for {seconds:.0f} s: {reason}")
        elif seconds >= PATIENCE and not self._silent:
            self._output.say(f"{reason}; trying again in {seconds:.0f} s")

    def _count(self, done: int) -> str:
        if self._unit == "bytes":
            of = f" of {self._total / 1e6:,.0f}" if self._total else ""
            return f"{done / 1e6:,.0f}{of} MB"
        of = f" of {self._total:,}" if self._total is not None else ""
        return f"{done:,}{of} {self._unit}"

    def _show(self) -> None:
        """Put the bar on the terminal."""
        # Loaded here: most commands are over before a bar is worth while.
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
        from rich.table import Column

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[count]}", markup=False),
            TimeRemainingColumn(),
            # Of all columns this one alone may be broken into lines where there is little room.
            TextColumn("{task.fields[note]}", markup=False, table_column=Column()),
        )
        with self._lock:
            if not self._silent:
                self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
                self._task = self._bar.add_task(self._label, total=self._total, count="", note="")
                self._update()
                self._bar.start()

    def _update(self) -> None:
        if self._bar is not None and self._task is not None:
            count = self._count(self._done)
            self._bar.update(self._task, completed=self._done, count=count, note=self._note)
