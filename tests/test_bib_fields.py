"""A change to one field changes the bytes of that value, and no other byte."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bib_strategies import READABLE, bib_texts, name_of, open_text, values
from itbib.bib.edit import Edit, apply, is_balanced
from itbib.bib.fields import edits_for
from itbib.bib.library import Library, first_fields
from itbib.bib.scan import BROKEN, Block
from itbib.errors import InputError, UsageError

NEW = 'a "new" {V}alue, 100'


def with_fields(library: Library, key: str, fields: Mapping[str, str]) -> Library:
    """Do what ``itbib set`` does; an empty value removes a field."""
    block = library.block(key)
    assert block is not None
    return library.changed(edits_for(library, block, fields), library.keys())


def fields_of(library: Library, key: str) -> dict[str, str]:
    block = library.block(key)
    assert block is not None
    return dict(library.entries([block])[0].fields)


def source_of_others(library: Library, block: Block) -> list[str]:
    return [
        library.text[other.start : other.end]
        for other in library.blocks
        if not block.start <= other.start < block.end
    ]


def assert_value_changed_alone(before: Library, after: Library, block: Block, name: str) -> None:
    """Compare the bytes before and behind a value, found in each text by its own parse."""
    new_block = after.block(before.keys_of([block])[0])
    assert new_block is not None
    index = first_fields(before.parsed(block))[name]
    old = before.parsed(block).fields[index]
    new = after.parsed(new_block).fields[index]
    assert after.text[: new.value_start] == before.text[: old.value_start]
    assert after.text[new.value_end :] == before.text[old.value_end :]
    assert source_of_others(after, new_block) == source_of_others(before, block)


def assert_only_inserted(before: str, after: str) -> None:
    """Everything that was there is there, in two pieces at most."""
    added = len(after) - len(before)
    assert added > 0
    start = next((i for i, c in enumerate(before) if c != after[i]), len(before))
    assert after[start + added :] == before[start:]


def check_entry(library: Library, block: Block, change: str) -> None:
    """Change each field of an entry, remove it, and add one and remove that again."""
    key = library.keys_of([block])[0]
    fields = fields_of(library, key)
    entry = library.parsed(block)
    for name, value in fields.items():
        if value == change:
            continue
        after = with_fields(library, key, {name: change})
        assert fields_of(after, key) == fields | {name: change}
        assert_value_changed_alone(library, after, block, name)

        if sum(field.name.lower() == name for field in entry.fields) > 1:
            continue
        without = with_fields(library, key, {name: ""})
        assert fields_of(without, key) == {n: v for n, v in fields.items() if n != name}
        if library.text[block.end - 1] == "}":
            assert_only_inserted(without.text, library.text)

    after = with_fields(library, key, {"itbib-new": change})
    assert fields_of(after, key) == fields | {"itbib-new": change}
    if fields:
        assert_only_inserted(library.text, after.text)
        assert with_fields(after, key, {"itbib-new": ""}).text == library.text


@pytest.mark.parametrize("path", READABLE, ids=name_of)
def test_every_field_of_real_files(path: Path) -> None:
    library = Library.from_bytes(path.read_bytes(), path.name)
    blocks = [block for block in library.listed() if block.kind != BROKEN]
    if len(blocks) > 20:
        # Each change reads the whole file again, so in a large one fewer are tried.
        blocks = random.Random(path.name).sample(blocks, 5 if len(blocks) < 1000 else 1)
    for block in blocks:
        check_entry(library, block, NEW)


def cut_out(library: Library, chosen: list[tuple[int, str]]) -> str:
    """The text without the values of some fields, given by the entry's place in the list."""
    blocks = list(library.listed())
    edits = []
    for place, name in chosen:
        entry = library.parsed(blocks[place])
        field = entry.fields[first_fields(entry)[name]]
        edits.append(Edit(field.value_start, field.value_end, ""))
    return apply(library.text, edits)


@pytest.mark.parametrize("path", READABLE, ids=name_of)
def test_one_field_of_every_entry_at_once(path: Path) -> None:
    library = Library.from_bytes(path.read_bytes(), path.name)
    dice = random.Random(path.name)
    places = [i for i, block in enumerate(library.listed()) if block.kind != BROKEN]
    blocks, works = list(library.listed()), library.entries()
    if len(places) > 1000:
        places = sorted(dice.sample(places, 100))
    chosen = [(i, dice.choice(list(works[i].fields))) for i in places if works[i].fields]
    edits = [edit for i, name in chosen for edit in edits_for(library, blocks[i], {name: NEW})]
    after = library.changed(edits, library.keys())
    assert cut_out(after, chosen) == cut_out(library, chosen)
    expected = [dict(work.fields) for work in works]
    for i, name in chosen:
        expected[i][name] = NEW
    assert [work.fields for work in after.entries()] == expected
    assert len(after.problems()) == len(library.problems())


@given(bib_texts(), values.filter(lambda value: value.strip(" \n\t")), st.data())
@settings(derandomize=True, max_examples=80, deadline=None)
def test_every_field_of_made_files(text: str, value: str, data: st.DataObject) -> None:
    library = open_text(text)
    blocks = list(library.listed())
    assume(blocks)
    block = data.draw(st.sampled_from(blocks))
    check_entry(library, block, " ".join(value.split()))


@given(bib_texts(), st.data())
@settings(derandomize=True, max_examples=80, deadline=None)
def test_several_changes_at_once(text: str, data: st.DataObject) -> None:
    library = open_text(text)
    blocks = list(library.listed())
    assume(blocks)
    block = data.draw(st.sampled_from(blocks))
    key = library.keys_of([block])[0]
    fields = fields_of(library, key)
    wanted = {
        name: data.draw(st.sampled_from(["", "", "new", value])) for name, value in fields.items()
    }
    wanted |= data.draw(st.sampled_from([{}, {"p": "1"}, {"p": "1", "q": "2"}]))
    after = with_fields(library, key, wanted)
    assert fields_of(after, key) == {
        n: v for n, v in (fields | wanted).items() if v or n not in wanted
    }
    assert source_of_others(after, next(b for b in after.listed() if b.start == block.start)) == (
        source_of_others(library, block)
    )
    assert [p.message for p in after.problems()] == [p.message for p in library.problems()]


def test_a_value_that_stays_is_not_touched() -> None:
    library = open_text("@misc{a, title = {x\n   y}, month = may, year = 1 # {2}}\n")
    after = with_fields(library, "a", {"title": "x y", "month": "may", "year": "12"})
    assert after.text == library.text


@pytest.mark.parametrize(
    ("source", "field", "changed"),
    [
        # A changed value keeps its delimiters.
        ("@misc{a, x = {1}}", "x=2", "@misc{a, x = {2}}"),
        ('@misc{a, x = "1"}', "x=2", '@misc{a, x = "2"}'),
        ('@misc{a, x = "1", y = {}}', 'x={"}2', '@misc{a, x = "{"}2", y = {}}'),
        ("@misc{a, x = 1}", "x=2", "@misc{a, x = 2}"),
        ("@misc{a, month = jan}", "month=feb", "@misc{a, month = feb}"),
        ("@misc{a, month = {jan}}", "month=feb", "@misc{a, month = {feb}}"),
        # Where it cannot, braces hold anything.
        ('@misc{a, x = "1"}', 'x=the "2"', '@misc{a, x = {the "2"}}'),
        ("@misc{a, x = 1}", "x=2a", "@misc{a, x = {2a}}"),
        ("@misc{a, x = 1}", "x=²", "@misc{a, x = {²}}"),
        ("@misc{a, x = s}", "x=t", "@misc{a, x = {t}}"),
        ("@misc{a, month = jan}", "month=January", "@misc{a, month = {January}}"),
        ('@misc{a, x = "1" # s # {2}}', "x=3", "@misc{a, x = {3}}"),
        # Whatever stands around it stays.
        ("@misc ( a ,\n\tX\n= {1}\n, )", "x=2", "@misc ( a ,\n\tX\n= {2}\n, )"),
        ("@misc{a, X = {1}, x = {2}}", "x=3", "@misc{a, X = {3}, x = {2}}"),
        ("@MISC{A,X={1}}", "x=2", "@MISC{A,X={2}}"),
        # A new field is written like its neighbours.
        ("@misc{a, x = {1}}", "y=2", "@misc{a, x = {1}, y = {2}}"),
        ("@misc{a,x={1}}", "y=2", "@misc{a,x={1},y={2}}"),
        ("@misc{a, x = {1}, }", "y=2", "@misc{a, x = {1}, y = {2}, }"),
        ("@misc{a,\n  x = {1}\n}", "y=2", "@misc{a,\n  x = {1},\n  y = {2}\n}"),
        ("@misc{a,\n  x = {1},\n}", "y=2", "@misc{a,\n  x = {1},\n  y = {2},\n}"),
        ("@misc{a,\r\n\tx = {1},\r\n\t}", "y=2", "@misc{a,\r\n\tx = {1},\r\n\ty = {2},\r\n\t}"),
        ('@misc{a,\n x = "1",\n y = 2\n}', "z=3", '@misc{a,\n x = "1",\n y = 2,\n z = "3"\n}'),
        ('@misc{a, x = "1"}', 'y="', '@misc{a, x = "1", y = {"}}'),
        ('@misc{a, x = "1", y = {2}}', "z=3", '@misc{a, x = "1", y = {2}, z = {3}}'),
        ("@misc{a, x = 1}", "y=2", "@misc{a, x = 1, y = {2}}"),
        ("@misc{a, x = 1}", "month=may", "@misc{a, x = 1, month = may}"),
        ('@misc{a, x = "1"}', "month=May", '@misc{a, x = "1", month = "May"}'),
        ("@misc(a, x = {1})", "y=2", "@misc(a, x = {1}, y = {2})"),
        ("@misc{a,\n  x\n    = {1}}", "y=2", "@misc{a,\n  x\n    = {1},\n  y\n    = {2}}"),
        (
            "@misc{a,\n  title  = {1},\n  author = {2}\n}",
            "doi=3",
            "@misc{a,\n  title  = {1},\n  author = {2},\n  doi    = {3}\n}",
        ),
        (
            "@misc{a,\n  title  = {1},\n  author = {2},\n}",
            "primaryclass=3",
            "@misc{a,\n  title  = {1},\n  author = {2},\n  primaryclass = {3},\n}",
        ),
        (
            "@misc{a,\n  title = {1},\n  author = {2},\n}",
            "doi=3",
            "@misc{a,\n  title = {1},\n  author = {2},\n  doi = {3},\n}",
        ),
        (
            "@misc{a,\n  TITLE={1},\n  YEAR=  {2}\n}",
            "note=3",
            "@misc{a,\n  TITLE={1},\n  YEAR=  {2},\n  note=  {3}\n}",
        ),
        # Without neighbours, on a line of its own.
        ("@misc{a}", "x=1", "@misc{a,\n  x = {1}\n}"),
        ("@misc{a,}", "x=1", "@misc{a,\n  x = {1}\n}"),
        ("@misc{a,\n}", "x=1", "@misc{a,\n  x = {1},\n}"),
        ("@misc{a\n}", "x=1", "@misc{a,\n  x = {1}\n}"),
        ("@misc(a\n)", "month=may", "@misc(a,\n  month = may\n)"),
        ("@misc\n{a}", "x=1", "@misc\n{a,\n  x = {1}\n}"),
        # A field goes with its comma and its line.
        ("@misc{a, x = {1}}", "x=", "@misc{a}"),
        ("@misc{a, x = {1},}", "x=", "@misc{a,}"),
        ("@misc{a, x = {1}, y = {2}}", "x=", "@misc{a, y = {2}}"),
        ("@misc{a, x = {1}, y = {2}}", "y=", "@misc{a, x = {1}}"),
        ("@misc{a,\n  x = {1},\n  y = {2},\n}", "y=", "@misc{a,\n  x = {1},\n}"),
        ("@misc{a,\n  x = {1},\n  y = {2},\n}", "x=", "@misc{a,\n  y = {2},\n}"),
        ("@misc{a,\n  x = {1},\n  y = {2}\n}", "y=", "@misc{a,\n  x = {1}\n}"),
        ("@misc{a\n  , x = {1}\n  , y = {2}\n}", "x=", "@misc{a\n  , y = {2}\n}"),
        ("@misc{a, x = {1}}", "y=", "@misc{a, x = {1}}"),
        # In parentheses a key would go on without a blank or comma behind it.
        ("@misc(a,x={1})", "x=", "@misc(a )"),
        ("@misc(a, x={1} )", "x=", "@misc(a )"),
        ("@misc(a, x={1}, y={2})", "y=", "@misc(a, x={1})"),
    ],
)
def test_style(source: str, field: str, changed: str) -> None:
    name, _, value = field.partition("=")
    for before, after in (("", ""), ("\ufeff", "\n"), ("% a\n", "\n@misc{b, x = {@misc{c}}}\n")):
        library = open_text(before + source + after)
        assert with_fields(library, "a", {name: value}).text == before + changed + after


@pytest.mark.parametrize(
    ("source", "values", "changed"),
    [
        ("@misc{a, x = {1}, y = {2}}", {"x": "", "y": ""}, "@misc{a}"),
        ("@misc{a, x = {1}, y = {2},}", {"x": "", "y": ""}, "@misc{a,}"),
        ("@misc{a, x = {1}, y = {2}}", {"x": "", "y": "", "z": "3"}, "@misc{a, z = {3}}"),
        ("@misc{a, x = {1}, y = {2},}", {"x": "", "y": "", "z": "3"}, "@misc{a, z = {3},}"),
        ("@misc{a, x = {1} , y = {2} }", {"y": "", "z": "3"}, "@misc{a, x = {1} , z = {3} }"),
        ("@misc(a, x={1}, y={2})", {"x": "", "y": ""}, "@misc(a )"),
        ("@misc(a, x={1}, y={2},)", {"x": "", "y": ""}, "@misc(a ,)"),
        ("@misc{a, x={1}}", {"y": "2", "z": "3"}, "@misc{a, x={1}, y={2}, z={3}}"),
        ("@misc{a, x={1},}", {"x": "0", "y": "2", "z": "3"}, "@misc{a, x={0}, y={2}, z={3},}"),
    ],
)
def test_several_fields(source: str, values: dict[str, str], changed: str) -> None:
    assert with_fields(open_text(source + "\n"), "a", values).text == changed + "\n"


def test_a_new_line_ends_as_the_file_s_lines_do() -> None:
    library = open_text("% first\r\n@misc{a}\r\n")
    after = with_fields(library, "a", {"x": "1", "y": "2"})
    assert after.text == "% first\r\n@misc{a,\r\n  x = {1},\r\n  y = {2}\r\n}\r\n"


def test_bytes_of_another_encoding() -> None:
    data = b"@misc{\xe9, title = {caf\xe9}, note = {\xef}}\r\n% \xff\r\n"
    library = Library.from_bytes(data, "latin.bib")
    after = with_fields(library, "é", {"title": "déjà–vu", "x": "ü"})
    assert after.to_bytes() == (
        b"@misc{\xe9, title = {d\xe9j\xe0\x96vu}, note = {\xef}, x = {\xfc}}\r\n% \xff\r\n"
    )
    assert fields_of(after, "é") == {"title": "déjà–vu", "note": "ï", "x": "ü"}
    with pytest.raises(InputError, match="cannot hold '漢'"):
        with_fields(library, "é", {"title": "漢"})


@pytest.mark.parametrize("value", ["{", "}", "}{", r"\{", "{a}}", "{{a}"])
def test_unpaired_braces_are_refused(value: str) -> None:
    assert not is_balanced(value)
    library = open_text("@misc{a, x = {1}}\n")
    with pytest.raises(UsageError, match="do not pair up"):
        with_fields(library, "a", {"x": value})


def test_a_broken_entry_is_not_changed() -> None:
    library = open_text("\n@misc{a, x = {1} y = {2}}\n")
    with pytest.raises(InputError, match=r"references\.bib:2: the entry 'a' is broken"):
        with_fields(library, "a", {"x": "2"})
