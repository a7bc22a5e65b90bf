"""The works of a page as entries: from arXiv's records, other .bib files, or what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from itbib.adding.entries import fields_of
from itbib.adding.lookup import find_works
from itbib.bib.library import Library
from itbib.identifiers import ArxivId, IdentifierError
from itbib.importing.draft import Mention
from itbib.importing.links import canonical, work_named
from itbib.importing.mentions import merged_mentions
from itbib.model import Record, Work
from itbib.slugs import Names, slug, title_slug
from itbib.survey.contents import ROW_TYPE
from itbib.tex.authors import authors_to_bibtex
from itbib.tex.text import escape_specials, tex_to_text
from itbib.tex.titles import title_to_bibtex

_NO_WORD = re.compile(r"[\W_]+")
# BibLaTeX says some things in fields of its own (biblatex manual, section 2.2.5), and when and
# where a paper appeared its entry knows better than arXiv.
_VENUES = ("journal", "journaltitle", "booktitle", "publisher", "howpublished")
_SAID_BY = {
    "year": ("date",),
    "month": ("date", "year", *_VENUES),
    "archiveprefix": ("eprinttype",),
    "primaryclass": ("eprintclass",),
    "journal": _VENUES,
    "howpublished": _VENUES,
}
_DOI_FIELD = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)


@dataclass(slots=True)
class Facts:
    """What .bib files know of works, found by arXiv ID, DOI, address or title."""

    by_name: dict[str, Work] = field(default_factory=dict)
    by_title: dict[str, Work] = field(default_factory=dict)

    @classmethod
    def of(cls, works: Iterable[Work]) -> Facts:
        """Index entries; of two about the same work the first counts."""
        facts = cls()
        for work in works:
            for name in names_of(work):
                facts.by_name.setdefault(name, work)
            title = folded_title(tex_to_text(work.fields.get("title", "")))
            if title:
                facts.by_title.setdefault(title, work)
        return facts

    def find(self, mention: Mention) -> Work | None:
        """Find the entry of a work that a page names."""
        known = self.by_name.get(mention.name) or self.by_name.get(canonical(mention.url))
        if known is None and mention.title:
            known = self.by_title.get(folded_title(mention.title))
            # Another paper of the same title has another ID.
            if known is not None and mention.arxiv_key:
                keys = {name for name in names_of(known) if name.startswith("arxiv:")}
                known = known if not keys or mention.name in keys else None
        return known


def names_of(work: Work) -> list[str]:
    """Give the names of a work as mentions have them: of its arXiv ID, its DOI, its URL."""
    names = []
    for text in (work.fields.get("eprint", ""), work.key, work.fields.get("journal", "")):
        try:
            names.append(f"arxiv:{ArxivId.parse(text).key}")
            break
        except IdentifierError:
            continue
    if doi := _DOI_FIELD.sub("", work.fields.get("doi", "")).strip():
        names.append(f"doi:{doi.lower()}")
    if url := work.fields.get("url", ""):
        names += [work_named(url) or canonical(url), canonical(url)]
    return names


def folded_title(title: str) -> str:
    """Give a title without case, blanks and punctuation, for comparing; empty if short."""
    text = _NO_WORD.sub("", title).casefold()
    return text if len(text) > 8 else ""


@dataclass(frozen=True, slots=True)
class Settled:
    """The works of a page, settled.

    Attributes:
        keys: the citation key of each work, by its name.
        entries: the entries that the library lacks, in order.
        from_page: the fields that come from the page alone, by arXiv ID, of works of which
            arXiv has said nothing yet.
    """

    keys: Mapping[str, str]
    entries: tuple[Work, ...]
    from_page: Mapping[str, Mapping[str, str]]


def settle(
    mentions: Iterable[Mention],
    library: Library,
    records: Mapping[str, Record],
    facts: Facts,
) -> Settled:
    """Give each work that a page names its key and, where the library lacks it, its entry.

    Args:
        mentions: the works in the order in which their entries are to stand.
        library: the library as it is.
        records: what arXiv says, by canonical key.
        facts: what other .bib files know.
    """
    mentions = merged_mentions(mentions)
    present = _present(mentions, library)
    names = Names(library.keys())
    keys = dict(present)
    entries: list[Work] = []
    from_page: dict[str, Mapping[str, str]] = {}
    for mention in mentions:
        if mention.name in keys:
            continue
        known = facts.find(mention)
        key = names.take(mention.arxiv_key or _slug(mention, known))
        keys[mention.name] = key
        record = records.get(mention.arxiv_key)
        said = _said(mention) if record is None else fields_of(record)
        own = dict(known.fields) if known is not None else {}
        new = _missing(said, own)
        if mention.arxiv_key and record is None:
            from_page[mention.arxiv_key] = new
        entries.append(Work(key, known.type if known is not None else "misc", own | new))
    return Settled(keys, tuple(entries), from_page)


def _present(mentions: Sequence[Mention], library: Library) -> dict[str, str]:
    """Find the works that the library has already: the key by the name."""
    identifiers = {m.name: ArxivId.parse(m.arxiv_key) for m in mentions if m.arxiv_key}
    blocks = find_works(library, identifiers.values())
    present = {
        name: blocks[identifier.key].key
        for name, identifier in identifiers.items()
        if identifier.key in blocks
    }
    if any(not mention.arxiv_key for mention in mentions):
        works = [work for work in library.entries() if work.type != ROW_TYPE]
        own = {name: work.key for work in reversed(works) for name in names_of(work)}
        for mention in mentions:
            if mention.name not in present and not mention.arxiv_key:
                key = own.get(mention.name) or own.get(canonical(mention.url))
                if key:
                    present[mention.name] = key
    return present


def _slug(mention: Mention, known: Work | None) -> str:
    title = (
        mention.title
        or mention.label
        or (tex_to_text(known.fields.get("title", "")) if known else "")
    )
    if made := title_slug(title):
        return made if not made.isdigit() else f"work-{made}"
    return slug(mention.name, 40) or "work"


def _said(mention: Mention) -> dict[str, str]:
    """Make the fields that a page gives a work."""
    key = mention.arxiv_key
    author = authors_to_bibtex(_without_others(mention.authors))
    if mention.authors and mention.authors[-1] == "others":
        author += " and others"
    fields = {
        "title": title_to_bibtex(mention.title or mention.label),
        "author": author,
        "year": str(ArxivId.parse(key).year_month[0]) if key else mention.year,
        "eprint": key,
        "archiveprefix": "arXiv" if key else "",
        "doi": mention.name.removeprefix("doi:") if mention.name.startswith("doi:") else "",
        "howpublished": "" if key else escape_specials(mention.venue),
        "url": f"https://arxiv.org/abs/{key}" if key else mention.url,
    }
    return {name: value for name, value in fields.items() if value}


def _missing(fields: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Give the fields that an entry of another .bib file lacks and does not say otherwise."""
    said = {name for name, others in _SAID_BY.items() if any(own.get(o) for o in others)}
    return {name: value for name, value in fields.items() if not own.get(name) and name not in said}


def _without_others(authors: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in authors if name != "others")
