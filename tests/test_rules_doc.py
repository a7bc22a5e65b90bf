"""Every rule is documented, under its code, with its severity and its meaning."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from itbib.rules import RULES, Code, Subject

DOCS = Path(__file__).parents[1] / "docs"


def test_every_code_is_a_rule() -> None:
    assert set(RULES) == set(Code)


@pytest.mark.parametrize("subject", Subject)
def test_the_rules_of_a_subject_are_the_sections_of_its_page(subject: Subject) -> None:
    text = (DOCS / "rules" / f"{subject}.md").read_text("utf-8")
    expected = {
        str(code): f"*{rule.severity.capitalize()}.* {rule.meaning[0].upper()}{rule.meaning[1:]}."
        for code, rule in RULES.items()
        if rule.subject is subject
    }
    parts = re.split(r"(?m)^## (.+)\n\n", text)[1:]
    assert parts[::2] == list(expected)
    for code, section in zip(parts[::2], parts[1::2], strict=True):
        assert section.startswith(expected[code])
