"""Bytes of a .bib file to text and back, losing nothing.

Text is decoded as UTF-8 with ``surrogateescape`` (PEP 383), so that every byte sequence
comes back as it was, whatever the file's encoding really is. bibtex itself reads bytes.
"""

from __future__ import annotations

import codecs
import re

from itbib.errors import InputError

_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def decode(data: bytes, path: str) -> str:
    """Decode the content of a .bib file.

    A UTF-8 byte order mark stays in the text as U+FEFF; bytes that are not UTF-8 become
    lone surrogates and are given back by :func:`encode`.

    Raises:
        InputError: the bytes are UTF-16 or UTF-32, which neither bibtex nor biber reads.
    """
    wide = next((name for mark, name in _WIDE_MARKS if data.startswith(mark)), None)
    if wide is None and _looks_like_utf16(data):
        wide = "UTF-16"
    if wide is not None:
        raise InputError.of(
            f"the file is {wide}, which neither bibtex nor biber can read",
            path=path,
            line=1,
            hint=f"convert it once: iconv -f {wide} -t UTF-8 OLD > NEW",
        )
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """Give back the bytes that :func:`decode` was given."""
    return text.encode("utf-8", "surrogateescape")


def is_utf8(text: str) -> bool:
    """Tell whether the decoded file was valid UTF-8 (plain ASCII included)."""
    try:
        text.encode()  # much faster than a search
    except UnicodeEncodeError:
        return False
    return True


def readable(text: str) -> str:
    """Show bytes that are not UTF-8 as the Windows-1252 (latin-1) characters they were meant as."""
    if is_utf8(text):
        return text
    return _ESCAPED_BYTE.sub(
        lambda match: bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace"), text
    )


def in_encoding_of(file_text: str, new_text: str) -> str | None:
    """Put new text into the encoding that a file has.

    Args:
        file_text: the decoded file.
        new_text: ordinary text that is to be spliced in.

    Returns:
        ``new_text`` as it must stand in the decoded file: itself in a UTF-8 file, the bytes
        that :func:`readable` shows as it in any other; None if such a file cannot hold it.
    """
    if new_text.isascii() or is_utf8(file_text):
        return new_text
    try:
        foreign = new_text.encode("cp1252").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return None
    # A few bytes in a row, such as those of "Ã©", would read as UTF-8.
    return foreign if readable(foreign) == new_text else None


def newline_of(text: str) -> str:
    """Tell which line ending a file uses: the one that ends its first line, LF by default."""
    match = re.search(r"\r\n|\n|\r", text)
    return match[0] if match else "\n"


def _looks_like_utf16(data: bytes) -> bool:
    head = data[:200]
    zeros = head.count(0)
    return len(head) >= 4 and zeros * 3 >= len(head)
