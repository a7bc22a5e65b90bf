"""CSL-JSON items: titles with marks, names in parts, dates, types."""

from __future__ import annotations

import pytest

from itbib.formats.csl import csl_item
from itbib.model import Work


def item(kind: str = "misc", **fields: str) -> dict[str, object]:
    return csl_item(Work("k", kind, fields), "k")


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("Plain and Simple", "Plain and Simple"),
        ("{LIMA}: Less Is More", '<span class="nocase">LIMA</span>: Less Is More'),
        (r"G{\"o}del, {\ss} and \'{E}mile {\&} co", "Gödel, ß and Émile & co"),
        (r"On \emph{Homo sapiens}", "On <i>Homo sapiens</i>"),
        (r"On {\em Homo} and \textbf{bold}", "On <i>Homo</i> and <b>bold</b>"),
        (
            "$O(n^2)$ time",
            '<span class="nocase"><i>O</i></span>(<span class="nocase"><i>n</i></span>'
            "<sup>2</sup>) time",
        ),
        ("H$_2$O", "H<sub>2</sub>O"),
        (r"\textsc{Small} caps", '<span style="font-variant:small-caps;">Small</span> caps'),
        ("A <b>bold</b> claim, 1 < 2", "A <\u2060b>bold<\u2060/b> claim, 1 < 2"),
        (r"The $\frac{a}{b}$ law", 'The <span class="nocase">$\\frac{a}{b}$</span> law'),
        (r"50\% of \$5 \& \#1 a\_b", "50% of $5 & #1 a_b"),
        ("Pages 1--2---3", "Pages 1–2—3"),
        (r"$\alpha$-stable $\beta$", "α-stable β"),
    ],
)
def test_a_title_keeps_its_marks(source: str, title: str) -> None:
    assert item(title=source)["title"] == title


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Ludwig van Beethoven", ["Beethoven", "Ludwig", "van", ""]),
        ("de la Vall{\\'e}e Poussin, Jr., Charles", ["Vallée Poussin", "Charles", "de la", "Jr."]),
        ("{van 't Hoff}, Jacobus", ["van 't Hoff", "Jacobus", "", ""]),
        ("Plato", ["Plato", "", "", ""]),
        ("family=Hoff, given=Jacobus, prefix=van 't", ["Hoff", "Jacobus", "van 't", ""]),
        ("山田 太郎", ["太郎", "山田", "", ""]),
    ],
)
def test_a_name_is_cut_into_its_parts(source: str, name: list[str]) -> None:
    labels = ("family", "given", "non-dropping-particle", "suffix")
    parts = {label: part for label, part in zip(labels, name, strict=True) if part}
    assert item(author=source)["author"] == [parts]


def test_a_group_stays_whole_and_others_are_others() -> None:
    assert item(author="{The ATLAS Collaboration} and {Barnes and Noble, Inc.} and others") == {
        "id": "k",
        "type": "document",
        "author": [
            {"literal": "The ATLAS Collaboration"},
            {"literal": "Barnes and Noble, Inc."},
            {"literal": "others"},
        ],
    }


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ({"year": "2020"}, {"date-parts": [[2020]]}),
        ({"year": "2020", "month": "may"}, {"date-parts": [[2020, 5]]}),
        ({"year": "2020", "month": "5", "day": "7"}, {"date-parts": [[2020, 5, 7]]}),
        ({"year": "1999--2004"}, {"date-parts": [[1999], [2004]]}),
        ({"date": "2004-05-18/2004-06"}, {"date-parts": [[2004, 5, 18], [2004, 6]]}),
        ({"date": "2004-21"}, {"date-parts": [[2004]], "season": 1}),
        ({"date": "1723~"}, {"date-parts": [[1723]], "circa": True}),
        ({"date": "199X"}, {"date-parts": [[1990], [1999]]}),
        ({"date": "-0044"}, {"date-parts": [[-45]]}),
        ({"date": "2004/.."}, {"date-parts": [[2004]]}),
        ({"year": "ca. 1850"}, {"date-parts": [[1850]], "circa": True}),
        ({"year": "n.d."}, {"literal": "n.d."}),
        ({"year": "in press"}, {"literal": "in press"}),
    ],
)
def test_a_date_is_told_in_numbers(fields: dict[str, str], issued: dict[str, object]) -> None:
    assert item(**fields)["issued"] == issued


def test_a_preprint_is_printed_as_being_on_arxiv() -> None:
    assert item(title="T", eprint="hep-th/9901001", archiveprefix="arXiv") == {
        "id": "k",
        "type": "article",
        "title": "T",
        "publisher": "arXiv",
        "number": "arXiv:hep-th/9901001",
        "URL": "https://arxiv.org/abs/hep-th/9901001",
    }
