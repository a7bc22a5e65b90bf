"""Names are split into the parts that the real bibtex splits them into."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bibtex_judge import judge_names, needs_bibtex
from itbib.bib.names import split_names
from itbib.model import Name

NAMES = [
    ("Ann Author", Name("Ann", "", "Author")),
    ("Author, Ann B.", Name("Ann B.", "", "Author")),
    ("Ludwig van Beethoven", Name("Ludwig", "van", "Beethoven")),
    ("van Beethoven, Ludwig", Name("Ludwig", "van", "Beethoven")),
    ("Jean de la Fontaine", Name("Jean", "de la", "Fontaine")),
    (
        "Charles Louis Xavier Joseph de la Vallée Poussin",
        Name("Charles Louis Xavier Joseph", "de la", "Vallée Poussin"),
    ),
    ("King, Jr., Martin Luther", Name("Martin Luther", "", "King", "Jr.")),
    ("de la Cruz, III, Ana", Name("Ana", "de la", "Cruz", "III")),
    ("{OpenAI}", Name("", "", "{OpenAI}")),
    (
        "{The {ATLAS} Collaboration and Friends}",
        Name("", "", "{The {ATLAS} Collaboration and Friends}"),
    ),
    ("Plato", Name("", "", "Plato")),
    ("others", Name("", "", "others")),
    (r"{\'E}lie Cartan", Name(r"{\'E}lie", "", "Cartan")),
    (r"Kurt G{\"o}del", Name("Kurt", "", r"G{\"o}del")),
    ("Ann~Bea Author", Name("Ann Bea", "", "Author")),
    ("Author,Ann", Name("Ann", "", "Author")),
]


@pytest.mark.parametrize(("text", "parts"), NAMES)
def test_names(text: str, parts: Name) -> None:
    assert split_names(text) == (parts,)


@needs_bibtex
def test_names_as_bibtex_splits_them() -> None:
    texts = [text for text, _ in NAMES if text.isascii()]
    assert [tuple(names) for names in judge_names(texts)] == [split_names(text) for text in texts]


_WORDS = (
    "Ann B. van de von d'Arc De Author and And others 3M {} {van} {Open AI} {A and B} x{Y} Jr. III "
    r"{\'E}lie {\'e}lie {\\O}re {\\o}re {\\AA}s {\\aa}s {\\L}u {\\l}u {\\v{S}}i {\\v{s}}i {\\v S}i {\\ss}x"
    r" {\\sc Foo} {\\sc foo} \\'Elie \\'elie G{\\\"o}del g{\\\"O}del {{\\'e}}x {\\relax}x {\\relax}X"
).split(" ")
_name = st.lists(st.sampled_from([*_WORDS, ",", ",", "~"]), min_size=1, max_size=6).map(" ".join)


@needs_bibtex
@given(
    st.lists(st.lists(_name, min_size=1, max_size=3).map(" and ".join), min_size=40, max_size=80)
)
@settings(derandomize=True, deadline=None, max_examples=20)
def test_random_names(texts: list[str]) -> None:
    # bibtex makes a name of nothing, too; what surrounds it does not depend on that.
    nothing = Name()
    for text, judged in zip(texts, judge_names(texts), strict=True):
        expected = [name for name in judged if name != nothing]
        assert (text, [name for name in split_names(text) if name != nothing]) == (text, expected)


def test_lists_of_names() -> None:
    assert split_names("") == ()
    assert split_names("A B and C D AND E, F\nand\tG") == (
        Name("A", "", "B"),
        Name("C", "", "D"),
        Name("F", "", "E"),
        Name("", "", "G"),
    )
    assert [name.last for name in split_names("{Barnes and Noble} and Anderson, Sand")] == [
        "{Barnes and Noble}",
        "Anderson",
    ]
    assert split_names("A B and others")[-1] == Name("", "", "others")


@pytest.mark.parametrize(
    "text", ["and", ", ", "A, B, C, D, E", "and and", "{", "} {", " , , ", "~"]
)
def test_a_malformed_name_is_no_reason_to_stop(text: str) -> None:
    assert isinstance(split_names(text), tuple)
