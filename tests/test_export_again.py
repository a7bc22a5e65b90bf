"""The export read again: by itbib, by bibtex, and whatever stood in the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibtex_judge import judge, needs_bibtex
from export_samples import exported, reread, work
from itbib.bib.edit import is_balanced
from itbib.bib.library import Library
from itbib.exporting.export import Dialect
from itbib.model import Work
from itbib.survey.contents import read_contents
from itbib.tex.text import escape_specials, tex_to_text

NASTY = Path(__file__).parent / "data" / "nasty.bib"
BOTH = pytest.mark.parametrize("dialect", list(Dialect))


@BOTH
def test_the_same_works_give_the_same_text(dialect: Dialect) -> None:
    library = Library.from_bytes(NASTY.read_bytes(), "nasty.bib")
    works = read_contents(library).works
    first = exported(*works, dialect=dialect)
    assert exported(*works, dialect=dialect) == first
    assert first.problems == ()


@BOTH
def test_exporting_an_export_changes_nothing(dialect: Dialect) -> None:
    library = Library.from_bytes(NASTY.read_bytes(), "nasty.bib")
    first = exported(*read_contents(library).works, dialect=dialect)
    assert exported(*reread(first.text), dialect=dialect).text == first.text


def test_exporting_unsupported_characters_again_changes_nothing() -> None:
    first = exported(work(title="A 大模型 B", author="王小明 and Лев"))
    assert exported(*reread(first.text)).text == first.text


@BOTH
def test_titles_and_keys_survive(dialect: Dialect) -> None:
    library = Library.from_bytes(NASTY.read_bytes(), "nasty.bib")
    works = [work for work in read_contents(library).works if work.type != "xdata"]
    written = {entry.key: entry for entry in reread(exported(*works, dialect=dialect).text)}
    assert written.keys() == {work.key for work in works}
    assert "papers/private" not in written
    # A subtitle joins its title; formulae stay source, in which Unicode becomes TeX; a minus is
    # a minus, raised or not; two quotes become TeX's.
    changed = ("book", "math-unicode", "unicode-scripts", "quotes")
    for entry in works:
        before = escape_specials(normal(entry.fields["title"]))
        after = tex_to_text(written[entry.key].fields["title"])
        assert normal(after) == tex_to_text(before) or entry.key in changed, entry.key


def normal(text: str) -> str:
    """Do to a title what TeX prints the same, or prints nothing of."""
    for one, other in (
        *(("ﬃ", "ffi"), ("ﬂ", "fl"), ("\u00ad", ""), ("\u200b", ""), ("\u00a0", " ")),
        *(("\u2011", "-"), ("e\u0301", "é"), ("’", "'")),
    ):
        text = text.replace(one, other)
    return text


@needs_bibtex
def test_real_bibtex_reads_the_same_keys() -> None:
    library = Library.from_bytes(NASTY.read_bytes(), "nasty.bib")
    result = exported(*read_contents(library).works)
    entries = judge(result.text.encode(), ("title", "url", "doi"))
    assert len(entries) == result.entries
    assert {entry.key for entry in entries} == {entry.key for entry in reread(result.text)}
    (slug,) = (entry for entry in entries if entry.key == "a-slug_with.dots+plus")
    assert slug.fields["url"] == "https://example.org/~user/a_b%20c?x=1&y=$z#frag_ment"


PIECES = (
    *(
        "\\'",
        '\\"',
        "{",
        "}",
        "\\i",
        "\\c",
        "\\ss",
        "\\o ",
        "$",
        "\\$",
        "%",
        "\\%",
        "&",
        "#",
        "^",
        "_",
    ),
    *("a", "B", " ", "~", "--", "@", '"', ",", " and ", "<", "|", "\\ ", "\\\\", "\\(", "\\)"),
    *("\\LaTeX", "\\url{a_%b}", "\\textit{", "\\ensuremath{", "{\\'e}", "\\relax "),
    *("É", "ı", "ß", "ữ", "–", "“", "α", "≤", "大", "🦙", "\u200b", "a\xa0b", "\xad"),
)
TEXT = st.lists(st.sampled_from(PIECES), max_size=12).map("".join).filter(is_balanced)


@BOTH
@given(title=TEXT, author=TEXT, note=TEXT)
def test_any_text_gives_a_sound_file_that_can_be_exported_again(
    dialect: Dialect, title: str, author: str, note: str
) -> None:
    fields = {"title": title, "author": author, "note": note, "year": "2020"}
    given_work = Work("k", "misc", {n: value.strip(" ") for n, value in fields.items()})
    result = exported(given_work, dialect=dialect)
    (read,) = reread(result.text)
    assert read.key == "k"
    assert exported(read, dialect=dialect).text == result.text
    if dialect is Dialect.BIBTEX and not result.problems:
        assert result.text.isascii()
