"""What counts as a withdrawn paper, and what only mentions withdrawing."""

from __future__ import annotations

import pytest

from itbib.withdrawal import says_withdrawn

WITHDRAWN = [
    "This paper has been withdrawn",
    "This paper has been withdrawn by the author.",
    "This paper has been withdrawn by the author(s), due a crucial sign error in Eqn. 1",
    "This paper has been withdrawn by the authors because of an error in Lemma 3",
    "this paper was withdrawn by the first author",
    "THIS PAPER HAS BEEN WITHDRAWN",
    "This paper is withdrawn.",
    "The paper has been temporarily withdrawn",
    "The paper is being withdrawn, as its main result is known",
    "12 pages. This manuscript has now been withdrawn; see the discussion",
    "This short note has been withdrawn",
    "This submission has been withdrawn by arXiv administrators due to disputed authorship",
    "arXiv admin note: this version has been withdrawn by arXiv administrators",
    "arXiv admin note: withdrawn by arXiv administration because of fictitious authors",
    "This article has been withdrawn from arXiv by the authors",
    "This e-print has been withdrawn and superseded by a later paper",
    "These lecture notes have been withdrawn",
    "This work (joint with a student) has been withdrawn",
    "Withdrawn",
    "WITHDRAWN.",
    "Withdrawn by the author",
    "withdrawn due to a gap in the proof of Theorem 2",
    "Withdrawn because of an error",
    "Temporarily withdrawn for revision",
    "Paper withdrawn",
    "paper withdrawn due to an error",
    "This paper withdrawn by author",
    "10 pages, withdrawn by the authors",
    "10 pages, 3 figures, withdrawn",
    "10 pages; withdrawn by the authors pending further work",
    "5 pages (withdrawn)",
    "The authors have withdrawn this paper",
    "I have withdrawn this paper",
    "We withdraw this paper, since the bound was known",
    "The author has decided to withdraw this paper",
    "We are withdrawing our manuscript",
]
OTHERWISE = [
    "",
    "12 pages, 3 figures",
    "Withdrawal of troops as a stochastic game",
    "withdrawn claim of v2 is corrected",
    "A withdrawn claim is proved after all",
    "The withdrawn paper by Smith is discussed",
    "This paper has not been withdrawn",
    "Theorem 3 has been withdrawn",
    "Section 5, withdrawn in v2, is restored",
    "v2: the claim of Section 4 is withdrawn",
    "An earlier version of this paper was withdrawn because of an error; it is corrected here",
    "The first version of this paper has been withdrawn",
    "The previous version has been withdrawn; this one is complete",
    "Replaces a withdrawn paper of the same title",
    "text overlap with arXiv:0801.1234, which has been withdrawn",
    "We study papers that have been withdrawn from arXiv",
    "This paper was withdrawn from ICML and submitted to JMLR",
    "withdrawn from NeurIPS, now at TMLR",
    "The drug has been withdrawn from the market",
    "The data of this study are withdrawn after a year",
    "Comments on the paper by Smith, who withdrew from the project",
    "We withdraw the claim that P = NP",
]


@pytest.mark.parametrize("comment", WITHDRAWN)
def test_a_comment_says_that_the_paper_was_withdrawn(comment: str) -> None:
    assert says_withdrawn(comment, "")


@pytest.mark.parametrize("comment", OTHERWISE)
def test_a_comment_mentions_withdrawing_or_nothing_of_it(comment: str) -> None:
    assert not says_withdrawn(comment, "")


@pytest.mark.parametrize(
    "summary",
    [
        "  This paper has been withdrawn by the author due to an error in section 2.\n",
        "This paper has been\nwithdrawn.",
        "The authors have withdrawn\n  this paper.",
        "We prove a bound. This paper has been withdrawn, as the bound is false.",
    ],
)
def test_an_abstract_says_that_the_paper_was_withdrawn(summary: str) -> None:
    assert says_withdrawn("10 pages", summary)


@pytest.mark.parametrize(
    "summary",
    [
        "We count the articles that were withdrawn, and ask why.",
        "Three classes are formed: accepted, rejected, withdrawn.",
        "Drugs: withdrawn. A study of the approvals since 1990 that were withdrawn by a company.",
        "Heat is withdrawn from the bath. The second version of this work is withdrawn later.",
    ],
)
def test_an_abstract_about_withdrawing_is_no_withdrawal(summary: str) -> None:
    assert not says_withdrawn("", summary)


def test_a_very_long_text_is_read_in_no_time() -> None:
    """Time linear in the length: a quadratic search would run for hours."""
    text = "the withdrawn " * 200_000 + "this " * 200_000 + "has been " * 200_000
    assert not says_withdrawn(text, text)
    assert not says_withdrawn("withdrawn" + " " * 1_000_000 + "x", "this" + " " * 1_000_000)
