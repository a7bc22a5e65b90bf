"""What entries say of papers, against what arXiv says."""

from __future__ import annotations

import pytest

from itbib.bib.library import Library
from itbib.checking.knowledge import Knowledge
from itbib.checking.library.entries import entries_in
from itbib.checking.library.spots import Spots
from itbib.checking.metadata.entries import entry_findings
from itbib.identifiers import ArxivId
from itbib.model import Record
from itbib.updating.plan import identifier_of

LIMA, OPT = "LIMA: Less Is More for Alignment", "OPT: Open Pre-trained Transformer Language Models"


def record(key: str, title: str, **more: object) -> Record:
    fields = {"authors": ("Chunting Zhou", "Pengfei Liu", "Jörg van der Berg")} | more
    return Record(
        ArxivId.parse(key), title, published="2023-05-18", updated="2023-05-18",
        primary_class="cs.CL", **fields,  # type: ignore[arg-type]  # a test's keywords
    )  # fmt: skip


RECORDS = {
    "2305.11206": record("2305.11206", LIMA),
    "2205.01068": record("2205.01068", OPT, doi="10.1000/opt", withdrawn=True),
}


def told(fields: str, key: str = "2305.11206") -> list[str]:
    library = Library(f"@misc{{{key}, eprint = {{{key}}}, {fields}}}\n\n", "x.bib")
    entries = entries_in(library)
    papers = [(found.key, each) for each in entries if (found := identifier_of(each.work))]
    return [str(f.code) for f in entry_findings(papers, Knowledge(RECORDS), Spots(library))]


AUTHORS = r"author = {Zhou, C. and Pengfei Liu and J{\"o}rg van der Berg}"


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        (rf"title = {{{{LIMA}}: less is more for alignment}}, {AUTHORS}, year = 2023", []),
        # A nickname, a subtitle more or less, and another order are nothing.
        (f"title = {{LIMA}}, {AUTHORS}", []),
        (f"title = {{{LIMA} of Language Models}}, {AUTHORS}", []),
        (f"title = {{{OPT}}}, author = {{Somebody Else}}", ["wrong-paper"]),
        ("title = {Denoising Diffusion Probabilistic Models}", ["wrong-paper"]),
        (f"title = {{LIMA: Small Data Is Enough for Alignment}}, {AUTHORS}", ["title-differs"]),
        (f"title = {{{LIMA}}}, author = {{Chunting Zhou and others}}", ["and-others"]),
        (f"title = {{{LIMA}}}, author = {{Chunting Zhou and Pengfei Liu}}", ["authors-differ"]),
        (f"title = {{{LIMA}}}, author = {{Pengfei Liu and Zhou, C. and Berg, Jörg van der}}", []),
        (f"title = {{{LIMA}}}, {AUTHORS}, year = {{2022}}", ["year-before-id"]),
        (f"title = {{{LIMA}}}, {AUTHORS}, year = {{2022}}, journal = {{Nature}}", []),
    ],
)
def test_titles_authors_and_years(fields: str, codes: list[str]) -> None:
    assert told(fields) == codes


def test_a_paper_withdrawn_and_one_published_since() -> None:
    title = f"title = {{{OPT}}}, {AUTHORS}"
    assert told(title, "2205.01068") == ["withdrawn", "published-since"]
    assert told(f"{title}, note = {{Withdrawn.}}, doi = {{10.1000/opt}}", "2205.01068") == []


def test_papers_that_are_not_known_are_not_judged() -> None:
    assert told(f"title = {{{OPT}}}", "2305.00001") == []
