"""The text that ``itbib export`` writes: which fields, under which names, in which form."""

from __future__ import annotations

import pytest

from export_samples import COMPLETE, exported, field, reread, shape, work
from itbib.exporting.export import Dialect, Exported, export
from itbib.model import Work

BOTH = pytest.mark.parametrize("dialect", list(Dialect))


def test_the_layout() -> None:
    entry = work("2305.11206", month="may", eprint="2305.11206", archiveprefix="arXiv")
    assert exported(entry, work("next")).text == (
        "@misc{2305.11206,\n"
        "  title         = {T},\n"
        "  author        = {A. Body},\n"
        "  year          = {2020},\n"
        "  month         = may,\n"
        "  eprint        = {2305.11206},\n"
        "  archiveprefix = {arXiv},\n"
        "}\n\n"
        "@misc{next,\n  title  = {T},\n  author = {A. Body},\n  year   = {2020},\n}\n"
    )


def test_nothing_gives_nothing() -> None:
    assert exported() == Exported("", 0, ())


def test_preambles_come_first() -> None:
    result = export([work()], {"k": "k"}, dialect=Dialect.BIBTEX, preambles=['@preamble{"x"}'])
    assert result.text.startswith('@preamble{"x"}\n\n@misc{k,')


@BOTH
@pytest.mark.parametrize(
    "name",
    [
        *("abstract", "annote", "bdsk-url-1", "comment-me", "date-added", "file", "groups"),
        *(
            "itbib-note",
            "keywords",
            "mendeley-tags",
            "owner",
            "timestamp",
            "x-mine",
            "__markedentry",
        ),
    ],
)
def test_private_fields_are_dropped(name: str, dialect: Dialect) -> None:
    assert "secret" not in exported(work(**{name: "secret"}), dialect=dialect).text


@BOTH
def test_unusual_fields_are_kept_and_empty_ones_dropped(dialect: Dialect) -> None:
    _, fields = shape(work(mrnumber="1 & 2", note="", isbn="978-3"), dialect)
    assert fields["mrnumber"] == r"1 \& 2"
    assert fields["isbn"] == "978-3"
    assert "note" not in fields


LINK = "https://example.org/~a_b%20c?x=1&y=$z#f^{g}"


@BOTH
@pytest.mark.parametrize("name", ["url", "adsurl", "ee"])
def test_links_are_not_escaped(name: str, dialect: Dialect) -> None:
    assert field(name, LINK, dialect) == f"{{{LINK}}}"


@BOTH
@pytest.mark.parametrize(
    ("name", "value"),
    [("doi", "10.1000/a_b(c)<d>#e%f&g~h"), ("eprint", "hep-th/9901001"), ("eprint", "a_b%c#d")],
)
def test_identifiers_are_not_escaped(name: str, value: str, dialect: Dialect) -> None:
    assert field(name, value, dialect) == f"{{{value}}}"


def test_a_unicode_link_is_percent_encoded_for_bibtex_only() -> None:
    assert field("url", "https://x.org/ü_ü") == "{https://x.org/%C3%BC_%C3%BC}"
    assert field("url", "https://x.org/ü_ü", Dialect.BIBLATEX) == "{https://x.org/ü_ü}"


@BOTH
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"https://x.org/a\_b\%20\#c\&d", "https://x.org/a_b%20#c&d"),
        (r"https://x.org/a{\_}b", "https://x.org/a_b"),
        (r"\url{https://x.org/a_b}", "https://x.org/a_b"),
        (
            r"https://x.org/\textasciitilde{}me/{\textasciitilde}you/\~{}us/$\sim$",
            "https://x.org/~me/~you/~us/~",
        ),
    ],
)
def test_tex_is_taken_from_links(written: str, meant: str, dialect: Dialect) -> None:
    assert field("url", written, dialect) == f"{{{meant}}}"


@BOTH
@pytest.mark.parametrize(
    "written",
    [
        "https://doi.org/10.1/a_b",
        "http://dx.doi.org/10.1/a_b",
        "doi:10.1/a_b",
        "DOI: 10.1/a_b",
        r"10.1/a\_b",
    ],
)
def test_a_doi_is_bare(written: str, dialect: Dialect) -> None:
    assert field("doi", written, dialect) == "{10.1/a_b}"


def test_an_eprint_is_bare() -> None:
    entry = work(eprint="arXiv:2305.11206", archiveprefix="arXiv")
    assert shape(entry)[1]["eprint"] == "2305.11206"
    text = exported(entry, journal_arxiv=True).text
    assert "journal       = {arXiv preprint arXiv:2305.11206}" in text


def test_text_is_escaped_for_bibtex() -> None:
    assert (
        field("title", "R&D: 50% of x_1 <é>")
        == r"{R\&D: 50\% of x\_1 {\textless}{\'e}{\textgreater}}"
    )
    assert field("note", "“a” – b") == "{``a'' -- b}"


def test_biblatex_keeps_letters_and_writes_signs_in_tex() -> None:
    got = field("title", "Élan & Größe – “q” α ≤ x<y ... Ωμέγα 中文 Đặng", Dialect.BIBLATEX)
    assert got == (
        r"{Élan \& Größe – “q” {\ensuremath{\alpha}} {\ensuremath{\leq}} x{\ensuremath{<}}y ..."
        " Ωμέγα 中文 Đặng}"
    )


def test_biblatex_gets_letters_instead_of_accents() -> None:
    got = field(
        "author",
        r"{\'E}lie \'{A}b{\"\i} and \L{}ukasz {\ss} \textit{\'e} {{\'E}T}",
        Dialect.BIBLATEX,
    )
    assert got == r"{Élie Ábï and Łukasz ß \textit{é} {ÉT}}"


def test_what_is_invisible_goes() -> None:
    for dialect in Dialect:
        assert field("title", "a\u200bb\u00adc", dialect) == "{abc}"


@pytest.mark.parametrize(
    ("given_title", "written"),
    [
        (r"\'Elan vital", r"{\'E}lan vital"),
        (r"na\"{\i}ve", r"na{\"{\i}}ve"),
        (r"\AE r\o{} stra\ss e", r"{\AE}r{\o} stra{\ss}e"),
        (r"\c cade \v{s}", r"{\c c}ade {\v{s}}"),
        ("$O(N)$ and $k$", "{$O(N)$} and $k$"),
        (r"The \LaTeX\ book", r"The {\LaTeX}\ book"),
        (r"Of \ensuremath{AB}", r"Of {{\ensuremath{AB}}}"),
        (
            r"{LIMA}: {\'E}lan of \textit{E. coli}, 50\%",
            r"{LIMA}: {\'E}lan of \textit{E. coli}, 50\%",
        ),
    ],
)
def test_titles_are_safe_from_lower_casing(given_title: str, written: str) -> None:
    assert field("title", given_title) == f"{{{written}}}"


def test_a_percent_in_a_link_does_not_end_biblatex_argument() -> None:
    note = r"See \url{https://x.org/a%20b#c}"
    assert field("note", note, Dialect.BIBLATEX) == r"{See \url{https://x.org/a\%20b\#c}}"
    assert field("note", note) == f"{{{note}}}"


def test_characters_without_tex_are_named_and_kept() -> None:
    result = exported(work("cjk", title="Über 大模型 🦙", author="王小明"))
    assert "大模型" in result.text
    assert "王小明" in result.text
    assert [(p.path, p.line) for p in result.problems] == [("my.bib", 7)] * 2
    assert result.problems[0].message == "cjk: title has characters without a TeX form: 大 模 型 🦙"
    assert exported(work(title="大模型"), dialect=Dialect.BIBLATEX).problems == ()


def test_characters_in_a_doi_are_named_too() -> None:
    (problem,) = exported(work(doi="10.1/é")).problems
    assert "doi has characters without a TeX form: é" in problem.message


def test_field_names_go_from_dialect_to_dialect_and_back() -> None:
    given_fields = {
        "journal": "J",
        "address": "Town",
        "school": "U",
        "eprint": "2305.11206",
        "archiveprefix": "arXiv",
        "primaryclass": "cs.CL",
        "month": "may",
    }
    entry = Work("k", "article", {**COMPLETE, **given_fields})
    kind, fields = shape(entry, Dialect.BIBLATEX)
    assert kind == "article"
    assert fields == {
        "title": "T",
        "author": "A. Body",
        "date": "2020-05",
        "journaltitle": "J",
        "location": "Town",
        "institution": "U",
        "eprint": "2305.11206",
        "eprinttype": "arxiv",
        "eprintclass": "cs.CL",
    }
    kind, back = shape(Work("k", kind, fields))
    assert kind == "article"
    expected = {**COMPLETE, **given_fields, "institution": "U"}
    del expected["school"]
    assert back == expected


def test_the_journal_reference_of_a_preprint_is_a_note() -> None:
    for dialect in Dialect:
        assert (
            shape(work(journal="EMNLP 2022, pages 1-2"), dialect)[1]["note"]
            == "EMNLP 2022, pages 1-2"
        )
        assert (
            shape(work(journal="Nat. Lett.", note="Oral"), dialect)[1]["note"] == "Nat. Lett. Oral"
        )


def test_journal_arxiv() -> None:
    preprint = work("a", eprint="2305.11206", archiveprefix="arXiv", primaryclass="cs.CL")
    journal = work("b", "article", eprint="2305.11206", journal="Nature")
    other = work("c", eprint="123", archiveprefix="JSTOR")
    plain = work("d")
    entries = reread(exported(preprint, journal, other, plain, journal_arxiv=True).text)
    assert [(entry.type, entry.fields.get("journal")) for entry in entries] == [
        ("article", "arXiv preprint arXiv:2305.11206"),
        ("article", "Nature"),
        ("misc", None),
        ("misc", None),
    ]
    (entry,) = reread(exported(preprint, dialect=Dialect.BIBLATEX, journal_arxiv=True).text)
    assert entry.fields["journaltitle"] == "arXiv preprint arXiv:2305.11206"
