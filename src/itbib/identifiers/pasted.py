"""From what people paste to the bare text of an arXiv ID: URLs, DOIs, stamps, links, citations.

Nothing here decides whether the ID is right. Wrappers are peeled off one by one until none is
left, so they may stand inside each other: a Markdown link to a DOI's URL, say.
"""

from __future__ import annotations

import re

from itbib.identifiers.archives import ARCHIVES

LIMIT = 2000
"""Longest text that is looked at, in characters; a pasted URL with its query is shorter."""

_INVISIBLE = (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
_DASHES = (*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63)
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_FOLDED: dict[int, str | None] = {
    # Punctuation only: digits and letters that merely look right are the reader's to confirm.
    **{c: chr(c - 0xFEE0) for c in _FULL_WIDTH if not chr(c - 0xFEE0).isalnum()},
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys((0x2044, 0x2215), "/"),
    0x3001: ",",
    0x3002: ".",
}
_OPENING = " \"'`‘’‚“”„«»‹›([{<*_~|#/-–•·.,;:"
_CLOSING = " \"'`‘’‚“”„«»‹›)]}>*_~|#/,;:.!?…"

_FLAGS = re.ASCII | re.IGNORECASE
_PERCENT = re.compile("%([2-7][0-9a-f])", _FLAGS)
_NUMBER = re.compile(r"\d{4}\.\d{4,5}|\d{7}", _FLAGS)
# The edges are off already, so a closing bracket may be missing and an opening one as well.
_MARKDOWN = re.compile(r'(.*)\]\( ?<?([^ <>()]+)>?(?: ["(\'].*)?', _FLAGS)
_LATEX = re.compile(r"\\(?:href|url|path|nolinkurl) ?\{([^{}]*)(?:\}(.*))?", _FLAGS)
_BIBTEX = re.compile(r"(?:eprint|arxivid|arxiv|url|doi|howpublished|note) ?= ?(.*)", _FLAGS)
# What follows on the margin of a PDF ([cs.CL] 18 May 2023) or in a reference list (, 2017).
_STAMP = re.compile(
    r"(?: ?\[[a-z][a-z., -]{1,60}\]?)?"
    r"(?:,? \d{1,2} [a-z]{3,9} \d{4}|(?:, |,? \()(?:19|20)\d\d)?$",
    _FLAGS,
)
_DOI = re.compile(r"(?:(?:info:)?doi ?[:/ ] ?)?(10\.\d{4,9})/(.*)", _FLAGS)
_ARXIV_DOI = "10.48550"
_URL = re.compile(r"((?:https?|ftp):/{1,3})?([^/?# ]++)([^?# ]*+)(?:[?#][^ ]*)?", _FLAGS)
_NETLOC = re.compile(r"(?:[^@\\]*@)?(?:www\.)?([a-z0-9.-]+?)\.?(?::\d*)?", _FLAGS)
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}", _FLAGS)
_LABEL = re.compile(
    r"(?:arxiv[ ,]+)?(?:e-?|pre-?)prints?(?:[:,] ?| )"  # arXiv preprint arXiv:…
    r"|corr[,:]? (?=abs/|arxiv)"  # CoRR, abs/…
    r"|oai:arxiv\.org:|info:arxiv/|urn:arxiv:"
    r"|arxiv(?:\.org)?(?: id)?(?: ?[:/.] ?| )",
    _FLAGS,
)
_TAIL = re.compile(r"[?#][^ ]*$", _FLAGS)
_ENDING = re.compile(r"(?:\.(?:pdf|ps|dvi|gz|tar|tgz|zip|html?|bib|txt)){1,3}$", _FLAGS)

# A page that shows the paper: what stands before the ID in its path. None: nothing does.
_ARXIV_PAGES: frozenset[str | None] = frozenset(
    {"abs", "pdf", "html", "src", "e-print", "eprint", "format", "ps", "dvi", "bibtex", "other"}
    | {"tb", "trackback", "show-email", None}
)
_SITES: dict[str, frozenset[str | None]] = {
    "arxiv.org": _ARXIV_PAGES,  # and all its subdomains
    "xxx.lanl.gov": _ARXIV_PAGES,  # where arXiv began
    "arxiv.lanl.gov": _ARXIV_PAGES,
    "ar5iv.org": frozenset({"html", "abs", "pdf", None}),
    "alphaxiv.org": frozenset({"abs", "pdf", "overview", "blog", "html", "resources", "audio"}),
    "arxiv-vanity.com": frozenset({"papers"}),
    "emergentmind.com": frozenset({"papers"}),
    "hf.co": frozenset({"papers"}),
    "huggingface.co": frozenset({"papers"}),
    "inspirehep.net": frozenset({"arxiv"}),
    "papers.cool": frozenset({"arxiv"}),
    "scirate.com": frozenset({"arxiv"}),
    "semanticscholar.org": frozenset({"arxiv"}),
}
_DOI_SITES = frozenset({"doi.org", "dx.doi.org"})
_ID = re.compile(
    r"((?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z-]+)?/\d{7})(?:v\d+)?)(?![\da-z])(/.*)?", _FLAGS
)
# Files of arXiv's early years: PS_cache/hep-th/pdf/9901/9901001v1.pdf, ftp/arxiv/papers/0706/….
_OLD_FILE = re.compile(r"(?:ps_cache|ftp)/([a-z-]+)/(?:pdf|ps|papers)/\d{4}/([^/]+)", _FLAGS)


def unwrap(text: str) -> tuple[str, str]:
    """Take off everything around the ID that a known way of pasting puts there.

    Args:
        text: anything.

    Returns:
        What is left, and an objection: empty, or why it cannot be the ID of a paper on arXiv
        (another site, another DOI). What is left then may still hold what was meant.
    """
    text = text.strip()
    if len(text) > LIMIT:
        return "", f"{len(text)} characters are too many for one"
    text = _PERCENT.sub(lambda code: chr(int(code[1], 16)), text.translate(_FOLDED))
    text, objection = " ".join(text.split()), ""
    for _ in range(8):
        before = text
        text, objection = _peel(text)
        if objection or text == before:
            break
    return text, objection


def _peel(text: str) -> tuple[str, str]:
    """Take off one layer; the same text comes back if there is none."""
    text = text.lstrip(_OPENING).rstrip(_CLOSING)
    if link := _MARKDOWN.fullmatch(text):
        return _target(link[2], label=link[1], whole=text)
    if link := _LATEX.fullmatch(text):
        return _target(link[1].replace("\\", ""), label=link[2] or "", whole=text)
    if field := _BIBTEX.fullmatch(text):
        return field[1], ""
    text = _STAMP.sub("", text, count=1)
    if doi := _DOI.fullmatch(text):
        return _after_doi(doi[1], doi[2])
    if (url := _URL.fullmatch(text)) and (page := _page(url)):
        return page
    if label := _LABEL.match(text):
        text = text[label.end() :]
    head, slash, rest = text.partition("/")
    if slash and head.lower() in _ARXIV_PAGES:
        text = rest
    return _ENDING.sub("", _TAIL.sub("", text)), ""


def _target(target: str, *, label: str, whole: str) -> tuple[str, str]:
    """Take a link's target, unless its text names another paper."""
    if any(number not in target for number in _NUMBER.findall(label)):
        return whole, "the link leads to another paper than its text names"
    return target, ""


def _after_doi(registrant: str, name: str) -> tuple[str, str]:
    """Give the ID in an arXiv DOI (https://info.arxiv.org/help/doi.html)."""
    if registrant != _ARXIV_DOI:
        return "", f"the DOI prefix {registrant} is not arXiv's, which is {_ARXIV_DOI}"
    if not name.lower().startswith("arxiv."):
        return name, f"arXiv's DOIs begin with {_ARXIV_DOI}/arXiv."
    return name[len("arxiv.") :], ""


def _page(url: re.Match[str]) -> tuple[str, str] | None:
    """Give the ID in a URL's path, or an objection; None if this is no URL."""
    whole, scheme, netloc, path = url.group(0, 1, 2, 3)
    match = _NETLOC.fullmatch(netloc)
    site = match[1].lower() if match else ""
    path = "/".join(part for part in path.split("/") if part)
    if site in _DOI_SITES:
        return (path, "") if _DOI.fullmatch(path) else (whole, "this is not the URL of a DOI")
    pages = _SITES["arxiv.org"] if site.endswith(".arxiv.org") else _SITES.get(site)
    if pages is None:
        if scheme or _is_other_site(site, path):
            return whole, f"{site[:60] or 'this'} is not a site that shows papers by arXiv ID"
        return None
    if old := _OLD_FILE.fullmatch(path):
        return (old[2] if old[1].lower() == "arxiv" else f"{old[1]}/{old[2]}"), ""
    head, _, rest = path.partition("/")
    if head.lower() in pages:
        path = rest
    elif None not in pages or not _ID.match(path):
        return whole, f"this page of {site} is not that of one paper"
    # A figure or a section of the paper, as in html/2305.11206v2/x1.png.
    found = _ID.fullmatch(path)
    if found and found[2] and not _NUMBER.search(found[2]):
        path = found[1]
    return path, ""


def _is_other_site(site: str, path: str) -> bool:
    """Tell example.com/abs/1706.03762 from math.GT/0309136 and cs.CL/2305.11206."""
    is_old_id = site.partition(".")[0] in ARCHIVES or path[:7].isdecimal()
    return bool(path) and bool(_DOMAIN.fullmatch(site)) and not is_old_id
