"""Cells, formulae and citations written for LaTeX."""

from __future__ import annotations

import pytest

from itbib.markdown.markup import Link, Text, parse
from itbib.rendering.citations import cite_all
from itbib.survey.config import Kind
from itbib.tabling.latex_inline import Citing, InlineWriter, href_source
from itbib.tabling.latex_math import safe_formula
from itbib.tabling.latex_text import Notes, text_source
from itbib.tabling.paper import for_paper
from itbib.tabling.sheet import make_sheet, placed, resolved
from survey_samples import row, survey, work


def write(markdown: str) -> str:
    return InlineWriter(Citing({"ref-a": "a", "ref-b": "B1"}), Notes()).write(parse(markdown))


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        (r"\alpha\beta x", r"\alpha \beta x"),
        ("x_1^2", "x_{1}^{2}"),
        (r"\frac12", r"\frac{1}{2}"),
        (r"\left( x \right]", r"\left(x\right]"),
        ("a < b & c", r"a<b\&c"),
        ("50% #1", r"50\%\#1"),
        ("x''", "x''"),
        ("^2", "{}^{2}"),
        (r"\sqrt[3]{x}", r"\sqrt[{3}]{x}"),
        (r"\text{a b_c}x", r"\text{a b\_c}x"),
        ("≤ α", r"\leq \alpha "),
        (r"10^{−3}", "10^{-3}"),
        ("~", r"\ "),
        (r"\argmax_x", r"\arg\max _{x}"),
    ],
)
def test_a_formula_is_written_anew(formula: str, written: str) -> None:
    assert (safe_formula(formula) or "").rstrip() == written.rstrip()


@pytest.mark.parametrize(
    "formula",
    [
        *(r"\input{x}", r"\write18{ls}", r"\def\x{}", r"\catcode`\%=12", r"\csname x\endcsname"),
        *("^^41", r"\\", "x^2^3", "x_1_2", "f^2'", r"\left( x", r"\right)", "{", "}", "}{", "x^"),
        *(r"\hat", r"\frac{1}", r"\begin{matrix}x\end{matrix}", r"\unknown", "中", r"\text{$x$}"),
        *(r"\text{\input x}", r"\text{x", "$", r"\left\input", r"\sqrt[3", "\\", r"\href{x}{y}"),
        "{" * 60 + "}" * 60,
    ],
)
def test_a_formula_is_refused(formula: str) -> None:
    assert safe_formula(formula) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("% & _ # $ { } ~ ^ \\", r"\% \& \_ \# \$ \textbraceleft{} \textbraceright{}"
            r" \textasciitilde{} \textasciicircum{} \textbackslash{}"),
        ("<|>", r"{\textless}{\textbar}{\textgreater}"),
        ("--", r"-{\kern0pt}-"),
        ("''", r"'{\kern0pt}'"),
        ("–—", "-----"),
        ('"x"', r"\symbol{34}x\symbol{34}"),
        ("é", r"{\'e}"),
        ("ơ", r"\itbibhorn{o}"),
        ("Ứ", r"\itbibhorn{{\'U}}"),
        ("✓ ✗", r"\ding{51} \ding{55}"),
        ("✅\ufe0f", r"\ding{51}"),
        ("→", r"{\textrightarrow}"),
        ("中", r"\itbibmissing{4E2D}"),
        ("a\nb\tc", "a b c"),
    ],
)  # fmt: skip
def test_text_shows_as_itself(text: str, written: str) -> None:
    assert text_source(text, Notes()) == written


def test_what_has_no_tex_is_noted() -> None:
    notes = Notes()
    text_source("中x中Ж ✓", notes)
    assert list(notes.missing) == ["中", "Ж"]
    assert notes.packages == {"pifont"}
    assert notes.macros == {"itbibmissing"}


def test_a_word_is_broken_only_if_it_is_too_wide() -> None:
    address = "https://example.org/a_path"
    assert text_source(address, Notes(), 500.0) == r"https://example.org/a\_path"
    assert text_source(address, Notes(), 90.0).replace(r"\allowbreak ", "|") == (
        r"https://|example.|org/|a\_path"
    )
    assert text_source("x" * 40, Notes(), 50.0).count(r"\allowbreak") == 39
    assert text_source("Hyphenation", Notes(), 20.0) == "Hyphenation"
    assert text_source("Evol-Instruct", Notes(), 40.0) == "Evol-Instruct"


@pytest.mark.parametrize(
    ("markdown", "written"),
    [
        ("*a* **b** ~~c d~~", r"\emph{a} \textbf{b} \itbibstrike{c} \itbibstrike{d}"),
        ("`a_b`", r"\texttt{a\_b}"),
        ("$x_1$", "$x_{1}$"),
        (r"$\input{x}$", r"\texttt{\$\textbackslash{}input\textbraceleft{}x\textbraceright{}\$}"),
        ("a<br>b<br><br>", r"a\newline b"),
        ("[a_b](https://x.org/c_d?e=1&f#g)", r"\href{https://x.org/c\_d?e=1\&f\#g}{a\_b}"),
        ("[x](javascript:alert)", r"{[}x](javascript:alert)".replace("{[}", "[")),
        ("[top](#top) x", "top x"),
        ("![alt](https://x.org/i.png)", r"\href{https://x.org/i.png}{alt}"),
        ("[![](https://x.org/i.png)](https://y.org)", r"\href{https://y.org}{image}"),
        ("<sup>2</sup><sub>3</sub>", r"\textsuperscript{2}\textsubscript{3}"),
        (":white_check_mark: :tada:", r"\ding{51} :tada:"),
        ("[1](#ref-a)", r"\cite{a}"),
        ("[1](#ref-a), [2](#ref-b)", r"\cite{a,B1}"),
        ("see [1](#ref-a) and [2](#ref-b)", r"see \cite{a} and \cite{B1}"),
        ("[1](#ref-nobody)", "1"),
        ("<!-- x -->y", "y"),
        ("\\input{x}", r"\textbackslash{}input\textbraceleft{}x\textbraceright{}"),
    ],
)
def test_content_is_written(markdown: str, written: str) -> None:
    assert write(markdown) == written


def test_addresses() -> None:
    assert (
        href_source("https://x.org/%7Ea~b{c}\\^ d")
        == r"https://x.org/\%7Ea\string~b\%7Bc\%7D\%5C\%5E\%20d"
    )
    assert href_source("#x") == ""
    assert href_source("javascript:x") == ""


COLUMNS = '{ name = "name" }, { name = "paper", kind = "paper" }'


def test_a_paper_is_cited_where_the_page_links_to_it() -> None:
    rows = [
        row("t/a", ["a", "b"]),
        row("t/b", ["a"], paper="[PDF](https://x.org), https://y.org"),
        row("t/c", ["a"], paper="https://x.org"),
        row("t/d", (), paper="https://x.org"),
        row("t/e", ["a"], paper="in press"),
        row("t/f"),
    ]
    works = [work("a", url="https://x.org"), work("b")]
    config = survey(COLUMNS)
    table, ready, left_out = for_paper(config.tables[0], rows)
    references = cite_all(config, works, rows, {}, []).by_key
    view = make_sheet(table, ready, references, "").view
    citing = Citing({reference.anchor: key for key, reference in references.items()})
    writer = InlineWriter(citing, Notes())
    assert left_out == ""
    assert [writer.write(each.cells[1].content) for each in view.rows] == [
        r"\cite{a,b}",
        r"\href{https://x.org}{PDF}, https://y.org",
        r"\cite{a}",
        r"\href{https://x.org}{paper}",
        "in press",
        "-",
    ]


def test_a_column_that_would_cite_again_is_left_out() -> None:
    config = survey(COLUMNS + ', { name = "ref", kind = "citation" }')
    table, _, left_out = for_paper(config.tables[0], [row("t/a", ["a"])])
    assert left_out == "paper"
    assert [column.kind for column in table.columns] == [Kind.TEXT, Kind.CITATION]
    for own in (
        row("t/a", ["a"], paper="in press"),
        row("t/a", ["a"], ref="x"),
        row("t/a", ["a"], name="<<"),
    ):
        _, _, left_out = for_paper(config.tables[0], [own])
        assert left_out == ""


def test_every_place_of_a_grid_is_covered() -> None:
    columns = '{ name = "g", group = true }, { name = "a", list = true }, { name = "b" }'
    rows = [row("t/a", g="G", a="x and y", b="z"), row("t/b", g="G", a="^^", b="<<")]
    view = make_sheet(survey(columns).tables[0], rows, {}, None).view
    assert [sorted(line) for line in placed(view.body)] == [[0, 1, 2]] * 3
    assert resolved(view)[1][0].content == (Text("G"),)


def test_a_link_is_no_citation_if_only_its_name_is() -> None:
    writer = InlineWriter(Citing({"ref-a": "a"}), Notes())
    assert writer.write((Link("https://x.org#ref-a", (Text("x"),)),)) == (
        r"\href{https://x.org\#ref-a}{x}"
    )
