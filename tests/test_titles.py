from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.tex.text import tex_to_text, unicode_to_tex
from itbib.tex.titles import title_to_bibtex
from tex_tools import PREAMBLE, is_balanced, needs_tex, pdf_text, run_pdflatex

CAPITALS = [
    ("LIMA: Less Is More for Alignment", "{LIMA}: Less Is More for Alignment"),
    (
        "InstructBLIP: Towards General-purpose Models",
        "{InstructBLIP}: Towards General-purpose Models",
    ),
    ("Instruction Tuning with GPT-4", "Instruction Tuning with {GPT-4}"),
    ("LLaMA: Open Models", "{LLaMA}: Open Models"),
    ("OPT-IML: Scaling", "{OPT-IML}: Scaling"),
    ("Super-NaturalInstructions: Tasks", "Super-{NaturalInstructions}: Tasks"),
    (
        "BLOOM: A 176B-Parameter Open-Access Multilingual Language Model",
        "{BLOOM}: A {176B}-Parameter Open-Access Multilingual Language Model",
    ),
    ("A 3D View of X-ray Images", "A {3D} View of {X}-ray Images"),
    ("The Role of Vitamin D", "The Role of Vitamin {D}"),
    (
        "Vitamin A and Hepatitis A: What Is A Virus?",
        "Vitamin {A} and Hepatitis {A}: What Is A Virus?",
    ),
    ("Evaluating LLMs and an LLM's Mind", "Evaluating {LLMs} and an {LLM}'s Mind"),
    ("Learning for Multi-Task Models", "Learning for Multi-Task Models"),
    ("Meta-AI (LLaMA) in the U.S. Today", "Meta-{AI} ({LLaMA}) in the {U.S}. Today"),
    ("GPT-3.5, GPT-4o and arXiv", "{GPT-3.5}, {GPT-4o} and {arXiv}"),
    ("What I Saw", "What {I} Saw"),
    ("O'Horo's Law and d'Alembert's", "{O'Horo}'s Law and {d'Alembert}'s"),
    ("Éa ÉCOLE of ΛCDM", "Éa {ÉCOLE} of {ΛCDM}"),
    ("The Dirac Ω and Σ-Algebras", "The Dirac {Ω} and {Σ}-Algebras"),
    # A style keeps the first character, but not the first letter after a quotation mark.
    ("'Why Should I Trust You?'", "'{Why} Should {I} Trust You?'"),
    ("Instructions: (Almost) No Labor", "Instructions: ({Almost}) No Labor"),
]
SENTENCE_CASE = [
    (
        "The role of attention in Paris for large language models",
        "The role of attention in {Paris} for large language models",
    ),
    (
        "On solving the Navier-Stokes equations of a Müller flow",
        "On solving the {Navier-Stokes} equations of a {Müller} flow",
    ),
    (
        "WizardLM: Empowering large pre-trained language models",
        "{WizardLM}: Empowering large pre-trained language models",
    ),
    (
        "Do things matter? An answer for people in Rome",
        "Do things matter? {An} answer for people in {Rome}",
    ),
    # Title case: most words are large, so that a large word says nothing.
    ("A Study of Attention in Paris for Models", "A Study of Attention in Paris for Models"),
    (
        "Help me write a poem: Instruction Tuning as a Vehicle for Poetry Writing",
        "Help me write a poem: Instruction Tuning as a Vehicle for Poetry Writing",
    ),
]
TEX = [
    (r"Sorting in $O(N)$ and $x_1$", r"Sorting in {$O(N)$} and $x_1$"),
    (r"On $\Omega$ and $\alpha$", r"On {$\Omega$} and $\alpha$"),
    ("$ω$Test and $K$-means", "{$ω$Test} and {$K$}-means"),
    (r"The \(O(N)\) Bound", r"The {{\(O(N)\)}} Bound"),
    (r"The \ensuremath{\mathbb{R}} Line", r"The {{\ensuremath{\mathbb{R}}}} Line"),
    (r"\emph{LLaMA} and {\it Foo Bar}", r"\emph{LLaMA} and {\it Foo Bar}"),
    (r"{LIMA}, {GPT}-4 and {X}-rays", r"{LIMA}, {GPT}-4 and {X}-rays"),
    (r"The {L}aMDA Model", r"The {{L}aMDA} Model"),
    (r"Erd\H{o}s and R\'enyi in \LaTeX{}", r"{Erd\H{o}s} and R\'enyi in {\LaTeX{}}"),
    (r"An \'ECOLE", r"An {{\'ECOLE}}"),
    (r"Na\"\i{}ve and na{\"\i}ve", r"Na\"\i{}ve and na{\"\i}ve"),
]
SPECIALS = [
    ("R&D for 100% of C# in x_1", r"R\&{D} for 100\% of {C}\# in x\_1"),
    (r"R\&D of 5\% \_ \#", r"R\&{D} of 5\% \_ \#"),
    ("a^b", r"a\textasciicircum{}b"),
    ("costs $5 a day", r"costs \$5 a day"),
    ("is $5 less than $x$?", r"is \$5 less than $x$?"),
    ("a } b { c", r"a \textbraceright{} b \textbraceleft{} c"),
    (r"a \} b \{ c", r"a \textbraceright{} b \textbraceleft{} c"),
    (r"sets \{a\} and $\{b\}$", r"sets \{a\} and $\{b\}$"),
    (r"$\left\{ x \right.$", r"$\left\lbrace{} x \right.$"),
    (
        "SN~1987A and (~100) or ~100K",
        r"{SN}~{1987A} and (\textasciitilde{}100) or \textasciitilde{}{100K}",
    ),
    ("trailing\\", r"trailing\textbackslash{}"),
    (r"one\1 and \verb|x|", r"one\textbackslash{}1 and \textbackslash{}verb|x|"),
    (r"see \url{http://a.b/c_d%20#e}", r"see \url{http://a.b/c_d%20#e}"),
    ("two  blanks\n and \t more ", "two blanks and more"),
    ("a\x00b\x1b", "ab"),
    ("", ""),
]


@pytest.mark.parametrize(("title", "value"), CAPITALS + SENTENCE_CASE + TEX + SPECIALS)
def test_value(title: str, value: str) -> None:
    assert title_to_bibtex(title) == value


@pytest.mark.parametrize(
    "title", [title for title, _ in CAPITALS + SENTENCE_CASE] + ["a & b % c # d_e ^ f } g { h"]
)
def test_plain_title_reads_the_same_again(title: str) -> None:
    assert tex_to_text(title_to_bibtex(title)) == title


PIECES = st.sampled_from(
    (
        *(*"{}\\$~&%#_^'`()?:.- \n", "$x$", r"\{", r"\}", r"\(", r"\)", r"\'", r"\^", r"\H"),
        *(r"\LaTeX", r"\emph{", r"\url{", r"\ensuremath{", "{}", "A", "x", "1", "Foo", "GPT-4"),
        *("LLaMA", ": ", "é", "É", "α", "Ω", "中", "\u0301", "\u200d", "“", "–", "and", "\x00"),
    )
)
TITLES = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=40))


@given(TITLES)
def test_any_title_is_balanced_and_comes_back_unchanged(title: str) -> None:
    value = title_to_bibtex(title)
    assert is_balanced(value)
    assert title_to_bibtex(value) == value


@given(TITLES)
def test_any_title_stays_balanced_in_tex(title: str) -> None:
    assert is_balanced(unicode_to_tex(title_to_bibtex(title))[0])


# Of ASCII, left out is what TeX's ligatures change, and the tie, which is printed as a blank.
PLAIN = st.text(
    st.one_of(
        st.sampled_from("ABCxyz LIMA-3.5:;,!()'/&%#_^+=*@é中Ωß"),
        st.characters(categories=("L", "N", "Zs"), max_codepoint=0x24F),
    ),
    max_size=40,
).filter(lambda title: not re.search("--|''", title))


@given(PLAIN)
def test_any_plain_title_reads_the_same_again(title: str) -> None:
    assert tex_to_text(title_to_bibtex(title)) == " ".join(title.split())


PRINTED = [
    # What plain.bst prints: sentence case, and everything that had to keep its capitals.
    ("LIMA: Less Is More for Alignment", "LIMA: Less is more for alignment"),
    ("Tuning of LLaMA-2 with the GPT-4 Model", "Tuning of LLaMA-2 with the GPT-4 model"),
    ("100% of C# & F#: R&D at AT&T", "100% of C# & F#: R&D at AT&T"),
    ("snake_case and a^b in __init__.py", "snake_case and a^b in __init__.py"),
    ("Sets a} and b{ for $5", "Sets a} and b{ for $5"),
    ("~100K Examples for SN~1987A (~5%)", "~100K examples for SN 1987A (~5%)"),
    ("From C:\\path to \\1 and Tilde~", "From C:\\path to \\1 and tilde~"),
    ("Trailing\\", "Trailing\\"),
    (r"On $O(N)$ Bounds of $\Omega$", "On O(N) bounds of Ω"),
    (r"The $\left\{ y \right.$ Case", "The {y case"),
    ("École Normale and the ÉCOLE", "École normale and the ÉCOLE"),
    ("The Gödel, Erdős, Çelik, Straße, Œuvre", "The gödel, erdős, çelik, straße, œuvre"),
    ("Müller's “Quoted” Words – and — Dashes", "Müller’s “quoted” words – and — dashes"),
    ("α-Decay in ΛCDM and ∞", "α-decay in ΛCDM and ∞"),
    ("<b>Bold</b> | Pipes >= 3", "<b>bold</b> | pipes >= 3"),
    (r"See \url{http://a.b/c_d%20e} Now", "See http://a.b/c_d%20e now"),
    (r"\emph{LLaMA} and Erd\H{o}s", "LLaMA and Erdős"),
    ("'Why Should I Trust You?'", "’Why should I trust you?’"),
    ("The attention of people in Paris at work", "The attention of people in Paris at work"),
    ("ﬁne Ａ＆Ｂ ％ zero\u200bwidth", "fine A&B % zerowidth"),
]


@needs_tex
def test_titles_print_right(tmp_path: Path) -> None:
    entries = []
    for index, (title, _) in enumerate(PRINTED):
        value, unsupported = unicode_to_tex(title_to_bibtex(title))
        assert not unsupported
        entries.append(f"@misc{{k{index}, author={{A. B}}, title={{{value}}}, note={{end}}}}")
    (tmp_path / "all.bib").write_text("\n".join(entries), encoding="ascii")
    cited = "".join(f"\\nocite{{k{index}}}" for index in range(len(PRINTED)))
    body = rf"{cited}\bibliographystyle{{unsrt}}\bibliography{{all}}"
    document = rf"{PREAMBLE}\begin{{document}}{body}\end{{document}}"
    assert run_pdflatex(tmp_path, document) == []
    printed = re.findall(r"\[\d+\] +A\. B\. +(.*)\. end\.", pdf_text(tmp_path))
    # pdftotext gives letters of formulae as mathematical ones, and blanks of its own.
    plain = ["".join(unicodedata.normalize("NFKC", line).split()) for line in printed]
    assert plain == ["".join(text.split()) for _, text in PRINTED]
