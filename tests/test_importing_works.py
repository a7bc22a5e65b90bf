"""Works of a page: which link names which, their entries, and where their facts come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from arxiv_faults import Fault
from arxiv_server import ArxivServer
from cli import Itbib
from itbib.bib.library import Library
from itbib.identifiers import ArxivId
from itbib.importing.links import canonical, work_named
from itbib.model import Record, Work
from itbib.survey.contents import read_contents
from many_papers import many_papers
from taking import take

ABS = "https://arxiv.org/abs/"
BIB = "references.bib"


def works_in(bib: str) -> list[Work]:
    return list(read_contents(Library.from_bytes(bib.encode(), "other.bib")).works)


# Links


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/2305.11206",
        "http://arxiv.org/abs/2305.11206v3",
        "https://www.arxiv.org/pdf/2305.11206",
        "https://arxiv.org/pdf/2305.11206.pdf",
        "https://arxiv.org/pdf/2305.11206v2.pdf#page=3",
        "https://arxiv.org/html/2305.11206v1",
        "https://www.alphaxiv.org/abs/2305.11206",
        "https://huggingface.co/papers/2305.11206",
        "https://doi.org/10.48550/arXiv.2305.11206",
        "https://img.shields.io/badge/arXiv-2305.11206-b31b1b.svg",
    ],
)
def test_all_addresses_of_a_paper_on_arxiv_name_one_work(url: str) -> None:
    assert work_named(url) == "arxiv:2305.11206"
    taken = take(
        f"# L\n\n- [A title of words]({url})\n- [Another title of words]({ABS}2305.11206)\n"
    )
    assert taken.cited == [("2305.11206",), ("2305.11206",)]
    assert list(taken.works) == ["2305.11206"]
    assert taken.works["2305.11206"].fields["url"] == f"{ABS}2305.11206"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://arxiv.org/abs/math.GT/0309136v1", "arxiv:math/0309136"),
        ("https://arxiv.org/pdf/hep-th/9901001.pdf", "arxiv:hep-th/9901001"),
        ("https://doi.org/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701"),
        ("https://dl.acm.org/doi/abs/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701"),
        ("https://aclanthology.org/2021.acl-long.353/", "acl:2021.acl-long.353"),
        ("https://www.aclweb.org/anthology/P19-1001.pdf", "acl:p19-1001"),
        ("https://openreview.net/forum?id=a-B_1", "openreview:a-B_1"),
        ("https://openreview.net/pdf?id=a-B_1", "openreview:a-B_1"),
        (
            "https://proceedings.mlr.press/v1/a.html",
            "proceedings.mlr.press/v1/a.html",
        ),
        ("https://github.com/GAIR/lima", ""),
        ("https://arxiv.org/list/cs.CL/recent", ""),
        ("https://openreview.net/", ""),
        ("#ref1", ""),
        ("2305.11206.md", ""),
        ("http://[broken", ""),
    ],
)
def test_work_is_named_by_its_address(url: str, name: str) -> None:
    assert work_named(url) == name


# Entries


def test_work_on_arxiv_has_its_id_as_key_and_the_year_of_the_id() -> None:
    taken = take(
        f"# L\n\n- *Ann One, Bo Two*: [LIMA: Less Is More]({ABS}2305.11206), NeurIPS 2024\n"
    )
    work = taken.works["2305.11206"]
    assert work.type == "misc"
    assert dict(work.fields) == {
        "title": "{LIMA}: Less Is More",
        "author": "Ann One and Bo Two",
        "year": "2023",
        "eprint": "2305.11206",
        "archiveprefix": "arXiv",
        "url": f"{ABS}2305.11206",
    }


def test_other_works_have_slugs_and_what_their_row_says() -> None:
    taken = take(
        "# W\n\n| Title | Venue | Year | Authors | Paper |\n|---|---|---|---|---|\n"
        "| Alpha Beta Gamma Delta | ICLR | 2020 | Ann One, Bo Two |"
        " [paper](https://doi.org/10.1145/3292500.3330701) |\n"
        "| Epsilon: Zeta Eta Theta | ACL & Co | 2021 | Cy Three et al. |"
        " [paper](https://aclanthology.org/2021.acl-long.353/) |\n"
        "| Kappa Lambda Mu Nu | | 2022 | Di Four |"
        " [paper](https://openreview.net/forum?id=abc-_1) |\n"
        "| Omicron Pi Rho Sigma | | 2023 | | [paper](https://example.org/tau.pdf) |\n"
        "| Omicron Pi Rho Sigma | | 2023 | | [paper](https://example.org/tau2.pdf) |\n"
        "| Code alone is none | | 2023 | | [code](https://github.com/x/y) |\n"
    )
    assert [dict(work.fields) for work in taken.works.values()] == [
        {
            "title": "Alpha Beta Gamma Delta",
            "author": "Ann One and Bo Two",
            "year": "2020",
            "doi": "10.1145/3292500.3330701",
            "howpublished": "ICLR",
            "url": "https://doi.org/10.1145/3292500.3330701",
        },
        {
            "title": "Epsilon: Zeta Eta Theta",
            "author": "Cy Three and others",
            "year": "2021",
            "howpublished": r"ACL \& Co",
            "url": "https://aclanthology.org/2021.acl-long.353/",
        },
        {
            "title": "Kappa Lambda Mu Nu",
            "author": "Di Four",
            "year": "2022",
            "url": "https://openreview.net/forum?id=abc-_1",
        },
        {
            "title": "Omicron Pi Rho Sigma",
            "year": "2023",
            "url": "https://example.org/tau.pdf",
        },
        {
            "title": "Omicron Pi Rho Sigma",
            "year": "2023",
            "url": "https://example.org/tau2.pdf",
        },
    ]
    assert [*taken.works] == [
        "alpha-beta-gamma-delta",
        "epsilon",
        "kappa-lambda-mu-nu",
        "omicron-pi-rho-sigma",
        "omicron-pi-rho-sigma-2",
    ]
    assert taken.cited == [*((key,) for key in taken.works), ()]


def test_one_work_gathers_what_several_places_say() -> None:
    taken = take(
        f"# A\n\n- [paper]({ABS}2305.11206) LIMA\n\n"
        f"# B\n\n- [LIMA: Less Is More for Alignment]({ABS}2305.11206v1). *Ann One, Bo Two*.\n\n"
        "| Model | Paper |\n|---|---|\n| LIMA | [paper](https://arxiv.org/pdf/2305.11206) |\n"
    )
    (work,) = taken.works.values()
    assert work.fields["title"] == "{LIMA}: Less Is More for Alignment"
    assert work.fields["author"] == "Ann One and Bo Two"
    assert taken.cited == [("2305.11206",)] * 3


@pytest.mark.parametrize(
    "text",
    [
        f"See [this]({ABS}2305.11206).",
        "Read arXiv:2305.11206 first.",
        "```bibtex\n@misc{z, eprint={2305.11206}}\n```",
        "> - [quoted](https://arxiv.org/pdf/2305.11206)",
        "![](https://img.shields.io/badge/arXiv-2305.11206-red)",
        "<!-- https://arxiv.org/abs/2305.11206 -->",
    ],
    ids=["link", "text", "code", "quotation", "badge", "comment"],
)
def test_papers_outside_of_tables_and_lists_become_works_too(text: str) -> None:
    taken = take(f"# A\n\n{text}\n\n- [Another title of words]({ABS}2110.08207)\n")
    # Those of rows come first.
    assert list(taken.works) == ["2110.08207", "2305.11206"]
    assert taken.cited == [("2110.08207",)]


def test_numbers_that_are_no_ids_make_no_works() -> None:
    text = "arXiv 2023, 1234.56789, https://arxiv.org/abs/2399.11206, v2305.11206.zip"
    taken = take(f"# A\n\n{text}\n\n- [Another title of words]({ABS}2110.08207)\n")
    assert list(taken.works) == ["2110.08207"]


# Other .bib files

OTHER = """\
@inproceedings{zhou, title = {{LIMA} as Published}, author = {Zhou, C.}, booktitle = {NeurIPS},
  year = 2023, eprint = {2305.11206v2}, note = {kept}}
@article{d, title = {By Its DOI}, doi = {https://doi.org/10.1145/3292500.3330701}, journal = {J}}
@book{e, title = {Epsilon: {Zeta} Eta Theta}, publisher = {P}, date = {2020-01-02}}
"""


def test_facts_of_another_bib_file_are_found_by_id_doi_and_title() -> None:
    taken = take(
        f"# W\n\n- [paper]({ABS}2305.11206) a\n"
        "- [paper](https://doi.org/10.1145/3292500.3330701) b\n"
        "- [Epsilon -- Zeta, Eta, Theta!](https://example.org/e.pdf) 1999\n",
        facts=works_in(OTHER),
    )
    lima, by_doi, epsilon = taken.works.values()
    assert (lima.key, lima.type) == ("2305.11206", "inproceedings")
    assert lima.fields["title"] == "{LIMA} as Published"
    assert lima.fields["booktitle"] == "NeurIPS"
    assert lima.fields["note"] == "kept"
    assert (by_doi.type, by_doi.fields["journal"]) == ("article", "J")
    assert (epsilon.type, epsilon.fields["publisher"]) == ("book", "P")
    assert epsilon.fields["date"] == "2020-01-02"
    assert "year" not in epsilon.fields
    assert epsilon.fields["url"] == "https://example.org/e.pdf"


def test_another_paper_of_the_same_title_is_another_work() -> None:
    taken = take(f"# W\n\n- [LIMA as published]({ABS}2401.00001)\n", facts=works_in(OTHER))
    assert "booktitle" not in taken.works["2401.00001"].fields


def test_bib_file_beside_the_page_is_read_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("README.md", f"# L\n\n- [paper]({ABS}2305.11206) LIMA\n")
    run.write("paper.bib", OTHER)
    run.ok("import", "--offline")
    assert run.read("paper.bib") == OTHER.encode()
    assert "booktitle     = {NeurIPS}" in run.read(BIB).decode()
    assert run.read(BIB).startswith(b"@inproceedings{2305.11206,")


@pytest.mark.parametrize(
    ("entry", "link"),
    [
        ("@misc{zhou, eprint = {2305.11206v1}, title = {T}}", "https://arxiv.org/pdf/2305.11206"),
        ("@misc{2305.11206, title = {T}}", f"{ABS}2305.11206v3"),
        ("@article{zhou, doi = {10.1/AbC}, title = {T}}", "https://doi.org/10.1/abc"),
        ("@misc{zhou, url = {https://www.example.org/e.pdf}}", "http://example.org/e.pdf"),
        (
            "@misc{zhou, url = {https://openreview.net/pdf?id=x}}",
            "https://openreview.net/forum?id=x",
        ),
    ],
    ids=["eprint", "key", "doi", "url", "openreview"],
)
def test_work_that_the_library_has_is_cited_by_its_key(entry: str, link: str) -> None:
    if "10.1/" in link:
        entry, link = entry.replace("10.1/", "10.1234/"), link.replace("10.1/", "10.1234/")
    taken = take(f"# L\n\n- [paper]({link}) a\n- [paper]({ABS}2110.08207) b\n", bib=f"{entry}\n")
    known, new = taken.works
    assert taken.cited == [(known,), (new,)]
    assert taken.made.library.text.startswith(entry)


# arXiv

PAGE = "# L\n\n" + "".join(
    f"- [page {n:03}]({ABS}2301.{n:05}) by [paper](https://example.org/{n}.pdf)\n"
    for n in range(1, 251)
)


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arxiv_server: ArxivServer) -> Itbib:
    arxiv_server.papers = many_papers(250)
    return Itbib(tmp_path / "survey", monkeypatch, arxiv_server.url)


def titles(itbib: Itbib) -> list[str]:
    """Give the titles of the works, whose fields stand further apart than those of rows."""
    return re.findall(r"^  title {9}= \{(.*)\},$", itbib.read(BIB).decode(), re.MULTILINE)


def test_papers_are_fetched_in_few_requests(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.write("README.md", PAGE)
    itbib.ok("import")
    assert 1 <= len(arxiv_server.requests) <= 5
    asked = [
        one for request in arxiv_server.requests for one in request.parameters["id_list"].split(",")
    ]
    assert sorted(asked) == [f"2301.{n:05}" for n in range(1, 251)]


def test_entries_say_what_arxiv_says(itbib: Itbib) -> None:
    itbib.write("README.md", PAGE)
    itbib.ok("import")
    assert titles(itbib) == [f"Made-Up Paper Number {n}" for n in range(1, 251)]
    assert "Ann Author and Bo Writer 7" in itbib.read(BIB).decode()
    assert itbib.read("README.md.bak") == PAGE.encode()


def test_imported_papers_are_not_asked_for_again(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    itbib.write("README.md", PAGE)
    itbib.ok("import", "--dry-run")
    count = len(arxiv_server.requests)
    itbib.ok("import")
    itbib.ok("import")
    assert len(arxiv_server.requests) == count


SMALL = (
    f"# L\n\n- [a title of mine]({ABS}2301.00001) by *Me Myself, You There*\n"
    f"- [another title of mine]({ABS}2301.00002)\n"
)


def test_offline_nothing_is_asked_and_entries_say_what_the_page_says(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    itbib.write("README.md", SMALL)
    itbib.ok("import", "--offline")
    assert arxiv_server.requests == []
    bib = itbib.read(BIB).decode()
    assert titles(itbib) == ["a title of mine", "another title of mine"]
    assert "author        = {Me Myself and You There}" in bib


def test_update_fills_in_what_an_offline_import_lacked_without_a_conflict(itbib: Itbib) -> None:
    itbib.write("README.md", SMALL)
    itbib.ok("import", "--offline")
    page = itbib.read("README.md")
    due = {
        (change["key"], change["field"]): change["action"]
        for change in itbib("update", "--json").json
    }
    assert due["2301.00001", "title"] == due["2301.00001", "author"] == "change"
    assert due["2301.00002", "author"] == "add"
    assert "conflict" not in due.values()
    itbib.ok("update", "--apply")
    assert titles(itbib) == ["Made-Up Paper Number 1", "Made-Up Paper Number 2"]
    assert "author        = {Me Myself" not in itbib.read(BIB).decode()
    itbib.ok("render")
    assert itbib.read("README.md") == page


def test_what_the_user_edits_after_an_offline_import_is_no_fact_of_the_page(itbib: Itbib) -> None:
    itbib.write("README.md", SMALL)
    itbib.ok("import", "--offline")
    itbib.ok("set", "2301.00002", "title=Mine")
    itbib("update", "--apply")
    assert "{Mine}" in itbib.read(BIB).decode()


def test_paper_that_arxiv_does_not_know_is_told_and_the_rest_is_done(itbib: Itbib) -> None:
    itbib.write("README.md", SMALL + f"- [a third title here]({ABS}2301.00999)\n")
    result = itbib("import")
    assert result.code == 4
    assert "arXiv knows no paper 2301.00999" in result.err
    bib = itbib.read(BIB).decode()
    assert titles(itbib) == [
        "Made-Up Paper Number 1",
        "Made-Up Paper Number 2",
        "a third title here",
    ]
    assert bib.count("@row{") == 3
    state = itbib.state()
    itbib.ok("render")
    assert itbib.state() == state


def test_server_that_is_down_leaves_what_the_page_says(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    arxiv_server.fail(Fault(status=404, body=b"gone"))
    itbib.write("README.md", SMALL)
    result = itbib("import", "-q")
    assert result.code == 4
    assert "Traceback" not in result.err
    assert titles(itbib) == ["a title of mine", "another title of mine"]
    assert itbib.read("README.md.bak") == SMALL.encode()
    arxiv_server.fail(None)
    itbib.ok("update", "--apply")
    assert titles(itbib) == ["Made-Up Paper Number 1", "Made-Up Paper Number 2"]


def test_unreachable_server_says_how_to_go_on(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ITBIB_ARXIV_URL", "http://127.0.0.1:9/api/query")
    itbib.write("README.md", SMALL)
    result = itbib("import", "--max-wait", "1")
    assert result.code == 4
    assert "itbib update" in result.err
    assert itbib.read(BIB).count(b"@row{") == 2


def test_what_a_bib_file_says_stays_and_arxiv_gives_what_it_lacks() -> None:
    own = (
        "@inproceedings{zhou, title={{LIMA}}, booktitle={NeurIPS}, year={2024},"
        " eprint={2305.11206}}\n"
    )
    record = Record(
        ArxivId.parse("2305.11206v1"),
        "LIMA: Less Is More for Alignment",
        ("Chunting Zhou",),
        "2023-05-18",
        "2023-05-18",
        "cs.CL",
        journal_ref="Somewhere else",
    )
    page = f"# W\n\n- [LIMA: Less Is More for Alignment]({ABS}2305.11206)\n"
    taken = take(page, facts=works_in(own), records={"2305.11206": record})
    work = taken.works["2305.11206"]
    assert work.type == "inproceedings"
    assert (work.fields["title"], work.fields["booktitle"]) == ("{LIMA}", "NeurIPS")
    assert (work.fields["year"], work.fields["author"]) == ("2024", "Chunting Zhou")
    assert work.fields["primaryclass"] == "cs.CL"
    assert not {"journal", "month"} & set(work.fields)


def test_address_that_is_none_names_itself() -> None:
    assert canonical("http://[x") == "http://[x"
    assert work_named("http://[x") == ""
