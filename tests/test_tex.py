"""What ``itbib export`` writes, put through real LaTeX: no complaint, and every title right.

What a reader has to see stands beside the entries in ``data/nasty.bib``, written by hand.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from itbib.bib.library import Library
from itbib.exporting.citekeys import own_keys
from itbib.exporting.export import Dialect, Exported, export
from itbib.model import Work
from itbib.survey.contents import read_contents
from itbib.tex.text import tex_to_text
from tex import Printed, biber, bibtex, flat, needs

NASTY = Path(__file__).parent / "data" / "nasty.bib"
SURVEY = Path(__file__).parents[1] / "references.bib"
_EXPECTED = re.compile(
    r"^shows: (.*)\n(?:plain: (.*)\n)?(?:by: (.*)\n)?@\w+[({]\s*([^,\s]+)", re.MULTILINE
)
needs_bibtex = needs("pdflatex", "bibtex", "pdftotext")
needs_biber = needs("pdflatex", "biber", "pdftotext")
# pdfLaTeX cannot print all Vietnamese letters, and biber makes them Unicode however written.
NOT_FOR_PDFLATEX = "vietnamese"


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to be seen of one entry."""

    key: str
    title: str
    lower_cased: str
    names: tuple[str, ...]


def expected() -> list[Expected]:
    found = []
    for match in _EXPECTED.finditer(NASTY.read_text(encoding="utf-8")):
        title, plain, names, key = (
            part.replace("(at)", "@") if part else "" for part in match.groups()
        )
        listed = tuple(name.strip() for name in names.split(";")) if names else ()
        found.append(Expected(key, title, plain or title, listed))
    return found


def works_of(path: Path) -> Sequence[Work]:
    return read_contents(Library.from_bytes(path.read_bytes(), path.name)).works


def exported(path: Path, dialect: Dialect, without: str = "") -> Exported:
    library = Library.from_bytes(path.read_bytes(), path.name)
    works = [work for work in read_contents(library).works if work.key != without]
    return export(works, own_keys(works), dialect=dialect, preambles=library.preambles())


@functools.cache
def printed(path: Path, style: str) -> Printed:
    if style == "biblatex":
        return biber(exported(path, Dialect.BIBLATEX, NOT_FOR_PDFLATEX).text)
    return bibtex(exported(path, Dialect.BIBTEX).text, style)


def test_every_entry_has_an_expectation() -> None:
    works = [work.key for work in works_of(NASTY) if work.type != "xdata"]
    assert [entry.key for entry in expected()] == works
    assert len(works) > 60


def test_nothing_is_said_about_the_nasty_file() -> None:
    assert exported(NASTY, Dialect.BIBTEX).problems == ()
    assert exported(NASTY, Dialect.BIBLATEX).problems == ()


@needs_bibtex
@pytest.mark.parametrize(
    "style", ["plain", "plainnat", "IEEEtran", "unsrt", "abbrv", "alpha", "acm", "abbrvnat"]
)
@pytest.mark.parametrize("path", [SURVEY, NASTY], ids=["survey", "nasty"])
def test_bibtex_and_latex_have_no_complaint(path: Path, style: str) -> None:
    result = printed(path, style)
    assert result.complaints == []
    entries = exported(path, Dialect.BIBTEX).entries
    assert result.files["main.bbl"].count(r"\bibitem") == entries > 50


@needs_bibtex
@pytest.mark.parametrize("style", ["plain", "plainnat", "IEEEtran", "acm"])
def test_every_nasty_title_is_right(style: str) -> None:
    result = printed(NASTY, style)
    wrong = {
        entry.key: entry.lower_cased
        for entry in expected()
        if not result.line_with(entry.lower_cased)
    }
    assert wrong == {}


@needs_bibtex
@pytest.mark.parametrize("style", ["plain", "plainnat", "unsrt"])
def test_every_nasty_name_is_right(style: str) -> None:
    result = printed(NASTY, style)
    for entry in expected():
        line = flat(result.line_with(entry.lower_cased))
        assert [name for name in entry.names if flat(name) not in line] == [], line


@needs_bibtex
def test_first_names_are_cut_to_their_first_letter() -> None:
    lines = flat(" ".join(printed(NASTY, "abbrv").lines))
    for name in (
        *(
            "Ö. Ç. Işık",
            "Ł. Żółtowski",
            "É. Ångström",
            "Þ. Sæmundsson",
            "Š. Ďuríková",
            "İ. Gündoğdu",
        ),
        *("N. T. N. Ánh", "Đ. V. Lân", "Í. Peñalba", "J.-P. O'Connor-Lévy", "L. van Beethoven"),
        *("C. L. X. J. de la Vallée Poussin", "M. L. King, Jr.", "ATLAS Collaboration"),
    ):
        assert flat(name) in lines, name


@needs_bibtex
@pytest.mark.parametrize("style", ["plain", "plainnat", "IEEEtran"])
def test_the_survey_shows_every_title_with_its_capitals(style: str) -> None:
    result = printed(SURVEY, style)
    for work in works_of(SURVEY):
        title = tex_to_text(work.fields["title"])
        assert flat(title).lower() in flat(" ".join(result.lines)).lower(), title
    for protected in (
        *("InstructPix2Pix: Learning to follow image editing instructions", "LLaMA", "GPT-4"),
        *(
            "UnifiedQA: Crossing format boundaries with a single QA system",
            "ChatGLM2-6B",
            "PMC-VQA",
        ),
        "Super-NaturalInstructions: Generalization via declarative instructions on 1600+ NLP tasks",
    ):
        assert result.line_with(protected), protected


@needs_bibtex
def test_details_are_printed() -> None:
    lines = printed(NASTY, "plainnat").lines
    text = flat(" ".join(lines))
    for detail in (
        *("Journal of Machine Learning Research, July 4 2011", "May–June 2011", "Spring 2011"),
        *("Journal of Machine Learning Research (MIT Press), February 2011", "September 2011"),
        *("Master's thesis, Universität Zürich, Zürich, September 2012", "Technical Report 7"),
        *("PhD thesis, École Polytechnique Fédérale", "Habilitation thesis, TU Wien"),
        *("Technical Report TR_12, AT&T Bell Labs", "Zenodo, version 2", "second edition"),
        *("Editorial Weekly, 3(2):1–2, 2009", "In Workshop on XData", "in press", "2010–2011"),
        *("https://example.org/~user/a_b%20c?x=1&y=$z#frag_ment", "https://github.com/a_b/c"),
        *("https://de.wikipedia.org/wiki/K%C3%BCche_(Raum)?q=%C3%A9", "World Health Organization"),
        *("See https://example.org/x_y%20z~w#v and a_b", "https://example.org/a_b%20c#d"),
    ):
        assert flat(detail).replace("–", "-") in text.replace("–", "-"), detail


@needs_bibtex
def test_author_year_keys_and_the_journal_form_please_bibtex_too() -> None:
    library = Library.from_bytes(SURVEY.read_bytes(), "references.bib")
    works = read_contents(library).works
    result = bibtex(
        export(works, own_keys(works), dialect=Dialect.BIBTEX, journal_arxiv=True).text, "plain"
    )
    assert result.complaints == []
    assert "arXiv preprint arXiv:2305.11206, May 2023" in " ".join(result.lines)


@needs_biber
@pytest.mark.parametrize("path", [SURVEY, NASTY], ids=["survey", "nasty"])
def test_biber_and_latex_have_no_complaint(path: Path) -> None:
    assert printed(path, "biblatex").complaints == []


@needs_biber
def test_the_survey_is_valid_by_biblatex_data_model() -> None:
    assert biber(exported(SURVEY, Dialect.BIBLATEX).text, validate=True).complaints == []


@needs_biber
def test_every_nasty_title_and_name_is_right_in_biblatex() -> None:
    result = printed(NASTY, "biblatex")
    for entry in expected():
        if entry.key == NOT_FOR_PDFLATEX:
            continue
        # BibLaTeX sets a full stop before a subtitle.
        title = "A book. With a subtitle" if entry.key == "book" else entry.title
        line = flat(result.line_with(title)).replace(",", "")
        assert line, title
        assert [n for n in entry.names if flat(n).replace(",", "") not in line] == [], line


@needs_biber
def test_biber_accepts_what_pdflatex_cannot_print() -> None:
    fields = {
        "title": "大规模语言模型 🦙 и русский, Trần Đức Bảo",
        "author": "王小明 and Лев Толстой",
    }
    works = [Work("cjk", "misc", {**fields, "year": "2020"})]
    text = export(works, own_keys(works), dialect=Dialect.BIBLATEX).text
    assert "大规模语言模型 🦙 и русский, Trần Đức Bảo" in text
    result = biber(text, print_it=False)
    assert result.complaints == []
    assert "大规模语言模型" in result.files["main.bbl"]
