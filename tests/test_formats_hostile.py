"""Whatever stands in a field: each format stays a file that its readers can read."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from format_readers import is_valid_cff, needs, package, tool, typst_bibliography
from itbib.formats.cff import cff_references
from itbib.formats.cff_file import new_citation_file
from itbib.formats.facts import Facts
from itbib.formats.gathering import gather
from itbib.formats.writing import Format, write
from itbib.model import Work

FIELDS = (
    *("title", "author", "editor", "journal", "booktitle", "series", "publisher", "school"),
    *("address", "volume", "number", "pages", "edition", "date", "year", "month", "day", "doi"),
    *("url", "urldate", "isbn", "issn", "eprint", "primaryclass", "langid", "note", "type"),
)
TYPES = ("article", "book", "inproceedings", "phdthesis", "misc", "patent", "dataset", "odd")
PIECES = st.sampled_from(
    (
        *(
            "{",
            "}",
            "$",
            "\\",
            "\\emph{",
            "$x^{2}$",
            "$\\frac{",
            "%",
            "&",
            "#",
            "_",
            "^",
            "~",
            "-",
            ",",
        ),
        *(
            " and ",
            "others",
            '"',
            "'",
            "`",
            "<b>",
            "]]>",
            "&amp;",
            ": ",
            "- ",
            "\n",
            "\t",
            "\x00",
            "\x85",
        ),
        *(
            "\u2028",
            "\ufeff",
            "\ufffe",
            "\u202e",
            "漢",
            "😀",
            "yes",
            "1e3",
            "2023-05",
            "ER  - ",
            "TY  - ",
        ),
    )
)
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=8).map("".join)
WORKS = st.lists(
    st.builds(
        lambda kind, fields: Work("k", kind, fields),
        st.sampled_from(TYPES),
        st.dictionaries(st.sampled_from(FIELDS), TEXTS, max_size=9),
    ),
    max_size=3,
).map(lambda works: [Work(f"k{n}", each.type, each.fields) for n, each in enumerate(works)])

ODD = {
    "date": (
        *(
            "-99999",
            "12345",
            "2004-13-45",
            "2004-02-31",
            "199X",
            "2020~",
            "../2004",
            "2004-24",
            "0",
        ),
        *("2020-12-31T10:00:00Z", "n.d.", "1999/", "-0001/0002", "2004-02-29", "2003-02-29"),
    ),
    "url": (
        *("http://", "http://a b", "http://[::1]/", "http://1.2.3.4.5/", "http://256.1.1.1", "//x"),
        *("http://x.y:99999/", "http://xn--a.org/", "http://xn--", "http://٣.de", "HTTP://X.Y"),
        *("mailto:a@b.c", "http://é.fr/ü", "http://a.0x1/", "http://u@b@c/", "http://x.y/\\\\a"),
    ),
    "doi": ("10.1/<a>", "10.1234/a b", "https://doi.org/", "x"),
    "langid": ("english", "xx yy", "e", "en_US", "zh-hans-cn", "klingon"),
    "volumes": ("three", "٣", "-1", "2"),
    "pagetotal": ("xii, 300", "12"),
    "isbn": ("123", "978-3-16-148410-0, 3-16-148410-X"),
    "issn": ("1234-5678", "12345678"),
    "author": ("A and A and A", "{", "others", "and", ", Jr.", "{}", "a, b, c, d"),
    "note": ("close }", "one $", "{open", "\\\\"),
}


def facts(works: list[Work]) -> list[Facts]:
    keys = {work.key: work.key for work in works}
    return gather(works, keys, keys)[0]


# Its table of all characters takes Hypothesis some seconds, once on each machine.
@settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORKS)
def test_every_format_stays_readable(works: list[Work]) -> None:
    known = facts(works)
    assert len(json.loads(write(known, Format.CSL_JSON))) == len(works)
    assert len(ET.fromstring(write(known, Format.ENDNOTE)).findall(".//record")) == len(works)
    assert list(yaml.safe_load(write(known, Format.HAYAGRIVA))) == [work.key for work in works]
    lines = write(known, Format.RIS).split("\n")
    assert lines.count("ER  - ") == len(works)
    # No other end of a line for those who know more than one.
    assert all(
        re.fullmatch(r"(?:[A-Z][A-Z0-9]  - [^\r\v\f\x1c-\x1e\x85]*)?", line) for line in lines
    )
    found = yaml.safe_load(new_citation_file("T", cff_references(known))).get("references", [])
    assert all(work["title"] and work["authors"] and work["type"] for work in found)
    assert len(found) <= len(works)


def odd_works() -> list[Work]:
    return [
        Work(f"{name}{number}", kind, {"title": f"Of {name} {number} in {kind}", name: value})
        for name, values in ODD.items()
        for number, value in enumerate(values)
        for kind in (TYPES[number % len(TYPES)],)
    ]


@needs(package("typst"))
def test_typst_reads_odd_values(tmp_path: Path) -> None:
    works = odd_works()
    entries = typst_bibliography(tmp_path, write(facts(works), Format.HAYAGRIVA), "ieee")
    assert len(entries) == len(works)


@needs(tool("cffconvert"))
def test_cffconvert_takes_odd_values(tmp_path: Path) -> None:
    path = tmp_path / "CITATION.cff"
    text = new_citation_file("Odd", cff_references(facts(odd_works())))
    path.write_text(text, encoding="utf-8")
    assert "valid according to schema" in is_valid_cff(path)


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({"date": "2004-02-30"}, {"year": 2004, "month": 2}),
        ({"date": "2004-02-29"}, {"date-published": "2004-02-29", "year": 2004, "month": 2}),
        ({"date": "2004-22"}, {"year": 2004, "notes": "Summer 2004"}),
        ({"year": "2004--2006"}, {"year": 2004, "notes": "2004–2006"}),
        ({"pubstate": "submitted"}, {"year": "submitted", "status": "submitted"}),
    ],
)
def test_a_citation_file_has_the_dates_that_it_may_have(
    fields: dict[str, str], published: dict[str, object]
) -> None:
    (reference,) = cff_references(facts([Work("a", "book", {"title": "T", **fields})]))
    given = {name: value for name, value in reference.items() if value not in ("", [], {})}
    fixed = {"type": "book", "title": "T", "authors": [{"name": "Anonymous"}]}
    assert given == {**fixed, **published}


def test_equal_references_and_equal_authors_are_told_apart_or_written_once() -> None:
    twins = [Work(key, "book", {"title": "T", "author": "Wei Li and Wei Li"}) for key in "ab"]
    (reference,) = cff_references(facts(twins))
    assert reference["authors"] == [
        {"family-names": "Li", "given-names": "Wei"},
        {"name": "Li, Wei"},
    ]
