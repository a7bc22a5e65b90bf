r"""What the fields of an entry mean: the one module that asks bibtexparser.

bibtexparser reads some sources otherwise than bibtex does: it does not count ``\}``, joins
no parts by ``#``, and starts a new entry at an ``@word{`` on a line of a value. Entries are
therefore restated to it, their values on one line between one pair of braces, with backslashes
masked. What it gives back is what bibtex would have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import RemoveEnclosingMiddleware
from bibtexparser.model import Entry

from itbib.bib.encoding import readable
from itbib.bib.spans import FieldSpan

_WHITE_SPACE = re.compile(r"[ \t\r\n]+")
# Halves of a surrogate pair that decoding never gives: it knows those for single bytes alone.
_MASKED_BACKSLASH = "\ud800"
_END_OF_VALUE = "\ud801"
# What bibtexparser makes of an entry takes far more memory than what is kept of it.
_BATCH = 1000


def understand(entries: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Have bibtexparser read entries that were evaluated by :func:`evaluate`.

    Args:
        entries: for each entry, value by field name, without delimiters.

    Returns:
        The same with bytes that were not UTF-8 made readable.
    """
    batches = (entries[at : at + _BATCH] for at in range(0, len(entries), _BATCH))
    return [fields for batch in batches for fields in _understand(batch)]


def _understand(entries: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    # One field for all values of an entry: each more would cost as much as a value.
    values = ("".join(f"{value}{_END_OF_VALUE}" for value in fields.values()) for fields in entries)
    source = "".join(
        f"@entry{{{index},\nf = {{{value}}}\n}}\n" for index, value in enumerate(values)
    )
    library = parse_string(
        source.replace("\\", _MASKED_BACKSLASH), parse_stack=[RemoveEnclosingMiddleware()]
    )
    assert len(library.entries) == len(entries), "bibtexparser reads every restated entry"
    return [
        {
            readable(name): readable(value)
            for name, value in zip(fields, _values(entry), strict=True)
        }
        for fields, entry in zip(entries, library.entries, strict=True)
    ]


def _values(entry: Entry) -> list[str]:
    ended = str(entry.fields[0].value).replace(_MASKED_BACKSLASH, "\\")
    return ended.split(_END_OF_VALUE)[:-1]


def evaluate(source: str, field: FieldSpan, macros: Mapping[str, str]) -> str:
    """Join the parts of one value as bibtex does (bibtex.web, "Scan a field token").

    Args:
        source: the decoded file.
        field: where the field stands.
        macros: value by lower-case macro name; a macro that is not there stands for its
            own name, as ``may`` does before a style defines it.

    Returns:
        The value without delimiters, white space collapsed to single blanks. Blanks at its
        ends stay: bibtex chops them off a field, but not off a macro, as in ``" and "``.
    """
    parts = []
    for token in field.tokens:
        text = source[token.start : token.end]
        if token.kind in '{"':
            text = text[1:-1]
        elif token.kind == "a":
            text = macros.get(text.lower(), text)
        parts.append(text)
    return _WHITE_SPACE.sub(" ", "".join(parts))
