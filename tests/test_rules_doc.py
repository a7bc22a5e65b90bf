"""Every rule is documented under its code, with an example that it finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli import Itbib
from itbib.cache.store import Store
from itbib.identifiers import ArxivId
from itbib.model import Record
from itbib.rules import RULES, Code, Subject

DOCS = Path(__file__).parents[1] / "docs"
LIMA = "@misc{2305.11206,\n  title = {{LIMA}: Less Is More for Alignment},\n}\n\n"
CONFIG = """\
[references]
works = "cited"

[[table]]
id = "papers"
columns = [
  { name = "name" },
  { name = "paper", kind = "paper" },
  { name = "size", kind = "number" },
  { name = "parts", list = true },
  { name = "sizes", list = true },
]
"""
ROWS = "".join(
    f"@row{{papers/r{at}, cite = {{2305.11206}}, size = {{{at}B}}, name = {{{at}}}}}\n\n"
    for at in range(5)
)


def record(key: str, title: str, *, withdrawn: bool = False) -> Record:
    authors = ("Chunting Zhou", "Pengfei Liu")
    day, doi = "2023-05-18", "10.1000/opt" if withdrawn else ""
    return Record(ArxivId.parse(key), title, authors, day, day, "cs.CL", doi, withdrawn=withdrawn)


RECORDS = [
    record("2305.11206", "LIMA: Less Is More for Alignment"),
    record(
        "2304.12244", "WizardLM: Empowering Large Language Models to Follow Complex Instructions"
    ),
    record("2205.01068", "OPT: Open Pre-trained Transformer Language Models", withdrawn=True),
]


def sections(subject: Subject) -> dict[str, str]:
    text = (DOCS / "rules" / f"{subject}.md").read_text("utf-8")
    parts = re.split(r"(?m)^## (.+)\n\n", text)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_code_is_a_rule() -> None:
    assert set(RULES) == set(Code)


@pytest.mark.parametrize("subject", Subject)
def test_the_rules_of_a_subject_are_the_sections_of_its_page(subject: Subject) -> None:
    expected = {
        str(code): f"*{rule.severity.capitalize()}.* {rule.meaning[0].upper()}{rule.meaning[1:]}."
        for code, rule in RULES.items()
        if rule.subject is subject
    }
    found = sections(subject)
    assert list(found) == list(expected)
    for code, section in found.items():
        assert section.startswith(expected[code])


EXAMPLES = [
    (subject, code, example[1], example[2])
    for subject in Subject
    for code, section in sections(subject).items()
    if (example := re.search(r"(?ms)^```(bibtex|markdown)\n(.*?)^```$", section))
]


@pytest.mark.parametrize(("subject", "code", "language", "example"), EXAMPLES)
def test_an_example_has_what_the_rule_finds(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    subject: Subject,
    code: str,
    language: str,
    example: str,
) -> None:
    itbib = Itbib(tmp_path / "survey", monkeypatch)
    with Store.open(tmp_path / "cache", lambda problem: pytest.fail(str(problem))) as store:
        store.keep(RECORDS)
    name = "references.bib" if language == "bibtex" else "page.md"
    itbib.write(name, f"{example}\n")
    arguments = [name]
    if subject is Subject.SURVEY or code == "key-not-eprint":
        itbib.write(name, f"{LIMA}{ROWS}{example}\n\n")
        itbib.write("itbib.toml", CONFIG)
        itbib.write("README.md", "<!-- itbib:table papers -->\n<!-- /itbib:table papers -->\n")
        arguments = []
    found = [each for each in itbib("check", "--json", *arguments).json if each["code"] == code]
    assert found
    assert all(each["severity"] == RULES[Code(code)].severity for each in found)
    if re.search(r"`--fix` (?!writes what|writes the place)", sections(subject)[code]):
        assert any(each["fixable"] for each in found)
