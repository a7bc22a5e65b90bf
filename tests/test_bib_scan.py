"""The blocks of a file: what kind they are, where they stand, what is wrong with them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bib_strategies import (
    READABLE,
    bib_texts,
    name_of,
    nearly_sound_entries,
    open_text,
    sound_entries,
    token_soup,
)
from itbib.bib import scan as scan_module
from itbib.bib.grammar import parse_block
from itbib.bib.library import Library
from itbib.bib.scan import BROKEN, COMMAND, DUPLICATE, ENTRY, Block, fold_key, scan

NEVER = re.compile("(?!)")


def by_the_careful_parser(text: str) -> list[Block]:
    """Scan without the fast regular expression."""
    with patch.object(scan_module, "_SOUND_ENTRY", NEVER):
        return scan(text)


def assert_one_reading(text: str) -> None:
    def essence(blocks: list[Block]) -> list[Block]:
        # Where a repeated entry ends, and so what is noise in it, is looked up only if cheap.
        return [
            block._replace(type=block.type.lower(), end=0 if block.kind == DUPLICATE else block.end)
            for block in blocks
            if block.kind != BROKEN or block.listed
        ]

    assert essence(scan(text)) == essence(by_the_careful_parser(text))


@given(sound_entries())
@settings(derandomize=True, max_examples=200)
def test_both_parsers_take_sound_entries_whole(text: str) -> None:
    parsed = parse_block(text, 0)
    [block] = scan(text)
    assert (parsed.error, parsed.end, parsed.key) == ("", len(text), "k")
    assert (block.kind, block.key, block.end) == (ENTRY, "k", len(text))
    assert block.type.lower() == parsed.type


@given(nearly_sound_entries())
@example("@misc{a, title = {{{{{{{{x}}}}}}}}}")
@example("@misc(a, title = {x}}")
@example("@misc{a, title = 1a}")
@settings(derandomize=True, max_examples=300)
def test_the_regular_expression_takes_what_the_careful_parser_takes(text: str) -> None:
    fast = scan_module._SOUND_ENTRY.match(text)
    parsed = parse_block(text, 0) if text.startswith("@") else None
    if fast is not None:
        assert parsed is not None
        assert (parsed.error, parsed.end) == ("", fast.end())
        assert parsed.key == (fast[2] if fast[2] is not None else fast[3])
    elif parsed is not None and parsed.type not in ("comment", "string", "preamble"):
        # It may pass over a sound entry only where braces nest deeper than it looks.
        assert parsed.error or "{{{{" in text.replace("\n", "").replace(" ", "")


@given(token_soup | bib_texts())
@settings(derandomize=True, max_examples=200)
def test_both_parsers_find_the_same_blocks(text: str) -> None:
    assert_one_reading(text)


@pytest.mark.parametrize("path", READABLE, ids=name_of)
def test_both_parsers_find_the_same_blocks_in_real_files(path: Path) -> None:
    assert_one_reading(Library.from_bytes(path.read_bytes(), path.name).text)


@given(token_soup | bib_texts())
@settings(derandomize=True, max_examples=200)
def test_blocks_stand_in_order_and_keys_once(text: str) -> None:
    blocks = scan(text)
    starts = [block.start for block in blocks]
    assert starts == sorted(set(starts))
    assert all(text[block.start] == "@" and block.start < block.end for block in blocks)
    keys = [fold_key(block.key) for block in blocks if block.listed]
    assert len(keys) == len(set(keys))
    assert all((block.kind == BROKEN) == bool(block.error) for block in blocks)
    whole = [block for block in blocks if block.kind in (ENTRY, COMMAND)]
    assert all(a.end <= b.start for a, b in pairwise(whole))


def test_kinds() -> None:
    text = (
        "@comment{x}\n@preamble{ {x} }\n@string{s = {x}}\n@misc{a,}\n@MISC{A, note = {x}}\n"
        "@misc{b note = {x}}\n@\n"
    )
    blocks = scan(text)
    assert [block.kind for block in blocks] == [*3 * [COMMAND], ENTRY, DUPLICATE, BROKEN, BROKEN]
    assert [block.key for block in blocks] == ["", "", "s", "a", "A", "b", ""]
    assert [block.listed for block in blocks] == [*3 * [False], True, False, True, False]
    assert text[blocks[4].start : blocks[4].end] == "@MISC{A, note = {x}}"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_problems_have_the_line_of_their_block(newline: str, mark: str) -> None:
    text = """% a comment

@misc{a,
  title = {A
    continued}
}
@misc{b,
  title {B},
}

@misc{A,
  title = {again}}
write to me@example.org
@misc{c, year = 2000a}
@string{s}
@misc{d, title = {
"""
    library = open_text(mark + text.replace("\n", newline))
    assert [str(problem) for problem in library.problems()] == [
        "references.bib:7: broken entry 'b': expected = after 'title'",
        "references.bib:11: repeated entry 'A': the one on line 3 counts",
        "references.bib:13: broken block: this @ starts no entry: a type and { or ( should follow",
        "references.bib:14: broken entry 'c': expected , or }",
        "references.bib:15: broken block: '}' may not follow 's'",
        "references.bib:16: broken entry 'd': this { is never closed (line 16)",
    ]
    assert library.keys() == ["a", "b", "c", "d"]
    assert [work.line for work in library.entries()] == [3, 7, 14, 16]
    block = library.block("a")
    assert block is not None
    assert library.field_lines(block) == {"title": 4}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@misc{a\n title = {A}}", "expected , or }"),
        ("@misc(a, title = {A}\n note = {N})", "expected , or )"),
        ("@misc{a, title = {A", "this { is never closed (line 1)"),
        ('@misc{a,\n title = "A', 'this " is never closed (line 2)'),
        ('@misc{a, title = "A } B"}', "unbalanced } in a quoted value"),
        ("@misc{a, title}", "'}' may not follow 'title'"),
        ("@misc{a, title A}", "expected = after 'title'"),
        ("@misc{a, title = , x = {y}}", "expected a field value"),
        ("@misc{a, title = {A},, x = {y}}", "expected a field name"),
        ("@misc{a, 1st = {A}}", "expected a field name"),
        ("@misc{a, title = {A}", "expected , or }, but the file ends"),
        ("@misc{", "expected a citation key, but the file ends"),
        ("@misc{a", "expected , or }, but the file ends"),
        ("@misc", "this @ starts no entry: a type and { or ( should follow"),
        ("@misc{a} @misc{b}", "bibtex stops before it"),
        ("@string{s = {x} y}", "expected } to end the @string"),
        ("@preamble{ {x} y }", "expected } to end the @preamble"),
    ],
)
def test_what_is_wrong_is_said_once(text: str, message: str) -> None:
    [problem] = open_text(text).problems()
    assert message in problem.message


def test_noise_within_a_repeated_entry_is_not_reported() -> None:
    library = open_text("@misc{a}\n@misc{a, title = {me@x.org @ home}}\n@misc{b}\n")
    assert [problem.line for problem in library.problems()] == [2]
    assert library.keys() == ["a", "b"]


def test_keys_are_found_in_any_case_and_kept_as_written() -> None:
    library = open_text("@misc{AbC}\n@misc{É}\n@misc{x}\n")
    block = library.block("aBc")
    assert block is not None
    assert block.key == "AbC"
    assert "ABC" in library
    assert "É" in library
    # bibtex folds the letters of ASCII only.
    assert "é" not in library


def test_keys_are_found_whatever_the_encoding() -> None:
    library = Library.from_bytes("@misc{é}\n".encode() + b"@misc{\xe0\x96}\n", "mixed.bib")
    assert library.keys() == ["é", "à–"]
    assert [library.block(key) for key in ("é", "à–")] == list(library.listed())
    assert "à" not in library


@given(st.integers(0, 40), st.integers(1, 60))
@settings(derandomize=True)
def test_deep_nesting(depth: int, other: int) -> None:
    text = f"@misc{{a, title = {'{' * depth}{{x}}{'}' * depth}}}\n@misc{{b}}\n"
    assert [block.kind for block in scan(text)] == [ENTRY, ENTRY]
    unbalanced = text.replace("x", "{" * other)
    assert [block.key for block in scan(unbalanced) if block.listed] == ["a"]
    assert {block.kind for block in scan(unbalanced)} == {BROKEN}
