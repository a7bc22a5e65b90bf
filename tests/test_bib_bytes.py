"""A library gives back the bytes that it was given, whatever they are."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bib_strategies import READABLE, WIDE, name_of, token_soup
from itbib.bib.encoding import decode, encode, in_encoding_of, newline_of, readable
from itbib.bib.library import Library
from itbib.errors import InputError


def round_trip(data: bytes) -> bytes:
    return Library.from_bytes(data, "references.bib").to_bytes()


@given(st.binary())
@example(b"\xef\xbb\xbf@misc{a}\r\n\r")
@example(b"@misc{\xe9, title = {\xed\xa0\x80}}")  # latin-1; a surrogate written as UTF-8
@example(b"\xff")
@settings(derandomize=True)
def test_any_bytes_come_back(data: bytes) -> None:
    assume(data.count(0) * 3 < max(len(data), 4))  # that is UTF-16
    assume(not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)))
    assert round_trip(data) == data


@given(token_soup, st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))
@settings(derandomize=True)
def test_what_looks_like_bibtex_comes_back(text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace")
    assume(data.count(0) * 3 < max(len(data), 4))
    assert round_trip(data) == data


@pytest.mark.parametrize("path", READABLE, ids=name_of)
def test_real_files_come_back(path: Path) -> None:
    assert round_trip(path.read_bytes()) == path.read_bytes()


def test_only_wide_files_of_the_corpus_are_refused() -> None:
    if not READABLE:
        pytest.skip("the corpus is not here")
    [path] = WIDE
    assert path.name.endswith("tiny-LE-withBOM.bib")


@pytest.mark.parametrize("path", WIDE, ids=name_of)
def test_real_wide_files_are_refused(path: Path) -> None:
    with pytest.raises(InputError, match=r"x\.bib:1: the file is UTF-16"):
        Library.from_bytes(path.read_bytes(), "x.bib")


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("utf-32-be", "UTF-16"),  # without a mark the width is a guess
    ],
)
def test_wide_text_is_refused(encoding: str, shown: str) -> None:
    data = "@misc{a, title = {LIMA}}".encode(encoding)
    with pytest.raises(InputError) as refusal:
        Library.from_bytes(data, "refs/a.bib")
    [problem] = refusal.value.problems
    assert (problem.path, problem.line) == ("refs/a.bib", 1)
    assert f"is {shown}" in problem.message
    assert "iconv" in problem.hint


def test_empty_and_blank_files_hold_nothing() -> None:
    for data in (b"", b"\xef\xbb\xbf", b" \n\t\r\n"):
        library = Library.from_bytes(data, "references.bib")
        assert library.keys() == []
        assert library.entries() == []
        assert library.problems() == []
        assert library.to_bytes() == data


@pytest.mark.parametrize(
    ("text", "newline"),
    [("", "\n"), ("a", "\n"), ("a\r\nb\n", "\r\n"), ("a\nb\r\n", "\n"), ("a\rb\n", "\r")],
)
def test_the_first_line_end_is_the_file_s(text: str, newline: str) -> None:
    assert newline_of(text) == newline


def test_bytes_that_are_not_utf_8_are_shown_as_windows_1252() -> None:
    assert readable(decode(b"Andr\xe9 \x80 \x96 \x81", "x")) == "André € – \ufffd"
    assert readable("André €") == "André €"


LATIN = decode(b"\xe9", "x")


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("Ã©")  # whose bytes would read as "é"
@example("–")
@settings(derandomize=True)
def test_text_in_another_encoding_reads_back_or_is_refused(text: str) -> None:
    assert in_encoding_of("é", text) == text
    foreign = in_encoding_of(LATIN, text)
    if foreign is not None:
        assert readable(foreign) == text
        assert decode(encode(foreign), "x") == foreign


def test_text_goes_in_as_the_file_s_own_bytes() -> None:
    put = in_encoding_of(LATIN, "é–")
    assert put is not None
    assert encode(put) == b"\xe9\x96"
    assert in_encoding_of(LATIN, "漢") is None
    assert in_encoding_of(LATIN, "Ã©") is None
