"""Names are split into the parts that the real bibtex splits them into."""

from __future__ import annotations

import random

import pytest

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


_WORDS = [
    *(
        "Ann",
        "B.",
        "van",
        "de",
        "von",
        "d'Arc",
        "De",
        "Author",
        "and",
        "And",
        "others",
        "3M",
        "Jr.",
    ),
    *("{}", "{van}", "{Open AI}", "{A and B, C}", "x{Y}", "{y}X", ",", ",", "~"),
    *(r"{\'E}lie", r"{\'e}lie", r"\'Elie", r"\'elie", r"G{\"o}del", r"g{\"O}del", r"{{\'e}}x"),
    *(r"{\O}re", r"{\o}re", r"{\AA}s", r"{\aa}s", r"{\L}u", r"{\l}u", r"{\ss}x", r"{\i}x"),
    *(r"{\v{S}}i", r"{\v{s}}i", r"{\v S}i", r"{\v s}i", r"{\sc Foo}", r"{\sc foo}"),
    *(r"{\relax}x", r"{\relax}X", r"{\relax 3x}Y"),
]


@needs_bibtex
def test_random_names() -> None:
    dice = random.Random("names")
    texts = [" ".join(dice.choices(_WORDS, k=dice.randint(1, 8))) for _ in range(3000)]
    nothing = Name()  # which bibtex finds between commas and ties
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
