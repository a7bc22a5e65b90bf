"""Titles beside arXiv IDs, however a page is written."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from itbib.checking.beside import places_of
from itbib.checking.knowledge import Knowledge
from itbib.checking.withdrawn import withdrawn_findings
from itbib.checking.works import work_findings
from itbib.identifiers import ArxivId
from itbib.importing.found import find_survey
from itbib.model import Record

PAPERS = {
    "2305.11206": ("LIMA: Less Is More for Alignment", "Chunting Zhou, Pengfei Liu, Puxin Xu"),
    "2203.02155": (
        "Training language models to follow instructions with human feedback",
        "Long Ouyang, Jeff Wu, Xu Jiang",
    ),
    "1706.03762": ("Attention Is All You Need", "Ashish Vaswani, Noam Shazeer"),
    "2003.08934": (
        "NeRF: Representing Scenes as Neural Radiance Fields for View Synthesis",
        "Ben Mildenhall, Pratul P. Srinivasan",
    ),
    "1609.02907": (
        "Semi-Supervised Classification with Graph Convolutional Networks",
        "Thomas N. Kipf, Max Welling",
    ),
    "2306.05685": (
        "Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena",
        "Lianmin Zheng, Wei-Lin Chiang",
    ),
}


def record(key: str, title: str, authors: str) -> Record:
    names = tuple(authors.split(", "))
    return Record(ArxivId.parse(key), title, names, "2023-01-01", "2023-01-01", "cs.CL")


RECORDS = {key: record(key, *said) for key, said in PAPERS.items()}
# Four that are right make it known where titles stand; the two others are what nobody knows.
STRANGERS = {
    key: record(key, f"On the regrowth of language meadows {key}", "Jane Roe, John Moe")
    for key in ("1706.03762", "1609.02907")
}

FORMS = {
    "link": "- [{t}](https://arxiv.org/abs/{i})\n",
    "bold": "- **{t}** [[paper](https://arxiv.org/abs/{i})] [[code](https://github.com/a/b)]\n",
    "sentence": "- {t}. {a}. ICML 2023. [[pdf]](https://arxiv.org/pdf/{i}.pdf)\n",
    "paragraph": "**{t}**<br>\n{a}<br>\n[[Paper](https://arxiv.org/abs/{i})] [[C](x.md)]\n\n",
    "lines": "{t}  \n{a}  \n[pdf](https://arxiv.org/pdf/{i}v2)\n\n",
    "running text": "The method of [{t}](https://arxiv.org/abs/{i}) is well known, and simple.\n\n",
    "quotes": "{a}: “{t}”, in 2023, [online](https://arxiv.org/abs/{i})\n\n",
    "heading": "#### {t}\n\n{a}\n\nPaper: https://arxiv.org/abs/{i}\n\n",
    "heading with a list": "### {t}\n\n- {a}\n- Paper: [arXiv](https://arxiv.org/abs/{i})\n\n",
    "fold": "<details>\n<summary>{t}</summary>\n\n{a}. [pdf](https://arxiv.org/abs/{i})\n\n"
    "</details>\n\n",
    "item above": "- **{t}**\n  - {a}, 2023\n  - [[Paper]](https://arxiv.org/abs/{i})\n",
    "HTML": '<p><b>{t}</b><br/><i>{a}</i> <a href="https://arxiv.org/abs/{i}">pdf</a></p>\n\n',
    "BibTeX": "```bibtex\n@article{{k,\n  title={{{t}}},\n  author={{{a}}},\n"
    "  journal={{arXiv preprint arXiv:{i}}}\n}}\n```\n\n",
    "row": "<table><tr><td>{t}</td><td><a href='https://arxiv.org/abs/{i}'>x</a></td></tr></table>"
    "\n\n",
}


def page(form: str, keys: list[str]) -> str:
    said = zip(PAPERS.values(), keys, strict=True)
    return "".join(FORMS[form].format(t=title, a=authors, i=key) for (title, authors), key in said)


def told(text: str, known: Knowledge) -> list[tuple[str, int]]:
    findings = work_findings(places_of(find_survey(text)), known, "README.md")
    return [(str(finding.code), finding.line) for finding in findings]


@pytest.mark.parametrize("form", FORMS)
def test_a_title_beside_another_papers_id_is_told(form: str) -> None:
    keys = list(PAPERS)
    assert told(page(form, keys), Knowledge(RECORDS)) == []
    turned = [*keys[1:], keys[0]]
    wrong = told(page(form, turned), Knowledge(RECORDS))
    assert [code for code, _ in wrong] == ["wrong-paper"] * len(keys)
    assert all(one < other for (_, one), (_, other) in pairwise(wrong))


@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("row", "quotes")])
def test_a_title_of_nobody_is_told_where_the_others_are_right(form: str) -> None:
    found = told(page(form, list(PAPERS)), Knowledge(RECORDS | STRANGERS))
    assert [code for code, _ in found] == ["wrong-paper"] * len(STRANGERS)


@pytest.mark.parametrize("form", ["sentence", "paragraph", "heading", "item above"])
def test_a_paper_of_the_same_authors_was_renamed(form: str) -> None:
    key = "1706.03762"
    renamed = {key: record(key, "Transformers without recurrence at last", PAPERS[key][1])}
    found = told(page(form, list(PAPERS)), Knowledge(RECORDS | renamed))
    assert {code for code, _ in found} <= {"title-differs"}


@pytest.mark.parametrize(
    "text",
    [
        # Headings, people and phrases beside links are no titles unless most of them are.
        "## Instruction Tuning for Vision and Language\n\n[paper](https://arxiv.org/abs/{})\n",
        "**Vision and Language Models of Today**: see [this](https://arxiv.org/abs/{}).\n",
        "Chunting Zhou, Pengfei Liu and Puxin Xu [wrote it](https://arxiv.org/abs/{}).\n",
        "## Attention Is All You Need\n\n[paper](https://arxiv.org/abs/1706.03762) and "
        "[a critique](https://arxiv.org/abs/{}).\n",
        "[the architecture of most models today](https://arxiv.org/abs/{}) is used.\n",
        "```bibtex\n@misc{{k, title = {{Less is more}}, eprint = {{{}}}}}\n```\n",
    ],
)
def test_what_is_no_title_is_not_judged(text: str) -> None:
    assert told(text.format("2305.11206"), Knowledge(RECORDS)) == []


def test_the_right_title_at_the_link_clears_what_stands_around_it() -> None:
    text = "## Attention Is All You Need\n\n**LIMA: Less Is More for Alignment** {}\n"
    link = "[pdf](https://arxiv.org/abs/2305.11206)"
    assert told(text.format(link), Knowledge(RECORDS)) == []
    wrong = text.replace("**LIMA: Less Is More for Alignment** ", "").format(link)
    both = f"{wrong}\n## LIMA\n\n[pdf](https://arxiv.org/abs/1706.03762)\n"
    assert told(both, Knowledge(RECORDS)) == [("wrong-paper", 3)]


def test_a_withdrawn_paper_is_told_once() -> None:
    gone = replace(RECORDS["2305.11206"], withdrawn=True)
    known = Knowledge(RECORDS | {"2305.11206": gone})
    line = "- [LIMA: Less Is More for Alignment](https://arxiv.org/abs/2305.11206)"
    for text, lines in (
        (f"# Papers\n\n{line}\n{line}\n", [3]),
        (f"{line} (withdrawn)\n", []),
        ("- [pdf](https://arxiv.org/abs/1706.03762)\n", []),
    ):
        found = find_survey(text)
        findings = withdrawn_findings(found.mentions, known, found.page, "README.md")
        assert [finding.line for finding in findings] == lines


def test_a_former_title_is_a_warning_that_names_both() -> None:
    once = "Polishing a Thousand Examples by Hand"
    text = f"- [{once}](https://arxiv.org/abs/2305.11206)\n"
    known = Knowledge(RECORDS)
    (wrong,) = work_findings(places_of(find_survey(text)), known, "x.md")
    assert (wrong.code, wrong.paper) == ("wrong-paper", "2305.11206")
    known = known.with_former({"2305.11206": ("Something else entirely", once)})
    nickname = "- [Polishing](https://arxiv.org/abs/2305.11206)\n"
    assert work_findings(places_of(find_survey(nickname)), known, "x.md") == []
    (renamed,) = work_findings(places_of(find_survey(text)), known, "x.md")
    assert renamed.code == "title-differs"
    assert once in renamed.message
    assert renamed.hint == f"arXiv: {PAPERS['2305.11206'][0]}"
