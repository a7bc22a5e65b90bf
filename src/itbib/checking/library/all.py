"""All rules for a .bib file."""

from __future__ import annotations

from collections.abc import Sequence

from itbib.bib.library import Library
from itbib.checking.finding import Finding, in_order
from itbib.checking.library.encoding import encoding_findings
from itbib.checking.library.entries import Entry
from itbib.checking.library.faults import fault_findings
from itbib.checking.library.repeats import repeat_findings
from itbib.checking.library.required import field_findings
from itbib.checking.library.spots import Spots
from itbib.checking.library.titles import title_findings


def library_findings(library: Library, entries: Sequence[Entry], spots: Spots) -> list[Finding]:
    """Find what is wrong with a .bib file by itself, in the order of its lines.

    Args:
        library: the file.
        entries: its works, as `entries_in` gives them.
        spots: its places.
    """
    return in_order(
        (
            *fault_findings(library, spots),
            *repeat_findings(entries, spots),
            *field_findings(entries, library, spots),
            *title_findings(entries, library, spots),
            *encoding_findings(library, spots),
        )
    )
