"""The stand-in arXiv server beside answers recorded from the real one, byte by byte."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from arxiv_feed import ARXIV_NS, Page, feed
from arxiv_fetch import NS, fetch
from arxiv_papers import Author, Paper
from arxiv_server import ArxivServer

FEEDS = Path(__file__).parents[2] / "shared" / "arxiv" / "feeds"


# Two recorded answers without an entry of a paper, for where the recordings are not at hand.
NOTHING_FOUND = b"""\
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" \
xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/oqaUC9OB2SccftmJHZqrxySXrao</id>
  <title>arXiv Query: search_query=&amp;id_list=0000.0000&amp;start=0&amp;max_results=100</title>
  <updated>2026-04-12T22:09:26Z</updated>
  <link href="https://arxiv.org/api/query?search_query=&amp;start=0&amp;max_results=100\
&amp;id_list=0000.0000" type="application/atom+xml"/>
  <opensearch:itemsPerPage>100</opensearch:itemsPerPage>
  <opensearch:totalResults>0</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
</feed>
"""
MALFORMED_ID = b"""\
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" \
xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/</id>
  <title>arXiv Search Results</title>
  <updated>2026-04-12T22:59:06Z</updated>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>
  <opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <entry>
    <id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id>
    <title>Error</title>
    <updated>2026-04-12T22:59:06Z</updated>
    <link href="https://arxiv.org/api/errors#incorrect_id_format_for_abc" rel="alternate" \
type="text/html"/>
    <summary>incorrect id format for abc</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
</feed>
"""


@pytest.mark.parametrize(
    ("name", "status", "body"), [("0000.0000", 200, NOTHING_FOUND), ("abc", 400, MALFORMED_ID)]
)
def test_answers_without_papers_equal_the_recorded_ones(
    name: str, status: int, body: bytes
) -> None:
    moment = datetime.fromisoformat(ET.fromstring(body).findtext("updated", "", NS))
    with ArxivServer([], clock=lambda: moment) as server:
        got = fetch(server, f"search_query=&id_list={name}&start=0&max_results=100")
    assert (got.status, got.body) == (status, body)
    assert got.headers["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_an_entry_is_written_in_the_order_of_the_service() -> None:
    held = Paper(
        id="hep-th/9901001",
        title="A title",
        authors=(Author("Ann Author", ("Here", "There")), Author("Bo Writer")),
        published="1999-01-01T00:00:00Z",
        updated="1999-02-01T00:00:00Z",
        categories=("hep-th", "math.AG"),
        version=2,
        summary="A summary",
        comment="A comment",
        journal_ref="A journal",
        dois=("10.1/a",),
    )
    with ArxivServer([held]) as server:
        entry = ET.fromstring(fetch(server, "id_list=hep-th/9901001").body).find("entry", NS)
    assert entry is not None
    assert ["".join(child.itertext()).split() or child.attrib for child in entry] == [
        ["http://arxiv.org/abs/hep-th/9901001v2"],
        ["A", "title"],
        ["1999-02-01T00:00:00Z"],
        {
            "href": "https://arxiv.org/abs/hep-th/9901001v2",
            "rel": "alternate",
            "type": "text/html",
        },
        {
            "href": "https://arxiv.org/pdf/hep-th/9901001v2",
            "rel": "related",
            "type": "application/pdf",
            "title": "pdf",
        },
        ["A", "summary"],
        {"term": "hep-th", "scheme": ARXIV_NS},
        {"term": "math.AG", "scheme": ARXIV_NS},
        ["1999-01-01T00:00:00Z"],
        ["A", "comment"],
        {"term": "hep-th"},
        ["A", "journal"],
        ["Ann", "Author", "Here", "There"],
        ["Bo", "Writer"],
        ["10.1/a"],
        {"rel": "related", "href": "https://doi.org/10.1/a", "title": "doi"},
    ]


def recorded(pattern: str) -> list[Path]:
    return sorted(FEEDS.glob(pattern)) if FEEDS.is_dir() else []


needs_recordings = pytest.mark.skipif(not FEEDS.is_dir(), reason="recorded answers are not here")


def read_feed(path: Path) -> tuple[ET.Element, datetime]:
    root = ET.fromstring(path.read_bytes())
    return root, datetime.fromisoformat(root.findtext("updated", "", NS))


def read_papers(root: ET.Element) -> list[Paper]:
    papers = []
    for entry in root.iterfind("entry", NS):
        name, _, version = entry.findtext("id", "", NS).rpartition("v")
        authors = tuple(
            Author(
                author.findtext("name", "", NS),
                tuple(found.text or "" for found in author.iterfind("arxiv:affiliation", NS)),
            )
            for author in entry.iterfind("author", NS)
        )
        papers.append(
            Paper(
                id=name.removeprefix("http://arxiv.org/abs/"),
                title=entry.findtext("title", "", NS),
                authors=authors,
                published=entry.findtext("published", "", NS),
                updated=entry.findtext("updated", "", NS),
                categories=tuple(found.attrib["term"] for found in entry.iterfind("category", NS)),
                version=int(version),
                summary=entry.findtext("summary", "", NS),
                comment=entry.findtext("arxiv:comment", "", NS),
                journal_ref=entry.findtext("arxiv:journal_ref", "", NS),
                dois=tuple(found.text or "" for found in entry.iterfind("arxiv:doi", NS)),
            )
        )
    return papers


def request_url(name: str) -> str:
    lines = (FEEDS / "sources.tsv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(lines[0].split("\t"), line.split("\t"), strict=False)) for line in lines[1:]]
    (url,) = (row["request_url"] for row in rows if row["file"] == name)
    return url


@needs_recordings
def test_recordings_are_found() -> None:
    assert len(recorded("new2026_id_*.xml")) >= 9
    assert len(recorded("new2026_q_testing_*.xml")) >= 11


@needs_recordings
@pytest.mark.parametrize("path", recorded("new2026_id_*.xml"), ids=lambda path: path.stem)
def test_answers_to_ids_equal_the_recorded_ones(path: Path) -> None:
    root, moment = read_feed(path)
    status = int(path.stem.rpartition("http")[2])
    papers = read_papers(root) if status == 200 else []
    with ArxivServer(papers, clock=lambda: moment) as server:
        got = fetch(server, urlsplit(request_url(path.name)).query)
    assert (got.status, got.body) == (status, path.read_bytes())


@needs_recordings
@pytest.mark.parametrize("path", recorded("new2026_q_testing_*.xml"), ids=lambda path: path.stem)
def test_feeds_of_searches_equal_the_recorded_ones(path: Path) -> None:
    root, moment = read_feed(path)
    query = parse_qs(urlsplit(request_url(path.name)).query)
    page = Page("all:testing", "", int(query["start"][0]), int(query["max_results"][0]))
    total = int(root.findtext("opensearch:totalResults", "", NS))
    assert feed(read_papers(root), page, total, moment) == path.read_bytes()
