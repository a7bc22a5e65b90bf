"""Which entries are about one work: surely, perhaps or not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from itbib.bib.library import Library
from itbib.merging.identity import Identity
from itbib.merging.index import Index

PAIRS = tomllib.loads(
    (Path(__file__).parent / "data" / "near_misses.toml").read_text(encoding="utf-8")
)["pair"]


def identities(pair: dict[str, Any]) -> list[Identity]:
    """Read the two entries of a pair."""
    types = pair.get("types", ["article", "article"])
    said = [f"{pair.get('both', '')}, {pair.get(which, '')}" for which in ("one", "other")]
    text = "".join(
        f"@{entry_type}{{{key}, {fields.strip(', ')}}}\n"
        for entry_type, key, fields in zip(types, ["a", "b"], said, strict=True)
    )
    library = Library(text, "two.bib")
    assert not library.problems(), text
    return [Identity(work) for work in library.entries()]


def verdict(one: Identity, other: Identity) -> str:
    """Look one up where only the other is."""
    index: Index[int] = Index()
    index.add(one, 0)
    matches = index.matches(other)
    if not matches:
        return "different"
    return "sure" if matches[0].verdict.is_sure else "doubtful"


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["about"])
def test_near_misses(pair: dict[str, Any]) -> None:
    one, other = identities(pair)
    assert verdict(one, other) == pair["verdict"]
    assert verdict(other, one) == pair["verdict"]


def test_each_pair_has_a_name_of_its_own() -> None:
    assert len({pair["about"] for pair in PAIRS}) == len(PAIRS) > 95
