"""Every command that writes, killed at any moment: each file is the old one or the new one.

ITBIB_KILLS is how often in all; benchmarks/fire.py does it hundreds of times.
"""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from cli import Itbib
from writing_commands import WRITING, content, fill_cache, make_survey

KILLS = max(2, int(os.environ.get("ITBIB_KILLS", "0")) // len(WRITING) // 2)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals")


@pytest.mark.parametrize("name", WRITING)
def test_a_command_that_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    itbib = Itbib(tmp_path / "survey", monkeypatch)
    fill_cache(tmp_path / "cache")
    command = WRITING[name]
    make_survey(itbib)
    before = content(itbib)
    begun = time.monotonic()
    with itbib.spawn("-q", *command.arguments) as process:
        process.communicate(timeout=60)
    took = time.monotonic() - begun
    after = content(itbib)
    changed = {file for file in {*before, *after} if before.get(file) != after.get(file)}
    assert changed == set(command.writes)

    chance = random.Random(name)
    for number in range(KILLS):
        make_survey(itbib)
        cache = tmp_path / f"cache-{number}"
        fill_cache(cache)
        monkeypatch.setenv("ITBIB_CACHE_DIR", str(cache))
        with itbib.spawn("-q", *command.arguments) as process:
            # Files are written at the end; what comes before is loading and thinking.
            time.sleep(took * chance.triangular(0, 1.05, 0.95))
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
        found = {file: data for file, data in content(itbib).items() if "unfinished" not in file}
        for file in {*before, *after, *found}:
            assert found.get(file) in (before.get(file), after.get(file))
        # Whoever comes next finishes what was begun, or begins anew; no lock is in the way.
        itbib("-q", "list")
        if content(itbib) != after:
            again = itbib("-q", *command.arguments)
            assert again.code in (0, 1), again.err
        assert content(itbib) == after
