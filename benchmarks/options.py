"""How much is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generate import write_bib


@dataclass(frozen=True, slots=True)
class Options:
    """How much to measure.

    Attributes:
        folder: for generated files; emptied by the caller.
        quick: whether a rough answer will do.
        files: .bib files of the user's for the round trip.
    """

    folder: Path
    quick: bool
    files: Sequence[Path]

    def repetitions(self, usual: int) -> int:
        """How often to measure what is usually measured so many times."""
        return max(3, usual // 4) if self.quick else usual

    def generated(self, count: int, *, with_rows: bool = True) -> Path:
        """A generated .bib file of so many entries, two in a hundred of them rows."""
        path = self.folder / f"{count}-{'with' if with_rows else 'no'}-rows.bib"
        if not path.exists():
            write_bib(path, count, rows=count // 50 if with_rows else 0)
        return path
