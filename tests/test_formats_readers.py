"""Titles, authors and years as other programs find them in what `itbib export` writes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli import COMMAND, Itbib
from format_readers import (
    Reader,
    Seen,
    by_citation_js,
    by_citeproc,
    by_pandoc,
    by_rispy,
    folded,
    is_valid_cff,
    needs,
    node_with_citation_js,
    package,
    pandoc_for,
    tool,
    typst_bibliography,
)

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data"
SURVEY = ROOT / "references.bib"
TORTURE = DATA / "torture.bib"


@cache
def expected(title: str = "title") -> Mapping[str, Seen]:
    """Read what is expected; with "tex" for title, of formulae their source."""
    found = tomllib.loads((DATA / "torture.toml").read_text(encoding="utf-8"))
    return {
        key: Seen(work.get(title, work["title"]), tuple(work["authors"]), work["year"])
        for key, work in found.items()
    }


# What a format cannot say, or its reader gets wrong: keys by reader and by what is not compared.
UNTOLD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # Pandoc takes "Doe, John, Jr." for BibTeX's "von Last, Jr, First".
    "ris-pandoc": {"authors": ("suffixes", "group"), "year": ("nd", "in-press", "ancient")},
    "endnote-pandoc": {
        "authors": ("suffixes",),
        "year": ("nd", "in-press", "ancient", "undated", "title-only"),
    },
    "ris-rispy": {"authors": ("group",)},
    "ris-citation-js": {"authors": ("group",), "year": ("nd", "in-press", "ancient")},
    "csl-json-pandoc": {"year": ("nd", "in-press")},
    "csl-json-citation-js": {},
    # It knows neither \\DJ nor \\i, and takes a name that begins with a brace for a group's.
    "bibtex-pandoc": {
        "title": ("accents",),
        "authors": ("vietnamese", "accents"),
        "year": ("nd", "in-press", "circa", "range", "ancient", "undated", "title-only"),
    },
    "biblatex-pandoc": {"title": ("markup",), "year": ("nd", "in-press")},
}
READERS: Mapping[str, tuple[str, Reader]] = {
    "csl-json-pandoc": ("csl-json", partial(by_pandoc, reader="csljson")),
    "csl-json-citation-js": ("csl-json", by_citation_js),
    "ris-pandoc": ("ris", partial(by_pandoc, reader="ris")),
    "ris-citation-js": ("ris", by_citation_js),
    "ris-rispy": ("ris", by_rispy),
    "endnote-pandoc": ("endnote", partial(by_pandoc, reader="endnotexml")),
    "bibtex-pandoc": ("bibtex", partial(by_pandoc, reader="bibtex")),
    "biblatex-pandoc": ("biblatex", partial(by_pandoc, reader="biblatex")),
}
NEEDED = {
    "csl-json-pandoc": pandoc_for("csljson"),
    "csl-json-citation-js": node_with_citation_js(),
    "ris-pandoc": pandoc_for("ris"),
    "ris-citation-js": node_with_citation_js(),
    "ris-rispy": package("rispy"),
    "endnote-pandoc": pandoc_for("endnotexml"),
    "bibtex-pandoc": pandoc_for("bibtex"),
    "biblatex-pandoc": pandoc_for("biblatex"),
}
ALL_READERS = [pytest.param(name, marks=needs(NEEDED[name])) for name in READERS]


FORMATS = ("bibtex", "biblatex", "csl-json", "ris", "hayagriva", "endnote", "cff")


def export(folder: Path, monkeypatch: pytest.MonkeyPatch, bib: Path, form: str) -> str:
    run = Itbib(folder / "survey", monkeypatch)
    run.write("references.bib", bib.read_bytes())
    return run.ok("export", "-q", "--format", form).out


@pytest.mark.parametrize("name", ALL_READERS)
def test_titles_authors_and_years_of_nasty_works_survive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    form, reader = READERS[name]
    seen = reader(export(tmp_path, monkeypatch, TORTURE, form))
    assert [key for key in expected() if key not in seen] == []
    untold = UNTOLD[name]
    wrong = []
    for key, wanted in expected("tex" if form.startswith("bib") else "title").items():
        found = seen[key]
        pairs = {
            "title": (folded(found.title), folded(wanted.title)),
            "authors": tuple(list(map(folded, work.authors)) for work in (found, wanted)),
            "year": (found.year, wanted.year),
        }
        wrong += [
            (key, *pair)
            for part, pair in pairs.items()
            if pair[0] != pair[1] and key not in untold.get(part, ())
        ]
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("name", ALL_READERS)
def test_this_survey_is_read_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Of what no reader errs in: the number of works, their keys, surnames and years."""
    form, reader = READERS[name]
    seen = reader(export(tmp_path, monkeypatch, SURVEY, form))
    works = {work["key"]: work["fields"] for work in listed(SURVEY)}
    assert sorted(seen) == sorted(works)
    for key, fields in works.items():
        assert seen[key].year == fields.get("year", seen[key].year), key
        authors = fields["author"].split(" and ") if "author" in fields else []
        assert len(seen[key].authors) == len(authors), key
        words = re.findall(r"\w+", fields["title"])
        assert all(word.casefold() in folded(seen[key].title) for word in words if word.isascii())


@needs(pandoc_for("csljson"))
def test_pandoc_prints_every_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = folded(by_citeproc(export(tmp_path, monkeypatch, TORTURE, "csl-json")))
    assert [key for key, work in expected().items() if folded(work.title) not in printed] == []
    for words in ("doe, john, jr.", "berg, jan van der, maría de la fuente", "sample, et al."):
        assert words in printed


def listed(bib: Path) -> list[dict[str, Any]]:
    """Give works as `itbib export --json` lists them."""
    command = [*COMMAND, "--bib", str(bib), "export", "--json", "-q"]
    done = subprocess.run(command, capture_output=True, check=True)
    works: list[dict[str, Any]] = json.loads(done.stdout)
    return works


@needs(package("typst"))
def test_typst_prints_every_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = typst_bibliography(tmp_path, export(tmp_path, monkeypatch, TORTURE, "hayagriva"))
    assert len(entries) == len(expected())
    for key, work in expected().items():
        year = work.year.replace(" BC", " B.C.E.") if work.year != "in press" else "n.d."
        # APA prints forenames as initials.
        surnames = [author.split(", ")[0].split()[-1] for author in work.authors]
        wanted = [work.title, *surnames, f"({year or 'n.d.'}"]
        assert any(all(folded(text) in folded(entry) for text in wanted) for entry in entries), key


@needs(package("typst"))
@pytest.mark.parametrize("style", ["ieee", "chicago-author-date"])
def test_typst_compiles_this_survey(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    text = export(tmp_path, monkeypatch, SURVEY, "hayagriva")
    entries = typst_bibliography(tmp_path, text, style)
    assert len(entries) == len(listed(SURVEY))
    assert any("LIMA: Less Is More for Alignment" in entry for entry in entries)


@needs(tool("cffconvert"))
@pytest.mark.parametrize("bib", [TORTURE, SURVEY], ids=["torture", "survey"])
def test_cffconvert_finds_the_citation_file_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bib: Path
) -> None:
    path = tmp_path / "CITATION.cff"
    path.write_text(export(tmp_path, monkeypatch, bib, "cff"), encoding="utf-8")
    assert "valid according to schema version 1.2.0" in is_valid_cff(path)


def test_a_citation_file_has_titles_authors_and_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = yaml.safe_load(export(tmp_path, monkeypatch, TORTURE, "cff"))["references"]
    for reference, (key, work) in zip(found, expected().items(), strict=True):
        assert folded(reference["title"]) == folded(work.title), key
        assert str(reference.get("year", "")) == work.year, key
        authors = [_cff_name(author) for author in reference["authors"]]
        if key == "namesakes":
            assert authors == ["Li, Wei", "Li, Wei", "Zhang, Wei"]
        elif work.authors:
            assert list(map(folded, authors)) == list(map(folded, work.authors)), key


def _cff_name(name: Mapping[str, str]) -> str:
    surname = " ".join(filter(None, (name.get("name-particle"), name.get("family-names"))))
    parts = (name.get("name"), surname, name.get("given-names"), name.get("name-suffix"))
    return ", ".join(filter(None, parts))


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_is_what_somebody_has_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """To look at a change: ITBIB_GOLDEN=write pytest, and then git diff."""
    golden = DATA / "golden" / f"torture.{form}"
    text = export(tmp_path, monkeypatch, TORTURE, form)
    if os.environ.get("ITBIB_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMATS)
def test_neither_rows_nor_private_fields_are_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    text = export(tmp_path, monkeypatch, TORTURE, form)
    assert "Private Fields" in text
    assert "SECRET" not in text
    assert "ROW" not in text
