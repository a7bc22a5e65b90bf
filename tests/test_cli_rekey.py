"""``itbib rekey``: other citation keys in the files of a paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import Itbib

BIB = """\
@misc{2305.11206,
  title  = {LIMA: Less Is More for Alignment},
  author = {Chunting Zhou and Pengfei Liu},
  year   = {2023},
  ids    = {lima, zhou},
}
"""
PAPER = (
    b"\xef\xbb\xbfSee \\citep[p.~1]{zhou2023, other}. \xff\r\n% \\cite{zhou2023}\r\n\\end{document}"
)


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("references.bib", BIB)
    run.write("keys.tsv", "zhou2023\t2305.11206\n")
    run.write("paper.tex", PAPER)
    return run


def test_keys_change_by_a_map(itbib: Itbib) -> None:
    (itbib.folder / "paper.tex").chmod(0o640)
    result = itbib.ok("rekey", "paper.tex", "--map", "keys.tsv")
    assert itbib.read("paper.tex") == PAPER.replace(b"{zhou2023,", b"{2305.11206,")
    assert (itbib.folder / "paper.tex").stat().st_mode & 0o777 == 0o640
    assert result.out == ""
    assert result.err == (
        "paper.tex: 1 key replaced\npaper.tex:1: 'other' is neither in the map nor in the library\n"
    )
    before = itbib.state()
    assert "0 keys replaced" in itbib.ok("rekey", "paper.tex", "--map", "keys.tsv").err
    assert itbib.state() == before


def test_and_back(itbib: Itbib) -> None:
    itbib.ok("rekey", "paper.tex", "--map", "keys.tsv")
    itbib.ok("rekey", "paper.tex", "--map", "keys.tsv", "--reverse")
    assert itbib.read("paper.tex") == PAPER


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_what_would_change_is_shown(itbib: Itbib, option: str) -> None:
    before = itbib.state()
    result = itbib.ok("rekey", "paper.tex", "--map", "keys.tsv", option)
    assert "+\ufeffSee \\citep[p.~1]{2305.11206, other}. ÿ" in result.out
    assert "paper.tex: 1 key would be replaced" in result.err
    assert itbib.state() == before


def test_json(itbib: Itbib) -> None:
    itbib.write("b.tex", "\\cite{a,b}\n\\def\\see#1{\\cite{#1}}\\see{a}")
    itbib.write("more.tsv", "a x\nb x\n")
    result = itbib.ok("rekey", "--json", "paper.tex", "b.tex", *map_options("keys", "more"))
    assert result.json == [
        {
            "path": "paper.tex",
            "replaced": 1,
            "dropped": [],
            "unknown": [{"key": "other", "line": 1}],
            "indirect": [],
        },
        {
            "path": "b.tex",
            "replaced": 1,
            "dropped": [{"key": "b", "line": 1}],
            "unknown": [],
            "indirect": [{"key": "#1", "line": 2, "command": "see"}],
        },
    ]
    assert "hint: if \\see takes keys: --command see" in result.err
    itbib.ok("rekey", "b.tex", *map_options("more"), "--command", "\\see")
    assert itbib.read("b.tex") == b"\\cite{x}\n\\def\\see#1{\\cite{#1}}\\see{x}"


def map_options(*names: str) -> list[str]:
    return [word for name in names for word in ("--map", f"{name}.tsv")]


def test_the_library_knows_keys_of_its_own(itbib: Itbib) -> None:
    itbib.write("paper.tex", "\\cite{lima}\\citet{zhou2023lima,zhou}\\cite{2305.11206}")
    itbib.ok("rekey", "paper.tex", "--to", "arxiv")
    assert itbib.read("paper.tex") == (b"\\cite{2305.11206}\\citet{2305.11206}\\cite{2305.11206}")
    itbib.ok("rekey", "paper.tex", "--to", "author-year")
    assert itbib.read("paper.tex") == (
        b"\\cite{zhou2023lima}\\citet{zhou2023lima}\\cite{zhou2023lima}"
    )


def test_a_map_needs_no_library(itbib: Itbib) -> None:
    (itbib.folder / "references.bib").unlink()
    itbib.ok("rekey", "paper.tex", "--map", "keys.tsv")
    assert b"{2305.11206," in itbib.read("paper.tex")
    result = itbib("rekey", "paper.tex", "--to", "arxiv")
    assert result.code == 3
    assert "there is no such file" in result.err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["paper.tex"], 2, "give one of --map and --to"),
        (["paper.tex", "--map", "keys.tsv", "--to", "arxiv"], 2, "give one of --map and --to"),
        (["paper.tex", "--to", "arxiv", "--reverse"], 2, "--reverse goes with --map"),
        (["chapters/*.tex", "--map", "keys.tsv"], 2, "no file is called '*.tex'"),
        (["references.bib", "--map", "keys.tsv"], 2, "this is no LaTeX source"),
        (["none.tex", "--map", "keys.tsv"], 3, "none.tex: there is no such file"),
        ([".", "--map", "keys.tsv"], 3, "cannot be read"),
        (["wide.tex", "--map", "keys.tsv"], 3, "UTF-16"),
        (["nul.tex", "--map", "keys.tsv"], 3, "no text file"),
        (["paper.tex", "--map", "bad.tsv"], 3, "bad.tsv:1: this line has one key"),
        (["paper.tex", "--map", "keys.tsv", "--map", "other.tsv"], 3, "in another map"),
    ],
)
def test_what_cannot_be_done_leaves_all_files(
    itbib: Itbib, arguments: list[str], code: int, message: str
) -> None:
    itbib.write("good.tex", "\\cite{zhou2023}")
    itbib.write("wide.tex", "\\cite{zhou2023} and so on".encode("utf-16"))
    itbib.write("nul.tex", b"\\cite{zhou2023} and \0 so on and on and on and on")
    itbib.write("bad.tsv", "zhou2023\n")
    itbib.write("other.tsv", "zhou2023\tx\n")
    before = itbib.state()
    result = itbib("rekey", "good.tex", *arguments)
    assert (result.code, result.out) == (code, "")
    assert message in result.err
    assert itbib.state() == before


def test_one_file_by_two_names_counts_once(itbib: Itbib) -> None:
    (itbib.folder / "link.tex").symlink_to("paper.tex")
    result = itbib.ok("rekey", "paper.tex", "./paper.tex", "link.tex", "--map", "keys.tsv")
    assert result.err.count("replaced") == 1
    assert b"{2305.11206," in itbib.read("paper.tex")


def test_a_file_that_cannot_be_written_keeps_all_as_they_are(itbib: Itbib) -> None:
    locked = itbib.write("locked.tex", "\\cite{zhou2023}")
    locked.chmod(0o444)
    before = itbib.state()
    result = itbib("rekey", "paper.tex", "locked.tex", "--map", "keys.tsv")
    assert result.code == 3
    assert "read-only" in result.err
    assert itbib.state() == before
