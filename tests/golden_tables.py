"""What ``itbib tables`` writes of a small survey, kept to be read and compared.

After a change that is meant, read the difference that this makes::

    python tests/golden_tables.py
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from cli import COMMAND

FOLDER = Path(__file__).parent / "data" / "golden" / "tables"
SURVEY = FOLDER / "survey"

OUTPUTS: Mapping[str, Sequence[str]] = {
    "tables.tex": (),
    "author-year.tex": ("papers", "--keys", "author-year", "--cite", "citep"),
    "columns.tex": ("models", "--width", r"\columnwidth", "--font-size", "11"),
    "narrow.tex": ("models", "--width", "5cm"),
    "document.tex": ("reading", "--standalone", "--bibliography", "refs", "--font-size", "12"),
    "tables.md": ("--format", "markdown"),
    "tables.html": ("--format", "html"),
    "tables.csv": ("--format", "csv"),
    "tables.tsv": ("--format", "tsv"),
    "tables.json": ("--format", "json"),
}
"""The arguments by the file that holds what comes of them."""


def main() -> None:
    """Write what comes of all arguments."""
    for name, arguments in OUTPUTS.items():
        command = [*COMMAND, "tables", "-q", *arguments]
        done = subprocess.run(command, cwd=SURVEY, capture_output=True, check=True)
        (FOLDER / name).write_bytes(done.stdout)


if __name__ == "__main__":
    main()
