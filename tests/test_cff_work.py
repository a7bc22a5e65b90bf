"""What a CITATION.cff asks to cite, as an entry and on the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import Itbib
from itbib.errors import InputError
from itbib.exporting.one import bibtex_source
from itbib.formats.cff_work import cited_work

PREFERRED = """\
cff-version: 1.2.0
message: Cite it.
title: The repository
authors:
  - name: The Repository Team
preferred-citation:
  type: conference-paper
  title: "A Survey of 100% of Things & More"
  authors:
    - {family-names: Gogh, given-names: Vincent, name-particle: van, name-suffix: Jr.}
    - {family-names: Müller, given-names: Jörg}
    - {name: The Ünion and Others}
    - 17
  year: 2024
  month: 5
  collection-title: Proceedings of Everything
  conference: {name: Everything 2024}
  publisher: {name: ACM}
  volume: 3
  issue: 2
  start: 11
  end: 29
  doi: 10.1145/1234.5678
  identifiers:
    - {type: other, value: "arXiv:2305.11206v2"}
    - nonsense
  url: https://example.org/a_b
"""
ITSELF = """\
cff-version: 1.2.0
message: Cite it.
type: dataset
title: 王小明 and Friends
date-released: 2025-02-03
doi: 10.48550/arXiv.2308.10792
repository-code: https://github.com/me/survey
authors:
  - {alias: someone}
"""


def test_the_preferred_citation_is_an_entry() -> None:
    assert bibtex_source(cited_work(PREFERRED, "CITATION.cff")) == (
        "@inproceedings{van-gogh2024,\n"
        "  title         = {{A Survey of 100\\% of Things \\& More}},\n"
        '  author        = {van Gogh, Jr., Vincent and M{\\"u}ller, J{\\"o}rg and '
        '{The {\\"U}nion and Others}},\n'
        "  booktitle     = {Proceedings of Everything},\n"
        "  publisher     = {ACM},\n"
        "  volume        = {3},\n"
        "  number        = {2},\n"
        "  pages         = {11--29},\n"
        "  year          = {2024},\n"
        "  month         = may,\n"
        "  eprint        = {2305.11206},\n"
        "  archiveprefix = {arXiv},\n"
        "  doi           = {10.1145/1234.5678},\n"
        "  url           = {https://example.org/a_b},\n"
        "}"
    )


def test_without_one_it_is_what_the_file_describes() -> None:
    work = cited_work(ITSELF, "CITATION.cff")
    assert (work.key, work.type) == ("someone2025", "misc")
    assert dict(work.fields) == {
        "title": "{王小明 and Friends}",
        "author": "someone",
        "year": "2025",
        "month": "feb",
        "eprint": "2308.10792",
        "archiveprefix": "arXiv",
        "url": "https://github.com/me/survey",
    }


def test_text_that_bibtex_would_misread() -> None:
    text = (
        "cff-version: 1.2.0\ntitle: 'A } b { c'\nyear: in press\nauthors:\n"
        "- {family-names: Müller and Sons, given-names: B}\n- {name: 'Foo } & Co'}\n"
    )
    work = cited_work(text, "CITATION.cff")
    assert work.key == "muller-and-sons"
    assert work.fields["title"] == "{A  b  c}"
    assert work.fields["author"] == "{Müller and Sons}, B and {Foo \\& Co}"


def test_a_date_that_is_none_stops_nothing() -> None:
    text = "cff-version: 1.2.0\ntitle: x\ndate-released: 2024-02-30\ndoi: null\nversion: 1.10\n"
    assert dict(cited_work(text, "CITATION.cff").fields) == {
        "title": "{x}",
        "year": "2024",
        "month": "feb",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "CITATION.cff:1: is no YAML"),
        ("[1, 2]", "CITATION.cff: is no CITATION.cff"),
        ("title: x", "CITATION.cff: is no CITATION.cff"),
        ("cff-version: 1.2.0\ntitle: {a: b}", "CITATION.cff: what is to be cited has no title"),
        ("cff-version: 1.2.0\nyear: 2024-99-99\ntitle: [", "CITATION.cff:3: is no YAML"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        cited_work(text, "CITATION.cff")
    assert message in str(caught.value.problems[0])


def test_the_site_says_how_to_cite_the_survey(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib = Itbib(tmp_path / "survey", monkeypatch)
    itbib.write("itbib.toml", "")
    itbib.write("references.bib", "@misc{own, title = {Own}, author = {Me}}\n")
    itbib.write("README.md", "<h1 align=center>The <i>Heading</i></h1>\n\n## Other\n")
    itbib.ok("site")
    html = itbib.read("site/index.html").decode()
    assert "How to cite" not in html
    assert "<h1>The Heading</h1>" in html
    itbib.write("CITATION.cff", PREFERRED)
    itbib.ok("site")
    html = itbib.read("site/index.html").decode()
    assert (
        "A Survey of 100% of Things &amp; More</a></cite>. Proceedings of Everything, 2024.</p>"
        in html
    )
    assert "@inproceedings{van-gogh2024," in html
    itbib.write("itbib.toml", '[survey]\ntitle = "Mine"\n\n[site]\ncite = "own"\n')
    itbib.ok("site")
    html = itbib.read("site/index.html").decode()
    assert "<cite>Own</cite>.</p>" in html
    assert "van-gogh2024" not in html
    assert "<h1>Mine</h1>" in html
    itbib.write("itbib.toml", "")
    itbib.write("CITATION.cff", "cff-version: [")
    run = itbib("site")
    assert run.code == 3
    assert "CITATION.cff:1: is no YAML" in run.err
