"""The tables of the store, and what is asked of them."""

from __future__ import annotations

from itbib.cache.rows import Row

FILE_NAME = "records-1.sqlite3"
"""Carries the number of the schema: another schema gets another file, nothing is migrated."""

COLUMNS = ", ".join(Row._fields)
_NUMBERS = {"version", "withdrawn", "as_of", "is_tex"}
_DEFINITIONS = ", ".join(
    f"{name} {'INTEGER' if name in _NUMBERS else 'TEXT'} NOT NULL" for name in Row._fields
)
_CONTENT = [name for name in Row._fields if name not in {"id", "as_of", "is_tex"}]
_OLD = ", ".join(f"old.{name}" for name in Row._fields)
_CHANGES = (
    f"({', '.join(f'old.{name}' for name in _CONTENT)})"
    f" IS NOT ({', '.join(f'new.{name}' for name in _CONTENT)})"
)

SCHEMA = (
    f"CREATE TABLE records ({_DEFINITIONS}, PRIMARY KEY (id)) WITHOUT ROWID",
    # Most records may be from bulk metadata; those that were fetched are told by this alone.
    "CREATE INDEX fetched ON records (as_of) WHERE is_tex = 0",
    f"CREATE TABLE earlier ({_DEFINITIONS})",
    "CREATE INDEX earlier_of ON earlier (id)",
    f"CREATE TRIGGER displaced BEFORE UPDATE ON records WHEN {_CHANGES}"
    f" BEGIN INSERT INTO earlier ({COLUMNS}) VALUES ({_OLD}); END",
    "CREATE TABLE unknown (id TEXT NOT NULL, version INTEGER NOT NULL, as_of INTEGER NOT NULL,"
    " PRIMARY KEY (id, version)) WITHOUT ROWID",
    "CREATE TABLE bases (library TEXT NOT NULL, key TEXT NOT NULL, base TEXT NOT NULL,"
    " PRIMARY KEY (library, key)) WITHOUT ROWID",
    "CREATE TABLE loads (fingerprint TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
    " position INTEGER NOT NULL, lines INTEGER NOT NULL, finished INTEGER) WITHOUT ROWID",
)
TABLES = ("records", "earlier", "unknown", "loads")
"""What arXiv said."""
BASES = "bases"
"""What entries were made from."""

FIND_RECORD = f"SELECT {COLUMNS} FROM records WHERE id = ?"
FIND_EARLIER = f"SELECT {COLUMNS} FROM earlier WHERE id = ? ORDER BY rowid DESC"
FIND_UNKNOWN = "SELECT 1 FROM unknown WHERE id = ? AND version = ? AND as_of > ? AND as_of <= ?"
FIND_BASE = "SELECT base FROM bases WHERE library = ? AND key = ?"
_LOAD = "SELECT fingerprint, name, position, lines, finished FROM loads"
FIND_LOAD = f"{_LOAD} WHERE fingerprint = ?"
FIND_FINISHED_LOADS = f"{_LOAD} WHERE finished IS NOT NULL ORDER BY finished, name"
COUNTS = """
    SELECT (SELECT count(*) FROM records),
    (SELECT count(*) FROM records WHERE is_tex = 0),
    (SELECT min(as_of) FROM records WHERE is_tex = 0),
    (SELECT max(as_of) FROM records WHERE is_tex = 0),
    (SELECT count(*) FROM unknown WHERE as_of > ?),
    (SELECT count(*) FROM earlier),
    (SELECT count(*) FROM bases)
"""

_INSERT = f"INSERT INTO records ({COLUMNS}) VALUES ({', '.join('?' * len(Row._fields))})"
_REPLACE = "ON CONFLICT (id) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in Row._fields if name != "id"
)
KEEP_FETCHED = f"{_INSERT} {_REPLACE} WHERE excluded.version >= records.version"
"""What was fetched is the newest, except for a version older than the one that is known."""
KEEP_LOADED = (
    f"{_INSERT} {_REPLACE}"
    " WHERE excluded.version > records.version"
    " OR excluded.version = records.version AND excluded.as_of > records.as_of"
)
"""A newer version is news even if arXiv's API, which may lag behind, was asked after its day."""
_NUMBERED = ", ".join(f"?{number}" for number, _ in enumerate(Row._fields, 1))
KEEP_EARLIER = (
    f"INSERT INTO earlier ({COLUMNS}) SELECT {_NUMBERED}"
    " WHERE NOT EXISTS (SELECT 1 FROM earlier WHERE id = ?1 AND version = ?2)"
)
"""An earlier version that was asked for; each is kept once."""
KEEP_UNKNOWN = "INSERT OR REPLACE INTO unknown VALUES (?, ?, ?)"
KEEP_BASE = "INSERT OR REPLACE INTO bases VALUES (?, ?, ?)"
KEEP_LOAD = "INSERT OR REPLACE INTO loads VALUES (?, ?, ?, ?, ?)"

FORGET_UNKNOWN = "DELETE FROM unknown WHERE id = ? AND version <= ?"
FORGET_OLD_UNKNOWN = "DELETE FROM unknown WHERE as_of <= ?"
FORGET_LOADED_UNKNOWN = (
    "DELETE FROM unknown WHERE EXISTS (SELECT 1 FROM records"
    " WHERE records.id = unknown.id AND records.version >= unknown.version)"
)
