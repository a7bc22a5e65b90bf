"""What tells which work an entry is about: its arXiv ID, its DOI, title, authors and year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from itbib.bib.scan import fold_key
from itbib.checking.titles import is_long
from itbib.identifiers import ArxivId, IdentifierError
from itbib.merging.keymap import safe_key
from itbib.merging.people import Person, people_in
from itbib.model import Work
from itbib.tex.text import tex_to_text
from itbib.tex.words import words_of

_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_DOI_ALONE = re.compile(
    r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi\s*[:=]?\s*)?(10\.\d{4,9}/\S+)",
    re.ASCII | re.IGNORECASE,
)
_ARXIV_DOI = "10.48550/arxiv."
_DOI_LINK = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_URL_MACRO = re.compile(r"\\(?:url|path|href)\s*\{([^{}]*)\}")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_OLD_NUMBER = re.compile(r"\d{7}(?:v\d+)?", re.ASCII)
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
# Fields that may name the paper itself, the surest first.
_SAYING_ARXIV = ("arxivid", "arxiv", "doi", "url", "ee", "link", "journal", "journaltitle")
_SAYING_ARXIV_ALONE = ("number", "howpublished", "note", "volume", "type", "series", "booktitle")
_ON_ARXIV = re.compile(r"arxiv|corr\b|abs/", re.IGNORECASE)
_REPOSITORY = re.compile(
    r"arxiv|\bcorr\b|biorxiv|medrxiv|chemrxiv|psyarxiv|preprint|ssrn|research square|\bosf\b"
    r"|openreview|submitted|in preparation|techrxiv|zenodo",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\A(?:\d+|i{1,3}|iv|vi{0,3}|ix|x|part|volume|vol|erratum|errata|corrigendum|corrigenda"
    r"|correction|addendum|supplement|supplementary|appendix|retraction|retracted|reply|response"
    r"|comment|comments|rejoinder|discussion|review|editorial|poster|abstract|slides|tutorial"
    r"|demo|workshop|extended|revised|thesis|dissertation|keynote|proposal|summary)\Z"
)
_ORDINAL_WORDS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth"),
)
ORDINALS = {word: number for number, word in enumerate(_ORDINAL_WORDS, 1)}
"""Numbers by the words for them, as far as editions and parts go."""

# What words do not show: "C" is not "C++", nor $H^2$ the same as $H_2$.
_SIGNS = frozenset("#*^")
_KINDS = {
    "thesis": ("phdthesis", "mastersthesis", "bachelorsthesis", "thesis"),
    "whole": (
        *("book", "mvbook", "proceedings", "mvproceedings", "collection", "mvcollection"),
        *("periodical", "booklet", "reference", "mvreference"),
    ),
    "part": ("inbook", "bookinbook", "suppbook", "incollection", "suppcollection", "inreference"),
    "thing": (
        *("software", "dataset", "patent", "video", "audio", "image", "movie", "music", "artwork"),
        *("standard", "legislation", "jurisdiction", "legal", "letter", "performance", "manual"),
    ),
    "help": ("xdata", "set", "ieeetranbstctl", "control"),
}
_NUMBERED = re.compile(r"-\d+\Z", re.ASCII)
NAMELESS = "work"
"""The key of an entry that has neither a key nor a title."""

KEY_FIELDS = ("crossref", "xref", "xdata", "entryset", "related", "ids")
"""Fields that hold keys (biblatex manual, section 2.4.1)."""

_KIND_OF = {entry_type: kind for kind, types in _KINDS.items() for entry_type in types}


class Stage(Enum):
    """Whether a work has appeared somewhere."""

    PUBLISHED = "published"
    PREPRINT = "preprint"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Identity:
    """One entry, seen as a work.

    Everything is worked out when it is asked for, once: most works are told by an ID.

    Attributes:
        work: the entry.
    """

    work: Work

    @cached_property
    def arxiv_ids(self) -> tuple[str, ...]:
        """Canonical arXiv IDs without version, the surest first; more than one is a fault."""
        found = tuple(dict.fromkeys(_named_ids(self.work)))
        if found:
            return found
        try:
            return (ArxivId.parse(self.work.key).key,)
        except IdentifierError:
            return ()

    @cached_property
    def doi(self) -> str:
        """The DOI in lower case (ISO 26324: case means nothing), but for arXiv's; or empty."""
        fields = self.work.fields
        said = [fields.get("doi", ""), *_links(self.work)]
        for text in (*said, fields.get("note", ""), fields.get("howpublished", "")):
            if not _DOI.search(text):
                continue
            match = _DOI_ALONE.fullmatch(plain(text).strip(" .;,"))
            if match and not match[1].lower().startswith(_ARXIV_DOI):
                return match[1].lower()
        return ""

    @property
    def stem(self) -> str:
        """The key as merging would write it, without the number that tells it from another."""
        return _NUMBERED.sub("", fold_key(safe_key(self.work.key) or NAMELESS))

    @cached_property
    def title(self) -> str:
        """Letters and digits of title and subtitle, for comparing."""
        return "".join(self.title_words)

    @cached_property
    def title_words(self) -> tuple[str, ...]:
        """The words of title and subtitle, in lower case and without accents."""
        fields = self.work.fields
        both = f"{fields.get('title', '')} {fields.get('subtitle', '')}"
        return tuple(words_of(both))

    @cached_property
    def has_long_title(self) -> bool:
        """Whether the title is one that hardly another work has."""
        return is_long(" ".join(self.title_words))

    @cached_property
    def marks(self) -> frozenset[str]:
        """Words that set works of nearly the same title apart, as "II" and "reply" do."""
        fields = self.work.fields
        beside = words_of(f"{fields.get('titleaddon', '')} {fields.get('note', '')}")
        named = {word for word in beside if _MARK.match(word) and not word.isdigit()}
        titled = (word for word in self.title_words if _MARK.match(word) or word in ORDINALS)
        return frozenset(named.union(titled))

    @cached_property
    def signs(self) -> str:
        """The signs in the title that are no letters, digits or punctuation, in order."""
        title = plain(self.work.fields.get("title", ""))
        return "".join(filter(None, map(_sign, title)))

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """The authors, or else the editors."""
        fields = self.work.fields
        return people_in(fields.get("author") or fields.get("editor") or "")

    @cached_property
    def year(self) -> int | None:
        """The year that the entry names."""
        fields = self.work.fields
        found = _YEAR.search(fields.get("year") or fields.get("date", ""))
        return int(found[0]) if found else None

    @cached_property
    def kind(self) -> str:
        """A paper, or what else the entry's type says."""
        return _KIND_OF.get(self.work.type, "paper")

    @cached_property
    def venue(self) -> tuple[str, ...]:
        """The words of where it appeared; empty if nowhere or on a preprint server."""
        fields = self.work.fields
        for name in ("journal", "journaltitle", "booktitle", "school", "institution", "publisher"):
            value = fields.get(name, "")
            if value and not _REPOSITORY.search(value):
                return tuple(words_of(value))
        return ()

    @cached_property
    def stage(self) -> Stage:
        """Whether it has appeared."""
        if self.venue or "crossref" in self.work.fields:
            return Stage.PUBLISHED
        said = " ".join(self.work.fields.get(name, "") for name in ("journal", "note", "publisher"))
        is_preprint = bool(self.arxiv_ids) or _REPOSITORY.search(said)
        return Stage.PREPRINT if is_preprint else Stage.UNKNOWN

    @cached_property
    def address(self) -> str:
        """The URL, without what does not change where it leads."""
        link = next(iter(_links(self.work)), "")
        return _SCHEME.sub("", link).rstrip("/").lower()


def plain(value: str) -> str:
    """Give what a value shows, on one line."""
    return " ".join(tex_to_text(value).split())


def _sign(character: str) -> str:
    if character in _SIGNS or unicodedata.category(character) == "Sm":
        return character
    form = unicodedata.decomposition(character)
    return "^" if form.startswith("<super>") and character.isdigit() else ""


def _links(work: Work) -> Iterator[str]:
    for name in ("url", "ee", "link", "howpublished", "note"):
        value = work.fields.get(name, "")
        wrapped = _URL_MACRO.search(value)
        if wrapped:
            yield wrapped[1]
        elif "://" in value:
            yield value


def _named_ids(work: Work) -> Iterator[str]:
    """Yield the arXiv ID that each field names."""
    fields = work.fields
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arXiv"
    eprint = fields.get("eprint", "")
    if eprint and archive.lower() == "arxiv":
        # Old IDs are often written without the archive, which is the primary class.
        area = fields.get("primaryclass") or fields.get("eprintclass") or ""
        is_number = _OLD_NUMBER.fullmatch(eprint)
        yield from _read(f"{area.partition('.')[0]}/{eprint}" if is_number and area else eprint)
    elif eprint:
        yield from _read(f"{archive}/{eprint}")
    for name in _SAYING_ARXIV:
        value = fields.get(name, "")
        if value and (name.startswith("arxiv") or _ON_ARXIV.search(value)):
            yield from _read(plain(value))
    for name in _SAYING_ARXIV_ALONE:
        value = fields.get(name, "")
        if value and _ON_ARXIV.search(value):
            wrapped = _URL_MACRO.search(value)
            yield from _read(wrapped[1] if wrapped else plain(value))


def _read(text: str) -> Iterator[str]:
    try:
        yield ArxivId.parse(text).key
    except IdentifierError:
        return
