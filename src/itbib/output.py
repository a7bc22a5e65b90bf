"""What a command says: data to stdout, messages to stderr."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import click

from itbib.errors import Problem
from itbib.model import Work


@dataclass(frozen=True, slots=True)
class Output:
    """Where data and messages go.

    Attributes:
        as_json: whether data is wanted as JSON.
        quiet: whether messages other than errors are dropped.
        verbose: whether details are wanted.
    """

    as_json: bool = False
    quiet: bool = False
    verbose: bool = False

    def data(self, text: str) -> None:
        """Write data, without an added line end."""
        click.echo(text, nl=False)

    def json(self, value: Any) -> None:
        """Write a JSON value, indented, Unicode as it is."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))

    def say(self, message: str) -> None:
        """Tell the user what was done."""
        if not self.quiet:
            click.echo(message, err=True)

    def detail(self, message: str) -> None:
        """Tell the user more, where that is wanted."""
        if self.verbose:
            click.echo(message, err=True)

    def warn(self, problems: Iterable[Problem]) -> None:
        """Tell of what is wrong but does not stop the command."""
        if not self.quiet:
            self.problems(problems)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Tell of what is wrong: ``path:line: message``, then ``hint: …``.

        A hint that the next problem repeats is said once.
        """
        shown = list(problems)
        for index, problem in enumerate(shown):
            following = shown[index + 1].hint if index + 1 < len(shown) else ""
            hint = "" if problem.hint == following else problem.hint
            plain = Problem(problem.message, problem.path, problem.line, hint)
            prefix = "" if problem.path else "error: "
            click.echo(f"{prefix}{plain}", err=True)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Write an aligned table as data: cut to the width of a terminal, whole elsewhere.

        Args:
            header: the heads of the columns.
            rows: the cells as plain text, as many in each row as there are heads.
        """
        # Loaded here: only few commands draw tables. It knows how wide letters are.
        from rich.cells import cell_len, set_cell_size

        lines = [[_on_one_line(cell) for cell in row] for row in (header, *rows)]
        widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
        limit = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for cells in lines:
            padded = (
                cell + " " * (width - cell_len(cell))
                for cell, width in zip(cells, widths, strict=True)
            )
            line = "  ".join(padded).rstrip()
            if limit is not None and cell_len(line) > limit:
                line = set_cell_size(line, limit - 1) + "…"
            click.echo(line)

    def diff(self, before: str, after: str, name: str) -> None:
        """Write a unified diff of a file."""
        import difflib

        lines = difflib.unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True), name, name
        )
        for line in lines:
            end = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
            click.echo(line + end, nl=False)


def _on_one_line(text: str) -> str:
    """Collapse white space, and let no letter command the terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def as_object(work: Work) -> dict[str, Any]:
    """Give an entry as the object that ``--json`` writes: key, type, fields."""
    return {"key": work.key, "type": work.type, "fields": dict(work.fields)}


def as_array(works: Sequence[Work]) -> list[dict[str, Any]]:
    """Give entries as the array that ``--json`` writes."""
    return [as_object(work) for work in works]
