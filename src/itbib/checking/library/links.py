"""The links of a .bib file: in fields that hold an address, in DOIs, in the cells of rows."""

from __future__ import annotations

import re

from itbib.bib.library import Library
from itbib.bib.scan import BROKEN
from itbib.checking.library.spots import Spots
from itbib.checking.placed_link import PlacedLink
from itbib.rules import Code

_ADDRESS = re.compile(r"https?://[^\s{}<>\"|\\^`\]]*[^\s{}<>\"|\\^`\].,;:!?'()]")
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)


def library_links(library: Library) -> list[PlacedLink]:
    """Give the links of all entries that BibTeX has, in the order of the file."""
    spots = Spots(library)
    links: list[PlacedLink] = []
    blocks = [block for block in library.listed() if block.kind != BROKEN]
    for block, work in zip(blocks, library.entries(blocks), strict=True):
        for field in library.parsed(block).fields:
            name = field.name.lower()
            value = work.fields.get(name, "")
            found = [match[0] for match in _ADDRESS.finditer(value.replace("\\", ""))]
            if name == "doi" and not found and (doi := _DOI.search(value)):
                found = [f"https://doi.org/{doi[0]}"]
            if found:
                place = spots.finding(Code.DEAD_LINK, "", field.value_start)
                links += [PlacedLink(url, library.path, place.line, place.column) for url in found]
    return links
