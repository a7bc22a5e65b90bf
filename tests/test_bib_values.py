"""What the fields of an entry mean.

That the values are those of bibtex is for test_bib_judge.py to show.
"""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bib_strategies import bib_texts, open_text, values
from itbib.bib.library import Library
from itbib.bib.values import understand

names = st.text(
    st.characters(codec="utf-8", exclude_characters=" \t\r\n\"#%'(),={}"), min_size=1
).filter(lambda name: name[0] not in "0123456789" and min(name) > " ")


def collapsed(value: str) -> str:
    """White space as bibtex has it: of ASCII only, one blank for many, none at the ends."""
    return " ".join(word for word in value.replace("\n", " ").replace("\t", " ").split(" ") if word)


@given(st.lists(st.dictionaries(names, values.map(collapsed), max_size=4), max_size=4))
@example([{"title": "x @misc{y, title = {z}} @", "@comment": "\\", "author": "{\\} \\{}"}])
@example([{"title": '"', "a,b": "", "note": "\xa0 x \xa0"}])
@example([{"title": '" # "'}, {"title": "{}"}, {"title": "{a}"}, {"title": '"a"'}])
@settings(derandomize=True)
def test_bibtexparser_gives_back_what_bibtex_would_read(entries: list[dict[str, str]]) -> None:
    entries = [{n.replace(",", ""): v for n, v in fields.items()} for fields in entries]
    assert understand(entries) == entries


@given(bib_texts())
@settings(derandomize=True)
def test_some_entries_are_read_as_among_all(text: str) -> None:
    library = open_text(text)
    one_by_one = [library.entries([block])[0] for block in library.listed()]
    assert one_by_one == library.entries()
    assert [work.key for work in one_by_one] == library.keys()


def test_entries() -> None:
    library = open_text(
        '@string{acl = "ACL"}\n'
        "@InProceedings{a,\n  Title = {An {LLM}},\n  booktitle = acl # { } # 2023,\n"
        "  month = may,\n}\n"
        "@row{t/b, cite = {a, c}, Base-Model = {X and Y}}\n"
        "@string{acl = {EMNLP}}\n"
        "@misc(c, journal = ACL, title = {1}, TITLE = {2})\n"
    )
    works = library.entries()
    assert [(work.key, work.type, work.line) for work in works] == [
        ("a", "inproceedings", 2),
        ("t/b", "row", 7),
        ("c", "misc", 9),
    ]
    assert [list(work.fields.items()) for work in works] == [
        [("title", "An {LLM}"), ("booktitle", "ACL 2023"), ("month", "may")],
        [("cite", "a, c"), ("base-model", "X and Y")],
        [("journal", "EMNLP"), ("title", "1")],
    ]
    assert all(work.path == "references.bib" for work in works)


def test_only_the_entries_asked_for() -> None:
    library = open_text("@string{s = {x}}\n@misc{a}\n@misc{b, title = s}\n@misc{b, title = {2}}\n")
    first, second = library.listed()
    assert [work.key for work in library.entries([second])] == ["b"]
    assert library.entries([]) == []
    # Source order, whatever the order in which they are asked for.
    assert [work.key for work in library.entries([second, first])] == ["a", "b"]
    assert library.entries([second])[0].fields == {"title": "x"}


def test_of_a_broken_entry_what_comes_before_the_fault() -> None:
    library = open_text("@misc{a, title = {A}, note {N}, year = {1}}\n@misc{b c}\n")
    assert [work.fields for work in library.entries()] == [{"title": "A"}, {}]


def test_preambles() -> None:
    library = open_text('@Preamble{ "\\x" # {y} }\n@preamble("z")\n@preamble{ z }}\n@preamble{ "\n')
    assert library.preambles() == ['@Preamble{ "\\x" # {y} }', '@preamble("z")', "@preamble{ z }"]


def test_everything_of_a_latin_1_file_can_be_shown() -> None:
    data = b"@m\xefsc{k\xe9y, n\xe4me = {v\xe4lue} # m\xe4cro}\n@misc{\xe9 \xe9}\n@misc{k\xe9y}\n"
    library = Library.from_bytes(data, "latin.bib")
    work, _ = library.entries()
    assert (work.key, work.type, work.fields) == ("kéy", "mïsc", {"näme": "väluemäcro"})
    for text in (repr(library.entries()), *map(str, library.problems())):
        text.encode()


def test_noncharacters_stay_in_values() -> None:
    value = "".join(map(chr, range(0xFDD0, 0xFDF0)))
    library = open_text(f"@misc{{a, title = {{{value}}}, note = {{\\x}}}}\n@misc{{b}}\n")
    assert [work.fields for work in library.entries()] == [{"title": value, "note": "\\x"}, {}]
