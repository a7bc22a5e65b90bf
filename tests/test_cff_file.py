"""References put into a CITATION.cff: what the user wrote stays as it is."""

from __future__ import annotations

import pytest
import yaml

from itbib.errors import InputError
from itbib.formats.cff_file import new_citation_file, with_references
from itbib.formats.yaml_text import YamlMapping

ONE: list[YamlMapping] = [{"type": "book", "title": "One", "authors": [{"name": "A"}]}]
TWO: list[YamlMapping] = [*ONE, {"type": "book", "title": "Two", "authors": [{"name": "B"}]}]

BY_HAND = """\
# Mine
cff-version: 1.2.0
message:  'Please cite'   # odd spacing
title: >-
  A Survey
  of Things
authors:
- {family-names: Doe, given-names: Jo}
"""
AFTER = """\
# Above the keywords
keywords: [a,
  b]
"""


def references(text: str) -> list[str]:
    return [one["title"] for one in yaml.safe_load(text)["references"]]


def test_a_new_file_has_all_that_the_schema_wants() -> None:
    text = new_citation_file('A "Survey": yes', ONE)
    found = yaml.safe_load(text)
    assert found["title"] == 'A "Survey": yes'
    assert {"cff-version", "message", "authors"} <= found.keys()
    assert references(text) == ["One"]
    # A list without an item is not allowed.
    assert "references" not in yaml.safe_load(new_citation_file("T", []))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_references_are_added_and_replaced_and_nothing_else(newline: str, bom: str) -> None:
    before = bom + (BY_HAND + AFTER).replace("\n", newline)
    added = with_references(before, TWO, "CITATION.cff")
    assert added.startswith(before)
    assert references(added) == ["One", "Two"]
    assert added.count("\n") == added.count(newline)
    assert with_references(added, TWO, "CITATION.cff") == added
    assert references(with_references(added, ONE, "CITATION.cff")) == ["One"]
    assert with_references(added, [], "CITATION.cff") == before


def test_what_stands_behind_the_references_stays() -> None:
    added = with_references(BY_HAND, TWO, "x")
    for behind in (AFTER, "\n\n" + AFTER, "\n# The end\n", "...\n", "\n"):
        changed = with_references(added + behind, ONE, "x")
        assert changed.startswith(BY_HAND)
        assert changed.endswith(behind)
        assert references(changed) == ["One"]


def test_they_stand_before_the_end_of_the_document() -> None:
    changed = with_references("---\n" + BY_HAND + "\n# End\n...\n", ONE, "x")
    assert changed.startswith("---\n" + BY_HAND)
    assert changed.endswith("...\n")
    assert references(changed) == ["One"]


def test_a_last_line_without_end_gets_one() -> None:
    changed = with_references(BY_HAND.rstrip("\n"), ONE, "x")
    assert changed.startswith(BY_HAND)
    assert references(changed) == ["One"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            BY_HAND + "references:\n  - title: Mine\n",
            "x:9: has references that itbib did not write",
        ),
        (BY_HAND + "references: []\n", "x:9: has references that itbib did not write"),
        (with_references(BY_HAND, TWO, "x").replace("Two", "2"), "x:9: its references were edited"),
        (with_references(BY_HAND, ONE, "x") + "  # mine\n", "x:9: its references were edited"),
        (BY_HAND + "title: Again\n", "x:9: has the key 'title' twice"),
        (BY_HAND + "oops\n", "x:1"),
        ("{cff-version: 1.2.0}\n", "x: is no CITATION.cff"),
        ("- a list\n", "x: is no CITATION.cff"),
        ("title: no version\n", "x: is no CITATION.cff"),
        ("# only a comment\n", "x: is no CITATION.cff"),
        ("@misc{a, title = {A}}\n", "x:1: is no YAML"),
        ("cff-version: 1\n---\ntitle: two\n", "x:2: is no YAML"),
        (BY_HAND + "\x07: bell\n", "x: is no YAML"),
    ],
)
def test_what_is_not_itbibs_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        with_references(text, ONE, "x")
    assert str(caught.value).startswith(message)
