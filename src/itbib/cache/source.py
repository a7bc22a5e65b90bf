"""The bytes of a file as they stand on disk or come through a pipe."""

from __future__ import annotations

from typing import BinaryIO

CHUNK = 1 << 20
"""Bytes that are read at once."""


class BrokenError(Exception):
    """The file cannot be read to its end; the message says why."""


class Source:
    """A file that is read from its beginning on.

    Args:
        file: opened for reading.

    Attributes:
        taken: how many of its bytes have been read.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._returned = b""
        self.taken = 0

    def read(self, size: int = CHUNK) -> bytes:
        """Read at most so many bytes; nothing at the end."""
        data = self._returned[:size] or self._file.read(size)
        self._returned = self._returned[size:]
        self.taken += len(data)
        return data

    def exactly(self, size: int) -> bytes:
        """Read so many bytes.

        Raises:
            EOFError: there are fewer.
        """
        data = b""
        while len(data) < size:
            if not (piece := self.read(size - len(data))):
                raise EOFError
            data += piece
        return data

    def put_back(self, data: bytes) -> None:
        """Let bytes that were just read be read again."""
        self._returned = data + self._returned
        self.taken -= len(data)

    def seek(self, position: int) -> bool:
        """Go to a position, if the file allows that."""
        if not self._file.seekable():
            return False
        self._file.seek(position)
        self._returned, self.taken = b"", position
        return True
