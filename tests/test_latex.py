from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itbib.tex.text import escape_specials, tex_to_text, unicode_to_tex
from tex_tools import PREAMBLE, is_balanced, needs_tex, run_pdflatex

ESCAPED = [
    ("a & b % c # d_e", r"a \& b \% c \# d\_e"),
    (r"\& \\& \_", r"\& \\\& \_"),
    ("$a_1^b$ a^b", r"$a_1^b$ a\textasciicircum{}b"),
    ("$50% & #1$", r"$50\% \& \#1$"),
    ("$$x_1$$ and $$", r"$$x_1$$ and \$\$"),
    (r"\(a_1\) \[b_2\] \( c", r"\(a_1\) \[b_2\] \textbackslash{}( c"),
    (r"$a \mbox{$b_1$} c_2$", r"$a \mbox{$b_1$} c_2$"),
    (r"\ensuremath{x_1} x_1", r"\ensuremath{x_1} x\_1"),
    ("$x_{1$ and }", r"\$x\_{1\$ and }"),
    ("{a} } {b", r"{a} \textbraceright{} \textbraceleft{}b"),
    (r"{\{ } \}", r"{\textbraceleft{} } \textbraceright{}"),
    (r"\url{a_b%c} \href{u_v}{w_x}", r"\url{a_b%c} \href{u_v}{w\_x}"),
    (r"\url x_y", r"\textbackslash{}url x\_y"),
    (r"\'e \'{e} \H{o} \^\i{} x\'", r"\'e \'{e} \H{o} \^\i{} x\textbackslash{}'"),
    (r"\emph{a_b} \emph", r"\emph{a\_b} \textbackslash{}emph"),
    (r"\1 \é \| \ ", r"\textbackslash{}1 \textbackslash{}é \textbackslash{}| \ "),
    ("Fig.~3 a ~ b ~c", r"Fig.~3 a \textasciitilde{} b \textasciitilde{}c"),
    ("bell\x07 tab\tend", "bell tab\tend"),
]


@pytest.mark.parametrize(("text", "escaped"), ESCAPED)
def test_escape_specials(text: str, escaped: str) -> None:
    assert escape_specials(text) == escaped


ENCODED = [
    ("plain", "plain"),
    ("é ü ß Łódź ő", r"{\'e} {\"u} {\ss} {\L}{\'o}d{\'z} {\H{o}}"),
    ("í ī ǰ ı", r"{\'{\i}} {\={\i}} {\v{\j}} {\i}"),
    ("ế ậ", r"{\'{\^e}} {\d{\^a}}"),
    ("e\u0301 x\u0302", r"{\'e} {\^x}"),
    ("{École}", r"{{\'E}cole}"),
    ("1–2 — “a” ‘b’…", r"1--2 --- ``a'' `b'{\ldots}"),
    ("-– ‘“", "-{}-- `{}``"),
    ("a\u00a0b a\u2009b a\u2003b", r"a~b a\,b a b"),
    ("α ≤ ∞", r"{\ensuremath{\alpha}} {\ensuremath{\leq}} {\ensuremath{\infty}}"),
    ("ℝ", r"{{\ensuremath{\mathbb{R}}}}"),
    ("ά", r"{\ensuremath{\acute{\alpha}}}"),
    ("$ω$Test $ωt$ $é$", r"$\omega$Test $\omega t$ $\acute{e}$"),
    ("<b> | $a<b$", r"{\textless}b{\textgreater} {\textbar} $a<b$"),
    ("ﬁ Ａ＆Ｂ x₂ 10⁵", r"fi A\&B x{\textsubscript{2}} 10{\textsuperscript{5}}"),
    ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
    (r"\url{http://é}", r"\url{http://é}"),
]


@pytest.mark.parametrize(("text", "tex"), ENCODED)
def test_unicode_to_tex(text: str, tex: str) -> None:
    assert unicode_to_tex(text) == (tex, ())


def test_characters_without_tex_stay_whole() -> None:
    assert unicode_to_tex("中文 é") == (r"{\relax 中文} {\'e}", ("中", "文"))
    assert unicode_to_tex("Иван, $中$") == (r"{\relax Иван}, ${中}$", ("И", "в", "а", "н", "中"))
    # A joiner holds an emoji together.
    assert unicode_to_tex("👩\u200d🔬") == ("{\\relax 👩\u200d🔬}", ("👩", "🔬"))
    # A hook or a horn of Vietnamese exists in the encoding T5 only; a macron bears no accent.
    assert unicode_to_tex("ảơḗ")[1] == ("ả", "ơ", "ḗ")


DECODED = [
    ("plain text", "plain text"),
    ("{LIMA}: Less {Is} {{More}}", "LIMA: Less Is More"),
    (r"G{\"o}del, G\"odel, na{\"\i}ve, Erd\H os, \c{S}a", "Gödel, Gödel, naïve, Erdős, Şa"),
    (r"\'{\^e} {\AA}ngstr{\o}m \ss{} \L\'od\'z", "ế Ångstrøm ß Łódź"),
    (r"a~b --- ``c'' -- d", "a b — “c” – d"),
    (r"R\&D 5\% \#1 a\_b \$5 \{x\}", "R&D 5% #1 a_b $5 {x}"),
    (r"\textbraceleft{}a\textbraceright{} \textbackslash{} \^{}\~{}", "{a} \\ ^~"),
    (r"\emph{a} \textbf{b {c}} {\it d} \foo{e} \foo", "a b c d e"),
    (r"\url{http://a--b} \href{http://x}{text} \textcolor{red}{c}", "http://a--b text c"),
    (r"$x_1$ and \(y\), $\alpha$-decay, \ensuremath{\infty}", "$x_1$ and $y$, α-decay, ∞"),
    (r"\ensuremath{x^2} {$O(N)$} $\hat{\alpha}$", r"$x^2$ $O(N)$ $\hat{\alpha}$"),
    (r"\LaTeX\ in \TeX{}, \copyright{} 2020 \ldots", "LaTeX in TeX, © 2020 …"),
    (r"H\textsubscript{2}O 4\textsuperscript{th}", "H₂O 4th"),
    ("unbalanced { brace } } and $ 100% \\", "unbalanced brace } and $ 100% \\"),
    ("two  blanks\nline ", "two blanks line"),
    ("Unicode: é α 中", "Unicode: é α 中"),
]


@pytest.mark.parametrize(("tex", "text"), DECODED)
def test_tex_to_text(tex: str, text: str) -> None:
    assert tex_to_text(tex) == text


BLOCKS = [
    *(range(0xA0, 0x250), range(0x370, 0x400), range(0x1E00, 0x1F00), range(0x2000, 0x20C0)),
    *(range(0x2100, 0x2400), range(0x25A0, 0x2670), range(0x27C0, 0x2B00), range(0xFB00, 0xFB07)),
    *(range(0xFF01, 0xFF5F), range(0x1D400, 0x1D800)),
]
CHARACTERS = [
    chr(code) for block in BLOCKS for code in block if unicodedata.category(chr(code)) != "Cn"
]
SUPPORTED = [char for char in CHARACTERS if not unicode_to_tex(f"a{char}b")[1]]
MUST_BE_SUPPORTED = (
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¹º»¼½¾¿"
    "ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİıĴĵĶķĹĺĻļĽľŁłŃńŅņŇňŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠš"
    "ŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛǜǦǧǪǫȘșȚțẞẤấẦầẪẫẬậẠạẾếỀềỄễỆệỊịỐốỒồỘộỤụỲỳỴỵỸỹ"
    "αβγδεζηθικλμνξοπρςστυφχψωΓΔΘΛΞΠΣΥΦΨΩάέήίόύώϑϕϖϱϵ–—‘’“”„†‡•…‰′″‹›€™№←↑→↓↔⇐⇒⇔↦"
    "∀∂∃∅∇∈∉∋∏∑−∓√∝∞∠∧∨∩∪∫∼≃≅≈≠≡≤≥≪≫⊂⊃⊆⊇⊕⊗⊢⊥⋅⋯⌈⌉⌊⌋⟨⟩ℂℍℓℕℙℚℝℤℏ★♭♯ﬁﬂ"
)
# What comes back from TeX as another character, compatibility forms apart.
NORMALISED = {
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064", ""),
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e", ""),
    **{chr(code): "" for code in range(0x2066, 0x2070)},
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True)),
    **{"ħ": "ℏ", "ŉ": "'n", "‐": "-", "\u2011": "-", "‒": "–", "―": "—", "‘": "`", "’": "'"},
    **{"‛": "`", "‟": "“", "\u2028": " ", "\u2029": " ", "\u202f": "\u2009", "⁎": "*"},
    **{"∆": "Δ", "∊": "∈", "∍": "∋", "∎": "■", "∕": "/", "∗": "*", "∶": ":", "∷": "::"},
    **{"≔": ":=", "≕": "=:", "\u2329": "⟨", "\u232a": "⟩", "⪯": "≼", "⪰": "≽"},
}


def test_known_letters_and_signs_are_supported() -> None:
    assert set(MUST_BE_SUPPORTED) <= {*SUPPORTED}


def test_supported_characters_come_back() -> None:
    wrong = []
    for char in SUPPORTED:
        back = tex_to_text(f"a{unicode_to_tex(char)[0]}b")[1:-1]
        parts = unicodedata.normalize("NFKD", char)
        folded = "".join(NORMALISED.get(part, part) for part in parts)
        folded = unicodedata.normalize("NFC", folded)
        if back not in (char, folded, NORMALISED.get(char)):
            wrong.append((char, back))
    assert wrong == []


@needs_tex
def test_supported_characters_compile(tmp_path: Path) -> None:
    lines = []
    for char in SUPPORTED:
        for text in (f"a{char}b", f"$a{char}b$"):
            tex, unsupported = unicode_to_tex(text)
            assert tex.isascii()
            assert not unsupported
            lines.append(rf"\typeout{{@{ord(char):04X}}}{tex}\par")
    body = "\n".join(lines)
    document = rf"{PREAMBLE}\begin{{document}}{body}\end{{document}}"
    assert run_pdflatex(tmp_path, document) == []


PIECES = st.sampled_from(
    (
        *(*"{}\\$~&%#_^'`\"-<>|?.( \n", "$x$", r"\{", r"\}", r"\(", r"\)", r"\'", r"\^", r"\H"),
        *(r"\i", r"\emph{", r"\url{", r"\href", r"\ensuremath{", r"\foo", r"\textbf ", "{}", "A"),
        *("x", "1", "é", "α", "中", "\u0301", "\u200d", "“", "–", "\x00", "--", "``", "''"),
    )
)
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=40))


@given(TEXTS)
def test_escaping_balances_any_text_and_does_it_once(text: str) -> None:
    escaped = escape_specials(text)
    assert is_balanced(escaped)
    assert escape_specials(escaped) == escaped


@given(TEXTS)
def test_any_text_can_be_encoded_and_read(text: str) -> None:
    assert isinstance(tex_to_text(text), str)
    tex, unsupported = unicode_to_tex(text)
    assert tex.isascii() or unsupported or r"\url" in text or r"\href" in text
    assert unicode_to_tex(tex)[0] == tex or unsupported


@given(st.text(st.sampled_from([*MUST_BE_SUPPORTED, *"abc XYZ.:()"]), max_size=20))
def test_supported_text_comes_back(text: str) -> None:
    text = "".join(NORMALISED.get(char, char) for char in text if char not in "ﬁﬂό“”")
    assert tex_to_text(unicode_to_tex(text)[0]) == " ".join(text.split(" ")).strip()


@pytest.mark.parametrize("text", ["{" * 30_000 + "x" + "}" * 30_000, "$" * 60_001, "\\'" * 30_000])
def test_deep_or_long_nonsense_is_read(text: str) -> None:
    assert len(tex_to_text(text)) <= len(text)
    assert escape_specials(escape_specials(text)) == escape_specials(text)
    assert unicode_to_tex(text + "é")[0].endswith(r"{\'e}")


def test_pylatexenc_is_loaded_for_signs_only() -> None:
    code = (
        "import sys; from itbib.tex.text import tex_to_text as t; "
        r"""assert t(r"G{\"o}del \& \emph{x} {LIMA} --") == "Gödel & x LIMA –"; """
        "assert 'pylatexenc' not in sys.modules; "
        r"""assert t(r"\infty") == "∞"; assert 'pylatexenc' in sys.modules"""
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
