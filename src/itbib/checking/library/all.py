"""All rules for a .bib file."""

from __future__ import annotations

from itbib.bib.library import Library
from itbib.checking.finding import Finding, in_order
from itbib.checking.library.faults import fault_findings
from itbib.checking.library.spots import Spots


def library_findings(library: Library) -> list[Finding]:
    """Find what is wrong with a .bib file by itself, in the order of its lines."""
    spots = Spots(library)
    return in_order((*fault_findings(library, spots),))
