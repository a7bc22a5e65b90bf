"""What an entry says of its paper, against what arXiv says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from itbib.checking.finding import Finding, quoted
from itbib.model import Record, Work
from itbib.rules import Code


def entry_findings(
    papers: Iterable[tuple[str, Work]], records: Mapping[str, Record]
) -> Iterator[Finding]:
    """Find entries that say something else of a paper than arXiv does.

    Args:
        papers: canonical key and entry of each work that is on arXiv.
        records: what arXiv says, by canonical key; papers without a record are not judged.
    """
    for key, work in papers:
        record = records.get(key)
        if record is not None and record.withdrawn and "withdrawn" not in _said(work):
            message = f"the paper {quoted(record.title)} was withdrawn"
            yield Finding(Code.WITHDRAWN, message, work.path, work.line, "say so in a note")


def _said(work: Work) -> str:
    return " ".join(work.fields.values()).lower()
