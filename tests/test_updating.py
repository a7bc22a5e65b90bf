"""Three-way comparison: what arXiv may change in an entry, and what belongs to the user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bib_strategies import open_text
from itbib.bib.edit import Edit, apply
from itbib.bib.library import Library, first_fields
from itbib.identifiers import ArxivId
from itbib.model import Base, Record
from itbib.updating.compare import FOLLOWING, Action, Change, compare
from itbib.updating.excerpts import LIMIT, excerpts
from itbib.updating.likeness import says_the_same
from itbib.updating.plan import Memory, bases_of, edits_of, papers_in, plan_updates

RECORD = Record(
    ArxivId.parse("2305.11206v1"), "Title", ("Ann Author",), "2023-05-18", "2023-05-18", "cs.CL"
)
YEAR = {"year": "2023"}


def base(
    fields: Mapping[str, str] | None = None, version: int = 1, *, withdrawn: bool = False
) -> Base:
    identifier = replace(RECORD.identifier, version=version)
    return Base(replace(RECORD, identifier=identifier, withdrawn=withdrawn), fields or {})


def seen(changes: tuple[Change, ...]) -> list[tuple[str, str, str, str, bool]]:
    return [(c.field, c.now, c.arxiv, c.action.name, c.is_due) for c in changes]


# Mine, base, theirs

OLD, NEW, OWN = "The Old", "The New", "My Own"


@pytest.mark.parametrize("field", FOLLOWING)
@pytest.mark.parametrize(
    ("mine", "proven", "theirs", "action", "with_theirs"),
    [
        # Both say the same.
        (OLD, OLD, OLD, "", ""),
        (NEW, OLD, NEW, "", ""),
        (NEW, "", NEW, "", ""),
        ("", "", "", "", ""),
        ("", OLD, "", "", ""),  # the user removed what arXiv removed, too
        # The entry is as itbib wrote it.
        (OLD, OLD, NEW, "CHANGE", "CHANGE"),
        ("", "", NEW, "ADD", "ADD"),
        (OLD, OLD, "", "GONE", "GONE"),
        # The user edited it.
        (OWN, OLD, OLD, "", "CHANGE"),
        (OWN, OLD, NEW, "EDITED", "CHANGE"),
        (OWN, OLD, "", "EDITED", "EDITED"),
        (OWN, "", NEW, "EDITED", "CHANGE"),
        (OWN, "", "", "", ""),
        ("the old", OLD, NEW, "EDITED", "CHANGE"),
        (OWN, f"{{{NEW}}}", NEW, "", "CHANGE"),  # arXiv says what it said
        # The user removed it.
        ("", OLD, OLD, "", "ADD"),
        ("", OLD, NEW, "EDITED", "ADD"),
    ],
)
def test_a_field_with_a_proven_base(
    field: str, mine: str, proven: str, theirs: str, action: str, with_theirs: str
) -> None:
    fields = {field: mine} if mine else {}
    now = base({field: theirs} if theirs else {})
    before = base({field: proven} if proven else {})
    # What is known besides does not count: the user may have gone back to it on purpose.
    known = [base({field: value}) for value in (OLD, OWN)]
    for prefers, expected in ((False, action), (True, with_theirs)):
        changes = compare(fields, now, before, known, prefer_theirs=prefers)
        is_due = expected in ("CHANGE", "ADD")
        assert seen(changes) == ([(field, mine, theirs, expected, is_due)] if expected else [])


@pytest.mark.parametrize("field", FOLLOWING)
@pytest.mark.parametrize(
    ("mine", "known", "theirs", "action", "with_theirs"),
    [
        (NEW, [], NEW, "", ""),
        (NEW, [OLD], NEW, "", ""),
        (OLD, [OLD], OLD, "", ""),
        (OLD, [OLD], NEW, "CHANGE", "CHANGE"),
        (OLD, ["Older", OLD], NEW, "CHANGE", "CHANGE"),
        (OLD, [NEW, OLD], NEW, "CHANGE", "CHANGE"),
        (OLD, [OLD], "", "GONE", "GONE"),
        (OWN, [OLD], NEW, "NO_BASE", "CHANGE"),
        (OWN, [], NEW, "NO_BASE", "CHANGE"),
        (OWN, [], "", "", ""),
        ("the old", [OLD], NEW, "NO_BASE", "CHANGE"),
        ("", [], NEW, "ADD", "ADD"),
        ("", [OLD], NEW, "ADD", "ADD"),
        ("", [OLD], OLD, "ADD", "ADD"),
        ("", [OLD], "", "", ""),
    ],
)
def test_a_field_without_a_proven_base(
    field: str, mine: str, known: list[str], theirs: str, action: str, with_theirs: str
) -> None:
    fields = {field: mine} if mine else {}
    now = base({field: theirs} if theirs else {})
    bases = [base({field: value}) for value in known]
    for prefers, expected in ((False, action), (True, with_theirs)):
        changes = compare(fields, now, None, bases, prefer_theirs=prefers)
        is_due = expected in ("CHANGE", "ADD")
        assert seen(changes) == ([(field, mine, theirs, expected, is_due)] if expected else [])


@pytest.mark.parametrize("field", ["year", "month", "eprint", "archiveprefix", "url"])
@pytest.mark.parametrize("prefers", [False, True])
def test_other_fields_are_written_once_and_then_stay(field: str, prefers: bool) -> None:
    def found(fields: Mapping[str, str], proven: Base | None) -> list[str]:
        changes = compare(fields, now, proven, [base({field: "old"})], prefer_theirs=prefers)
        return [change.action.name for change in changes]

    now = base({field: "new"})
    assert found({}, None) == ["ADD"]
    assert found({field: ""}, base()) == ["ADD"]
    assert found({field: "old"}, None) == []
    assert found({field: "old"}, base({field: "old"})) == []
    assert found({}, base({field: "new"})) == []  # the user does not want it


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, "year month archiveprefix primaryclass journal"),
        ({"year": "2023"}, "month archiveprefix primaryclass journal"),
        ({"year": ""}, "year month archiveprefix primaryclass journal"),
        ({"year": "2024"}, "archiveprefix primaryclass journal"),
        ({"date": "2023-05"}, "archiveprefix primaryclass journal"),
        ({"journal": "J"}, "year archiveprefix primaryclass"),
        ({"journaltitle": "J"}, "year archiveprefix primaryclass"),
        ({"booktitle": "B"}, "year archiveprefix primaryclass"),
        ({"booktitle": ""}, "year month archiveprefix primaryclass journal"),
        ({"eprinttype": "arXiv"}, "year month primaryclass journal"),
        ({"eprintclass": "cs.CL"}, "year month archiveprefix journal"),
    ],
)
def test_what_another_field_says_is_not_missing(fields: dict[str, str], missing: str) -> None:
    now = base(
        {
            "year": "2023",
            "month": "may",
            "archiveprefix": "arXiv",
            "primaryclass": "cs.CL",
            "journal": "J",
        }
    )
    for prefers in (False, True):
        changes = compare(fields, now, None, prefer_theirs=prefers)
        assert [c.field for c in changes if c.action is Action.ADD] == missing.split()
        assert len(changes) == len(missing.split())


@pytest.mark.parametrize(
    ("proven", "known", "theirs", "shown"),
    [
        (1, [], 2, ("v1", "v2")),
        (2, [1], 2, None),
        (2, [], 2, None),
        (None, [], 2, None),
        (None, [1], 3, ("v1", "v3")),
        (None, [2, 1], 3, ("v2", "v3")),
        (None, [3, 2, 1], 3, ("v2", "v3")),  # the last time nothing was written
        (None, [3], 3, None),
        (None, [4, 1], 3, ("v1", "v3")),
    ],
)
def test_a_new_version(
    proven: int | None, known: list[int], theirs: int, shown: tuple[str, str] | None
) -> None:
    before = base(version=proven) if proven else None
    changes = compare(
        {}, base(version=theirs), before, [base(version=version) for version in known]
    )
    assert seen(changes) == ([("version", *shown, "VERSION", True)] if shown else [])


@pytest.mark.parametrize(
    ("proven", "theirs", "shown"),
    [
        (False, True, [True]),
        (True, True, [False]),
        (None, True, [True]),
        (True, False, []),
        (None, False, []),
    ],
)
def test_a_withdrawal(proven: bool | None, theirs: bool, shown: list[bool]) -> None:
    before = None if proven is None else base(withdrawn=proven)
    changes = compare({}, base(withdrawn=theirs), before)
    expected = [("withdrawn", "", "withdrawn", "WITHDRAWN", is_due) for is_due in shown]
    assert seen(changes) == expected


def test_the_paper_comes_first_and_then_fields_as_they_are_written() -> None:
    now = base({"title": "N", "year": "2023", "doi": "10.1/n", "url": "u"}, 2, withdrawn=True)
    before = base({"title": "O", "author": "A"})
    fields = {"url": "", "author": "A", "title": "O"}
    names = [change.field for change in compare(fields, now, before)]
    assert names == ["version", "withdrawn", "title", "year", "doi", "url", "author"]


# What says the same


@pytest.mark.parametrize(
    ("field", "one", "other", "same"),
    [
        ("title", r"{LIMA}:  d{\'e}j{\`a} vu", "LIMA: déjà vu", True),
        ("title", "{{Whole Title}}", "Whole Title", True),
        ("title", "Whole title", "Whole Title", False),
        ("title", "a\u00a0b", "a b", True),
        ("title", "", "{}", False),
        ("author", "Zhou, C. and van der Berg, L.", "C. Zhou and L. van der Berg", True),
        ("author", "Smith, Jr., Robert", "Smith, Jr., R.", False),
        ("author", r"K{\"o}pf, Andreas", "Andreas Köpf", True),
        ("author", "A. One and B. Two", "B. Two and A. One", False),
        ("author", "A. One and others", "A. One", False),
        ("title", "Zhou, Chunting", "Chunting Zhou", False),
        ("doi", "https://doi.org/10.1000/ABC", "10.1000/abc", True),
        ("doi", r"10.1000/a\_b", "10.1000/a_b", True),
        ("doi", "10.1000/ab", "10.1000/a_b", False),
        ("primaryclass", "cs.cl", "cs.CL", False),
        ("journal", r"J. Test \& Eval.", "J. Test & Eval.", True),
    ],
)
def test_values_that_say_the_same(field: str, one: str, other: str, same: bool) -> None:
    assert says_the_same(field, one, other) is same
    assert says_the_same(field, other, one) is same


# In the file

ENTRY = """\
@misc{2305.11206,
  title = {Title},
  author = "Ann Author",
  year = 2023,
  month = may, eprint = {2305.11206},
  archivePrefix = {arXiv},
  PRIMARYCLASS = {cs} # {.CL},
  doi = {10.1/old},
  journal = {J. Old},
  url = {https://arxiv.org/abs/2305.11206}
}
"""
NOW = replace(
    RECORD,
    identifier=ArxivId.parse("2305.11206v2"),
    title="A New Title",
    authors=("Ann Author", "Bob Zoë"),
    primary_class="cs.AI",
    doi="10.1/new",
    journal_ref="J. New & Old",
)
BEFORE = replace(RECORD, doi="10.1/old", journal_ref="J. Old")


def updated(library: Library, *known: Record, now: Record = NOW) -> Library:
    """Do what ``itbib update --apply`` does, nothing being proven."""
    memory = Memory({}, {"2305.11206": known})
    papers = papers_in(library)
    records = {"2305.11206": now}
    updates = plan_updates(library, papers, records, memory, prefer_theirs=False)
    return library.changed(edits_of(library, updates), library.keys())


def test_changed_values_keep_their_delimiters_and_all_else() -> None:
    library = open_text(f"% head\n{ENTRY}\n% tail\n")
    assert updated(library, BEFORE).text == (
        "% head\n@misc{2305.11206,\n"
        "  title = {A New Title},\n"
        '  author = "Ann Author and Bob Zoë",\n'
        "  year = 2023,\n"
        "  month = may, eprint = {2305.11206},\n"
        "  archivePrefix = {arXiv},\n"
        "  PRIMARYCLASS = {cs.AI},\n"
        "  doi = {10.1/new},\n"
        "  journal = {J. New \\& Old},\n"
        "  url = {https://arxiv.org/abs/2305.11206}\n"
        "}\n\n% tail\n"
    )


def test_a_file_in_another_encoding_gets_letters_as_tex_and_is_recognised_again() -> None:
    text = "@misc{k, note = {Köpf}}\n@misc{2305.11206, author = {Ann Author and Bob Zoë}}\n"
    library = Library.from_bytes(text.encode("latin-1"), "references.bib")
    (written,) = bases_of(library, [NOW])
    assert written.fields["author"] == r"Ann Author and Bob Zo{\"e}"
    # Other letters, the same words: nothing to do.
    assert updated(library, now=NOW).entries()[1].fields["author"] == "Ann Author and Bob Zoë"
    later = replace(NOW, authors=("Ann Author", "Bob Zoë", "Cy Žid"))
    library = open_text('@misc{2305.11206, author = {Ann Author and Bob Zo{\\"e}}}\n% \udce9\n')
    assert updated(library, NOW, now=later).text.isascii() is False
    fields = updated(library, NOW, now=later).entries()[0].fields
    assert fields["author"] == r"Ann Author and Bob Zo{\"e} and Cy {\v{Z}}id"


def test_what_the_file_cannot_hold_keeps_nothing_else_from_being_written() -> None:
    library = open_text("@misc{2305.11206, title = {Old}, doi = {10.1/old}}\n% \udce9\n")
    now = replace(NOW, title="漢", doi="10.1/{")
    memory = Memory({}, {"2305.11206": [replace(RECORD, title="Old", doi="10.1/old")]})
    records = {"2305.11206": now}
    (update,) = plan_updates(library, papers_in(library), records, memory, prefer_theirs=False)
    actions = {change.field: (change.action.name, change.is_due) for change in update.changes}
    assert actions["title"] == actions["doi"] == ("UNWRITABLE", False)
    fields = updated(library, replace(RECORD, title="Old", doi="10.1/old"), now=now).entries()[0]
    assert (fields.fields["title"], fields.fields["doi"]) == ("Old", "10.1/old")
    assert fields.fields["primaryclass"] == "cs.AI"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("@misc{2305.11206}", "2305.11206"),
        ("@misc{2305.11206v3}", "2305.11206"),
        ("@misc{arXiv:hep-th/9901001}", "hep-th/9901001"),
        ("@misc{k, eprint = {math.GT/0309136v2}}", "math/0309136"),
        ("@misc{k, eprint = {2305.11206}, archivePrefix = {ARXIV}}", "2305.11206"),
        ("@misc{k, eprint = {2305.11206}, eprinttype = {arxiv}}", "2305.11206"),
        ("@misc{k, eprint = {2305.11206}, archivePrefix = {HAL}}", None),
        ("@misc{k, eprint = {2305.11206}, eprinttype = {jstor}}", None),
        ("@misc{2305.11206, eprint = {hal-01}, archivePrefix = {HAL}}", "2305.11206"),
        ("@misc{k, eprint = {hal-01}}", None),
        ("@misc{k, url = {https://arxiv.org/abs/2305.11206}}", None),
        ("@row{2305.11206, eprint = {2305.11206}}", None),
        ("@misc{2305.11206, title = {A}, year = }", None),
    ],
)
def test_works_that_are_on_arxiv(source: str, found: str | None) -> None:
    papers = papers_in(open_text(f"{source}\n"))
    assert [paper.identifier.versioned for paper in papers] == ([found] if found else [])


def test_an_answer_older_than_what_is_known_is_passed_over() -> None:
    library = open_text("@misc{2305.11206, title = {A New Title}}\n")
    papers, records = papers_in(library), {"2305.11206": RECORD}
    for memory in (
        Memory({"2305.11206": Base(NOW, {"title": "A New Title"})}, {}),
        Memory({}, {"2305.11206": [NOW, RECORD]}),
    ):
        assert plan_updates(library, papers, records, memory, prefer_theirs=True) == []
    memory = Memory({}, {"2305.11206": [RECORD]})
    assert len(plan_updates(library, papers, records, memory, prefer_theirs=True)) == 1


def test_works_come_in_the_order_of_the_file_and_once() -> None:
    library = open_text("@misc{2305.11206}\n@misc{alpaca}\n@misc{2203.02155, note = {n}}\n")
    blocks = list(library.listed())
    papers = papers_in(library, [*reversed(blocks), blocks[2]])
    assert [(p.work.key, p.work.fields) for p in papers] == [
        ("2305.11206", {}),
        ("2203.02155", {"note": "n"}),
    ]
    assert [paper.block for paper in papers] == [blocks[0], blocks[2]]


# Laws

_names = st.sampled_from(
    [*FOLLOWING, "year", "month", "eprint", "archiveprefix", "url", "booktitle", "date", "note"]
)
_fields = st.dictionaries(_names, st.sampled_from(["", "A", "{A}", "B", "C", "D and E"]))


@st.composite
def _bases(draw: st.DrawFn) -> Base:
    fields = draw(_fields)
    written = {name: value for name, value in fields.items() if value and name != "note"}
    return base(YEAR | written, draw(st.integers(1, 3)), withdrawn=draw(st.booleans()))


def carried_out(fields: Mapping[str, str], changes: tuple[Change, ...]) -> dict[str, str]:
    return {**fields, **{change.field: change.arxiv for change in changes if change.is_edit}}


@given(_fields, _bases(), st.none() | _bases(), st.lists(_bases(), max_size=3))
@settings(derandomize=True)
def test_a_value_that_is_in_no_base_never_changes(
    fields: dict[str, str], theirs: Base, proven: Base | None, known: list[Base]
) -> None:
    bases = [proven] if proven else known
    after = carried_out(fields, compare(fields, theirs, proven, known))
    for name, value in fields.items():
        if value and not any(base.fields.get(name) == value for base in bases):
            assert after[name] == value
    # And what arXiv says comes from arXiv alone.
    changed = [name for name in after if after[name] != fields.get(name)]
    assert all(after[name] == theirs.fields[name] for name in changed)


@given(_fields, _bases(), st.none() | _bases(), st.lists(_bases(), max_size=3), st.booleans())
@settings(derandomize=True)
def test_twice_is_once(
    fields: dict[str, str],
    theirs: Base,
    proven: Base | None,
    known: list[Base],
    prefers: bool,
) -> None:
    after = carried_out(fields, compare(fields, theirs, proven, known, prefer_theirs=prefers))
    # What was written is proven now; nothing is due, and a quarrel is shown once.
    again = compare(after, theirs, theirs, [theirs, *known])
    assert [change.action for change in again] == [Action.WITHDRAWN] * theirs.record.withdrawn
    assert not any(change.is_due for change in again)


_value = st.sampled_from(["{Title}", '"Title"', "{T} # {itle}", "{ Title }", "{My Own}", "2023"])


@given(
    st.dictionaries(st.sampled_from([*FOLLOWING, "Title", "note", "url"]), _value),
    st.sampled_from([",\n  ", ", ", ",\r\n\t"]),
    st.sampled_from(["", "% one @misc\n", "@string{t = {Title}}\r\n"]),
)
@settings(derandomize=True, max_examples=60)
def test_bytes_outside_the_changed_values_stay(
    fields: dict[str, str], separator: str, around: str
) -> None:
    parts = ["2305.11206", "x={1}", *(f"{name}={value}" for name, value in fields.items())]
    entry = f"@misc{{{separator.join(parts)}}}"
    library = open_text(f"{around}{entry}{around}@row{{t/a, x = {{Title}}}}")
    after = updated(library, replace(BEFORE, journal_ref="Title", doi="Title"))
    old, new = library.entries()[0].fields, after.entries()[0].fields
    inserted = [name for name in new if name not in old]
    assert _without(after, FOLLOWING, inserted) == _without(library, FOLLOWING, [])


def _without(library: Library, values: tuple[str, ...], fields: list[str]) -> str:
    """Give the text without the values of some fields, and without other fields altogether."""
    entry = library.parsed(next(iter(library.listed())))
    positions = first_fields(entry)
    edits = [
        Edit(entry.fields[at].value_start, entry.fields[at].value_end, "")
        for name in values
        if name not in fields and (at := positions.get(name)) is not None
    ]
    text = library.text
    for name in fields:
        # New fields are the last ones: from the end of the field before to their own.
        at = positions[name]
        before = entry.fields[at - 1].value_end if at else entry.key_end
        edits.append(Edit(before, entry.fields[at].value_end, ""))
    return apply(text, edits)


# For people


def test_long_values_are_shown_where_they_differ() -> None:
    names = " and ".join(f"Author Number{n}" for n in range(50))
    change = Change("author", names, names + r" and Zoë {\L}ast", Action.CHANGE, True)
    now, arxiv = excerpts(change)
    assert (now, arxiv) == ("…Author Number49", "…Author Number49 and Zoë Łast")
    change = Change("title", "A" * 80, "B" + "A" * 90, Action.CHANGE, True)
    now, arxiv = excerpts(change)
    assert (now, arxiv) == ("A" * (LIMIT - 1) + "…", "B" + "A" * (LIMIT - 2) + "…")


def test_short_values_are_shown_as_plain_text() -> None:
    shown = excerpts(Change("title", r"{LIMA}", r"{LIMA} \& Co", Action.CHANGE, True))
    assert shown == ("LIMA", "LIMA & Co")
    shown = excerpts(Change("doi", "10.1/a--b{}", "", Action.GONE, False))
    assert shown == ("10.1/a--b{}", "")
