"""What a page says of papers, against what arXiv says."""

from __future__ import annotations

import pytest

from itbib.checking.knowledge import Knowledge
from itbib.checking.sayings import Place, place_of
from itbib.checking.titles import Likeness, compare
from itbib.checking.works import work_findings
from itbib.identifiers import ArxivId
from itbib.importing.draft import DraftRow, Mention
from itbib.model import Record

LIMA = "LIMA: Less Is More for Alignment"
BLOOM = "BLOOM: A 176B-Parameter Open-Access Multilingual Language Model"
SELF = "Self-Instruct: Aligning Language Models with Self-Generated Instructions"


def mention(key: str, title: str, line: int) -> Mention:
    return Mention(f"arxiv:{key}", f"https://arxiv.org/abs/{key}", title, source=line - 1)


def record(key: str, title: str) -> Record:
    return Record(ArxivId.parse(key), title, ("A. Author",), "2023-01-01", "2023-01-01", "cs.CL")


RECORDS = {
    "2305.11206": record("2305.11206", LIMA),
    "2211.05100": record("2211.05100", BLOOM),
    "2212.10560": record("2212.10560", SELF),
}


KNOWN = Knowledge(RECORDS)


def place(*mentions: Mention) -> list[Place]:
    return [place_of([DraftRow({}, mentions, "", 0)])]


def told(*mentions: Mention) -> list[tuple[str, int]]:
    return [(str(f.code), f.line) for f in work_findings(place(*mentions), KNOWN, "README.md")]


@pytest.mark.parametrize(
    "said",
    [
        *("LIMA", "paper", "", "less is more for alignment", "LIMA: less is more...", f"“{LIMA}”"),
        *("LIMA — Less is More for Alignment!", f"{LIMA}. Chunting Zhou et al. NeurIPS 2023"),
        *(
            "a recent study of how few examples are enough",
            "Code",
            "关于对齐的一篇很好的论文 (ICLR)",
        ),
    ],
)
def test_what_is_no_other_title_is_no_finding(said: str) -> None:
    assert told(mention("2305.11206", said, 5)) == []


def test_a_paper_with_the_title_of_another() -> None:
    wrong = mention("2305.11206", BLOOM.lower(), 7)
    (finding,) = work_findings(place(wrong, mention("2211.05100", BLOOM, 3)), KNOWN, "README.md")
    assert (finding.code, finding.line) == ("wrong-paper", 7)
    assert LIMA in finding.message
    assert BLOOM.lower() in finding.message
    assert finding.hint == "that title is 2211.05100's"


def test_a_title_that_no_paper_of_the_page_has() -> None:
    wrong = mention("2305.11206", "Visual Instruction Tuning with Polite Flamingo", 9)
    (finding,) = work_findings(place(wrong), KNOWN, "README.md")
    assert (finding.code, finding.line, finding.hint) == ("wrong-paper", 9, "check the ID")


@pytest.mark.parametrize(
    "said",
    [
        "Self-Instruct: Aligning Language Model with Self Generated Instructions",
        "Self-Instruct: Making Models Follow by Themselves",
        "Aligning Languages Models with Self-Generated Instructons",
    ],
)
def test_a_title_that_differs_a_little(said: str) -> None:
    (finding,) = work_findings(place(mention("2212.10560", said, 2)), KNOWN, "README.md")
    assert (finding.code, finding.line) == ("title-differs", 2)
    assert finding.hint == f"arXiv: {SELF}"


def test_two_ids_with_one_title() -> None:
    one = mention("2301.00001", "Attention Is All You Need", 4)
    other = mention("2301.00002", "Attention is all you need.", 8)
    (finding,) = work_findings(place(one, other, one), Knowledge({}), "README.md")
    assert (finding.code, finding.line) == ("same-title-two-ids", 8)
    assert finding.message.endswith("links to 2301.00002 here and to 2301.00001 in line 4")


def test_without_a_record_nothing_is_judged() -> None:
    assert work_findings(place(mention("2301.00001", BLOOM, 4)), KNOWN, "README.md") == []
    named = Mention("doi:10.1/x", "https://doi.org/10.1/x", BLOOM)
    assert work_findings(place(named), KNOWN, "README.md") == []


@pytest.mark.parametrize(
    ("said", "title", "likeness"),
    [
        ("Schrodinger's O(n) cat", r"Schr{\"o}dinger's $O(n)$ Cat", Likeness.SAME),
        ("✨Sparkles: Unlocking Chats", "Sparkles: Unlocking Chats Across Images", Likeness.SAME),
        (
            "Exploring Length Generalization in Large Language Models",
            "Large Language Models Can Self-Improve",
            Likeness.OTHER,
        ),
        ("“teaching small language models to reason”", LIMA, Likeness.OTHER),
        ("teaching small language models to reason", LIMA, Likeness.NONE),
    ],
)
def test_titles_are_compared(said: str, title: str, likeness: Likeness) -> None:
    assert compare(said, title) is likeness
