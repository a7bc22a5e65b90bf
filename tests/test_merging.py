"""What is one work, what is not, and what becomes of fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.bib.edit import apply, format_entry
from itbib.bib.library import Library
from itbib.merging.doubles import find_doubles
from itbib.merging.identity import Identity
from itbib.merging.plan import Merge, plan_merge
from itbib.merging.reading import read_other
from itbib.merging.values import KEPT_PREFIX, combine, same_value
from itbib.merging.writing import edits_of
from itbib.model import Work


def merged(text: str, *others: str, aliases: bool = False) -> tuple[Merge, str]:
    library = Library(text, "references.bib")
    read = [read_other(Library(other, f"other{n}.bib")) for n, other in enumerate(others)]
    plan = plan_merge(library, read, aliases=aliases)
    return plan, library.changed(*edits_of(library, plan.targets.all)).text


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({"note": "See also arXiv:2305.11206 for a longer version"}, ()),
        ({"url": "https://example.org/2305.11206"}, ()),
        ({"eprint": "10.2307/123456", "eprinttype": "jstor"}, ()),
        ({"eprint": "9901001", "archiveprefix": "hep-th"}, ("hep-th/9901001",)),
        ({"arxivid": "2305.11206v2"}, ("2305.11206",)),
        ({"number": "arXiv:2305.11206", "publisher": "arXiv"}, ("2305.11206",)),
        ({"eprint": "2305.11206", "url": "https://arxiv.org/abs/2305.1120"}, ("2305.11206",)),
    ],
)
def test_arxiv_ids(fields: dict[str, str], ids: tuple[str, ...]) -> None:
    assert Identity(Work("k", "misc", fields)).arxiv_ids == ids


# Fields


_names = st.sampled_from(["title", "author", "note", "year", "pages", "month", "doi", "url"])
_values = st.sampled_from(["A {B} c", "a b c", "2020", "1--2", "1-2", "jan", "1", "", "é"])


@given(st.dictionaries(_names, _values), st.lists(st.tuples(_names, _values)))
def test_no_field_is_lost(own: dict[str, str], other: list[tuple[str, str]]) -> None:
    combined = combine(own, other, ("misc", "article"))
    assert not any(own.get(name) for name in combined.added)
    together = own | dict(combined.added)
    for name, value in other:
        kept = [v for n, v in together.items() if n == name or n.startswith(f"{KEPT_PREFIX}{name}")]
        assert not value or any(same_value(name, v, value) for v in kept)
    assert dict(combine(together, other, ("misc", "article")).added) == {}


# Merging

LIMA = """\
% curated
@misc{2305.11206,
  title  = {{LIMA}: Less Is More for Alignment},
  author = {Chunting Zhou and Pengfei Liu},
  year   = {2023},
}
"""


def test_a_known_work_gains_what_it_lacks_and_keeps_what_it_says() -> None:
    other = """\
@string{nips = "NeurIPS"}
@inproceedings{zhou, title = {LIMA: Less is More}, author = {Zhou, Chunting and Liu, Pengfei},
  booktitle = nips # " 36", eprint = {2305.11206v1}, year = 2024}
"""
    plan, text = merged(LIMA, other)
    assert plan.keys == [{"zhou": "2305.11206"}]
    assert text == LIMA.replace(
        "  year   = {2023},\n",
        "  year   = {2023},\n"
        "  itbib-merged-title = {LIMA: Less is More},\n"
        "  booktitle = {NeurIPS 36},\n"
        "  eprint = {2305.11206v1},\n"
        "  itbib-merged-year = {2024},\n"
        "  itbib-merged-entrytype = {inproceedings},\n",
    )
    assert [c.field for c in plan.outcomes[0].conflicts] == ["title", "year", "entrytype"]
    assert merged(text, other)[1] == text


def test_a_new_work_gets_its_arxiv_id_as_key_and_the_fields_that_follow() -> None:
    other = "@article{v17, title={Attention}, journal={CoRR}, volume={abs/1706.03762v5}}"
    _, text = merged(LIMA, other)
    assert text.startswith(LIMA)
    assert text.removeprefix(LIMA) == (
        "\n@article{1706.03762,\n  title         = {Attention},\n  journal       = {CoRR},\n"
        "  volume        = {abs/1706.03762v5},\n  eprint        = {1706.03762},\n"
        "  archiveprefix = {arXiv},\n  url           = {https://arxiv.org/abs/1706.03762},\n"
        "  year          = {2017},\n}\n"
    )
    assert merged(text, other)[1] == text


def test_keys_that_are_taken_and_keys_that_name_others() -> None:
    library = "@book{smith, title={Of Rivers}, author={Smith, A.}}\n"
    other = """\
@inproceedings{jones, title={On Lakes and Their Fish}, author={Jones, B.}, crossref={Smith}}
@proceedings{smith, title={Proceedings of Lakes}, year=2001}
"""
    plan, text = merged(library, other)
    assert plan.keys == [{"jones": "jones", "smith": "proceedings-lakes"}]
    assert "crossref = {proceedings-lakes}" in text
    assert merged(text, other)[1] == text


def test_what_is_doubtful_is_listed_and_stands_alone() -> None:
    other = "@misc{z, title={LIMA: Less is more for alignment}, author={Zhou, C.}, year={2023}}"
    plan, text = merged(LIMA, other)
    assert [(d.new.key, d.target.key, d.reason) for d in plan.doubts] == [
        ("z", "2305.11206", "same title, but the authors differ")
    ]
    assert "@misc{z," in text
    again, same = merged(text, other)
    assert same == text
    assert again.doubts == []


def test_macros_of_styles_stay_macros() -> None:
    _, text = merged("", "@article{a, title={T of Some Length}, journal=cacm, month=1 # jan}")
    assert "  journal = cacm,\n" in text
    assert "  month   = {1} # jan,\n" in text


def test_entries_without_much_to_tell_them_by_come_once() -> None:
    other = "@xdata{p, publisher={P}}\n@xdata{q, publisher={P}}\n@misc{e}\n@misc{f,}\n@misc{p}\n"
    _, text = merged("@book{p, title={Taken Already by Another}}\n", other)
    assert merged(text, other)[1] == text
    assert text.count("@xdata") == 2


def test_repeated_fields_and_repeated_entries_are_kept() -> None:
    other = """\
@misc{a, title={A Work of Some Length}, note={one}, note={two}}
@misc{a, title={Quite Another Work Than That}, note={three}}
"""
    plan, text = merged("", other)
    assert "itbib-merged-note = {two}" in text
    assert "Quite Another Work" in text
    assert plan.keys == [{"a": "a"}]
    assert merged(text, other)[1] == text


def test_old_keys_as_aliases() -> None:
    other = "@misc{z, title={LIMA}, eprint={2305.11206}, ids={y}}"
    assert "  ids    = {y},\n" in merged(LIMA, other)[1]
    text = merged(LIMA, other, aliases=True)[1]
    assert "  ids    = {y, z},\n" in text
    assert merged(text, other, aliases=True)[1] == text


def test_what_is_no_work_is_named() -> None:
    other = read_other(
        Library(
            "% about\n@preamble{ {x} }\n@row{t/a, cite={b}}\n@misc{b, title={x}}\n@misc{c, title=",
            "o.bib",
        )
    )
    assert [(p.line, p.message.split(":")[0]) for p in other.left] == [
        (1, "text between entries was left"),
        (2, "the @preamble was left"),
        (3, "the row 't/a' was left"),
    ]
    assert [entry.work.key for entry in other.entries] == ["b"]
    assert [problem.line for problem in other.broken] == [5]


_works = st.lists(
    st.builds(
        lambda key, fields: (key, dict(fields)),
        st.sampled_from(["a", "b", "c", "2305.11206"]),
        st.lists(
            st.one_of(
                st.tuples(st.just("title"), st.sampled_from(["Less Is More for Us", "Less"])),
                st.tuples(st.just("author"), st.sampled_from(["A Zhou and B Liu", "Zhou, A."])),
                st.tuples(st.just("year"), st.sampled_from(["2020", "2021"])),
                st.tuples(st.just("eprint"), st.sampled_from(["2305.11206", "2305.11207v1"])),
                st.tuples(st.just("doi"), st.sampled_from(["10.1000/a", "10.1000/b"])),
                st.tuples(st.just("journal"), st.sampled_from(["J of A", "arXiv:2305.11206"])),
            ),
            max_size=5,
        ),
    ),
    max_size=5,
    unique_by=lambda work: work[0],
)


def bib(works: list[tuple[str, dict[str, str]]]) -> str:
    return "".join(format_entry("misc", key, fields) + "\n\n" for key, fields in works)


@given(_works, _works)
def test_merging_loses_nothing_and_leaves_the_rest(
    own: list[tuple[str, dict[str, str]]], other: list[tuple[str, dict[str, str]]]
) -> None:
    plan, text = merged(bib(own), bib(other))
    after = {work.key: work.fields for work in Library(text, "r.bib").entries()}
    for key, fields in own:
        assert fields.items() <= after[key].items()
    for key, fields in other:
        held = after[plan.keys[0][key]]
        for name, value in fields.items():
            kept = [v for n, v in held.items() if n == name or n.startswith(f"itbib-merged-{name}")]
            assert any(same_value(name, v, value) for v in kept)


# Doubles


def deduped(text: str) -> tuple[dict[str, str], str]:
    library = Library(text, "references.bib")
    found = find_doubles(library)
    assert library.changed(found.edits, found.left)
    return found.keys, apply(text, found.edits)


def test_doubles_become_one() -> None:
    text = (
        "@article{zhou, title={LIMA: less is more for alignment}, doi={10.1000/x},\n"
        "  author={Zhou, Chunting and Liu, Pengfei}, year={2023}, ids={z}}\n\n"
        f"{LIMA}\n"
        "@row{t/x, cite = {zhou,2305.11206}, name = {n}}\n"
        "@row{t/y, cite = {2305.11206}}\n"
        "@inproceedings{c, crossref={Zhou}, title={Another}}\n"
    )
    keys, after = deduped(text)
    assert keys == {"zhou": "2305.11206"}
    assert after == LIMA.replace(
        "  year   = {2023},\n",
        "  year   = {2023},\n  doi    = {10.1000/x},\n"
        "  itbib-merged-entrytype = {article},\n  ids    = {zhou, z},\n",
    ) + (
        "\n@row{t/x, cite = {2305.11206}, name = {n}}\n"
        "@row{t/y, cite = {2305.11206}}\n"
        "@inproceedings{c, crossref={2305.11206}, title={Another}}\n"
    )
    assert deduped(after) == ({}, after)


def test_what_lies_between_two_papers_joins_neither() -> None:
    work = "title={A Work of Some Length}, author={Zhou, A. and Liu, B.}, year={2020}"
    text = "".join(
        f"@misc{{{key}, {work}{more}}}\n"
        for key, more in (("a", ", eprint={2001.00001}"), ("b", ", eprint={2001.00002}"), ("c", ""))
    )
    found = find_doubles(Library(text, "references.bib"))
    assert found.sure == []
    assert {(d.work.key, d.other.key) for d in found.doubtful} == {
        ("b", "a"),
        ("c", "a"),
        ("c", "b"),
    }
