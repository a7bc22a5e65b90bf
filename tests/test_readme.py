"""Every command in the README and the docs does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from arxiv_server import ArxivServer
from readme import Shell, examples

ROOT = Path(__file__).parents[1]
PAGES = [
    "README.md",
    "docs/data-format.md",
    "docs/fetching.md",
    "docs/import.md",
    "docs/living-review.md",
]


@pytest.mark.parametrize("name", PAGES)
def test_every_example_prints_what_the_page_says(
    name: str, tmp_path: Path, arxiv_server: ArxivServer
) -> None:
    shell = Shell(tmp_path, arxiv_server.url)
    found = list(examples((ROOT / name).read_text(encoding="utf-8")))
    assert found
    for example in found:
        printed = shell.run(example.command).rstrip("\n")
        assert printed == example.output, f"{name}:{example.line}: {example.command}"


def test_the_first_screen_shows_the_two_commands_above_a_picture() -> None:
    screen = (ROOT / "README.md").read_text(encoding="utf-8").split("\n")[:30]
    survey = next(i for i, line in enumerate(screen) if "itbib render" in line)
    tests = next(i for i, line in enumerate(screen) if line.endswith("pytest"))
    picture = next(i for i, line in enumerate(screen) if "docs/images/" in line)
    assert survey < picture
    assert tests < picture


@pytest.mark.parametrize("name", [*PAGES, "docs/templates.md", "CHANGELOG.md"])
def test_links_between_pages_lead_somewhere(name: str) -> None:
    page = ROOT / name
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", text)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_table_of_contents_leads_to_headings() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    # GitHub's anchors: lower case, punctuation dropped, blanks to hyphens.
    anchors = {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", prose, flags=re.MULTILINE)
    }
    targets = re.findall(r"\]\(#([^)]+)\)", prose)
    assert len(targets) > 8
    assert set(targets) <= anchors
