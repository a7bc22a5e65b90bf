"""Text that is not UTF-8, or was UTF-8 and was read as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from itbib.bib.library import Library
from itbib.checking.finding import Finding, quoted
from itbib.checking.fixing import Fix
from itbib.checking.library.spots import Spots
from itbib.rules import Code

_BAD_BYTE = re.compile("[\udc80-\udcff]")
# What UTF-8 looks like when it is read as Windows-1252: a lead byte and its followers.
_TRAIL = (
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018"
    "-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]"
)
_MOJIBAKE = re.compile(f"[\u00c2-\u00df]{_TRAIL}|[\u00e0-\u00ef]{_TRAIL}{{2}}|\u00f0{_TRAIL}{{3}}")
_REPLACED = "\ufffd"
_SIGNS = "–—‘’“”…•°©®™\u00a0×·"


def encoding_findings(library: Library, spots: Spots) -> Iterator[Finding]:
    """Find the first byte that is not UTF-8, and each character that was decoded wrongly."""
    text = library.text
    if bad := _BAD_BYTE.search(text):
        byte = ord(bad[0]) - 0xDC00
        message = f"the file is not UTF-8: there is a byte 0x{byte:02x}"
        hint = "convert it once: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"
        yield spots.finding(Code.WRONG_ENCODING, message, bad.start(), hint)
        return
    for match in _MOJIBAKE.finditer(text):
        meant = _read_again(match[0])
        if meant is not None:
            message = f"{quoted(match[0])} is {quoted(meant)} in UTF-8, read as Windows-1252"
            fix = Fix(match.start(), match.end(), meant)
            yield spots.finding(Code.WRONG_ENCODING, message, match.start(), "", fix)
    at = text.find(_REPLACED)
    if at >= 0:
        message = "a character was lost when the file was converted: U+FFFD stands for it"
        yield spots.finding(Code.WRONG_ENCODING, message, at)


def _read_again(text: str) -> str | None:
    """Decode a text once more; None if it cannot have been what it looks like."""
    data = bytearray()
    for char in text:
        try:
            data += char.encode("cp1252")
        except UnicodeEncodeError:
            # Five bytes are no characters in Windows-1252, and are let through as they are.
            if ord(char) > 0xFF:
                return None
            data.append(ord(char))
    try:
        meant = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # Letters and marks of print are meant; "Â°" might be two signs of somebody's own.
    return (
        meant if len(meant) == 1 and (meant.isalpha() or meant in "–—‘’“”…•°©®™\u00a0×·") else None
    )
