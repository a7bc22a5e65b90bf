"""What SQLite's errors mean for the store."""

from __future__ import annotations

import sqlite3

from itbib.cache.rows import RowError
from itbib.errors import InputError


class ForeignError(Exception):
    """The file is a database, but not one of itbib's."""


TROUBLE = (sqlite3.Error, OSError, InputError, UnicodeDecodeError, RowError, ForeignError)
"""All that may be raised when the store is used; InputError when its lock is held for long."""

# Primary result codes, see https://sqlite.org/rescode.html. What itbib asks is in order, so a
# logical error (such as that there is no such table) is the file's.
_DAMAGE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_ERROR,
}
_REASONS = {sqlite3.SQLITE_BUSY: "another itbib has kept it locked for too long"}
_HINTS = {
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_BUSY: "wait for the other itbib to end, or end it",
}
_OTHER_HINT = "allow writing there, or name another folder in ITBIB_CACHE_DIR"


def is_damage(error: Exception) -> bool:
    """Tell whether an error shows that the file is damaged."""
    if isinstance(error, RowError | ForeignError | UnicodeDecodeError):
        return True
    if isinstance(error, sqlite3.OperationalError) and not _code(error):
        # Text that is not UTF-8: the one error that Python's module finds itself.
        return True
    return _code(error) in _DAMAGE


def is_obstacle(error: Exception) -> bool:
    """Tell whether an error comes from around the file: its folder, the disk, other users."""
    return isinstance(error, sqlite3.OperationalError | OSError | InputError)


def reason(error: Exception) -> str:
    """Say in words what an error says."""
    if isinstance(error, UnicodeDecodeError):
        return "text that is not UTF-8"
    if isinstance(error, InputError):
        return error.problems[0].message
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return _REASONS.get(_code(error), str(error))


def hint(error: Exception) -> str:
    """Say what to do about an obstacle."""
    return _HINTS.get(_code(error), _OTHER_HINT)


def _code(error: Exception) -> int:
    """Give the primary result code; 0 for an error that is not SQLite's own."""
    code = getattr(error, "sqlite_errorcode", None)
    return (code or 0) & 0xFF
