"""Finding papers in a library by key and by eprint, one or thousands at a time."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from itbib.adding.lookup import find_work, find_works
from itbib.bib.library import Library
from itbib.bib.scan import Block
from itbib.identifiers import ArxivId
from itbib.model import Work

BIB = """\
@misc{2305.11206, title = {LIMA, see 2203.02155}}
@article{ouyang, eprint = {arXiv:2203.02155v1}, note = {9901001}}
@article{twice, eprint = {2203.02155}}
@misc{kachru, eprint = "hep-th/9901001"}
@misc{atiyah, eprint = {math.GT/0309136}}
@misc{url, eprint = {https://arxiv.org/abs/2212.10560}}
@misc{other, eprint = {2305.112061}, note = {2401.00001}}
@row{datasets/lima, cite = {2305.11206}, name = {2304.08485}, eprint = {2304.08485}}
@misc{lost, eprint = {2312.00001
"""
EXPECTED = {
    "2305.11206": "2305.11206",
    "2203.02155": "ouyang",
    "hep-th/9901001": "kachru",
    "math/0309136": "atiyah",
    "2212.10560": "url",
    "2401.00001": None,
    "2304.08485": None,
    "math/9901001": None,
    "2106.09685": None,
}


@pytest.fixture
def library() -> Library:
    return Library(BIB, "x.bib")


@pytest.mark.parametrize(("name", "key"), EXPECTED.items())
def test_one_paper(library: Library, name: str, key: str | None) -> None:
    block = find_work(library, ArxivId.parse(name))
    assert (block.key if block else None) == key


def test_many_papers_are_found_as_one_is(library: Library) -> None:
    others = [ArxivId("", f"2301.{number:05}") for number in range(1, 100)]
    found = find_works(library, [*map(ArxivId.parse, EXPECTED), *others])
    assert {key: block.key for key, block in found.items()} == {
        name: key for name, key in EXPECTED.items() if key
    }


def test_a_version_is_no_matter(library: Library) -> None:
    assert find_work(library, ArxivId.parse("2305.11206v7")) is not None


def test_the_file_is_looked_through_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    entries = Library.entries

    def counted(self: Library, blocks: Iterable[Block]) -> list[Work]:
        calls.append(1)
        return entries(self, blocks)

    monkeypatch.setattr(Library, "entries", counted)
    find_works(library, map(ArxivId.parse, EXPECTED))
    assert len(calls) == 1


def test_no_fields_are_read_for_what_does_not_occur(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "entries", None)
    assert find_works(library, map(ArxivId.parse, ["2106.09685", "2305.11206"])).keys() == {
        "2305.11206"
    }
