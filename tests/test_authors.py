from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.tex.authors import author_to_bibtex, authors_to_bibtex, surname_key, title_word
from tex_tools import is_balanced, needs_bibtex, run_bibtex

# As arXiv displays it, as BibTeX wants it, and what BibTeX makes of that: First|von|Last|Jr.
NAMES = [
    ("Ashish Vaswani", "Ashish Vaswani", "Ashish||Vaswani|"),
    ("M Saiful Bari", "M Saiful Bari", "M Saiful||Bari|"),
    ("Shahul ES", "Shahul ES", "Shahul||ES|"),
    ("Oskar van der Wal", "Oskar van der Wal", "Oskar|van der|Wal|"),
    ("Peter H. N. de With", "Peter H. N. de With", "Peter H. N.|de|With|"),
    ("Vânia de Oliveira Neves", "Vânia de Oliveira Neves", "Vânia|de|Oliveira Neves|"),
    ("Gerard 't Hooft", "Gerard 't Hooft", "Gerard|'t|Hooft|"),
    ("Jean d'Alembert", "Jean d'Alembert", "Jean||d'Alembert|"),
    ("Willem-Jan van den Heuvel", "Willem-Jan van den Heuvel", "Willem-Jan|van den|Heuvel|"),
    ("Päivi Raulamo-jurvanen", "Päivi Raulamo-jurvanen", "Päivi||Raulamo-jurvanen|"),
    ("van Gogh", "van Gogh", "|van|Gogh|"),
    # Capitalised particles.
    ("Teven Le Scao", "Le Scao, Teven", "Teven||Le Scao|"),
    ("Giordano Da Lozzo", "Da Lozzo, Giordano", "Giordano||Da Lozzo|"),
    ("Carlos De Las Heras", "De Las Heras, Carlos", "Carlos||De Las Heras|"),
    ("Jan Van der Meer", "Van der Meer, Jan", "Jan|Van der|Meer|"),
    ("Quoc V. Le", "Quoc V. Le", "Quoc V.||Le|"),
    ("Le Hou", "Le Hou", "Le||Hou|"),
    ("Nguyen Van Hieu", "Nguyen Van Hieu", "Nguyen Van||Hieu|"),
    ("Anh Van Nguyễn", "Anh Van Nguyễn", "Anh Van||Nguyễn|"),
    # Suffixes.
    ("Robert Smith Jr.", "Smith, Jr., Robert", "Robert||Smith|Jr."),
    ("Sammy Davis, Jr.", "Davis, Jr., Sammy", "Sammy||Davis|Jr."),
    ("Ludwig van Beethoven III", "van Beethoven, III, Ludwig", "Ludwig|van|Beethoven|III"),
    ("Smith Jr.", "{Smith Jr.}", "||{Smith Jr.}|"),
    # Small words that BibTeX would take for particles.
    ("Ken-ichi Iwata", "Iwata, Ken-ichi", "Ken-ichi||Iwata|"),
    ("Kyoo il Kim", "Kim, Kyoo il", "Kyoo il||Kim|"),
    ("bell hooks", "hooks, bell", "bell||hooks|"),
    ("Ahmed al-Biruni", "{al-Biruni}, Ahmed", "Ahmed||{al-Biruni}|"),
    ("Santiago Ramón y Cajal", "{Ramón y Cajal}, Santiago", "Santiago||{Ramón y Cajal}|"),
    ("Ana de Souza e Silva", "{de Souza e Silva}, Ana", "Ana||{de Souza e Silva}|"),
    ("Émile Zola", "Zola, Émile", "Émile||Zola|"),
    ("Łukasz Kaiser", "Kaiser, Łukasz", "Łukasz||Kaiser|"),
    (r"{\'E}mile Zola", r"{\'E}mile Zola", r"{\'E}mile||Zola|"),
    # Groups.
    ("ATLAS Collaboration", "{ATLAS Collaboration}", "||{ATLAS Collaboration}|"),
    ("NLLB Team", "{NLLB Team}", "||{NLLB Team}|"),
    ("BigScience Workshop", "{BigScience Workshop}", "||{BigScience Workshop}|"),
    ("Mistral AI", "{Mistral AI}", "||{Mistral AI}|"),
    ("OpenAI", "{OpenAI}", "||{OpenAI}|"),
    ("DeepSeek-AI", "{DeepSeek-AI}", "||{DeepSeek-AI}|"),
    ("OpenAI, Inc.", "{OpenAI, Inc.}", "||{OpenAI, Inc.}|"),
    ("AT&T Labs", r"{AT\&T Labs}", r"||{AT\&T Labs}|"),
    ("Institute of Arts and Sciences", "{Institute of Arts and Sciences}", None),
    ("The LIGO Scientific Collaboration", "{The LIGO Scientific Collaboration}", None),
    ("{The Group}", "{The Group}", "||{The Group}|"),
    ("The Anh Han", "The Anh Han", "The Anh||Han|"),
    ("others", "{others}", "||{others}|"),
    # Odd ones.
    ("Plato", "Plato", "||Plato|"),
    ("Knuth, Donald E.", "Knuth, Donald E.", "Donald E.||Knuth|"),
    ("A, B, C, D", "{A, B, C, D}", "||{A, B, C, D}|"),
    (" Jane\n Doe ,", "Jane Doe", "Jane||Doe|"),
    ("Jane } Doe", r"Doe, Jane \textbraceright{}", r"Jane \textbraceright{}||Doe|"),
]

STYLE = r"""ENTRY { author } { } { }
FUNCTION {article} {
  cite$ ":" * author num.names$ int.to.str$ * ":" *
  author #1 "{ff}|{vv}|{ll}|{jj}" format.name$ * write$ newline$
}
READ
ITERATE {article}
"""


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, value, _ in NAMES])
def test_author(name: str, value: str) -> None:
    assert author_to_bibtex(name) == value


@needs_bibtex
def test_bibtex_cuts_names_as_meant(tmp_path: Path) -> None:
    entries = [f"@article{{k{i}, author={{{value}}}}}" for i, (_, value, _) in enumerate(NAMES)]
    output = run_bibtex(tmp_path, STYLE, entries)
    cut = [line.split(":", 1)[1].replace("~", " ") for line in output.splitlines()]
    whole = ["||" + value + "|" for _, value, _ in NAMES]
    expected = [parts or default for (_, _, parts), default in zip(NAMES, whole, strict=True)]
    assert cut == [f"1:{parts}" for parts in expected]


def test_list_drops_what_is_no_name() -> None:
    names = ["NLLB Team", ":", "Marta R. Costa-jussà", "  ", "others"]
    assert authors_to_bibtex(names) == "{NLLB Team} and Marta R. Costa-jussà and {others}"
    assert authors_to_bibtex([]) == ""


WORDS = st.sampled_from(
    (
        *("Jane", "van", "der", "De", "Le", "Jr.", "III", "and", "AND", "others", "y", "al-Foo"),
        *("Émile", "d'Arc", "{", "}", "{X}", ",", "&", "\\", "~", "-", "Nguyen", "Team", ":", "中"),
    )
)
ANY_NAME = st.one_of(st.lists(WORDS, max_size=6).map(" ".join), st.text(max_size=20))


@given(ANY_NAME)
def test_any_name_is_one_name_to_bibtex(name: str) -> None:
    value = author_to_bibtex(name)
    assert is_balanced(value)
    assert bool(value) == any(char.isalpha() for char in name)
    outside = value
    while (stripped := re.sub(r"\{[^{}]*\}", "", outside)) != outside:
        outside = stripped
    assert "and" not in outside.lower().split()
    assert outside.count(",") <= 2
    assert value != "others"


@pytest.mark.parametrize(
    ("surname", "key"),
    [
        ("Köpf", "kopf"),
        ("O'Horo", "ohoro"),
        ("Müller", "muller"),
        ("Weiß", "weiss"),
        ("Łukasz-Øre", "lukaszore"),
        ("Đặng", "dang"),
        ("van der Wal", "vanderwal"),
        ("张", ""),
    ],
)
def test_surname_key(surname: str, key: str) -> None:
    assert surname_key(surname) == key


@given(st.text())
def test_surname_key_is_fit_for_a_citation_key(surname: str) -> None:
    assert re.fullmatch("[a-z0-9]*", surname_key(surname))


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("LIMA: Less Is More", "lima"),
        ("The Flan Collection", "flan"),
        ("Self-Instruct: Aligning", "self"),
        ("On the Émile's way", "emiles"),
        ("“A” Is the", "a"),
        ("中文", ""),
        ("", ""),
    ],
)
def test_title_word(title: str, word: str) -> None:
    assert title_word(title) == word
