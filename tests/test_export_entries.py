"""Entry types, references between entries and lists of names in the export."""

from __future__ import annotations

import pytest

from bibtex_judge import judge, needs_bibtex
from export_samples import COMPLETE, entry, exported, reread
from itbib.exporting.export import Dialect, export
from itbib.model import Work
from tex import bibtex, needs


def entries(*works: Work, dialect: Dialect = Dialect.BIBTEX) -> list[Work]:
    return reread(exported(*works, dialect=dialect).text)


def shape(
    kind: str, dialect: Dialect = Dialect.BIBTEX, **fields: str
) -> tuple[str, dict[str, str]]:
    (read,) = entries(entry("k", kind, **{**COMPLETE, **fields}), dialect=dialect)
    return read.type, {n: v for n, v in read.fields.items() if COMPLETE.get(n) != v}


@pytest.mark.parametrize(
    "kind", ["online", "software", "dataset", "electronic", "www", "patent", "movie"]
)
def test_types_that_bibtex_lacks_become_misc(kind: str) -> None:
    assert shape(kind)[0] == "misc"
    assert shape(kind, Dialect.BIBLATEX)[0] == kind


@pytest.mark.parametrize(
    ("kind", "fields", "bibtex_kind", "bibtex_fields"),
    [
        ("thesis", {"type": "mathesis", "institution": "U"}, "mastersthesis", {"school": "U"}),
        ("thesis", {"type": "phdthesis", "institution": "U"}, "phdthesis", {"school": "U"}),
        (
            "thesis",
            {"type": "Master Thesis", "school": "U"},
            "mastersthesis",
            {"type": "Master Thesis", "school": "U"},
        ),
        (
            "thesis",
            {"type": "bathesis", "school": "U"},
            "mastersthesis",
            {"type": "Bachelor's thesis", "school": "U"},
        ),
        ("thesis", {"institution": "U"}, "phdthesis", {"school": "U"}),
        ("report", {"type": "techreport", "institution": "I"}, "techreport", {"institution": "I"}),
        (
            "report",
            {"type": "resreport", "institution": "I"},
            "techreport",
            {"type": "Research report", "institution": "I"},
        ),
        (
            "techreport",
            {"type": "White paper", "institution": "I"},
            "techreport",
            {"type": "White paper", "institution": "I"},
        ),
        (
            "inbook",
            {"booktitle": "B", "publisher": "P"},
            "incollection",
            {"booktitle": "B", "publisher": "P"},
        ),
        (
            "inbook",
            {"chapter": "3", "publisher": "P"},
            "inbook",
            {"chapter": "3", "publisher": "P"},
        ),
        (
            "collection",
            {"editor": "E. D.", "publisher": "P"},
            "book",
            {"editor": "E. D.", "publisher": "P"},
        ),
        ("mvproceedings", {"editor": "E. D."}, "proceedings", {"editor": "E. D."}),
    ],
)
def test_types_of_biblatex_have_relations(
    kind: str, fields: dict[str, str], bibtex_kind: str, bibtex_fields: dict[str, str]
) -> None:
    assert shape(kind, Dialect.BIBTEX, **fields) == (bibtex_kind, bibtex_fields)


@pytest.mark.parametrize(
    ("kind", "fields", "chosen", "howpublished"),
    [
        ("article", {}, "misc", None),
        (
            "article",
            {"author": "", "journal": "J", "volume": "3", "number": "2", "pages": "1--2"},
            "misc",
            "J, 3(2):1--2",
        ),
        ("article", {"author": "", "journal": "J", "pages": "1--2"}, "misc", "J, pages 1--2"),
        ("techreport", {"number": "7"}, "misc", "Technical Report 7"),
        ("techreport", {"author": "", "type": "Note", "institution": "I"}, "misc", "Note, I"),
        ("phdthesis", {}, "misc", "PhD thesis"),
        ("inproceedings", {}, "misc", None),
        ("incollection", {"booktitle": "B"}, "inproceedings", None),
        ("book", {}, "manual", None),
        ("book", {"author": "", "editor": "E. D."}, "proceedings", None),
        ("unpublished", {}, "misc", None),
        ("patent", {"number": "US 1"}, "misc", "Patent US 1"),
        ("software", {"version": "1.0", "publisher": "Zenodo"}, "misc", "Zenodo, version 1.0"),
        ("software", {"version": "1.0"}, "misc", "Version 1.0"),
        ("software", {"version": "1.0", "howpublished": "H"}, "misc", "H"),
    ],
)
def test_without_what_a_style_wants_another_type_is_chosen(
    kind: str, fields: dict[str, str], chosen: str, howpublished: str | None
) -> None:
    got, written = shape(kind, Dialect.BIBTEX, **fields)
    assert (got, written.get("howpublished")) == (chosen, howpublished)


@needs("pdflatex", "bibtex", "pdftotext")
@pytest.mark.parametrize("style", ["plain", "plainnat", "IEEEtran"])
def test_no_style_misses_anything(style: str) -> None:
    kinds = (
        *("article", "book", "booklet", "collection", "conference", "dataset", "inbook"),
        *("incollection", "inproceedings", "manual", "mastersthesis", "misc", "online", "patent"),
        *(
            "periodical",
            "phdthesis",
            "proceedings",
            "report",
            "techreport",
            "thesis",
            "unpublished",
        ),
    )
    works = [entry(f"full-{kind}", kind, **COMPLETE) for kind in kinds]
    works += [entry(f"title-{kind}", kind, title=f"Title of {kind}") for kind in kinds]
    works += [
        entry(f"editor-{kind}", kind, title="T", editor="E. D.", month="may") for kind in kinds
    ]
    assert bibtex(exported(*works).text, style).complaints == []


def test_biblatex_needs_no_in_without_a_journal() -> None:
    assert shape("article", Dialect.BIBLATEX, eprint="2305.11206")[0] == "online"
    assert shape("inproceedings", Dialect.BIBLATEX)[0] == "misc"
    assert shape("article", Dialect.BIBLATEX, journal="J")[0] == "article"
    assert shape("inbook", Dialect.BIBLATEX, chapter="3")[0] == "book"


@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_conference_is_known_by_either_field(dialect: Dialect) -> None:
    for kind, name in (("inproceedings", "journal"), ("article", "booktitle")):
        got, fields = shape(kind, dialect, **{name: "ICLR"})
        assert (got, fields["booktitle"]) == ("inproceedings", "ICLR")
        assert not {"journal", "journaltitle", "note"} & fields.keys()


def test_a_link_in_howpublished_is_a_url_to_biblatex() -> None:
    link = r"\url{https://x.org/a%20b}"
    only = shape("misc", Dialect.BIBLATEX, howpublished=link)[1]
    assert only == {"date": "2020", "url": "https://x.org/a%20b"}
    both = shape("misc", Dialect.BIBLATEX, howpublished=link, url="https://x.org/other")[1]
    assert both["howpublished"] == r"\url{https://x.org/a\%20b}"
    assert shape("misc", howpublished=link)[1] == {"howpublished": link}


def test_editions_and_subtitles() -> None:
    book = {"publisher": "P", "edition": "2", "subtitle": "S"}
    assert shape("book", Dialect.BIBTEX, **book)[1] == {
        "title": "T: S",
        "publisher": "P",
        "edition": "Second",
    }
    assert shape("book", Dialect.BIBLATEX, edition="Third")[1]["edition"] == "3"
    assert shape("book", publisher="P", edition="2nd rev.")[1]["edition"] == "2nd rev."


def test_somebody_is_found_to_sort_by() -> None:
    (read,) = entries(entry("k", "misc", title="LIMA: R&D is more", year="2020"))
    assert read.fields["key"] == "LIMA"
    (read,) = entries(entry("k", "misc", year="2020"))
    assert read.fields["key"] == "Anonymous"
    (read,) = entries(entry("k", "online", title="T", organization="World & Co"))
    assert read.fields == {"title": "T", "author": r"{World \& Co}", "year": "n.d."}
    (read,) = entries(entry("k", "misc", title="T", editor="E. D.", year="2020"))
    assert read.fields["author"] == "E. D."
    (read,) = entries(entry("k", "misc", title="T", year="2020"), dialect=Dialect.BIBLATEX)
    assert "key" not in read.fields


def test_a_work_without_a_year_says_so() -> None:
    (read,) = entries(entry("k", "misc", title="T", author="A", month="may"))
    assert read.fields == {"title": "T", "author": "A", "year": "n.d."}


def test_style_settings_stay_as_they_are() -> None:
    settings = entry("IEEEexample:BSTcontrol", "ieeetranbstctl", ctluse_forced_etal="yes")
    (read,) = entries(settings)
    assert (read.type, read.fields) == ("ieeetranbstctl", {"ctluse_forced_etal": "yes"})


PARENT = entry("Conf", "proceedings", title="Proc", editor="E. D.", year="2020")
CHILD = entry("talk", "inproceedings", title="T", author="A. Body", crossref="conf")


@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_crossref_names_the_exported_key(dialect: Dialect) -> None:
    works = [PARENT, CHILD]
    keys = {"Conf": "ed2020proc", "talk": "body2020t"}
    text = export(works, keys, dialect=dialect).text
    assert "crossref = {ed2020proc}" in text
    assert "@inproceedings{body2020t," in text


def test_what_others_refer_to_stands_behind_them_for_bibtex() -> None:
    child, parent = entries(PARENT, CHILD)
    assert (child.key, parent.key) == ("talk", "Conf")
    # BibTeX's styles want the booktitle from the parent, and "year" is inherited.
    assert parent.fields["booktitle"] == "Proc"
    assert "year" not in child.fields
    assert child.type == "inproceedings"
    assert [read.key for read in entries(PARENT, CHILD, dialect=Dialect.BIBLATEX)] == [
        "Conf",
        "talk",
    ]


def test_nested_crossrefs_are_flattened_for_bibtex() -> None:
    series = entry("series", "proceedings", publisher="ACM", title="Series")
    conf = entry("conf", "proceedings", title="Proc", year="2020", crossref="series")
    read = {read.key: read.fields for read in entries(series, conf, CHILD)}
    assert list(read) == ["talk", "series", "conf"]
    assert read["talk"]["crossref"] == "conf"
    assert read["conf"] == {
        "title": "Proc",
        "year": "2020",
        "publisher": "ACM",
        "key": "Proc",
        "booktitle": "Proc",
    }


def test_a_crossref_to_nowhere_is_dropped_and_named() -> None:
    for dialect in Dialect:
        result = exported(CHILD, dialect=dialect)
        assert "crossref" not in result.text
        (problem,) = result.problems
        assert str(problem) == "my.bib:7: talk: crossref names 'conf', which is no work here"


def test_xdata_is_written_out_for_bibtex() -> None:
    base = entry("base", "xdata", publisher="P", xdata="more")
    more = entry("more", "xdata", year="2020", publisher="Q", xdata="base")
    book = entry("book", "book", title="T", author="A", xdata="base")
    (read,) = entries(base, more, book)
    assert read.fields == {"title": "T", "author": "A", "publisher": "P", "year": "2020"}
    assert [e.type for e in entries(base, more, book, dialect=Dialect.BIBLATEX)] == [
        "xdata",
        "xdata",
        "book",
    ]
    keys = {"base": "b", "more": "m", "book": "k"}
    assert "xdata     = {m}" in export([base, more, book], keys, dialect=Dialect.BIBLATEX).text


def test_a_set_is_for_biblatex_only() -> None:
    works = [
        entry("a", "misc", **COMPLETE),
        entry("s", "set", entryset="a, b"),
        entry("b", "misc", **COMPLETE),
    ]
    keys = {"a": "one", "b": "two", "s": "both"}
    assert "entryset = {one,two}" in export(works, keys, dialect=Dialect.BIBLATEX).text
    result = exported(*works)
    assert result.entries == 2
    assert [problem.message for problem in result.problems] == [
        "s: a @set is for biblatex only; cite its members"
    ]


def test_names_are_tidied() -> None:
    assert shape("misc", author="A B and Potts, Chris, and {E, and F,} and")[1] == {
        "author": "A B and Potts, Chris and {E, and F,}"
    }


def test_labelled_names_are_plain_for_bibtex() -> None:
    names = "family=Le Scao, given=Teven and given=Ludwig, prefix=van, family=Beethoven, suffix=Jr."
    assert shape("misc", author=names)[1] == {
        "author": "Le Scao, Teven and van Beethoven, Jr., Ludwig"
    }
    assert shape("misc", Dialect.BIBLATEX, author=names)[1]["author"] == names


def test_names_with_too_many_commas_are_named() -> None:
    (problem,) = exported(entry("k", "misc", author="Doe, Jane, Roe, Rick and A B")).problems
    assert str(problem).startswith(
        "my.bib:7: k: author has a name with too many commas: Doe, Jane, Roe"
    )


@needs_bibtex
def test_real_bibtex_reads_months_as_text() -> None:
    text = exported(entry("k", "misc", **COMPLETE, month="4--8 July")).text
    (read,) = judge(text.encode(), ("month",), ("jul",))
    assert read.fields["month"] == "4--8~jul"
