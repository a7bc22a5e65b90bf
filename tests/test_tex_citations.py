"""Where LaTeX sources have citation keys, command by command."""

from __future__ import annotations

import pytest

from itbib.tex.citations import lists_in
from itbib.tex.code import code_of


def keys(text: str, *further: str) -> list[str]:
    found = [key for keys in lists_in(code_of(text), further) for key in keys.keys]
    assert all(text[key.start : key.end] == key.text for key in found)
    return [key.text for key in found if key.is_plain]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # LaTeX and natbib
        (r"\cite{a}\cite[p.~3]{b}\nocite{c,d}\nocite{*}", [*"abcd", "*"]),
        (
            r"\citep{a}\citet{b}\citealt{c}\citealp*{d}\citeauthor*{e}\citeyear{f}\citeyearpar{g}",
            list("abcdefg"),
        ),
        (
            r"\Citet{a}\Citep[][]{b}\Citealt*{c}\Citeauthor{d}\citenum{e}\citefullauthor{f}",
            list("abcdef"),
        ),
        (r"\defcitealias{a}{Paper~I}\citetalias{b}\citepalias[p. 2]{c}", list("abc")),
        (r"\citetext{see \citealp{a}, or \citeyear{b}}", list("ab")),
        # biblatex
        (
            r"\parencite[see][12]{a}\Parencite*{b}\textcite{c}\autocite{d}\Autocite{e}\footcite{f}",
            list("abcdef"),
        ),
        (
            r"\footcitetext{a}\smartcite{b}\supercite{c}\fullcite{d}\footfullcite{e}\citeurl{f}",
            list("abcdef"),
        ),
        (r"\citedate{a}\citetitle*{b}\citefield{c}{title}\citelist{d}{author}", list("abcd")),
        (r"\citename{a}[given]{author}\notecite{b}\pnotecite[1]{c}\fnotecite{d}", list("abcd")),
        (
            r"\cites(pre)(post)[a][b]{k1}[c]{k2}{k3} \parencites{k4}[5]{k5}\Textcites{k6,k7}",
            ["k1", "k2", "k3", "k4", "k5", "k6", "k7"],
        ),
        (r"\footcitetexts{a}{b}\supercites{c}{d}\autocites{e}{f}", list("abcdef")),
        (r"\volcite{2}{a}\volcite[see]{2}[5]{b}\Pvolcite{IV}[7]{c}\ftvolcite{1}{d}", list("abcd")),
        (r"\volcites(pre)(post){1}[2]{a}{3}[4]{b}\pvolcites[x]{1}{c}[y]{2}[z]{d}", list("abcd")),
        (r"\addtocategory{important}{a, b}\bibentry{c}", list("abc")),
        # apacite, jurabib, harvard, revtex, ACL, beamer, csquotes
        (r"\citeA<e.g.,>[p. 1]{a}\shortcite{b}\shortciteNP<a><b>{c}\citeNP{d}", list("abcd")),
        (r"\citeaffixed{a}{e.g.}\possessivecite{b}\citeasnoun{c}\onlinecite{d}", list("abcd")),
        (r"\newcite{a}\shortcite{b}\perscite{c}\posscite{d}\cite<2->{e}", list("abcde")),
        (r"\textcquote[3]{a}{words}\foreignblockcquote{german}[2]{b}{Worte}", list("ab")),
        (r"\begin{displaycquote}[5]{a}words\end{displaycquote}\citeonline{b}", list("ab")),
        (r"\bibitem{a}\bibitem[Lee(2000)]{b}\bibitem [{\citenamefont {X}(1)}]{c}%", list("abc")),
        (
            r"\bibitem[\protect\citeauthoryear{Abe}{2000}]{a}\bibitem[\citename{Lee}2]{b}",
            list("ab"),
        ),
        # Lists
        ("\\cite{ a ,b,\tc\n,\r\n d }", list("abcd")),
        ("\\cite{a, % the first\n  b,% the second, with a comma\n  c}", list("abc")),
        ("\\cite% why\n  [see]% why\n  {a}", ["a"]),
        (r"\cite{a,,b,}\cite{}\cite{ }", list("ab")),
        (r"\cite{1706.03762,hep-th/9901001,DBLP:conf/acl/X,a_b,é,R&D,a+b}", None),
        # Arguments
        (
            r"\citep[\cite{a}][]{b}\footcite[see {[}1{]}, \emph{e.g.} \citet[p.~1]{c}]{d}",
            list("abcd"),
        ),
        (r"\citep[see [1] and][]{a}\citep[$[0,1)$]{b}\citep[$[0,1)$][2]{c}", list("abc")),
        (r"\cite {a}\citep [p. 1] [] {b}\cite  *{c}", list("abc")),
        (r"\citep[{a] b}]{c}\citep[a\]b]{d}", list("cd")),
        # What follows is no list of keys
        (r"\cites{a}{b} text {no}", list("ab")),
        ("\\cites{a}{b}\n\n{no}", list("ab")),
        (r"\textcite{a}{no}\cite{a}[no]{no}", list("aa")),
        (r"\cite (no) {no}", []),
        (r"\citep[unclosed{no}", []),
    ],
)
def test_commands(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = text.removeprefix(r"\cite{").removesuffix("}").split(",")
    assert keys(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "% \\cite{no}",
        "100 %\\cite{no}\r\n%\\cite{no}",
        "% one\r% \\cite{no}\r",
        r"\verb|\cite{no}| \verb*+\cite{no}+ \Verb!\cite{no}!",
        r"\lstinline|\cite{no}| \lstinline{\cite{no}} \lstinline[language=TeX]{\cite{no}}",
        r"\mintinline{tex}{\cite{no}} \mintinline[x=y]{tex}|\cite{no}|",
        r"\url{x\cite{no}} \path|\cite{no}| \nolinkurl{\cite{no}}",
        r"\label{a}\ref{b}\cref{c,d}\pageref{e}\hyperref[f]{no}\input{g}\usepackage{cite}",
        r"\ifciteseen{no}{no}\AtEveryCitekey{no}\DeclareAutoCiteCommand{no}{no}{no}\citestyle{no}",
        r"\newcites{no}{no}\setcitestyle{no}\renewcommand{\citepunct}{no}\renewcommand\citeleft{no}",
        r"\newcommand*\mycite{no}\def\mycite{no}\let\oldcite\cite \renewcommand\multicitedelim{no}",
        r"\string\cite{no} \citereset{no} \mancite{no} \bibliography{no}\addbibresource{no}",
        "text \\end{document}\n\\cite{no}",
        r"\\cite{no} \textbackslash cite{no}",
        *(
            f"\\begin{{{name}}}\n\\cite{{no}}\n\\end{{{name}}}"
            for name in (
                *("verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment"),
                *("filecontents", "filecontents*", "tcblisting"),
            )
        ),
        "\\lstnewenvironment{code}{}{}\\begin{code}\\cite{no}\\end{code}",
        "\\excludecomment{later}\\begin{later}\\cite{no}\\end{later}",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"50\% \cite{a}", ["a"]),
        (r"\\% \cite{no}", []),
        (r"\url{http://x.org/%20}\cite{a}", ["a"]),
        (r"\href{http://x.org/a%20b}{see \cite{a}}", ["a"]),
        (r"\path (0,0) -- (1,1); \cite{a} |", ["a"]),
        ("\\verb|%|\\cite{a}", ["a"]),
        ("\\begin{verbatim}\n% \\end{comment}\n\\end{verbatim}\\cite{a}", ["a"]),
        ("\\begin{verbatim} is never closed \\cite{a}", ["a"]),
        ("% \\begin{comment}\n\\cite{a}\n% \\end{comment}", ["a"]),
        ("\\begin{verbatim}\\end{document}\\end{verbatim}\\cite{a}", ["a"]),
        ("\\newcommand{\\see}[1]{\\citep[see][]{#1}} \\cite{a}", ["a"]),
        ("\\newcommand{\\lima}{\\citet{a}}", ["a"]),
        ("\\def\\lima{\\citet{a}}", ["a"]),
    ],
)
def test_what_is_one_all_the_same(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def test_commands_of_ones_own() -> None:
    text = r"\mycite{a,b}\see[p. 1]{c}\seealso{no}\mycite*{d}"
    assert keys(text) == ["a", "b", "d"]
    assert keys(text, "see") == ["a", "b", "c", "d"]


def test_code_keeps_every_place() -> None:
    text = "a % b\r\n\\verb|c| \\begin{verbatim}\nd\n\\end{verbatim}\r\n\\end{document} e\n"
    code = code_of(text)
    assert len(code) == len(text)
    assert code.split() == [
        *("a", "\\verb|", "|", "\\begin{verbatim}", "\\end{verbatim}", "\\end{document}"),
    ]
    assert [at for at, c in enumerate(code) if c in "\r\n"] == [
        at for at, c in enumerate(text) if c in "\r\n"
    ]


@pytest.mark.parametrize("piece", ["\\citep[", "\\cite{", "{[", "\\begin{verbatim}", "\\url{", "("])
def test_unclosed_arguments_take_no_longer_than_their_length_warrants(piece: str) -> None:
    assert keys(piece * 5_000) == []
