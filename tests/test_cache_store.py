"""What the store remembers, and which of two answers it believes."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from cache_papers import NOW, Shelf, keys, record
from itbib.cache.rows import Load, Row, to_row
from itbib.cache.store import UNKNOWN_FOR
from itbib.identifiers import ArxivId
from itbib.model import Base

A, B, OLD = "2305.11206", "2203.02155", "math/0309136"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setenv("ITBIB_CACHE_DIR", str(tmp_path / "cache"))
    return Shelf(tmp_path / "cache")


def ids(*texts: str) -> list[ArxivId]:
    return [ArxivId.parse(text) for text in texts]


def loaded(identifier: str, title: str, as_of: int = NOW, *, is_tex: bool = True) -> Row:
    return to_row(record(identifier, title), as_of)._replace(is_tex=int(is_tex))


# Records


def test_records_outlast_the_process(shelf: Shelf) -> None:
    whole = record(
        f"{OLD}v3",
        "Über $\\alpha$ \N{GRINNING FACE}\0!",
        authors=("Ann d'Example, Jr.", "陈恩红"),
        doi="10.1000/a b",
        journal_ref="J. 'Tests' \"5\"",
        comment="withdrawn",
        withdrawn=True,
    )
    with shelf.open() as store:
        assert store.records([A, OLD]) == {}
        store.keep([whole, record(f"{A}v1")])
        assert store.records([A, OLD, B]) == {OLD: whole, A: record(f"{A}v1")}
    with shelf.open() as store:
        assert store.records([OLD]) == {OLD: whole}
        assert store.records([]) == {}
    assert shelf.warnings == []


def test_the_version_that_arxiv_gave_is_kept_even_if_there_is_none(shelf: Shelf) -> None:
    with shelf.open() as store:
        store.keep([record(A)])
        assert store.records([A])[A].identifier == ArxivId.parse(A)


def test_the_newest_version_wins_and_the_others_are_remembered(shelf: Shelf) -> None:
    first, second, third = (record(f"{A}v{n}", f"Title {n}") for n in (1, 2, 3))
    with shelf.open() as store:
        store.keep([second])
        store.keep([first])  # late, from some index that lags behind
        assert store.records([A]) == {A: second}
        assert store.earlier([A]) == {}
        store.keep([third])
        assert store.records([A]) == {A: third}
        assert store.earlier([A, B]) == {A: (second,)}


def test_what_is_said_anew_of_the_same_version_displaces_what_was_said(shelf: Shelf) -> None:
    said = [record(f"{A}v1", title) for title in ("First", "Second", "Third")]
    with shelf.open() as store:
        for each in said:
            store.keep([each])
            store.keep([each])  # the same again displaces nothing
        assert store.records([A]) == {A: said[2]}
        assert store.earlier([A]) == {A: (said[1], said[0])}


def test_asking_again_makes_a_record_young(shelf: Shelf) -> None:
    with shelf.open() as store:
        store.keep([record(A)])
        shelf.now += 1000
        store.keep([record(B)])
        assert (store.summary().oldest, store.summary().newest) == (NOW, NOW + 1000)
        shelf.now += 1000
        store.keep([record(A)])
        assert (store.summary().oldest, store.summary().newest) == (NOW + 1000, NOW + 2000)
        assert store.summary().earlier == 0


def test_text_that_utf_8_cannot_hold(shelf: Shelf) -> None:
    with shelf.open() as store:
        store.keep([record(A, "half \ud83d", authors=("\udc80 Ann",))])
        found = store.records([A])[A]
        assert (found.title, found.authors) == ("half ?", ("? Ann",))


# IDs that arXiv does not know


def test_an_unknown_id_is_remembered_for_a_day(shelf: Shelf) -> None:
    with shelf.open() as store:
        store.keep_unknown(ids(A, OLD))
        assert store.unknown(ids(A, B, OLD)) == set(ids(A, OLD))
    shelf.now += UNKNOWN_FOR - 1
    with shelf.open() as store:
        assert store.unknown(ids(A)) == set(ids(A))
        assert store.summary().unknown == 2
        shelf.now += 1
        assert store.unknown(ids(A)) == set()
        assert store.summary().unknown == 0


def test_being_told_again_begins_the_day_anew(shelf: Shelf) -> None:
    with shelf.open() as store:
        store.keep_unknown(ids(A, B))
        shelf.now += UNKNOWN_FOR - 1
        store.keep_unknown(ids(A))
        shelf.now += 1
        assert store.unknown(ids(A, B)) == set(ids(A))


def test_a_clock_that_was_wrong_makes_nothing_unknown_for_long(shelf: Shelf) -> None:
    with shelf.open() as store:
        shelf.now += 365 * UNKNOWN_FOR
        store.keep_unknown(ids(A))
        shelf.now = NOW
        assert store.unknown(ids(A)) == set()


def test_versions_are_unknown_one_by_one_until_they_appear(shelf: Shelf) -> None:
    with shelf.open() as store:
        store.keep_unknown(ids(f"{A}v2", f"{A}v3", B))
        assert store.unknown(ids(A, f"{A}v1", f"{A}v2", f"{A}v3")) == set(ids(f"{A}v2", f"{A}v3"))
        store.keep([record(f"{A}v2"), record(f"{B}v1")])
        assert store.unknown(ids(f"{A}v2", f"{A}v3", B)) == set(ids(f"{A}v3"))


# What entries were made from


def test_bases_belong_to_a_library(shelf: Shelf) -> None:
    base = Base(record(f"{A}v2", "Ünder"), {"title": "{Ü}nder", "note": ""})
    other = Base(record(f"{A}v1"), {})
    with shelf.open() as store:
        store.keep_bases("/one.bib", {"key": base, "Ключ": other})
        store.keep_bases("/two.bib", {"key": other})
        assert store.bases("/one.bib", ["key", "Ключ", "none"]) == {"key": base, "Ключ": other}
        assert store.bases("/two.bib", ["key", "Ключ"]) == {"key": other}
        store.keep_bases("/one.bib", {"key": other})
        assert store.bases("/one.bib", ["key"]) == {"key": other}
        assert store.bases("/three.bib", ["key"]) == {}


@pytest.mark.skipif(os.name == "nt", reason="names of files are Unicode there")
def test_bases_of_libraries_whose_names_are_not_utf_8(shelf: Shelf) -> None:
    names = ["/\udcff.bib", "/\udcfe.bib", "/ÿ.bib", "/?.bib", "/\\xff.bib"]
    with shelf.open() as store:
        for number, name in enumerate(names):
            store.keep_bases(name, {"key": Base(record(A, str(number)), {})})
        found = [store.bases(name, ["key"])["key"].record.title for name in names]
        assert found == ["0", "1", "2", "3", "4"]


# Bulk metadata


def test_a_load_is_kept_with_how_far_it_has_come(shelf: Shelf) -> None:
    with shelf.open() as store:
        assert store.find_load("f") is None
        begun = Load("f", "snapshot.json", 500, 2)
        store.keep_load([loaded(f"{A}v1", "Loaded")], begun)
        assert store.find_load("f") == begun
        assert store.summary().loads == ()
        done = replace(begun, position=900, lines=4, finished=NOW)
        store.keep_load([], done)
    with shelf.open() as store:
        assert store.find_load("f") == done
        assert store.find_load("g") is None
        assert store.summary().loads == (done,)
        assert store.records([A])[A].title == "Loaded"


@pytest.mark.parametrize(
    ("version", "age", "wins"),
    [(2, 1, True), (3, 1, True), (1, 1, False), (2, 0, False), (2, -1, False), (3, -1, True)],
)
def test_what_is_loaded_must_be_of_a_newer_version_or_a_later_day(
    shelf: Shelf, version: int, age: int, wins: bool
) -> None:
    with shelf.open() as store:
        store.keep([record(f"{A}v2", "Fetched")])
        store.keep_load([loaded(f"{A}v{version}", "Loaded", NOW + age)], Load("f", "f"))
        assert store.records([A])[A].title == ("Loaded" if wins else "Fetched")
        assert len(store.earlier([A]).get(A, ())) == int(wins)


def test_what_is_fetched_replaces_what_was_loaded(shelf: Shelf) -> None:
    with shelf.open() as store:
        store.keep_load([loaded(f"{A}v1", r"L\'evy", NOW + 10**6)], Load("f", "f"))
        assert store.records([A])[A].title == "Lévy"
        assert store.summary().loaded == 1
        store.keep([record(f"{A}v1", "Lévy")])
        # The same in another notation: nobody was told anything else before.
        assert store.records([A])[A].title == "Lévy"
        assert store.earlier([A]) == {A: (record(f"{A}v1", "Lévy"),)}
        assert store.summary().loaded == 0


def test_a_finished_load_takes_back_what_was_unknown(shelf: Shelf) -> None:
    with shelf.open() as store:
        store.keep_unknown(ids(A, f"{A}v2", f"{A}v3", B))
        store.keep_load([loaded(f"{A}v2", "Loaded")], Load("f", "f"))
        store.keep_load([], Load("f", "f", finished=NOW))
        assert store.unknown(ids(A, f"{A}v2", f"{A}v3", B)) == set(ids(f"{A}v3", B))


# Numbers, and forgetting


def test_clearing_keeps_what_entries_were_made_from(shelf: Shelf) -> None:
    base = Base(record(A), {"title": "T"})
    with shelf.open() as store:
        store.keep([record(f"{key}v1", "Long " * 100) for key in keys(2000)])
        store.keep([record(f"{keys(1)[0]}v2", "Longer")])
        store.keep_unknown(ids(A))
        store.keep_bases("/one.bib", {"key": base})
        store.keep_load([], Load("f", "f", finished=NOW))
        before = store.summary()
        assert (before.records, before.earlier, before.unknown, before.bases) == (2000, 1, 1, 1)
        assert (before.path, before.damaged) == (shelf.file, ())
        assert before.size > 1_000_000
        store.clear()
        after = store.summary()
        assert (after.records, after.earlier, after.unknown, after.bases) == (0, 0, 0, 1)
        assert (after.oldest, after.newest, after.loads) == (None, None, ())
        assert after.size < 100_000
        assert after.size == shelf.file.stat().st_size
        assert store.bases("/one.bib", ["key"]) == {"key": base}
        store.clear(forgets_bases=True)
        assert store.bases("/one.bib", ["key"]) == {}
        store.keep([record(f"{A}v1")])
    with shelf.open() as store:
        assert list(store.records([A])) == [A]
    assert shelf.warnings == []
