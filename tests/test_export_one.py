"""The BibTeX source of a single work."""

from __future__ import annotations

import pytest

from export_samples import entry, reread
from itbib.exporting.borrowing import borrow_one
from itbib.exporting.one import bibtex_source


def test_a_work_is_written_as_the_export_writes_it() -> None:
    work = entry(
        "2305.11206",
        "misc",
        title="{LIMA}: Less & More",
        author="Åsa Öberg and Pengfei Liu",
        year="2023",
        eprint="2305.11206",
        archiveprefix="arXiv",
        abstract="Private.",
        **{"itbib-base": "x"},
    )
    assert bibtex_source(work) == (
        "@misc{2305.11206,\n"
        "  title         = {{LIMA}: Less \\& More},\n"
        '  author        = {{\\r{A}}sa {\\"O}berg and Pengfei Liu},\n'
        "  year          = {2023},\n"
        "  eprint        = {2305.11206},\n"
        "  archiveprefix = {arXiv},\n"
        "}"
    )


def test_a_part_has_what_its_whole_says_written_out() -> None:
    part = entry("a", "inproceedings", title="Part", author="A. B", pages="1", crossref="P")
    whole = entry(
        "p",
        "proceedings",
        title="Proc",
        subtitle="Third",
        editor="E. F",
        year="2020",
        doi="10.1/whole",
        url="https://example.org/whole",
        xdata="pub",
    )
    data = entry("pub", "xdata", publisher="ACM", location="Rome")
    (read,) = reread(bibtex_source(part, [data, whole, part]))
    assert read.type == "inproceedings"
    assert dict(read.fields) == {
        "title": "Part",
        "author": "A. B",
        "pages": "1",
        "booktitle": "Proc: Third",
        "editor": "E. F",
        "year": "2020",
        "publisher": "ACM",
        "address": "Rome",
    }


@pytest.mark.parametrize("key", ["b", "gone", "a"])
def test_circles_and_gaps_are_left_out(key: str) -> None:
    one = entry(
        "a", "inproceedings", title="T", author="A. B", booktitle="B", year="2020", crossref=key
    )
    two = entry("b", "proceedings", title="U", year="2020", crossref="a")
    (read,) = reread(bibtex_source(one, [one, two]))
    assert "crossref" not in read.fields
    assert read.fields["booktitle"] == "B"


def test_there_is_no_blank_line_in_it() -> None:
    (work,) = reread("@misc{a,\n\n title = {One\n\n\nTwo},\n\n note = {a\r\n\r\nb}}")
    source = bibtex_source(work)
    assert all(line.strip() for line in source.split("\n"))


def test_what_only_biblatex_knows_is_written_for_biblatex() -> None:
    assert bibtex_source(entry("s", "set", entryset="a,b")).startswith("@set{s,")


def test_parts_inherit_by_the_rules_of_biblatex() -> None:
    volumes = entry("mv", "mvbook", title="All", author="A. B", year="1999", options="x")
    volume = entry("v", "book", title="Two", volume="2", crossref="mv", sortkey="z")
    part = entry("p", "inbook", title="Part", pages="1", crossref="v")
    known = {work.key: work for work in (volumes, volume, part)}
    assert borrow_one(volume, known).fields == {
        "title": "Two",
        "volume": "2",
        "sortkey": "z",
        "author": "A. B",
        "maintitle": "All",
        "year": "1999",
    }
    assert borrow_one(part, known).fields == {
        "title": "Part",
        "pages": "1",
        "author": "A. B",
        "bookauthor": "A. B",
        "booktitle": "Two",
        "volume": "2",
        "maintitle": "All",
        "year": "1999",
    }
