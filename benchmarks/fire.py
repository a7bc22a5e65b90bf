"""The long form of tests/test_fire_kill.py: every command that writes, killed hundreds of times.

    python benchmarks/fire.py --kills 500

Each run kills a command at a random moment near its end, when it writes, and looks at what is left:
every file is the old one or the new one, and the command, run once more, does all it should. What
was seen in between is counted.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from cli import Itbib
from writing_commands import WRITING, Writing, content, fill_cache, make_survey


def kill(itbib: Itbib, name: str, kills: int, chance: random.Random) -> Counter[str]:
    """Kill one command many times.

    Args:
        itbib: runs it.
        name: which one.
        kills: how often.
        chance: chooses the moments.

    Returns:
        How often nothing was written yet, all was, some files were and the rest is finished by the
        next command, the command had ended before, and temporary files were left.
    """
    command: Writing = WRITING[name]
    make_survey(itbib)
    before = content(itbib)
    begun = time.monotonic()
    with itbib.spawn("-q", *command.arguments) as process:
        process.communicate(timeout=60)
    took = time.monotonic() - begun
    after = content(itbib)
    seen: Counter[str] = Counter()
    for _ in range(kills):
        make_survey(itbib)
        cache = Path(tempfile.mkdtemp(dir=itbib.folder.parent))
        fill_cache(cache)
        os.environ["ITBIB_CACHE_DIR"] = str(cache)
        with itbib.spawn("-q", *command.arguments) as process:
            time.sleep(took * chance.triangular(0.3, 1.02, 0.93))
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
        found = content(itbib)
        files = {file: data for file, data in found.items() if "unfinished" not in file}
        for file in {*before, *after, *files}:
            assert files.get(file) in (before.get(file), after.get(file)), (name, file)
        state = "old" if files == before else "new" if files == after else "in between"
        seen["had ended" if process.returncode >= 0 else state] += 1
        seen["temporary files left"] += any(itbib.folder.rglob(".*.tmp"))
        itbib("-q", "list")
        if content(itbib) != after:
            itbib("-q", *command.arguments)
        assert content(itbib) == after, name
    return seen


def main() -> None:
    """Run the campaign and write a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kills", type=int, default=500, help="how often in all")
    options = parser.parse_args()
    chance = random.Random(options.kills)
    columns = ("had ended", "old", "new", "in between", "temporary files left")
    print("| command | " + " | ".join(columns) + " |")
    print("| --- |" + " ---: |" * len(columns))
    total: Counter[str] = Counter()
    for name in WRITING:
        with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
            itbib = Itbib(Path(folder) / "survey", patched)
            fill_cache(Path(folder) / "cache")
            seen = kill(itbib, name, options.kills // len(WRITING), chance)
        total += seen
        print(f"| {name} | " + " | ".join(str(seen[column]) for column in columns) + " |")
    print("| all | " + " | ".join(str(total[column]) for column in columns) + " |")


if __name__ == "__main__":
    main()
