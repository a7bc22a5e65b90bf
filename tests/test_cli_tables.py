"""``itbib tables`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import Itbib

BIB = """@misc{2305.11206,
  title = {LIMA},
  author = {Zhou, Chunting},
  year = 2023,
  eprint = {2305.11206},
}

@row{papers/lima,
  cite = {2305.11206},
  name = {LIMA},
}

@row{other/x,
  name = {Ж and $x^2^3$},
}
"""
TOML = """[survey]
bib = "references.bib"

[[table]]
id = "papers"
title = "Papers"
columns = [{ name = "name" }, { name = "paper", kind = "paper" }]

[[table]]
id = "other"
columns = [{ name = "name" }]
"""


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("references.bib", BIB)
    run.write("itbib.toml", TOML)
    return run


def test_all_tables_or_those_that_are_named_in_that_order(itbib: Itbib) -> None:
    every = itbib.ok("tables").out
    assert every.index("tab:papers") < every.index("tab:other")
    named = itbib.ok("tables", "other", "papers", "other").out
    assert named.index("tab:other") < named.index("tab:papers")
    assert named.count("tab:other") == 1
    assert "tab:other" not in itbib.ok("tables", "papers").out


def test_a_file_for_all_or_one_for_each(itbib: Itbib) -> None:
    assert itbib.ok("tables", "-o", "all.tex").err.splitlines()[-1] == "wrote all.tex"
    assert itbib.read("all.tex").decode() == itbib.ok("tables", "-q").out
    itbib.ok("tables", "-o", "each/", "--format", "csv")
    assert (
        itbib.read("each/papers.csv") == b"name,paper\r\nLIMA,https://arxiv.org/abs/2305.11206\r\n"
    )
    itbib.ok("tables", "-o", "each", "--format", "json")
    assert sorted(path.name for path in (itbib.folder / "each").iterdir()) == [
        *("other.csv", "other.json", "papers.csv", "papers.json")
    ]


def test_the_ending_of_the_file_says_what_to_write(itbib: Itbib) -> None:
    itbib.ok("tables", "-o", "all.CSV")
    assert itbib.read("all.CSV").startswith(b"name,paper\r\n")
    itbib.ok("tables", "-o", "all.csv", "--format", "latex")
    assert itbib.read("all.csv").startswith(b"% Written by itbib")


def test_what_is_current_is_not_written(itbib: Itbib) -> None:
    itbib.ok("tables", "-o", "all.tex")
    before = itbib.state()
    assert "all.tex is current" in itbib.ok("tables", "-o", "all.tex").err
    assert itbib.state() == before


def test_a_dry_run_writes_nothing(itbib: Itbib) -> None:
    before = itbib.state()
    result = itbib.ok("tables", "-o", "new/", "--dry-run", "papers")
    assert "tab:papers" in result.out
    assert itbib.state() == before
    assert not (itbib.folder / "new").exists()


@pytest.mark.parametrize("name", ["references.bib", "itbib.toml", "./README.md", "link.bib"])
def test_no_file_of_the_survey_is_overwritten(itbib: Itbib, name: str) -> None:
    itbib.write("README.md", "# Survey\n")
    (itbib.folder / "link.bib").symlink_to("references.bib")
    before = itbib.state()
    result = itbib("tables", "-o", name)
    assert result.code == 3
    assert "a file of the survey's own" in result.err
    assert itbib.state() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["paper"], "there is no table 'paper' in itbib.toml\nhint: did you mean 'papers'?"),
        (["--omit", "nam"], "no table has a column 'nam'\nhint: did you mean 'name'?"),
        (["--omit", "NAME"], "--omit leaves no column of table 'other'"),
        (["--width", "10"], "--width '10' is no width"),
        (["--width", r"\foo"], r"hint: one of \textwidth"),
        (["--cite", "cite{x}"], "is no command of LaTeX's"),
        (["--bibliography", "refs"], "--bibliography is for --standalone"),
        (["--standalone", "--bibliography", "a}b"], "no name LaTeX can read"),
        (["--standalone", "-f", "csv"], "--standalone is for --format latex"),
        (["--format", "word"], "'word' is not one of 'latex'"),
        (["--keys", "x"], "'x' is not one of 'arxiv', 'author-year'"),
    ],
)
def test_wrong_usage(itbib: Itbib, arguments: list[str], message: str) -> None:
    result = itbib("tables", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_all_wrong_options_are_named_at_once(itbib: Itbib) -> None:
    result = itbib("tables", "--width", "x", "--cite", "1")
    assert "--width" in result.err
    assert "--cite" in result.err


def test_a_broken_survey_writes_nothing(itbib: Itbib) -> None:
    itbib.write("references.bib", BIB + "@row{papers/y, cite = {nobody}, nam = {x}}\n")
    result = itbib("tables", "-o", "all.tex")
    assert (result.code, result.out) == (3, "")
    assert "references.bib:16: row 'papers/y' cites 'nobody'" in result.err
    assert "has no column 'nam'" in result.err
    assert not (itbib.folder / "all.tex").exists()


def test_without_tables_or_a_configuration(itbib: Itbib) -> None:
    itbib.write("itbib.toml", '[survey]\nbib = "references.bib"\n')
    itbib.write("references.bib", "")
    result = itbib("tables")
    assert (result.code, result.out) == (2, "")
    assert "itbib.toml declares no table" in result.err
    (itbib.folder / "itbib.toml").unlink()
    result = itbib("tables")
    assert result.code == 3
    assert "make one with: itbib init" in result.err


def test_a_row_that_latex_cannot_set_is_named_with_its_line(itbib: Itbib) -> None:
    result = itbib.ok("tables")
    assert "references.bib:13: other/x: LaTeX has no Ж (U+0416)" in result.err
    assert "references.bib:13: other/x: the formula $x^2^3$ is written as text" in result.err
    assert itbib.ok("tables", "-q").err == ""
    assert itbib.ok("tables", "papers").err == ""


def test_keys_and_the_command_that_cites(itbib: Itbib) -> None:
    assert r"\cite{2305.11206}" in itbib.ok("tables").out
    made = itbib.ok("tables", "--keys", "author-year", "--cite", r"\citep").out
    assert r"\citep{zhou2023lima}" in made
    assert "@misc{zhou2023lima," in itbib.ok("export", "--keys", "author-year").out


def test_columns_are_left_out(itbib: Itbib) -> None:
    assert itbib.ok("tables", "--omit", "Paper", "-f", "csv", "papers").out == "name\r\nLIMA\r\n"


def test_crlf_and_a_byte_order_mark(itbib: Itbib) -> None:
    plain = itbib.ok("tables").out
    itbib.write("references.bib", b"\xef\xbb\xbf" + BIB.replace("\n", "\r\n").encode())
    itbib.write("itbib.toml", TOML.replace("\n", "\r\n"))
    assert itbib.ok("tables").out == plain


def test_caption_and_label_are_those_of_the_configuration(itbib: Itbib) -> None:
    more = 'title = "Papers"\ncaption = "All *papers*, 100%"\nlabel = "tab:all"'
    itbib.write("itbib.toml", TOML.replace('title = "Papers"', more))
    made = itbib.ok("tables").out
    assert "\\caption{All \\emph{papers}, 100\\%}\n\\label{tab:all}\n" in made
    itbib.write("itbib.toml", TOML.replace('title = "Papers"', 'label = "a}b"'))
    result = itbib("tables")
    assert result.code == 3
    assert "itbib.toml:6: table 'papers': 'a}b' cannot be a label of LaTeX's" in result.err


def test_the_citation_list_is_found_from_where_the_page_is(itbib: Itbib) -> None:
    itbib.write("README.md", "<!-- itbib:references -->\n<!-- /itbib:references -->\n")
    columns = 'columns = [{ name = "name" }, { name = "ref", kind = "citation" }]'
    old = 'columns = [{ name = "name" }, { name = "paper", kind = "paper" }]'
    itbib.write("itbib.toml", TOML.replace(old, columns))
    assert 'href="README.md#ref-2305.11206"' in itbib.ok("tables", "-f", "markdown").out
    itbib.ok("tables", "-f", "markdown", "-o", "docs/")
    assert b'href="../README.md#ref-2305.11206"' in itbib.read("docs/papers.md")


def test_a_key_that_cannot_be_cited_is_named(itbib: Itbib) -> None:
    itbib.write("references.bib", BIB.replace("2305.11206", "a#b&c"))
    result = itbib.ok("tables", "papers")
    assert "references.bib:1: the key 'a#b&c' cannot stand in a \\cite" in result.err
    assert r"LIMA & [1] \\" in result.out
    assert r"\cite{zhou2023lima}" in itbib.ok("tables", "papers", "--keys", "author-year").out


def test_what_a_caption_has_that_latex_has_not_is_said(itbib: Itbib) -> None:
    itbib.write("itbib.toml", TOML.replace('"Papers"', '"数 $x^$"'))
    result = itbib.ok("tables", "papers")
    assert "itbib.toml: table 'papers': LaTeX has no 数 (U+6570)" in result.err
    assert "itbib.toml: table 'papers': the formula $x^$ is written as text" in result.err
