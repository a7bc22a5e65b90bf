"""``itbib export --format`` as its users run it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

from cli import Itbib

BIB = """\
@misc{2305.11206,
  title = {{LIMA}: Less Is More for Alignment},
  author = {Chunting Zhou and Pengfei Liu},
  year = {2023}, month = may,
  eprint = {2305.11206}, archiveprefix = {arXiv}, primaryclass = {cs.CL},
}
@inproceedings{talk, title = {Talk}, author = {A. Body}, crossref = {conf}}
@proceedings{conf, title = {Conf}, editor = {E. Ditor}, year = 2020}
@set{pair, entryset = {talk, other}}
@misc{other, title = {Other}, author = {O. Ther}}
@row{t/lima, cite = {2305.11206}, name = {A row}}
"""
NEW = ("csl-json", "ris", "hayagriva", "endnote", "cff")
ALL = ("bibtex", "biblatex", *NEW)


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("references.bib", BIB)
    return run


def titles(text: str, form: str) -> list[str]:
    if form == "csl-json":
        return [item["title"] for item in json.loads(text)]
    if form == "ris":
        return [line[6:] for line in text.splitlines() if line.startswith("TI")]
    if form == "endnote":
        return [found.text or "" for found in ET.fromstring(text).iter("title")]
    found = yaml.safe_load(text)
    works = found.get("references", []) if form == "cff" else found.values()
    return [work["title"] for work in works]


@pytest.mark.parametrize("form", NEW)
def test_works_are_written_without_rows_and_sets(itbib: Itbib, form: str) -> None:
    result = itbib.ok("export", "--format", form)
    found = [title.split(":")[-1].strip() for title in titles(result.out, form)]
    assert found == ["Less Is More for Alignment", "Talk", "Conf", "Other"]
    assert "pair: a @set is for biblatex only; its members stand for themselves" in result.err


@pytest.mark.parametrize("form", NEW)
def test_of_what_is_cited_nothing_else_is_written(itbib: Itbib, form: str) -> None:
    itbib.write("main.tex", r"\cite{talk} \cite{nobody}")
    result = itbib.ok("export", "--format", form, "--cited", "main.tex")
    # The proceedings are told within the paper.
    assert titles(result.out, form) == ["Talk"]
    assert "Conf" in result.out
    assert "main.tex:1: cites 'nobody', which is no work here" in result.err
    itbib.write("main.tex", r"\cite{pair}")
    assert titles(itbib.ok("export", "--format", form, "--cited", "main.tex").out, form) == [
        "Talk",
        "Other",
    ]


@pytest.mark.parametrize("form", ["csl-json", "ris", "hayagriva", "endnote"])
def test_keys_may_be_made_of_author_and_year(itbib: Itbib, form: str) -> None:
    itbib.write("main.tex", r"\cite{zhou2023lima}")
    options = ("--cited", "main.tex", "--format", form)
    result = itbib.ok("export", "--keys", "author-year", *options)
    assert "zhou2023lima" in result.out
    assert result.err == ""
    assert "zhou2023lima" not in itbib.ok("export", *options).out


@pytest.mark.parametrize("form", ALL)
def test_a_file_is_written_once_and_not_by_a_dry_run(itbib: Itbib, form: str) -> None:
    before = itbib.state()
    shown = itbib.ok("export", "--format", form, "-o", "out.txt", "--dry-run").out
    assert itbib.state() == before
    itbib.ok("export", "--format", form, "-o", "out.txt")
    assert itbib.read("out.txt").decode() == shown == itbib.ok("export", "--format", form).out
    before = itbib.state()
    itbib.ok("export", "--format", form, "-o", "out.txt")
    assert itbib.state() == before
    result = itbib("export", "--format", form, "-o", "references.bib")
    assert result.code == 3
    assert "would overwrite the library itself" in result.err


@pytest.mark.parametrize("form", ALL)
def test_json_lists_the_works(itbib: Itbib, form: str) -> None:
    itbib.write("main.tex", r"\cite{2305.11206}")
    (work,) = itbib.ok("export", "--format", form, "--json", "--cited", "main.tex").json
    assert work["key"] == "2305.11206"


@pytest.mark.parametrize("form", ALL)
def test_an_empty_library_is_no_trouble(itbib: Itbib, form: str) -> None:
    itbib.write("references.bib", "% nothing yet\n")
    out = itbib.ok("export", "--format", form).out
    assert form in ("bibtex", "biblatex", "ris") or titles(out, form) == []


@pytest.mark.parametrize("form", NEW)
def test_characters_that_xml_forbids_do_no_harm(itbib: Itbib, form: str) -> None:
    itbib.write("references.bib", "@misc{a, title = {A\x07 \x0cB\x85C\x9f\ufffe}, url = {x\x01y}}")
    out = itbib.ok("export", "--format", form, "-q").out
    assert titles(out, form) == ["A B C"]
    assert not {"\x01", "\x07", "\x9f", "\ufffe"} & set(out)


def test_dialect_is_an_older_name(itbib: Itbib) -> None:
    for form in ("bibtex", "biblatex"):
        wanted = itbib.ok("export", "--format", form)
        assert itbib.ok("export", "--dialect", form) == wanted
        assert itbib.ok("export", "--dialect", form, "--format", form) == wanted
    assert itbib.ok("export") == itbib.ok("export", "--format", "bibtex")
    result = itbib("export", "--dialect", "biblatex", "--format", "ris")
    assert result.code == 2
    assert "--format ris and --dialect biblatex contradict each other" in result.err
    assert "--dialect" not in itbib.ok("export", "--help").out


@pytest.mark.parametrize("form", NEW)
def test_a_journal_for_preprints_is_for_bibtex_only(itbib: Itbib, form: str) -> None:
    result = itbib("export", "--format", form, "--journal-arxiv", "-o", "out")
    assert result.code == 2
    assert "--journal-arxiv is for BibTeX's styles" in result.err
    assert not (itbib.folder / "out").exists()


def test_an_unknown_format_is_named(itbib: Itbib) -> None:
    result = itbib("export", "--format", "word")
    assert result.code == 2
    assert "hayagriva" in result.err


def test_a_citation_file_keeps_what_the_user_wrote(itbib: Itbib) -> None:
    itbib.write("itbib.toml", '[survey]\ntitle = "A Survey"\n')
    first = itbib.ok("export", "--format", "cff", "-o", "CITATION.cff")
    assert "CITATION.cff: names no authors of the survey yet" in first.err
    text = itbib.read("CITATION.cff").decode()
    assert 'title: "A Survey"\n' in text
    mine = text.replace('- name: "The authors of the survey"', "- {family-names: Me} # myself")
    itbib.write("CITATION.cff", mine)
    again = itbib.ok("export", "--format", "cff", "-o", "CITATION.cff")
    assert "names no authors" not in again.err
    assert itbib.read("CITATION.cff").decode() == mine
    itbib.write("references.bib", BIB + "@misc{more, title = {More}}\n")
    itbib.ok("export", "--format", "cff", "-o", "CITATION.cff")
    after = itbib.read("CITATION.cff").decode()
    assert after.partition("references:")[0] == mine.partition("references:")[0]
    assert titles(after, "cff")[-1] == "More"


def test_a_citation_file_with_references_of_its_own_is_left_alone(itbib: Itbib) -> None:
    text = "cff-version: 1.2.0\nreferences:\n  - {title: Mine}\n"
    itbib.write("CITATION.cff", text)
    result = itbib("export", "--format", "cff", "-o", "CITATION.cff")
    assert result.code == 3
    assert "CITATION.cff:2: has references that itbib did not write" in result.err
    assert itbib.read("CITATION.cff").decode() == text


@pytest.mark.parametrize("form", ALL)
def test_groups_may_be_as_deep_as_they_like(itbib: Itbib, form: str) -> None:
    deep = "{" * 3000 + "Deep" + "}" * 3000
    itbib.write("references.bib", f"@misc{{a, title = {{{deep}}}, author = {{{deep}}}}}")
    assert "Deep" in itbib.ok("export", "--format", form).out
