r"""TeX in arXiv's bulk metadata becomes the Unicode that arXiv's API gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cache_papers import line
from itbib.cache.rows import to_record
from itbib.cache.snapshot import parse_line
from itbib.tex.arxiv_text import to_unicode


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # Accents, on a letter with and without braces.
        (r"Erd\H{o}s and R\'{e}nyi", "Erdős and Rényi"),
        (r"Schr\"odinger, Fran\c{c}ois, Ho\v{r}ava", "Schrödinger, François, Hořava"),
        (r"N\'u\~nez, Garc\'{\i}a, Mart\'ınez", "Núñez, García, Martínez"),
        (r"G\"odel's \r{A}ngstr\"om, \u{g}, \k{a}, \.Z, \=o", "Gödel's Ångström, ğ, ą, Ż, ō"),
        # Letters and signs with a macro of their own; the blank behind them goes.
        (r"{\L}o\'s, S{\o}ren, \O yvind, Stra\ss{}e", "Łoś, Søren, Øyvind, Straße"),
        (r"\AE sop, \aa, \copyright\ 2022, \S 5", "Æsop, å, © 2022, §5"),
        # Greek letters, in formulae, too.
        (r"$\alpha x$, $\Lambda$CDM, $\beta_{\mu}$", "$αx$, $Λ$CDM, $β_μ$"),
        # The surprises.
        (r"Schr{\"o}dinger, Schr\"{o}dinger", "Schr{ö}dinger, Schrödinger"),
        (r"{{x}} and {{{y}}}", "{x} and {y}"),
        (r"\c c and \' e", r"\c c and \' e"),
        (r"\~e stays", "ẽ stays"),
        # What is no letter stays.
        (r"\textit{A} $\frac{1}{2}$ \& 100\%", r"\textit{A} $\frac{1}{2}$ \& 100\%"),
        (r"\alphabet, \Ox, \mut", r"\alphabet, \Ox, \mut"),
        ("Über ∫ 陈恩红", "Über ∫ 陈恩红"),
        ("", ""),
        ("\\", "\\"),
    ],
)
def test_it_is_what_the_api_gives(typed: str, expected: str) -> None:
    assert to_unicode(typed) == expected
    record = to_record(
        parse_line(
            line(
                "2201.00001",
                title=f"A {typed} B",
                authors_parsed=[[typed, "Ann", ""], ["Sample", f"A {typed}", "Jr"]],
                comments=f"C {typed} D",
                **{"journal-ref": f"E {typed} F"},
            )
        )
    )
    collapsed = " ".join(f"A {expected} B".split())
    assert record.title == collapsed
    assert record.authors == (
        f"Ann {expected}".strip(),
        " ".join(f"A {expected} Sample Jr".split()),
    )
    assert record.comment == " ".join(f"C {expected} D".split())
    assert record.journal_ref == " ".join(f"E {expected} F".split())


@given(st.text(st.sampled_from("\\{}'\"`^~=.Hcuvkr aeiıjloOLx$_1\n"), max_size=40))
def test_no_text_is_too_strange(text: str) -> None:
    found = to_unicode(text)
    assert found.count("$") == text.count("$")
    assert len(found) <= len(text)
    if not {"\\", "{"} & set(text):
        assert found == text


def test_many_braces_and_backslashes_take_no_time() -> None:
    for text in ("{" * 50_000, "\\" * 50_000, "{\\a" * 20_000, "{{" * 20_000 + "x" + "}}" * 20_000):
        assert len(to_unicode(text)) <= len(text)
