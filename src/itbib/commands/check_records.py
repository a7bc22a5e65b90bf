"""What is known of the papers that a check comes across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from itbib.commands.fetching import Asking, open_papers
from itbib.identifiers import ArxivId
from itbib.model import Record
from itbib.output import Output


def known_records(keys: Iterable[str], output: Output, *, fetch: bool) -> Mapping[str, Record]:
    """Look papers up.

    Args:
        keys: canonical keys.
        output: told what could not be fetched.
        fetch: whether to ask arXiv for what the cache lacks.

    Returns:
        The record of each paper that is known, by canonical key.
    """
    wanted = [ArxivId.parse(key) for key in sorted(keys)]
    if not wanted:
        return {}
    with open_papers(Asking(offline=not fetch), output) as papers:
        answer = papers.fetch(wanted)
    if fetch:
        output.problems(answer.problems)
    return answer.records
