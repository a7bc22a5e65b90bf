"""The keys and values that itbib finds are those that the real bibtex finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings

from bib_strategies import READABLE, bib_texts, name_of, open_text, token_soup
from bibtex_judge import KNOWN_TYPES, judge, needs_bibtex
from itbib.bib.encoding import readable
from itbib.bib.grammar import IDENTIFIER
from itbib.bib.library import Library
from itbib.bib.scan import fold_key

pytestmark = needs_bibtex

FIELDS = ("title", "month", "note", "year", "author", "journal")


def macros_in(library: Library) -> set[str]:
    """The names that bibtex may take for macros; undefined, they stand for themselves."""
    return {fold_key(name) for name in re.findall(IDENTIFIER, library.text)}


def macros_used(library: Library) -> set[str]:
    """As :func:`macros_in`, for large files: what is used in sound entries."""
    return {
        fold_key(library.text[token.start : token.end])
        for block in library.blocks
        for field in library.parsed(block).fields
        for token in field.tokens
        if token.kind == "a"
    }


def assert_read_alike(library: Library, macros: set[str]) -> None:
    """Compare keys, types and field values with what bibtex has."""
    judged = judge(library.to_bytes(), FIELDS, macros)
    assert [block.key for block in library.listed()] == [entry.key for entry in judged]
    for work, entry in zip(library.entries(), judged, strict=True):
        assert work.key == readable(entry.key)
        assert (work.type if work.type in KNOWN_TYPES else "") == entry.type
        own = {name: work.fields[name] for name in FIELDS if name in work.fields}
        theirs = {
            name: readable(value)
            for name, value in entry.fields.items()
            if name in own or "crossref" not in work.fields  # what is inherited is not its own
        }
        # A macro that nobody defines is shown by its name, whose case bibtex does not keep.
        assert {n: v.lower() for n, v in own.items()} == {n: v.lower() for n, v in theirs.items()}


@pytest.mark.parametrize("path", READABLE, ids=name_of)
def test_real_files_are_read_as_bibtex_reads_them(path: Path) -> None:
    library = Library.from_bytes(path.read_bytes(), path.name)
    assert_read_alike(library, macros_used(library))


CASES = {
    "type and brace on two lines": ("@misc\n\n  {a, title = {A}}\n", ["a"]),
    "blank before the type": ("@ misc {a, title = {A}}\n", ["a"]),
    "type with a hyphen": ("@my-type{a, title = {A}}\n", ["a"]),
    "type of any characters": ("@~\\/é&*+:;?!@{a, title = {A}}\n", ["a"]),
    "type with a digit first": ("@1misc{a, title = {A}}\n@misc{b}\n", ["b"]),
    "at sign twice": ("@@misc{a, title = {A}}\n", ["a"]),
    "two types": ("@misc misc{a}\n@misc{b}\n", ["b"]),
    "upper case": ("@MISC{A, TITLE = {X}}\n", ["A"]),
    "parentheses": ("@misc(a, title = {A})\n@misc{b}\n", ["a", "b"]),
    "parenthesis in a key": ("@misc{a(1), title = {A}}\n", ["a(1)"]),
    "closing parenthesis in a key": ("@misc(a), title = {A})\n@misc{b}\n", ["a)", "b"]),
    "parenthesis in a value": ("@misc(a, title = {:)}, note = {b})\n", ["a"]),
    "mismatched delimiters": ("@misc(a, title = {A}}\n@misc{b}\n", ["a", "b"]),
    "key on the next line": ("@misc{\n  a\n  , title = {A}}\n", ["a"]),
    "key with a blank": ("@misc{a b, title = {A}}\n@misc{c}\n", ["a", "c"]),
    "key with signs": ("@misc{a/b:c.d_e-f+g, title = {A}}\n", ["a/b:c.d_e-f+g"]),
    "equals in a key": ("@misc{a=b, title = {A}}\n", ["a=b"]),
    "quote in a key": ('@misc{a"b, title = {A}}\n', ['a"b']),
    "open brace in a key": ("@misc{a{b, title = {A}}\n", ["a{b"]),
    "hash and percent in a key": ("@misc{a#%b, title = {A}}\n", ["a#%b"]),
    "backslash in a key": ("@misc{a\\b}\n", ["a\\b"]),
    "at sign in a key": ("@misc{@a}\n", ["@a"]),
    "key of digits": ("@misc{2305.11206}\n", ["2305.11206"]),
    "empty key": ("@misc{, title = {A}}\n@misc{b}\n", ["", "b"]),
    "no key, no comma": ("@misc{}\n@misc{b}\n", ["", "b"]),
    "two empty keys": ("@misc{}\n@misc{}\n@misc{b}\n", ["", "b"]),
    "non-ASCII key": ("@misc{é漢, title = {A}}\n", ["é漢"]),
    "non-ASCII keys of two cases": ("@misc{É}\n@misc{é}\n", ["É", "é"]),
    "no-break space in a key": ("@misc{a\xa0b, title = {A}}\n", ["a\xa0b"]),
    "form feed in a key": ("@misc{a\fb, title = {A}}\n", ["a\fb"]),
    "form feed between fields": ("@misc{a,\f title = {A}}\n@misc{b}\n", ["a", "b"]),
    "form feed between entries": ("@misc{a}\f\n\f@misc{b}\n", ["a", "b"]),
    "vertical tab before the type": ("@\vmisc{a}\n@misc{b}\n", ["b"]),
    "delete character in a type": ("@mi\x7fsc{a}\n", ["a"]),
    "key only": ("@misc{a}\n@misc{b,}\n@misc(c\n)\n", ["a", "b", "c"]),
    "key at the end of the file": ("@misc{a}\n@misc{b", ["a", "b"]),
    "key at the end of the last line": ("@misc{a}\n@misc{b\n", ["a", "b"]),
    "brace at the end of the file": ("@misc{a}\n@misc{", ["a"]),
    "brace and blank at the end": ("@misc{a}\n@misc{ \n", ["a"]),
    "type at the end of the file": ("@misc{a}\n@misc", ["a"]),
    "at sign at the end of the file": ("@misc{a}\n@", ["a"]),
    "no final line end": ("@misc{a}\n@misc{b, title = {B}}", ["a", "b"]),
    "two entries on a line": ("@misc{a} @misc{b}\n@misc{c}\n", ["a", "b", "c"]),
    "two entries on the last line": ("@misc{a}\n@misc{b} @misc{c}", ["a", "b"]),
    "two entries on the last line, ended": ("@misc{a}\n@misc{b} @misc{c}\n", ["a", "b"]),
    "two entries before an empty line": ("@misc{a} @misc{b}\n\n", ["a", "b"]),
    "one line": ("@misc{a}@misc{b}", ["a"]),
    "string and entry on one line": ("@string{s = {x}} @misc{a, title = s}", []),
    "text on the last line": ("@misc{a}\n@misc{b} text", ["a", "b"]),
    "comment and entry on the last line": ("@misc{a}\n@comment @misc{b}", ["a"]),
    "CRLF": ("@misc{a,\r\n  title = {A\r\n B}\r\n}\r\n@misc{b}\r\n", ["a", "b"]),
    "CRLF, two on the last line": ("@misc{a}\r\n@misc{b} @misc{c}\r\n", ["a", "b", "c"]),
    "CR only": ("@misc{a,\r  title = {A\r B}\r}\r@misc{b}\r", ["a", "b"]),
    "CR only, two on the last line": ("@misc{a}\r@misc{b} @misc{c}\r", ["a", "b"]),
    "LF and CR": ("@misc{a}\n\r@misc{b} @misc{c}\n\r", ["a", "b", "c"]),
    "byte order mark": ("\ufeff@misc{a, title = {A}}\n", ["a"]),
    "byte order mark inside": ("@misc{a}\n\ufeff@misc{b}\n", ["a", "b"]),
    "null bytes": ("@misc{a, title = {A\0}}\n\0@misc{b}\n", ["a", "b"]),
    "percent line between entries": ("% @misc{a}\n%\n@misc{b}\n", ["a", "b"]),
    "percent line in an entry": ("@misc{a,\n% no\n title = {A}}\n@misc{b}\n", ["a", "b"]),
    "percent in a value": ("@misc{a, title = {50% @misc{x}\n}}\n@misc{b}\n", ["a", "b"]),
    "at sign in a comment": ("% me@example.org\n@misc{a}\n@misc{b}\n", ["a", "b"]),
    "at sign before the last line": ("% me@example.org\n@misc{a}\n", []),
    "at sign before an entry": ("% me @ @misc{a}\n@misc{b}\n", ["a", "b"]),
    "at sign at a line's end": ("% me @\n@misc{a}\n@misc{b}\n", ["a", "b"]),
    "at sign before text": ("a @ b\n@misc{a}\n\n", ["a"]),
    "entry in a comment": ("@comment{@misc{a, title = {A}}}\n@misc{b}\n", ["a", "b"]),
    "comment with a brace": ("@comment{ { \n@misc{a}\n", ["a"]),
    "comment without brace": ("@comment @misc{a}\n@Comment\n@misc{b}\n", ["a", "b"]),
    "comment before a sign": ('@comment"@misc{a}\n@comment=\n@misc{b}\n', ["a", "b"]),
    "commentary is a type": ("@commentary{a, title = {A}}\n", ["a"]),
    "comment beside its name": ("@comment\n{ @misc{a} }\n", ["a"]),
    "preamble": ('@preamble{ "\\x{" # {}} # "}" }\n@misc{a}\n', ["a"]),
    "preamble in parentheses": ("@preamble( {\\x} )\n@misc{a}\n", ["a"]),
    "preamble that breaks off": ('@preamble{ "x }\n@misc{a}\n', ["a"]),
    "preamble with two parts": ('@preamble{ "x" "y" }\n@misc{a}\n', ["a"]),
    "empty preamble": ("@preamble{}\n@misc{a}\n", ["a"]),
    "string": ("@string{s = {x}}\n@misc{a, title = s}\n", ["a"]),
    "string in parentheses": ("@string(s = {x})\n@misc{a, title = S # { y}}\n", ["a"]),
    "string with two definitions": ("@string{s = {x}, t = {y}}\n@misc{a, title = s}\n", ["a"]),
    "empty string": ("@string{}\n@misc{a}\n", ["a"]),
    "string, then nothing": ("@misc{a}\n@string", ["a"]),
    "long s in string": ("@ſtring{a}\n@misc{b}\n", ["a", "b"]),
    "entry start in a value": ("@misc{a, title = {\n@misc{b, note = {c}}\n}}\n", ["a"]),
    "entry start in quotes": ('@misc{a, title = "\n@misc{b}\n@misc(c)"}\n', ["a"]),
    "at sign in a value": ("@misc{a, title = {x@y}}\n@misc{b}\n", ["a", "b"]),
    "quote in braces": ('@misc{a, title = "{"}b{"}" # {"}}\n@misc{b}\n', ["a", "b"]),
    "brace in quotes": ('@misc{a, title = "x } y"}\n@misc{b}\n', ["a", "b"]),
    "backslash and quote": ('@misc{a, title = "x\\"y"}\n@misc{b}\n', ["a", "b"]),
    "backslash and closing brace": ("@misc{a, title = {C:\\dir\\}}\n@misc{b}\n", ["a", "b"]),
    "backslash and opening brace": ("@misc{a, title = {x \\{ y}}\n@misc{b}\n", ["a"]),
    "both with backslashes": ("@misc{a, title = {x \\{ y \\} z}}\n@misc{b}\n", ["a", "b"]),
    "unclosed entry": ("@misc{a, title = {A}\n@misc{b}\n@misc{c}\n", ["a", "b", "c"]),
    "nothing but unclosed": ("@misc{a, title = {A}, note = {\n@misc{b}\n@misc{c}\n", ["a"]),
    "unclosed brace": ("@misc{a, title = {A}\n@misc{b, title = {\n@misc{c}\n", ["a", "b"]),
    "unclosed quote": ('@misc{a, title = "A}\n@misc{b}\n', ["a", "b"]),
    "one brace too many": ("@misc{a, title = {A}}}\n}\n@misc{b}\n", ["a", "b"]),
    "missing comma": ("@misc{a, title = {A}\n  note = {N}}\n@misc{b}\n", ["a", "b"]),
    "missing comma after the key": ("@misc{a title = {A}}\n@misc{b}\n", ["a", "b"]),
    "missing comma on one line": (
        "@misc{a, title={A} note={@misc{b}}}\n@misc{c}\n",
        ["a", "b", "c"],
    ),
    "missing equals": ("@misc{a, title {A}}\n@misc{b}\n", ["a", "b"]),
    "missing value": ("@misc{a, title = , note = {N}}\n@misc{b}\n", ["a", "b"]),
    "missing value at the end": ("@misc{a, title = }\n@misc{b}\n", ["a", "b"]),
    "two commas": ("@misc{a, title = {A},, note = {N}}\n@misc{b}\n", ["a", "b"]),
    "comma before the key": ("@misc{, a, title = {A}}\n@misc{b}\n", ["", "b"]),
    "field name with a digit first": ("@misc{a, 1title = {A}}\n@misc{b}\n", ["a", "b"]),
    "field name of signs": ("@misc{a, @x.y:z*! = {A}}\n@misc{b}\n", ["a", "b"]),
    "field name with a blank": ("@misc{a, the title = {A}}\n@misc{b}\n", ["a", "b"]),
    "field name with a quote": ('@misc{a, "title" = {A}}\n@misc{b}\n', ["a", "b"]),
    "number and letters": ("@misc{a, year = 2003a}\n@misc{b}\n", ["a", "b"]),
    "macro and brace": ("@misc{a, title = s{x}}\n@misc{b}\n", ["a", "b"]),
    "hash at the end": ("@misc{a, title = s # }\n@misc{b}\n", ["a", "b"]),
    "hash alone": ("@misc{a, title = # s}\n@misc{b}\n", ["a", "b"]),
    "duplicate": ("@misc{a, title = {1}}\n@misc{a, title = {2}}\n@misc{b}\n", ["a", "b"]),
    "duplicate in another case": ("@misc{aB}\n@MISC{Ab}\n@misc{b}\n", ["aB", "b"]),
    "entry in a duplicate's value": (
        "@misc{a}\n@misc{a, title = {@misc{z}}}\n@misc{b}\n",
        ["a", "z", "b"],
    ),
    "string in a duplicate's value": (
        "@misc{a}\n@misc{a, title = {@string{s = {new}}}}\n@misc{b, title = s}\n",
        ["a", "b"],
    ),
    "comment in a duplicate's value": (
        "@misc{a}\n@misc{a, x = {@comment{}}}\n@misc{b}\n",
        ["a", "b"],
    ),
    "duplicate in a duplicate": ("@misc{a}\n@misc{a, x = {@misc{a, y = {@misc{b}}}}}\n", ["a"]),
    "unclosed duplicate": ("@misc{a}\n@misc{a, title = {\n@misc{b}\n@misc{c}\n", ["a", "b", "c"]),
    "duplicate of a broken one": ("@misc{a, title {A}}\n@misc{a, title = {B}}\n", ["a"]),
    "duplicate key at the end": ("@misc{a}\n@misc{a", ["a"]),
    "duplicate on the last line": ("@misc{a}\n@misc{a, x = {@misc{b}}} @misc{c}", ["a"]),
    "deep nesting": (f"@misc{{a, title = {'{' * 12}x{'}' * 12}}}\n@misc{{b}}\n", ["a", "b"]),
    "deep nesting in quotes": (f'@misc{{a, title = "{"{" * 12}"{"}" * 12}"}}\n', ["a"]),
    "deep nesting, unclosed": (f"@misc{{a, title = {'{' * 12}x{'}' * 11}}}\n@misc{{b}}\n", ["a"]),
    "text only": ("nothing here\n", []),
    "empty": ("", []),
}


@pytest.mark.parametrize(("text", "keys"), CASES.values(), ids=list(CASES))
def test_hand_made_cases(text: str, keys: list[str]) -> None:
    library = open_text(text)
    assert library.keys() == keys
    assert_read_alike(library, macros_in(library))


def test_latin_1_bytes() -> None:
    data = b"@misc{Andr\xe9, title = {Caf\xe9 \x96 d\xe9j\xe0}, note = {\xc3\xa9}}\n@misc{b}\n"
    library = Library.from_bytes(data, "latin.bib")
    assert library.keys() == ["André", "b"]
    assert library.entries()[0].fields == {"title": "Café – déjà", "note": "é"}
    assert_read_alike(library, set())


VALUES = {
    "whitespace": ("@misc{a, title = {  a \n\t b\n\n c  }}", "a b c"),
    "form feed and no-break space": ("@misc{a, title = {\f a\f b\xa0 }}", "\f a\f b\xa0"),
    "empty": ("@misc{a, title = {}}", ""),
    "blank": ("@misc{a, title = { \n }}", ""),
    "blanks at a joint": ('@misc{a, title = "a " # { } # " b "}', "a b"),
    "number": ("@misc{a, title = 007 # 1}", "0071"),
    "undefined macro": ("@misc{a, title = may # {~} # 5}", "may~5"),
    "macro": ("@string{s = {S}}\n@misc{a, title = s}", "S"),
    "macro in another case": ("@STRING{Ab = {S}}\n@misc{a, title = aB}", "S"),
    "macro with outer blanks": (
        '@string{and = " and "}\n@misc{a, title = "A" # and # "B"}',
        "A and B",
    ),
    "macro of blanks": ('@string{s = "  "}\n@misc{a, title = {A} # s # s # {B}}', "A B"),
    "macro alone with blanks": ('@string{s = " x "}\n@misc{a, title = s}', "x"),
    "macro of macros": ("@string{s = {S}}\n@string{t = s # s}\n@misc{a, title = t}", "SS"),
    "macro of itself": ("@string{s = {S}}\n@string{s = s # {x}}\n@misc{a, title = s}", "x"),
    "macro defined twice": ("@string{s = {1}}\n@string{s = {2}}\n@misc{a, title = s}", "2"),
    "macro defined again later": ("@string{s = {1}}\n@misc{a, title = s}\n@string{s = {2}}", "1"),
    "macro defined later": ("@misc{a, title = s}\n@string{s = {2}}\n", "s"),
    "macro fixed at definition": (
        "@string{s = {1}}\n@string{t = s}\n@string{s = {2}}\n@misc{a, title = t}",
        "1",
    ),
    "macro of two definitions": ("@string{s = {1}, t = {2}}\n@misc{a, title = s # t}", "1t"),
    "macro that is not closed": ("@string{s = {1} x\n@misc{a, title = s}", "1"),
    "macro without value": ("@string{s = {1}}\n@string{s = }\n@misc{a, title = s}", "s"),
    "macro without equals": ("@string{s = {1}}\n@string{s}\n@misc{a, title = s}", "1"),
    "macro with half a value": ("@string{s = {1}}\n@string{s = {2} # }\n@misc{a, title = s}", "s"),
    "macro in a duplicate": (
        "@misc{b}\n@misc{b, x = {@string{s = {1}}}}\n@misc{a, title = s}",
        "1",
    ),
    "repeated field": ("@misc{a, title = {1}, Title = {2}}", "1"),
    "field before a fault": ("@misc{a, title = {1}, note {N}}", "1"),
    "field at a fault": ("@misc{a, title = {1} {2}}", "1"),
    "part before a fault": ("@misc{a, title = {1} # }", None),
    "field at the end of the file": ("@misc{a, title = {1}", None),
    "quote in braces": ('@misc{a, title = "a {"} b"}', 'a {"} b'),
    "backslash and brace": ("@misc{a, title = {C:\\dir\\}}", "C:\\dir\\"),
    "entry start": ("@misc{a, title = {x\n@misc{b,\n title = {y}}}}", "x @misc{b, title = {y}}"),
    "long": (f"@misc{{a, title = {{{'word ' * 60}}}}}", ("word " * 60).strip()),
}


@pytest.mark.parametrize(("text", "title"), VALUES.values(), ids=list(VALUES))
def test_values(text: str, title: str | None) -> None:
    library = open_text(text + "\n")
    block = library.block("a")
    assert block is not None
    assert library.entries([block])[0].fields.get("title") == title
    assert_read_alike(library, macros_in(library))


@given(token_soup)
@example("@misc{a, title = {T}")
@settings(derandomize=True, deadline=None, max_examples=300)
def test_random_tokens(text: str) -> None:
    library = open_text(text)
    assert_read_alike(library, macros_in(library))


@given(bib_texts())
@settings(derandomize=True, deadline=None, max_examples=60)
def test_random_files(text: str) -> None:
    library = open_text(text)
    assert_read_alike(library, macros_in(library))
