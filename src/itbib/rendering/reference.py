"""A work as a reader sees it: its BibTeX fields turned into plain text and links."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from itbib.markdown.escaping import one_line, safe_url
from itbib.markdown.nodes import Inline
from itbib.model import Name, Work
from itbib.tex.text import tex_to_text

_VENUE_FIELDS = (
    "journal",
    "journaltitle",
    "booktitle",
    "publisher",
    "school",
    "institution",
    "organization",
    "howpublished",
)
_ESCAPED = re.compile(r"\{?\\([_%#&$~])\}?")
_DOI_PREFIX = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
_ARXIV_PREFIX = re.compile(r"arxiv:\s*", re.IGNORECASE)
_URL_COMMAND = re.compile(r"\\url\s*\{(.*)\}\Z")
_ADDRESS = re.compile(r"\\url\b|https?://")
_YEAR = re.compile(r"\d{4}")
OTHERS = Name(last="others")


@dataclass(frozen=True, slots=True)
class WorkLink:
    """A link of a reference: what it says and where it leads (a safe URL)."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A work with its number in the citation list. All text is Unicode without markup.

    Attributes:
        number: its number, from 1.
        key: its citation key.
        type: its entry type, such as ``misc``.
        anchor: the fragment it is linked by, the same as long as the key is the same.
        title: its title, or its key if it has none.
        authors: the names in order, as printed; without the "and others" at the end.
        et_al: whether the list of names ends in "and others".
        short_authors: "Zhou", "Zhou and Liu", "Zhou et al.", or empty.
        year: its year, or empty.
        venue: the journal, the proceedings, or else the publisher; or empty.
        url: the best safe link to it, or empty.
        links: its links to arXiv and by DOI.
        fields: the fields as they stand in the file, by lower-case name.
        line: the line of the file that it stands in, from 1; 0 if it is not known.
        styled: in the citation list, what it says in the survey's citation style; nothing if
            the survey has none.
        bibtex: in the citation list, its BibTeX source, or empty.
        bibtex_url: in the citation list, where that source is, or empty.
    """

    number: int
    key: str
    type: str
    anchor: str
    title: str
    authors: tuple[str, ...]
    et_al: bool
    short_authors: str
    year: str
    venue: str
    url: str
    links: tuple[WorkLink, ...]
    fields: Mapping[str, str]
    line: int = 0
    styled: Inline = ()
    bibtex: str = ""
    bibtex_url: str = ""

    @property
    def is_paper(self) -> bool:
        """Whether it is something to read: no software, no data, no mere web page."""
        if self.type in ("software", "dataset"):
            return False
        is_page = self.type in ("online", "electronic", "www")
        return not is_page or "eprint" in self.fields or "doi" in self.fields


def describe(work: Work, names: Sequence[Name], number: int) -> Reference:
    """Make the reference of a work.

    Args:
        work: the entry.
        names: its authors; ``Name(last="others")`` at the end stands for the rest.
        number: its number in the citation list.
    """
    et_al = bool(names) and names[-1] == OTHERS
    people = names[:-1] if et_al else names
    links = _links(work)
    own_url = safe_url(unescaped(work.fields.get("url", ""))) or ""
    # A DOI is the first choice among the links: it leads to the published version.
    url = own_url or next((link.url for link in reversed(links)), "")
    return Reference(
        number=number,
        key=work.key,
        type=work.type,
        anchor=anchor(work.key),
        title=plain(work.fields.get("title", "")) or work.key,
        authors=tuple(full_name(name) for name in people),
        et_al=et_al,
        short_authors=short_authors([surname(name) for name in people], et_al),
        year=year_of(work),
        venue=venue_of(work),
        url=url,
        links=links,
        fields=work.fields,
        line=work.line,
    )


def anchor(key: str) -> str:
    """Give the fragment of a work: ``ref-`` and its key, distinct keys staying distinct.

    A character other than ``A-Z a-z 0-9 . _ / : -`` becomes ``~`` and two hexadecimal digits
    for each byte of its UTF-8 form, so that nobody needs to percent-encode the fragment.

    >>> anchor("hep-th/9901001"), anchor("a+b")
    ('ref-hep-th/9901001', 'ref-a~2bb')
    """
    return "ref-" + re.sub(
        r"[^A-Za-z0-9._/:-]",
        lambda match: "".join(f"~{byte:02x}" for byte in match[0].encode()),
        key,
    )


def unescaped(value: str) -> str:
    r"""Undo ``\url{...}``, ``\_`` and ``{\_}``, which reference managers write into URLs."""
    return _ESCAPED.sub(r"\1", _URL_COMMAND.sub(r"\1", value.strip()))


@functools.lru_cache(maxsize=1 << 15)
def plain(value: str) -> str:
    """Turn the text of a BibTeX field into one line of Unicode."""
    return one_line(tex_to_text(value)).strip()


def _links(work: Work) -> tuple[WorkLink, ...]:
    """Make the links by eprint and DOI, in this order."""
    links: list[WorkLink] = []
    eprint = _ARXIV_PREFIX.sub("", unescaped(work.fields.get("eprint", "")))
    archive = work.fields.get("archiveprefix", "") or work.fields.get("eprinttype", "") or "arXiv"
    if eprint and archive.lower() == "arxiv":
        links.append(WorkLink("arXiv", "https://arxiv.org/abs/" + quote(eprint, safe="/.")))
    doi = _DOI_PREFIX.sub("", unescaped(work.fields.get("doi", "")))
    if doi:
        links.append(WorkLink("DOI", "https://doi.org/" + quote(doi, safe="/:;()._-")))
    return tuple(links)


def year_of(work: Work) -> str:
    """Take ``year``, else the first four digits of biblatex's ``date``."""
    year = plain(work.fields.get("year", ""))
    if year:
        return year
    found = _YEAR.match(work.fields.get("date", ""))
    return found[0] if found else ""


def venue_of(work: Work) -> str:
    """Take the first field that says where it was published; an address says nothing."""
    values = (work.fields.get(name, "") for name in _VENUE_FIELDS)
    named = (value for value in values if value and not _ADDRESS.match(value))
    return plain(next(named, ""))


def full_name(name: Name) -> str:
    """Give a name as it is printed: "Chunting Zhou"."""
    parts = " ".join(part for part in (name.first, name.von, name.last) if part)
    return plain(f"{parts}, {name.jr}" if name.jr else parts)


def surname(name: Name) -> str:
    """Give what a name is called by: "van Gogh"."""
    return plain(" ".join(part for part in (name.von, name.last) if part))


def short_authors(surnames: Sequence[str], et_al: bool) -> str:
    """Give the short form of a list of authors: "Zhou", "Zhou and Liu", "Zhou et al."."""
    if not surnames:
        return ""
    if et_al or len(surnames) > 2:
        return f"{surnames[0]} et al."
    return " and ".join(surnames)
