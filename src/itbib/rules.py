"""The rules that ``itbib check`` goes by: a stable code, how bad it is, what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is: an error is wrong for sure, a warning wants a look."""

    ERROR = "error"
    WARNING = "warning"


class Subject(StrEnum):
    """What a rule is about."""

    METADATA = "metadata"
    LIBRARY = "library"
    SURVEY = "survey"
    PAGE = "page"


class Code(StrEnum):
    """The code of a rule, as it is named to the user, in JSON and in the documentation."""

    # What is said of a paper, against what arXiv says.
    WRONG_PAPER = "wrong-paper"
    TITLE_DIFFERS = "title-differs"
    ID_MISMATCH = "id-mismatch"
    YEAR_BEFORE_ID = "year-before-id"
    WITHDRAWN = "withdrawn"
    PUBLISHED_SINCE = "published-since"
    AUTHORS_DIFFER = "authors-differ"
    AND_OTHERS = "and-others"
    # A .bib file by itself.
    BROKEN_BLOCK = "broken-block"
    DUPLICATE_KEY = "duplicate-key"
    DUPLICATE_EPRINT = "duplicate-eprint"
    DUPLICATE_DOI = "duplicate-doi"
    DUPLICATE_TITLE = "duplicate-title"
    DUPLICATE_FIELD = "duplicate-field"
    MISSING_FIELD = "missing-field"
    MALFORMED_DOI = "malformed-doi"
    KEY_NOT_EPRINT = "key-not-eprint"
    UNDEFINED_MACRO = "undefined-macro"
    UNPROTECTED_CAPITALS = "unprotected-capitals"
    UNBALANCED_MATH = "unbalanced-math"
    WRONG_ENCODING = "wrong-encoding"
    # The rows of a survey, its works and its regions.
    UNKNOWN_TABLE = "unknown-table"
    UNKNOWN_COLUMN = "unknown-column"
    DANGLING_CITE = "dangling-cite"
    UNEQUAL_LISTS = "unequal-lists"
    UNCITED_WORK = "uncited-work"
    ROW_WITHOUT_LINK = "row-without-link"
    ODD_VALUE = "odd-value"
    STALE_REGION = "stale-region"
    EDITED_REGION = "edited-region"
    # Links and entries, on a page or in the rows of a survey.
    EMPTY_LINK = "empty-link"
    PLACEHOLDER_LINK = "placeholder-link"
    BAD_ADDRESS = "bad-address"
    BAD_IDENTIFIER = "bad-identifier"
    DUPLICATE_ROW = "duplicate-row"
    PLACEHOLDER_ID = "placeholder-id"
    SAME_TITLE_TWO_IDS = "same-title-two-ids"
    # A Markdown file.
    RAGGED_ROW = "ragged-row"
    DROPPED_CELLS = "dropped-cells"
    BAD_SPAN = "bad-span"
    BROKEN_LINK = "broken-link"
    BROKEN_ANCHOR = "broken-anchor"
    DUPLICATE_ANCHOR = "duplicate-anchor"
    MARKUP_SHOWN = "markup-shown"
    LARGE_FILE = "large-file"
    # Links that were asked for on request.
    DEAD_LINK = "dead-link"

    @property
    def rule(self) -> Rule:
        """What the code stands for."""
        return RULES[self]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code stands for.

    Attributes:
        subject: what it is about.
        severity: how bad it is.
        meaning: what a finding says, in one line.
    """

    subject: Subject
    severity: Severity
    meaning: str


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

_METADATA = {
    Code.WRONG_PAPER: (_ERROR, "the title belongs to another paper than the arXiv ID"),
    Code.TITLE_DIFFERS: (_WARNING, "the paper has another title on arXiv now"),
    Code.ID_MISMATCH: (_ERROR, "a link shows one arXiv ID and leads to another"),
    Code.YEAR_BEFORE_ID: (_WARNING, "the year is before the month that the arXiv ID tells"),
    Code.WITHDRAWN: (_WARNING, "the paper was withdrawn"),
    Code.PUBLISHED_SINCE: (_WARNING, "the paper has a DOI now, which the entry lacks"),
    Code.AUTHORS_DIFFER: (_WARNING, "the list of authors is not the one on arXiv"),
    Code.AND_OTHERS: (_WARNING, 'authors are cut short by "and others", and arXiv names them'),
}
_LIBRARY = {
    Code.BROKEN_BLOCK: (_ERROR, "BibTeX gives up inside a block"),
    Code.DUPLICATE_KEY: (_ERROR, "two entries have one citation key, and BibTeX drops the second"),
    Code.DUPLICATE_EPRINT: (_ERROR, "two entries are about one arXiv paper"),
    Code.DUPLICATE_DOI: (_ERROR, "two entries have one DOI"),
    Code.DUPLICATE_TITLE: (_WARNING, "two entries have one title and author"),
    Code.DUPLICATE_FIELD: (_WARNING, "a field stands twice in an entry, and the second is lost"),
    Code.MISSING_FIELD: (_WARNING, "an entry lacks a field that its type requires"),
    Code.MALFORMED_DOI: (_ERROR, "the field doi holds something else than a DOI"),
    Code.KEY_NOT_EPRINT: (_WARNING, "the citation key is not the arXiv ID of the entry"),
    Code.UNDEFINED_MACRO: (_WARNING, "a value names a macro that no @string defines"),
    Code.UNPROTECTED_CAPITALS: (_WARNING, "capitals in a title would be lost in most styles"),
    Code.UNBALANCED_MATH: (_ERROR, "a formula is opened and not closed, which stops LaTeX"),
    Code.WRONG_ENCODING: (_WARNING, "the file is not UTF-8, or its text was decoded wrongly"),
}
_SURVEY = {
    Code.UNKNOWN_TABLE: (_ERROR, "a row belongs to no table of itbib.toml"),
    Code.UNKNOWN_COLUMN: (_ERROR, "a row has a field that is no column of its table"),
    Code.DANGLING_CITE: (_ERROR, "a row cites what is no work"),
    Code.UNEQUAL_LISTS: (_ERROR, "the lists of a row have different lengths"),
    Code.UNCITED_WORK: (_WARNING, "no row cites a work"),
    Code.ROW_WITHOUT_LINK: (_WARNING, "a row neither cites a work nor links anywhere"),
    Code.ODD_VALUE: (_WARNING, "a value is written in another way than its column"),
    Code.STALE_REGION: (_ERROR, "a region does not show what the library says"),
    Code.EDITED_REGION: (_ERROR, "a region was edited by hand"),
}
_PAGE = {
    Code.EMPTY_LINK: (_ERROR, "a link has no address"),
    Code.PLACEHOLDER_LINK: (_ERROR, "the address of a link is one that was to be filled in"),
    Code.BAD_ADDRESS: (_ERROR, "the address of a link is malformed, so that it leads nowhere"),
    Code.BAD_IDENTIFIER: (_ERROR, "a link to arXiv has an ID that no paper can have"),
    Code.DUPLICATE_ROW: (
        _WARNING,
        "two rows of a table, or two items of a list, are about the same paper",
    ),
    Code.PLACEHOLDER_ID: (_ERROR, "rows about different works all link to one arXiv ID"),
    Code.SAME_TITLE_TWO_IDS: (_WARNING, "two arXiv IDs have the same title"),
    Code.RAGGED_ROW: (_WARNING, "a row of a table has fewer cells than the others"),
    Code.DROPPED_CELLS: (_ERROR, "a row has more cells than the head, and GitHub drops them"),
    Code.BAD_SPAN: (_ERROR, "the rowspan or colspan of a cell does not fit the rows around it"),
    Code.BROKEN_LINK: (_ERROR, "a link leads to a file that is not there"),
    Code.BROKEN_ANCHOR: (_ERROR, "a link leads to a place that the page does not have"),
    Code.DUPLICATE_ANCHOR: (_WARNING, "two places of a page have one id"),
    Code.MARKUP_SHOWN: (_WARNING, "markup that does not work is shown as it is written"),
    Code.LARGE_FILE: (_WARNING, "GitHub shows only the first 500 KB of a file"),
    Code.DEAD_LINK: (_ERROR, "nothing is found where a link leads"),
}

RULES: dict[Code, Rule] = {
    code: Rule(subject, severity, meaning)
    for subject, rules in (
        (Subject.METADATA, _METADATA),
        (Subject.LIBRARY, _LIBRARY),
        (Subject.SURVEY, _SURVEY),
        (Subject.PAGE, _PAGE),
    )
    for code, (severity, meaning) in rules.items()
}
"""All rules, in the order in which they are documented."""
