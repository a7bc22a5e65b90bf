"""Other keys in a LaTeX source, every other byte as it was."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from itbib.errors import InputError
from itbib.merging.keymap import format_keymap, parse_keymap
from itbib.merging.rekey import rekey
from itbib.tex.citations import lists_in
from itbib.tex.code import code_of

KEYS = ["a", "b", "c", "zhou2023", "2305.11206", "hep-th/9901001", "é", "\udce9x", "DBLP:x/y_1"]
NEW = [f"new-{number}" for number in range(len(KEYS))]

# Text with no citation in it, whatever stands around it.
prose = st.sampled_from(
    [
        *("", " ", "\n", "\r\n", "\r", "text, [a] (b) ", "{\\em c} ", "% \\cite{a}\n", "\\%", "é"),
        *(
            "\udce9\udcff",
            "\\verb|\\cite{a}|",
            "\\url{http://x/%7Ea}",
            "\\label{a}\\ref{b}",
            "$[0,1)$",
        ),
        "\\begin{lstlisting}\n\\cite{a,b}\n\\end{lstlisting}\n",
    ]
)
blanks = st.sampled_from(["", "", " ", "\n", "\r\n  ", "\t", " % a, b\n", "%\n"])
heads = st.sampled_from(
    [
        *("\\cite", "\\citep*", "\\Citet[p.~1]", "\\citep[see][]", "\\parencite [{[}a{]}] []"),
        *("\\nocite", "\\footcite[\\emph{a}]", "\\citeA<e.g.>", "\\volcite{a}[b]", "\\cite%\n ["),
    ]
)


@st.composite
def sources(draw: st.DrawFn) -> list[tuple[str, bool]]:
    """Pieces of a source, and whether each is a citation key."""
    pieces: list[tuple[str, bool]] = []
    for _ in range(draw(st.integers(0, 5))):
        head = draw(heads)
        pieces += [(draw(prose), False), (f"{head}]" if head.endswith("[") else head, False)]
        for number, key in enumerate(draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4))):
            before = "{" if number == 0 else ","
            pieces += [(before + draw(blanks), False), (key, True), (draw(blanks), False)]
        pieces.append(("}", False))
    pieces.append((draw(st.sampled_from(["", "\n", "\\end{document}\\cite{a}"])), False))
    return pieces


def joined(pieces: list[tuple[str, bool]], keys: dict[str, str]) -> str:
    return "".join(keys.get(text, text) if is_key else text for text, is_key in pieces)


@given(sources(), st.permutations(KEYS))
def test_keys_change_and_nothing_else(pieces: list[tuple[str, bool]], order: list[str]) -> None:
    text = joined(pieces, {})
    for keys in (dict(zip(KEYS, order, strict=True)), dict(zip(KEYS, NEW, strict=True))):
        result = rekey(text, keys, ())
        assert result.text == joined(pieces, keys)
        assert result.unknown == result.indirect == result.dropped == ()


_tokens = st.sampled_from(
    [
        *(
            "\\cite",
            "\\citep",
            "\\cites",
            "\\volcites",
            "\\bibitem",
            "\\newcommand",
            "\\verb",
            "\\url",
        ),
        *("{", "}", "[", "]", "(", ")", "<", ">", ",", "*", "#1", "%", "\\", "|", " ", "\n", "\r"),
        *("\\begin{verbatim}", "\\end{verbatim}", "\\end{document}", "\\string", *KEYS, *NEW),
    ]
)
soup = st.lists(_tokens, max_size=30).map("".join)


@given(soup)
@example("\\cite{a,%\na}")
def test_a_map_of_keys_to_themselves_changes_nothing(text: str) -> None:
    assert rekey(text, {key: key for key in KEYS}, ()).text == text


@given(soup)
def test_the_way_back_gives_the_original(text: str) -> None:
    assume(not any(key in text for key in NEW))
    there = rekey(text, dict(zip(KEYS, NEW, strict=True)), ())
    back = rekey(there.text, dict(zip(NEW, KEYS, strict=True)), ())
    assert back.text == text
    assert back.replaced == there.replaced


@given(soup)
def test_what_stands_between_keys_stays(text: str) -> None:
    keys = dict(zip(KEYS, reversed(KEYS), strict=True))
    after = rekey(text, keys, ()).text
    assert gaps(after) == gaps(text)


def gaps(text: str) -> list[str]:
    spans = [
        (key.start, key.end)
        for found in lists_in(code_of(text))
        for key in found.keys
        if key.is_plain
    ]
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    return [text[end:start] for end, start in zip(ends, starts, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\cite{a,b}", r"\cite{x}"),
        (r"\cite{a, b, c}", r"\cite{x, c}"),
        (r"\cite{c, a, b}", r"\cite{c, x}"),
        (r"\cite{a, c, b}", r"\cite{x, c}"),
        (r"\cite{x,a,b}", r"\cite{x}"),
        (r"\cite{b,a,x}", r"\cite{x}"),
        ("\\cite{a,% first, and best\n  b,\n  c}", "\\cite{x% first, and best\n  ,\n  c}"),
        # Written twice by hand, it is meant so; nor do several lists become one.
        (r"\cite{a,a}", r"\cite{x,x}"),
        (r"\cites{a}{b}", r"\cites{x}{x}"),
        (r"\cite{a}\cite{b}", r"\cite{x}\cite{x}"),
    ],
)
def test_two_keys_of_one_work_become_one(text: str, expected: str) -> None:
    result = rekey(text, {"a": "x", "b": "x"}, {"c"})
    assert result.text == expected
    assert bool(result.dropped) == (text.count(",") > expected.count(","))


def test_keys_change_places() -> None:
    assert rekey(r"\cite{a,b}", {"a": "b", "b": "a"}, ()).text == r"\cite{b,a}"
    assert rekey(r"\cite{a,b,c}", {"a": "b", "b": "c"}, {"c"}).text == r"\cite{b,c}"


def test_the_items_of_a_bibliography_follow() -> None:
    text = "\\cite{a,b}\\begin{thebibliography}{9}\\bibitem[A]{a} A.\n\\bibitem{b} B."
    result = rekey(text, {"a": "x"}, ())
    assert result.text == text.replace("{a", "{x")
    # What the bibliography itself has is no unknown work.
    assert result.unknown == ()


def test_unknown_and_indirect_keys_are_named_with_their_lines() -> None:
    text = "\\cite{a,\n zz}\n\\cite{zz,x}\\nocite{*}\n\\def\\see#1{\\cite{#1}}\n\\cite{\\all}"
    result = rekey(text, {"a": "x"}, {"k"})
    assert [(place.text, place.line) for place in result.unknown] == [("zz", 2)]
    assert [(p.text, p.line, p.around) for p in result.indirect] == [
        ("#1", 4, "see"),
        ("\\all", 5, ""),
    ]


# Maps


def test_a_map_is_read() -> None:
    text = "\ufeff# old\tnew\r\na\tb\r\n\r\n b   a  # swapped\r\nc\tc\rd\te"
    assert parse_keymap(text, "k.tsv") == {"a": "b", "b": "a", "c": "c", "d": "e"}
    assert parse_keymap("a\tx\nb\ty\n", "k.tsv", is_reversed=True) == {"x": "a", "y": "b"}


def test_all_that_is_wrong_with_a_map_is_said_at_once() -> None:
    text = "a\tb\na\n\na b c\nx,y\tz\na\tc\na\tb\n"
    with pytest.raises(InputError) as error:
        parse_keymap(text, "k.tsv")
    assert [(problem.line, problem.message) for problem in error.value.problems] == [
        (2, "this line has one key, not two"),
        (4, "this line has 3 keys, not two"),
        (5, "'x,y' can be no citation key in LaTeX"),
        (6, "'a' becomes 'c' here, and 'b' on line 1"),
    ]


def test_a_map_of_two_keys_to_one_has_no_way_back() -> None:
    with pytest.raises(InputError, match="'x' becomes 'b' here, and 'a' on line 1"):
        parse_keymap("a\tx\nb\tx\n", "k.tsv", is_reversed=True)


@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(KEYS)))
def test_a_map_is_written_as_it_is_read(keys: dict[str, str]) -> None:
    assert parse_keymap(format_keymap(keys, "old, new"), "k.tsv") == keys
