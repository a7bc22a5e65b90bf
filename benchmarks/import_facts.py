"""What is in a README's source and in a references.bib, by plain regular expressions."""

from __future__ import annotations

import re

_NEW = r"(?<!\d)(?P<new>\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?!\d)"
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|"
    "cond-mat|cs|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|math|mtrl-th|nlin|"
    "nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_NUMBER = r"(?P<number>\d\d(?:0[1-9]|1[0-2])\d{3})(?!\d)"
_OLD = rf"(?P<archive>{_ARCHIVES})(?:\.[A-Za-z-]{{2,}})?/{_NUMBER}"
# In a URL, a DOI or a badge, what comes before may be anything but the end of the address.
_IN_ADDRESS = r"(?:arxiv|alphaxiv|ar5iv|(?:huggingface|hf)\.co/papers)[^\s()\[\]<>|\"']{0,60}?"
_IN_TEXT = r"(?:arxiv|eprint)[\s:=\[({\"'_-]{1,6}"
_IDS = tuple(
    re.compile(f"(?i:{context}){name}")
    for context in (_IN_ADDRESS, _IN_TEXT)
    for name in (_NEW, rf"(?<![\w-]){_OLD}")
)
_ENTRY = re.compile(r"^[ \t]*@([A-Za-z]+)[ \t]*[{(][ \t]*([^\s,]+)[ \t]*,", re.MULTILINE)
_EPRINT = re.compile(r"^[ \t]*eprint[ \t]*=[ \t]*[{\"]([^}\"]*)[}\"]", re.MULTILINE | re.IGNORECASE)
_OPENING = re.compile(r"[ \t]*<!--[ \t]*itbib:(?:table|references)\b[^>]*sha256=[^>]*-->[ \t]*")
_CLOSING = re.compile(r"[ \t]*<!--[ \t]*/itbib:(?:table|references)\b[^>]*-->[ \t]*")
_OTHERS = frozenset(("comment", "preamble", "string", "row"))


def arxiv_ids(source: str) -> set[str]:
    """Find arXiv IDs wherever something says arXiv, alphaXiv or Hugging Face papers before them.

    >>> sorted(arxiv_ids("https://arxiv.org/pdf/2305.11206v2.pdf arXiv:hep-th/9901001 2101.00001"))
    ['2305.11206', 'hep-th/9901001']
    """
    found = set()
    for pattern in _IDS:
        for match in pattern.finditer(source):
            parts = match.groupdict()
            found.add(parts.get("new") or f"{parts['archive']}/{parts['number']}")
    return found


def bib_ids(bib: str) -> set[str]:
    """Find what stands as a key or an eprint in a .bib file, without versions and classes."""
    names = {*(match[2] for match in _ENTRY.finditer(bib)), *_EPRINT.findall(bib)}
    return {re.sub(r"(?<=[a-z])\.[A-Za-z-]{2,}(?=/)|v\d+$", "", name.strip()) for name in names}


def entries(bib: str) -> tuple[int, int]:
    """Count the rows and the works of a .bib file."""
    types = [match[1].lower() for match in _ENTRY.finditer(bib)]
    return types.count("row"), sum(one not in _OTHERS for one in types)


def lines_in_regions(source: str) -> tuple[int, int]:
    """Count the lines of a page between markers, and all lines; markers are none of either."""
    inside = False
    taken = other = 0
    for line in source.splitlines():
        if _OPENING.fullmatch(line):
            inside = True
        elif _CLOSING.fullmatch(line):
            inside = False
        elif inside:
            taken += 1
        else:
            other += 1
    return taken, taken + other
