"""Works in a citation style."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from itbib.exporting.borrowing import borrow_one
from itbib.formats.facts import facts
from itbib.markdown.nodes import Inline
from itbib.model import Work
from itbib.styling.entries import Target, entry_content
from itbib.styling.items import shown_title, style_item


class Processor(Protocol):
    """What writes entries: `itbib.styling.processor.Style`."""

    def entries(self, items: Sequence[Mapping[str, object]]) -> list[str | None]:
        """Write an entry for each item of CSL-JSON; None where that fails."""
        ...


@dataclass(frozen=True, slots=True)
class Linked:
    """A work and where its entry leads.

    Attributes:
        work: the work.
        url: the address for its title, or empty.
        arxiv_url: its page on arXiv, or empty.
        doi_url: the address by its DOI, or empty.
    """

    work: Work
    url: str = ""
    arxiv_url: str = ""
    doi_url: str = ""


def styled_entries(
    processor: Processor, listed: Sequence[Linked], works: Iterable[Work]
) -> dict[str, Inline]:
    """Write works in a citation style.

    Args:
        processor: what knows the style.
        listed: the works to write.
        works: all works, for what the listed ones inherit.

    Returns:
        What each entry says, by key: with a link from the title, one from each address, and
        links to arXiv and by DOI. A work that the processor fails on is missing.
    """
    known = {work.key.lower(): work for work in works}
    told = [facts(borrow_one(one.work, known), one.work.key) for one in listed]
    entries = processor.entries([style_item(work, at) for at, work in enumerate(told)])
    found: dict[str, Inline] = {}
    for one, work, entry in zip(listed, told, entries, strict=True):
        if entry:
            targets = (
                Target(shown_title(work), one.url),
                Target(f"https://doi.org/{work.doi}" if work.doi else "", one.doi_url),
                Target(work.doi, one.doi_url, "DOI"),
                Target(f"arXiv:{work.arxiv}" if work.arxiv else "", one.arxiv_url, "arXiv"),
            )
            found[work.key] = entry_content(entry, targets)
    return found
