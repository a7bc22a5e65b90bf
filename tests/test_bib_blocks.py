"""Entries come, go and move; whatever else stands in the file stays as it is."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bib_strategies import READABLE, bib_texts, name_of, open_text, token_soup
from bibtex_judge import judge, needs_bibtex
from itbib.adding.addition import plan_addition
from itbib.bib.edit import format_entry, insert_after, insert_before, remove_blocks
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, DUPLICATE, Block
from itbib.errors import InputError
from itbib.identifiers import ArxivId
from itbib.model import Record

NEW_KEY = "itbib/new"
FIELDS = {"title": "{LIMA}: Less", "year": "2023", "month": "may"}


def new_entry(library: Library) -> str:
    return format_entry("misc", NEW_KEY, FIELDS, library.newline)


def add(library: Library, behind: Block | None = None) -> Library:
    insertion = insert_after(library.text, behind, new_entry(library), library.newline)
    return library.changed([insertion], [*library.keys(), NEW_KEY])


def remove(library: Library, blocks: list[Block]) -> Library:
    left = [block for block in library.listed() if block not in blocks]
    return library.changed(remove_blocks(library.text, blocks), library.keys_of(left))


def block_of(library: Library, key: str) -> Block:
    block = library.block(key)
    assert block is not None
    return block


def sources(library: Library) -> Counter[str]:
    """How often each block's source occurs."""
    return Counter(library.text[block.start : block.end].strip() for block in library.blocks)


def words_between(library: Library) -> list[str]:
    """The words that belong to no block."""
    gaps, at = [], 0
    for block in library.blocks:
        gaps.append(library.text[at : block.start])
        at = max(at, block.end)
    return " ".join([*gaps, library.text[at:]]).replace("\ufeff", " ").split()


def removable(library: Library) -> list[Block]:
    repeated = {block.key.lower() for block in library.blocks if block.kind == DUPLICATE}
    return [
        block
        for block in library.listed()
        if block.kind != BROKEN and block.key.lower() not in repeated
    ]


def assert_reads_back(after: Library) -> None:
    [added] = after.entries([block_of(after, NEW_KEY)])
    assert (added.key, added.type, added.fields) == (NEW_KEY, "misc", FIELDS)


def assert_added(before: Library, after: Library) -> None:
    assert sources(after) == sources(before) + Counter([new_entry(before)])
    assert words_between(after) == words_between(before)
    assert_reads_back(after)
    keys = after.keys()
    keys.remove(NEW_KEY)
    assert keys == before.keys()


def assert_removed(before: Library, after: Library, blocks: list[Block]) -> None:
    gone = Counter(before.text[block.start : block.end].strip() for block in blocks)
    assert sources(after) == sources(before) - gone
    assert words_between(after) == words_between(before)


@pytest.mark.parametrize("path", READABLE, ids=name_of)
def test_real_files(path: Path) -> None:
    library = Library.from_bytes(path.read_bytes(), path.name)
    dice = random.Random(path.name)
    if library.blocks[-1].kind == BROKEN and library.blocks[-1].end == len(library.text):
        with pytest.raises(InputError, match="swallow"):
            add(library)
        return
    after = add(library)
    assert_added(library, after)
    ends_a_line = library.text.endswith(("\n", "\r"))
    if ends_a_line:
        assert remove(after, [block_of(after, NEW_KEY)]).text == library.text

    blocks = removable(library)
    for block in dice.sample(blocks, min(len(blocks), 4 if len(blocks) < 1000 else 1)):
        between = add(library, block)
        assert_added(library, between)
        if ends_a_line:
            assert remove(between, [block_of(between, NEW_KEY)]).text == library.text
        assert_removed(library, remove(library, [block]), [block])
    several = dice.sample(blocks, len(blocks) // 2)
    assert_removed(library, remove(library, several), several)
    nothing = remove(library, blocks)
    assert_removed(library, nothing, blocks)


@given(bib_texts(), st.data())
@settings(derandomize=True, deadline=None, max_examples=80)
def test_made_files(text: str, data: st.DataObject) -> None:
    library = open_text(text)
    # What shares the last line is unread by bibtex, and a new last line would make it read.
    assume(all(block.kind != BROKEN for block in library.blocks))
    after = add(library)
    assert_added(library, after)
    if text.endswith(("\n", "\r")):
        assert remove(after, [block_of(after, NEW_KEY)]).text == text
    blocks = removable(library)
    assume(blocks)
    block = data.draw(st.sampled_from(blocks))
    assert_added(library, add(library, block))
    some = data.draw(st.lists(st.sampled_from(blocks), unique=True))
    assert_removed(library, remove(library, some), some)


@given(token_soup)
@example("% text\n\n\n")
@example("\n\n")
@example("@misc{a}\n  \n\t\n")
@settings(derandomize=True, deadline=None, max_examples=300)
def test_adding_and_removing_gives_the_file_back_or_is_refused(text: str) -> None:
    library = open_text(text)
    try:
        after = add(library)
    except InputError:
        # Only something broken, or an @ that waits for its entry, can be in the way.
        assert "@" in text
        return
    assert_reads_back(after)
    assert after.text.replace(new_entry(library), "", 1).split() == text.split()
    if text.endswith("\n") and "\r" not in text:
        assert remove(after, [block_of(after, NEW_KEY)]).text == text


@given(bib_texts(), st.data())
@settings(derandomize=True, deadline=None, max_examples=80)
def test_moving(text: str, data: st.DataObject) -> None:
    library = open_text(text)
    assume(all(block.kind != BROKEN for block in library.blocks))
    blocks = list(library.listed())
    assume(len(blocks) > 1)
    moved, anchor = data.draw(
        st.lists(st.sampled_from(blocks), min_size=2, max_size=2, unique=True)
    )
    behind = data.draw(st.booleans())
    source = library.text[moved.start : moved.end]
    insert = insert_after if behind else insert_before
    edits = [
        insert(library.text, anchor, source, library.newline),
        *remove_blocks(library.text, [moved]),
    ]
    try:
        after = library.changed(edits, library.keys())
    except InputError:
        # A line with several entries became the last one, of which bibtex reads no more than one.
        gaps = [library.text[a.end : b.start] for a, b in pairwise(blocks)]
        assert any("\n" not in gap and "\r" not in gap for gap in gaps)
        return
    order = [block for block in blocks if block != moved]
    order.insert(order.index(anchor) + behind, moved)
    assert after.keys() == library.keys_of(order)
    assert sources(after) == sources(library)
    assert sorted(words_between(after)) == sorted(words_between(library))
    assert after.problems() == []


NEW = "@misc{n,\n  x = {1},\n}"


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", NEW + "\n"),
        ("\ufeff", "\ufeff" + NEW + "\n"),
        ("@misc{a}\n", f"@misc{{a}}\n\n{NEW}\n"),
        ("@misc{a}", f"@misc{{a}}\n\n{NEW}\n"),
        ("@misc{a} ", f"@misc{{a}} \n\n{NEW}\n"),
        ("\ufeff@misc{a}\n", f"\ufeff@misc{{a}}\n\n{NEW}\n"),
        # Blank lines at the end stay there.
        ("@misc{a}\n\n\n", f"@misc{{a}}\n\n{NEW}\n\n\n"),
        # So does a comment, before the new entry.
        ("@misc{a} % text", f"@misc{{a}} % text\n\n{NEW}\n"),
        ("@misc{a}\n\n% text\n", f"@misc{{a}}\n\n% text\n\n{NEW}\n"),
        ("% text", f"% text\n\n{NEW}\n"),
        ("@misc{a\n", f"{NEW}\n\n@misc{{a\n"),
        ("@misc{a}\n\n@misc{b, x = {\n", f"@misc{{a}}\n\n{NEW}\n\n@misc{{b, x = {{\n"),
        ("@misc{a}\n @misc{b, x = {\n", f"@misc{{a}}\n{NEW}\n\n @misc{{b, x = {{\n"),
        ("@misc{a} @misc{b, x = {\n\n", f"@misc{{a}} \n{NEW}\n\n@misc{{b, x = {{\n\n"),
        ("\ufeff% me@example.org", f"\ufeff{NEW}\n\n% me@example.org"),
    ],
)
def test_where_a_new_entry_goes(text: str, after: str) -> None:
    library = open_text(text)
    last = library.blocks[-1] if library.blocks else None
    if last is not None and last.kind == BROKEN:
        edit = insert_before(text, last, NEW, "\n")
    else:
        edit = insert_after(text, None, NEW, "\n")
    assert library.changed([edit], [*library.keys(), "n"]).text == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("@misc{a}\n\n@misc{b}\n", f"@misc{{a}}\n\n{NEW}\n\n@misc{{b}}\n"),
        ("@misc{a}\n@misc{b}\n", f"@misc{{a}}\n\n{NEW}\n@misc{{b}}\n"),
        ("@misc{a} % on a\n@misc{b}\n", f"@misc{{a}} % on a\n\n{NEW}\n@misc{{b}}\n"),
        ("@misc{a}}} @misc{b}\n\n", f"@misc{{a}}\n\n{NEW}\n}}}} @misc{{b}}\n\n"),
        ("@comment{@misc{a}}\n\n", f"@comment{{@misc{{a}}}}\n\n{NEW}\n\n"),
        ("@misc{a}\r\n@misc{b}\r\n", f"@misc{{a}}\r\n\n{NEW}\n@misc{{b}}\r\n"),
    ],
)
def test_behind_an_entry(text: str, after: str) -> None:
    library = open_text(text)
    edit = insert_after(text, block_of(library, "a"), NEW, "\n")
    assert library.changed([edit], [*library.keys(), "n"]).text == after


@pytest.mark.parametrize(
    ("text", "keys", "after"),
    [
        ("@misc{a}\n\n@misc{b}\n\n@misc{c}\n", "a", "@misc{b}\n\n@misc{c}\n"),
        ("@misc{a}\n\n@misc{b}\n\n@misc{c}\n", "b", "@misc{a}\n\n@misc{c}\n"),
        ("@misc{a}\n\n@misc{b}\n\n@misc{c}\n", "c", "@misc{a}\n\n@misc{b}\n"),
        ("@misc{a}\n\n@misc{b}\n\n@misc{c}\n", "ab", "@misc{c}\n"),
        ("@misc{a}\n\n@misc{b}\n\n@misc{c}\n", "bc", "@misc{a}\n"),
        ("@misc{a}\n\n@misc{b}\n\n@misc{c}\n", "abc", ""),
        ("@misc{a}\n@misc{b}\n@misc{c}\n", "b", "@misc{a}\n@misc{c}\n"),
        ("\ufeff@misc{a}\n\n@misc{b}\n", "a", "\ufeff@misc{b}\n"),
        ("@misc{a}\r\n\r\n@misc{b}\r\n", "b", "@misc{a}\r\n"),
        ("@misc{a}\r\r@misc{b}\r", "b", "@misc{a}\r"),
        ("  @misc{a}\n\t@misc{b}\n", "a", "\t@misc{b}\n"),
        ("@misc{a}\n\n@misc{b}", "b", "@misc{a}\n"),
        # Comments stay, and so do blank lines that came with something else.
        ("% on a\n@misc{a}\n\n% on b\n@misc{b}\n", "a", "% on a\n\n% on b\n@misc{b}\n"),
        ("@misc{a} % on a\n@misc{b}\n", "a", " % on a\n@misc{b}\n"),
        ("% @misc{a} %\n@misc{b}\n", "a", "%  %\n@misc{b}\n"),
        ("@misc{a}\n\n\n@misc{b}\n\n\n% end\n", "b", "@misc{a}\n\n\n\n% end\n"),
        ("@misc{a}@misc{b}\n@misc{c}\n", "a", "@misc{b}\n@misc{c}\n"),
        ("@misc{a} @misc{b}\n@misc{c}\n", "b", "@misc{a} \n@misc{c}\n"),
        ("@comment{@misc{a}}\n@misc{b}\n", "a", "@comment{}\n@misc{b}\n"),
    ],
)
def test_what_goes_with_an_entry(text: str, keys: str, after: str) -> None:
    library = open_text(text)
    assert remove(library, [block_of(library, key) for key in keys]).text == after


@pytest.mark.parametrize(
    ("text", "moved", "anchor", "behind", "after"),
    [
        ("@a{a}\n\n@a{b}\n\n@a{c}\n", "c", "a", False, "@a{c}\n\n@a{a}\n\n@a{b}\n"),
        ("@a{a}\n\n@a{b}\n\n@a{c}\n", "a", "c", True, "@a{b}\n\n@a{c}\n\n@a{a}\n"),
        ("@a{a}\n\n@a{b}\n\n@a{c}", "a", "c", True, "@a{b}\n\n@a{c}\n\n@a{a}\n"),
        ("@a{a}\n\n@a{b}\n\n@a{c}", "c", "a", True, "@a{a}\n\n@a{c}\n\n@a{b}\n"),
        ("\ufeff@a{a}\n\n@a{b}\n", "b", "a", False, "\ufeff@a{b}\n\n@a{a}\n"),
        ("@a{a} @a{b}\n@a{c}\n", "c", "b", False, "@a{a} \n@a{c}\n\n@a{b}\n"),
        ("@a{a} % a\n% b\n@a{b}\n\n@a{c}\n", "c", "a", True, "@a{a} % a\n\n@a{c}\n% b\n@a{b}\n"),
    ],
)
def test_moves(text: str, moved: str, anchor: str, behind: bool, after: str) -> None:
    library = open_text(text)
    block, other = block_of(library, moved), block_of(library, anchor)
    insert = insert_after if behind else insert_before
    insertion = insert(text, other, text[block.start : block.end], "\n")
    result = library.changed([insertion, *remove_blocks(text, [block])], library.keys())
    assert result.text == after


BROKEN_TEXTS = [
    "@misc{2305.11206, title = {x} year = 2023}\n\n",
    "@misc{2305.11206 title = {x}}\n",
    "@misc{2305.11206, title {x}}\n",
    "@misc{x, title = {@misc{2305.11206,\n}\n",
    "@misc{x\n@misc 2305.11206, title = {x}}\n\n",
    '@misc{x, title = "a } b", eprint = {2305.11206}}\n',
    "@ {2305.11206, title = {x}}\n\n",
    "@misc{x} @misc{2305.11206}\n",
    "@misc{x, title = {\n\n@misc{y, title = {}}\n@misc{2305.11206,\n  title = {}\n}\n",
]


@pytest.mark.parametrize("text", BROKEN_TEXTS)
def test_a_broken_block_may_hold_a_key(text: str) -> None:
    library = open_text("@misc{a}\n" + text)
    problem = library.may_hold("2305.11206")
    assert problem is not None
    assert "broken" in problem.message
    assert problem.line in (2, 3)
    assert library.may_hold("2305.11207") is None
    if "2305.11206" in library:
        assert plan(library, "2305.11206").text == library.text
    else:
        with pytest.raises(InputError, match="a broken block may already hold"):
            plan(library, "2305.11206")


def test_sound_text_is_not_a_broken_block() -> None:
    library = open_text("% 2305.11206\n@misc{a, x = {2305.11206}}\n@misc{a, x = {2305.11206}}\n")
    assert library.may_hold("2305.11206") is None
    library = open_text("@misc{a b}\n@misc{c, x = {2305.11206}}\n% 2305.11206\n")
    assert library.may_hold("2305.11206") is None


def test_a_broken_block_may_hold_a_key_in_another_case_or_encoding() -> None:
    library = Library.from_bytes(b"@misc{Andr\xe9 b}\n@misc{x}\n", "latin.bib")
    assert library.may_hold("aNDRé") is not None
    library = Library.from_bytes("@misc{André b}\n".encode() + b"% \xe9\n", "mixed.bib")
    assert library.may_hold("André") is not None


def plan(library: Library, key: str) -> Library:
    identifier = ArxivId.parse(key)
    record = Record(identifier, "A Title", ("Ann Author",), "2023-05-18", "2023-05-18", "cs.CL")
    addition = plan_addition(library, [identifier], {identifier.key: record}, None)
    return library.changed(addition.edits, [*library.keys(), *addition.added])


def messages(library: Library) -> list[str]:
    """What is wrong, wherever it stands."""
    return [re.sub(r"line \d+", "line", problem.message) for problem in library.problems()]


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a b}\n",
        "@misc{a, x = {1} y = {2}}\n\n",
        "@misc{a}\n@misc{A}\n@misc{a, x = {@misc{z, y = {w}}}}\n\n",
        "@misc{a}\n@misc{a, x = {\n\n",
        "@misc{a, x = {1}\n@misc{b}\n\n",
        "@misc{a, x = {\n\n@misc{b}\n",
        '@misc{a, x = "\n',
        "@misc{a",
        "@misc{a}\n@string{s = {x\n",
        "@misc{a}\n@preamble{ \n",
        "@misc{a}\n\n% write to me@example.org\n",
        "@misc{a}\n\n@\n",
    ],
)
def test_faults_are_kept_and_never_multiplied(text: str) -> None:
    library = open_text(text)
    assert library.problems()
    once = plan(library, "2305.11206")
    twice = plan(once, "hep-th/9901001")
    for after in (once, twice):
        assert messages(after) == messages(library)
    left = remove(twice, [block_of(twice, "2305.11206"), block_of(twice, "hep-th/9901001")])
    assert left.text.split() == text.split()


@needs_bibtex
@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, x = {\n\n",
        '@misc{b}\n@misc{a, x = "\n',
        "% me@example.org\n",
        "@misc{a",
        "@misc{a}\n@",
    ],
)
def test_bibtex_finds_what_is_added_beside_a_fault(text: str) -> None:
    after = plan(open_text(text), "2305.11206")
    [added] = [entry for entry in judge(after.to_bytes()) if entry.key == "2305.11206"]
    assert added.fields == {"title": "A Title"}


@pytest.mark.parametrize(
    "text",
    [
        "@misc{a, x = {\n",
        '@misc{a, x = "\n',
        "@misc{a}\n@string{s = {\n",
        "@misc{a} @misc{b}\n",
        "@misc{a, x = {1}\n@misc{b}\n",
        "@misc{a}\n@misc{a, x = {@misc{z}}}\n",
        "@\n",
    ],
)
def test_a_change_that_would_be_swallowed_is_refused(text: str) -> None:
    library = open_text(text)
    with pytest.raises(InputError, match=r"references\.bib:\d: a broken block .* swallow"):
        add(library)


def test_a_change_that_breaks_something_is_refused() -> None:
    library = open_text("@misc{a, x = {1}}\n@misc{b}\n")
    [edit] = remove_blocks(library.text, [block_of(library, "b")])
    with pytest.raises(InputError):
        library.changed([edit], ["a", "b"])
    with pytest.raises(InputError):
        library.changed([edit._replace(text="@")], ["a"])
    with pytest.raises(InputError):
        library.changed([edit._replace(text="@misc{a}\n")], ["a"])
