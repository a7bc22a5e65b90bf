"""The survey that this repository holds: complete, right, and made by itbib's own commands."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from arxiv_server import ArxivServer
from itbib.bib.library import Library
from itbib.cli import main
from itbib.survey.contents import Contents, read_contents
from itbib.tex.text import tex_to_text

ROOT = Path(__file__).parents[1]
FACTS = ROOT / "tests" / "data" / "papers.json"
# Only the first author is confirmed by two sources, and the journal by none.
EDITED_BY_HAND = {"2306.08666"}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.from_bytes((ROOT / "references.bib").read_bytes(), "references.bib")


@pytest.fixture(scope="module")
def contents(library: Library) -> Contents:
    return read_contents(library)


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return html.fromstring(text[text.index("## The survey") :])


def test_all_rows_of_the_five_tables_are_there(contents: Contents) -> None:
    assert Counter(row.table for row in contents.rows) == {
        "datasets": 25,
        "models": 21,
        "mm-datasets": 3,
        "mm-models": 6,
        "domains": 10,
    }


def test_entries_are_what_add_writes(
    tmp_path: Path, library: Library, contents: Contents, arxiv_server: ArxivServer
) -> None:
    keys = [work.key for work in contents.works if "eprint" in work.fields]
    rebuilt_path = tmp_path / "references.bib"
    rebuilt_path.write_bytes(b"")
    (tmp_path / "ids.txt").write_text("\n".join(keys), encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        main(["--bib", str(rebuilt_path), "add", "-q", "-f", str(tmp_path / "ids.txt")])
    assert stop.value.code == 0
    assert len(arxiv_server.requests) == 1
    rebuilt = Library.from_bytes(rebuilt_path.read_bytes(), "rebuilt")
    assert rebuilt.keys() == keys
    for key in set(keys) - EDITED_BY_HAND:
        ours, theirs = library.block(key), rebuilt.block(key)
        assert ours is not None
        assert theirs is not None
        assert library.text[ours.start : ours.end] == rebuilt.text[theirs.start : theirs.end]


def test_titles_and_years_are_the_facts(contents: Contents) -> None:
    facts = {paper["id"]: paper for paper in json.loads(FACTS.read_text(encoding="utf-8"))}
    works = [work for work in contents.works if "eprint" in work.fields]
    assert len(works) == 40
    for work in works:
        fact = facts[work.key]
        assert tex_to_text(work.fields["title"]) == fact["title"].replace("--", "–")
        assert work.fields["year"] == fact["published"][:4]


def test_every_row_that_has_a_paper_cites_the_right_one(contents: Contents) -> None:
    cited = {row.key: row.cite for row in contents.rows}
    assert {
        "datasets/flan-2021": ("2109.01652",),
        "datasets/instructgpt": ("2203.02155",),
        "models/instructgpt": ("2203.02155",),
        "models/bloomz": ("2211.01786",),
        "models/lima": ("2305.11206",),
        "domains/goat": ("2305.14201",),
        "domains/radiology-gpt": ("2306.08666",),
        "domains/chatdoctor": ("2303.14070",),
        "domains/it-mtl": ("2210.06629",),
        "datasets/oig": ("oig",),
        "models/claude": (),
    }.items() <= cited.items()


def test_no_placeholder_is_left() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for wrong in ("example.com", 'href=""', "MUL-TIINSTRUCT", "｜"):
        assert wrong not in text


def test_tables_have_the_spans_of_their_groups_and_sub_rows(page: html.HtmlElement) -> None:
    spans = {
        " ".join(cell.text_content().split()): int(cell.get("rowspan"))
        for cell in page.xpath("//td[@rowspan]")
        if not cell.xpath(".//a")
    }
    assert spans["Generalize to unseen tasks"] == 9
    assert spans["Follow users' instructions in a single turn"] == 10
    assert spans["Offer assistance like humans across multiple turns"] == 6
    assert (spans["LAMM"], spans["LLaVA"], spans["Video-LLaMA"]) == (2, 2, 3)
    assert (spans["Medical"], spans["Writing"]) == (3, 3)


def test_every_citation_number_leads_to_its_work(page: html.HtmlElement) -> None:
    items = page.xpath("//ol/li")
    assert len(items) == 54
    numbers = {item.xpath(".//a/@id")[0]: index for index, item in enumerate(items, 1)}
    links = page.xpath("//td/a[starts-with(@href, '#ref-')]")
    assert len(links) == 62
    for link in links:
        assert link.text == f"[{numbers[link.get('href')[1:]]}]"
    first = list(dict.fromkeys(link.get("href")[1:] for link in links))
    assert first == sorted(numbers, key=numbers.__getitem__)


def test_all_links_are_whole_addresses(page: html.HtmlElement) -> None:
    for address in page.xpath("//a/@href"):
        assert re.fullmatch(r"#ref-[\w./-]+|https://[\w.-]+\.\w+/[^\s｜]+", address), address


def test_facts_equal_the_verified_ones(contents: Contents) -> None:
    table = ROOT.parent / "shared" / "data" / "papers.tsv"
    if not table.exists():
        pytest.skip("the table of verified facts is not beside the checkout")
    lines = [line.split("\t") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    verified = {line[0]: line for line in lines}
    for work in contents.works:
        if "eprint" in work.fields:
            fact = verified[work.key]
            assert tex_to_text(work.fields["title"]) == fact[1].replace("--", "–")
            assert work.fields.get("doi", "") == fact[5]
            assert fact[3].startswith(work.fields["year"])
