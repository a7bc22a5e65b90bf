"""What the commands that ask arXiv share: their options, and access to papers."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from itbib import files
from itbib.errors import Problem, UsageError
from itbib.output import Output

if TYPE_CHECKING:
    from itbib.fetching.papers import Answer, Papers


@dataclass(frozen=True, slots=True)
class Asking:
    """How the user wants arXiv to be asked.

    Attributes:
        offline: whether only the cache is used.
        refresh: whether the cache is not used.
        max_wait: seconds that asking may take altogether; None for no such limit.
    """

    offline: bool = False
    refresh: bool = False
    max_wait: float | None = None


max_wait_option = click.option(
    "--max-wait",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    help="Give up on arXiv after so long, and keep what was fetched; 0 asks just once.",
)


def fetch_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --offline, --refresh and --max-wait, and hand it an ``asking``."""

    @click.option("--offline", is_flag=True, help="Use the cache alone; ask nobody.")
    @click.option("--refresh", is_flag=True, help="Ask arXiv even for what the cache has.")
    @max_wait_option
    @functools.wraps(function)
    def command(offline: bool, refresh: bool, max_wait: float | None, **own: Any) -> Any:
        if offline and refresh:
            raise UsageError.of("--offline and --refresh contradict each other")
        return function(asking=Asking(offline, refresh, max_wait), **own)

    return command


@contextlib.contextmanager
def open_papers(asking: Asking, output: Output) -> Iterator[Papers]:
    """Open the cache, and with it the way to arXiv."""
    # Loaded here: most commands need neither.
    from itbib.cache.store import Store
    from itbib.fetching.papers import Access, Papers

    access = Access.REFRESH if asking.refresh else Access.CACHE_FIRST
    if asking.offline:
        access = Access.OFFLINE
    with Store.open(files.cache_folder(), lambda problem: output.warn([problem])) as store:
        yield Papers(store, access, asking.max_wait, output)


def report_missing(answer: Answer, output: Output) -> None:
    """Name every paper that did not come, and say why."""
    output.problems(
        Problem(f"arXiv knows no paper {identifier}", hint="was not added; check the number")
        for identifier in answer.unknown
    )
    output.problems(answer.problems)
