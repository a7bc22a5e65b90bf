"""Made-up .bib files of any size, the same every time.

The mix is that of a survey's references: preprints keyed by arXiv ID, conference and journal
papers, a few works by slug, TeX and Unicode in names, macros, quoted values, and rows of
tables at the end.
"""

from __future__ import annotations

import random
from pathlib import Path

_VOCABULARY = """
scaling instruction tuning alignment of language models with human feedback a survey on
towards robust evaluation for multimodal reasoning learning to follow preferences efficient
adaptation data selection is enough open benchmark {LLM} {GPT-4} {LLaMA} {BERT} Zero-Shot
Cross-Lingual {$k$}-{NN} code generation retrieval dialogue \\& grounding
"""
_PEOPLE = """
Ada Zhou, Bo Liu, Chen Xu, Dana Smith, Eko Okafor, Fatima Nakamura, Gita Iyer, Hugo Silva,
Ines Novák, Jun M{\\"u}ller, Kofi Garc{\\'i}a, Lena Jørgensen, Mei {van~der~Berg},
Noor Kowalski, {DeepData Team}, Petra O'Neil
"""
_WORDS = _VOCABULARY.split()
_NAMES = [" ".join(name.split()) for name in _PEOPLE.split(",")]
_VENUES = ("acl", "emnlp", "neurips", "iclr")
_CLASSES = ("cs.CL", "cs.LG", "cs.CV", "cs.AI", "stat.ML")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HEAD = """\
% Made up by benchmarks/generate.py; no paper of this file exists.

@string{acl = "Annual Meeting of the Association for Computational Linguistics"}
@string{emnlp = {Conference on Empirical Methods in Natural Language Processing}}
@string{neurips = {Advances in Neural Information Processing Systems}}
@string{iclr = {International Conference on Learning Representations}}
"""


def write_bib(path: Path, count: int, *, rows: int) -> None:
    """Write a .bib file of ``count`` entries, the last ``rows`` of which are rows of a table.

    It is written entry by entry: a child process starts with its parent's peak memory
    (getrusage(2)), so the process that measures others has to stay small.
    """
    choice = random.Random(count)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD)
        for number in range(count - rows):
            file.write(f"\n{_work(choice, number)}")
        for number in range(rows):
            file.write(f"\n{_row(choice, number)}")


def _work(choice: random.Random, number: int) -> str:
    kind = choice.choices(("preprint", "conference", "journal", "other"), (60, 20, 15, 5))[0]
    year = 2015 + number % 10
    month = number // 10 % 12
    # arXiv has never come near 40,000 papers a month, so these IDs are nobody's.
    identifier = f"{year % 100:02}{month + 1:02}.{40_000 + number // 120:05}"
    title = _words(choice, choice.randint(5, 13))
    head = [("title", f"{{The {title}}}"), ("author", f"{{{_authors(choice)}}}")]
    dated = [("year", f"{{{year}}}"), ("month", _MONTHS[month])]
    if kind == "preprint":
        fields = [
            *head,
            *dated,
            ("eprint", f"{{{identifier}}}"),
            ("archiveprefix", "{arXiv}"),
            ("primaryclass", f"{{{choice.choice(_CLASSES)}}}"),
            ("url", f"{{https://arxiv.org/abs/{identifier}}}"),
        ]
        return _entry("misc", identifier, fields)
    if kind == "conference":
        first = choice.randint(1, 9000)
        fields = [
            *head,
            ("booktitle", choice.choice(_VENUES)),
            *dated,
            ("pages", f'"{first}--{first + 12}"'),
            ("doi", f"{{10.99999/made-up.{number}}}"),
        ]
        return _entry("inproceedings", identifier, fields)
    if kind == "journal":
        fields = [
            *head,
            ("journal", f"{{Journal of {_words(choice, 3)}}}"),
            ("volume", str(choice.randint(1, 90))),
            ("year", str(year)),
            ("abstract", f"{{{_words(choice, 90)}}}"),
        ]
        return _entry("article", f"journal-{number}", fields)
    fields = [*head, ("url", f"{{https://example.org/{number}?a=1&b=2}}"), *dated]
    return _entry("online", f"other-{number}", fields)


def _row(choice: random.Random, number: int) -> str:
    fields = [
        ("group", f"{{Group {number // 20}}}"),
        ("name", f"{{Row {number}}}"),
        ("project", f"{{https://example.org/{number}}}"),
        ("model", f"{{{_words(choice, 1)} and {_words(choice, 1)}}}"),
        ("instructions", f"{{{choice.randint(1, 900)}K}}"),
    ]
    return _entry("row", f"datasets/row-{number}", fields)


def _entry(entry_type: str, key: str, fields: list[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in fields)
    lines = "".join(f"  {name:<{width}} = {value},\n" for name, value in fields)
    return f"@{entry_type}{{{key},\n{lines}}}\n"


def _words(choice: random.Random, count: int) -> str:
    return " ".join(choice.choices(_WORDS, k=count))


def _authors(choice: random.Random) -> str:
    return " and ".join(choice.choices(_NAMES, k=choice.randint(1, 9)))
