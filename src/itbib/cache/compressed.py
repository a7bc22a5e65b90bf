"""What a file holds, decompressed: plain, gzip, zstd, or the first .json of a ZIP archive.

Which of them it is, its first bytes tell; its name may be anything, and it may be a pipe. All
are read from the beginning to the end in bounded memory.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from itbib.cache import archive
from itbib.cache.source import CHUNK, BrokenError, Source
from itbib.errors import InputError

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPABLE = b"\x2a\x4d\x18"  # behind one byte: a frame that pzstd puts in front
_FOREIGN = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"\x04\x22\x4d\x18": "lz4",
    b"Rar!": "RAR",
    b"\x1f\x9d": "compress",
}
_MAGIC_SIZE = max(map(len, _FOREIGN))


class Content:
    """What a file holds; read once, from its beginning on.

    Args:
        file: opened for reading; a pipe will do.
        name: of the file, for messages.

    Raises:
        InputError: it is compressed in a way that is not known here.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._source = Source(file)
        magic = self._source.read(_MAGIC_SIZE)
        self._source.put_back(magic)
        self._is_plain = False
        if magic.startswith(_GZIP):
            pieces = _gunzipped(self._source)
        elif magic.startswith(_ZSTD) or magic[1:4] == _ZSTD_SKIPPABLE:
            pieces = _zstd_decompressed(self._source)
        elif magic.startswith(archive.SIGNATURE):
            pieces = _unzipped(self._source, name)
        else:
            _refuse_foreign(magic, name)
            self._is_plain = True
            pieces = iter(self._source.read, b"")
        self._stream = io.BufferedReader(_Pieces(pieces), CHUNK)

    @property
    def taken(self) -> int:
        """How many bytes of the file, as it stands on disk, have been read."""
        return self._source.taken

    def readline(self, limit: int) -> bytes:
        """Read a line with its end, or so many bytes of it; nothing at the end of the file.

        Raises:
            BrokenError: the file breaks off, or is damaged.
            InputError: it is an archive without the file that is looked for.
        """
        return self._stream.readline(limit)

    def skip(self, size: int, tell: Callable[[], None]) -> None:
        """Go on so many bytes further on; only before anything else is read.

        A plain file on disk is not read for that.

        Args:
            size: decompressed bytes.
            tell: called after each step.

        Raises:
            BrokenError: the file breaks off before that, or is damaged.
        """
        # Standard input may begin in the middle of a file, where it is to stay.
        if size and self._is_plain and self._source.seek(size):
            return
        while size > 0:
            skipped = len(self._stream.read1(min(size, CHUNK)))
            if not skipped:
                raise BrokenError("it is shorter than it was")
            size -= skipped
            tell()


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # a type for buffers came with Python 3.12
        while not self._rest and (piece := next(self._pieces, None)) is not None:
            self._rest = memoryview(piece)
        view = memoryview(buffer)
        size = min(len(view), len(self._rest))
        view[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


# Pieces are read with read1: read would lose what it has when the file then breaks off.


def _gunzipped(source: Source) -> Iterator[bytes]:
    with (
        _understood(gzip.BadGzipFile, zlib.error),
        gzip.GzipFile(fileobj=source, mode="rb") as file,
    ):
        yield from iter(lambda: file.read1(CHUNK), b"")


def _zstd_decompressed(source: Source) -> Iterator[bytes]:
    # Loaded here: an extension module, which only such a file needs.
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    # It only reads; the declared type would let it seek, too.
    with _understood(zstd.ZstdError), zstd.ZstdFile(cast("BinaryIO", source)) as file:
        yield from iter(lambda: file.read1(CHUNK), b"")


def _unzipped(source: Source, name: str) -> Iterator[bytes]:
    with _understood(zlib.error):
        yield from archive.unzipped(source, name)


@contextlib.contextmanager
def _understood(*errors: type[Exception]) -> Iterator[None]:
    try:
        yield
    except EOFError:
        raise BrokenError("it breaks off in the middle") from None
    except errors as error:
        raise BrokenError(f"it is damaged: {error}") from error


def _refuse_foreign(magic: bytes, name: str) -> None:
    for beginning, kind in _FOREIGN.items():
        if magic.startswith(beginning):
            message = f"this is compressed with {kind}, which is not read here"
            hint = "decompress it first; gzip, zstd and ZIP are read as they are"
            raise InputError.of(message, path=name, hint=hint)
