"""The keys that a paper cites, found in what LaTeX writes and in its source."""

from __future__ import annotations

import pytest

from itbib.exporting.cited import Citation, cited_in


def keys(text: str, suffix: str = ".tex") -> list[str]:
    return [citation.key for citation in cited_in(text, suffix).citations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\citation{a}", ["a"]),
        ("\\relax\n\\citation{a,b}\n\\citation{b,c}", ["a", "b", "c"]),
        (r"\abx@aux@cite{0}{2305.11206}", ["2305.11206"]),
        (r"\abx@aux@cite{hep-th/9901001}", ["hep-th/9901001"]),
        (r"\citation{*}", ["*"]),
        (r"\abx@aux@nociteall", ["*"]),
        (r"\abx@aux@segm{0}{0}{a}\bibdata{refs}\bibcite{x}{1}\newlabel{y}{{1}{1}}", []),
        (r"\@writefile{lof}{\contentsline {figure}{Of \cite {z}}{1}}", []),
    ],
)
def test_aux(text: str, expected: list[str]) -> None:
    assert keys(text, ".aux") == expected


def test_aux_names_its_chapters() -> None:
    assert cited_in("\\@input{chap/one.aux}\n\\@input{two.aux}", ".aux").includes == (
        "chap/one.aux",
        "two.aux",
    )


def test_bcf() -> None:
    text = (
        '<bcf:section number="0">\n'
        '<bcf:citekey order="1" intorder="1">a</bcf:citekey>\n'
        '<bcf:citekey order="2" intorder="1" nocite="1">R&amp;D&lt;1&gt;</bcf:citekey>\n'
        '<bcf:citekeycount order="1" count="1">b</bcf:citekeycount>\n'
        '<bcf:citekey order="3">*</bcf:citekey>\n</bcf:section>'
    )
    assert keys(text, ".bcf") == ["a", "R&D<1>", "*"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\cite{a}", ["a"]),
        (r"\cite{a, b,c} and \cite{b}", ["a", "b", "c"]),
        ("\\cite{a,%\n b}", ["a", "b"]),
        ("\\cite\n  {a}", ["a"]),
        (
            r"\citep[see][p.~3]{a}\citet*{b}\Citealt{c}\citeauthor{d}\citeyearpar{e}\citetalias{f}",
            list("abcdef"),
        ),
        (
            r"\parencite[12]{a}\textcite{b}\footcite{c}\autocite*{d}\fullcite{e}\smartcite{f}",
            list("abcdef"),
        ),
        (
            r"\textcites(pre)(post)[a][b]{k1}[c]{k2}\cites{k3}{k4} text {no}",
            ["k1", "k2", "k3", "k4"],
        ),
        (r"\volcite{2}[5]{a}\pvolcite[see]{1}{b}", ["a", "b"]),
        (r"\citep[{[sic]}, \emph{e.g.}][]{a}", ["a"]),
        (r"\citep[\cite{inner}]{outer}", ["outer", "inner"]),
        (r"\citetext{see \citealp{a}}", ["a"]),
        (r"\shortciteA<e.g.>[p. 1]{a}", ["a"]),
        (r"\textcquote[1]{a}{no}\blockcquote{b}{no}\bibentry{c}", ["a", "b", "c"]),
        (r"\nocite{*}", ["*"]),
        (r"\nocite{a}", ["a"]),
        (r"% \cite{no}", []),
        (r"50\% \cite{a} % \cite{no}", ["a"]),
        (r"\\% \cite{no}", []),
        (r"\url{http://x.org/%20} \cite{a}", ["a"]),
        (r"\verb|\cite{no}| \cite{a} \lstinline!\cite{no}!", ["a"]),
        ("\\begin{verbatim}\n\\cite{no}\n\\end{verbatim}\\cite{a}", ["a"]),
        (r"\begin{comment}\cite{no}\end{comment}\cite{a}", ["a"]),
        (r"\end{document}\cite{no}", []),
        (r"\newcommand{\see}[1]{\cite{#1}}\setcitestyle{round}\renewcommand{\citeleft}{(}", []),
        (
            r"\usepackage{cite}\DeclareCiteCommand{\foo}{}{}{}\newcites{app}{Appendix}\bibliographystyle{plain}",
            [],
        ),
        (r"\cite{}", []),
    ],
)
def test_tex(text: str, expected: list[str]) -> None:
    assert sorted(keys(text)) == sorted(expected)


def test_tex_names_what_it_includes() -> None:
    text = (
        r"\input{one}\include{chap/two}\subfile{three.tex} \input four \import{sub/}{five}"
        "\n\\subimport*{./}{six}\\input{#1}\\includegraphics{no}\\includeonly{no}% \\input{no}"
    )
    assert cited_in(text, ".tex").includes == (
        *("one", "chap/two", "three.tex", "four", "sub/five", "./six"),
    )


def test_lines_are_counted() -> None:
    text = "% one\n\\begin{comment}\n\n\\end{comment}\n\\cite{a,\n b}\n\\cite{a,c}"
    assert cited_in(text, ".tex").citations == (
        Citation("a", 5),
        Citation("b", 6),
        Citation("c", 7),
    )


def test_a_long_paper_takes_no_longer_than_its_length_warrants() -> None:
    text = "\\citep[see {\\em this}][]{key} text % comment\n" * 20_000 + "\\citep[" * 2_000
    assert keys(text) == ["key"]
