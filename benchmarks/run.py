"""Run the benchmarks: ``python benchmarks/run.py [--quick] [NAME]...``."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from importlib import metadata
from pathlib import Path

from options import Options
from suites import SUITES

_PACKAGES = ("itbib", "click", "arxiv", "bibtexparser", "citerra", "pybtex", "duckdb")


def main() -> None:
    """Measure what was asked for and print it as Markdown."""
    parser = argparse.ArgumentParser(description="Measure itbib's speed beside its peers'.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(SUITES)}; all")
    parser.add_argument("--quick", action="store_true", help="small files, few repetitions")
    parser.add_argument(
        "--bib",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="another file for the round trip; may be repeated",
    )
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in SUITES]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(SUITES)}")
    print(_surroundings(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        options = Options(Path(folder), given.quick, given.bib)
        for name in given.names or SUITES:
            print(f"\n## {name}\n\n{SUITES[name].__doc__}\n", flush=True)
            print(SUITES[name](options), end="", flush=True)


def _surroundings() -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    packages = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    return f"{platform.system()}, {os.cpu_count()} cores, {python}; {packages}."


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main()
