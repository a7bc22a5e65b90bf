"""``itbib merge``: existing bibliographies into the library, each work once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import Itbib

BIB = """\
% our survey
@string{nips = {NeurIPS}}

@misc{2305.11206,
  title         = {{LIMA}: Less Is More for Alignment},
  author        = {Chunting Zhou and Pengfei Liu},
  year          = {2023},
  eprint        = {2305.11206},
  archiveprefix = {arXiv},
  keywords      = {data, curated},
}

@row{datasets/lima,
  cite = {2305.11206},
  name = {LIMA},
}
"""
OLD = """\
@string{nips = "Advances in " # "NIPS"}

@inproceedings{zhou2023,
  title     = {Lima: Less is more for alignment},
  author    = {Zhou, Chunting and others},
  booktitle = nips,
  year      = 2024,
  month     = dec,
  url       = {https://arxiv.org/abs/2305.11206v1},
}

@article{liu:llava,
  title   = "Visual Instruction Tuning",
  author  = "Haotian Liu and Chunyuan Li",
  journal = {arXiv preprint arXiv:2304.08485},
  year    = 2023,
}

@book{moor, title = {A Handbook of Parsing}, author = {Ada Moor}, publisher = pub, year = 2001}
"""
MERGED = """\
% our survey
@string{nips = {NeurIPS}}

@misc{2305.11206,
  title         = {{LIMA}: Less Is More for Alignment},
  author        = {Chunting Zhou and Pengfei Liu},
  year          = {2023},
  eprint        = {2305.11206},
  archiveprefix = {arXiv},
  keywords      = {data, curated},
  itbib-merged-author = {Zhou, Chunting and others},
  booktitle     = {Advances in NIPS},
  itbib-merged-year = {2024},
  month         = dec,
  url           = {https://arxiv.org/abs/2305.11206v1},
  itbib-merged-entrytype = {inproceedings},
}

@article{2304.08485,
  title         = {Visual Instruction Tuning},
  author        = {Haotian Liu and Chunyuan Li},
  journal       = {arXiv preprint arXiv:2304.08485},
  year          = {2023},
  eprint        = {2304.08485},
  archiveprefix = {arXiv},
  url           = {https://arxiv.org/abs/2304.08485},
}

@book{moor,
  title     = {A Handbook of Parsing},
  author    = {Ada Moor},
  publisher = pub,
  year      = {2001},
}

@row{datasets/lima,
  cite = {2305.11206},
  name = {LIMA},
}
"""
MAP = """\
# old key, new key: for itbib rekey --map
zhou2023\t2305.11206
liu:llava\t2304.08485
moor\tmoor
"""


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("references.bib", BIB)
    run.write("old.bib", OLD)
    return run


def test_works_come_in_once(itbib: Itbib) -> None:
    result = itbib.ok("merge", "old.bib")
    assert itbib.read("references.bib").decode() == MERGED
    assert itbib.read("old.keys.tsv").decode() == MAP
    assert itbib.read("old.bib").decode() == OLD
    assert result.out == ""
    assert result.err == (
        "old.bib:3: 2305.11206: author is 'Chunting Zhou and Pengfei Liu'; "
        "'Zhou, Chunting and others' kept as itbib-merged-author\n"
        "old.bib:3: 2305.11206: year is '2023'; '2024' kept as itbib-merged-year\n"
        "old.bib:3: 2305.11206: entrytype is 'misc'; 'inproceedings' kept as "
        "itbib-merged-entrytype\n"
        "old.bib:19: the macro pub is defined neither here nor in the library; it was kept\n"
        "hint: unless the bibliography style knows it, add: @string{pub = {...}}\n"
        "added 2 works, 1 changed, 0 there already; 0 doubtful\n"
        "old and new keys: old.keys.tsv\n"
    )


def test_a_second_time_changes_nothing(itbib: Itbib) -> None:
    itbib.ok("merge", "old.bib")
    before = itbib.state()
    result = itbib.ok("merge", "old.bib")
    assert "added 0 works, 0 changed, 3 there already; 0 doubtful\n" in result.err
    assert itbib.state() == before
    # What was added is known by its new key as well as by its old one.
    itbib.write("again.bib", MERGED)
    itbib.ok("merge", "again.bib")
    assert itbib.read("references.bib").decode() == MERGED


def test_a_dry_run_writes_nothing_and_shows_what_would_change(itbib: Itbib) -> None:
    before = itbib.state()
    result = itbib.ok("merge", "old.bib", "--dry-run")
    assert itbib.state() == before
    assert "+  booktitle     = {Advances in NIPS},\n" in result.out
    assert "+@article{2304.08485,\n" in result.out
    assert "would add 2 works, 1 changed" in result.err
    assert "old and new keys" not in result.err


def test_private_fields_are_not_exported(itbib: Itbib) -> None:
    itbib.ok("merge", "old.bib")
    for form in ("bibtex", "biblatex"):
        assert "itbib-merged" not in itbib.ok("export", "--format", form).out
    assert "2024" not in itbib.ok("export", "--format", "csl-json").out


def test_aliases_keep_the_old_keys(itbib: Itbib) -> None:
    itbib.write("older.bib", "@misc{lima, eprint = {2305.11206}, ids = {less, zhou2023}}")
    itbib.ok("merge", "old.bib", "older.bib", "--aliases")
    text = itbib.read("references.bib").decode()
    assert "ids           = {zhou2023, less, lima}," in text
    assert "ids           = {liu:llava}," in text
    assert text.count("ids ") == 2
    before = itbib.state()
    itbib.ok("merge", "old.bib", "older.bib", "--aliases")
    assert itbib.state() == before


def test_json(itbib: Itbib) -> None:
    result = itbib("merge", "old.bib", "--json", "--dry-run", "-q")
    assert [entry["key"] for entry in result.json["entries"]] == [
        "2305.11206",
        "2304.08485",
        "moor",
    ]
    assert result.json["entries"][0] == {
        "path": "old.bib",
        "line": 3,
        "old": "zhou2023",
        "key": "2305.11206",
        "new": False,
        "reason": "same arXiv ID",
        "gained": [
            *("itbib-merged-author", "booktitle", "itbib-merged-year", "month", "url"),
            "itbib-merged-entrytype",
        ],
        "conflicts": [
            {
                "field": "author",
                "kept": "Chunting Zhou and Pengfei Liu",
                "other": "Zhou, Chunting and others",
                "as": "itbib-merged-author",
            },
            {"field": "year", "kept": "2023", "other": "2024", "as": "itbib-merged-year"},
            {
                "field": "entrytype",
                "kept": "misc",
                "other": "inproceedings",
                "as": "itbib-merged-entrytype",
            },
        ],
    }
    assert (result.json["doubtful"], result.json["broken"], result.json["left"]) == ([], [], [])


def test_a_doubtful_work_becomes_one_of_its_own(itbib: Itbib) -> None:
    itbib.write(
        "old.bib",
        "@misc{lima, title = {{LIMA}: Less Is More for Alignment}, author = {Chunting Zhou},"
        " year = 2023}",
    )
    result = itbib.ok("merge", "old.bib")
    assert result.err.startswith(
        "old.bib:1: 'lima' may be '2305.11206' (references.bib:4): same title, but the authors "
        "differ; it is 'lima' now\n"
    )
    assert itbib.read("references.bib").decode().startswith(BIB[: BIB.index("@row")])
    assert itbib.read("old.keys.tsv").endswith(b"lima\tlima\n")
    before = itbib.state()
    assert "0 doubtful" in itbib.ok("merge", "old.bib").err
    assert itbib.state() == before


def test_parents_go_along_and_are_named_anew(itbib: Itbib) -> None:
    itbib.write("references.bib", "@misc{acl, title = {Something Quite Different}}\n")
    itbib.write(
        "old.bib",
        "@inproceedings{one, title = {First Paper of the Proceedings}, author = {A. B},"
        " crossref = {ACL}, xdata = {x, acl}}\n"
        "@xdata{x, publisher = {P}}\n"
        "@proceedings{Acl, title = {Proceedings of ACL}, year = 2020, related = {one}}\n",
    )
    itbib.ok("merge", "old.bib")
    text = itbib.read("references.bib").decode()
    assert "crossref = {proceedings-acl}" in text
    assert "xdata    = {x,proceedings-acl}" in text
    assert "@proceedings{proceedings-acl,\n" in text
    assert "related = {one}" in text
    before = itbib.state()
    itbib.ok("merge", "old.bib")
    assert itbib.state() == before


def test_equal_keys_of_other_works_are_told_apart(itbib: Itbib) -> None:
    itbib.write("a.bib", "@misc{x, title = {On the First of All Things}, author = {A. B}}")
    itbib.write("b.bib", "@misc{X, title = {The Second Is Something Else}, author = {C. D}}")
    itbib.write("c.bib", "@misc{x}")
    itbib.ok("merge", "a.bib", "b.bib", "c.bib")
    assert itbib.read("a.keys.tsv").endswith(b"x\tx\n")
    assert itbib.read("b.keys.tsv").endswith(b"X\tsecond-is-something-else\n")
    before = itbib.state()
    itbib.ok("merge", "a.bib", "b.bib", "c.bib")
    assert itbib.state() == before
    result = itbib("merge", "a.bib", "b.bib", "--map", "both.tsv")
    assert (result.code, itbib.state()) == (0, before | {"both.tsv": itbib.state()["both.tsv"]})


def test_one_map_cannot_hold_one_key_for_two_works(itbib: Itbib) -> None:
    itbib.write("a.bib", "@misc{x, title = {On the First of All Things}, author = {A. B}}")
    itbib.write("b.bib", "@misc{x, title = {The Second Is Something Else}, author = {C. D}}")
    before = itbib.state()
    result = itbib("merge", "a.bib", "b.bib", "--map", "both.tsv")
    assert result.code == 3
    assert "both.tsv: 'x' is another work in each of the files" in result.err
    assert itbib.state() == before


def test_what_is_no_work_is_reported_and_left(itbib: Itbib) -> None:
    itbib.write(
        "old.bib",
        'My papers\n@preamble{"\\newcommand{\\x}{y}"}\n@comment{jabref-meta: x;}\n'
        "@row{datasets/x, name = {X}}\n"
        "@misc{good, title = {The Good One among the Bad}, year = 1}\n"
        "@misc{good, title = {The Good One among the Bad}, year = 1}\n"
        "@misc{bad, title = {x} year = 1}\n@misc{fine, title = {Another One That Is Fine}}\n"
        "@misc{open, title = {never closed\n",
    )
    result = itbib("merge", "old.bib")
    assert result.code == 1
    for message in (
        "old.bib:7: broken entry 'bad', which was left: ",
        "old.bib:9: broken entry 'open', which was left: ",
        "old.bib:1: text between entries was left: My papers",
        "old.bib:2: the @preamble was left",
        "old.bib:3: text between entries was left: {jabref-meta: x;}",
        "old.bib:4: the row 'datasets/x' was left",
        "added 2 works, ",
    ):
        assert message in result.err
    text = itbib.read("references.bib").decode()
    assert "@misc{fine,\n" in text
    assert text.count("{good") == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_mark_of_the_library_stay(itbib: Itbib, newline: str, mark: str) -> None:
    itbib.write("references.bib", mark + BIB.replace("\n", newline))
    itbib.write("old.bib", "\ufeff" + OLD.replace("\n", "\r\n"))
    itbib.ok("merge", "old.bib")
    assert itbib.read("references.bib").decode() == mark + MERGED.replace("\n", newline)


def test_a_library_in_latin_1_gets_what_it_can_hold(itbib: Itbib) -> None:
    itbib.write("references.bib", "@misc{a, title = {Déjà vu}}\n".encode("latin-1"))
    itbib.write("old.bib", "@misc{b, title = {Über Łódź und noch mehr}, author = {Ö. Ł}}\n")
    itbib.ok("merge", "old.bib")
    data = itbib.read("references.bib")
    assert data.startswith("@misc{a, title = {Déjà vu}}\n".encode("latin-1"))
    assert "Über".encode("latin-1") in data or b'{\\"U}ber' in data
    assert b"{\\L}" in data
    before = itbib.state()
    itbib.ok("merge", "old.bib")
    assert itbib.state() == before


def test_another_file_in_latin_1(itbib: Itbib) -> None:
    itbib.write("old.bib", "@misc{b, title = {Über alle Wörter der Welt}}\n".encode("latin-1"))
    itbib.ok("merge", "old.bib")
    assert "title = {Über alle Wörter der Welt}".encode() in itbib.read("references.bib")


@pytest.mark.parametrize("library", ["", "\ufeff", "% nothing yet\n", "\r\n\r\n"])
def test_an_empty_library(itbib: Itbib, library: str) -> None:
    itbib.write("references.bib", library)
    itbib.ok("merge", "old.bib")
    text = itbib.read("references.bib").decode()
    assert text.startswith(library.rstrip("\r\n"))
    assert "@inproceedings{2305.11206," in text
    assert "2304.08485" in itbib.ok("list").out
    before = itbib.state()
    itbib.ok("merge", "old.bib")
    assert itbib.state() == before


@pytest.mark.parametrize("other", ["", "\ufeff", "\n\n", "% nothing\n"])
def test_an_empty_file(itbib: Itbib, other: str) -> None:
    itbib.write("none.bib", other)
    before = itbib.state()
    result = itbib.ok("merge", "none.bib")
    assert "added 0 works" in result.err
    assert "old and new keys" not in result.err
    assert itbib.state() == before


def test_a_broken_entry_of_the_library_may_be_the_paper(itbib: Itbib) -> None:
    itbib.write(
        "references.bib", BIB.replace("{NeurIPS}}", "{NeurIPS}}\n").replace("2023},", "2023}")
    )
    before = itbib.state()
    result = itbib("merge", "old.bib")
    assert result.code == 3
    assert "a broken block may already hold '2305.11206'" in result.err
    assert itbib.state() == before


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["old.bib", "references.bib"], 2, "references.bib: this is the library itself"),
        (["link.bib"], 2, "link.bib: this is the library itself"),
        (["none.bib"], 3, "none.bib: there is no such file"),
        (["wide.bib"], 3, "wide.bib:1: the file is UTF-16"),
        (["."], 3, "cannot be read"),
        (["old.bib", "--map", "old.bib"], 3, "old.bib: this file is no map of keys"),
        ([], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_leaves_all_files(
    itbib: Itbib, arguments: list[str], code: int, message: str
) -> None:
    (itbib.folder / "link.bib").symlink_to("references.bib")
    itbib.write("wide.bib", "@misc{a}".encode("utf-16"))
    before = itbib.state()
    result = itbib("merge", *arguments)
    assert (result.code, result.out) == (code, "")
    assert message in result.err
    assert itbib.state() == before


def test_no_library(itbib: Itbib) -> None:
    (itbib.folder / "references.bib").unlink()
    result = itbib("merge", "old.bib")
    assert result.code == 3
    assert "there is no such file" in result.err
    assert sorted(itbib.state()) == ["old.bib"]


def test_from_elsewhere(itbib: Itbib, monkeypatch: pytest.MonkeyPatch) -> None:
    itbib.write("paper/old.bib", OLD)
    monkeypatch.chdir(itbib.folder.parent)
    itbib.ok("merge", "-C", "survey", "paper/old.bib")
    assert itbib.read("paper/old.keys.tsv").decode() == MAP


def test_keys_that_latex_or_biber_cannot_read_are_mended(itbib: Itbib) -> None:
    itbib.write("references.bib", "@misc{d%, title = {A Thing That the Library Has}}\n")
    itbib.write(
        "old.bib",
        "@misc{c#, title = {The Programming Language of the Year}}\n"
        "@misc{moor(2001), title = {A Handbook of Parsing Clauses}, crossref = {a=b}}\n"
        "@misc{a=b}\n@misc{#%, title = {Nothing Else}}\n@misc{%}\n@misc{o'neil&co}\n"
        "@misc{d%, title = {A Thing That the Library Has}}\n",
    )
    itbib.ok("merge", "old.bib")
    assert itbib.read("old.keys.tsv").decode().splitlines()[1:] == [
        *("# c# c", "moor(2001)\tmoor-2001", "a=b\ta-b", "# #% nothing-else", "# % work"),
        *("o'neil&co\to'neil&co", "# d% d%"),
    ]
    assert "crossref = {a-b}" in itbib.read("references.bib").decode()
    before = itbib.state()
    itbib.ok("merge", "old.bib")
    assert itbib.state() == before
    itbib.write("paper.tex", "\\cite{moor(2001),a=b}")
    itbib.ok("rekey", "paper.tex", "--map", "old.keys.tsv")
    assert itbib.read("paper.tex") == b"\\cite{moor-2001,a-b}"
