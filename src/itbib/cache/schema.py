"""The tables of the store."""

from __future__ import annotations

from itbib.cache.rows import Row

FILE_NAME = "records-1.sqlite3"
"""Carries the number of the schema: another schema gets another file, nothing is migrated."""

COLUMNS = ", ".join(Row._fields)
MARKS = ", ".join("?" * len(Row._fields))
_CONTENT = [name for name in Row._fields if name not in {"id", "as_of", "is_tex"}]
_OLD = ", ".join(f"old.{name}" for name in Row._fields)
_NUMBERS = {"version", "withdrawn", "as_of", "is_tex"}
_DEFINITIONS = ", ".join(
    f"{name} {'INTEGER' if name in _NUMBERS else 'TEXT'} NOT NULL" for name in Row._fields
)

SCHEMA = (
    f"CREATE TABLE records ({_DEFINITIONS}, PRIMARY KEY (id)) WITHOUT ROWID",
    f"CREATE TABLE earlier ({_DEFINITIONS})",
    "CREATE INDEX earlier_of ON earlier (id)",
    "CREATE TRIGGER displaced BEFORE UPDATE ON records"
    f" WHEN ({', '.join(f'old.{name}' for name in _CONTENT)})"
    f" IS NOT ({', '.join(f'new.{name}' for name in _CONTENT)})"
    f" BEGIN INSERT INTO earlier ({COLUMNS}) VALUES ({_OLD}); END",
    "CREATE TABLE unknown (id TEXT NOT NULL, version INTEGER NOT NULL, as_of INTEGER NOT NULL,"
    " PRIMARY KEY (id, version)) WITHOUT ROWID",
    "CREATE TABLE bases (library TEXT NOT NULL, key TEXT NOT NULL, base TEXT NOT NULL,"
    " PRIMARY KEY (library, key)) WITHOUT ROWID",
    "CREATE TABLE loads (fingerprint TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
    " position INTEGER NOT NULL, lines INTEGER NOT NULL, finished INTEGER) WITHOUT ROWID",
)
TABLES = ("records", "earlier", "unknown", "bases", "loads")

_UPDATE = ", ".join(f"{name} = excluded.{name}" for name in Row._fields if name != "id")
KEEP = (
    f"INSERT INTO records ({COLUMNS}) VALUES ({MARKS}) ON CONFLICT (id) DO UPDATE SET {_UPDATE}"
    " WHERE excluded.version >= records.version"
)
"""What was fetched is the newest, except for a version older than the one that is known."""
