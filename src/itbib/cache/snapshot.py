"""arXiv's bulk metadata: one JSON object a line, made into rows of the store.

It is the file ``arxiv-metadata-oai-snapshot.json`` of
https://www.kaggle.com/datasets/Cornell-University/arxiv, with a record for every paper:

- ``id`` without version; old ones with their archive;
- ``title``, ``comments``, ``journal-ref``: as typed by the authors, TeX and broken lines included;
- ``authors_parsed``: for each author ``[keyname, forenames, suffix, affiliation...]``;
- ``versions``: for each version ``{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}``;
- ``categories``: separated by blanks, the primary one first;
- ``doi``: those that the authors gave, separated by blanks;
- ``update_date``: when the record was last changed, such as ``2008-11-26``.

What is not there is null. Millions of records are read in one go, so TeX is left as it is, and
decoded when one of them is wanted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from itbib.cache.rows import Row, storable
from itbib.identifiers import ArxivId, IdentifierError
from itbib.withdrawal import says_withdrawn

_MONTHS = {
    "Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06",
    "Jul": "07", "Aug": "08", "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12",
}  # fmt: skip
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 24 * 60 * 60
_to_json = json.JSONEncoder(ensure_ascii=False).encode


def parse_line(line: bytes | str) -> Row:
    """Read a line of the snapshot.

    The end of the day of the record's last change stands for the time at which arXiv said so:
    what was fetched later is as new or newer.

    Raises:
        ValueError: the line is no record; the message says why, in a few words.
    """
    try:
        text = line if isinstance(line, str) else line.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    try:
        facts = json.loads(text)
    except RecursionError:
        raise ValueError("its JSON is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON: {error.msg}, at column {error.colno}") from None
    if not isinstance(facts, dict):
        raise ValueError("it is no JSON object")
    row = _row(facts)
    # Half a surrogate pair is valid JSON, but no text that could be stored.
    return _storable(row) if "\\ud" in text or "\\uD" in text else row


def _row(facts: Mapping[str, Any]) -> Row:
    first, last = _ends(facts.get("versions"))
    name, updated = _version(last)
    identifier = _identifier(facts.get("id"), name)
    comment = _text(facts, "comments")
    changed = facts.get("update_date") or updated
    return Row(
        id=identifier.key,
        version=identifier.version or 0,
        title=_needed(facts, "title"),
        authors=_to_json(_authors(facts.get("authors_parsed"))),
        published=updated if first is last else _version(first)[1],
        updated=updated,
        primary_class=_needed(facts, "categories").split(" ", 1)[0],
        doi=_text(facts, "doi").partition(" ")[0].rstrip(",;"),
        journal_ref=_text(facts, "journal-ref"),
        comment=comment,
        withdrawn=int(says_withdrawn(comment, _raw(facts, "abstract"))),
        as_of=_seconds(changed),
        is_tex=1,
    )


def _raw(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"its {name} is no text")
    return value


def _text(facts: Mapping[str, Any], name: str) -> str:
    return _collapsed(_raw(facts, name))


def _needed(facts: Mapping[str, Any], name: str) -> str:
    if text := _text(facts, name):
        return text
    raise ValueError(f"it has no {name}")


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _identifier(given: object, version: str) -> ArxivId:
    if not isinstance(given, str) or not given:
        raise ValueError("it has no id")
    try:
        return ArxivId.parse(f"{given}{version}")
    except IdentifierError as error:
        raise ValueError(f"{given[:80]!r} is no arXiv ID: {error.reason}") from None


def _ends(versions: object) -> tuple[object, object]:
    """Give the first and the last of the versions."""
    if not isinstance(versions, list) or not versions:
        raise ValueError("it has no versions")
    return versions[0], versions[-1]


def _version(version: object) -> tuple[str, str]:
    """Read a version: its name, such as ``v1``, and its date."""
    if isinstance(version, dict):
        name, created = version.get("version"), version.get("created")
        if isinstance(name, str) and isinstance(created, str) and name[:1] == "v":
            return name, _day(created)
    raise ValueError(f"one of its versions is none: {str(version)[:80]}")


def _day(created: str) -> str:
    """Give the day of ``Mon, 2 Apr 2007 19:18:42 GMT`` as ``2007-04-02``."""
    try:
        _, day, month, year, _ = created.split(" ", 4)
        found = f"{year}-{_MONTHS[month]}-{day:>02}"
        date.fromisoformat(found)
    except (ValueError, KeyError):
        raise ValueError(f"the date of a version is none: {created[:80]!r}") from None
    return found


def _seconds(day: object) -> int:
    """Give the end of a day in seconds since 1970."""
    try:
        if isinstance(day, str):
            return (date.fromisoformat(day).toordinal() + 1 - _EPOCH) * _DAY - 1
    except ValueError:
        pass
    raise ValueError(f"its update_date is none: {str(day)[:80]}")


def _authors(parsed: object) -> list[str]:
    names = []
    for author in parsed if isinstance(parsed, list) else ():
        parts = author[:3] if isinstance(author, list) else [None]
        if not all(isinstance(part, str) for part in parts):
            raise ValueError("one of its authors is none")
        # What stands behind the suffix are affiliations.
        keyname, forenames, suffix = (*parts, "", "", "")[:3]
        if name := _collapsed(f"{forenames} {keyname} {suffix}"):
            names.append(name)
    if not names:
        raise ValueError("it has no authors_parsed")
    return names


def _storable(row: Row) -> Row:
    return row._replace(
        title=storable(row.title),
        authors=storable(row.authors),
        primary_class=storable(row.primary_class),
        doi=storable(row.doi),
        journal_ref=storable(row.journal_ref),
        comment=storable(row.comment),
    )
