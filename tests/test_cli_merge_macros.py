"""Macros and cross-references of the files that ``itbib merge`` brings in."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import Itbib


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    run = Itbib(tmp_path / "survey", monkeypatch)
    run.write("references.bib", "")
    return run


def merged(itbib: Itbib, other: str) -> str:
    """Merge a file, twice: the second time changes nothing."""
    itbib.write("old.bib", other)
    messages = itbib.ok("merge", "old.bib").err
    before = itbib.state()
    itbib.ok("merge", "old.bib")
    assert itbib.state() == before
    return messages


LIMA = "@misc{2305.11206,\n  title = {Less Is More for Alignment},\n}\n"


def test_a_macro_that_a_known_work_gains_stays_one(itbib: Itbib) -> None:
    itbib.write("references.bib", LIMA)
    messages = merged(
        itbib,
        '@misc{z, eprint = {2305.11206}, journal = tacl, month = "10~" # jan,\n'
        ' note = "In " # cacm # " of" # { late}, volume = 3}\n',
    )
    assert itbib.read("references.bib").decode() == (
        "@misc{2305.11206,\n  title = {Less Is More for Alignment},\n"
        "  eprint = {2305.11206},\n  journal = tacl,\n  month = {10~} # jan,\n"
        "  note = {In } # cacm # { of late},\n  volume = {3},\n}\n"
    )
    assert messages.startswith(
        "old.bib:1: the macro tacl is defined neither here nor in the library; it was kept\n"
        "hint: unless the bibliography style knows it, add: @string{tacl = {...}}\n"
        "old.bib:1: the macro cacm is defined neither"
    )
    assert "jan" not in messages


def test_macros_of_a_new_work(itbib: Itbib) -> None:
    merged(
        itbib,
        '@string{Own = "Own "}\n@misc{a, title = own # jacm # { (Suppl.)}, note = late,'
        ' month = jan # "~8", year = 2001}\n@string{late = {Too late}}\n',
    )
    assert itbib.read("references.bib").decode() == (
        "@misc{a,\n  title = {Own } # jacm # { (Suppl.)},\n  note  = late,\n"
        "  month = jan # {~8},\n  year  = {2001},\n}\n"
    )


def test_a_macro_that_only_the_library_defines_means_that(itbib: Itbib) -> None:
    library = "@string{tacl = {Transactions}}\n\n" + LIMA
    itbib.write("references.bib", library)
    other = "@misc{z, eprint = {2305.11206}, journal = TACL}\n"
    assert "macro TACL is not defined here: it means 'Transactions' in the library now" in merged(
        itbib, other
    )
    assert "  journal = TACL,\n" in itbib.read("references.bib").decode()
    # What says the same in words is no other value.
    itbib.write("words.bib", "@misc{z, eprint = {2305.11206}, journal = {Transactions}}\n")
    assert "0 changed" in itbib.ok("merge", "words.bib").err


def test_a_macro_with_another_meaning_is_spelled_out(itbib: Itbib) -> None:
    itbib.write("references.bib", '@string{acl = "ACL"}\n@misc{a, publisher = acl}\n')
    merged(itbib, '@string{ACL = "Another"}\n@misc{b, title = {Something}, publisher = acl}\n')
    assert "publisher = {Another}" in itbib.read("references.bib").decode()


def test_a_file_of_macros_goes_before_the_others(itbib: Itbib) -> None:
    itbib.write("strings.bib", '@string{tacl = "Transactions"}\n')
    itbib.write("old.bib", "@article{a, title = {Something}, journal = tacl}\n")
    result = itbib.ok("merge", "strings.bib", "old.bib")
    assert "  journal = {Transactions},\n" in itbib.read("references.bib").decode()
    assert "macro" not in result.err


def test_macros_in_a_library_of_another_encoding(itbib: Itbib) -> None:
    itbib.write("references.bib", "@misc{a, title = {Déjà vu}}\n".encode("latin-1"))
    merged(itbib, '@misc{b, title = {Something}, note = "Łódź, " # jan}\n')
    assert b"note  = {{\\L}{\\'o}d{\\'z}, } # jan,\n" in itbib.read("references.bib")


# Cross-references: bibtex wants parents behind their children.

PARENT = "@proceedings{acl, title = {Proceedings of ACL}, year = 2020}\n"
CHILD = "@inproceedings{%s, title = {The Paper on %s}, author = {A. %s}, crossref = {%s}}\n"


def keys(itbib: Itbib) -> list[str]:
    return itbib.ok("list", "--format", "keys").out.split()


def test_a_child_goes_before_the_parent_that_the_library_has(itbib: Itbib) -> None:
    library = f"@misc{{x}}\n\n% All proceedings\n{PARENT}\n@row{{t/x, cite = {{x}}}}\n"
    itbib.write("references.bib", library)
    merged(
        itbib, CHILD % ("one", "Fish", "B", "p") + PARENT.replace("acl,", "p, doi = {10.1000/x},")
    )
    text = itbib.read("references.bib").decode()
    assert text.index("{one,") < text.index("{p,")
    # Now its parent stands in the library.
    merged(itbib, CHILD % ("two", "Birds", "C", "p") + CHILD % ("three", "Cats", "D", "acl"))
    text = itbib.read("references.bib").decode()
    order = ["{x}", "{three,", "% All", "{acl,", "{one,", "{two,", "{p,", "@row"]
    assert sorted(order, key=text.index) == order
    assert f"% All proceedings\n{PARENT}" in text


def test_new_parents_go_behind_their_children(itbib: Itbib) -> None:
    merged(
        itbib,
        "@collection{top, title = {All of It}, year = 2019}\n"
        + PARENT.replace("year", "crossref = {top}, year")
        + CHILD % ("one", "Fish", "B", "ACL")
        + "@misc{x, title = {Between}}\n"
        + CHILD % ("two", "Birds", "C", "acl"),
    )
    text = itbib.read("references.bib").decode()
    order = ["{one,", "{two,", "{acl,", "{top,", "{x,"]
    assert sorted(order, key=text.index) == order


@pytest.mark.parametrize("crossref", ["one", "two"])
def test_circles_come_in_as_they_are(itbib: Itbib, crossref: str) -> None:
    merged(itbib, CHILD % ("one", "Fish", "B", "two") + CHILD % ("two", "Birds", "C", crossref))
    text = itbib.read("references.bib").decode()
    assert (text.count("{one,"), text.count("{two,")) == (1, 1)


def test_a_parent_that_stands_before_its_child_is_named(itbib: Itbib) -> None:
    itbib.write(
        "references.bib", PARENT + (CHILD % ("one", "Fish", "B", "")).replace(", crossref = {}", "")
    )
    itbib.write("old.bib", CHILD % ("one", "Fish", "B", "acl"))
    result = itbib.ok("merge", "old.bib")
    assert (
        "references.bib:2: 'one' has the crossref 'acl' now, which stands before it\n"
        "hint: bibtex wants it behind: move it there; itbib export does so by itself\n"
    ) in result.err


def test_an_empty_field_is_filled(itbib: Itbib) -> None:
    itbib.write("references.bib", LIMA.replace("\n}", '\n  note = "",\n}'))
    merged(itbib, "@misc{z, eprint = {2305.11206}, note = {Short}}\n")
    text = itbib.read("references.bib").decode()
    assert '  note = "Short",\n' in text
    assert "itbib-merged" not in text


def test_other_crossrefs_are_named_and_counted(itbib: Itbib) -> None:
    itbib.write(
        "references.bib", PARENT.replace("{acl,", "{p,") + (CHILD % ("one", "Fish", "B", "p"))
    )
    messages = merged(
        itbib, CHILD % ("one", "Fish", "B", "q") + PARENT.replace("acl,", "q, doi = {10.1000/x},")
    )
    assert "one: crossref is 'p'; 'q' kept as itbib-merged-crossref\n" in messages
    assert "added 1 work, 1 changed, 0 there already" in messages


def test_an_entry_may_name_one_of_a_file_before_its_own(itbib: Itbib) -> None:
    itbib.write("references.bib", "@misc{acl, title = {Something Else}}\n")
    itbib.write("parents.bib", PARENT)
    itbib.write("old.bib", CHILD % ("one", "Fish", "B", "acl"))
    itbib.ok("merge", "parents.bib", "old.bib")
    assert "crossref = {proceedings-acl}" in itbib.read("references.bib").decode()


@pytest.mark.parametrize(
    ("key", "what"), [("p", "; it means the library's now"), ("none", " nor of the library")]
)
def test_a_parent_that_does_not_come_along_is_named(itbib: Itbib, key: str, what: str) -> None:
    itbib.write("references.bib", PARENT.replace("{acl,", "{p,"))
    messages = merged(itbib, CHILD % ("one", "Fish", "B", key))
    assert f"old.bib:1: the crossref '{key}' is no sound entry of this file{what}\n" in messages
