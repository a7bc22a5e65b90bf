"""What can go wrong, and the exit code that each kind of trouble gives.

Errors are for people: a message says what is wrong, a location says where, a hint says
what to do. A command collects all problems that it finds and raises them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_INPUT = 3
EXIT_ARXIV = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        message: one sentence, without a final full stop.
        path: the file it stands in, as the user would name it; empty if there is none.
        line: line in that file, counted from 1; 0 if no single line is to blame.
        hint: what to do about it; empty if the message says it all.
    """

    message: str
    path: str = ""
    line: int = 0
    hint: str = ""

    def __str__(self) -> str:
        """Give ``path:line: message``, and the hint on a line of its own."""
        where = f"{self.path}:{self.line}: " if self.path and self.line else ""
        if self.path and not self.line:
            where = f"{self.path}: "
        hint = f"\nhint: {self.hint}" if self.hint else ""
        return f"{where}{self.message}{hint}"


class ItbibError(Exception):
    """The root of all errors that itbib raises for its user.

    Attributes:
        problems: all that is wrong, in the order in which a reader would meet it.
        exit_code: what the command line exits with.
    """

    exit_code = EXIT_INPUT

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def of(cls, message: str, *, path: str = "", line: int = 0, hint: str = "") -> ItbibError:
        """Make the error from a single problem."""
        return cls(Problem(message, path, line, hint))


class UsageError(ItbibError):
    """The command line asks for something that makes no sense (exit 2)."""

    exit_code = EXIT_USAGE


class InputError(ItbibError):
    """A file is broken, missing, or contradicts another; nothing was written (exit 3)."""

    exit_code = EXIT_INPUT


class ArxivError(ItbibError):
    """arXiv cannot be reached or does not know an identifier (exit 4)."""

    exit_code = EXIT_ARXIV
