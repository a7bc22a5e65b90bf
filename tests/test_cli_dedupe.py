"""``itbib dedupe``: works that stand in the library twice become one entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import Itbib

LIMA = """\
@misc{2305.11206,
  title  = {{LIMA}: Less Is More for Alignment},
  author = {Chunting Zhou and Pengfei Liu},
  year   = {2023},
  eprint = {2305.11206},
}
"""
DOUBLE = """\
% kept by hand
@article{zhou,
  title   = {Lima: less is more for alignment},
  author  = {Zhou, Chunting and Liu, Pengfei},
  journal = {NeurIPS},
  year    = 2023,
  note    = {arXiv:2305.11206},
  ids     = {z23},
}
"""
ROWS = """\
@row{papers/lima,
  cite = {zhou, other},
  name = {LIMA},
}

@misc{other,
  title = {Another Work Altogether},
  author = {Somebody Else},
  year = {2020},
}
"""
BIB = f"{LIMA}\n{DOUBLE}\n{ROWS}"


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("references.bib", BIB)
    return run


def test_nothing_is_written_unless_asked(itbib: Itbib) -> None:
    run = itbib("dedupe")
    assert (run.code, itbib.read("references.bib").decode()) == (1, BIB)
    assert run.out == (
        "references.bib:9: 'zhou' is '2305.11206' (references.bib:1): same arXiv ID\n"
    )
    assert "1 sure, 0 doubtful" in run.err
    assert not (itbib.folder / "references.keys.tsv").exists()


def test_a_dry_run_shows_what_would_be_written(itbib: Itbib) -> None:
    run = itbib("dedupe", "--apply", "--dry-run")
    assert (run.code, itbib.read("references.bib").decode()) == (1, BIB)
    assert "-@article{zhou,\n" in run.out
    assert "+  cite = {2305.11206, other},\n" in run.out


def test_applied_the_entry_gains_what_the_other_said(itbib: Itbib) -> None:
    run = itbib("dedupe", "--apply")
    assert run.code == 0, run.err
    after = itbib.read("references.bib").decode()
    fields = itbib.ok("show", "--json", "2305.11206").json["fields"]
    assert fields["journal"] == "NeurIPS"
    assert fields["note"] == "arXiv:2305.11206"
    assert fields["itbib-merged-entrytype"] == "article"
    assert fields["ids"] == "zhou, z23"
    # What stood between the entries and all that is about other works stays as it was.
    assert "% kept by hand\n" in after
    assert after.endswith(ROWS.replace("zhou, other", "2305.11206, other"))
    assert itbib.read("references.keys.tsv").decode().splitlines()[1:] == ["zhou\t2305.11206"]


def test_a_second_run_changes_nothing(itbib: Itbib) -> None:
    itbib.ok("dedupe", "--apply")
    after, keys = itbib.read("references.bib").decode(), itbib.read("references.keys.tsv").decode()
    run = itbib("dedupe", "--apply")
    assert (run.code, run.out) == (0, "")
    assert (itbib.read("references.bib").decode(), itbib.read("references.keys.tsv").decode()) == (
        after,
        keys,
    )


def test_the_map_goes_where_it_is_asked_for_and_serves_rekey(itbib: Itbib) -> None:
    itbib.write("paper.tex", "\\cite{zhou,other}\n")
    itbib.ok("dedupe", "--apply", "--map", "maps.tsv")
    assert not (itbib.folder / "references.keys.tsv").exists()
    itbib.ok("rekey", "paper.tex", "--map", "maps.tsv")
    assert itbib.read("paper.tex").decode() == "\\cite{2305.11206,other}\n"


def test_json_names_pairs_and_conflicts(itbib: Itbib) -> None:
    itbib.write("references.bib", BIB.replace("year    = 2023", "year    = 2024"))
    run = itbib("dedupe", "--json")
    (pair,) = run.json["sure"]
    assert (pair["key"], pair["line"], pair["other"], pair["other-line"]) == (
        *("zhou", 9),
        *("2305.11206", 1),
    )
    assert {conflict["field"]: conflict["as"] for conflict in pair["conflicts"]} == {
        "entrytype": "itbib-merged-entrytype",
        "year": "itbib-merged-year",
    }
    assert run.json["doubtful"] == []


def test_what_is_doubtful_is_listed_and_left(itbib: Itbib) -> None:
    work = "author = {A. Zhou and B. Liu}, year = {2020}"
    bib = (
        f"@misc{{a, title = {{A Long Title of Some Work}}, {work}, eprint = {{2001.00001}}}}\n\n"
        f"@misc{{b, title = {{A Long Title of Some Work}}, {work}, eprint = {{2001.00002}}}}\n\n"
    )
    itbib.write("references.bib", bib)
    run = itbib("dedupe", "--apply")
    assert (run.code, itbib.read("references.bib").decode()) == (1, bib)
    assert "'b' may be 'a' (references.bib:1)" in run.out


def test_an_entry_that_stands_twice_under_one_key_becomes_one(itbib: Itbib) -> None:
    twice = LIMA.replace("  year   = {2023},\n", "  year   = {2023},\n  note   = {second},\n")
    itbib.write("references.bib", f"{LIMA}\n% between\n\n{twice}\n{ROWS.replace('zhou, ', '')}")
    run = itbib("dedupe", "--apply")
    assert run.code == 0, run.err
    after = itbib.read("references.bib").decode()
    assert after.count("@misc{2305.11206,") == 1
    assert "  note   = {second},\n" in after
    assert "% between\n" in after
    assert "ids" not in after
    # No key goes, so there is no map.
    assert not (itbib.folder / "references.keys.tsv").exists()
    assert itbib("list").err == ""


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ("@misc{other, title = {Quite Something Different Here}, year = {1999}}", "same key"),
        (LIMA.replace("2305.11206,\n  title", "other,\n  title"), "but its key is another work's"),
    ],
)
def test_another_work_under_the_same_key_stays(itbib: Itbib, second: str, reason: str) -> None:
    bib = f"{LIMA}\n{ROWS.replace('zhou, ', '')}\n{second}\n"
    itbib.write("references.bib", bib)
    run = itbib("dedupe", "--apply")
    assert (run.code, itbib.read("references.bib").decode()) == (1, bib)
    assert reason in run.out


def test_a_repeated_entry_with_another_inside_is_left(itbib: Itbib) -> None:
    bib = f"{LIMA}\n@misc{{2305.11206, note = {{see @misc{{inner, title = {{X}}}}}}}}\n\n"
    itbib.write("references.bib", bib)
    run = itbib("dedupe", "--apply")
    assert (run.code, itbib.read("references.bib").decode()) == (1, bib)


def test_a_repeated_key_of_a_broken_entry_is_left(itbib: Itbib) -> None:
    bib = "@misc{a, title = {A} note}\n\n@misc{a, title = {A}}\n\n"
    itbib.write("references.bib", bib)
    run = itbib("dedupe", "--apply")
    assert (run.code, itbib.read("references.bib").decode()) == (1, bib)
