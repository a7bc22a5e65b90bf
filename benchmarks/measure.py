"""Timing in fresh processes: repetitions in turn, medians, peak memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TASK = Path(__file__).with_name("task.py")

# getrusage(2): KiB on Linux and the BSDs, bytes on macOS.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One repetition.

    Attributes:
        seconds: wall-clock time of what is measured.
        cpu: processor time of it in seconds, user and system.
        peak: largest resident set of the process, in bytes.
        before: the same just before the measured work; 0 where that is not known.
        facts: what the task says of its result.
    """

    seconds: float
    cpu: float
    peak: int
    before: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Series:
    """All repetitions of one thing.

    Attributes:
        runs: those that succeeded.
        failure: why it cannot be measured; empty if it can.
    """

    runs: list[Run] = field(default_factory=list)
    failure: str = ""

    @property
    def seconds(self) -> list[float]:
        """The times, fastest first."""
        return sorted(run.seconds for run in self.runs)

    @property
    def median(self) -> float:
        """The median time in seconds."""
        return statistics.median(self.seconds)

    @property
    def cpu(self) -> float:
        """The median processor time in seconds."""
        return statistics.median(run.cpu for run in self.runs)

    @property
    def peak(self) -> int:
        """The largest peak memory in bytes."""
        return max(run.peak for run in self.runs)

    @property
    def growth(self) -> int:
        """The most by which the measured work raised the peak, in bytes."""
        return max(run.peak - run.before for run in self.runs)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the task says of its result, which is the same in every run."""
        return self.runs[0].facts


class FailedError(Exception):
    """A process ended with an error; the message is the last line that it wrote."""


def in_turn(subjects: Mapping[str, Callable[[], Run]], repetitions: int) -> dict[str, Series]:
    """Measure several things in turn, so that a busy moment of the machine hits them all.

    A subject that fails is not run again, and its series says why.
    """
    series = {name: Series() for name in subjects}
    for repetition in range(repetitions):
        names = list(subjects)
        for name in names if repetition % 2 == 0 else reversed(names):
            if series[name].failure:
                continue
            try:
                series[name].runs.append(subjects[name]())
            except FailedError as error:
                series[name] = Series(failure=str(error))
    return series


def run_process(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a process and measure it as a whole.

    Raises:
        FailedError: its exit code is not 0.
    """
    return _wait_for(command, environment)[0]


def run_task(
    module: str,
    function: str,
    *arguments: str | Path,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a task in a fresh process; importing and preparing do not count (see task.py).

    Raises:
        FailedError: the task failed, or needs a package that is not installed.
    """
    command = [sys.executable, str(_TASK), module, function, *map(str, arguments)]
    return Run(**json.loads(_wait_for(command, environment)[1]))


def bytes_of_maxrss(maxrss: int) -> int:
    """Convert ``ru_maxrss`` to bytes."""
    return maxrss * _MAXRSS_UNIT


def _wait_for(command: Sequence[str], environment: Mapping[str, str] | None) -> tuple[Run, str]:
    """Run a process to its end and measure it; give its standard output, too."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                command, stdout=output, stderr=errors, env={**os.environ, **(environment or {})}
            )
        except FileNotFoundError as error:
            raise FailedError(str(error)) from error
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            lines = errors.read().decode(errors="replace").strip().splitlines()
            raise FailedError(lines[-1] if lines else f"exit code {process.returncode}")
        cpu = usage.ru_utime + usage.ru_stime
        return Run(seconds, cpu, bytes_of_maxrss(usage.ru_maxrss)), output.read().decode()
