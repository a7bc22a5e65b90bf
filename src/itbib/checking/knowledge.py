"""What is known of papers: what arXiv says now, and what they were called once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from itbib.model import Record


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of papers, by canonical key.

    Attributes:
        records: the newest record of each.
        former: titles that earlier versions had; only of those papers that were looked into.
    """

    records: Mapping[str, Record]
    former: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_former(self, former: Mapping[str, tuple[str, ...]]) -> Knowledge:
        """Add what papers were called once."""
        return replace(self, former={**self.former, **former})
