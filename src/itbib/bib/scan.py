"""Find the blocks of a .bib file and their keys, the very ones that bibtex finds.

Nearly every block is sound and is taken by one regular expression; whatever that does not
match goes to the careful parser in :mod:`itbib.bib.grammar`, which is the reference.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from itbib.bib.grammar import FIELD, IDENTIFIER, SPACE, parse_block
from itbib.bib.spans import Parsed

ENTRY = "entry"
DUPLICATE = "duplicate"
BROKEN = "broken"
COMMAND = "command"

_FIELDS = rf"(?:,{SPACE}{FIELD})*+(?:,{SPACE})?+"
_TYPE = rf"@{SPACE}(?!(?i:comment|string|preamble)[ \t\r\n{{(])({IDENTIFIER}){SPACE}"
_IN_BRACES = rf"\{{{SPACE}([^, \t\r\n}}]*+)"
_IN_PARENTHESES = rf"\({SPACE}([^, \t\r\n]*+)"
_HEAD = re.compile(rf"{_TYPE}(?:{_IN_BRACES}|{_IN_PARENTHESES})")
_BARE_AT = re.compile(rf"@{SPACE}(?!(?i:comment))(?:{IDENTIFIER})?+{SPACE}(?![{{(])")
_SOUND_ENTRY = re.compile(
    rf"{_TYPE}(?:{_IN_BRACES}{SPACE}{_FIELDS}\}}|{_IN_PARENTHESES}{SPACE}{_FIELDS}\))"
)
_UPPER_TO_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


class Block(NamedTuple):
    """One block of the file.

    Attributes:
        kind: ENTRY, DUPLICATE (its key was taken by an earlier block), BROKEN (bibtex
            gives up inside it) or COMMAND (@string, @preamble, @comment).
        type: what stands after the ``@``, as written.
        key: citation key; empty where there is none.
        start: index of the ``@``.
        end: index after the block; of a broken block, where bibtex gives up.
        error: why a broken block is broken.
        listed: whether bibtex has this key in its list from this block.
    """

    kind: str
    type: str
    key: str
    start: int
    end: int
    error: str = ""
    listed: bool = True


def fold_key(key: str) -> str:
    """Give the form in which two citation keys are the same to bibtex (ASCII case is ignored)."""
    return key.lower() if key.isascii() else key.translate(_UPPER_TO_LOWER)


def scan(text: str) -> list[Block]:
    """Find all blocks of a decoded .bib file in source order, in linear time."""
    blocks: list[Block] = []
    taken: set[str] = set()
    last_line = _last_line_start(text)
    at = text.find("@")
    while at >= 0:
        match = _SOUND_ENTRY.match(text, at)
        if match is not None:
            key = match[2] if match[2] is not None else match[3]
            block = Block(ENTRY, match[1], key, at, match.end())
        else:
            # The careful parser would look for the end of a repeated entry in the whole rest
            # of the text, each time anew; the expression gives up once braces nest too deep.
            block = _repeated(text, at, taken) or _careful(text, at)
        resume = block.end
        if block.listed:
            folded = fold_key(block.key)
            if folded in taken:
                # bibtex leaves a repeated entry right after its key and looks for the next @.
                block = block._replace(kind=DUPLICATE, listed=False)
                resume = _HEAD.match(text, at).end()  # type: ignore[union-attr]  # sound, so matches
            else:
                taken.add(folded)
        blocks.append(block)
        if resume >= last_line:
            # bibtex asks for the end of the file, not of the line, before it goes on.
            blocks.extend(_unread_tail(text, block, resume))
            break
        at = text.find("@", resume)
    return _without_noise_in_duplicates(blocks)


def _repeated(text: str, at: int, taken: set[str]) -> Block | None:
    """The head of an entry whose key is taken, None if it is anything else."""
    head = _HEAD.match(text, at)
    if head is None or head.end() == len(text):
        return None
    key = head[2] if head[2] is not None else head[3]
    if fold_key(key) not in taken:
        return None
    return Block(DUPLICATE, head[1], key, at, head.end(), listed=False)


def _careful(text: str, at: int) -> Block:
    bare = _BARE_AT.match(text, at)
    if bare is not None:
        error = "this @ starts no entry: a type and { or ( should follow"
        return Block(BROKEN, "", "", at, bare.end(), error, listed=False)
    parsed = parse_block(text, at)
    if parsed.type in ("comment", "string", "preamble"):
        kind = BROKEN if parsed.error else COMMAND
        key = parsed.key or ""
        return Block(kind, parsed.type, key, at, _end(parsed, at), parsed.error, listed=False)
    listed = parsed.key is not None
    kind = BROKEN if parsed.error else ENTRY
    return Block(kind, parsed.type, parsed.key or "", at, _end(parsed, at), parsed.error, listed)


def _end(parsed: Parsed, at: int) -> int:
    return max(parsed.end, at + 1)


def _last_line_start(text: str) -> int:
    """Index from which on bibtex has read all lines: to it CR and LF are a line end each."""
    end = len(text) - text.endswith(("\r", "\n"))
    return max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1


def _unread_tail(text: str, last: Block, resume: int) -> list[Block]:
    """What still looks like an entry on the last line, where bibtex reads no further."""
    at = text.find("@", max(resume, last.end))
    if at < 0 or last.type.lower() == "comment" or parse_block(text, at).key is None:
        return []
    error = "bibtex stops before it, as another block ends on the file's last line"
    return [Block(BROKEN, "", "", at, len(text), error, listed=False)]


def _without_noise_in_duplicates(blocks: list[Block]) -> list[Block]:
    """Drop what is broken only because bibtex reads the inside of a repeated entry as text."""
    if all(block.kind != DUPLICATE for block in blocks):
        return blocks
    kept: list[Block] = []
    inside_until = 0
    for block in blocks:
        if block.kind == BROKEN and not block.listed and block.start < inside_until:
            continue
        if block.kind == DUPLICATE and not block.error:
            inside_until = block.end
        kept.append(block)
    return kept
