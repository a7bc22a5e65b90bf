"""The rules for a .bib file: what each finds, what it leaves alone, and how it is mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import Itbib
from itbib.bib.library import Library
from itbib.checking.finding import Finding
from itbib.checking.fixing import fixed
from itbib.checking.library.all import library_findings
from itbib.checking.library.entries import entries_in
from itbib.checking.library.spots import Spots

PAPER = "title = {A Long Enough Title}, author = {Ada Lovelace}, year = {2020}, journal = {J}"


def found(text: str) -> list[Finding]:
    # bibtex reads no block behind one that ends on the last line.
    library = Library(f"{text}\n\n", "x.bib")
    return library_findings(library, entries_in(library), Spots(library))


def told(text: str) -> list[tuple[str, int, int]]:
    return [(str(finding.code), finding.line, finding.column) for finding in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@article{a, title {x}}", [("broken-block", 1, 1)]),
        (f"@article{{a, {PAPER}}}\n@misc{{A, title = {{B}}}}", [("duplicate-key", 2, 1)]),
        (f"@article{{a, {PAPER}, Year = {{1}}}}", [("duplicate-field", 1, 99)]),
        ("@misc{a, title = {x}, note = nobody # {x}}", [("undefined-macro", 1, 30)]),
        ("@misc{a, title = {x}, note = later}\n@string{later = {y}}", [("undefined-macro", 1, 30)]),
        ("@inproceedings{a, title = {x}, author = {B}, year = 1}", [("missing-field", 1, 1)]),
        ("@misc{a, title = {x},\n  doi = {https://doi.org/10.1000/x}}", [("malformed-doi", 2, 9)]),
        ("@misc{a, title = {x}, doi = {not yet}}", [("malformed-doi", 1, 29)]),
        ("@misc{a, title = {Of BERT and {GPT}}}", [("unprotected-capitals", 1, 22)]),
        ("@misc{a, title = {Sums of $n log n}}", [("unbalanced-math", 1, 18)]),
        ("@misc{a, title = {FranÃ§ois}}", [("wrong-encoding", 1, 23)]),
        ("@misc{a, title = {Fran\udce7ois}}", [("wrong-encoding", 1, 23)]),
        ("@misc{a,\ntitle = {Fran\N{REPLACEMENT CHARACTER}ois}}", [("wrong-encoding", 2, 14)]),
    ],
)
def test_what_is_found(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"@article{{a, {PAPER}, month = may, doi = {{10.1000/x(1)2_3}}}}",
        "@string{j = {J}}\n@article{a, title = {x}, author = {B}, year = 1, journal = J}",
        # What an entry inherits is not missing.
        "@inproceedings{a, title = {x}, author = {B}, crossref = {p}}",
        "@article{a, title = {x}, author = {B}, date = {2020}, journaltitle = {J}}",
        "@unheardof{a}",
        r"@misc{a, title = {Costs of \$5 and $O(N^2)$: {BERT} and {\'E}lan, \LaTeX{}}}",
        # Of a title in capitals nobody can tell the names.
        "@misc{a, title = {ATTENTION IS ALL THAT ANYBODY NEEDS}}",
        # Books keep the case of their titles.
        "@book{a, title = {The BERT Book}, author = {B}, publisher = {P}, year = 1}",
        "@misc{a, title = {Über naïve Größen}}",
        "@misc{a, title = {Zero-Shot Learning: A Survey}}",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("eprint = {2305.11206}", "note = {arXiv:2305.11206v2}"), ["duplicate-eprint"]),
        (("doi = {10.1000/X}", "doi = {10.1000/x}"), ["duplicate-doi"]),
        (("volume = {1}", "volume = {1}"), ["duplicate-title"]),
        # A column has one title in many issues; an erratum is another work.
        (("volume = {1}", "volume = {2}"), []),
        (("note = {x}", "note = {Erratum}"), []),
        (("eprint = {2305.11206}", "eprint = {2305.11207}"), []),
        (("doi = {10.1000/x}", "doi = {10.1000/y}"), []),
        (("note = {x}", "related = {a}"), []),
    ],
)
def test_works_that_stand_twice(more: tuple[str, str], code: list[str]) -> None:
    one, other = (
        f"@article{{{key}, {PAPER}, {field}}}" for key, field in zip("ab", more, strict=True)
    )
    assert [each for each, line, _ in told(f"{one}\n{other}") if line == 2] == code


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("@misc{a, title = {Of BERT's}}", "@misc{a, title = {Of {BERT's}}}"),
        ('@misc{a, title = "An mT5"}', '@misc{a, title = "An {mT5}"}'),
        ("@misc{a, title={x}, doi={doi: 10.1/x}}".replace("10.1/", "10.1000/"),
         "@misc{a, title={x}, doi={10.1000/x}}"),
        ("@misc{a, title={x}, doi={http://doi.acm.org/10.1145/1.2}}",
         "@misc{a, title={x}, doi={10.1145/1.2}}"),
        ("@misc{a, title={BjÃ¶rn â€“ x}}", "@misc{a, title={Björn – x}}"),
    ],
)  # fmt: skip
def test_what_is_mended(text: str, after: str) -> None:
    fixes = [finding.fix for finding in found(text) if finding.fix is not None]
    assert fixed(text, fixes) == (after, len(fixes))
    assert told(after) == []


@given(st.text(alphabet="aAbB{}$\\:- ,'\"=@#%Ã¶é\n", max_size=60))
def test_no_text_breaks_a_rule(text: str) -> None:
    source = f"@misc{{k, title = {{{text}}}, doi = {{{text}}}}}\n\n"
    for finding in found(source):
        assert finding.line >= 1
        assert finding.column >= 1


@given(st.lists(st.sampled_from(["BERT", "of", "mT5", "{GPT}", "$O(N)$", r"\alpha", "A", "-"])))
def test_braces_are_all_that_a_fix_of_capitals_adds(words: list[str]) -> None:
    text = f"@misc{{k, title = {{A {' '.join(words)}}}}}"
    after, _ = fixed(text, [f.fix for f in found(text) if f.fix is not None])
    assert after.replace("{", "").replace("}", "") == text.replace("{", "").replace("}", "")
    assert told(after) == []


def test_a_file_in_utf_16_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    itbib = Itbib(tmp_path / "survey", monkeypatch)
    itbib.write("x.bib", "@misc{a}".encode("utf-16"))
    itbib.write("y.bib", "@misc{a, title {x}}\n")
    run = itbib("check", "x.bib", "y.bib")
    assert run.code == 1
    assert "x.bib:1:1: warning: the file is UTF-16" in run.out
    assert "y.bib:1:1: error: BibTeX gives up" in run.out


def test_fixes_are_shown_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    itbib = Itbib(tmp_path / "survey", monkeypatch)
    before = b"@misc{a, title = {Of BERT}, note = {\xe7}}\r\n% end"
    itbib.write("x.bib", before)
    run = itbib("check", "--diff", "x.bib")
    assert "+@misc{a, title = {Of {BERT}}" in run.out
    assert itbib.read("x.bib") == before
    run = itbib("check", "--fix", "x.bib")
    assert itbib.read("x.bib") == before.replace(b"BERT", b"{BERT}")
    assert "1 fix in 1 file" in run.err
