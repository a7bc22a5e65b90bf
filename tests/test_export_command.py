"""``itbib export`` as its users run it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from cli import COMMAND, Itbib
from tex import biber, needs

BIB = """\
@string{venue = "R&D " # 2023}
@preamble{"\\providecommand{\\x}{}"}

@misc{2305.11206,
  title  = {{LIMA}: Less Is More for Alignment},
  author = {Chunting Zhou and Pengfei Liu},
  year   = {2023},
  month  = may,
  eprint = {2305.11206},
  archiveprefix = {arXiv},
  url    = {https://arxiv.org/abs/2305.11206},
  journal = venue,
  abstract = {Secret},
}

@software{alpaca,
  title  = {Stanford {Alpaca}},
  author = {{Größe-Team}},
  url    = {https://example.org/a_b%20c},
}

@inproceedings{talk, title = {Talk}, author = {A. Body}, crossref = {conf}}
@proceedings{conf, title = {Conf}, editor = {E. Ditor}, year = 2020}
@misc{cjk, title = {大模型}, author = {Ann Lee}, year = 2020}

@row{t/lima, cite = {2305.11206}, name = {A row}}
"""


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("references.bib", BIB)
    return run


def keys(text: str) -> list[str]:
    return [line.partition("{")[2].rstrip(",") for line in text.splitlines() if line[:1] == "@"][1:]


def test_works_only_without_what_is_private(itbib: Itbib) -> None:
    result = itbib.ok("export")
    assert keys(result.out) == ["2305.11206", "alpaca", "talk", "cjk", "conf"]
    assert "Secret" not in result.out
    assert "A row" not in result.out
    assert r"note          = {R\&D 2023}" in result.out
    assert result.out.startswith('@preamble{"\\providecommand{\\x}{}"}\n\n')
    assert r"{Gr{\"o}{\ss}e-Team}" in result.out
    assert "{https://example.org/a_b%20c}" in result.out


def test_characters_without_tex_are_reported_with_their_place(itbib: Itbib) -> None:
    lines = itbib.ok("export").err.splitlines()
    assert lines == [
        "references.bib:24: cjk: title has characters without a TeX form: 大 模 型",
        "hint: use --format biblatex with LuaLaTeX or XeLaTeX, or write them in Latin letters",
    ]
    assert itbib.ok("export", "-q").err == ""
    assert itbib.ok("export", "--dialect", "biblatex").err == ""


def test_biblatex(itbib: Itbib) -> None:
    out = itbib.ok("export", "--dialect", "biblatex").out
    assert "{Größe-Team}" in out
    assert "date       = {2023-05}" in out
    assert "eprinttype = {arxiv}" in out
    assert "大模型" in out


def test_a_file_is_written_once(itbib: Itbib) -> None:
    result = itbib.ok("export", "-o", "refs.bib")
    assert result.out == ""
    assert "wrote 5 entries to refs.bib" in result.err
    assert itbib.read("refs.bib").decode() == itbib.ok("export").out
    before = itbib.state()
    itbib.ok("export", "-o", "refs.bib")
    assert itbib.state() == before


def test_a_dry_run_writes_nothing(itbib: Itbib) -> None:
    before = itbib.state()
    result = itbib.ok("export", "-o", "refs.bib", "--dry-run")
    assert itbib.state() == before
    assert result.out == itbib.ok("export").out


@pytest.mark.parametrize("name", ["references.bib", "./references.bib", "link.bib", "hard.bib"])
def test_the_library_is_not_overwritten(itbib: Itbib, name: str) -> None:
    (itbib.folder / "link.bib").symlink_to("references.bib")
    (itbib.folder / "hard.bib").hardlink_to(itbib.folder / "references.bib")
    for options in ((), ("--dry-run",)):
        result = itbib("export", "-o", name, *options)
        assert result.code == 3
        assert "would overwrite the library itself" in result.err
        assert result.out == ""
    assert itbib.read("references.bib").decode() == BIB


def test_a_broken_library_is_refused(itbib: Itbib) -> None:
    itbib.write("references.bib", BIB + "@misc{broken, title = {never closed\n")
    result = itbib("export", "-o", "refs.bib")
    assert result.code == 3
    assert "references.bib:27: broken entry 'broken'" in result.err
    assert not (itbib.folder / "refs.bib").exists()


def test_another_folder_and_another_file(itbib: Itbib) -> None:
    itbib.write("sub/other.bib", "@misc{x, title = {X}, author = {Y}, year = 2000}\n")
    itbib.write("sub/main.tex", r"\cite{x}")
    command = ("export", "--bib", "other.bib", "-C", "sub", "-o", "out.bib", "--cited", "main.tex")
    assert itbib.ok(*command).err == "wrote 1 entries to sub/out.bib\n"
    assert b"@misc{x," in itbib.read("sub/out.bib")


def test_author_year_keys(itbib: Itbib) -> None:
    out = itbib.ok("export", "--keys", "author-year").out
    assert keys(out) == [
        "zhou2023lima",
        "grosseteamstanford",
        "bodytalk",
        "lee2020",
        "ditor2020conf",
    ]
    assert "crossref = {ditor2020conf}" in out


def test_keys_do_not_depend_on_what_is_cited(itbib: Itbib) -> None:
    twin = BIB + "@misc{2305.0, title = {Lima}, author = {Zhou}, year = 2023}\n"
    itbib.write("references.bib", twin)
    itbib.write("main.tex", r"\cite{2305.11206}")
    out = itbib.ok("export", "--keys", "author-year", "--cited", "main.tex").out
    assert keys(out) == ["zhou2023limab"]


def test_json_gives_the_works_that_were_chosen(itbib: Itbib) -> None:
    itbib.write("main.tex", r"\cite{alpaca}")
    (entry,) = itbib.ok("export", "--cited", "main.tex", "--json").json
    assert (entry["key"], entry["type"]) == ("alpaca", "software")


def test_journal_arxiv(itbib: Itbib) -> None:
    out = itbib.ok("export", "--journal-arxiv").out
    assert "@article{2305.11206," in out
    assert "journal       = {arXiv preprint arXiv:2305.11206}" in out


@pytest.mark.parametrize(
    ("style", "cite", "other"),
    [
        ("arxiv", "2305.11206", ""),
        ("arxiv", "zhou2023lima", "2305.11206"),
        ("author-year", "zhou2023lima", ""),
        ("author-year", "2305.11206", "zhou2023lima"),
        ("author-year", "Zhou2023LIMA", "zhou2023lima"),
    ],
)
def test_either_key_may_be_cited(itbib: Itbib, style: str, cite: str, other: str) -> None:
    itbib.write("main.aux", f"\\relax\n\\citation{{{cite}}}")
    result = itbib.ok("export", "--cited", "main.aux", "--keys", style)
    assert keys(result.out) == [other or cite]
    # The paper has to be told, for LaTeX would not find it.
    expected = f"main.aux:2: cites {cite!r}, which is exported as {other!r}\n" if other else ""
    assert result.err == expected


def test_chapters_are_followed(itbib: Itbib) -> None:
    itbib.write(
        "main.aux", "\\relax\n\\@input{chap/one.aux}\n\\@input{gone.aux}\n\\citation{nobody}"
    )
    itbib.write("chap/one.aux", "\\citation{alpaca}\n\\@input{main.aux}")
    result = itbib.ok("export", "--cited", "main.aux")
    assert keys(result.out) == ["alpaca"]
    assert result.err == "main.aux:4: cites 'nobody', which is no work here\n"
    itbib.write("main.tex", "\\include{chap/one}\n\\subimport{chap}{three}")
    itbib.write("chap/one.tex", "\\input{chap/two} \\input{main}")
    itbib.write("chap/two.tex", "\\cite{talk}\n\\cite{nobody}")
    itbib.write("chap/three.tex", "\\input{four}")
    itbib.write("chap/four.tex", "\\cite{cjk}")
    result = itbib.ok("export", "--cited", "main.tex")
    assert keys(result.out) == ["talk", "cjk", "conf"]
    assert "chap/two.tex:2: cites 'nobody', which is no work here" in result.err


def test_several_papers_may_be_named(itbib: Itbib) -> None:
    itbib.write("a.tex", r"\cite{alpaca}")
    itbib.write("b.aux", r"\abx@aux@cite{0}{cjk}")
    out = itbib.ok("export", "--cited", "a.tex", "--cited", "b.aux", "-q").out
    assert keys(out) == ["alpaca", "cjk"]


def test_a_paper_that_cites_nothing_is_named(itbib: Itbib) -> None:
    itbib.write("main.aux", "\\relax")
    result = itbib.ok("export", "--cited", "main.aux")
    assert keys(result.out) == []
    assert result.err.splitlines() == [
        "main.aux: cites nothing",
        "hint: run LaTeX first, or name the .tex file",
    ]


def test_a_missing_paper_is_an_error(itbib: Itbib) -> None:
    result = itbib("export", "--cited", "gone.aux")
    assert result.code == 3
    assert "gone.aux: there is no such file" in result.err


@needs("pdflatex", "biber", "pdftotext")
@pytest.mark.parametrize("name", ["main.aux", "main.bcf"])
def test_what_biblatex_writes_is_understood(itbib: Itbib, name: str) -> None:
    everything = itbib.ok("export", "--dialect", "biblatex", "-q").out
    body = r"\cite{2305.11206}\textcites[1]{alpaca}[2]{talk}\nocite{nobody}"
    files = biber(everything, print_it=False, body=body).files
    itbib.write(name, files[name])
    result = itbib.ok("export", "--cited", name)
    assert keys(result.out) == ["2305.11206", "alpaca", "talk", "conf"]
    assert "cites 'nobody'" in result.err
    itbib.write(name, biber(everything, print_it=False).files[name])
    assert len(keys(itbib.ok("export", "--cited", name).out)) == 5


def test_the_result_does_not_depend_on_the_hash_seed(itbib: Itbib) -> None:
    outputs = set()
    for seed in ("1", "2", "3"):
        for dialect in ("bibtex", "biblatex"):
            run = subprocess.run(
                [*COMMAND, "export", "-q", "--keys", "author-year", "--dialect", dialect],
                cwd=itbib.folder,
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            )
            outputs.add(run.stdout)
    assert len(outputs) == 2
