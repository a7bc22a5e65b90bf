"""What a work tells, with the names and rules of no format: the source of all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from itbib.formats.dating import Issued, issued, read_date
from itbib.formats.languages import language_code
from itbib.formats.people import People, people
from itbib.formats.rich import Rich, plain, rich_text
from itbib.model import Work

_ESCAPED = re.compile(r"\{?\\([_%#&$~])\}?")
_URL = re.compile(r"\\url\s*\{([^{}]*)\}")
_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:)\s*", re.IGNORECASE)
_ARXIV = re.compile(r"arxiv:\s*", re.IGNORECASE)
_DASHES = re.compile(r"\s*(?:-{1,3}|[\u2010-\u2015])\s*")


@dataclass(frozen=True, slots=True)
class Facts:
    """One work.

    Attributes:
        key: its citation key in the export.
        type: its entry type, in lower case.
        title: with its subtitle; empty if it has none.
        container: the journal, or the book or proceedings that it is part of.
        issued: when it appeared.
        arxiv: its ID on arXiv, or empty.
        doi: without address, or empty.
        url: its address; that on arXiv if it has no other.
        fields: all of its fields by lower-case name; their text is BibTeX's.
    """

    key: str
    type: str
    title: Rich
    container: Rich
    issued: Issued
    arxiv: str
    doi: str
    url: str
    fields: Mapping[str, str]

    def text(self, *names: str) -> str:
        """Give the first of some fields that says anything, as plain text."""
        texts = (plain(rich_text(self.fields.get(name, ""))) for name in names)
        return next(filter(None, texts), "")

    def people(self, name: str) -> People:
        """Give the names in a field."""
        return people(self.fields, name)

    @property
    def pages(self) -> str:
        """The pages with plain hyphens, ``12-34``; or the number of an article without pages."""
        return _DASHES.sub("-", self.text("pages")) or self.text("eid")

    @property
    def language(self) -> str:
        """The code of its language, such as ``de-AT``; empty if it is told by an unknown name."""
        return language_code(self.text("langid", "language"))

    @property
    def publisher(self) -> str:
        """Who brought it out: a publisher, a school, an institution."""
        return self.text("publisher", "school", "institution", "organization")

    @property
    def place(self) -> str:
        """Where that is."""
        return self.text("location", "address")

    @property
    def primary_class(self) -> str:
        """Its subject on arXiv, such as ``cs.CL``."""
        return self.text("primaryclass", "eprintclass") if self.arxiv else ""

    @property
    def note(self) -> str:
        """All remarks in one; not how it was published, if that is its address."""
        howpublished = self.text("howpublished")
        if howpublished and howpublished.rstrip(".") == self.url:
            howpublished = ""
        return in_one(howpublished, self.text("note"), self.text("addendum"))

    @property
    def page_span(self) -> tuple[str, str]:
        """The first page and the last; of several spans all as the first."""
        start, _, end = self.pages.partition("-")
        return (self.pages, "") if "," in self.pages or "-" in end else (start, end)

    @property
    def holder(self) -> str:
        """Who holds a patent."""
        names = (f"{name.given} {name.surname}".strip() for name in self.people("holder").names)
        return ", ".join(names)

    @property
    def is_preprint(self) -> bool:
        """Whether it is on arXiv and, as far as is known, published nowhere else."""
        return bool(self.arxiv) and not self.container and self.type in _PREPRINT_TYPES

    @property
    def accessed(self) -> Issued:
        """When somebody looked at its address."""
        return read_date(self.text("urldate"))


_WHOLES = frozenset(("book", "collection", "mvbook", "mvcollection", "proceedings", "reference"))
_PREPRINT_TYPES = frozenset(("article", "electronic", "misc", "online", "unpublished"))


def facts(work: Work, key: str) -> Facts:
    """Gather what a work tells.

    Args:
        work: an entry that has the fields that it inherits
            (see `itbib.exporting.borrowing.borrow_one`).
        key: the citation key to write.
    """
    fields = work.fields
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arXiv"
    arxiv = _ARXIV.sub("", _address(fields.get("eprint", ""))) if archive.lower() == "arxiv" else ""
    url = _address(fields.get("url", "")) or _published_at(fields.get("howpublished", ""))
    if not url and arxiv:
        url = "https://arxiv.org/abs/" + quote(arxiv, safe="/.")
    title = _titled(fields, ("title",), "subtitle")
    container = _titled(fields, ("journal", "journaltitle"), "journalsubtitle") or _titled(
        fields, ("booktitle", "maintitle"), "booksubtitle"
    )
    if work.type in _WHOLES and plain(container) == plain(title):
        # It has its own title twice, for the parts that inherit it by BibTeX's rules.
        container = ()
    return Facts(
        key=key,
        type=work.type,
        title=title,
        container=container,
        issued=issued(fields),
        arxiv=arxiv,
        doi=_DOI.sub("", _address(fields.get("doi", ""))),
        url=url,
        fields=fields,
    )


def in_one(*remarks: str) -> str:
    """Make one text of several; empty ones are left out."""
    *first, last = [remark for remark in remarks if remark] or [""]
    return "".join(f"{remark.rstrip('.')}. " for remark in first) + last


def _titled(fields: Mapping[str, str], names: tuple[str, ...], subtitle: str) -> Rich:
    title = next((fields[name] for name in names if fields.get(name)), "")
    parts = [part for part in (title, fields.get(subtitle, "")) if part]
    return rich_text(": ".join(parts))


def _address(value: str) -> str:
    r"""Undo ``\url{...}``, ``\_`` and ``{\_}``, which reference managers write into addresses."""
    value = value.strip()
    wrapped = _URL.fullmatch(value)
    return _ESCAPED.sub(r"\1", wrapped[1] if wrapped else value)


def _published_at(value: str) -> str:
    r"""Give the address that a ``howpublished`` consists of, if it does."""
    value = value.strip().rstrip(".")
    is_address = _URL.fullmatch(value) or re.fullmatch(r"https?://\S+", value)
    return _address(value) if is_address else ""
