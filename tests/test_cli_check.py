"""``itbib check`` on the command line: what it looks at, how it says it, what silences it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arxiv_papers import Author, Paper
from arxiv_server import ArxivServer
from cli import Itbib

BIB = """\
@misc{a,
  title = {A},
  title = {B},
}

@misc{a,
  note = who,
}
"""


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    return Itbib(tmp_path / "survey", monkeypatch)


PAGE = "[paper]()\n\n| a | b |\n| - | - |\n| 1 | 2 | 3 |\n"


def test_a_library_alone(itbib: Itbib) -> None:
    itbib.write("x.bib", BIB)
    run = itbib("check", "x.bib")
    assert run.code == 1
    assert run.out.splitlines()[::2] == [
        'x.bib:3:3: warning: the field "title" stands twice in "a" [duplicate-field]',
        'x.bib:6:1: error: the key "a" stands in line 1 already [duplicate-key]',
    ]
    assert run.err == "1 error and 1 warning in 1 file\n"


def test_a_page_alone(itbib: Itbib) -> None:
    itbib.write("notes.md", PAGE)
    run = itbib("check", "--json", "notes.md")
    assert run.code == 1
    found = [(each["code"], each["line"], each["severity"]) for each in json.loads(run.out)]
    assert found == [("empty-link", 1, "error"), ("dropped-cells", 5, "error")]


def test_warnings_fail_only_where_that_is_wanted(itbib: Itbib) -> None:
    itbib.write("x.bib", "@misc{a, title = {A}, note = {1}, note = {2}}\n\n")
    assert itbib("check", "x.bib", "--only", "duplicate-field").code == 0
    assert itbib("check", "x.bib", "--strict").code == 1
    assert itbib("check", "x.bib", "--strict", "--ignore", "duplicate-field").code == 0


def test_marks_and_the_configuration_silence(itbib: Itbib) -> None:
    page = PAGE.replace("[paper]()", "[paper]() <!-- itbib-ignore empty-link -->")
    itbib.write("notes.md", page)
    assert "empty-link" not in itbib("check", "notes.md").out
    itbib.write("notes.md", f"<!-- itbib-ignore-file dropped-cells, empty-link -->\n\n{PAGE}")
    run = itbib("check", "notes.md")
    assert (run.code, run.out) == (0, "")
    assert run.err == "nothing found in 1 file (2 silenced)\n"
    itbib.write("itbib.toml", '[check.ignore-in]\n"*.md" = ["empty-link"]\n')
    itbib.write("notes.md", PAGE)
    assert "empty-link" not in itbib("check", "notes.md").out
    itbib.write("itbib.toml", '[check]\nignore = ["no-such-rule"]\n')
    run = itbib("check", "notes.md")
    assert run.code == 3
    assert "itbib.toml:2: [check]: there is no rule 'no-such-rule'" in run.err


def test_a_mark_above_an_entry_is_for_the_whole_entry(itbib: Itbib) -> None:
    itbib.write("x.bib", f"% itbib-ignore duplicate-field\n\n{BIB}")
    run = itbib("check", "x.bib")
    assert "duplicate-field" not in run.out
    assert "duplicate-key" in run.out


def test_annotations_and_sarif(itbib: Itbib) -> None:
    itbib.write("x.bib", BIB)
    lines = itbib("check", "--format", "github", "x.bib").out.splitlines()
    assert lines[1] == (
        '::error file=x.bib,line=6,col=1,title=itbib duplicate-key::the key "a" stands in line 1 '
        "already%0ABibTeX drops this entry; give it a key of its own, or delete it"
    )
    log = json.loads(itbib("check", "--format", "sarif", "x.bib").out)
    (run,) = log["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["duplicate-field", "duplicate-key"]
    assert run["results"][1]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 6,
        "startColumn": 1,
    }


NOW, ONCE = "Attention Is All You Need", "Transduction without Recurrence or Convolution"


def paper(title: str, version: int) -> Paper:
    date = f"2017-06-1{version}T00:00:00Z"
    return Paper(
        "1706.03762", title, (Author("Ashish Vaswani"),), date, date, ("cs.CL",), version=version
    )


def test_a_title_of_the_first_version_is_asked_for_once(
    itbib: Itbib, arxiv_server: ArxivServer
) -> None:
    arxiv_server.papers = [paper(ONCE, 1), paper(NOW, 2)]
    itbib.write("x.md", f"- [{ONCE}](https://arxiv.org/abs/1706.03762)\n")
    itbib.write("x.bib", f"@misc{{1706.03762,\n  title = {{{ONCE}}},\n}}\n\n")
    assert itbib("check", "x.md").out == ""
    itbib("check", "x.md", "--fetch")
    run = itbib("check", "x.md", "x.bib", "--fetch", "--json", "--only", "title-differs")
    assert [(each["path"], each["code"]) for each in run.json] == [
        ("x.md", "title-differs"),
        ("x.bib", "title-differs"),
    ]
    assert all(ONCE in each["message"] for each in run.json)
    asked = len(arxiv_server.requests)
    assert asked == 2
    assert "wrong-paper" not in itbib("check", "x.md").out
    assert len(arxiv_server.requests) == asked


def test_a_title_that_no_version_had(itbib: Itbib, arxiv_server: ArxivServer) -> None:
    arxiv_server.papers = [paper("Sequence to sequence with attention only", 1), paper(NOW, 2)]
    itbib.write(
        "x.md", "- [Denoising Diffusion Probabilistic Models](https://arxiv.org/abs/1706.03762)\n"
    )
    run = itbib("check", "x.md", "--fetch")
    assert run.code == 1
    assert "[wrong-paper]" in run.out
