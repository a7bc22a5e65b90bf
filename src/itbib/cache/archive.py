"""ZIP archives, read from their beginning on.

Their directory stands at the end, where a pipe has no beginning any more and an incomplete
download has nothing; so the headers are used that stand in front of each file in the archive
(PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.9, 4.4 and 4.5.3).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from itbib.cache.source import CHUNK, BrokenError, Source
from itbib.errors import InputError, Problem

SIGNATURE = b"PK\x03\x04"
"""How an archive begins, and each file in it."""

_HEADER = struct.Struct("<4s5H3I2H")
_EXTRA_FIELD = struct.Struct("<2H")
_DESCRIPTOR = b"PK\x07\x08"
_ENCRYPTED, _SIZES_FOLLOW = 1 << 0, 1 << 3
_STORED, _DEFLATED = 0, 8
_ZIP64_ID, _SIZE_IS_IN_ZIP64 = 1, 0xFFFFFFFF


def unzipped(source: Source, name: str) -> Iterator[bytes]:
    """Give the content of the first file in an archive that is called .json.

    Args:
        source: at the archive's beginning.
        name: of the archive, for messages.

    Raises:
        BrokenError: it is damaged.
        EOFError: it breaks off.
        InputError: there is no such file in it, or it cannot be unpacked here.
    """
    while True:
        signature, *numbers = _HEADER.unpack(source.exactly(_HEADER.size))
        _, flags, method, _, _, checksum, size, _, name_size, extra_size = numbers
        if signature != SIGNATURE:
            raise _refusal("it has no .json file", name)
        member = source.exactly(name_size).lower()
        extra = source.exactly(extra_size)
        size = _size_in_zip64(extra) if size == _SIZE_IS_IN_ZIP64 else size
        is_wanted = member.endswith(b".json") and not member.startswith(b"__macosx/")
        needs_size = not is_wanted or method != _DEFLATED
        if flags & _ENCRYPTED or (flags & _SIZES_FOLLOW and needs_size):
            raise _refusal("it is packed in a way that is not known here", name)
        if is_wanted:
            break
        for _ in _stored(source, size):
            pass
    if method not in (_STORED, _DEFLATED):
        raise _refusal("it is packed in a way that is not known here", name)
    found = 0
    for piece in _stored(source, size) if method == _STORED else _inflated(source):
        found = zlib.crc32(piece, found)
        yield piece
    if found != (_following_checksum(source) if flags & _SIZES_FOLLOW else checksum):
        raise BrokenError("it is damaged: its checksum is wrong")


def _size_in_zip64(extra: bytes) -> int:
    """Find the packed size of a large file in the extra field of its header."""
    while len(extra) >= _EXTRA_FIELD.size:
        identifier, size = _EXTRA_FIELD.unpack_from(extra)
        if identifier == _ZIP64_ID:
            # The unpacked size stands before it.
            return int.from_bytes(extra[12:20], "little")
        extra = extra[_EXTRA_FIELD.size + size :]
    raise BrokenError("it is damaged: a size is missing")


def _stored(source: Source, size: int) -> Iterator[bytes]:
    while size:
        if not (piece := source.read(min(size, CHUNK))):
            raise EOFError
        size -= len(piece)
        yield piece


def _inflated(source: Source) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflater.eof:
        if not (data := inflater.unconsumed_tail or source.read()):
            raise EOFError
        yield inflater.decompress(data, CHUNK)
    source.put_back(inflater.unused_data)


def _following_checksum(source: Source) -> int:
    """Read the checksum behind a file whose size was not known when its header was written."""
    first = source.exactly(4)
    return int.from_bytes(source.exactly(4) if first == _DESCRIPTOR else first, "little")


def _refusal(reason: str, name: str) -> InputError:
    hint = "unpack the archive, and load the .json file in it"
    return InputError(Problem(f"this ZIP archive cannot be read: {reason}", name, hint=hint))
