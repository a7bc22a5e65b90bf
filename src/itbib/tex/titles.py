r"""Titles as arXiv prints them made into BibTeX field values.

BibTeX styles lower-case titles at brace level 0, keeping the first character and the first
one after a colon and a blank (BibTeX's ``change.case$``, "Designing BibTeX Styles", section
3.2). So what must keep its capitals is put in braces, word by word: freezing the whole title
would take the choice away from the style.
"""

from __future__ import annotations

import re

from itbib.tex.escape import escape_specials, remove_controls
from itbib.tex.title_parts import FRAGILE, Gap, Part, Piece, has_capital, split_title

STOP_WORDS = frozenset(
    (
        *("a", "an", "the", "and", "or", "nor", "but", "as", "at", "by", "for", "from", "in"),
        *("into", "of", "off", "on", "onto", "per", "than", "to", "toward", "towards", "under"),
        *("upon", "via", "vs", "with", "within", "without", "is", "are", "be", "do", "does"),
        *("can", "its", "it", "not", "if", "how", "what", "when", "why"),
    )
)
"""English words that titles write small in either case and that name no topic."""

_HYPHENS = ("-", "\u2011")
_CONTROL_WORD = re.compile(r"\\[A-Za-z]+")
_AFTER_COLON = re.compile(r":\s+([^\s]*)\Z")
_SENTENCE_END = re.compile(r"[.?!\u2013\u2014-]\s+\S*\Z")


def title_to_bibtex(title: str) -> str:
    r"""Make a title into the value of a BibTeX field, without the outer delimiters.

    Words with capitals inside go into braces (``{LIMA}``, ``{GPT-4}``,
    ``Super-{NaturalInstructions}``), as do single capitals (``Vitamin {D}``) except the
    article, formulae and control words with capitals (``{$O(N)$}``), and, if the title is
    written in sentence case, the capitalised words in its middle, which then are names. What
    is in braces already, or a macro's argument, stays. Raw specials are escaped as
    `escape_specials` does it, white space is collapsed.

    Args:
        title: Unicode with TeX in formulae and perhaps outside them.

    Returns:
        The value, its braces balanced as BibTeX counts them. It comes back unchanged if it is
        put in again.
    """
    text = escape_specials(" ".join(remove_controls(title).split()))
    pieces = list(split_title(text))
    sentence_case = _is_sentence_case(pieces)
    protected = [
        isinstance(piece, Part) and _needs_braces(pieces, index, sentence_case)
        for index, piece in enumerate(pieces)
    ]
    written = []
    index = 0
    while index < len(pieces):
        end = _protected_end(pieces, protected, index) if protected[index] else index + 1
        raw = "".join(piece.raw for piece in pieces[index:end])
        if protected[index]:
            raw = _brace(raw)
        written.append(raw)
        index = end
    return "".join(written)


def _brace(source: str) -> str:
    """Put source out of a style's reach; a group that begins with a backslash is not."""
    special = source.startswith("\\") and has_capital(_CONTROL_WORD.sub("", source))
    return f"{{{{{source}}}}}" if special else f"{{{source}}}"


def _protected_end(pieces: list[Piece], protected: list[bool], index: int) -> int:
    """Find where a braced stretch ends: ``GPT-4`` and ``OPT-IML`` share one pair of braces."""
    index += 1
    while index + 1 < len(pieces) and pieces[index].raw in _HYPHENS:
        following = pieces[index + 1]
        if not protected[index + 1] and not following.visible[:1].isdigit():
            break
        index += 2
    return index


def _opens_clause(pieces: list[Piece], index: int) -> tuple[bool, bool]:
    """Say whether a part opens the title or follows a colon, and whether styles know that.

    They do not if a quotation mark or a bracket stands before it.
    """
    if index == 0:
        return True, True
    before = pieces[index - 1]
    if not isinstance(before, Gap):
        return False, False
    if index == 1:
        return True, False
    after_colon = _AFTER_COLON.search(before.raw)
    return bool(after_colon), bool(after_colon and not after_colon[1])


def _needs_braces(pieces: list[Piece], index: int, sentence_case: bool) -> bool:
    """Say whether a style that lower-cases titles would spoil this part."""
    visible = pieces[index].visible
    if FRAGILE in visible or has_capital(visible[1:]):
        return True
    if not has_capital(visible):
        return False
    opens, kept = _opens_clause(pieces, index)
    if opens:
        return not kept
    return (len(visible) == 1 and not _is_article(pieces, index)) or (
        sentence_case and visible != "A"
    )


def _is_article(pieces: list[Piece], index: int) -> bool:
    """Say whether a part is the word "A" before a noun, as in "Vitamin A and" it is not."""
    return (
        pieces[index].visible == "A"
        and index + 2 < len(pieces)
        and pieces[index + 1].raw.isspace()
        and pieces[index + 2].visible.lower() not in STOP_WORDS
        and not pieces[index - 1].raw.endswith(_HYPHENS)
    )


def _is_sentence_case(pieces: list[Piece]) -> bool:
    """Say whether most words that carry meaning are written small, half of them if several.

    Not counted: a word that opens a sentence or a clause, one with capitals inside.
    """
    small = large = 0
    for index, piece in enumerate(pieces):
        before = pieces[index - 1].raw if index else ""
        visible = piece.visible
        if (
            not visible[:1].isalpha()
            or len(visible) == 1
            or visible.lower() in STOP_WORDS
            or has_capital(visible[1:])
            or not before[-1:].isspace()
            or _opens_clause(pieces, index)[0]
            or _SENTENCE_END.search(before)
        ):
            continue
        small += visible[0].islower()
        large += has_capital(visible[0])
    return small > large or small == large > 1
