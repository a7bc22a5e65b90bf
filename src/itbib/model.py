"""The data that the rest of itbib passes around: frozen, and free of files and formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from itbib.identifiers import ArxivId


@dataclass(frozen=True, slots=True)
class Record:
    """What arXiv says of one paper.

    Attributes:
        identifier: the ID with the version that was returned.
        title: as the API gives it (Unicode, TeX inside formulae), white space collapsed.
        authors: the names in order, as printed ("Forenames Surname").
        published: date of version 1 as ``YYYY-MM-DD``.
        updated: date of the returned version as ``YYYY-MM-DD``.
        primary_class: such as ``cs.CL``.
        doi: bare DOI that the author supplied, or empty.
        journal_ref: the author's journal reference, or empty.
        comment: the author's comment, or empty.
        withdrawn: whether the comment or the abstract says that the paper was withdrawn;
            arXiv's answers carry no other mark of it.
    """

    identifier: ArxivId
    title: str
    authors: tuple[str, ...]
    published: str
    updated: str
    primary_class: str
    doi: str = ""
    journal_ref: str = ""
    comment: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """What an entry was made from: the common ancestor of a three-way comparison.

    Attributes:
        record: what arXiv said when the entry was last brought up to date.
        fields: value by lower-case field name, as they were written into the entry.
    """

    record: Record
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in BibTeX's four parts (see "Tame the BeaST", section 11).

    A collaboration is a name whose only part is ``last`` and that stood in braces.
    """

    first: str = ""
    von: str = ""
    last: str = ""
    jr: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A citable entry.

    Attributes:
        key: citation key as written in the file.
        type: entry type in lower case, such as ``misc``.
        fields: value by lower-case field name, in file order; delimiters removed, macros
            expanded, white space collapsed. The text is BibTeX's: LaTeX and Unicode.
        path: file the entry stands in.
        line: line of the entry's ``@``, from 1.
    """

    key: str
    type: str
    fields: Mapping[str, str]
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of one survey table.

    Attributes:
        table: id of the table, the part of the key before the slash.
        slug: the part of the key after the slash.
        cite: keys of the works it cites, as written, in order.
        cells: inline Markdown by column name; ``cite`` is not among them.
        path: file the row stands in.
        line: line of the entry's ``@``, from 1.
        lines: line of each field by its name, ``cite`` included.
    """

    table: str
    slug: str
    cite: tuple[str, ...]
    cells: Mapping[str, str]
    path: str = ""
    line: int = 0
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """``TABLE/SLUG``, as in the file."""
        return f"{self.table}/{self.slug}"
