"""The process that is measured: ``python task.py MODULE FUNCTION ARGUMENT...``.

FUNCTION prepares a task: importing MODULE and reading files happens before the clock starts.
What came out is reported as one line of JSON.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from measure import Run, bytes_of_maxrss


def _nothing(_: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Task:
    """Work that is ready to be done.

    Attributes:
        work: what is measured; called once.
        facts: tells of its result, and fails if that is wrong; not measured.
    """

    work: Callable[[], Any]
    facts: Callable[[Any], dict[str, Any]] = _nothing


def main(module: str, function: str, *arguments: str) -> None:
    """Do one task and report on it."""
    task: Task = getattr(importlib.import_module(module), function)(*arguments)
    before = _peak()
    start, cpu_start = time.perf_counter(), time.process_time()
    result = task.work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    run = Run(seconds, cpu, _peak(), before, task.facts(result))
    json.dump(asdict(run), sys.stdout)


def _peak() -> int:
    return bytes_of_maxrss(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main(*sys.argv[1:])
